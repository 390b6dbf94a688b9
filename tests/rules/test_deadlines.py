from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import WorkCalendar
from bot.rules.cases import Case
from bot.rules.deadlines import deadline, exceeds_ceiling, legal_due, route_by, service_due
from bot.rules.durations import Duration, parse_duration
from tests.rules.test_calendar import OFFICE_HOURS, SHANGHAI, TOWN, WHOLE_DAY, calendars, in_shanghai, instants
from tests.rules.village import case

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


@pytest.mark.slow
@given(calendars, instants, instants, st.integers(1, 20), units)
@settings(deadline=None)
def test_what_began_later_is_never_due_sooner(
    calendar: WorkCalendar, one: datetime, other: datetime, amount: int, unit: Literal["s", "m", "h", "wd", "d"]
) -> None:
    early, late = sorted((one, other))
    length = Duration(amount, unit)
    assert deadline(early, length, calendar) <= deadline(late, length, calendar)


def promised(begun: str, promise: str, **changed: Any) -> Case:
    return case(clock_from=in_shanghai(begun), promise=promise, **changed)


@pytest.mark.parametrize(
    ("begun", "promise", "stood", "extended", "due"),
    [
        # due at the last close before Spring Festival 2026, or some hours before it
        ("2026-02-13 10:00", "1wd", "0m", 0, "2026-02-14 18:00"),
        ("2026-02-13 10:00", "1wd", "1m", 0, "2026-02-24 08:31"),
        ("2026-02-13 10:00", "1wd", "7h", 0, "2026-02-24 18:00"),
        ("2026-02-14 08:30", "4h", "3h0m", 0, "2026-02-14 18:00"),
        ("2026-02-14 08:30", "4h", "3h1m", 0, "2026-02-24 08:31"),
        # an extension counts working days on from the day that was promised
        ("2026-02-13 10:00", "1wd", "0m", 1, "2026-02-24 18:00"),
        ("2026-02-13 10:00", "1wd", "0m", 5, "2026-02-28 18:00"),
        ("2026-02-13 10:00", "1wd", "0m", 6, "2026-03-02 18:00"),
        ("2026-02-14 08:30", "4h", "0m", 1, "2026-02-24 18:00"),
        ("2026-02-09 10:00", "15d", "0m", 2, "2026-02-26 18:00"),  # 24 February already
        # and what the clock stood comes on top
        ("2026-02-13 10:00", "1wd", "7h", 1, "2026-02-25 18:00"),
        ("2026-02-13 10:00", "1wd", "30m", 5, "2026-03-02 09:00"),
    ],
)
def test_the_service_clock_is_promise_then_extension_then_pauses(
    begun: str, promise: str, stood: str, extended: int, due: str
) -> None:
    hours, _, minutes = stood.rpartition("h")
    seconds = int(hours or 0) * 3600 + int(minutes[:-1] or 0) * 60
    found = promised(begun, promise, paused_seconds=seconds, extended_days=extended)
    assert service_due(found, TOWN) == in_shanghai(due)


def test_an_office_that_never_closes_extends_by_whole_days_too() -> None:
    calendar = WorkCalendar(SHANGHAI, WHOLE_DAY, "all")
    found = promised("2026-02-16 10:00", "1wd", extended_days=2)
    assert service_due(found, calendar) == in_shanghai("2026-02-20 00:00")  # the end of the 19th


@given(calendars, instants, st.integers(1, 10), st.integers(0, 10), st.integers(0, 10**6))
@settings(deadline=None)
def test_a_pause_gives_back_what_it_took_and_ends_in_working_hours(
    calendar: WorkCalendar, start: datetime, days: int, extended: int, stood: int
) -> None:
    found = case(clock_from=start, promise=f"{days}wd", extended_days=extended)
    before = service_due(found, calendar)
    moved = service_due(replace(found, paused_seconds=stood), calendar)
    assert calendar.working_time_between(before, moved) == timedelta(seconds=stood)
    assert (moved == before) == (stood == 0)
    worked_days = [day for day in (calendar.day_of(moved - timedelta(microseconds=1)), calendar.day_of(moved))]
    assert any(begin <= moved <= end for day in worked_days for begin, end in calendar.spans(day))


@pytest.mark.parametrize(
    ("registered", "extended", "due"),
    [
        ("2026-03-02 09:00", False, "2026-05-06 18:00"),  # 1 May, off until the 5th
        ("2026-03-02 09:00", True, "2026-06-01 18:00"),  # 90 days: 31 May, a Sunday
        ("2025-12-18 23:00", False, "2026-02-24 18:00"),  # 16 February, within Spring Festival
        ("2025-12-18 23:00", True, "2026-03-18 18:00"),
        ("2026-08-03 09:00", False, "2026-10-08 18:00"),  # 2 October
    ],
)
def test_the_legal_clock_runs_sixty_calendar_days_and_once_thirty_more(
    registered: str, extended: bool, due: str
) -> None:
    at = in_shanghai(registered)
    anything_else = {"round": 3, "clock_from": at + timedelta(days=20), "paused_seconds": 10**6, "extended_days": 9}
    found = case(registered_at=at, legal_extended_at=at if extended else None, **anything_else)
    assert legal_due(found, TOWN) == in_shanghai(due)


@pytest.mark.parametrize(
    ("registered", "route"),
    [("2026-03-02 09:00", "2026-03-17 18:00"), ("2026-02-02 09:00", "2026-02-24 18:00")],
)
def test_within_fifteen_calendar_days_somebody_must_have_it(registered: str, route: str) -> None:
    assert route_by(case(registered_at=in_shanghai(registered)), TOWN) == in_shanghai(route)


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
