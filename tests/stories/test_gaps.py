"""空班: told once a day to whoever can mend it, with buttons that do, until it is mended or meant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.show import Row, show_duty
from bot.rules.roster import Source
from storage import people, places
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

VILLAGE = "水磨口村"
CADRES = ("赖淑珍", "姚忠义", "萧金凤")  # on 2, 3, 4 March, and round again
LEADER, ROOM, SUPERVISOR = "刘天佑", "郭银花", "袁文斌"
OTHERS = 12  # of the leader's villages nobody else is bound


def newest(town: TownInHand, who: str | int) -> tuple[str, list[str]]:
    """Return the newest message of the bot as it stands, with its buttons."""
    message = next(message for message in reversed(town.phone(who).messages) if message.from_bot)
    return message.text, message.labels


def raised_to(town: TownInHand, who: str) -> list[str]:
    """Return what somebody was told of gaps, without the counts of those who never bound."""
    heard = [text for text in town.heard_by(who) if "没有人值" in text or "没绑定的" in text]
    return [text.partition("轮到了却还没绑定的")[0].strip() for text in heard]


async def until(town: TownInHand, day: int, hour: int) -> None:
    """Time goes by with the program switched off, up to an hour of the town's clock in March."""
    await town.pass_time(seconds=(datetime(2026, 3, day, hour - 8, tzinfo=UTC) - town.clock.now()).total_seconds())


async def answers(town: TownInHand, day: date) -> tuple[str | None, str]:
    """Return who answers for the village on a day, and why."""

    def look(tx: Tx) -> list[Row]:
        return show_duty(tx, village=VILLAGE, day=day, now=town.clock.now())

    [row] = await town.database.transaction(look)
    return row.person, row.reason


async def leave_a_day_empty(town: TownInHand, day: date) -> None:
    def work(tx: Tx) -> None:
        village_id = next(row[2] for row in places.all_villages(tx) if row[3] == VILLAGE)
        keeper = people.named(tx, ROOM)[0].person_id
        wanted = Wanted(village_id, day, None, Source.APPOINTED)
        change_roster(tx, [wanted], source=Source.APPOINTED, by=keeper, now=town.clock.now())

    await town.database.transaction(work)


ON_LEAVE = "未来14天有1个班没有人值：\n水磨口村 3月6日：姚忠义请假，没有人替\n点村名选人来值。不用排人，点“有意留空”。"


