"""The check-up: what it says of an installation, and that it changes nothing."""

import argparse
import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.actions.people.invite import invite
from bot.clock import SystemClock
from bot.commands.common import Refused
from bot.commands.doctor import doctor
from bot.practice.telegram.server import serve
from storage.database import Database
from tests.commands.desk import Desk
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
NAMES = ("赖淑珍", "姚忠义", "萧金凤", "郭银花", "刘天佑")


@dataclass
class Office:
    """An installation whose staff are bound, whose bot has just beaten, at the hour at which the test runs."""

    town: TownInHand
    desk: Desk

    async def doctor(self) -> tuple[int, Any, str]:
        """Return exit code, document, what was said on standard error."""
        self.desk.capture.readouterr()
        code, said = 0, ""
        try:
            await doctor(argparse.Namespace(json=True))
        except Refused as refused:
            code, said = 1, str(refused)
        return code, json.loads(self.desk.capture.readouterr().out), said

    async def finds(self) -> list[tuple[str, int]]:
        """Return what is found, and how many of it."""
        _, document, _ = await self.doctor()
        return [(finding["kind"], finding["count"]) for finding in document["findings"]]


@pytest.fixture
async def office(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    file = PRACTICE_TOWN.read_text("utf-8").replace('workdays = "china"', 'workdays = "all"')  # no year is unknown
    assert 'workdays = "all"' in file
    async with town_in_hand(desk.folder, start=SystemClock().now(), file=file.encode()) as town:
        server = await serve(town.world)
        monkeypatch.setenv("BOT_TOKEN", town.world.token)
        monkeypatch.setenv("BOT_API_URL", server.url)
        monkeypatch.setenv("BEAT_SECONDS", "600")  # a loaded machine is slow, not ill
        links = await town.database.transaction(lambda tx: invite(tx, None, now=town.clock.now()))
        for link in links:
            town.phone(link.name).write(f"/start {link.code}")
        await town.beat()
        yield Office(town, desk)
        await server.close()


async def test_where_all_is_well_it_says_so_and_exits_with_0(office: Office) -> None:
    await office.town.petition(RESIDENT, "没水了")
    code, document, said = await office.doctor()
    assert (code, document["findings"], said) == (0, [], "")
    assert set(document["checks"].values()) == {"ok"}
    assert document["well"] is True


async def test_in_words_it_names_each_check(office: Office) -> None:
    office.desk.capture.readouterr()
    await doctor(argparse.Namespace(json=False))
    told = office.desk.capture.readouterr().out.splitlines()
    assert told[0] == "[ 好 ] 数据库"
    assert told[-1] == "一切正常。"
    assert len(told) == 15


async def test_a_bot_that_does_not_beat_is_told(office: Office) -> None:
    now = SystemClock().now()
    await office.town.database.transaction(
        lambda tx: tx.run(
            "UPDATE marks SET at = :at WHERE office_id = :office_id AND name = 'beat'",
            at=int((now - timedelta(minutes=21)).timestamp() * 1_000_000),
        )
    )
    code, document, said = await office.doctor()
    [finding] = document["findings"]
    assert (code, finding["kind"], said) == (1, "beat_late", "有 1 处不对，上面写着怎么办。")
    assert 1260 <= finding["count"] < 1560
    assert finding["says"].startswith(f"{finding['count']} 秒没有拍子了")


async def test_a_webhook_and_a_refused_token_are_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.town.app.bot.set_webhook("https://elsewhere.example/")
    assert await office.finds() == [("telegram_webhook", 0)]
    monkeypatch.setenv("BOT_TOKEN", "1:other")
    assert await office.finds() == [("telegram_refused", 0)]
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")
    _, document, _ = await office.doctor()
    assert [finding["kind"] for finding in document["findings"]] == ["telegram_unreachable"]
    assert document["checks"]["clock"] == "unknown"
    monkeypatch.delenv("BOT_TOKEN")
    assert await office.finds() == [("telegram_no_token", 0)]


async def test_who_is_not_bound_is_counted_and_not_named(office: Office) -> None:
    clerk = next(name for name, roles in await staff(office.town.database) if "clerk" in roles)
    await office.town.database.transaction(
        lambda tx: tx.run(
            "UPDATE identities SET chat_id = NULL, binding_id = NULL "
            "WHERE office_id = :office_id AND name IN (:clerk, '郭银花')",
            clerk=clerk,
        )
    )
    code, document, _ = await office.doctor()
    found = {finding["kind"]: finding["count"] for finding in document["findings"]}
    assert (code, found["staff_no_clerk"], found["staff_unbound"]) == (1, 0, 2)
    assert [name for name, _ in await staff(office.town.database) if name in json.dumps(document)] == []


async def staff(database: Database) -> list[tuple[str, str]]:
    rows = await database.transaction(
        lambda tx: tx.all(
            "SELECT i.name, p.roles FROM persons p JOIN identities i ON i.office_id = p.office_id "
            "AND i.person_id = p.person_id WHERE p.office_id = :office_id AND p.kind = 'staff' ORDER BY p.person_id"
        )
    )
    return [(row[0], row[1]) for row in rows]


async def test_messages_of_a_sender_that_died_are_told_while_those_of_a_live_one_are_not(office: Office) -> None:
    async def hold(owner: str) -> None:
        await office.town.database.transaction(
            lambda tx: tx.run(
                "UPDATE outbox SET state = 'sending', owner = :owner WHERE office_id = :office_id AND message_id = "
                "(SELECT MIN(message_id) FROM outbox WHERE office_id = :office_id)",
                owner=owner,
            )
        )

    await hold(office.town.app.owner.name)
    assert await office.finds() == []
    await hold("0123456789abcdef")
    assert await office.finds() == [("messages_orphaned", 1)]


async def test_files_that_others_can_read_are_told(office: Office) -> None:
    folder = office.desk.folder
    (folder / ".env").write_text("LOG_LEVEL=INFO\n")
    (folder / ".env").chmod(0o604)
    (folder / "zhiban.db").chmod(0o644)
    assert await office.finds() == []  # nobody else may enter the folder
    folder.chmod(0o755)
    _, document, _ = await office.doctor()
    assert [(finding["kind"], finding["names"]) for finding in document["findings"]] == [
        ("files_open", [".env", str(folder / "zhiban.db")])
    ]


async def test_an_older_or_newer_schema_is_told_and_left_alone(office: Office) -> None:
    async def schema(sql: str) -> None:
        await office.town.database.transaction(lambda tx: tx.run(sql))

    await schema("INSERT INTO schema_versions (name) VALUES ('9999_later.sql')")
    code, document, _ = await office.doctor()
    assert (code, [finding["kind"] for finding in document["findings"]]) == (1, ["schema_newer"])
    assert [check for check, state in document["checks"].items() if state == "unknown"] == [
        "beat", "messages", "updates", "staff", "duty", "calendar", "alarms",
    ]  # fmt: skip
    await schema("DELETE FROM schema_versions WHERE name >= '0006'")
    assert await office.finds() == [("schema_older", 0)]
    rows = await office.town.database.transaction(lambda tx: tx.all("SELECT name FROM schema_versions ORDER BY name"))
    assert "0006_plans.sql" not in [name for (name,) in rows]


def test_before_anything_was_done_it_makes_no_file(desk: Desk) -> None:
    said = desk.run("doctor")
    assert said.code == 1
    assert "DATABASE_URL 指的数据库文件不在" in said.out
    assert said.err == "有 2 处不对，上面写着怎么办。\n"
    assert list(desk.folder.iterdir()) == []


def test_a_file_that_is_no_database_is_told(desk: Desk) -> None:
    (desk.folder / "zhiban.db").write_bytes(b"no database at all" * 1000)
    said = desk.run("doctor", "--json")
    assert [finding["kind"] for finding in said.document["findings"]] == ["database_unusable", "telegram_no_token"]


def test_a_damaged_file_is_told_and_not_asked_further(desk: Desk) -> None:
    desk.import_practice_town()
    file = desk.folder / "zhiban.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + bytes(8192) + whole[16384:])
    said = desk.run("doctor", "--json")
    assert [finding["kind"] for finding in said.document["findings"]] == ["database_damaged", "telegram_no_token"]


def test_a_town_that_was_only_imported_is_told_what_comes_next(desk: Desk) -> None:
    desk.import_practice_town()
    said = desk.run("doctor", "--json")
    kinds = [finding["kind"] for finding in said.document["findings"] if finding["check"] != "calendar"]
    assert kinds == [
        "telegram_no_token", "beat_never", "staff_no_clerk", "staff_unbound", "duty_nobody", "duty_no_room", "duty_no_dispatcher",
    ]  # fmt: skip
    assert [name for name in NAMES if name in said.out] == []


@pytest.fixture(autouse=True)
def log_levels() -> Iterator[None]:
    """The command sets the log up for the whole process."""
    before = {
        name: logging.getLogger(name).level
        for name in ("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "aiohttp.access")
    }
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
