"""A table of dates that were reckoned by hand, held against the program and against a second, slow and simple opinion."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.rules.calendar import WorkCalendar
from bot.rules.deadlines import deadline
from bot.rules.durations import parse_duration
from bot.rules.town_keys import parse_hours
from tests.rules.minute_counter import Office
from tests.rules.test_calendar import SHANGHAI

TABLE = Path(__file__).with_name("deadlines.csv")
HOURS = {
    "town": ["08:30-12:00", "14:30-18:00"],
    "always": ["00:00-24:00"],
    "daily": ["08:30-12:00", "14:30-18:00"],
    "village": ["09:00-11:30", "15:00-17:00"],
    "market": ["06:30-09:30", "11:00-13:00", "17:00-20:00"],
    "declared": ["08:30-12:00", "14:30-18:00"],
}
OPEN_ON_ALL_DAYS = ("always", "daily")
DECLARED = {date(2026, 3, 5): False, date(2026, 3, 7): True}


def rows() -> list[dict[str, str]]:
    """Return the rows of the table, without its comments."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines))


def calendar_of(office: str) -> WorkCalendar:
    workdays = "all" if office in OPEN_ON_ALL_DAYS else "china"
    declared = DECLARED if office == "declared" else {}
    return WorkCalendar(SHANGHAI, parse_hours(HOURS[office]), workdays, declared)  # type: ignore[arg-type]


def counted(office: str, start: str, length: str) -> datetime:
    """Return what the minute counter says, on the wall."""
    off, worked = ("2026-03-05", "2026-03-07") if office == "declared" else ("", "")
    slow = Office(" ".join(HOURS[office]), always=office in OPEN_ON_ALL_DAYS, off=off, worked=worked)
    return slow.due(datetime.fromisoformat(start), length)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['office']} {row['start']} {row['length']}")
def test_it_is_due_when_the_hand_reckoned(row: dict[str, str]) -> None:
    start = datetime.fromisoformat(row["start"]).replace(tzinfo=SHANGHAI).astimezone(UTC)
    due = deadline(start, parse_duration(row["length"]), calendar_of(row["office"]))
    assert f"{due.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == row["due"], row["why"]


def test_a_minute_counter_agrees_with_the_hand() -> None:
    disagrees = [
        row for row in rows() if f"{counted(row['office'], row['start'], row['length']):%Y-%m-%d %H:%M}" != row["due"]
    ]
    assert disagrees == []


def test_the_table_is_long_enough_says_nothing_twice_and_knows_every_length() -> None:
    asked = [(row["office"], row["start"], row["length"]) for row in rows()]
    assert len(asked) >= 200
    assert len(set(asked)) == len(asked)
    assert {"30m", "2h", "4h", "1wd", "3wd", "5wd", "15d", "60d"} <= {length for _, _, length in asked}
    assert {office for office, _, _ in asked} == set(HOURS)
