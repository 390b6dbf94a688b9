"""督办: a yellow or red card, what is to be done, and who hears of it."""

from datetime import timedelta

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, OTHER = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DISPATCHER = "刘天佑", "袁文斌", "赖永胜"


async def a_case(town: TownInHand) -> tuple[str, str]:
    await town.bind(*CADRES, LEADER, SUPERVISOR, DISPATCHER)
    number = await town.petition(RESIDENT, "没水了")
    return number, await handler_of(town, number)


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def open_more(town: TownInHand, who: str, number: str) -> None:
    """Somebody fetches the card and what stands behind 更多."""
    await town.write(who, number)
    await town.press(who, "更多")


async def supervise(town: TownInHand, who: str, number: str, colour: str) -> None:
    await open_more(town, who, number)
    await town.press(who, "督办")
    await town.press(who, colour)


async def test_a_leader_shows_the_yellow_card_and_says_what_is_to_be_done(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await supervise(town, LEADER, number, "黄牌")
    case = await town.case(number)
    assert (case.supervised, case.supervised_at, case.state) == ("yellow", town.clock.now(), "dispatched")
    assert f"{LEADER}督办 {number}（黄牌），请先办这一件。" in town.heard_by(cadre)
    assert town.heard_by(SUPERVISOR)[-1] == f"{LEADER}督办了 {number}（黄牌），办理人{cadre}。"
    await town.write(LEADER, "明天中午前把水送到")
    assert town.heard_by(cadre)[-1] == f"{number} 督办要求，{LEADER}：\n明天中午前把水送到"
    card = town.card_of(cadre, number)
    assert f"督办：黄牌，3月2日起，{LEADER}\n督办要求：明天中午前把水送到" in card
    assert town.heard_by(RESIDENT)[-1].startswith("收到了，编号")


async def test_it_stands_first_in_todo_and_in_the_digest(town: TownInHand) -> None:
    first, cadre = await a_case(town)
    second = await town.petition(OTHER, "没电了")
    await supervise(town, SUPERVISOR, second, "红牌")
    await town.press(SUPERVISOR, "先不写")
    await town.write(cadre, "/todo")
    lines = town.heard_by(cadre)[-1].splitlines()
    assert lines[1].startswith(f"【红牌督办】{second} 求助") and lines[2].startswith(f"{first} 求助")
    await town.write(SUPERVISOR, "/todo")
    assert town.heard_by(SUPERVISOR)[-1].startswith(f"正在督办的：\n【红牌督办】{second} 求助 水磨口村：{cadre}")
    await town.write(SUPERVISOR, "/digest")
    assert f"督办：\n【红牌督办】{second} 水磨口村 {cadre} 不到1小时\n　求助：没电了" in town.heard_by(SUPERVISOR)[-1]


async def test_of_what_is_red_the_first_overdue_reminder_reaches_the_supervisor_too(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "签收")
    await supervise(town, LEADER, number, "红牌")
    due = (await town.case(number)).due_at
    await town.live_until(due + timedelta(minutes=15), step=timedelta(hours=3))
    assert f"【红牌督办】{number} 到期了，还在等您答复。" in town.heard_by(cadre)
    for above in (LEADER, SUPERVISOR):
        assert any(text.startswith(f"【红牌督办】{number} 水磨口村超期") for text in town.heard_by(above))


async def test_only_a_supervisor_lifts_it(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await supervise(town, LEADER, number, "黄牌")
    await open_more(town, SUPERVISOR, number)
    lifting = town.data_of("解除督办")
    await open_more(town, LEADER, number)
    assert "解除督办" not in town.newest_labels(LEADER)
    town.phone(LEADER).press_data(town.phone(LEADER).messages[-1].message_id, lifting)
    await town.settle()
    assert town.phone(LEADER).toasts[-1].text.startswith("这件不在您手上。")
    await open_more(town, SUPERVISOR, number)
    assert await town.press(SUPERVISOR, "解除督办") == "已解除督办"
    assert (await town.case(number)).supervised is None
    assert town.heard_by(cadre)[-1] == f"{SUPERVISOR}解除了 {number} 的督办。"
    assert "督办" not in town.card_of(cadre, number)


async def test_neither_the_handler_nor_a_dispatcher_can_do_it(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await open_more(town, LEADER, number)
    marking = town.data_of("督办")
    for who in (cadre, DISPATCHER):
        town.phone(who).press_data(town.phone(who).messages[-1].message_id, marking)
        await town.settle()
        assert town.phone(who).toasts[-1].text.startswith("这件不在您手上。")
    assert (await town.case(number)).supervised is None
