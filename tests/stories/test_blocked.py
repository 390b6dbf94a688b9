"""A resident who has blocked the bot closes nothing: his handler tells him himself, or tries three times on two days."""

from datetime import timedelta

import pytest

from tests.town import TownInHand

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DISPATCHER = "刘天佑", "袁文斌", "赖永胜"


async def answered_in_vain(town: TownInHand) -> tuple[str, str]:
    """The answer could not be delivered; return number and handler."""
    await town.bind(*CADRES, LEADER, SUPERVISOR, DISPATCHER)
    number = await town.petition(RESIDENT, "没水了")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    town.phone(RESIDENT).block()
    await town.press(handler.name, "答复")
    await town.write(handler.name, "水来了。")
    return number, str(handler.name)


@pytest.mark.slow
async def test_what_did_not_reach_him_closes_nothing_however_long_it_takes(town: TownInHand) -> None:
    number, _ = await answered_in_vain(town)
    await town.live_until(town.clock.now() + timedelta(days=20), step=timedelta(days=1))
    case = await town.case(number)
    assert (case.is_open, case.result, case.answer_state) == (True, None, "refused")


async def test_after_three_tries_on_two_days_the_dispatcher_may_close_it(town: TownInHand) -> None:
    number, cadre = await answered_in_vain(town)
    await town.press(cadre, "没打通")
    await town.press(cadre, "没打通")
    assert not any("无法联系办结" in message.labels for message in town.phone(DISPATCHER).messages)
    await town.pass_time(days=1)
    await town.press(cadre, "没打通")
    for who in (LEADER, SUPERVISOR):
        assert not any("无法联系办结" in message.labels for message in town.phone(who).messages)
    town.phone(SUPERVISOR).press_data(1, town.data_of("无法联系办结"))
    await town.settle()
    assert (await town.case(number)).is_open
    await town.press(DISPATCHER, "无法联系办结")
    case = await town.case(number)
    assert (case.state, case.result, case.delivered_at) == ("closed", "unreachable", None)
