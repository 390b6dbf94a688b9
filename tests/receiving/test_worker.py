"""Updates are applied once, in the order of their chat; one that cannot be is set aside and said to be."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import MessageHandler, filters

from handlers.hands import Context, act
from storage import drafts, inbox, people
from storage.database import Tx
from storage.offices import count_up
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

RESIDENT, NEIGHBOUR = 7001, 7002
CLERK = "钱多多"
A_CLERK = f'\n[[person]]\nname = "{CLERK}"\nroles = ["clerk"]\ntown = "谷前堡镇"\n'
SORRY = "对不起，刚才这条我没弄好。请换个说法再发一次，或打电话 0352-0000000。"


class Broken(Exception):
    """A fault of the program; its text is what a resident wrote: 地下室淹了."""


def fail(tx: Tx, *, times: list[int], until: int, now: datetime) -> None:
    """Leave a trace in the database, then fail so often."""
    count_up(tx, "trace")
    times.append(len(times))
    if len(times) <= until:
        raise Broken("地下室淹了")


def break_on(town: TownInHand, text: str, *, until: int = 99) -> list[int]:
    """Let the program fail at messages of this text; return a list that grows with each time."""
    times: list[int] = []

    async def take(update: Update, context: Context) -> None:
        await act(update, context, partial(fail, times=times, until=until))

    town.app.application.handlers[0].insert(0, MessageHandler(filters.Text([text]), take))
    return times


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TownInHand]:
    """The practice town with a clerk, who is bound."""
    file = PRACTICE_TOWN.read_bytes() + A_CLERK.encode()
    async with town_in_hand(tmp_path, file=file) as town:
        await town.bind(CLERK)
        yield town


async def trace(town: TownInHand) -> int:
    sql = "SELECT value FROM counters WHERE office_id = :office_id AND name = 'trace'"
    return await town.database.transaction(lambda tx: tx.number(sql))


async def inbox_of(town: TownInHand) -> list[tuple[str, int]]:
    """Return (state, tries) of every update, oldest first, after the clerk's binding."""
    sql = "SELECT state, tries FROM inbox WHERE office_id = :office_id ORDER BY seq"
    rows: list[Any] = await town.database.transaction(lambda tx: tx.all(sql))
    return rows[1:]


