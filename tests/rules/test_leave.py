"""Which days somebody means, and for which he may be on leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import DaysPast, DaysTooMany, DaysUpsideDown, LeaveOverlaps, RuleBroken
from bot.rules.leave import days_meant, must_be_askable

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12月3日-12月5日", "2026-12-03", "2026-12-05"),
        ("12月3日到5日", "2026-12-03", "2026-12-05"),
        ("３号", "2026-12-03", "2026-12-03"),
        ("3-5号", "2026-12-03", "2026-12-05"),
        ("3号 到 5号", "2026-12-03", "2026-12-05"),
        ("12.3~12.5", "2026-12-03", "2026-12-05"),
        ("12/3", "2026-12-03", "2026-12-03"),
        ("2026-12-03到2026-12-05", "2026-12-03", "2026-12-05"),
        ("2027年1月2日", "2027-01-02", "2027-01-02"),
        ("今天起", "2026-11-23", "2026-11-23"),
        ("明天到后天", "2026-11-24", "2026-11-25"),
        ("明天开始三天", "2026-11-24", "2026-11-26"),
        ("12月3日起请2天假", "2026-12-03", "2026-12-04"),
        ("後天請兩天", "2026-11-25", "2026-11-26"),
        ("11.28-30", "2026-11-28", "2026-11-30"),
        ("明后两天请假", "2026-11-24", "2026-11-25"),
        ("後天至3號請假", "2026-11-25", "2026-12-03"),
        ("Today", "2026-11-23", "2026-11-23"),
        ("12月30日到2号", "2026-12-30", "2027-01-02"),
        ("12月30日至1月2日", "2026-12-30", "2027-01-02"),
        ("31号", "2026-12-31", "2026-12-31"),
        ("11月3日", "2026-11-03", "2026-11-03"),  # just over: refused, not taken for next year's
        ("9月3日", "2027-09-03", "2027-09-03"),
        ("12月5日到12月3日", "2026-12-05", "2026-12-03"),
    ],
)
def test_days_are_understood_as_people_write_them(text: str, first: str, last: str) -> None:
    assert days_meant(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "没水了", "110", "2月30日", "13月1日", "李明", "12月", "3号楼没水", "到5号", "13天", "3天", "明天0天"]
)
def test_what_names_no_days_is_none(text: str) -> None:
    assert days_meant(text, TODAY) is None


@given(first=DAYS, length=st.integers(0, 300))
def test_whole_dates_are_read_back_whenever_they_are_written(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert days_meant(f"{first.isoformat()}到{last:%Y年%m月%d日}", TODAY) == (first, last)


@given(today=DAYS, ahead=st.integers(0, 300), length=st.integers(0, 300))
def test_dates_without_a_year_are_the_next_ones(today: date, ahead: int, length: int) -> None:
    first = today + timedelta(days=ahead)
    last = first + timedelta(days=length)
    if {(first.month, first.day), (last.month, last.day)} & {(2, 29)}:
        return
    assert days_meant(f"{first.month}月{first.day}日到{last.month}月{last.day}号", today) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (-1, 3, DaysPast),
        (3, 2, DaysUpsideDown),
        (-1, -2, DaysUpsideDown),
        (0, 366, DaysTooMany),
        (12, 20, LeaveOverlaps),
        (5, 10, LeaveOverlaps),
        (0, 30, LeaveOverlaps),
    ],
)
def test_days_that_may_not_be_asked_for(first: int, last: int, error: type[RuleBroken]) -> None:
    taken = [(TODAY + timedelta(days=10), TODAY + timedelta(days=14))]
    with pytest.raises(error):
        must_be_askable((TODAY + timedelta(days=first), TODAY + timedelta(days=last)), TODAY, taken)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 9), (15, 16), (15, 380)])
def test_days_that_may(first: int, last: int) -> None:
    taken = [(TODAY + timedelta(days=10), TODAY + timedelta(days=14))]
    must_be_askable((TODAY + timedelta(days=first), TODAY + timedelta(days=last)), TODAY, taken)
