"""归档: what is over is put away when the window for a review is, and a word to it says what can be done."""

from datetime import timedelta

import pytest

from storage.database import Tx
from storage.migrations import SCHEMA
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, CADRE = 7001, "赖淑珍"
CADRES = (CADRE, "姚忠义", "萧金凤")


async def a_closed_case(town: TownInHand) -> str:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    await town.press(handler.name, "答复")
    await town.write(handler.name, "水来了。")
    await town.press(RESIDENT, "已解决")
    return number


async def test_a_month_after_its_end_a_case_is_put_away(town: TownInHand) -> None:
    number = await a_closed_case(town)
    await town.pass_time(days=29)  # on the 28th it was asked whether it is really solved
    assert (await town.case(number)).state == "closed"
    await town.pass_time(days=3)
    case = await town.case(number)
    assert (case.state, case.result, case.archived_at, case.next_alarm_at) == (
        "archived",
        "resolved",
        town.clock.now(),
        None,
    )


async def test_a_word_to_what_is_put_away_begins_something_new(town: TownInHand) -> None:
    number = await a_closed_case(town)
    receipt = next(message for message in town.phone(RESIDENT).messages if "编号" in message.text)
    await town.pass_time(days=29)
    await town.pass_time(days=3)
    assert await town.press(RESIDENT, "未解决") == f"这件已经办完了。有新情况，直接再发一条就行。{number} 现在：归档。"
    await town.write(RESIDENT, "又没水了", reply_to=receipt.message_id)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 早就办完，已经归档了。又有事了，就点“新诉求”。"
    await town.press(RESIDENT, "新诉求")
    await town.go_through(RESIDENT)
    assert (await town.case("2026-00002")).state == "dispatched"


async def test_whoever_took_it_back_cannot_go_on_once_it_is_put_away(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    await town.press(RESIDENT, "不用了")
    await town.pass_time(days=32)
    assert (await town.case(number)).state == "archived"
    assert (await town.press(RESIDENT, "接着办")).startswith("过了三十天，不能接着办了。")
    await town.write(RESIDENT, "/my")
    assert f"{number} 求助：您说不办了" in town.heard_by(RESIDENT)[-1]


async def test_what_was_closed_before_there_were_archives_is_put_away_too(town: TownInHand) -> None:
    number = await a_closed_case(town)
    statement = (SCHEMA / "0018_archive.sql").read_text(encoding="utf-8").split(";")[0]

    def as_before(tx: Tx) -> None:
        tx.run("UPDATE cases SET next_alarm_at = NULL, alarm_kind = NULL")
        tx.run(statement)

    await town.database.transaction(as_before)
    await town.pass_time(days=30, hours=1)  # not yet the end of the day
    assert (await town.case(number)).state == "closed"
    await town.live_until(town.clock.now() + timedelta(days=3), step=timedelta(hours=12))
    assert (await town.case(number)).state == "archived"
