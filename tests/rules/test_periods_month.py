"""A calendar month, and those before it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.periods import Period, month_of, whole_months

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "back", "first", "last"),
    [
        (date(2026, 3, 31), 0, date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), 1, date(2025, 12, 1), date(2025, 12, 31)),
        (date(2028, 3, 1), 1, date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 5), 0, date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 5, 5), 24, date(2024, 5, 1), date(2024, 5, 31)),
    ],
)
def test_a_month_has_its_first_and_its_last_day(day: date, back: int, first: date, last: date) -> None:
    assert month_of(day, back) == Period(first, last)


def test_it_begins_and_ends_at_the_midnights_of_the_town() -> None:
    march = month_of(date(2026, 3, 5))
    assert march.instants(SHANGHAI) == (
        datetime(2026, 2, 28, 16, 0, tzinfo=UTC),
        datetime(2026, 3, 31, 16, 0, tzinfo=UTC),
    )
    assert march.instants(BERLIN) == (  # the clocks go forward meanwhile
        datetime(2026, 2, 28, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 31, 22, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize("zone", [SHANGHAI, BERLIN])
def test_a_span_is_of_whole_months_or_of_none(zone: ZoneInfo) -> None:
    march, may = month_of(date(2026, 3, 1)), month_of(date(2026, 5, 1))
    (since, after_march), until = march.instants(zone), may.instants(zone)[1]
    assert whole_months(since, after_march, zone) == (date(2026, 3, 1),)
    assert whole_months(since, until, zone) == (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    second = timedelta(seconds=1)
    assert whole_months(since + second, until, zone) == whole_months(since, until - second, zone) == ()
    assert whole_months(since, until + second, zone) == whole_months(since, since, zone) == ()
