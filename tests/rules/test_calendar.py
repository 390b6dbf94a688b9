from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import Span, WorkCalendar, Workdays, instant_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE_HOURS = ((time(8, 30), time(12)), (time(14, 30), time(18)))
WHOLE_DAY = ((time(0), time(0)),)
TOWN = WorkCalendar(SHANGHAI, OFFICE_HOURS, "china")
ALWAYS = WorkCalendar(BERLIN, WHOLE_DAY, "all")
JUMP = date(2026, 3, 29)  # in Berlin 02:00 becomes 03:00, at 01:00 UTC
FALL = date(2026, 10, 25)  # in Berlin 03:00 becomes 02:00, at 01:00 UTC

calendars = st.builds(
    WorkCalendar,
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo),
    hours=st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True).map(
        lambda minutes: tuple(
            (time(*divmod(start, 60)), time(*divmod(end, 60)))
            for start, end in zip(sorted(minutes)[::2], sorted(minutes)[1::2], strict=False)
        )
    ),
    workdays=st.sampled_from(["china", "all"]),
    declared=st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=5),
)
instants = st.datetimes(datetime(2025, 6, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(0), timedelta(hours=20))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def in_shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def test_spring_festival_2026_is_off_and_its_two_saturdays_are_worked() -> None:
    february = [date(2026, 2, day) for day in range(1, 29)]
    off = {1, 7, 8, 15, 16, 17, 18, 19, 20, 21, 22, 23}  # the Sundays, Saturday the 7th, and the holiday
    assert [day.day for day in february if not TOWN.is_working_day(day)] == sorted(off)


def test_a_working_day_is_what_the_published_calendar_says() -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(7 * 365)]
    known = [day for day in days if day.year <= 2026]
    assert [TOWN.is_working_day(day) for day in known] == [chinese_calendar.is_workday(day) for day in known]


def test_a_year_not_published_yet_has_its_weekends_and_the_solar_days_off() -> None:
    off = [day for day in (date(2091, 1, 1) + timedelta(days=n) for n in range(365)) if not TOWN.is_working_day(day)]
    assert [day for day in off if day.weekday() < 5] == [
        date(2091, 1, 1),
        date(2091, 5, 1),
        date(2091, 5, 2),
        date(2091, 10, 1),
        date(2091, 10, 2),
        date(2091, 10, 3),
    ]
    assert all(day in off for day in (date(2091, 1, 6), date(2091, 1, 7)))  # a Saturday and a Sunday


def test_a_year_is_provisional_until_published_or_declared() -> None:
    declared = WorkCalendar(SHANGHAI, OFFICE_HOURS, "china", {date(2091, 2, 18): False})
    always = WorkCalendar(SHANGHAI, OFFICE_HOURS, "all")
    assert [TOWN.is_provisional(year) for year in (2026, 2091)] == [False, True]
    assert [declared.is_provisional(year) for year in (2091, 2092)] == [False, True]
    assert not always.is_provisional(2091)


@pytest.mark.parametrize("workdays", ["china", "all"])
def test_what_the_office_declares_beats_every_calendar(workdays: Workdays) -> None:
    holiday, tuesday = date(2026, 2, 17), date(2026, 3, 3)
    calendar = WorkCalendar(SHANGHAI, OFFICE_HOURS, workdays, {holiday: True, tuesday: False})
    assert (calendar.is_working_day(holiday), calendar.is_working_day(tuesday)) == (True, False)


def test_the_day_of_an_instant_is_the_one_on_the_towns_wall() -> None:
    assert TOWN.day_of(utc("2026-02-13 15:59:59")) == date(2026, 2, 13)
    assert TOWN.day_of(utc("2026-02-13 16:00:00")) == date(2026, 2, 14)


def test_the_hours_of_a_day_are_instants_and_the_last_one_closes_it() -> None:
    assert TOWN.spans(date(2026, 3, 3)) == (
        (utc("2026-03-03 00:30"), utc("2026-03-03 04:00")),
        (utc("2026-03-03 06:30"), utc("2026-03-03 10:00")),
    )
    assert TOWN.close_of(date(2026, 3, 3)) == utc("2026-03-03 10:00")


def test_a_whole_day_closes_at_the_midnight_after_it() -> None:
    calendar = WorkCalendar(SHANGHAI, WHOLE_DAY, "all")
    assert calendar.close_of(date(2026, 3, 3)) == in_shanghai("2026-03-04 00:00")
    assert calendar.add_working_time(utc("2026-03-03 05:00"), timedelta(days=3)) == utc("2026-03-06 05:00")


