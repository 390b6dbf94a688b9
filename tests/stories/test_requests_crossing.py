"""What is asked for: only what somebody can decide, in time, in words that the resident reads, and never crosswise."""

from datetime import timedelta

import pytest

from bot.rules.requests import RequestState
from storage import requests
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR = "刘天佑", "袁文斌"


async def a_case(town: TownInHand, resident: int = 7001, text: str = "没水了") -> tuple[str, str]:
    """A case with everybody bound: (number, cadre)."""
    if not town.heard_by(LEADER):
        await town.bind(*CADRES, LEADER, SUPERVISOR)
    number = await town.petition(resident, text)
    return number, (await town.staff_by_id((await town.case(number)).handler_id))[0].name


async def asks_to_extend(town: TownInHand, cadre: str, days: str) -> None:
    for label in ("更多", "延期", days):
        await town.press(cadre, label)


async def states(town: TownInHand, number: str) -> list[RequestState]:
    case = await town.case(number)
    return [one.state for one in await town.database.transaction(lambda tx: requests.of_case(tx, case.case_id))]


async def due(town: TownInHand) -> int:
    """Return how many requests a beat would look at now."""
    return len(await town.database.transaction(lambda tx: requests.due(tx, now=town.clock.now(), at_most=500)))


async def test_a_beat_looks_only_at_what_may_go_up_now(town: TownInHand) -> None:
    _, cadre = await a_case(town)
    await town.press(cadre, "签收")
    await asks_to_extend(town, cadre, "5天")
    await town.write(cadre, "配件要从外地运")
    await town.pass_time(hours=2)
    assert await due(town) == 0
    town.clock.set(town.clock.now() + timedelta(days=2))
    assert await due(town) == 1
    await town.beat()
    assert any(said.startswith(f"{cadre}申请延期 5 个工作日：") for said in town.heard_by(SUPERVISOR))
    assert await due(town) == 0
    town.clock.set(town.clock.now() + timedelta(days=2))
    assert await due(town) == 1
    await town.beat()  # nobody stands above: it is looked at again, but not at every beat
    assert await due(town) == 0


async def test_what_was_decided_is_looked_at_no_more(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await asks_to_extend(town, cadre, "5天")
    await town.write(cadre, "配件要从外地运")
    await town.press(LEADER, "不同意")
    town.clock.set(town.clock.now() + timedelta(days=3))
    assert (await due(town), await states(town, number)) == (0, [RequestState.REFUSED])


async def test_an_extension_that_ends_before_it_is_granted_is_not_granted(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "签收")
    town.clock.set((await town.case(number)).due_at - timedelta(hours=1))
    await town.beat()
    await town.write(cadre, number)
    await asks_to_extend(town, cadre, "1天")
    await town.write(cadre, "配件要从外地运")
    before = (await town.case(number)).due_at
    town.clock.set(before + timedelta(days=3))
    await town.beat()
    assert (await town.press(LEADER, "同意")).startswith("日子已经过了，现在同意晚了。")
    assert (await states(town, number), (await town.case(number)).due_at) == ([RequestState.ASKED], before)
    assert not any("要多办几天" in said for said in town.heard_by(7001))


async def test_a_reason_that_the_resident_reads_is_written(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await asks_to_extend(town, cadre, "5天")
    town.phone(cadre).voice()
    await town.settle()
    assert town.heard_by(cadre)[-1] == "这个原因来访人也要看，请打字写一句。"
    assert await states(town, number) == []
    await town.write(cadre, "配件要从外地运")
    await town.press(LEADER, "同意")
    assert town.heard_by(7001)[-1].endswith("原因：配件要从外地运")


async def test_two_cases_are_never_asked_to_go_on_in_each_other(town: TownInHand) -> None:
    first, cadre = await a_case(town)
    second, _ = await a_case(town, 7002, "家里没水了")
    for label in ("更多", "并案", f"{first} 求助 3月2日"):
        await town.press(cadre, label)
    await town.write(cadre, "一个村，一根水管")
    assert await states(town, second) == [RequestState.ASKED]
    await town.write(cadre, first)
    await town.press(cadre, "更多")
    await town.press(cadre, "并案")
    assert not any(second in label for label in town.newest_labels(cadre))
    await town.press(LEADER, "同意")
    assert [(await town.case(one)).state for one in (first, second)] == ["dispatched", "merged"]


async def test_the_topmost_is_offered_nothing_that_nobody_could_decide(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    number = await town.petition(7001, "没水了")
    for _ in range(2):
        [handler] = await town.staff_by_id((await town.case(number)).handler_id)
        await town.press(handler.name, "答复")
        await town.write(handler.name, "水管修好了。")
        await town.press(7001, "未解决")
        await town.press(7001, "跳过")
    await town.press(SUPERVISOR, "再办一轮")
    await town.press(SUPERVISOR, number)
    await town.press(SUPERVISOR, "更多")
    offered = town.newest_labels(SUPERVISOR)
    assert "案卷" in offered
    assert not {"挂账", "延期", "联办", "退回", "法定延期", "并案"} & set(offered)
