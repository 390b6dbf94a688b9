"""复查: a resident who does not agree has his case looked at by somebody else, and once more by a third."""

from datetime import timedelta

import pytest

from bot.messages.buttons import Press
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, OTHER = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DISPATCHER, DUTY_ROOM = "刘天佑", "袁文斌", "赖永胜", "郭银花"
STAFF = (*CADRES, LEADER, SUPERVISOR, DISPATCHER, DUTY_ROOM)


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def closed_without_a_word(town: TownInHand) -> tuple[str, str]:
    """A case answered by its cadre, of which nobody said whether it is solved; return number and cadre."""
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "低保没批")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "收入超过标准，不能批。")
    await town.pass_time(days=9)
    assert ((await town.case(number)).state, (await town.case(number)).result) == ("closed", "no_feedback")
    return number, cadre


async def ask(town: TownInHand, number: str, label: str = "不服，要求复查") -> str:
    """The resident asks for a review from /my; return its number."""
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, label)
    receipt = next(text for text in reversed(town.heard_by(RESIDENT)) if "编号" in text)
    return receipt.split("编号 ")[1][:10]


async def test_whom_the_review_turns_out_to_be_about_reads_nothing_of_the_reviewed_case_either(
    town: TownInHand,
) -> None:
    number, cadre = await closed_without_a_word(town)
    review = await ask(town, number)
    await town.write(cadre, number)
    assert "低保没批" in town.card_of(cadre, number)
    await town.write(DISPATCHER, review)
    for label in ("更多", "涉及干部", cadre):
        await town.press(DISPATCHER, label)
    case = await town.case(number)
    assert (case.state, case.about_cadre, case.concerned) == ("closed", True, str(case.handler_id))
    shown = "\n".join(message.text or "" for message in town.phone(cadre).messages if message.from_bot)
    assert "低保没批" not in shown
    for words in (number, review, "/find 低保"):
        await town.write(cadre, words)
        assert "低保没批" not in town.heard_by(cadre)[-1]
    await town.write(DISPATCHER, number)
    assert "低保没批" in town.card_of(DISPATCHER, number)


async def test_the_review_goes_one_level_up_with_all_that_was_said(town: TownInHand) -> None:
    number, cadre = await closed_without_a_word(town)
    review = await ask(town, number)
    case = await town.case(review)
    assert (review, case.state, await handler_of(town, review)) == ("2026-00002", "dispatched", LEADER)
    assert case.due_at - town.clock.now() > timedelta(days=29)
    assert town.heard_by(RESIDENT)[-1] == (
        f"收到了，{number} 请别人再看一遍，编号 {review}。\n{LEADER}来看，他没办过这件事。\n最晚 4月10日 告诉您结果。\n"
        "哪里不服，写一句发给我。"
    )
    card = town.card_of(LEADER, review)
    assert "低保没批" in card and "上次的答复：收入超过标准，不能批。" in card
    assert f"复查：原件 {number}，期限按《信访工作条例》第三十五条" in card
    await town.press(LEADER, "更多")
    await town.press(LEADER, "看原件")
    dossier = town.heard_by(LEADER)[-1].splitlines()
    assert dossier == [
        f"{number} 求助，3月2日 09:00 登记",
        "内容：低保没批",
        f"3月2日 09:00 {cadre}答复：收入超过标准，不能批。",
        "3月11日 09:00 办结：逾期未评价",
    ]


