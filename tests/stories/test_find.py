"""/find: whoever is above cases, or has them, finds them again by number, words, place, state, name and day."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
SUPERVISOR, DISPATCHER, ROOM, LEADER = "袁文斌", "赖永胜", "郭银花", "刘天佑"


async def ask(town: TownInHand, who: str, written: str) -> str:
    """Look for something; return what was found."""
    await town.write(who, f"/find {written}".strip())
    return town.heard_by(who)[-1]


async def busy(town: TownInHand) -> list[str]:
    """Three petitions from two villages on two days; return their numbers."""
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, ROOM, LEADER)
    first = await town.petition(RESIDENT, "村东头的路灯坏了，晚上看不见路")
    second = await town.petition(RESIDENT + 1, "自来水停了三天", village="谷前堡村")
    await town.pass_time(days=1)
    third = await town.petition(RESIDENT + 2, "路灯一直不亮", village="谷前堡村", category="投诉")
    return [first, second, third]


def numbers(said: str) -> list[str]:
    return [line[:10] for line in said.splitlines() if line.startswith("2026-")]


async def test_a_supervisor_finds_by_words_place_state_name_number_and_day(town: TownInHand) -> None:
    first, second, third = await busy(town)
    case = await town.case(first)
    [handler] = await town.staff_by_id(case.handler_id)
    for written, found in {
        "路灯": [third, first],
        "灯": [third, first],
        "路灯坏了": [first],
        "谷前堡村": [third, second],
        "谷前堡村 路灯": [third],
        "谷前堡村路灯": [third],
        first: [first],
        "2": [second],
        "3月2日": [second, first],
        "3月1日到3月2日 路灯": [first],
        "今天": [third],
        "未办结": [third, second, first],
        "挂账": [],
        "没有这个词": [],
        f"{handler.name} 路灯坏": [first],
    }.items():
        assert numbers(await ask(town, SUPERVISOR, written)) == found, written


async def test_a_hit_is_a_line_with_the_words_and_a_button_to_its_card(town: TownInHand) -> None:
    first, _, third = await busy(town)
    [handler] = await town.staff_by_id((await town.case(first)).handler_id)
    said = await ask(town, SUPERVISOR, "路灯")
    assert said.splitlines()[0] == "找到的，新的在前，点编号看卡片："
    assert f"{first} 3月2日 水磨口村 求助：待签收，{handler.name}\n  村东头的路灯坏了，晚上看不见路" in said
    assert town.newest_labels(SUPERVISOR) == [third, first]
    await town.press(SUPERVISOR, first)
    assert "村东头的路灯坏了" in town.card_of(SUPERVISOR, first)


async def test_pages_are_turned_in_place_and_back(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    every = [await town.petition(RESIDENT + n, f"第{n}盏路灯坏了") for n in range(10)][::-1]
    assert numbers(await ask(town, SUPERVISOR, "路灯")) == every[:8]
    await town.press(SUPERVISOR, "下一页")
    assert numbers(town.phone(SUPERVISOR).messages[-1].text) == every[8:]
    await town.press(SUPERVISOR, "回到第一页")
    assert numbers(town.phone(SUPERVISOR).messages[-1].text) == every[:8]
    await ask(town, SUPERVISOR, "灯")
    newest = town.phone(SUPERVISOR).messages[-1]
    assert "下一页" in newest.labels


async def test_a_page_of_a_search_that_is_over_is_not_turned(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR)
    for n in range(9):
        await town.petition(RESIDENT + n, f"第{n}盏路灯坏了")
    await ask(town, SUPERVISOR, "路灯")
    stale = town.data_of("下一页")
    old = town.phone(SUPERVISOR).messages[-1].message_id
    await ask(town, SUPERVISOR, "没有这个词")
    town.phone(SUPERVISOR).press_data(old, stale)
    await town.settle()
    assert town.phone(SUPERVISOR).toasts[-1].text == "这次查找已经过去了。请再发一次 /find。"


async def test_nothing_found_is_said_with_an_example(town: TownInHand) -> None:
    await busy(town)
    assert await ask(town, SUPERVISOR, "没有这个词") == (
        "没有找到“没有这个词”。少写一点再试，例：/find 路灯，或 /find 谷前堡村 超期"
    )


async def test_without_a_word_it_asks_and_takes_the_next_one(town: TownInHand) -> None:
    first, _, third = await busy(town)
    assert (await ask(town, SUPERVISOR, "")).startswith("要找什么？")
    await town.write(SUPERVISOR, "路灯")
    assert numbers(town.heard_by(SUPERVISOR)[-1]) == [third, first]
    await town.write(SUPERVISOR, "路灯")
    assert numbers(town.heard_by(SUPERVISOR)[-1]) == []  # the question was answered


async def test_a_reply_to_a_card_is_an_answer_whatever_is_looked_for(town: TownInHand) -> None:
    number, *_ = await busy(town)
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert (await ask(town, handler.name, "")).startswith("要找什么？")
    cards = [one for one in town.phone(handler.name).messages if one.text.startswith(f"{number} ·")]
    await town.write(handler.name, "路灯今天修好了。", reply_to=cards[-1].message_id)
    assert "路灯今天修好了。" in town.heard_by(RESIDENT)[-1]


async def test_each_finds_what_he_may_see_and_a_cadre_what_he_has(town: TownInHand) -> None:
    first, second, third = await busy(town)
    handlers = {number: (await town.case(number)).handler_id for number in (first, second, third)}
    for name in CADRES:
        found = numbers(await ask(town, name, "未办结"))
        [person] = [person for person in await town.staff_by_id(*set(handlers.values())) if person.name == name] or [
            None
        ]
        assert found == [number for number in (third, second, first) if person and handlers[number] == person.person_id]
    assert numbers(await ask(town, ROOM, "路灯")) == [third, first]
    assert numbers(await ask(town, DISPATCHER, "路灯")) == [third, first]
    assert numbers(await ask(town, LEADER, "路灯")) == [first]


async def test_a_petition_about_a_cadre_is_found_by_nobody_of_its_circle(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, ROOM, LEADER)
    number = await town.petition(RESIDENT, "村干部收钱不开票", category="投诉", about="是")
    for written in ("收钱", "收", "水磨口村", "未办结", number, "1"):
        assert numbers(await ask(town, DISPATCHER, written)) == [number], written
        for name in (*CADRES, LEADER, ROOM):
            assert numbers(await ask(town, name, written)) == [], (name, written)


async def test_a_resident_has_nothing_to_find(town: TownInHand) -> None:
    await busy(town)
    await town.write(RESIDENT, "/find 路灯")
    assert numbers(town.heard_by(RESIDENT)[-1]) == []


async def test_it_stands_in_the_menu_and_the_help_of_the_staff(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await town.write(SUPERVISOR, "/help")
    assert "/find 查找：按编号、词、村、状态、人、日期找事" in town.heard_by(SUPERVISOR)[-1]
    menus = [call for call in town.world.calls if call.method == "setMyCommands"]
    assert any('"find"' in str(call.params["commands"]) for call in menus)
