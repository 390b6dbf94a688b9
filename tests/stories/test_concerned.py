"""Whom a petition is about: chosen by button, typed, named in the text; he never hears of it, whatever his post."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7301
YES = ("是", "保密", "跳过")  # it is about a cadre; who writes stays hidden, and leaves no number
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
    await bring(town, SECRET, *YES)
    assert town.newest_labels(RESIDENT)[-6:] == ["别的干部", "说不清", "提交", "修改", "取消", "身份：保密"]
    assert set(town.newest_labels(RESIDENT)[:-6]) == set(CIRCLE)
    await town.press(RESIDENT, "姚忠义")
    await town.press(RESIDENT, "萧金凤")
    await town.press(RESIDENT, "✓萧金凤")
    assert {"✓姚忠义", "萧金凤"} < set(town.newest_labels(RESIDENT))
    assert "反映的是姚忠义：由镇里专人办" in [m for m in town.phone(RESIDENT).messages if m.from_bot][-1].text
    await town.press(RESIDENT, "提交")
    [meant] = await town.staff_by_id(int((await town.case(number_of(town))).concerned))
    assert meant.name == "姚忠义"


async def test_a_dispatcher_who_is_meant_gets_nothing_the_supervisor_has_it(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    await bring(town, SECRET, *YES, "别的干部")
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
    await bring(town, f"{DISPATCHER}和{SUPERVISOR}{SECRET}", "是", *YES, "提交")
    number = number_of(town)
    assert SECRET in town.card_of("姚喜凤", number)
    for who in (*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR):
        assert heard_of_it(town, who, number) == []


async def test_a_typed_name_that_nobody_bears_is_asked_again_and_may_stay_open(town: TownInHand) -> None:
    await bring(town, SECRET, *YES, "别的干部")
    await town.write(RESIDENT, "诸葛亮")
    assert town.heard_by(RESIDENT)[-1] == "没找到这位干部。请再打一遍姓名，或者点“说不清”。"
    await town.press(RESIDENT, "说不清")
    assert town.newest_labels(RESIDENT) == ["提交", "修改", "取消", "身份：保密"]
    await town.press(RESIDENT, "提交")
    case = await town.case(number_of(town))
    assert (case.about_cadre, case.concerned) == (True, "")


async def test_a_part_of_a_name_that_several_bear_brings_their_buttons(town: TownInHand) -> None:
    await bring(town, SECRET, *YES, "别的干部")
    await town.write(RESIDENT, "姚")
    assert {"姚忠义", "姚喜凤"} <= set(town.newest_labels(RESIDENT))
    await town.press(RESIDENT, "姚喜凤")
    assert "✓姚喜凤" in town.newest_labels(RESIDENT)


@pytest.mark.parametrize("category", ["求助", "咨询"])
async def test_a_name_in_the_text_is_asked_for_in_every_category(town: TownInHand, category: str) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER)
    await bring(town, f"{DUTY_ROOM}{SECRET}", category=category)
    assert town.heard_by(RESIDENT)[-1] == "您反映的是郭银花本人吗？点“是”，就由镇里专人办，郭银花看不到。"
    for label in (*YES, "提交"):
        await town.press(RESIDENT, label)
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


async def case_with_the_turn(town: TownInHand) -> tuple[str, str]:
    """An ordinary petition with a photo, in the hands of the turn; return its number and its handler."""
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    town.phone(RESIDENT).photo(caption=SECRET)
    await town.settle()
    await town.go_through(RESIDENT)
    number = number_of(town)
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    return number, handler.name


def in_chat(town: TownInHand, who: str) -> str:
    return "\n".join(message.text for message in town.phone(who).messages if message.from_bot)


async def test_a_dispatcher_says_whom_it_is_about_and_all_that_was_read_is_taken_back(town: TownInHand) -> None:
    number, handler = await case_with_the_turn(town)
    assert SECRET in in_chat(town, handler)
    await town.write(DISPATCHER, number)
    for label in ("更多", "涉及干部", handler):
        await town.press(DISPATCHER, label)
    assert SECRET not in in_chat(town, handler)
    assert not any(message.kind == "photo" for message in town.phone(handler).messages if message.from_bot)
    assert f"涉及干部：{handler}" in town.card_of(DISPATCHER, number)
    assert f"{number} 改由镇里专人办，有关的干部看不到了。" in town.heard_by(RESIDENT)
    for who in (*CIRCLE, DUTY_ROOM):
        await town.write(who, number)
        assert town.heard_by(who)[-1] == "没有找到这个编号的事。"


async def test_a_dispatcher_may_type_the_name_or_say_that_nobody_can_be_named(town: TownInHand) -> None:
    number, _ = await case_with_the_turn(town)
    await town.write(DISPATCHER, number)
    for label in ("更多", "涉及干部", "不知道是谁"):
        await town.press(DISPATCHER, label)
    assert "涉及干部：没说是谁" in town.card_of(DISPATCHER, number)
    for label in ("更多", "涉及干部", "别的干部"):
        await town.press(DISPATCHER, label)
    await town.write(DISPATCHER, "诸葛亮")
    assert town.heard_by(DISPATCHER)[-1] == "没找到这位干部。请再写一遍姓名。"
    await town.write(DISPATCHER, SUPERVISOR)
    assert f"涉及干部：{SUPERVISOR}" in town.card_of(DISPATCHER, number)
    assert "没有找到" in (await ask_for(town, SUPERVISOR, number))


async def ask_for(town: TownInHand, who: str, number: str) -> str:
    await town.write(who, number)
    return town.heard_by(who)[-1]


async def test_a_dispatcher_who_says_that_it_is_about_himself_hands_it_on(town: TownInHand) -> None:
    number, _ = await case_with_the_turn(town)
    await town.write(DISPATCHER, number)
    for label in ("更多", "涉及干部", "别的干部"):
        await town.press(DISPATCHER, label)
    await town.write(DISPATCHER, DISPATCHER)
    assert SECRET in town.card_of(SUPERVISOR, number)
    assert SECRET not in in_chat(town, DISPATCHER)


async def test_a_reminder_that_went_out_before_is_taken_back_too(town: TownInHand) -> None:
    number, handler = await case_with_the_turn(town)
    await town.pass_time(hours=3)
    assert f"{number} 还没签收。" in in_chat(town, handler)
    await town.write(DISPATCHER, number)
    for label in ("更多", "涉及干部", handler):
        await town.press(DISPATCHER, label)
    assert "还没签收" not in in_chat(town, handler)
    assert "这条提醒过时了。发 /todo 看现在的。" in in_chat(town, handler)


async def test_what_the_handler_was_about_to_write_goes_nowhere(town: TownInHand) -> None:
    number, handler = await case_with_the_turn(town)
    await town.press(handler, "答复")
    await town.write(DISPATCHER, number)
    for label in ("更多", "涉及干部", handler):
        await town.press(DISPATCHER, label)
    before = len(town.heard_by(RESIDENT))
    await town.write(handler, "没有这回事。")
    assert not any("没有这回事" in text for text in town.heard_by(RESIDENT)[before:])
    assert number not in town.heard_by(handler)[-1]


async def called_out(town: TownInHand) -> tuple[str, str]:
    """The resident called everybody near; return number and handler."""
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    await town.write(RESIDENT, f"/start v_{await town.village_code('水磨口村')}")
    await town.write(RESIDENT, "井塌了，有人掉井里了")
    await town.press(RESIDENT, "紧急")
    number = number_of(town)
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    return number, handler.name


async def test_what_follows_a_call_for_help_and_names_its_handler_waits_for_who_is_meant(town: TownInHand) -> None:
    number, handler = await called_out(town)
    await town.write(RESIDENT, f"这井是{handler}收了回扣修的")
    assert town.heard_by(RESIDENT)[-1].startswith(f"您反映的是{handler}本人吗？")
    assert not any("回扣" in text for who in (*CIRCLE, DUTY_ROOM) for text in town.heard_by(who))
    await town.write(RESIDENT, "又有人掉井里了，快来人")
    assert any("又有人掉井里了" in text for text in town.heard_by(handler))
    await town.press(RESIDENT, "是")
    assert (await town.case(number)).about_cadre
    assert "回扣" in town.card_of(DISPATCHER, number)
    assert not any("回扣" in text for who in (*CIRCLE, DUTY_ROOM) for text in town.heard_by(who))


async def test_words_below_a_later_picture_that_name_the_handler_take_the_case_away_first(town: TownInHand) -> None:
    number, handler = await case_with_the_turn(town)
    receipt = next(m.message_id for m in town.phone(RESIDENT).messages if m.from_bot and "编号" in m.text)
    for n, caption in enumerate(("就是这里", f"{handler}收的钱")):
        reply_to = None if n else receipt
        town.phone(RESIDENT).photo(3_000, caption, media_group_id="a", reply_to=reply_to)
        await town.settle()
    assert (await town.case(number)).about_cadre
    assert not any("收的钱" in in_chat(town, who) for who in (*CIRCLE, DUTY_ROOM))
    assert "收的钱" in town.card_of(DISPATCHER, number)


async def test_a_word_to_a_closed_case_that_names_its_handler_stays_apart_from_it(town: TownInHand) -> None:
    number, handler = await case_with_the_turn(town)
    await town.press(handler, "答复")
    await town.write(handler, "修好了")
    await town.press(RESIDENT, "已解决")
    receipt = next(m.message_id for m in town.phone(RESIDENT).messages if m.from_bot and "编号" in m.text)
    await town.write(RESIDENT, f"其实{handler}收了我五百块才修", reply_to=receipt)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 已经办完了。刚才说的是新的事，就点“新诉求”。"
    await town.write(handler, "/find 五百块")
    await town.write(handler, number)
    assert not any("收了我五百块" in message.text for message in town.phone(handler).messages if message.from_bot)
    await town.press(RESIDENT, "新诉求")
    for label in ("水磨口村", "投诉", "是", "是", "保密", "跳过", "提交"):
        if label in town.newest_labels(RESIDENT):
            await town.press(RESIDENT, label)
    again = number_of(town)
    assert again != number
    assert "收了我五百块" in town.card_of(DISPATCHER, again)
    assert not any("收了我五百块" in in_chat(town, who) for who in (*CIRCLE, DUTY_ROOM))


async def test_words_below_a_later_picture_to_a_closed_case_that_name_its_handler_stay_apart_too(
    town: TownInHand,
) -> None:
    number, handler = await case_with_the_turn(town)
    await town.press(handler, "答复")
    await town.write(handler, "修好了")
    await town.press(RESIDENT, "已解决")
    receipt = next(m.message_id for m in town.phone(RESIDENT).messages if m.from_bot and "编号" in m.text)
    for n, caption in enumerate(("就是这里", f"其实{handler}收了我五百块才修", "还有这张")):
        town.phone(RESIDENT).photo(3_000, caption, media_group_id="a", reply_to=None if n else receipt)
        await town.settle()
    await town.write(handler, "/find 五百块")
    await town.write(handler, number)
    assert "收了我五百块" not in in_chat(town, handler)
    said = [m for m in town.phone(RESIDENT).messages if m.from_bot and "新诉求" in m.labels]
    assert [m.text for m in said] == [f"{number} 已经办完了。刚才说的是新的事，就点“新诉求”。"] * 2
    town.phone(RESIDENT).press(said[0].message_id, "新诉求")
    await town.settle()
    for label in ("水磨口村", "投诉", "是", "是", "保密", "跳过", "提交"):
        if label in town.newest_labels(RESIDENT):
            await town.press(RESIDENT, label)
    again = number_of(town)
    assert again != number
    assert "收了我五百块" in town.card_of(DISPATCHER, again) and "就是这里" in town.card_of(DISPATCHER, again)
    assert not any("收了我五百块" in in_chat(town, who) for who in (*CIRCLE, DUTY_ROOM))