async def test_why_he_does_not_agree_goes_to_whoever_reviews(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    review = await ask(town, number)
    await town.write(RESIDENT, "收入算错了", reply_to=town.phone(RESIDENT).messages[-1].message_id)
    assert town.heard_by(LEADER)[-1] == f"{review} 来访人补充：\n收入算错了"


async def test_nobody_who_had_it_reviews_it(town: TownInHand) -> None:
    number, cadre = await closed_without_a_word(town)
    review = await ask(town, number)
    await town.write(LEADER, review)
    await town.press(LEADER, "转办")
    offered = town.newest_labels(LEADER)
    assert cadre not in offered and set(CADRES) - {cadre} <= set(offered) and "换到别的村" not in offered


async def test_taken_back_and_gone_on_it_comes_to_nobody_whom_it_reviews(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    review = await ask(town, number)
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, review)
    await town.press(RESIDENT, "不用了")
    town.phone(LEADER).block()
    await town.settle()
    await town.press(RESIDENT, "接着办")
    assert ((await town.case(review)).reason, await handler_of(town, review)) == ("review", SUPERVISOR)
    await town.pass_time(days=2)
    assert await handler_of(town, review) == SUPERVISOR


async def test_meanwhile_nothing_more_is_asked_of_the_case_itself(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    review = await ask(town, number)
    assert (await town.press(RESIDENT, "未解决")).startswith("这件正在复查，")
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    assert f"已要求复查，编号 {review}。" in town.heard_by(RESIDENT)[-1]
    assert "不服，要求复查" not in town.phone(RESIDENT).messages[-1].labels
    await town.live_until(town.clock.now() + timedelta(days=26), step=timedelta(hours=12))
    assert not any("真的解决了吗" in text for text in town.heard_by(RESIDENT))
    await town.live_until(town.clock.now() + timedelta(days=8), step=timedelta(hours=12))
    assert (await town.case(number)).state == "closed"  # put away only when its review is over


async def test_after_the_second_review_the_lawful_end_is_told(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    first = await ask(town, number)
    await town.press(LEADER, "答复")
    await town.write(LEADER, "查过了，标准没错。")
    await town.press(RESIDENT, "未解决")
    assert town.heard_by(RESIDENT)[-1] == f"记下了，{first} 您还是不服。三十天里可以再要求一次复核。"
    await town.press(RESIDENT, "不服，要求复核")
    second = "2026-00003"
    assert await handler_of(town, second) == SUPERVISOR
    assert f"复核：原件 {first}，期限按《信访工作条例》第三十六条" in town.card_of(SUPERVISOR, second)
    await town.press(SUPERVISOR, "答复")
    await town.write(SUPERVISOR, "复核意见：维持。")
    await town.press(RESIDENT, "未解决")
    end = f"{second} 复查、复核都做完了，这件事不再办。\n有新情况，直接再写给我。"
    assert town.heard_by(RESIDENT)[-1] == end
    town.phone(RESIDENT).press_data(town.phone(RESIDENT).messages[-1].message_id, await review_data(town, second))
    await town.settle()
    assert town.phone(RESIDENT).toasts[-1].text.startswith("复查、复核都做完了，不能再办。")


async def review_data(town: TownInHand, number: str) -> str:
    """What the button of a review that is never offered would say."""
    return Press("review", (await town.case(number)).case_id).encode()


async def test_nobody_else_can_ask_and_after_thirty_days_nobody_can(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    await town.petition(OTHER, "没电了")
    data = await review_data(town, number)
    town.phone(OTHER).press_data(town.phone(OTHER).messages[-1].message_id, data)
    await town.settle()
    assert town.phone(OTHER).toasts[-1].text.startswith("没有找到这一件。")
    await town.live_until(town.clock.now() + timedelta(days=34), step=timedelta(days=1))
    town.phone(RESIDENT).press_data(town.phone(RESIDENT).messages[-1].message_id, data)
    await town.settle()
    assert town.phone(RESIDENT).toasts[-1].text.startswith("过了三十天，不能再要求复查。")
    assert await town.case("2026-00003") is None


async def test_a_review_is_not_put_off_for_it_has_the_days_of_the_law_from_the_start(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    review = await ask(town, number)
    await town.press(LEADER, "更多")
    assert "延期" not in town.newest_labels(LEADER)
    pressed = Press("extend", (await town.case(review)).case_id)
    town.phone(LEADER).press_data(town.phone(LEADER).messages[-1].message_id, pressed.encode())
    await town.settle()
    assert town.phone(LEADER).toasts[-1].text.startswith("再延就过了法定期限")


async def test_while_it_is_reviewed_whoever_holds_the_code_may_still_call_it_solved(town: TownInHand) -> None:
    number, _ = await closed_without_a_word(town)
    await ask(town, number)
    phone, case = town.phone(RESIDENT), await town.case(number)
    for said in ("unsolved", "solved"):
        phone.press_data(phone.messages[-1].message_id, Press("code_rate", case.case_id, said).encode())
        await town.settle()
    assert [toast.text[:7] for toast in phone.toasts[-2:]] == ["这件正在复查，", "好，记下了"]
    assert (await town.case(number)).result == "resolved"
