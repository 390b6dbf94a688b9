"""我来接手: the shift that runs goes to somebody else in two taps, with what is open of it, and back."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.actions.duty.change import Wanted, change_roster
from bot.rules.roster import Source
from storage import people
from storage.database import Tx
from tests.stories.test_swap import on_leave
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
FIRST, SECOND, THIRD = "赖淑珍", "姚忠义", "萧金凤"
LEADER, ROOM, DISPATCHER, ELSEWHERE = "刘天佑", "郭银花", "赖永胜", "田红霞"
VILLAGE = "水磨口村"
ASKED = f"{VILLAGE}现在是{FIRST}值班。\n由您接手，到 3月4日 08:00？没办完的事也转给您。"


async def handler_of(town: TownInHand, number: str) -> str:
    return (await town.staff_by_id((await town.case(number)).handler_id))[0].name or ""


async def take_over(town: TownInHand, who: str) -> str:
    """Somebody of the turn takes the shift over; return what he sees at once."""
    await town.write(who, "/duty")
    await town.press(who, "我来接手")
    return await town.press(who, "确定接手")


def last(town: TownInHand, who: str | int) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    newest = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return newest.text, newest.labels


async def on_duty(town: TownInHand) -> tuple[str, str]:
    return next((row.person, row.reason) for row in await town.duty() if row.village == VILLAGE)


async def test_two_taps_take_the_shift_and_both_are_told(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await town.write(SECOND, "/duty")
    await town.press(SECOND, "我来接手")
    assert last(town, SECOND) == (ASKED, ["确定接手", "不接手"])
    await town.press(SECOND, "确定接手")
    assert await on_duty(town) == (SECOND, "接手值班")
    assert last(town, SECOND) == (f"从现在起您值{VILLAGE}的班，到 3月4日 08:00。", ["撤销"])
    assert f"{SECOND}从现在起接手{VILLAGE}的班。" in town.heard_by(FIRST)
    number = await town.petition(RESIDENT, "没水了")
    assert await handler_of(town, number) == SECOND


async def test_whose_the_next_day_is_too_serves_until_that_is_over(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await town.pass_time(days=1)  # SECOND's day; the next is THIRD's
    await town.write(THIRD, "/duty")
    await town.press(THIRD, "我来接手")
    assert last(town, THIRD)[0].splitlines()[1] == "由您接手，到 3月5日 08:00？没办完的事也转给您。"
    await town.press(THIRD, "确定接手")
    assert last(town, THIRD)[0] == f"从现在起您值{VILLAGE}的班，到 3月5日 08:00。"


async def test_what_is_open_comes_with_it_and_its_clock_runs_on(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    unsigned, signed = await town.petition(RESIDENT, "没水了"), await town.petition(7002, "路灯坏了")
    await town.press(FIRST, "签收")
    due = [(await town.case(number)).due_at for number in (unsigned, signed)]
    await town.pass_time(hours=2)
    await take_over(town, SECOND)
    assert [await handler_of(town, number) for number in (unsigned, signed)] == [SECOND, SECOND]
    assert [(await town.case(number)).due_at for number in (unsigned, signed)] == due
    assert town.card_of(SECOND, signed).startswith(signed)
    assert (await town.case(signed)).state == "dispatched"
    assert f"{SECOND}从现在起接手{VILLAGE}的班。\n{unsigned}、{signed} 也转给了他。" in town.heard_by(FIRST)
    assert any("转给您 2 件事" in message.text for message in town.phone(SECOND).messages)


async def test_undone_the_shift_goes_back_with_what_nobody_has_signed_meanwhile(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    kept, back = await town.petition(RESIDENT, "没水了"), await town.petition(7002, "路灯坏了")
    await take_over(town, SECOND)
    card = next(m for m in town.phone(SECOND).messages if m.from_bot and m.text.startswith(f"{kept} ·"))
    town.phone(SECOND).press(card.message_id, "签收")
    await town.settle()
    await town.press(SECOND, "撤销")
    assert f"撤销了，照原来的班：\n3月2日 {VILLAGE}：{FIRST}" in [
        message.text for message in town.phone(SECOND).messages
    ]
    assert await on_duty(town) == (FIRST, "今天轮值")
    assert [await handler_of(town, number) for number in (kept, back)] == [SECOND, FIRST]
    assert await town.press_again(SECOND, "撤销") == "这次改动已经撤销过了。"


async def test_of_two_at_once_one_has_it_and_the_other_hears_so(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    for who in (SECOND, THIRD):
        await town.write(who, "/duty")
        await town.press(who, "我来接手")
    for who in (SECOND, THIRD):
        town.phone(who).press_latest("确定接手")
    await town.settle()
    assert await on_duty(town) == (SECOND, "接手值班")
    assert town.phone(THIRD).toasts[-1].text == "已经有人接手了。"


async def test_leader_duty_room_and_cadres_of_the_town_may_and_dispatchers_may_not(town: TownInHand) -> None:
    await town.bind(FIRST, LEADER, ROOM, DISPATCHER, ELSEWHERE)
    offered = {}
    for who in (FIRST, LEADER, ROOM, ELSEWHERE, DISPATCHER):
        await town.write(who, "/duty")
        if "别的村" in town.newest_labels(who):
            await town.press(who, "别的村")
        if VILLAGE not in town.newest_labels(who):
            await town.press(who, "下一页")
        await town.press(who, VILLAGE)
        offered[who] = "我来接手" in town.newest_labels(who)
    assert offered == {FIRST: False, LEADER: True, ROOM: True, ELSEWHERE: True, DISPATCHER: False}


async def test_a_leader_of_several_villages_says_which(town: TownInHand) -> None:
    await town.bind(FIRST, LEADER)
    await town.write(LEADER, "/duty")
    await town.press(LEADER, "我来接手")
    assert VILLAGE in town.newest_labels(LEADER)
    await town.press(LEADER, VILLAGE)
    await town.press(LEADER, "确定接手")
    assert await on_duty(town) == (LEADER, "接手值班")


async def test_a_petition_about_a_cadre_stays_where_it_is(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, DISPATCHER)
    number = await town.petition(RESIDENT, "村干部收钱不办事", category="投诉", about="是")
    assert await handler_of(town, number) == DISPATCHER
    await take_over(town, SECOND)
    assert await handler_of(town, number) == DISPATCHER
    assert not any(number in text for text in town.heard_by(SECOND))


async def test_whoever_comes_to_serve_a_village_loses_the_petitions_about_its_cadres(town: TownInHand) -> None:
    supervisor = "袁文斌"
    await town.bind(FIRST, DISPATCHER, supervisor)
    number = await town.petition(RESIDENT, "村干部收钱不办事", category="投诉", about="是")
    village_id, now = await town.village_id(VILLAGE), town.clock.now()

    def appoint(tx: Tx) -> None:
        [person] = people.named(tx, DISPATCHER)
        wanted = [Wanted(village_id, now.date() + timedelta(days=3), person.person_id, Source.APPOINTED)]
        change_roster(tx, wanted, source=Source.APPOINTED, by=None, now=now)

    await town.database.transaction(appoint)
    await town.settle()
    assert await handler_of(town, number) == supervisor


async def test_what_he_brought_himself_stays_with_the_one_before_him(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await town.write(SECOND, "家里没水了")
    await town.press(SECOND, "我自己要反映")
    petitioner: Any = SECOND
    await town.go_through(petitioner)
    number = "2026-00001"
    await town.press(FIRST, "签收")
    await take_over(town, SECOND)
    assert await handler_of(town, number) == FIRST


async def test_every_change_of_a_running_day_moves_what_nobody_has_signed(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    unsigned, signed = await town.petition(RESIDENT, "没水了"), await town.petition(7002, "路灯坏了")
    await town.press(FIRST, "签收")
    village_id, now = await town.village_id(VILLAGE), town.clock.now()

    def appoint(tx: Tx) -> None:
        [person] = people.named(tx, THIRD)
        wanted = [Wanted(village_id, now.date(), person.person_id, Source.APPOINTED)]
        change_roster(tx, wanted, source=Source.APPOINTED, by=None, now=now)

    await town.database.transaction(appoint)
    await town.settle()
    assert [await handler_of(town, number) for number in (unsigned, signed)] == [THIRD, FIRST]


async def test_an_old_question_takes_nothing_over(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await town.write(THIRD, "/duty")
    await town.press(THIRD, "我来接手")
    await town.pass_time(days=1)
    assert await town.press(THIRD, "确定接手") == "已经有人接手了。"
    assert (await on_duty(town))[0] == SECOND


async def test_whoever_thinks_better_of_it_changes_nothing(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND)
    await town.write(SECOND, "/duty")
    await town.press(SECOND, "我来接手")
    await town.press(SECOND, "不接手")
    assert last(town, SECOND) == ("好，不接手。", [])
    assert (await on_duty(town))[0] == FIRST


async def test_whoever_is_on_leave_takes_nothing_over(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD)
    await town.database.transaction(lambda tx: on_leave(tx, SECOND, date(2026, 3, 2)))
    await town.write(SECOND, "/duty")
    assert await town.press(SECOND, "我来接手") == "那天有人请了假，不能值班。"
    assert (await on_duty(town))[0] == FIRST
