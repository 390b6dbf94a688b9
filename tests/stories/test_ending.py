"""不予受理 and 移送: who decides, what the resident hears, and what nobody reads any more."""

from datetime import timedelta

import pytest

from bot.rules.requests import Request
from storage import cases, requests
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DISPATCHER, DUTY_ROOM = "刘天佑", "袁文斌", "赖永胜", "郭银花"
STAFF = (*CADRES, LEADER, SUPERVISOR, DISPATCHER, DUTY_ROOM)


async def a_case(town: TownInHand, *names: str) -> tuple[str, str]:
    await town.bind(*(names or STAFF))
    number = await town.petition(RESIDENT, "井水发红，没法喝")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    return number, str(handler.name)


async def open_more(town: TownInHand, who: str, number: str) -> None:
    await town.write(who, number)
    await town.press(who, "更多")


async def test_a_dispatcher_turns_it_away_and_the_resident_hears_the_lawful_way(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await open_more(town, DISPATCHER, number)
    await town.press(DISPATCHER, "不予受理")
    await town.press(DISPATCHER, "在诉讼、仲裁")
    case = await town.case(number)
    assert (case.state, case.why_ended, case.result) == ("not_accepted", "court", None)
    assert (
        town.heard_by(RESIDENT)[-1]
        == f"{number} 已经在打官司或仲裁，请到那边办。\n有新情况，或者有别的事，直接再写给我。"
    )
    assert town.heard_by(cadre)[-1] == f"{number} 已定不予受理（在诉讼、仲裁），不用办了。"
    assert "状态：不予受理" in town.card_of(cadre, number) and "原因：在诉讼、仲裁" in town.card_of(cadre, number)
    await town.write(RESIDENT, "/my")
    assert f"{number} 求助：这次不能办，原因告诉您了" in town.heard_by(RESIDENT)[-1]
    await town.write(RESIDENT, "井水又红了")  # nothing is refused for good
    assert town.newest_labels(RESIDENT)


async def test_what_is_not_ours_says_where_to_go(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await open_more(town, DISPATCHER, number)
    await town.press(DISPATCHER, "不予受理")
    await town.press(DISPATCHER, "不属本级")
    assert (await town.case(number)).state == "dispatched"  # nothing is decided before it is said
    await town.write(DISPATCHER, "水质的事归县水务局，电话 0352-0000001")
    assert (await town.case(number)).state == "not_accepted"
    assert town.heard_by(RESIDENT)[-1].startswith(
        f"{number} 这件事不归镇里管。请这样办：\n水质的事归县水务局，电话 0352-0000001"
    )


async def test_neither_the_cadre_nor_his_leader_turns_anything_away(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await open_more(town, DISPATCHER, number)
    await town.press(DISPATCHER, "不予受理")
    for who in (cadre, LEADER, DUTY_ROOM, SUPERVISOR):
        for label in ("不予受理", "在诉讼、仲裁", "其他"):
            town.phone(who).press_data(town.phone(who).messages[-1].message_id, town.data_of(label))
            await town.settle()
            assert town.phone(who).toasts[-1].text.startswith("这件不在您手上。")
    assert (await town.case(number)).state == "dispatched"


async def test_where_there_is_no_dispatcher_the_duty_room_decides(town: TownInHand) -> None:
    number, _ = await a_case(town, *CADRES, DUTY_ROOM)
    await open_more(town, DUTY_ROOM, number)
    await town.press(DUTY_ROOM, "不予受理")
    await town.press(DUTY_ROOM, "没有具体请求")
    assert (await town.case(number)).why_ended == "nothing_asked"


async def test_transferred_to_the_discipline_office_nobody_below_reads_a_word_any_more(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.write(RESIDENT, "村里有人收了钱", reply_to=town.phone(RESIDENT).messages[-1].message_id)
    assert any("村里有人收了钱" in text for text in now_shown(town, cadre))
    for who in (LEADER, SUPERVISOR):
        await town.write(who, number)
    await open_more(town, DISPATCHER, number)
    await town.press(DISPATCHER, "移送")
    await town.press(DISPATCHER, "纪检监察")
    await town.press(DISPATCHER, "直接移送")
    assert ((await town.case(number)).state, (await town.case(number)).why_ended) == ("transferred_out", "discipline")
    told = f"{number} 已转给纪检监察，以后由那边办、那边答复。\n要问进展，打纪检监察的电话 12388。\n别的事再写给我。"
    assert town.heard_by(RESIDENT)[-1] == told
    for who in (cadre, LEADER, SUPERVISOR):
        shown = "\n".join(now_shown(town, who))
        assert ("收了钱" in shown, "井水" in shown) == (False, False)
        assert f"{number} 已移送，内容不再显示。" in shown
    assert "井水发红" in town.card_of(DISPATCHER, number)


async def test_what_is_transferred_is_found_by_nobody_below(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await open_more(town, SUPERVISOR, number)
    await town.press(SUPERVISOR, "移送")
    await town.press(SUPERVISOR, "其他单位")
    await town.write(SUPERVISOR, "县水务局")
    await town.press(SUPERVISOR, "确定移送")
    assert town.heard_by(RESIDENT)[-1].startswith(f"{number} 已转给县水务局，")
    for who in (cadre, LEADER, DUTY_ROOM, DISPATCHER):
        await town.write(who, number)
        assert town.heard_by(who)[-1] == "没有找到这个编号的事。"
        await town.write(who, "/todo")
        assert number not in town.heard_by(who)[-1]
    await town.live_until(town.clock.now() + timedelta(days=40), step=timedelta(days=1))
    assert (await town.case(number)).state == "archived"
    await town.write(LEADER, number)
    assert town.heard_by(LEADER)[-1] == "没有找到这个编号的事。"


async def test_what_the_resident_could_not_hear_is_told_to_whoever_decided(town: TownInHand) -> None:
    number, _ = await a_case(town)
    town.phone(RESIDENT).block()
    await open_more(town, DISPATCHER, number)
    await town.press(DISPATCHER, "移送")
    await town.press(DISPATCHER, "上级")
    await town.press(DISPATCHER, "直接移送")
    said = f"{number} 的决定没送到来访人：对方停用了机器人。请打电话或当面告诉他。"
    assert any(text.startswith(said) for text in town.heard_by(DISPATCHER))


async def test_a_cadre_suggests_it_with_a_reason_and_the_dispatcher_decides(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await open_more(town, cadre, number)
    await town.press(cadre, "建议不予受理")
    await town.write(cadre, "这户已经起诉了")
    assert (await town.case(number)).state == "dispatched"
    asked = town.heard_by(DISPATCHER)[-1]
    assert asked.startswith(f"{cadre}申请不予受理：{number}") and "理由：这户已经起诉了" in asked
    await town.press(DISPATCHER, "同意")
    assert (await town.case(number)).state == "dispatched"  # nothing is decided before the reason is
    await town.press(DISPATCHER, "在诉讼、仲裁")
    assert (await town.case(number)).state == "not_accepted"
    [request] = await town.database.transaction(lambda tx: requests_of(tx, number))
    assert (request.kind, request.state) == ("not_accept", "granted")


async def test_what_the_dispatcher_does_not_turn_away_stays_with_the_cadre(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await open_more(town, cadre, number)
    await town.press(cadre, "建议不予受理")
    await town.write(cadre, "没有具体的事")
    await town.press(DISPATCHER, "不同意")
    case = await town.case(number)
    assert (case.state, case.why_ended) == ("dispatched", None)
    assert any("没有同意，请接着办" in text for text in town.heard_by(cadre))


async def test_for_a_case_of_the_dispatcher_himself_somebody_else_decides(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "转办")
    await town.press(cadre, DISPATCHER)
    await open_more(town, DISPATCHER, number)
    assert "不予受理" not in town.newest_labels(DISPATCHER)
    await town.press(DISPATCHER, "建议不予受理")
    await town.write(DISPATCHER, "没有具体的事")
    assert town.heard_by(DUTY_ROOM)[-1].startswith(f"{DISPATCHER}申请不予受理：{number}")


def requests_of(tx: Tx, number: str) -> list[Request]:
    case = cases.by_number(tx, number)
    assert case is not None
    return requests.of_case(tx, case.case_id)


def now_shown(town: TownInHand, who: str) -> list[str]:
    """What the bot's messages say in somebody's chat as they stand now."""
    return [message.text or "" for message in town.phone(who).messages if message.from_bot]
