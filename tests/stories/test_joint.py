"""联办: the handler asks for help, somebody above agrees, and the resident hears one voice."""

from datetime import timedelta

import pytest

from storage import helpers
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER = "刘天佑"


async def a_case(town: TownInHand) -> tuple[str, str, str]:
    """Everybody bound: (number, who has it, a colleague)."""
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    cadre = str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)
    return number, cadre, next(name for name in CADRES if name != cadre)


async def asked(town: TownInHand, task: str = "查一下水表") -> tuple[str, str, str]:
    number, cadre, helper = await a_case(town)
    for label in ("更多", "联办", helper, "2天"):
        await town.press(cadre, label)
    await town.write(cadre, task)
    return number, cadre, helper


async def helped(town: TownInHand) -> tuple[str, str, str]:
    number, cadre, helper = await asked(town)
    await town.press(LEADER, "同意")
    return number, cadre, helper


async def test_who_helps_whom_with_what_is_decided_by_somebody_else(town: TownInHand) -> None:
    number, cadre, helper = await asked(town)
    request = next(text for text in reversed(town.heard_by(LEADER)) if "同意吗" in text)
    assert f"{cadre}申请联办：{number}" in request
    assert f"请{helper}协办，2 个工作日：查一下水表" in request
    before = await town.case(number)
    assert before.helpers == ""
    assert not any(number in text and "协办" in text for text in town.heard_by(helper))
    await town.press(LEADER, "同意")
    after = await town.case(number)
    assert (after.due_at, after.state, after.handler_id) == (before.due_at, before.state, before.handler_id)
    card = town.card_of(cadre, number)
    assert f"协办 {helper}：查一下水表（3月4日 18:00 前）" in card


async def test_whoever_helps_gets_a_card_with_his_task_and_date_and_two_buttons(town: TownInHand) -> None:
    number, _, helper = await helped(town)
    card = next(m for m in reversed(town.phone(helper).messages) if number in m.text)
    assert card.text.startswith("请您协办：查一下水表\n您这一份的期限：3月4日 18:00\n")
    assert "没水了" in card.text
    assert card.labels == ["回话", "办好了"]
    await town.write(helper, "/todo")
    assert f"请您协办的：\n{number} 求助 水磨口村" in town.heard_by(helper)[-1]


