"""改这天: whoever keeps the roster puts somebody else on a day, after he has seen who moves."""

from datetime import date

import pytest

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.show import show_duty
from bot.messages.buttons import Press
from bot.rules.roster import Source
from storage import people, places, roster
from storage.database import Tx
from tests.stories.test_take_over import last
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

FIRST, SECOND, THIRD = "赖淑珍", "姚忠义", "萧金凤"
CLERK = "郭银花"  # the duty room keeps the roster of its town
VILLAGE = "水磨口村"
DAY = "3月5日"  # a Thursday, the first one's


async def look_at_thursday(town: TownInHand, who: str) -> None:
    """Go by buttons to Thursday in the village."""
    await town.write(who, "/duty")
    if "别的村" in last(town, who)[1]:
        await town.press(who, "别的村")
    await town.press(who, VILLAGE)
    await town.press(who, "别的日子")
    await town.press(who, next(label for label in last(town, who)[1] if label.startswith(DAY)))


async def on_thursday(town: TownInHand) -> str | None:
    now = town.clock.now()
    [row] = await town.database.transaction(lambda tx: show_duty(tx, village=VILLAGE, day=date(2026, 3, 5), now=now))
    return row.person


async def test_the_keeper_sees_who_moves_then_it_holds_and_can_be_taken_back(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD, CLERK)
    await look_at_thursday(town, CLERK)
    await town.press(CLERK, "改这天")
    text, offered = last(town, CLERK)
    assert text == f"{VILLAGE} {DAY} 现在是{FIRST}。换成谁？前面的值班少。"
    assert set(offered) == {SECOND, THIRD, "返回"}
    await town.press(CLERK, THIRD)
    assert last(town, CLERK) == (f"{VILLAGE} {DAY}：{FIRST} → {THIRD}。对吗？", ["确定", "返回"])
    assert await on_thursday(town) == FIRST
    await town.press(CLERK, "确定")
    assert last(town, CLERK) == (f"改好了：{VILLAGE} {DAY} 由{THIRD}值班。会告诉他们。", ["撤销"])
    assert await on_thursday(town) == THIRD
    await town.press(CLERK, "撤销")
    assert await on_thursday(town) == FIRST


async def test_a_yes_to_what_has_changed_since_holds_no_more(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, THIRD, CLERK, "刘天佑")
    for keeper, chosen in ((CLERK, SECOND), ("刘天佑", THIRD)):
        await look_at_thursday(town, keeper)
        await town.press(keeper, "改这天")
        await town.press(keeper, chosen)
    await town.press(CLERK, "确定")
    assert await town.press("刘天佑", "确定") == "这个按钮是以前的，现在用不上了。"
    assert await on_thursday(town) == SECOND


async def test_only_who_keeps_the_roster_has_the_button(town: TownInHand) -> None:
    await town.bind(FIRST, SECOND, CLERK)
    await look_at_thursday(town, SECOND)
    assert "改这天" not in last(town, SECOND)[1]
    await look_at_thursday(town, CLERK)
    phone = town.phone(SECOND)
    phone.press_data(phone.messages[-1].message_id, town.data_of("改这天"))
    await town.settle()
    assert phone.toasts[-1].text == "这个村的班不归您排。"


async def test_a_clerk_plans_four_weeks_more_once(town: TownInHand) -> None:
    keeper = PRACTICE_TOWN.read_text("utf-8").replace('roles = ["duty_room"]', 'roles = ["duty_room", "clerk"]')
    await town.import_town(keeper.encode())
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "往后排班")
    assert last(town, CLERK) == (
        "值班表排到2026年4月12日，每周自动往后排，平时不用管。\n要现在就排到2026年5月10日吗？排好的都不动。",
        ["再排四周", "返回"],
    )
    await town.press(CLERK, "再排四周")
    assert last(town, CLERK)[0] == "值班表排到2026年5月10日了。轮到的人会收到自己新排的日子。"
    assert await town.press_again(CLERK, "再排四周") == "这个按钮是以前的，现在用不上了。"
    done = await town.database.transaction(roster.published)
    assert {one.published_to for one in done.values()} == {date(2026, 5, 10)}


async def test_a_change_of_many_villages_is_taken_back_only_by_who_keeps_them_all(town: TownInHand) -> None:
    """A leader keeps the villages of his grid, not those of another's."""
    await town.bind(FIRST, SECOND, CLERK, "刘天佑")
    now = town.clock.now()

    def appoint(tx: Tx) -> int:
        there = [row[2] for row in places.all_villages(tx)]
        who = people.named(tx, SECOND)[0].person_id
        wanted = [Wanted(one, date(2026, 3, 5), who, Source.APPOINTED) for one in there]
        change_id = change_roster(tx, wanted, source=Source.APPOINTED, by=None, now=now)
        assert change_id is not None
        return change_id

    change_id = await town.database.transaction(appoint)
    press = Press("undo_change", change_id).encode()
    for who in (FIRST, SECOND, "刘天佑"):
        await town.write(who, "/duty")
        phone = town.phone(who)
        phone.press_data(phone.messages[-1].message_id, press)
        await town.settle()
        assert phone.toasts[-1].text == "这个村的班不归您排。"
    await town.write(CLERK, "/duty")
    town.phone(CLERK).press_data(town.phone(CLERK).messages[-1].message_id, press)
    await town.settle()
    assert await on_thursday(town) == FIRST