async def test_at_the_third_failure_an_update_is_set_aside_and_sender_and_clerk_are_told(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    times = break_on(town, "坏了")
    await town.write(RESIDENT, "坏了")
    assert len(times) == 3
    assert await inbox_of(town) == [("done", 0), ("set_aside", 3)]
    assert town.heard_by(RESIDENT)[1:] == [SORRY]
    assert town.heard_by(CLERK)[1:] == ["有一条消息处理了三次都不成功，已搁置（序号 1002）。发的人已请他重发。"]
    assert {
        outcome: town.metered("zhiban_updates_total", outcome=outcome) for outcome in ("done", "failed", "set_aside")
    } == {
        "done": 2,
        "failed": 3,
        "set_aside": 1,
    }


async def test_whoever_fails_with_his_very_first_word_is_told_too(town: TownInHand) -> None:
    break_on(town, "坏了")
    await town.write(RESIDENT, "坏了")
    assert town.heard_by(RESIDENT) == [SORRY]


async def test_a_failure_leaves_no_trace_but_its_count(town: TownInHand) -> None:
    break_on(town, "坏了")
    await town.write(RESIDENT, "坏了")
    assert await trace(town) == 0


async def test_an_update_that_succeeds_at_the_third_try_is_applied_once(town: TownInHand) -> None:
    times = break_on(town, "再试", until=2)
    await town.write(RESIDENT, "再试")
    assert (len(times), await trace(town), await inbox_of(town)) == (3, 1, [("done", 2)])
    assert town.heard_by(RESIDENT) == []


async def test_what_failed_is_not_tried_again_after_a_restart(town: TownInHand) -> None:
    break_on(town, "坏了")
    await town.write(RESIDENT, "坏了")
    await town.restart()
    times = break_on(town, "坏了")
    await town.settle()
    assert (times, town.heard_by(RESIDENT)) == ([], [SORRY])


async def test_a_failing_update_stops_neither_its_own_chat_nor_another(town: TownInHand) -> None:
    break_on(town, "坏了")
    for who, text in ((RESIDENT, "坏了"), (NEIGHBOUR, "没电了"), (RESIDENT, "没水了")):
        town.phone(who).write(text)
    await town.settle()
    assert [("哪个村" in text) for text in town.heard_by(NEIGHBOUR)] == [True]
    assert [("对不起" in text, "哪个村" in text) for text in town.heard_by(RESIDENT)] == [(True, False), (False, True)]


async def test_the_log_of_a_failure_holds_its_kind_and_place_and_not_its_text(
    town: TownInHand, caplog: pytest.LogCaptureFixture
) -> None:
    break_on(town, "坏了")
    await town.write(RESIDENT, "坏了")
    said = [record.getMessage() for record in caplog.records]
    assert [line.split(" at ")[0] for line in said] == ["an update failed: Broken"] * 3
    assert "test_worker.py:" in said[0]
    assert "地下室" not in caplog.text


MALFORMED: dict[str, dict[str, Any]] = {
    "a sender that is a number": {"from": 5},
    "a date that is a text": {"date": "gestern"},
    "entities that are no list": {"text": "没水了", "entities": 7},
    "a chat without a kind": {"chat": {"id": RESIDENT}},
    "a photo of nothing": {"photo": [None]},
}


@pytest.mark.parametrize("fault", MALFORMED)
async def test_an_update_that_cannot_be_read_is_set_aside_and_the_others_go_on(town: TownInHand, fault: str) -> None:
    await town.write(RESIDENT, "/help")
    message = {"message_id": 77, "date": 1_772_413_200, "chat": {"id": RESIDENT, "type": "private", "first_name": "李"}}
    town.world.inject({"message": {**message, **MALFORMED[fault]}})
    town.phone(RESIDENT).write("/my")
    town.phone(NEIGHBOUR).write("/my")
    await town.settle()
    assert [state for state, _ in await inbox_of(town)] == ["done", "set_aside", "done", "done"]
    assert [text[:3] for text in town.heard_by(RESIDENT)] == ["有事直", "对不起", "您还没"]
    assert len(town.heard_by(CLERK)) == 2
    assert len(town.heard_by(NEIGHBOUR)) == 1
    assert town.world.updates.count() == 0


async def test_an_unknown_kind_of_update_is_done_without_a_word(town: TownInHand) -> None:
    town.world.inject({})
    town.world.inject(
        {
            "chosen_inline_result": {
                "result_id": "1",
                "query": "",
                "from": {"id": 5, "is_bot": False, "first_name": "李"},
            }
        }
    )
    await town.write(RESIDENT, "/my")
    assert await inbox_of(town) == [("done", 0)] * 3
    assert len(town.heard_by(RESIDENT)) == 1


@pytest.mark.parametrize("update_id", [-5, 1 << 63, True])
async def test_an_update_without_a_proper_id_stops_nothing(town: TownInHand, update_id: int) -> None:
    town.world.inject({"update_id": update_id, "message": {}})
    town.world.updates.next_id = 2000
    await town.write(RESIDENT, "/my")
    assert len(town.heard_by(RESIDENT)) == 1


async def test_a_redelivered_update_is_applied_once(town: TownInHand) -> None:
    said = {
        "message_id": 500,
        "date": 1_772_413_200,
        "text": "没水了",
        "chat": {"id": RESIDENT, "type": "private", "first_name": "李"},
        "from": {"id": RESIDENT, "is_bot": False, "first_name": "李"},
    }
    town.phone(RESIDENT).write("/my")
    for _ in range(3):
        town.world.inject({"update_id": 5000, "message": said})
        await town.settle()
    parts = await town.database.transaction(lambda tx: _draft_of(tx, RESIDENT))
    assert parts == ["没水了"]
    assert await inbox_of(town) == [("done", 0)] * 2


def _draft_of(tx: Tx, chat_id: int) -> list[str]:
    """Return the texts of somebody's draft, in order."""
    person = people.by_chat(tx, chat_id, "resident")
    assert person is not None
    draft = drafts.of_person(tx, person.person_id)
    return [part.text for part in drafts.parts_of_draft(tx, draft.draft_id)] if draft else []


async def test_two_workers_with_the_same_update_in_hand_apply_it_once(town: TownInHand) -> None:
    for text in ("没水了", "三天了"):
        town.phone(RESIDENT).write(text)
    await town.app.polling.step(0)
    await asyncio.gather(*(town.app.worker.work() for _ in range(3)))
    await town.settle()
    assert await town.database.transaction(lambda tx: _draft_of(tx, RESIDENT)) == ["没水了", "三天了"]
    assert len(town.heard_by(RESIDENT)) == 1


async def test_an_update_is_done_in_the_transaction_of_its_effect(town: TownInHand) -> None:
    town.phone(RESIDENT).write("没水了")
    await town.app.polling.step(0)
    [waiting] = await town.database.transaction(lambda tx: inbox.waiting(tx, at_most=9))
    await town.app.application.process_update(Update.de_json(json.loads(waiting.body), town.app.bot))
    assert await inbox_of(town) == [("done", 0)]


async def test_what_was_said_first_comes_first_even_when_ids_begin_anew(town: TownInHand) -> None:
    town.phone(RESIDENT).write("先说这一句")
    for _ in range(2):
        await town.app.polling.step(0)
    town.world.updates.next_id = 5
    town.phone(RESIDENT).write("再说这一句")
    await town.settle()
    assert await town.database.transaction(lambda tx: _draft_of(tx, RESIDENT)) == ["先说这一句", "再说这一句"]


async def test_what_one_person_writes_stays_in_its_order(town: TownInHand) -> None:
    lines = [f"第{n}句，这是一件很要紧的事" for n in range(40)]
    for line in lines:
        for who in (RESIDENT, NEIGHBOUR):
            town.phone(who).write(line)
    await town.settle()
    for who in (RESIDENT, NEIGHBOUR):
        assert await town.database.transaction(lambda tx, who=who: _draft_of(tx, who)) == lines


@pytest.mark.slow
async def test_many_people_at_once_are_all_served(town: TownInHand) -> None:
    crowd = range(8000, 8150)
    for who in crowd:
        town.phone(who).write("没水了")
    await town.settle()
    assert {len(town.heard_by(who)) for who in crowd} == {1}
    assert await town.database.transaction(inbox.counts) == {"done": 151}
