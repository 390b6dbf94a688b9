"""Work that recurs by the calendar: the last time it was due, and the days that its report is about."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.periods import Monthly, Period, Weekly
from tests.rules.village import SHANGHAI, at

MONDAYS, FRIDAYS = Weekly(0, time(8, 30)), Weekly(4, time(17))
FIRSTS, QUARTERS = Monthly(1, time(8, 30)), Monthly(15, time(9), 3)


@pytest.mark.parametrize(
    ("recurs", "now", "due"),
    [
        (MONDAYS, "2026-03-02 08:29", "2026-02-23 08:30"),
        (MONDAYS, "2026-03-02 08:30", "2026-03-02 08:30"),
        (MONDAYS, "2026-03-08 23:59", "2026-03-02 08:30"),
        (FRIDAYS, "2026-03-05 12:00", "2026-02-27 17:00"),
        (FIRSTS, "2026-03-01 08:29", "2026-02-01 08:30"),
        (FIRSTS, "2026-03-01 08:30", "2026-03-01 08:30"),
        (FIRSTS, "2026-01-01 00:00", "2025-12-01 08:30"),
        (QUARTERS, "2026-04-15 08:59", "2026-01-15 09:00"),
        (QUARTERS, "2026-04-15 09:00", "2026-04-15 09:00"),
        (QUARTERS, "2026-01-14 00:00", "2025-10-15 09:00"),
        (QUARTERS, "2026-06-30 00:00", "2026-04-15 09:00"),
    ],
)
def test_it_was_due_last(recurs: Weekly | Monthly, now: str, due: str) -> None:
    assert recurs.latest(at(now), SHANGHAI) == at(due)


@pytest.mark.parametrize(
    ("recurs", "due", "about", "before"),
    [
        (MONDAYS, "2026-03-02 08:30", ("2026-02-23", "2026-03-01"), ("2026-02-16", "2026-02-22")),
        (FRIDAYS, "2026-02-27 17:00", ("2026-02-20", "2026-02-26"), ("2026-02-13", "2026-02-19")),
        (FIRSTS, "2026-03-01 08:30", ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
        (FIRSTS, "2026-01-01 08:30", ("2025-12-01", "2025-12-31"), ("2025-11-01", "2025-11-30")),
        (QUARTERS, "2026-04-15 09:00", ("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
    ],
)
def test_a_report_is_about_whole_days_that_are_over(
    recurs: Weekly | Monthly, due: str, about: tuple[str, str], before: tuple[str, str]
) -> None:
    expected = tuple(Period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in (about, before))
    assert recurs.spans(at(due), SHANGHAI) == expected


EACH = st.builds(Weekly, st.integers(0, 6), st.times()) | st.builds(
    Monthly, st.integers(1, 28), st.times(), st.sampled_from((1, 3))
)
ZONES = st.sampled_from([SHANGHAI, ZoneInfo("Europe/Berlin")])


@given(EACH, st.datetimes(min_value=at("2020-01-01 00:00").replace(tzinfo=None), timezones=st.just(SHANGHAI)), ZONES)
def test_it_is_never_later_than_now_and_the_periods_touch_each_other(
    recurs: Weekly | Monthly, now: object, zone: ZoneInfo
) -> None:
    due = recurs.latest(now, zone)  # type: ignore[arg-type]
    about, before = recurs.spans(due, zone)
    assert due <= now  # type: ignore[operator]
    assert recurs.latest(due, zone) == due
    assert about.last < due.astimezone(zone).date()
    assert (about.first - before.last).days == 1 and about.first <= about.last and before.first <= before.last