@pytest.mark.parametrize(
    "hours",
    [
        (),
        ((time(9), time(9)),),
        ((time(12), time(8)),),
        ((time(8), time(12)), (time(11), time(18))),
        ((time(14), time(18)), (time(8), time(12))),
        ((time(8), time(0)), (time(9), time(10))),
    ],
)
def test_hours_out_of_order_make_no_calendar(hours: tuple[Span, ...]) -> None:
    with pytest.raises(ValueError, match="办公时间"):
        WorkCalendar(SHANGHAI, hours, "all")


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-02-13", 0, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-15", 1, "2026-02-24"),
        ("2026-02-23", 5, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-02"),
        ("2026-09-30", 1, "2026-10-08"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, n: int, expected: str) -> None:
    assert TOWN.nth_working_day_after(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_the_next_working_day_is_never_the_day_itself() -> None:
    assert TOWN.next_working_day(date(2026, 3, 3)) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("2026-03-03 08:30", "2026-03-03 18:00", timedelta(hours=7)),
        ("2026-03-03 00:00", "2026-03-04 00:00", timedelta(hours=7)),
        ("2026-03-03 12:00", "2026-03-03 14:30", timedelta(0)),
        ("2026-03-03 11:59:59", "2026-03-03 14:30:01", timedelta(seconds=2)),
        ("2026-02-14 17:00", "2026-02-24 09:00", timedelta(hours=1, minutes=30)),
        ("2026-02-15 00:00", "2026-02-23 23:59", timedelta(0)),
        ("2026-03-03 10:00", "2026-03-03 10:00", timedelta(0)),
        ("2026-03-03 11:00", "2026-03-03 10:00", timedelta(hours=-1)),
    ],
)
def test_only_worked_hours_count(start: str, end: str, worked: timedelta) -> None:
    assert TOWN.working_time_between(in_shanghai(start), in_shanghai(end)) == worked


def test_working_time_is_never_taken_back() -> None:
    with pytest.raises(ValueError, match="never taken back"):
        TOWN.add_working_time(utc("2026-03-03 05:00"), timedelta(seconds=-1))


def test_berlins_days_have_twenty_three_and_twenty_five_hours_when_clocks_change() -> None:
    lengths_of_days = [end - start for day in (JUMP, FALL) for start, end in ALWAYS.spans(day)]
    assert lengths_of_days == [timedelta(hours=23), timedelta(hours=25)]


def test_berlins_office_opens_by_the_wall_clock_on_both_sides_of_the_change() -> None:
    calendar = WorkCalendar(BERLIN, OFFICE_HOURS, "all")
    assert [calendar.spans(day)[0][0] for day in (date(2026, 3, 28), JUMP, date(2026, 10, 24), FALL)] == [
        utc("2026-03-28 07:30"),
        utc("2026-03-29 06:30"),
        utc("2026-10-24 06:30"),
        utc("2026-10-25 07:30"),
    ]
    assert calendar.add_working_time(utc("2026-03-28 16:00"), timedelta(hours=2)) == utc("2026-03-29 07:30")


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (JUMP, time(1, 59), "2026-03-29 00:59"),
        (JUMP, time(2), "2026-03-29 01:00"),
        (JUMP, time(2, 30), "2026-03-29 01:00"),
        (JUMP, time(3), "2026-03-29 01:00"),
        (JUMP, time(3, 1), "2026-03-29 01:01"),
        (FALL, time(2), "2026-10-25 00:00"),
        (FALL, time(2, 30), "2026-10-25 00:30"),
        (FALL, time(3), "2026-10-25 02:00"),
    ],
)
def test_a_time_left_out_is_reached_at_the_jump_and_a_doubled_one_at_once(day: date, clock: time, instant: str) -> None:
    assert instant_of(day, clock, zone=BERLIN) == utc(instant)


def test_hours_that_the_clocks_leave_out_are_not_worked() -> None:
    calendar = WorkCalendar(BERLIN, ((time(2), time(2, 30)), (time(2, 45), time(4))), "all")
    assert calendar.working_time_between(utc("2026-03-28 23:00"), utc("2026-03-29 22:00")) == timedelta(hours=1)


@given(calendars, instants, lengths)
@settings(deadline=None)
def test_what_is_added_lies_between(calendar: WorkCalendar, instant: datetime, worked: timedelta) -> None:
    assert calendar.working_time_between(instant, calendar.add_working_time(instant, worked)) == worked


@pytest.mark.slow
@given(calendars, instants, instants, lengths, lengths)
@settings(deadline=None)
def test_who_begins_later_or_works_longer_never_ends_sooner(
    calendar: WorkCalendar, one: datetime, other: datetime, short: timedelta, long: timedelta
) -> None:
    (early, late), (short, long) = sorted((one, other)), sorted((short, long))
    assert calendar.add_working_time(early, short) <= calendar.add_working_time(late, long)


@given(calendars, instants, lengths, lengths)
@settings(deadline=None)
def test_two_stretches_of_work_are_one(
    calendar: WorkCalendar, instant: datetime, first: timedelta, second: timedelta
) -> None:
    in_two = calendar.add_working_time(calendar.add_working_time(instant, first), second)
    assert in_two == calendar.add_working_time(instant, first + second)


@pytest.mark.slow
@given(calendars, st.tuples(instants, instants, instants).map(sorted))
@settings(deadline=None)
def test_working_time_adds_up(calendar: WorkCalendar, three: list[datetime]) -> None:
    first, second, third = three
    parts = calendar.working_time_between(first, second) + calendar.working_time_between(second, third)
    assert parts == calendar.working_time_between(first, third)


@given(
    st.sampled_from([("Europe/Berlin", JUMP), ("Australia/Lord_Howe", date(2026, 10, 4)), ("Asia/Beirut", JUMP)]),
    st.integers(0, 1439),
)
def test_an_instant_is_the_first_at_which_the_wall_clock_has_come_so_far(place: tuple[str, date], minute: int) -> None:
    zone, day = ZoneInfo(place[0]), place[1]
    wall = datetime.combine(day, time(*divmod(minute, 60)))
    instant = instant_of(day, wall.time(), zone=zone)
    before = instant - timedelta(seconds=1)
    assert before.astimezone(zone).replace(tzinfo=None) < wall <= instant.astimezone(zone).replace(tzinfo=None)
