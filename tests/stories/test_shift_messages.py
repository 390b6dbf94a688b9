"""Telling people: the evening before, the morning of, when their days change; once, whatever the outage."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.duty.change import Wanted, change_roster, undo
from bot.practice.telegram.faults import Failing, Fault
from bot.rules.roster import ShiftRole, Source
from storage import people, places
from storage.database import Tx
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

HALF_AN_HOUR = timedelta(minutes=30)  # of the hours at which people are told
VILLAGE, LEADER = "水磨口村", "刘天佑"
FIRST, SECOND, THIRD = "赖淑珍", "姚忠义", "萧金凤"  # on 2, 3 and 4 March
EVENING = "明天有您的班，从 3月3日 08:00 到 3月4日 08:00。\n值班：水磨口村"
MORNING = "今天有您的班，从 3月3日 08:00 到 3月4日 08:00。\n值班：水磨口村"
BEGUN = "现在轮到您了，到 3月4日 08:00 交班。\n值班：水磨口村\n\n看过了，请点“接班”。"
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of March 2026, as the town's clocks show it."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
async def told(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """The practice town as it comes, on a Monday morning, with the staff of a village bound."""
    async with town_in_hand(tmp_path, engine=engine, tells_of_shifts=True) as town:
        await town.bind(FIRST, SECOND, THIRD, LEADER)
        yield town


def heard(town: TownInHand, who: str) -> list[str]:
    """Return what somebody heard since he was bound, beside days that nobody serves."""
    return town.heard_beside_gaps(who)[1:]


async def appoint(town: TownInHand, day: date, name: str | None, *, village: str = VILLAGE) -> int:
    """Somebody who keeps the roster puts another on duty."""
    village_id = await town.village_id(village)

    def work(tx: Tx) -> int | None:
        person_id = people.named(tx, name)[0].person_id if name else None
        wanted = Wanted(village_id, day, person_id, Source.APPOINTED)
        return change_roster(tx, [wanted], source=Source.APPOINTED, by=None, now=town.clock.now())

    change_id = await town.database.transaction(work)
    assert change_id is not None
    await town.settle()
    return change_id


async def test_who_binds_hears_of_his_coming_days_once(told: TownInHand) -> None:
    days = "、".join(f"3月{day}日" for day in range(2, 32, 3)) + "、4月1日、4月4日、4月7日、4月10日"
    assert told.heard_by(FIRST)[0].endswith(f"\n\n您接下来的班：\n水磨口村：{days}")
    assert "您接下来的班" not in told.heard_by(LEADER)[0]


async def test_everybody_hears_the_evening_before_on_the_morning_and_at_hand_over(told: TownInHand) -> None:
    await told.live_until(on(2, 18, 45), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == []
    await told.live_until(on(2, 19), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [EVENING]
    await told.live_until(on(3, 7, 30), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [EVENING, MORNING]
    await told.live_until(on(3, 8), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [EVENING, MORNING, BEGUN]
    await told.live_until(on(3, 18, 45), step=HALF_AN_HOUR)
    assert (heard(told, SECOND)[3:], heard(told, FIRST), heard(told, THIRD)) == ([], [], [])


async def test_what_the_town_does_not_want_is_not_said(told: TownInHand) -> None:
    await told.import_town(PRACTICE_TOWN.read_bytes() + b'\n[duty]\nevening = ""\nmorning = ""\n')
    await told.live_until(on(3, 8), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [BEGUN]


async def test_a_morning_message_at_the_hour_of_hand_over_says_nothing_of_its_own(told: TownInHand) -> None:
    await told.import_town(PRACTICE_TOWN.read_bytes() + b'\n[duty]\nevening = ""\nmorning = "08:00"\n')
    await told.live_until(on(3, 9), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [BEGUN]


async def test_six_hours_off_over_the_hand_over_bring_one_message_that_says_it_is_late(told: TownInHand) -> None:
    await told.live_until(on(3, 5), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [EVENING]
    await told.pass_time(hours=6)
    assert heard(told, SECOND) == [EVENING, f"（晚了）{BEGUN}"]
    await told.restart()
    await told.live_until(on(3, 11, 45), step=HALF_AN_HOUR)
    assert heard(told, SECOND)[2:] == []


async def test_an_evening_message_that_would_come_after_the_morning_is_dropped(told: TownInHand) -> None:
    await told.live_until(on(2, 18), step=HALF_AN_HOUR)
    await told.pass_time(hours=13, minutes=45)
    assert heard(told, SECOND) == [MORNING]


async def test_a_late_evening_says_so(told: TownInHand) -> None:
    await told.live_until(on(2, 18), step=HALF_AN_HOUR)
    await told.pass_time(hours=2)
    assert heard(told, SECOND) == [f"（晚了）{EVENING}"]


async def test_where_no_morning_message_comes_the_evening_one_may_come_at_night_and_speaks_of_today(
    told: TownInHand,
) -> None:
    await told.import_town(PRACTICE_TOWN.read_bytes() + b'\n[duty]\nmorning = ""\n')
    told.world.faults.append(Fault("sendMessage", Failing.STATUS_429, told.phone(SECOND).user_id, retry_after=6 * 3600))
    await told.live_until(on(3, 1, 30), step=HALF_AN_HOUR)
    assert heard(told, SECOND) == [f"（晚了）{MORNING}"]


async def test_a_program_that_is_killed_again_and_again_tells_everybody_once(told: TownInHand) -> None:
    for moment in (on(2, 19), on(3, 7, 30), on(3, 8)):
        for seconds in range(3):
            told.clock.set(moment + timedelta(seconds=seconds))
            await told.app.pulse.beat()
            await told.restart()
        await told.beat()
    assert heard(told, SECOND) == [EVENING, MORNING, BEGUN]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_the_outages_nobody_hears_twice_and_no_hand_over_is_missed(told: TownInHand, seed: int) -> None:
    chance = random.Random(seed)
    while told.clock.now() < on(14, 9):
        await told.pass_time(hours=chance.choice([1, 2, 5, 7, 11, 14]), minutes=chance.randrange(60))
        if chance.random() < 0.3:
            await told.restart()
    await told.live_until(on(14, 10))
    for who, first in ((FIRST, 5), (SECOND, 3), (THIRD, 4)):
        said = [text.removeprefix("（晚了）").partition("\n")[0] for text in heard(told, who)]
        assert len(said) == len(set(said))
        begun = [text for text in said if text.startswith("现在轮到您了")]
        assert begun == [f"现在轮到您了，到 3月{day + 1}日 08:00 交班。" for day in range(first, 15, 3)]


async def test_what_was_told_is_forgotten_after_two_months(told: TownInHand) -> None:
    await told.live_until(on(3, 8), step=HALF_AN_HOUR)
    await told.pass_time(days=59)
    days = await told.database.transaction(
        lambda tx: tx.all("SELECT DISTINCT day FROM told WHERE office_id = :office_id")
    )
    assert "2026-03-03" in {row[0] for row in days}
    await told.pass_time(days=3)
    days = await told.database.transaction(
        lambda tx: tx.all("SELECT DISTINCT day FROM told WHERE office_id = :office_id")
    )
    assert min(row[0] for row in days) > "2026-03-03"


async def test_a_one_person_village_is_not_told_every_day(tmp_path: Path) -> None:
    text = PRACTICE_TOWN.read_text("utf-8").replace(f'duty = ["{FIRST}", "{SECOND}", "{THIRD}"]', f'duty = ["{FIRST}"]')
    async with town_in_hand(tmp_path, file=text.encode(), tells_of_shifts=True) as town:
        await town.bind(FIRST, LEADER)
        assert town.heard_by(FIRST)[0].endswith("水磨口村：3月2日到4月12日")
        await town.live_until(on(5, 12), step=timedelta(minutes=30))
        assert (heard(town, FIRST), heard(town, LEADER)) == ([], [])


async def test_two_days_running_are_told_as_one_shift(told: TownInHand) -> None:
    await appoint(told, WEDNESDAY, SECOND)
    await told.live_until(on(4, 9), step=HALF_AN_HOUR)
    said = [text.splitlines()[0] for text in heard(told, SECOND)]
    assert said == [
        "您的班有变动。",
        "明天有您的班，从 3月3日 08:00 到 3月5日 08:00。",
        "今天有您的班，从 3月3日 08:00 到 3月5日 08:00。",
        "现在轮到您了，到 3月5日 08:00 交班。",
    ]


async def test_several_villages_are_one_message(told: TownInHand) -> None:
    await appoint(told, TUESDAY, SECOND, village="沙屯堡村")
    await told.live_until(on(3, 8), step=HALF_AN_HOUR)
    lines = [text.splitlines()[1] for text in heard(told, SECOND)[1:]]
    assert lines == ["值班：水磨口村、沙屯堡村"] * 3


async def test_a_leader_who_stands_in_where_nobody_serves_is_told_like_whoever_serves_and_takes_over(
    told: TownInHand,
) -> None:
    for village in (VILLAGE, "沙屯堡村"):
        for day in (TUESDAY, WEDNESDAY):
            await appoint(told, day, None, village=village)
    await told.live_until(on(3, 8), step=HALF_AN_HOUR)
    cover = "没有排人，由您代：水磨口村、沙屯堡村"
    assert heard(told, LEADER) == [
        f"明天有您的班，从 3月3日 08:00 到 3月5日 08:00。\n{cover}",
        f"今天有您的班，从 3月3日 08:00 到 3月5日 08:00。\n{cover}",
        f"现在轮到您了，到 3月5日 08:00 交班。\n{cover}\n\n看过了，请点“接班”。",
    ]
    await told.press(LEADER, "接班")
    await told.live_until(on(4, 12), step=HALF_AN_HOUR)
    assert heard(told, LEADER)[3:] == []


async def test_without_a_leader_the_duty_room_is_told_that_the_day_is_its_own(tmp_path: Path) -> None:
    room = "郭银花"
    async with town_in_hand(tmp_path, tells_of_shifts=True) as town:
        await town.bind(SECOND, room)
        await appoint(town, TUESDAY, None)
        await town.live_until(on(3, 8), step=HALF_AN_HOUR)
        said = [text.partition("\n")[2] for text in heard(town, room) if "您" in text]
    cover = "没有排人，由您代：水磨口村"
    assert said == [cover, cover, f"{cover}\n\n看过了，请点“接班”。"]


async def test_backup_and_leader_of_the_shift_are_told_but_take_nothing_over(tmp_path: Path) -> None:
    text = PRACTICE_TOWN.read_text("utf-8").replace(
        'supervisors = ["袁文斌"]', 'supervisors = ["袁文斌"]\nshift_leaders = ["袁文斌", "赖永胜"]'
    )
    text += "\n[duty]\nbackup = true\n"
    async with town_in_hand(tmp_path, file=text.encode(), tells_of_shifts=True) as town:
        await town.bind(THIRD, "袁文斌", "赖永胜", LEADER)
        await town.live_until(on(3, 10), step=HALF_AN_HOUR)
        assert heard(town, THIRD) == [EVENING.replace("值班", "备班"), MORNING.replace("值班", "备班")]
        leads = [text for who in ("袁文斌", "赖永胜") for text in heard(town, who) if "有您的班" in text]
        assert leads == [
            EVENING.replace("值班：水磨口村", "带班：谷前堡镇"),
            MORNING.replace("值班：水磨口村", "带班：谷前堡镇"),
        ]


async def test_a_changed_day_is_told_as_before_and_after_to_those_whose_it_is(told: TownInHand) -> None:
    await appoint(told, THURSDAY, SECOND)
    await told.live_until(on(2, 9, 15), step=timedelta(minutes=1))
    assert heard(told, FIRST) == ["您的班有变动。\n3月5日　水磨口村：您 → 姚忠义"]
    assert heard(told, SECOND) == ["您的班有变动。\n3月5日　水磨口村：赖淑珍 → 您"]
    assert (heard(told, THIRD), heard(told, LEADER)) == ([], [])


async def test_three_changes_in_five_minutes_are_one_message_and_back_again_is_none(told: TownInHand) -> None:
    await appoint(told, THURSDAY, SECOND)
    await told.live_until(on(2, 9, 2), step=timedelta(minutes=1))
    await appoint(told, WEDNESDAY, FIRST)
    await told.live_until(on(2, 9, 4), step=timedelta(minutes=1))
    await appoint(told, THURSDAY, THIRD)
    await told.live_until(on(2, 9, 20), step=timedelta(minutes=1))
    assert heard(told, FIRST) == ["您的班有变动。\n3月4日　水磨口村：萧金凤 → 您\n3月5日　水磨口村：您 → 萧金凤"]
    assert heard(told, SECOND) == []
    assert heard(told, THIRD) == ["您的班有变动。\n3月4日　水磨口村：您 → 赖淑珍\n3月5日　水磨口村：姚忠义 → 您"]


async def test_what_was_undone_at_once_was_never_said(told: TownInHand) -> None:
    change_id = await appoint(told, THURSDAY, SECOND)
    by = await told.database.transaction(lambda tx: people.named(tx, LEADER)[0].person_id)
    await told.database.transaction(lambda tx: undo(tx, change_id, by=by, now=told.clock.now()))
    await told.live_until(on(2, 9, 30), step=timedelta(minutes=1))
    assert (heard(told, FIRST), heard(told, SECOND)) == ([], [])


async def test_a_change_that_is_near_is_told_at_once_with_all_that_waited(told: TownInHand) -> None:
    await appoint(told, THURSDAY, SECOND)
    await appoint(told, date(2026, 3, 2), SECOND)  # the day that runs
    assert heard(told, SECOND) == [
        "您的班有变动。\n3月2日　水磨口村：赖淑珍 → 您，从现在起\n3月5日　水磨口村：赖淑珍 → 您\n\n看过了，请点“接班”。"
    ]
    await told.live_until(on(2, 9, 30), step=timedelta(minutes=1))
    assert len(heard(told, SECOND)) == len(heard(told, FIRST)) == 1


async def test_a_change_at_night_of_the_coming_day_is_told_at_once_and_of_a_later_one_in_the_morning(
    told: TownInHand,
) -> None:
    """At half past seven it would be too late to say that somebody serves from eight on."""
    await told.live_until(on(2, 22), step=HALF_AN_HOUR)
    await appoint(told, TUESDAY, THIRD)
    assert heard(told, SECOND) == [EVENING, "您的班有变动。\n3月3日　水磨口村：您 → 萧金凤"]
    assert heard(told, THIRD) == ["您的班有变动。\n3月3日　水磨口村：姚忠义 → 您"]
    await appoint(told, THURSDAY, THIRD)
    await told.live_until(on(3, 7, 15), step=HALF_AN_HOUR)
    assert len(heard(told, THIRD)) == 1
    await told.live_until(on(3, 8), step=HALF_AN_HOUR)
    three_days = [text.replace("3月4日", "3月6日") for text in (MORNING, BEGUN)]  # 4 March is his own
    assert set(heard(told, THIRD)[1:]) == {*three_days, "您的班有变动。\n3月5日　水磨口村：赖淑珍 → 您"}


async def test_a_shift_that_changed_while_its_message_waited_is_not_announced(told: TownInHand) -> None:
    told.clock.set(on(2, 19))
    await told.app.pulse.beat()
    await told.database.transaction(
        lambda tx: change_roster(
            tx,
            [Wanted(_village(tx), TUESDAY, people.named(tx, THIRD)[0].person_id, Source.APPOINTED, ShiftRole.DUTY)],
            source=Source.APPOINTED,
            by=None,
            now=told.clock.now(),
        )
    )
    await told.live_until(on(2, 19, 15), step=timedelta(minutes=1))
    assert heard(told, SECOND) == ["您的班有变动。\n3月3日　水磨口村：您 → 萧金凤"]


async def test_newly_published_days_are_told_once_a_week_in_one_message(told: TownInHand) -> None:
    await told.import_town(PRACTICE_TOWN.read_bytes() + b'\n[duty]\nevening = ""\nmorning = ""\nconfirm = ""\n')
    await told.live_until(on(9, 7), step=timedelta(hours=22))
    await told.live_until(on(9, 8, 30), step=timedelta(minutes=10))
    assert heard(told, FIRST) == ["您新排的班：\n水磨口村：4月13日、4月16日、4月19日"]
    await told.live_until(on(15, 8, 30), step=timedelta(hours=12))
    assert len(heard(told, FIRST)) == 1


async def test_a_new_turn_tells_whose_days_move_and_nobody_else(told: TownInHand) -> None:
    await told.bind("萧树林")
    swapped = PRACTICE_TOWN.read_text("utf-8").replace(
        f'"{FIRST}", "{SECOND}", "{THIRD}"', f'"{FIRST}", "{THIRD}", "{SECOND}"'
    )
    await told.import_town(swapped.encode())
    await told.live_until(on(2, 9, 30), step=timedelta(minutes=1))
    assert heard(told, SECOND)[0].splitlines()[:3] == [
        "您的班有变动。",
        "3月3日　水磨口村：您 → 萧金凤",
        "3月4日　水磨口村：萧金凤 → 您",
    ]
    assert (heard(told, FIRST), heard(told, "萧树林")) == ([], [])


async def test_a_change_speaks_the_language_of_each(told: TownInHand) -> None:
    await told.write(SECOND, "/language")
    await told.press(SECOND, "English")
    await appoint(told, THURSDAY, SECOND)
    await told.live_until(on(2, 9, 15), step=timedelta(minutes=1))
    assert told.heard_by(SECOND)[-1] == "Your shifts have changed.\n5 Mar 水磨口村: 赖淑珍 → you"


async def test_an_installation_that_starts_in_the_morning_tells_nobody_of_what_was(told: TownInHand) -> None:
    await told.live_until(on(2, 12), step=HALF_AN_HOUR)
    assert [heard(told, who) for who in (FIRST, SECOND, THIRD, LEADER)] == [[], [], [], []]


def _village(tx: Tx) -> int:
    return next(row[2] for row in places.all_villages(tx) if row[3] == VILLAGE)
