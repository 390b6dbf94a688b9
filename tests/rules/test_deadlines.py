from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import WorkCalendar
from bot.rules.deadlines import after_pause, deadline, exceeds_ceiling
from bot.rules.durations import Duration, parse_duration
from tests.rules.test_calendar import OFFICE_HOURS, SHANGHAI, TOWN, WHOLE_DAY, calendars, in_shanghai, instants

units = st.sampled_from(["s", "m", "h", "wd", "d"])


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        # Spring Festival 2026: off 15-23 February, worked on Saturday 14 and 28
        ("2026-02-13 17:00", "2h", "2026-02-14 09:30"),
        ("2026-02-14 17:00", "2h", "2026-02-24 09:30"),
        ("2026-02-14 18:00", "1s", "2026-02-24 08:30:01"),
        ("2026-02-15 10:00", "30m", "2026-02-24 09:00"),
        ("2026-02-23 23:59", "7h", "2026-02-24 18:00"),
        ("2026-02-27 17:30", "1h", "2026-02-28 09:00"),
        ("2026-02-28 17:30", "1h", "2026-03-02 09:00"),
        ("2026-02-13 08:30", "14h", "2026-02-14 18:00"),
        ("2026-02-13 08:30", "21h", "2026-02-24 18:00"),
        ("2026-02-13 09:00", "1wd", "2026-02-14 18:00"),
        ("2026-02-13 23:30", "1wd", "2026-02-14 18:00"),
        ("2026-02-14 00:30", "1wd", "2026-02-24 18:00"),
        ("2026-02-14 09:00", "1wd", "2026-02-24 18:00"),
        ("2026-02-13 09:00", "2wd", "2026-02-24 18:00"),
        ("2026-02-13 09:00", "5wd", "2026-02-27 18:00"),
        ("2026-02-13 09:00", "6wd", "2026-02-28 18:00"),
        ("2026-02-13 09:00", "7wd", "2026-03-02 18:00"),
        ("2026-02-15 12:00", "1wd", "2026-02-24 18:00"),
        ("2026-02-23 23:59", "1wd", "2026-02-24 18:00"),
        ("2026-02-27 10:00", "1wd", "2026-02-28 18:00"),
        ("2026-02-28 10:00", "1wd", "2026-03-02 18:00"),
        ("2026-02-10 09:00", "5wd", "2026-02-24 18:00"),
        ("2026-02-01 20:00", "3wd", "2026-02-04 18:00"),
        ("2026-02-07 10:00", "7d", "2026-02-14 18:00"),
        ("2026-02-08 10:00", "7d", "2026-02-24 18:00"),
        ("2026-02-16 10:00", "7d", "2026-02-24 18:00"),
        ("2026-02-17 10:00", "7d", "2026-02-24 18:00"),
        ("2026-02-21 10:00", "7d", "2026-02-28 18:00"),
        ("2026-02-22 10:00", "7d", "2026-03-02 18:00"),
        ("2026-01-16 10:00", "28d", "2026-02-13 18:00"),
        ("2026-01-18 10:00", "28d", "2026-02-24 18:00"),
        # the lunch break, before opening, after closing
        ("2026-03-03 08:30", "3h", "2026-03-03 11:30"),
        ("2026-03-03 10:00", "2h", "2026-03-03 12:00"),
        ("2026-03-03 11:00", "2h", "2026-03-03 15:30"),
        ("2026-03-03 11:59:58", "4s", "2026-03-03 14:30:02"),
        ("2026-03-03 12:00", "1m", "2026-03-03 14:31"),
        ("2026-03-03 13:00", "2h", "2026-03-03 16:30"),
        ("2026-03-03 07:00", "2h", "2026-03-03 10:30"),
        ("2026-03-03 19:00", "2h", "2026-03-04 10:30"),
        # Labour Day 2026: off 1-5 May, worked on Saturday 9
        ("2026-04-30 17:59", "2m", "2026-05-06 08:31"),
        ("2026-05-08 10:00", "1wd", "2026-05-09 18:00"),
        # Mid-Autumn and National Day 2026: off 25-27 September and 1-7 October, worked on 20 September and 10 October
        ("2026-09-18 10:00", "1wd", "2026-09-20 18:00"),
        ("2026-09-18 10:00", "5wd", "2026-09-24 18:00"),
        ("2026-09-18 10:00", "6wd", "2026-09-28 18:00"),
        ("2026-09-24 10:00", "1wd", "2026-09-28 18:00"),
        ("2026-09-24 10:00", "7d", "2026-10-08 18:00"),
        ("2026-09-30 17:00", "2h", "2026-10-08 09:30"),
        ("2026-09-30 09:00", "1wd", "2026-10-08 18:00"),
        ("2026-09-30 09:00", "3wd", "2026-10-10 18:00"),
        ("2026-09-30 09:00", "4wd", "2026-10-12 18:00"),
        ("2026-10-01 10:00", "15d", "2026-10-16 18:00"),
        ("2026-10-03 10:00", "7d", "2026-10-10 18:00"),
        ("2026-10-04 10:00", "7d", "2026-10-12 18:00"),
        # the end of 2025: off 1-3 January, worked on Sunday 4
        ("2025-12-31 17:00", "2h", "2026-01-04 09:30"),
        ("2025-12-31 10:00", "1wd", "2026-01-04 18:00"),
        ("2025-12-31 10:00", "2wd", "2026-01-05 18:00"),
        ("2025-12-25 10:00", "5wd", "2026-01-04 18:00"),
        ("2025-12-26 10:00", "7d", "2026-01-04 18:00"),
    ],
)
def test_it_is_due_when_a_clerk_with_a_wall_calendar_says(start: str, length: str, due: str) -> None:
    assert deadline(in_shanghai(start), parse_duration(length), TOWN) == in_shanghai(due)


