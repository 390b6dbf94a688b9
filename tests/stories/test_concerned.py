"""Whom a petition is about: chosen by button, typed, named in the text; he never hears of it, whatever his post."""

import pytest

from tests.town import TownInHand

RESIDENT = 7301
CIRCLE = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑")
DUTY_ROOM, DISPATCHER, SUPERVISOR = "郭银花", "赖永胜", "袁文斌"
SECRET = "低保名额给了亲戚"


def heard_of_it(town: TownInHand, who: str, number: str) -> list[str]:
    """Return what stands in somebody's chat of the case."""
    messages = [message.text for message in town.phone(who).messages if message.from_bot]
    return [text for text in messages if number in text or SECRET in text]


async def bring(town: TownInHand, text: str, *labels: str, category: str = "投诉") -> None:
    """Somebody writes, chooses village and category, and presses what is given."""
    await town.write(RESIDENT, text)
    for label in ("水磨口村", category, *labels):
        await town.press(RESIDENT, label)


def number_of(town: TownInHand) -> str:
    receipt = next(text for text in reversed(town.heard_by(RESIDENT)) if "编号" in text)
    return receipt.split("编号 ")[1][:10]


async def test_below_the_review_the_villages_people_can_be_chosen_and_taken_back(town: TownInHand) -> None:
    await bring(town, SECRET, "是")
    assert town.newest_labels(RESIDENT)[-5:] == ["别的干部", "说不清", "提交", "修改", "取消"]
    assert set(town.newest_labels(RESIDENT)[:-5]) == set(CIRCLE)
    await town.press(RESIDENT, "姚忠义")
    await town.press(RESIDENT, "萧金凤")
    await town.press(RESIDENT, "✓萧金凤")
    assert {"✓姚忠义", "萧金凤"} < set(town.newest_labels(RESIDENT))
    assert "涉及姚忠义：由镇里专人办" in [m for m in town.phone(RESIDENT).messages if m.from_bot][-1].text
    await town.press(RESIDENT, "提交")
    [meant] = await town.staff_by_id(int((await town.case(number_of(town))).concerned))
    assert meant.name == "姚忠义"


async def test_a_dispatcher_who_is_meant_gets_nothing_the_supervisor_has_it(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    await bring(town, SECRET, "是", "别的干部")
    await town.write(RESIDENT, "赖永")
    await town.press(RESIDENT, "提交")
    number = number_of(town)
    assert SECRET in town.card_of(SUPERVISOR, number)
    for who in (*CIRCLE, DUTY_ROOM, DISPATCHER):
        await town.write(who, "/todo")
        await town.write(who, number)
        assert heard_of_it(town, who, number) == []


async def test_where_dispatcher_and_supervisor_are_meant_somebody_else_of_the_office_has_it(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR, "姚喜凤")
    await bring(town, f"{DISPATCHER}和{SUPERVISOR}{SECRET}", "是", "是", "提交")
    number = number_of(town)
    assert SECRET in town.card_of("姚喜凤", number)
    for who in (*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR):
        assert heard_of_it(town, who, number) == []


async def test_a_typed_name_that_nobody_bears_is_asked_again_and_may_stay_open(town: TownInHand) -> None:
    await bring(town, SECRET, "是", "别的干部")
    await town.write(RESIDENT, "诸葛亮")
    assert town.heard_by(RESIDENT)[-1] == "没找到这位干部。请再打一遍姓名，或者点“说不清”。"
    await town.press(RESIDENT, "说不清")
    assert town.newest_labels(RESIDENT) == ["提交", "修改", "取消"]
    await town.press(RESIDENT, "提交")
    case = await town.case(number_of(town))
    assert (case.about_cadre, case.concerned) == (True, "")


async def test_a_part_of_a_name_that_several_bear_brings_their_buttons(town: TownInHand) -> None:
    await bring(town, SECRET, "是", "别的干部")
    await town.write(RESIDENT, "姚")
    assert {"姚忠义", "姚喜凤"} <= set(town.newest_labels(RESIDENT))
    await town.press(RESIDENT, "姚喜凤")
    assert "✓姚喜凤" in town.newest_labels(RESIDENT)


@pytest.mark.parametrize("category", ["求助", "咨询"])
async def test_a_name_in_the_text_is_asked_for_in_every_category(town: TownInHand, category: str) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER)
    await bring(town, f"{DUTY_ROOM}{SECRET}", category=category)
    assert town.heard_by(RESIDENT)[-1] == "您反映的是郭银花本人吗？点“是”，就由镇里专人办，郭银花看不到。"
    await town.press(RESIDENT, "是")
    await town.press(RESIDENT, "提交")
    number = number_of(town)
    assert SECRET in town.card_of(DISPATCHER, number)
    assert heard_of_it(town, DUTY_ROOM, number) == []


async def test_whoever_is_named_and_not_meant_has_it_as_ever(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER)
    await bring(town, "姚忠义说今天来水，还没来", "否", "提交", category="求助")
    assert (await town.case(number_of(town))).about_cadre is False


async def test_a_name_in_a_later_word_takes_the_case_away_before_that_word_is_read(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert handler.name in CIRCLE
    receipt = next(m.message_id for m in town.phone(RESIDENT).messages if m.from_bot and "编号" in m.text)
    await town.write(RESIDENT, f"{handler.name}{SECRET}", reply_to=receipt)
    assert town.heard_by(RESIDENT)[-1].startswith(f"您反映的是{handler.name}本人吗？")
    assert all(SECRET not in text for text in town.heard_by(handler.name))
    await town.press(RESIDENT, "是")
    assert f"{number} 改由镇里专人办，有关的干部看不到了。" in town.heard_by(RESIDENT)
    assert SECRET in town.card_of(DISPATCHER, number)
    assert heard_of_it(town, handler.name, number) == [f"{number} 已不在您这里。"] * len(
        heard_of_it(town, handler.name, number)
    )
    assert not any(SECRET in text for who in (*CIRCLE, DUTY_ROOM) for text in town.heard_by(who))


async def test_a_later_word_that_names_somebody_who_is_not_meant_goes_on_and_is_not_asked_again(
    town: TownInHand,
) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER)
    number = await town.petition(RESIDENT, "没水了")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    receipt = next(m.message_id for m in town.phone(RESIDENT).messages if m.from_bot and "编号" in m.text)
    await town.write(RESIDENT, f"{handler.name}来过了，还是没水", reply_to=receipt)
    await town.press(RESIDENT, "否")
    assert any("来过了，还是没水" in text for text in town.heard_by(handler.name))
    await town.write(RESIDENT, f"谢谢{handler.name}", reply_to=receipt)
    assert any(f"谢谢{handler.name}" in text for text in town.heard_by(handler.name))
    assert (await town.case(number)).about_cadre is False


async def test_what_lies_unsubmitted_is_not_shown_to_whom_it_names(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER)
    await town.write(RESIDENT, f"{DISPATCHER}{SECRET}")
    await town.pass_time(hours=2)
    await town.pass_time(hours=30)
    assert not any(SECRET in text for who in (*CIRCLE, DUTY_ROOM, DISPATCHER) for text in town.heard_by(who))
