from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.durations import BadDuration, Duration, Unit, parse_duration

UNITS: tuple[Unit, ...] = ("s", "m", "h", "wd", "d")


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("2s", Duration(2, "s")),
        ("30m", Duration(30, "m")),
        ("2h", Duration(2, "h")),
        ("5wd", Duration(5, "wd")),
        ("15d", Duration(15, "d")),
        (" 5 wd ", Duration(5, "wd")),
        ("０２h", Duration(2, "h")),
        ("３ｗｄ", Duration(3, "wd")),
        ("366d", Duration(366, "d")),
        ("86400s", Duration(86400, "s")),
    ],
)
def test_a_length_reads_as_it_is_written(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "h", "5", "5 hours", "5H", "5w", "-1h", "+1h", "1.5h", "1h30m", "五天", "٣h", "0x5d"]
)
def test_another_form_is_refused_with_the_accepted_ones(text: str) -> None:
    with pytest.raises(BadDuration) as refused:
        parse_duration(text)
    assert str(refused.value) == "时长要写成 30s、30m、2h、5wd（工作日）或 15d（自然日）这样。"


@pytest.mark.parametrize("text", ["0s", "0m", "0h", "0wd", "0d", "00h"])
def test_nothing_is_no_length(text: str) -> None:
    with pytest.raises(BadDuration, match="时长要大于 0。"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["367d", "367wd", "8785h", "99999999s"])
def test_more_than_a_year_is_a_slip_of_the_pen(text: str) -> None:
    with pytest.raises(BadDuration, match="时长不能超过 366 天。"):
        parse_duration(text)


@given(st.integers(1, 366), st.sampled_from(UNITS))
def test_a_length_written_and_read_again_is_the_same(amount: int, unit: Unit) -> None:
    assert parse_duration(str(Duration(amount, unit))) == Duration(amount, unit)


def test_the_wall_clock_knows_every_length_but_working_days() -> None:
    assert [parse_duration(text).as_timedelta() for text in ("2s", "30m", "4h", "7d")] == [
        timedelta(seconds=2),
        timedelta(minutes=30),
        timedelta(hours=4),
        timedelta(days=7),
    ]
    with pytest.raises(BadDuration):
        parse_duration("1wd").as_timedelta()
