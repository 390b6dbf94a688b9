"""不用了: one press takes a petition back, one more lets it go on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, OTHER = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DUTY_ROOM = "刘天佑", "郭银花"


async def a_case(town: TownInHand) -> tuple[str, str]:
    await town.bind(*CADRES, LEADER, DUTY_ROOM)
    number = await town.petition(RESIDENT, "没水了")
    return number, await handler_of(town, number)


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


def shown_to(town: TownInHand, who: str | int) -> list[Any]:
    return [message for message in town.phone(who).messages if message.from_bot]


async def test_one_press_on_the_receipt_takes_it_back(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    assert await town.press(RESIDENT, "不用了") == "好，不办了"
    case = await town.case(number)
    assert (case.state, case.result, case.is_open) == ("withdrawn", None, False)
    last = shown_to(town, RESIDENT)[-1]
    assert last.text == f"好，{number} 不办了。要是改主意，三十天里点“接着办”。"
    assert last.labels == ["接着办"]
    assert town.heard_by(cadre).count(f"{number} 来访人说不用办了。") == 1
    card = next(m for m in shown_to(town, cadre) if m.text.startswith(f"{number} ·"))
    assert ("状态：撤回" in card.text, card.labels) == (True, [])


async def test_nobody_is_reminded_of_it_any_more(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(RESIDENT, "不用了")

    def heard() -> dict[str, list[str]]:
        return {who: [text for text in town.heard_by(who) if number in text] for who in (cadre, LEADER)}

    before = heard()
    await town.live_until(town.clock.now() + timedelta(days=12), step=timedelta(hours=2))
    assert heard() == before
    await town.write(cadre, "/todo")
    assert town.heard_by(cadre)[-1] == "没有等您办的事。"


@pytest.mark.slow
async def test_a_reminder_that_waits_for_the_morning_is_withdrawn(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.live_until(town.clock.now() + timedelta(days=9, hours=13), step=timedelta(minutes=30))
    await town.press(LEADER, "催办")  # at night: it waits
    before = town.heard_by(cadre)
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "不用了")
    await town.live_until(town.clock.now() + timedelta(days=1), step=timedelta(hours=1))
    assert town.heard_by(cadre) == [*before, f"{number} 来访人说不用办了。"]


async def test_it_goes_on_with_whoever_had_signed_and_the_day_stays(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "签收")
    due = (await town.case(number)).due_at
    await town.press(RESIDENT, "不用了")
    await town.pass_time(days=1)
    await town.press(RESIDENT, "接着办")
    case = await town.case(number)
    assert (case.state, case.due_at, await handler_of(town, number)) == ("in_progress", due, cadre)
    assert shown_to(town, RESIDENT)[-1].text == f"好，{number} 接着办，由{cadre}给您办，答复的日子不变。"
    assert shown_to(town, RESIDENT)[-1].labels == ["不用了"]
    assert "没水了" in town.card_of(cadre, number)
    assert "答复" in shown_to(town, cadre)[-1].labels


async def test_unsigned_it_goes_to_whoever_is_on_duty_now(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(RESIDENT, "不用了")
    await town.pass_time(days=1)
    await town.press(RESIDENT, "接着办")
    on_duty = next(row.person for row in await town.duty() if row.village == "水磨口村")
    assert (await handler_of(town, number), on_duty != cadre) == (on_duty, True)


async def test_after_thirty_days_it_cannot_go_on(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await town.press(RESIDENT, "不用了")
    await town.pass_time(days=31)
    assert (await town.press(RESIDENT, "接着办")).startswith("过了三十天，不能接着办了。请再发一条给我。")
    assert (await town.case(number)).state == "archived"


async def test_with_the_answer_there_the_resident_says_whether_it_is_solved(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    assert town.newest_labels(RESIDENT)[:2] == ["已解决", "未解决"]
    assert "不用了" not in town.newest_labels(RESIDENT)
    assert (await town.press_again(RESIDENT, "不用了")).startswith("这件已经有答复了，请点“已解决”或“未解决”。")
    await town.press(RESIDENT, "已解决")
    assert (await town.press_again(RESIDENT, "不用了")).startswith("这件已经办完了。")


async def test_pressed_twice_or_by_a_stranger_it_changes_nothing(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    mine, data = shown_to(town, RESIDENT)[-1], town.data_of("不用了")
    await town.petition(OTHER, "没电了")
    town.phone(OTHER).press_data(town.phone(OTHER).messages[-1].message_id, data)
    await town.settle()
    assert (await town.case(number)).state == "dispatched"
    await town.press(RESIDENT, "不用了")
    town.phone(RESIDENT).press_data(mine.message_id, data)
    await town.settle()
    assert town.phone(RESIDENT).toasts[-1].text.startswith("这件已经撤回，不办了。")
    assert len([text for text in town.heard_by(cadre) if text.endswith("来访人说不用办了。")]) == 1


async def test_a_late_answer_or_supplement_is_told_that_it_was_taken_back(town: TownInHand) -> None:
    _, cadre = await a_case(town)
    receipt = shown_to(town, RESIDENT)[-1].message_id
    await town.press(cadre, "答复")
    await town.press(RESIDENT, "不用了")
    await town.write(RESIDENT, "还有一句", reply_to=receipt)
    assert town.newest_labels(RESIDENT) == ["接着办", "新诉求"]
    assert (await town.press_again(cadre, "签收")).startswith("这件已经撤回，不办了。")


async def test_an_urgent_one_that_is_taken_back_calls_nobody_any_more(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, DUTY_ROOM)
    await town.write(RESIDENT, f"/start v_{await town.village_code('水磨口村')}")
    await town.write(RESIDENT, "着火了")
    await town.press(RESIDENT, "紧急")
    await town.press(RESIDENT, "不用了")
    assert [m.labels for m in shown_to(town, LEADER) if m.text.endswith("不用再赶了，已经结束。")] == [[]]
    await town.pass_time(minutes=30)
    assert len([text for text in town.heard_by(LEADER) if text.startswith("紧急！")]) == 1


async def test_it_can_be_taken_back_from_my_cases_and_go_on_from_there(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "不用了")
    await town.write(RESIDENT, "/my")
    assert f"{number} 求助：您说不办了" in town.heard_by(RESIDENT)[-1]
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "接着办")
    assert (await town.case(number)).is_open


async def test_what_was_sent_up_goes_on_above_even_if_nobody_has_signed_there(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(RESIDENT, "未解决")
    assert await handler_of(town, number) == LEADER
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "不用了")
    await town.press(RESIDENT, "接着办")
    case = await town.case(number)
    assert (await handler_of(town, number), case.state, case.reason) == (LEADER, "reworking", "reopened")
