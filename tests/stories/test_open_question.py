"""While a question with buttons is open, what somebody of the staff types goes to nobody; and every such question has a way out."""

import pytest

from tests.stories.test_confidentiality import code_of
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DISPATCHER = "刘天佑", "袁文斌", "赖永胜"
WORDS = "核实一下情况"


async def a_case(town: TownInHand, mode: str = "保密") -> tuple[str, str]:
    await town.bind(*CADRES, LEADER, SUPERVISOR, DISPATCHER)
    number = await town.petition(RESIDENT, "井水发红，没法喝", mode=mode)
    return number, (await town.staff_by_id((await town.case(number)).handler_id))[0].name


async def more(town: TownInHand, who: str, number: str, *labels: str) -> None:
    await town.write(who, number)
    for label in ("更多", *labels):
        await town.press(who, label)


async def test_what_is_typed_beside_an_open_question_goes_to_nobody(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    heard = len(town.heard_by(RESIDENT))
    for labels in (("延期",), ("挂账",), ("联办",)):
        await more(town, cadre, number, *labels)
        assert "算了" in town.newest_labels(cadre)
        await town.write(cadre, WORDS)
        assert town.heard_by(cadre)[-1].startswith(f"{number} 还有一问等您点按钮，先点上面的。")
        assert town.newest_labels(cadre) == ["算了"]
        await town.press(cadre, "算了")
    assert len(town.heard_by(RESIDENT)) == heard
    await town.write(cadre, WORDS)  # nothing is open any more: he is asked which case he means
    assert number in town.newest_labels(cadre)


async def test_a_reply_to_the_open_question_goes_to_nobody_and_one_to_the_card_does(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await more(town, cadre, number, "延期")
    heard = len(town.heard_by(RESIDENT))
    question = town.phone(cadre).messages[-1]
    await town.write(cadre, WORDS, reply_to=question.message_id)
    assert (len(town.heard_by(RESIDENT)), town.newest_labels(cadre)) == (heard, ["算了"])
    card = next(m for m in town.phone(cadre).messages if m.from_bot and m.text.startswith(f"{number} ·"))
    await town.write(cadre, "已经派人去看了", reply_to=card.message_id)
    assert any("已经派人去看了" in said for said in town.heard_by(RESIDENT)[heard:])


async def test_once_the_question_is_answered_he_is_asked_no_more(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await more(town, cadre, number, "延期", "5天")
    await town.write(cadre, "配件要从外地运")
    await town.press(LEADER, "同意")
    await town.write(cadre, WORDS)
    assert number in town.newest_labels(cadre)


async def test_every_question_of_those_above_has_a_way_out(town: TownInHand) -> None:
    number, _ = await a_case(town)
    before = await town.case(number)
    for who, labels in (
        (DISPATCHER, ("移送",)),
        (DISPATCHER, ("不予受理",)),
        (DISPATCHER, ("涉及干部",)),
        (SUPERVISOR, ("督办",)),
    ):
        await more(town, who, number, *labels)
        await town.write(who, WORDS)
        assert town.heard_by(who)[-1].startswith(f"{number} 还有一问等您点按钮")
        assert await town.press(who, "算了") == "好，没有动"
    assert await town.case(number) == before


async def test_a_transfer_is_sure_only_once_it_is_confirmed_and_says_where_to_turn(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await more(town, DISPATCHER, number, "移送", "纪检监察")
    assert (await town.case(number)).state == "dispatched"
    assert town.newest_labels(DISPATCHER) == ["直接移送", "算了"]
    await town.write(DISPATCHER, "县纪委信访室 0352-0000001，县政府三楼")
    assert (await town.case(number)).state == "dispatched"
    assert town.newest_labels(DISPATCHER) == ["确定移送", "算了"]
    await town.press(DISPATCHER, "确定移送")
    assert (await town.case(number)).state == "transferred_out"
    assert town.heard_by(RESIDENT)[-1] == (
        f"{number} 已转给纪检监察，以后由那边办、那边答复。\n要问进展，找那边：县纪委信访室 0352-0000001，县政府三楼\n别的事再写给我。"
    )
    await town.write(RESIDENT, "/my")
    assert f"{number} 求助：已转给纪检监察" in town.heard_by(RESIDENT)[-1]


async def test_a_transfer_thought_better_of_moves_nothing(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await more(town, DISPATCHER, number, "移送", "公安")
    await town.write(DISPATCHER, "派出所 0352-0000002")
    await town.press(DISPATCHER, "算了")
    assert (await town.case(number)).state == "dispatched"
    await town.press_again(DISPATCHER, "确定移送")
    assert (await town.case(number)).state == "dispatched"


async def test_the_receipt_code_says_where_it_went(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, SUPERVISOR, DISPATCHER)
    number = await town.petition(RESIDENT, "有人偷井盖", category="投诉", about="否", mode="匿名")
    code = await code_of(town, RESIDENT)
    await more(town, DISPATCHER, number, "移送", "公安", "直接移送")
    await town.write(7002, code)
    assert any(f"{number} 投诉：已转给派出所" in said for said in town.heard_by(7002))
