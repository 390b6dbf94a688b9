"""What a resident writes after a question to him answers it, though he replies to no message."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER = "刘天佑"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def asked_back(town: TownInHand, text: str = "没水了") -> tuple[str, str]:
    """A case whose handler has asked something: (number, handler)."""
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, text)
    cadre = await handler_of(town, number)
    await town.press(cadre, "需补充")
    await town.write(cadre, "什么时候开始的？")
    return number, cadre


async def reviewed(town: TownInHand) -> str:
    """A review that was just asked for; return its number."""
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "低保没批")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "收入超过标准，不能批。")
    await town.pass_time(days=9)
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "不服，要求复查")
    return "2026-00002"


async def test_why_he_does_not_agree_may_be_written_without_a_reply(town: TownInHand) -> None:
    review = await reviewed(town)
    await town.write(RESIDENT, "收入算错了")
    assert town.heard_by(LEADER)[-1] == f"{review} 来访人补充：\n收入算错了"
    assert "补充：收入算错了" in town.card_of(LEADER, review)
    assert town.heard_by(RESIDENT)[-1] == f"收到，已转给办 {review} 的人。"


async def test_it_may_be_a_photo_with_words_and_only_the_first_message_is_taken_for_it(town: TownInHand) -> None:
    review = await reviewed(town)
    town.phone(RESIDENT).photo(3_000, "这是工资条")
    await town.settle()
    assert "补充：这是工资条" in town.card_of(LEADER, review)
    await town.write(RESIDENT, "路灯也坏了")
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（低保没批），还是一件新的事？")


async def test_an_hour_later_what_he_writes_is_asked_of(town: TownInHand) -> None:
    await reviewed(town)
    await town.pass_time(hours=1, seconds=1)
    await town.write(RESIDENT, "路灯也坏了")
    assert "新诉求" in town.newest_labels(RESIDENT)
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（低保没批），还是一件新的事？")


async def test_a_review_is_known_by_what_the_matter_began_with(town: TownInHand) -> None:
    review = await reviewed(town)
    await town.write(RESIDENT, "/my")
    lines = town.heard_by(RESIDENT)[-1].splitlines()
    assert f"{review} 求助：已交给值班的人，{LEADER}（低保没批）" in lines


async def test_what_follows_a_handlers_question_without_a_reply_is_asked_of_for_it_may_be_about_him(
    town: TownInHand,
) -> None:
    number, cadre = await asked_back(town)
    heard = len(town.heard_by(cadre))
    await town.write(RESIDENT, "这个干部收了我的红包")
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（没水了），还是一件新的事？")
    assert (len(town.heard_by(cadre)), (await town.case(number)).state) == (heard, "need_info")
    await town.press(RESIDENT, "新诉求")
    assert (await town.case(number)).state == "need_info"


async def test_one_press_makes_it_the_answer(town: TownInHand) -> None:
    number, cadre = await asked_back(town)
    await town.write(RESIDENT, "去年三月")
    await town.press(RESIDENT, "补充上一件")
    assert (await town.case(number)).state == "in_progress"
    assert town.heard_by(cadre)[-1] == f"{number} 来访人补充：\n去年三月"


async def test_of_two_that_ask_he_is_asked_which(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    numbers = [await town.petition(RESIDENT, text) for text in ("没水了", "路灯坏了")]
    cadre = await handler_of(town, numbers[0])
    for number in numbers:
        await town.write(cadre, number)
        await town.press(cadre, "需补充")
        await town.write(cadre, "什么时候开始的？")
    await town.write(RESIDENT, "去年三月")
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（路灯坏了），还是一件新的事？")
    assert [(await town.case(number)).state for number in numbers] == ["need_info", "need_info"]


async def test_nothing_is_ever_known_by_empty_brackets(town: TownInHand) -> None:
    await town.petition(RESIDENT, "\u2063\u2063")
    await town.write(RESIDENT, "/my")
    assert "（" not in town.heard_by(RESIDENT)[-1]
    await town.write(RESIDENT, "路灯坏了")
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（2026-00001），还是一件新的事？")