async def test_a_gap_is_raised_once_a_day_until_it_is_filled(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await town.write("姚忠义", "/leave 3月6日")
    await town.press("姚忠义", "没选的先空着")
    await town.live_until(datetime(2026, 3, 3, 0, 45, tzinfo=UTC))
    assert raised_to(town, LEADER) == []
    await town.live_until(datetime(2026, 3, 3, 12, tzinfo=UTC), step=timedelta(hours=1))
    assert raised_to(town, LEADER) == [ON_LEAVE]
    await until(town, 4, 10)
    assert raised_to(town, LEADER) == [ON_LEAVE] * 2
    assert newest(town, LEADER)[1] == ["水磨口村 3月6日", "有意留空"]
    await town.press(LEADER, "水磨口村 3月6日")
    assert newest(town, LEADER) == (
        "水磨口村 3月6日：姚忠义请假，没有人替。\n请谁来值？前面的值班少。",
        ["赖淑珍", "萧金凤", "有意留空", "返回"],
    )
    assert await town.press(LEADER, "赖淑珍") == "水磨口村 3月6日由赖淑珍值班"
    assert await answers(town, date(2026, 3, 6)) == ("赖淑珍", "指定安排")
    await until(town, 5, 10)
    assert len(raised_to(town, LEADER)) == 3
    assert raised_to(town, LEADER)[2] == ""  # who never bound is still counted


async def test_what_is_meant_stays_silent(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await leave_a_day_empty(town, date(2026, 3, 6))
    await until(town, 3, 10)
    assert raised_to(town, LEADER) == [
        "未来14天有1个班没有人值：\n水磨口村 3月6日：还没有排人\n点村名选人来值。不用排人，点“有意留空”。"
    ]
    assert await town.press(LEADER, "有意留空") == "水磨口村 3月6日不排人，不再提醒"
    await until(town, 4, 10)
    assert raised_to(town, LEADER)[1:] == [""]
    assert await answers(town, date(2026, 3, 6)) == (LEADER, "这天没有排班，由包片领导代")


async def test_a_new_bot_drowns_nobody_in_days_of_people_who_never_bound(town: TownInHand) -> None:
    await town.bind(LEADER)
    await until(town, 3, 10)
    [told] = [text for text in town.heard_by(LEADER) if "没绑定的" in text]
    assert told.startswith("轮到了却还没绑定的：\n")
    assert len(told.splitlines()) <= 13
    assert newest(town, LEADER)[1] == []


async def test_who_blocks_the_bot_is_passed_over_at_once_and_the_gap_is_raised(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    assert await answers(town, date(2026, 3, 3)) == ("姚忠义", "今天轮值")
    town.phone("姚忠义").block()
    await town.settle()
    assert await answers(town, date(2026, 3, 3)) == ("萧金凤", "轮到的人没绑定或联系不上，顺延到下一位")
    await until(town, 3, 10)
    assert raised_to(town, LEADER)[0].splitlines()[:2] == [
        "未来14天有5个班没有人值：",
        "水磨口村 3月3日：姚忠义联系不上",
    ]


async def test_without_a_leader_the_supervisors_hear_and_of_two_one_fills_it(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR, ROOM)
    await leave_a_day_empty(town, date(2026, 3, 6))
    await until(town, 3, 10)
    assert len(raised_to(town, SUPERVISOR)) == 1
    assert raised_to(town, ROOM) == []
    await town.press(SUPERVISOR, "水磨口村 3月6日")
    before = town.data_of("赖淑珍")
    await town.press(SUPERVISOR, "萧金凤")
    phone = town.phone(SUPERVISOR)
    phone.press_data(phone.messages[-1].message_id, before)
    await town.settle()
    assert phone.toasts[-1].text == "这天已经有人定好了，不用再排。"
    assert (await answers(town, date(2026, 3, 6)))[0] == "萧金凤"
    town.phone("赖淑珍").write("/duty")
    await town.settle()
    town.phone("赖淑珍").press_data(town.phone("赖淑珍").messages[-1].message_id, before)
    await town.settle()
    assert town.phone("赖淑珍").toasts[-1].text == "这个村的班不归您排。"


async def test_nobody_above_can_be_reached_then_the_duty_room_hears(town: TownInHand) -> None:
    await town.bind(*CADRES, ROOM)
    await leave_a_day_empty(town, date(2026, 3, 6))
    await until(town, 3, 10)
    assert "水磨口村 3月6日：还没有排人" in raised_to(town, ROOM)[0]


async def test_gaps_wait_for_nine_and_are_told_once_after_a_night_without_power(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await leave_a_day_empty(town, date(2026, 3, 10))
    await until(town, 5, 8)
    assert raised_to(town, LEADER) == []
    await town.restart()
    await until(town, 5, 23)
    assert raised_to(town, LEADER) == []  # quiet hours
    await until(town, 6, 12)
    await town.restart()
    await until(town, 6, 13)
    assert len(raised_to(town, LEADER)) == 1


async def test_they_can_be_looked_at_any_time(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await leave_a_day_empty(town, date(2026, 3, 6))
    await town.write(LEADER, "/duty")
    await town.press(LEADER, "看空班")
    assert "水磨口村 3月6日：还没有排人" in newest(town, LEADER)[0].splitlines()
    await town.press(LEADER, "水磨口村 3月6日")
    await town.press(LEADER, "返回")
    assert newest(town, LEADER)[1][:2] == ["水磨口村 3月6日", "有意留空"]
