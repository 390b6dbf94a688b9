"""A day as people write it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.days import FAR, day_meant

TODAY = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027-01-05", date(2027, 1, 5)),
        ("2027_01_05", date(2027, 1, 5)),
        ("1月5日", date(2027, 1, 5)),
        ("１月５号", date(2027, 1, 5)),
        ("12月 24日", date(2026, 12, 24)),
        ("12.1", date(2026, 12, 1)),
        ("25号", date(2026, 12, 25)),
        ("5日", date(2027, 1, 5)),
        ("明天", date(2026, 12, 21)),
        ("大后天", date(2026, 12, 23)),
        ("2月30日", None),
        ("2029-01-01", None),
        ("13月1日", None),
        ("后年", None),
        ("", None),
    ],
)
def test_the_day_that_is_meant(written: str, meant: date | None) -> None:
    assert day_meant(written, today=TODAY) == meant


@pytest.mark.slow
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-366, 366))
def test_a_whole_date_means_itself(today: date, away: int) -> None:
    day = today + timedelta(days=away)
    assert day_meant(day.isoformat(), today=today) == day


@given(st.text(max_size=12), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_whatever_is_written_is_near_or_nothing(written: str, today: date) -> None:
    found = day_meant(written, today=today)
    assert found is None or abs(found - today) <= FAR
