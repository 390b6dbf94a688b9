"""Somebody retires, is unbound or blocks the bot: his open cases go to somebody else, and wait for nobody in vain."""

from collections.abc import Awaitable, Callable

import pytest

from bot.actions.people.invite import unbind
from bot.rules.cases import Case
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, ROOM, DISPATCHER, SUPERVISOR = "刘天佑", "郭银花", "赖永胜", "袁文斌"

Leave = Callable[[TownInHand, str], Awaitable[None]]


async def is_unbound(town: TownInHand, name: str) -> None:
    await town.database.transaction(lambda tx: unbind(tx, name, now=town.clock.now()))
    await town.settle()


async def retires(town: TownInHand, name: str) -> None:
    text = PRACTICE_TOWN.read_text("utf-8")
    row = f'[[person]]\nname = "{name}"\nroles = ["cadre"]\ntown = "谷前堡镇"\n'
    assert row in text
    await town.import_town(text.replace(row, "").replace(f'"{name}", ', "").encode())
    await town.settle()


async def blocks_the_bot(town: TownInHand, name: str) -> None:
    town.phone(name).block()
    await town.settle()


async def handler_of(town: TownInHand, number: str) -> str:
    case: Case = await town.case(number)
    assert case.handler_id is not None
    [person] = await town.staff_by_id(case.handler_id)
    return str(person.name)


async def is_answered(town: TownInHand) -> None:
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了")


async def is_asked_back(town: TownInHand) -> None:
    await town.press("赖淑珍", "需补充")
    await town.write("赖淑珍", "几号楼？")


async def is_signed(town: TownInHand) -> None:
    await town.press("赖淑珍", "签收")


async def is_untouched(town: TownInHand) -> None:
    pass


async def is_reopened(town: TownInHand) -> None:
    await is_answered(town)
    await town.press(RESIDENT, "未解决")


STAGES = [
    (is_untouched, "dispatched"),
    (is_signed, "in_progress"),
    (is_asked_back, "need_info"),
    (is_answered, "awaiting_feedback"),
]


@pytest.mark.parametrize("leave", [is_unbound, retires, blocks_the_bot])
@pytest.mark.parametrize(("stage", "state"), STAGES)
async def test_an_open_case_goes_to_the_next_one_whose_clock_it_keeps(
    town: TownInHand, leave: Leave, stage: Callable[[TownInHand], Awaitable[None]], state: str
) -> None:
    await town.bind(*CADRES, LEADER, ROOM)
    number = await town.petition(RESIDENT, "没水了")
    await stage(town)
    before = await town.case(number)
    assert before.state == state
    await leave(town, "赖淑珍")
    after = await town.case(number)
    assert await handler_of(town, number) in ("姚忠义", "萧金凤")
    assert (after.due_at, after.contact_by, after.round) == (before.due_at, before.contact_by, before.round)
    assert after.state == ("dispatched" if state == "in_progress" else state)


async def test_whoever_gets_the_case_gets_its_card_and_the_resident_hears_it(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    await is_unbound(town, "赖淑珍")
    assert "没水了" in town.card_of("姚忠义", number)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 现在由姚忠义给您办，答复的日子不变。"


@pytest.mark.parametrize("stage", [is_untouched, is_signed, is_asked_back, is_answered, is_reopened])
async def test_with_nobody_left_the_case_waits_and_whoever_binds_gets_it(
    town: TownInHand, stage: Callable[[TownInHand], Awaitable[None]]
) -> None:
    await town.bind("赖淑珍")
    number = await town.petition(RESIDENT, "没水了")
    await stage(town)
    await is_unbound(town, "赖淑珍")
    await town.bind("姚忠义")
    assert await handler_of(town, number) == "姚忠义"


@pytest.mark.parametrize("stage", [is_untouched, is_asked_back, is_reopened])
async def test_the_duty_room_gets_the_card_once_it_lets_the_bot_in_again(
    town: TownInHand, stage: Callable[[TownInHand], Awaitable[None]]
) -> None:
    await town.bind("赖淑珍", ROOM)
    number = await town.petition(RESIDENT, "没水了")
    await stage(town)
    await blocks_the_bot(town, ROOM)
    await is_unbound(town, "赖淑珍")
    assert await handler_of(town, number) == ROOM
    town.phone(ROOM).unblock()
    await town.settle()
    assert "没水了" in town.card_of(ROOM, number)
    assert [text for text in town.heard_by(ROOM) if text.startswith(f"{number} ·")] == [
        text for text in town.heard_by(ROOM) if "没水了" in text
    ]


async def test_whoever_binds_gets_each_card_once(town: TownInHand) -> None:
    for resident in (7001, 7002):
        await town.petition(resident, "没水了")
    await town.bind(ROOM)
    assert len([text for text in town.heard_by(ROOM) if "没水了" in text]) == 2


async def test_a_petition_about_a_cadre_goes_from_the_dispatcher_to_the_supervisor_never_to_the_circle(
    town: TownInHand,
) -> None:
    await town.bind(*CADRES, LEADER, ROOM, DISPATCHER, SUPERVISOR)
    number = await town.petition(RESIDENT, "村干部收了钱", about="是")
    assert await handler_of(town, number) == DISPATCHER
    await is_unbound(town, DISPATCHER)
    assert await handler_of(town, number) == SUPERVISOR
    for name in (*CADRES, LEADER, ROOM):
        assert not any("收了钱" in text or number in text for text in town.heard_by(name))


async def test_a_case_of_somebody_who_keeps_his_post_stays_with_him_over_an_import(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    before = await town.case(number)
    await retires(town, "姚忠义")
    assert await town.case(number) == before
