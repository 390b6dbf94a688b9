"""Somebody does not know his village, or does not find it: the duty room asks, and sends the case where it belongs."""

from pathlib import Path

import pytest

from bot.rules.intake import NO_VILLAGE
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR = "刘天佑", "郭银花", "赖永胜", "袁文斌"
SECRET = "低保名额给了亲戚"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


def heard_of_it(town: TownInHand, who: str, number: str) -> list[str]:
    messages = [message.text for message in town.phone(who).messages if message.from_bot]
    return [text for text in messages if number in text or SECRET in text]


async def test_an_unknown_village_takes_no_more_taps_and_goes_to_the_duty_room(town: TownInHand) -> None:
    await town.bind(*CADRES, DUTY_ROOM)
    await town.write(RESIDENT, "路上有个大坑")
    await town.press(RESIDENT, "不清楚")
    await town.press(RESIDENT, "求助")
    assert "请看一下对不对：\n村还不清楚\n类别：求助" in town.heard_by(RESIDENT)[-1]
    await town.press(RESIDENT, "提交")
    assert f"值班：{DUTY_ROOM}，先问清是哪个村，再转给村里。" in town.heard_by(RESIDENT)[-1]
    assert town.card_of(DUTY_ROOM, "2026-00001").splitlines()[0] == "2026-00001 · 求助 · 村还不清楚"


async def test_the_village_is_set_from_the_card_and_whoever_is_on_duty_there_gets_it(town: TownInHand) -> None:
    await town.bind(*CADRES, DUTY_ROOM)
    number = await town.petition(RESIDENT, "路上有个大坑", village="不在列表")
    before = await town.case(number)
    await town.press(DUTY_ROOM, "定村")
    await town.press(DUTY_ROOM, "水磨口村")
    case, handler = await town.case(number), await handler_of(town, number)
    assert (case.village_id, case.due_at) == (await town.village_id("水磨口村"), before.due_at)
    assert handler in CADRES
    assert "路上有个大坑" in town.card_of(handler, number)
    assert "定村" not in [label for m in town.phone(handler).messages for label in m.labels]
    assert town.heard_by(RESIDENT)[-1] == f"{number} 现在由{handler}给您办，答复的日子不变。"


async def test_where_nobody_of_the_village_is_bound_the_duty_room_keeps_it(town: TownInHand) -> None:
    await town.bind(DUTY_ROOM)
    number = await town.petition(RESIDENT, "路上有个大坑", village="不清楚")
    await town.press(DUTY_ROOM, "定村")
    assert await town.press(DUTY_ROOM, "水磨口村") == f"{number} 的村定好了：水磨口村，还由您办。"
    assert town.card_of(DUTY_ROOM, number).splitlines()[0] == f"{number} · 求助 · 水磨口村"
    assert (await town.case(number)).village_id == await town.village_id("水磨口村")
    assert town.heard_by(RESIDENT)[-1] == f"{number} 弄清了，是水磨口村的事，接着办。"


async def test_an_unknown_village_is_not_remembered_and_a_notice_in_the_village_names_it(town: TownInHand) -> None:
    await town.petition(RESIDENT, "路上有个大坑", village="不清楚")
    await town.write(RESIDENT, "路灯也坏了")
    await town.press(RESIDENT, "新诉求")
    await town.press(RESIDENT, "不清楚")
    await town.write(RESIDENT, f"/start v_{await town.village_code('水磨口村')}")
    await town.press(RESIDENT, "求助")
    await town.press(RESIDENT, "提交")
    assert (await town.case("2026-00002")).village_id == await town.village_id("水磨口村")


async def test_whoever_does_not_know_the_town_either_is_heard_all_the_same(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=6, towns=2).encode()) as town:
        await town.write(RESIDENT, "路上有个大坑")
        await town.press(RESIDENT, "不清楚")
        await town.press(RESIDENT, "求助")
        assert "\n村还不清楚\n" in town.heard_by(RESIDENT)[-1]
        await town.press(RESIDENT, "提交")
        case = await town.case("2026-00001")
        assert (case.town_id, case.village_id, case.reason) == (0, NO_VILLAGE, "village_unknown")


async def test_a_town_that_was_chosen_stays_chosen(tmp_path: Path) -> None:
    async with town_in_hand(tmp_path, file=make_town(3, villages=6, towns=2).encode()) as town:
        await town.write(RESIDENT, "路上有个大坑")
        chosen = town.newest_labels(RESIDENT)[1]
        await town.press(RESIDENT, chosen)
        await town.press(RESIDENT, "不在列表")
        await town.press(RESIDENT, "求助")
        assert f"\n{chosen}/村还不清楚\n" in town.heard_by(RESIDENT)[-1]


async def about_a_cadre(town: TownInHand) -> str:
    return await town.petition(RESIDENT, SECRET, village="不清楚", category="投诉", about="是")


async def test_about_a_cadre_only_the_dispatcher_sets_the_village_and_its_circle_never_hears(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    number = await about_a_cadre(town)
    assert await handler_of(town, number) == DISPATCHER
    await town.press(DISPATCHER, "转办")
    assert town.newest_labels(DISPATCHER) == ["交上级", SUPERVISOR, "算了"]  # anybody else may be the one it is about
    town.phone(SUPERVISOR).press_data(town.phone(SUPERVISOR).messages[-1].message_id, town.data_of("定村"))
    await town.settle()
    assert town.phone(SUPERVISOR).toasts[-1].text.startswith("这件不在您手上。")
    await town.press(DISPATCHER, "定村")
    assert await town.press(DISPATCHER, "水磨口村") == f"{number} 的村定好了：水磨口村，还由您办。"
    assert (await town.case(number)).village_id == await town.village_id("水磨口村")
    assert await handler_of(town, number) == DISPATCHER
    for who in (*CADRES, LEADER, DUTY_ROOM):
        assert heard_of_it(town, who, number) == []


async def test_whoever_was_called_and_turns_out_to_be_of_the_circle_keeps_no_word_of_it(tmp_path: Path) -> None:
    text = PRACTICE_TOWN.read_text("utf-8").replace('dispatchers = ["赖永胜"]', 'dispatchers = ["赖永胜", "刘天佑"]')
    async with town_in_hand(tmp_path, file=text.encode()) as town:
        await town.bind(LEADER, DISPATCHER)
        await town.write(RESIDENT, "支书放火烧我家")
        await town.press(RESIDENT, "紧急")
        assert "放火" in "".join(m.text for m in town.phone(LEADER).messages if m.from_bot)
        await town.press(DISPATCHER, "定村")
        await town.press(DISPATCHER, "水磨口村")
        assert "放火" not in "".join(m.text for m in town.phone(LEADER).messages if m.from_bot)


async def test_a_dispatcher_of_the_circle_hands_it_to_the_supervisor_with_the_village(tmp_path: Path) -> None:
    text = PRACTICE_TOWN.read_text("utf-8").replace('dispatchers = ["赖永胜"]', 'dispatchers = ["刘天佑"]')
    async with town_in_hand(tmp_path, file=text.encode()) as town:
        await town.bind(LEADER, SUPERVISOR)
        number = await about_a_cadre(town)
        assert await handler_of(town, number) == LEADER
        await town.press(LEADER, "定村")
        await town.press(LEADER, "水磨口村")
        assert await handler_of(town, number) == SUPERVISOR
        assert SECRET in town.card_of(SUPERVISOR, number)
        assert SECRET not in "".join(m.text for m in town.phone(LEADER).messages if m.from_bot)