def test_a_declared_day_off_moves_what_is_due() -> None:
    calendar = WorkCalendar(SHANGHAI, OFFICE_HOURS, "china", {date(2026, 3, 4): False, date(2026, 3, 7): True})
    start = in_shanghai("2026-03-03 17:00")
    assert [deadline(start, parse_duration(text), calendar) for text in ("2h", "1wd", "3wd", "1d")] == [
        in_shanghai("2026-03-05 09:30"),
        in_shanghai("2026-03-05 18:00"),
        in_shanghai("2026-03-07 18:00"),
        in_shanghai("2026-03-05 18:00"),
    ]


def test_always_open_means_wall_clock_hours_and_midnights() -> None:
    calendar = WorkCalendar(SHANGHAI, WHOLE_DAY, "all")
    start = in_shanghai("2026-02-16 23:59:59")
    assert [deadline(start, parse_duration(text), calendar) for text in ("2s", "30h", "1wd", "7d")] == [
        in_shanghai("2026-02-17 00:00:01"),
        in_shanghai("2026-02-18 05:59:59"),
        in_shanghai("2026-02-18 00:00"),
        in_shanghai("2026-02-24 00:00"),
    ]


def test_berlins_deadline_keeps_the_wall_clock_when_clocks_change() -> None:
    calendar = WorkCalendar(ZoneInfo("Europe/Berlin"), OFFICE_HOURS, "all")
    start = datetime(2026, 3, 28, 9, tzinfo=UTC)
    assert deadline(start, parse_duration("1wd"), calendar) == datetime(2026, 3, 29, 16, tzinfo=UTC)
    assert deadline(start, parse_duration("7d"), calendar) == datetime(2026, 4, 4, 16, tzinfo=UTC)


@given(calendars, instants, st.integers(1, 20), units)
@settings(deadline=None)
def test_it_is_never_due_before_it_began(
    calendar: WorkCalendar, start: datetime, amount: int, unit: Literal["s", "m", "h", "wd", "d"]
) -> None:
    assert deadline(start, Duration(amount, unit), calendar) > start


