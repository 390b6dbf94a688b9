"""A calendar month, and those before it."""

from datetime import date

import pytest

from bot.rules.periods import Period, month_of


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
