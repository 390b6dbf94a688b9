"""What a card says of a case that is over: how often it was worked on, no reason why somebody has it, nobody named once it is emptied."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DISPATCHER, SUPERVISOR = "刘天佑", "赖永胜", "袁文斌"


async def test_once_closed_it_says_how_often_and_no_more_why_he_has_it(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    for verdict in ("未解决", "已解决"):
        [handler] = await town.staff_by_id((await town.case(number)).handler_id)
        await town.press(handler.name, "答复")
        await town.write(handler.name, "水管修好了。")
        await town.press(RESIDENT, verdict)
    card = town.card_of(LEADER, number)
    assert f"状态：办结　办理：{LEADER}\n" in card
    assert "一共办了 2 次" in card
    assert "未解决，上一级办理" not in card


async def test_what_was_added_stands_line_by_line(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    about = town.phone(RESIDENT).messages[-1].message_id
    for words in ("到现在还是没水", "井也干了"):
        await town.write(RESIDENT, words, reply_to=about)
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert "补充：到现在还是没水\n补充：井也干了\n" in town.card_of(handler.name, number)


async def test_once_its_words_are_gone_it_names_nobody_either(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, DISPATCHER, SUPERVISOR)
    await town.write(RESIDENT, "赖淑珍收钱不开票")
    for label in ("水磨口村", "投诉", "是", "保密", "跳过", "提交"):
        await town.press(RESIDENT, label)
    receipt = next(text for text in reversed(town.heard_by(RESIDENT)) if "编号" in text)
    number = receipt.split("编号 ")[1][:10]
    assert "涉及干部：赖淑珍" in town.card_of(DISPATCHER, number)
    await town.write(RESIDENT, "/privacy")
    for label in ("删除我的资料", "撤回并全部删除"):
        await town.press(RESIDENT, label)
    await town.write(DISPATCHER, number)
    card = town.card_of(DISPATCHER, number)
    assert ("内容已清除" in card, "赖淑珍" in card) == (True, False)