async def test_what_a_helper_says_reaches_the_handler_and_never_the_resident(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    resident = town.heard_by(RESIDENT)
    await town.press(helper, "回话")
    await town.write(helper, "表坏了")
    card = next(m for m in reversed(town.phone(helper).messages) if m.text.startswith("请您协办"))
    await town.write(helper, "已换新表", reply_to=card.message_id)
    for n in range(2):
        town.phone(helper).photo(
            3_000, "照片" if n else None, media_group_id="a", reply_to=None if n else card.message_id
        )
    await town.settle()
    assert f"{number} 协办{helper}说：\n表坏了" in town.heard_by(cadre)
    assert f"{number} 协办{helper}说：\n已换新表" in town.heard_by(cadre)
    assert len([m for m in town.phone(cadre).messages if m.from_bot and m.kind == "photo"]) == 2
    assert town.heard_by(RESIDENT) == resident


async def test_what_a_helper_writes_without_a_reply_is_asked_of_and_reaches_the_handler(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    resident = town.heard_by(RESIDENT)
    await town.write(helper, "明天去看")
    await town.press(helper, number)
    assert f"{number} 协办{helper}说：\n明天去看" in town.heard_by(cadre)
    assert town.heard_by(RESIDENT) == resident


async def test_done_the_handler_hears_and_the_card_is_no_longer_the_helpers(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    await town.press(helper, "办好了")
    assert f"{number} 协办{helper}的那一份办好了。" in town.heard_by(cadre)
    assert f"协办 {helper}：查一下水表（办好了）" in town.card_of(cadre, number)
    assert (await town.case(number)).helpers == ""
    assert not any("没水了" in m.text for m in town.phone(helper).messages)
    with pytest.raises(LookupError):
        await town.press(helper, "回话")


async def test_a_helper_cannot_do_what_is_the_handlers_or_the_leaders(town: TownInHand) -> None:
    number, _, helper = await helped(town)
    before = await town.case(number)
    for label in ("签收", "答复", "更多"):
        await town.press_again(helper, label)
    town.phone(helper).press_data(town.phone(helper).messages[-1].message_id, f"1.take.{_36(before.case_id)}.")
    await town.settle()
    after = await town.case(number)
    assert (after.handler_id, after.state) == (before.handler_id, before.state)


def _36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


async def test_the_handler_may_need_him_no_more(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    for label in ("更多", "不用协办了"):
        await town.press(cadre, label)
    assert f"{number} 不用您协办了，谢谢。" in town.heard_by(helper)
    assert (await town.case(number)).helpers == ""
    assert "协办" not in town.card_of(cadre, number)


async def test_he_is_reminded_before_and_when_it_is_due_and_then_the_handler_hears(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    await town.press(cadre, "签收")  # else it goes to the next one on duty, who is the helper
    due = (await town.database.transaction(helpers.all_active))[0].due_at
    reminder = f"{number} 您协办的那一份，期限 3月4日 18:00：查一下水表"
    late = f"{number} 协办{helper}的那一份到期了，还没办好。"
    await town.live_until(due - timedelta(minutes=30))
    assert (town.heard_by(helper).count(reminder), town.heard_by(cadre).count(late)) == (1, 0)
    await town.live_until(due + timedelta(minutes=15))
    assert (town.heard_by(helper).count(reminder), town.heard_by(cadre).count(late)) == (2, 1)
    assert f"协办 {helper}：查一下水表（3月4日 18:00 到期，还没办好）" in town.card_of(cadre, number)


async def test_a_helper_who_cannot_be_reached_any_more_is_told_to_the_handler(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    town.phone(helper).block()
    await town.settle()
    await town.beat()
    assert any(text.startswith(f"{number} 协办{helper}办不了了") for text in town.heard_by(cadre))
    assert (await town.case(number)).helpers == ""


async def test_the_case_ends_and_nobody_helps_any_more(town: TownInHand) -> None:
    number, _, helper = await helped(town)
    await town.press(RESIDENT, "不用了")
    assert f"{number} 不用您协办了，谢谢。" in town.heard_by(helper)
    assert await town.database.transaction(helpers.all_active) == []


async def test_a_helper_who_gets_the_case_himself_helps_no_more(town: TownInHand) -> None:
    number, cadre, helper = await helped(town)
    await town.press(cadre, "转办")
    await town.press(cadre, helper)
    case = await town.case(number)
    assert (case.helpers, (await town.staff_by_id(case.handler_id))[0].name) == ("", helper)


async def test_refused_nobody_helps(town: TownInHand) -> None:
    number, cadre, _ = await asked(town)
    await town.press(LEADER, "不同意")
    assert (await town.case(number)).helpers == ""
    assert any(text.startswith(f"{number} 联办，{LEADER}没有同意") for text in town.heard_by(cadre))


async def test_why_something_was_asked_for_never_reaches_the_resident_by_an_edit_or_an_album(town: TownInHand) -> None:
    _, cadre, helper = await a_case(town)
    resident = town.heard_by(RESIDENT)
    for label in ("更多", "联办", helper, "2天"):
        await town.press(cadre, label)
    first = town.phone(cadre).photo(3_000, "查水表", media_group_id="q")
    town.phone(cadre).photo(3_000, media_group_id="q")
    await town.settle()
    town.phone(cadre).edit(first, "查两块水表")
    await town.settle()
    assert town.heard_by(RESIDENT) == resident


async def test_what_is_due_sooner_goes_on_in_nothing_that_is_due_later(town: TownInHand) -> None:
    later, cadre, _ = await a_case(town)
    sooner = await town.petition(7002, "水管归谁管", category="咨询")
    for number, other in ((sooner, later), (later, sooner)):
        card = next(one for one in reversed(town.phone(cadre).messages) if one.text.startswith(f"{number} ·"))
        for label in ("更多", "并案"):
            town.phone(cadre).press(card.message_id, label)
            await town.settle()
        offered = [label for label in town.newest_labels(cadre) if label.startswith(other)]
        assert bool(offered) == (number == later)


async def test_a_handler_may_ask_that_a_case_goes_on_in_another_and_it_can_be_taken_apart(town: TownInHand) -> None:
    first, cadre, _ = await a_case(town)
    second = await town.petition(7002, "水管漏了")
    for label in ("更多", "并案", f"{first} 求助 3月2日"):
        await town.press(cadre, label)
    await town.write(cadre, "同一根水管")
    request = next(text for text in reversed(town.heard_by(LEADER)) if "同意吗" in text)
    assert f"并到 {first}（没水了）。同一根水管" in request
    assert (await town.case(second)).state == "dispatched"
    await town.press(LEADER, "同意")
    assert (await town.case(second)).state == "merged"
    assert f"{second} 和别人反映的是同一件事，并在一起办。回音照样发给您。" in town.heard_by(7002)
    assert "附议：1 人" in town.card_of(cadre, first)
    await town.write(LEADER, second)
    for label in ("更多", "拆分"):
        await town.press(LEADER, label)
    assert ((await town.case(second)).state, (await town.case(first)).joined) == ("dispatched", 0)
    assert f"{second} 现在单独给您办。" in town.heard_by(7002)


async def test_a_helper_whom_it_turns_out_to_concern_helps_no_more_and_finds_nothing_of_it(town: TownInHand) -> None:
    number, _, helper = await helped(town)
    await town.bind("赖永胜")
    receipt = next(m for m in town.phone(RESIDENT).messages if m.from_bot and "编号" in m.text)
    await town.write(RESIDENT, f"{helper}收了钱不办事", reply_to=receipt.message_id)
    await town.press(RESIDENT, "是")
    assert (await town.case(number)).helpers == ""
    assert await town.database.transaction(helpers.all_active) == []
    assert any(text.startswith(f"{number} 协办{helper}办不了了") for text in town.heard_by("赖永胜"))
    for words in ("/todo", "知道了"):
        await town.write(helper, words)
        assert number not in town.heard_by(helper)[-1]
        assert not any(number in message.labels for message in town.phone(helper).messages)
    card = town.card_of("赖永胜", number)
    assert "协办" not in card
    assert f"{number} 不用您协办了，谢谢。" not in town.heard_by(helper)


async def test_a_case_in_which_another_was_to_go_on_ends_and_nobody_is_asked_for_that_any_more(
    town: TownInHand,
) -> None:
    first, cadre, _ = await a_case(town)
    second = await town.petition(7002, "水管漏了")
    for label in ("更多", "并案", f"{first} 求助 3月2日"):
        await town.press(cadre, label)
    await town.write(cadre, "同一根水管")
    await town.press(RESIDENT, "不用了")
    assert not any("同意" in message.labels for message in town.phone(LEADER).messages)
    assert "并案" not in town.card_of(cadre, second)
    await town.write(LEADER, "/todo")
    assert second not in town.heard_by(LEADER)[-1]
