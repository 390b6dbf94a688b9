"""An update is kept before Telegram may forget it, and applied once."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.practice.telegram.faults import Failing, Fault
from bot.texts import operators
from storage import inbox
from tests.storage.broken_disks import full, unwritable
from tests.town import TownInHand

RESIDENT, NEIGHBOUR = 7001, 7002
PLACE = "收到。是哪个村的事？请点一下，或者打出村名的一部分。"
ROOM = "郭银花"


def offsets(town: TownInHand) -> list[Any]:
    """Return what each getUpdates confirmed."""
    return [call.params.get("offset") for call in town.world.calls if call.method == "getUpdates"]


async def states(town: TownInHand) -> dict[str, int]:
    return await town.database.transaction(inbox.counts)


async def test_telegram_may_forget_an_update_only_after_it_is_kept(town: TownInHand) -> None:
    town.phone(RESIDENT).write("没水了")
    await town.app.polling.step(0)
    assert (offsets(town), town.world.updates.count()) == ([None], 1)
    assert await states(town) == {"waiting": 1}
    await town.app.polling.step(0)
    assert (offsets(town), town.world.updates.count()) == ([None, "1001"], 0)


async def test_a_database_that_another_program_holds_confirms_nothing(
    town: TownInHand, caplog: pytest.LogCaptureFixture
) -> None:
    await _confirms_nothing(town, unwritable(town.database, town.place), caplog)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_database_on_a_full_disk_confirms_nothing(town: TownInHand, caplog: pytest.LogCaptureFixture) -> None:
    await _confirms_nothing(town, full(town.database), caplog)


async def _confirms_nothing(
    town: TownInHand, trouble: AbstractAsyncContextManager[None], caplog: pytest.LogCaptureFixture
) -> None:
    town.phone(RESIDENT).write("没水了" + "水" * 4000)
    async with trouble:
        for _ in range(3):
            assert await town.app.polling.step(0) == 0
        assert (offsets(town), town.world.updates.count()) == ([None] * 3, 1)
        assert not town.app.health.receiving
    await town.settle()
    assert town.heard_by(RESIDENT) == [PLACE]
    assert (town.world.updates.count(), town.app.health.receiving) == (0, True)
    said = [record.message for record in caplog.records if record.name == "bot.receiving.polling"]
    assert said == [operators.DATABASE_DOWN, operators.TELEGRAM_BACK]


async def test_an_update_that_comes_again_after_a_restart_is_applied_once(town: TownInHand) -> None:
    town.phone(RESIDENT).write("没水了")
    await town.app.polling.step(0)
    await town.app.worker.work()
    await town.restart()
    assert town.world.updates.count() == 1
    await town.settle()
    assert (town.heard_by(RESIDENT), town.world.updates.count()) == ([PLACE], 0)
    assert await states(town) == {"done": 1}


async def test_an_update_that_was_kept_but_not_applied_is_applied_after_a_restart(town: TownInHand) -> None:
    town.phone(RESIDENT).write("没水了")
    await town.app.polling.step(0)
    await town.restart()
    await town.settle()
    assert town.heard_by(RESIDENT) == [PLACE]


async def test_an_answer_that_is_lost_on_the_way_loses_no_update(town: TownInHand) -> None:
    town.world.faults.append(Fault("getUpdates", Failing.TIME_OUT_AFTER_EFFECT))
    town.phone(RESIDENT).write("没水了")
    assert await town.app.polling.step(0) == 0
    await town.settle()
    assert town.heard_by(RESIDENT) == [PLACE]


@pytest.mark.parametrize("first_id", [1, 17, 900_000_000])
async def test_after_an_idle_week_ids_may_begin_anywhere(town: TownInHand, first_id: int) -> None:
    await town.write(RESIDENT, "没水了")
    await town.pass_time(days=8)
    town.world.updates.next_id = first_id
    await town.write(NEIGHBOUR, "没电了")
    await town.write(RESIDENT, "/help")
    assert town.heard_by(NEIGHBOUR) == [PLACE]
    assert "有事直接发给我" in town.heard_by(RESIDENT)[-1]


async def test_after_an_idle_week_and_a_restart_ids_may_begin_anywhere(town: TownInHand) -> None:
    await town.write(RESIDENT, "没水了")
    await town.pass_time(days=8)
    await town.restart()
    town.world.updates.next_id = 17
    await town.write(NEIGHBOUR, "没电了")
    assert town.heard_by(NEIGHBOUR) == [PLACE]


async def test_an_id_that_was_used_days_ago_is_taken_for_a_new_update(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    await town.pass_time(days=8)
    town.world.updates.next_id = 1000
    await town.write(NEIGHBOUR, "没电了")
    assert town.heard_by(NEIGHBOUR) == [PLACE]


async def test_every_kind_of_update_is_asked_for(town: TownInHand) -> None:
    await town.settle()
    assert {"message", "edited_message", "callback_query", "my_chat_member"} <= set(town.world.updates.allowed)


async def test_back_after_more_than_a_day_the_duty_room_hears_for_which_span(town: TownInHand) -> None:
    await town.bind(ROOM)
    await town.pass_time(hours=30)
    sentence = "3月2日 09:00 到 3月3日 15:00 机器人没开，这段时间里有些消息可能没收到。"
    assert [text for text in town.heard_by(ROOM) if "机器人没开" in text] == [sentence]
    await town.pass_time(hours=1)
    assert [text for text in town.heard_by(ROOM) if "机器人没开" in text] == [sentence]


async def test_back_within_a_day_nobody_hears_of_it(town: TownInHand) -> None:
    await town.bind(ROOM)
    await town.pass_time(hours=24)
    assert [text for text in town.heard_by(ROOM) if "机器人没开" in text] == []


async def test_a_token_refused_later_is_tried_again_and_shows(
    town: TownInHand, caplog: pytest.LogCaptureFixture
) -> None:
    await town.settle()
    token = town.world.token
    town.world.token = "4242:changed"
    town.phone(RESIDENT).write("没水了")
    for _ in range(4):
        assert await town.app.polling.step(0) == 0
    assert not town.app.health.receiving
    town.world.token = token
    await town.settle()
    assert (town.heard_by(RESIDENT), town.app.health.receiving) == ([PLACE], True)
    said = [record.message for record in caplog.records if record.name == "bot.receiving.polling"]
    assert said == [operators.TOKEN_REFUSED_NOW, operators.TELEGRAM_BACK]


@pytest.mark.parametrize("what", [Failing.DROP_BEFORE_EFFECT, Failing.STATUS_500])
async def test_a_trouble_is_said_once(town: TownInHand, what: Failing, caplog: pytest.LogCaptureFixture) -> None:
    town.world.faults.append(Fault("getUpdates", what, times=5))
    for _ in range(5):
        await town.app.polling.step(0)
    await town.app.polling.step(0)
    said = [record.message for record in caplog.records if record.name == "bot.receiving.polling"]
    assert said == [operators.TELEGRAM_DOWN, operators.TELEGRAM_BACK]


async def test_telegrams_wish_to_wait_is_no_trouble(town: TownInHand, caplog: pytest.LogCaptureFixture) -> None:
    town.world.faults.append(Fault("getUpdates", Failing.STATUS_429, retry_after=9))
    assert await town.app.polling.step(0) == 0
    assert town.app.health.receiving
    assert caplog.records == []


async def test_an_inbox_forgets_what_is_over_after_days(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    await town.pass_time(days=2)
    assert await states(town) == {"done": 1}
    await town.pass_time(days=2)
    assert await states(town) == {}
