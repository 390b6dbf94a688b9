from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.quiet import BadClock, QuietHours, parse_clock, parse_clock_span, parse_quiet_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(21, 30), time(7, 30))
NOON = QuietHours(time(12), time(14, 30))

clocks = st.integers(0, 1439).map(lambda minute: time(*divmod(minute, 60)))
zones = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("Australia/Lord_Howe")])


def in_shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        (NIGHT, "21:29:59", False),
        (NIGHT, "21:30", True),
        (NIGHT, "23:59:59", True),
        (NIGHT, "00:00", True),
        (NIGHT, "07:29:59", True),
        (NIGHT, "07:30", False),
        (NIGHT, "12:00", False),
        (NOON, "11:59:59", False),
        (NOON, "12:00", True),
        (NOON, "14:29:59", True),
        (NOON, "14:30", False),
        (NOON, "00:00", False),
    ],
)
def test_it_is_quiet_at_the_start_and_not_at_the_end(hours: QuietHours, clock: str, quiet: bool) -> None:
    assert hours.is_quiet(in_shanghai(f"2026-03-03 {clock}"), SHANGHAI) == quiet


@pytest.mark.parametrize(
    ("hours", "instant", "end"),
    [
        (NIGHT, "2026-03-03 21:30", "2026-03-04 07:30"),
        (NIGHT, "2026-03-04 00:00", "2026-03-04 07:30"),
        (NIGHT, "2026-02-28 23:00", "2026-03-01 07:30"),
        (NIGHT, "2026-03-04 07:29:59.5", "2026-03-04 07:30"),
        (NIGHT, "2026-03-04 07:30", "2026-03-04 07:30"),
        (NIGHT, "2026-03-04 12:00:01", "2026-03-04 12:00:01"),
        (NOON, "2026-03-04 12:00", "2026-03-04 14:30"),
        (QuietHours(time(22), time(0)), "2026-03-04 23:00", "2026-03-05 00:00"),
    ],
)
def test_what_waits_waits_for_the_end_of_quiet(hours: QuietHours, instant: str, end: str) -> None:
    assert hours.ends_at(in_shanghai(instant), SHANGHAI) == in_shanghai(end)


def test_a_berlin_night_ends_by_the_wall_clock_when_clocks_change() -> None:
    nights = [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)]
    assert [NIGHT.ends_at(night, BERLIN) for night in nights] == [
        datetime(2026, 3, 29, 5, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 6, 30, tzinfo=UTC),
    ]


def test_in_the_hour_shown_twice_the_end_still_lies_ahead() -> None:
    hours = QuietHours(time(22), time(2, 30))
    second_time_ten_past_two = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert hours.ends_at(second_time_ten_past_two, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(clocks, clocks, zones, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
@settings(deadline=None)
def test_after_the_end_it_is_not_quiet_and_before_it_nothing_else_was(
    start: time, end: time, zone: ZoneInfo, instant: datetime
) -> None:
    hours = QuietHours(start, end if end != start else time((end.hour + 1) % 24))
    ends_at = hours.ends_at(instant, zone)
    assert not hours.is_quiet(ends_at, zone)
    assert instant <= ends_at <= instant + timedelta(hours=25)
    assert (ends_at == instant) == (not hours.is_quiet(instant, zone))


def test_a_span_reads_as_it_is_written() -> None:
    assert parse_clock_span("21:30-07:30") == (time(21, 30), time(7, 30))
    assert parse_clock_span(" ８：３０－12:00 ") == (time(8, 30), time(12))
    assert parse_clock_span("08:30 – 12:00") == (time(8, 30), time(12))
    assert parse_clock_span("00:00-24:00") == (time(0), time(0))


@pytest.mark.parametrize(
    "text", ["", "8:30", "8-12", "24:00-08:00", "08:30-24:01", "08:60-12:00", "08:30-12:00-14:00", "-"]
)
def test_another_form_of_span_is_refused(text: str) -> None:
    with pytest.raises(BadClock):
        parse_clock_span(text)


@pytest.mark.parametrize("text", ["24:00", "8", "08:5", "0830", "八点", "08:30:00", "-1:00"])
def test_another_form_of_time_is_refused_with_the_accepted_one(text: str) -> None:
    with pytest.raises(BadClock, match="时间要写成 08:30 这样，从 00:00 到 23:59。"):
        parse_clock(text)


def test_an_empty_text_means_no_quiet_at_all() -> None:
    assert parse_quiet_hours("") is None
    assert parse_quiet_hours("21:30-07:30") == NIGHT


def test_a_whole_day_of_quiet_would_never_end() -> None:
    with pytest.raises(BadClock, match="不能相同"):
        parse_quiet_hours("00:00-24:00")
