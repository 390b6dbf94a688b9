"""不计入排名: by whoever stands above, with a reason; never by whoever answered, nor of what is about himself."""

from typing import Any

import pytest

from bot.actions.figures.ranking import ranking_of
from bot.actions.figures.scope import scope_of
from bot.messages.buttons import Press
from storage import call_backs, events, people
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR = "刘天佑", "袁文斌"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def answered(town: TownInHand) -> tuple[str, str]:
    """A case that was answered, and called solved; return its number and who answered."""
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    return number, cadre


async def more(town: TownInHand, who: str, number: str) -> list[str]:
    """Somebody fetches the card, and what stands behind 更多; return the buttons."""
    await town.write(who, number)
    await town.press(who, "更多")
    return town.newest_labels(who)


async def excluded(town: TownInHand, number: str) -> list[bool]:
    case = await town.case(number)
    rows = await town.database.transaction(lambda tx: call_backs.of_case(tx, case.case_id))
    return [case.excluded, *(row.excluded for row in rows)]


async def test_a_leader_takes_it_out_with_a_reason_and_puts_it_back(town: TownInHand) -> None:
    number, _ = await answered(town)
    await town.press(RESIDENT, "未解决")
    await town.write(RESIDENT, "还是没有")
    assert "不计入排名" in await more(town, SUPERVISOR, number)
    await town.press(SUPERVISOR, "不计入排名")
    assert town.heard_by(SUPERVISOR)[-1] == f"{number} 为什么不计入排名？写一句，记在这件事里。报表上只印件数。"
    await town.write(SUPERVISOR, "水厂停水，不是村里的事")
    assert await excluded(town, number) == [True, True]
    assert f"不计入排名，{SUPERVISOR}：水厂停水，不是村里的事" in town.card_of(SUPERVISOR, number)
    assert "计入排名" in await more(town, SUPERVISOR, number)
    assert await town.press(SUPERVISOR, "计入排名") == "又计入排名了"
    assert await excluded(town, number) == [False, False]
    assert "不计入排名" not in town.card_of(SUPERVISOR, number)


async def test_the_reason_stands_in_its_history_as_a_content_and_nowhere_else(town: TownInHand) -> None:
    number, _ = await answered(town)
    await town.press(RESIDENT, "已解决")
    await more(town, LEADER, number)
    await town.press(LEADER, "不计入排名")
    await town.write(LEADER, "他找错了人")
    case = await town.case(number)

    def look(tx: Tx) -> tuple[str, dict[str, str], str]:
        event = events.last_of(tx, case.case_id, "excluded")
        assert event is not None
        return event.why, events.content(tx, event.event_id), event.changes

    assert await town.database.transaction(look) == ("", {"text": "他找错了人"}, '{"excluded": true}')


async def test_whoever_answered_it_is_no_judge_of_that_even_from_above(town: TownInHand) -> None:
    number, cadre = await answered(town)
    await town.press(RESIDENT, "未解决")  # it goes up to the leader
    assert await handler_of(town, number) == LEADER
    await town.press(LEADER, "答复")
    await town.write(LEADER, "我去修好了")
    await town.press(RESIDENT, "未解决")  # and up once more
    button = Press("exclude", (await town.case(number)).case_id).encode()
    for who in (LEADER, cadre, SUPERVISOR):
        assert who == cadre or "不计入排名" not in await more(town, who, number)
        phone = town.phone(who)
        phone.press_data(phone.messages[-1].message_id, button)
        await town.settle()
        await town.write(who, "不是我的错")
    assert await excluded(town, number) == [False, False, False]


async def test_of_what_was_never_answered_there_is_nothing_to_take_out(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    assert "不计入排名" not in await more(town, LEADER, number)


async def test_of_what_was_put_away_nobody_is_asked_for_a_reason(town: TownInHand) -> None:
    number, _ = await answered(town)
    await town.press(RESIDENT, "已解决")
    for days in (28, 8):  # it is asked again, and then put away
        await town.pass_time(days=days)
    case = await town.case(number)
    phone = town.phone(SUPERVISOR)
    phone.press_data(phone.messages[-1].message_id, Press("exclude", case.case_id).encode())
    await town.settle()
    assert (case.state, phone.toasts[-1].text[:9]) == ("archived", "这个按钮是以前的，")


@pytest.mark.parametrize("out", [True, False])
async def test_it_moves_nobodys_place_and_is_counted(town: TownInHand, out: bool) -> None:
    number, _ = await answered(town)
    await town.press(RESIDENT, "未解决")
    if out:
        await more(town, SUPERVISOR, number)
        await town.press(SUPERVISOR, "不计入排名")
        await town.write(SUPERVISOR, "水厂停水")

    def look(tx: Tx) -> Any:
        [person] = [one for one in people.staff(tx) if one.name == SUPERVISOR]
        scope = scope_of(tx, person)
        assert scope is not None
        since, until = town.clock.now().replace(hour=0), town.clock.now().replace(hour=23)
        found = ranking_of(tx, person, scope, since=since, until=until)
        return found.whole.n, found.excluded

    assert await town.database.transaction(look) == ((0, 1) if out else (1, 0))
