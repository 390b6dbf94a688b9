"""`verify`."""

import asyncio

from bot.clock import SystemClock
from storage.database import open_database
from tests.commands.desk import Desk


def alter(desk: Desk, sql: str) -> None:
    """Do something to the database behind the program's back."""

    async def altered() -> None:
        database = await open_database(desk.folder / "zhiban.db", SystemClock())
        await database.transaction(lambda tx: tx.run(sql))
        await database.close()

    asyncio.run(altered())


def test_a_history_that_nobody_touched_is_whole(desk: Desk) -> None:
    desk.live_a_day("没水了", "路灯坏了")
    said = desk.run("verify")
    assert (said.code, said.out, said.err) == (0, "2件事、2条经过都核对了，没有改动。\n", "")
    assert desk.run("verify", "--json").document == {"cases": 2, "events": 2, "wrong": 0, "findings": []}


def test_what_was_altered_is_named_and_the_command_fails(desk: Desk) -> None:
    desk.live_a_day("没水了", "路灯坏了")
    alter(desk, "UPDATE events SET why = 'leader' WHERE office_id = 1 AND case_id = (SELECT MIN(case_id) FROM cases)")
    alter(desk, "DELETE FROM cases WHERE office_id = 1 AND number = '2026-00002'")
    said = desk.run("verify")
    assert said.code == 1
    assert said.out == (
        "2026-00001 第1步：这条记录被改过，或者不是原来接在这里的那条。\n2026-00002：这个编号发出过，事项本身不见了。\n"
    )
    assert said.err.startswith("经过有2处对不上。")
    found = desk.run("verify", "--json").document["findings"]
    assert [(one["number"], one["seq"], one["what"]) for one in found] == [
        ("2026-00001", 1, "altered"),
        ("2026-00002", None, "no_case"),
    ]


def test_before_any_case_it_is_said_that_there_is_nothing_to_look_at(desk: Desk) -> None:
    desk.import_practice_town()
    said = desk.run("verify")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("库里一件事也没有")
    assert desk.run("verify", "--json").document == {"cases": 0, "events": 0, "wrong": 0, "findings": []}


def test_a_database_without_a_town_is_no_whole_one(desk: Desk) -> None:
    for options in ((), ("--json",)):
        said = desk.run("verify", *options)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("还没有镇的资料。")
