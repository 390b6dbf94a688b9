"""`case export`: the files of one case, of all, or of those that ended since a day, for the archive and the upper level."""

import argparse
import json
import os
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.actions.cases.dossier import document_of, dossier_of
from bot.actions.cases.finding import span_of
from bot.clock import SystemClock
from bot.commands.common import Refused, config, day_of, must_have_town, prepared
from bot.rules.cases import Case
from bot.rules.search import Wanted
from bot.texts import operators
from storage import cases, offices
from storage.database import Database, Tx

AT_ONCE = 50  # cases in one transaction: others write between
ABOUT_CADRES = "涉及干部"  # a folder of their own, so that the rest can be handed on


def add_to(below: Any) -> None:
    """Add the verb below `case`."""
    parser = below.add_parser(
        "export", help="案卷：一件、全部或某天以来办结、撤回、移送、不予受理的，每件一份 HTML 和一份 JSON"
    )
    parser.add_argument("number", nargs="?")
    parser.add_argument("--all", action="store_true", help="全部")
    parser.add_argument("--since", help="从这天起结束的（按结束的日子，还没办完的不算），例 2026-10-01")
    parser.add_argument("--out", type=Path, default=Path("."), help="放到哪个文件夹，默认当前")
    parser.set_defaults(verb=export)


async def export(options: argparse.Namespace) -> None:
    """Write the files. Raises: Refused."""
    since, clock = day_of(options.since), SystemClock()
    if bool(options.number) + options.all + bool(since) != 1:
        raise Refused(operators.EXPORT_WHICH)
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        ids = await database.transaction(lambda tx: _chosen(tx, options.number, Wanted(since=since)))
        if options.number and not ids:
            raise Refused(operators.no_case(options.number))
        await write_all(database, ids, options.out, now=clock.now())
    print(operators.exported(len(ids), str(options.out)))


def _chosen(tx: Tx, number: str | None, wanted: Wanted) -> list[int]:
    if number:
        case = cases.by_number(tx, number.strip())
        return [case.case_id] if case else []
    span = span_of(wanted, offices.rules(tx).zone)
    every = cases.newest(tx, only_open=False)
    return [case.case_id for case in every if span.since is None or (case.closed_at and case.closed_at >= span.since)]


async def write_all(database: Database, ids: list[int], folder: Path, *, now: datetime) -> None:
    """Write the files of cases, those about cadres into a folder of their own. Raises: Refused."""
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        for about_cadre, number, html, document in await database.transaction(partial(_files_of, ids=some, now=now)):
            where = folder / ABOUT_CADRES if about_cadre else folder
            _write(where, f"{number}.html", html)
            _write(where, f"{number}.json", document)


def _files_of(tx: Tx, *, ids: list[int], now: datetime) -> list[tuple[bool, str, bytes, bytes]]:
    return [_files(tx, one, now=now) for one in ids]


def _files(tx: Tx, case_id: int, *, now: datetime) -> tuple[bool, str, bytes, bytes]:
    case: Case | None = cases.get(tx, case_id)
    assert case is not None
    document = json.dumps(document_of(tx, case), ensure_ascii=False, indent=2) + "\n"
    return (
        bool(case.about_cadre or case.concerned),
        case.number,
        dossier_of(tx, case, now=now).html(),
        document.encode(),
    )


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file for its owner alone. Raises: Refused."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Refused(operators.cannot_write(str(path))) from error
