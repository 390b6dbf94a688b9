"""`doctor`: says in words what is wrong, and what to do about it. It changes nothing, not even an old schema."""

import argparse
import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot import logs
from bot.actions.upkeep.examine import examine_office, examine_work
from bot.app import THIS_MACHINE
from bot.clock import Clock, SystemClock
from bot.commands.common import Refused, config, print_json
from bot.config import Config
from bot.receiving.asking import PATIENCE, ask_telegram
from bot.rules.condition import Check, Facts, Finding, Telegram, judge, not_looked_at
from bot.texts import checkup
from storage import outbox
from storage.database import Database, DatabaseUnavailable, Tx, open_database
from storage.migrations import known_versions
from storage.sqlite import files_of

OTHERS = 0o007  # what a file's mode grants to everybody


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("doctor", help="体检：哪里不对、怎么办；机器人开着也能用，什么也不改")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(verb=doctor)


async def doctor(options: argparse.Namespace) -> None:
    """Look at everything and tell. Raises: Refused: something is wrong."""
    settings, clock = config(), SystemClock()
    logs.set_up(settings.log_level, settings.log_format)  # httpx would log the token
    facts = await _facts(settings, clock)
    findings = judge(facts, now=clock.now())
    states = {check: _state(check, facts, findings) for check in Check}
    if options.json:
        print_json(_document(states, findings))
    else:
        _print(states, findings)
    wrong = sum(finding.wrong for finding in findings)
    if wrong:
        raise Refused(checkup.unwell(wrong))


def _state(check: Check, facts: Facts, findings: list[Finding]) -> str:
    found = [finding for finding in findings if finding.check is check]
    if found:
        return "wrong" if any(finding.wrong for finding in found) else "note"
    return "unknown" if check in not_looked_at(facts) else "ok"


def _print(states: dict[Check, str], findings: list[Finding]) -> None:
    for check, state in states.items():
        print(checkup.line(check, state=state))
        for finding in findings:
            if finding.check is check:
                print(f"       {checkup.sentence(finding)}")
    if not any(finding.wrong for finding in findings):
        print(checkup.ALL_WELL)


def _document(states: dict[Check, str], findings: list[Finding]) -> dict[str, Any]:
    told = [
        {"check": finding.check, "wrong": finding.wrong, **asdict(finding), "says": checkup.sentence(finding)}
        for finding in findings
    ]
    return {"well": not any(finding.wrong for finding in findings), "checks": states, "findings": told}


async def _facts(settings: Config, clock: Clock) -> Facts:
    facts = Facts(
        beat_every=timedelta(seconds=settings.beat_seconds),
        has_token=settings.bot_token is not None,
        has_database=not isinstance(settings.database, Path) or settings.database.exists(),
        known_schema=frozenset(known_versions()),
        telegram=await _telegram(settings, clock),
        open_files=_open_files(settings.database),
        web_is_plain=urlsplit(settings.web_url or "").scheme == "http",
        web_is_exposed=settings.web_host not in THIS_MACHINE,
    )
    return await _with_database(facts, settings, clock) if facts.has_database else facts


async def _telegram(settings: Config, clock: Clock) -> Telegram | None:
    if settings.bot_token is None:
        return None
    direct = urlsplit(settings.bot_api_url).hostname in THIS_MACHINE
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=not direct) as client:
        return await ask_telegram(client, api_url=settings.bot_api_url, token=settings.bot_token, clock=clock)


async def _with_database(facts: Facts, settings: Config, clock: Clock) -> Facts:
    """Return the facts with what the database knows, as far as it can be asked."""
    with suppress(DatabaseUnavailable):
        database = await open_database(settings.database, clock)
        try:
            facts = replace(facts, engine=await database.inspect(), free=_free(settings.database))
            if facts.engine and facts.engine.whole is not False and facts.engine.schema == facts.known_schema:
                facts = await _with_records(facts, database, clock)
        finally:
            await database.close()
    return facts


async def _with_records(facts: Facts, database: Database, clock: Clock) -> Facts:
    now = clock.now()
    orphaned = await _orphaned(database)
    work = await database.read(lambda tx: examine_work(tx, orphaned=orphaned, now=now))
    office = await database.read(lambda tx: examine_office(tx, now=now))
    return replace(facts, work=work, office=office, has_town=office is not None)


async def _orphaned(database: Database) -> int:
    """Return how many messages are in the hands of senders that are gone."""
    names = await database.read(outbox.owners_sending)
    if not names:
        return 0
    owner = database.owner()
    try:
        dead = [name for name in names if owner.is_dead(name)]
    finally:
        owner.release()

    def held(tx: Tx) -> int:
        return sum(len(outbox.sending_by(tx, name)) for name in dead)

    return await database.read(held)


def _free(database: Path | str) -> int | None:
    return shutil.disk_usage(database.parent).free if isinstance(database, Path) else None


def _open_files(database: Path | str) -> tuple[str, ...]:
    """Return which of our files other users of the machine can read or write."""
    ours = files_of(database) if isinstance(database, Path) else []
    return tuple(str(file) for file in (Path(".env"), *ours) if _is_open(file))


def _is_open(file: Path) -> bool:
    """A folder that others may not enter protects what lies in it."""
    if not file.exists():
        return False
    return bool(file.stat().st_mode & OTHERS and file.absolute().parent.stat().st_mode & 0o001)