@given(calendars, instants, instants, st.integers(1, 20), units)
@settings(deadline=None)
def test_what_began_later_is_never_due_sooner(
    calendar: WorkCalendar, one: datetime, other: datetime, amount: int, unit: Literal["s", "m", "h", "wd", "d"]
) -> None:
    early, late = sorted((one, other))
    length = Duration(amount, unit)
    assert deadline(early, length, calendar) <= deadline(late, length, calendar)


@pytest.mark.parametrize(
    ("due", "paused", "resumed", "moved_to"),
    [
        ("2026-02-24 18:00", "2026-02-13 10:00", "2026-02-13 11:00", "2026-02-25 09:30"),
        ("2026-02-13 18:00", "2026-02-12 00:00", "2026-02-13 00:00", "2026-02-14 18:00"),
        ("2026-02-14 15:00", "2026-02-13 16:00", "2026-02-14 09:30", "2026-02-14 18:00"),
        ("2026-02-14 15:00", "2026-02-13 16:00", "2026-02-14 09:31", "2026-02-24 08:31"),
        ("2026-02-24 18:00", "2026-02-14 18:00", "2026-02-24 08:30", "2026-02-24 18:00"),
        ("2026-03-03 18:00", "2026-03-03 12:00", "2026-03-03 14:30", "2026-03-03 18:00"),
        ("2026-03-03 18:00", "2026-03-03 10:00", "2026-03-03 10:00", "2026-03-03 18:00"),
        ("2026-03-03 13:00", "2026-03-03 12:30", "2026-03-03 13:00", "2026-03-03 13:00"),
    ],
)
def test_a_pause_gives_back_the_hours_that_were_worked_in_it(
    due: str, paused: str, resumed: str, moved_to: str
) -> None:
    moved = after_pause(in_shanghai(due), in_shanghai(paused), in_shanghai(resumed), TOWN)
    assert moved == in_shanghai(moved_to)


@given(calendars, instants, st.tuples(instants, instants).map(sorted), st.integers(1, 10))
@settings(deadline=None)
def test_a_pause_never_brings_a_deadline_forward_and_leaves_it_in_working_hours(
    calendar: WorkCalendar, start: datetime, pause: list[datetime], days: int
) -> None:
    paused_at, resumed_at = pause[0], min(pause[1], pause[0] + timedelta(days=30))
    due_at = deadline(start, Duration(days, "wd"), calendar)
    moved = after_pause(due_at, paused_at, resumed_at, calendar)
    waited = calendar.working_time_between(paused_at, resumed_at)
    assert calendar.working_time_between(due_at, moved) == waited
    assert (moved == due_at) == (waited == timedelta(0))
    worked_days = [day for day in (calendar.day_of(moved - timedelta(microseconds=1)), calendar.day_of(moved))]
    assert any(start <= moved <= end for day in worked_days for start, end in calendar.spans(day))


@pytest.mark.parametrize(
    ("promise", "workdays", "too_long"),
    [
        ("60d", "china", False),
        ("61d", "china", True),
        ("42wd", "china", False),  # 59 calendar days
        ("43wd", "china", True),  # 61
        ("60wd", "all", False),
        ("61wd", "all", True),
        ("294h", "china", False),  # 42 days of 7 hours
        ("295h", "china", True),
    ],
)
def test_no_promise_is_longer_than_the_law_allows(
    promise: str, workdays: Literal["china", "all"], too_long: bool
) -> None:
    calendar = WorkCalendar(SHANGHAI, OFFICE_HOURS, workdays)
    assert exceeds_ceiling(parse_duration(promise), calendar) == too_long


def test_hours_of_an_office_that_never_closes_are_days_of_twenty_four() -> None:
    calendar = WorkCalendar(SHANGHAI, ((time(0), time(0)),), "all")
    assert [exceeds_ceiling(parse_duration(text), calendar) for text in ("1440h", "1441h")] == [False, True]
