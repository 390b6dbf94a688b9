"""The ledger: who has the credit for a day, and that it adds up whatever was swapped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import DayKind
from bot.rules.fairness import Account, Served, accounts, server_of, spread
from bot.rules.leave import Leave
from bot.rules.roster import KINDS, Shift, ShiftRole, Source, Turn, plan, weight_of
from bot.rules.town import Turns
from tests.rules.village import FIRST_DAY, OFFICE

CALENDAR = OFFICE.calendar
RULES = replace(OFFICE.duty, turns=Turns.SEPARATE)
DAY = date(2026, 3, 3)
BEGINS = datetime(2026, 3, 3, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def row(version: int, person: int | None, *, after: float = 0, role: ShiftRole = ShiftRole.DUTY) -> Shift:
    """Return a row that holds from so many hours after the day's begin."""
    return Shift(2, DAY, role, version, BEGINS + timedelta(hours=after), person, Source.PLAN, version)


@pytest.mark.parametrize(
    ("rows", "server"),
    [
        ([], None),
        ([row(1, 7)], 7),
        ([row(1, None)], None),
        ([row(1, 7), row(2, 8, after=13)], 7),
        ([row(1, 7), row(2, 8, after=11)], 8),
        ([row(1, 7), row(2, 8, after=12)], 8),
        ([row(1, 7), row(2, 8, after=6), row(3, 7, after=16)], 7),
        ([row(1, 7), row(2, 8), row(3, None, after=1)], 8),
        ([row(1, 7), row(2, 8, after=-20)], 8),
        ([row(1, 7), row(2, 8, after=25)], 7),
        ([row(1, 9, role=ShiftRole.BACKUP), row(1, 7)], 7),
    ],
)
def test_the_credit_is_with_whoever_had_the_day_longest(rows: list[Shift], server: int | None) -> None:
    assert server_of(rows, begins=BEGINS, ends=ENDS) == server
    assert server_of(reversed(rows), begins=BEGINS, ends=ENDS) == server


def leave(person: int, *, after: float, until: float | None = None) -> Leave:
    """Return leave that was granted, and taken back, so many hours after the day's begin."""
    ended_at = None if until is None else BEGINS + timedelta(hours=until)
    return Leave(1, person, DAY, DAY, "granted", person, BEGINS + timedelta(hours=after), ended_at=ended_at)


@pytest.mark.parametrize(
    ("absences", "server"),
    [
        ([leave(7, after=-9)], 8),
        ([leave(7, after=10)], 7),
        ([leave(7, after=6)], 8),
        ([leave(7, after=-9, until=-1)], 7),
        ([leave(7, after=-9, until=3)], 7),
        ([leave(7, after=-9), leave(8, after=10)], None),
        ([leave(9, after=-9)], 7),
    ],
)
def test_the_time_on_leave_is_nobodys(absences: list[Leave], server: int | None) -> None:
    rows = [row(1, 7), row(2, 8, after=16)]
    assert server_of(rows, begins=BEGINS, ends=ENDS, absences=absences) == server


changes = st.lists(st.tuples(st.none() | st.integers(1, 4), st.floats(-30, 30)), max_size=6)


def held_longest(rows: Sequence[Shift]) -> dict[int | None, int]:
    """Return {person: minutes}, counted minute by minute: the highest version that has begun holds."""
    minutes: dict[int | None, int] = {}
    for minute in range(24 * 60):
        at = BEGINS + timedelta(minutes=minute)
        holds = max((one for one in rows if one.since <= at), key=lambda one: one.version, default=None)
        person = holds.person_id if holds else None
        minutes[person] = minutes.get(person, 0) + 1
    return minutes


@pytest.mark.slow
@given(changes)
def test_nobody_had_it_longer_than_whoever_has_the_credit(found: list[tuple[int | None, float]]) -> None:
    rows = [row(1, 1)]
    rows += [row(version, person, after=round(after)) for version, (person, after) in enumerate(found, start=2)]
    minutes = held_longest(rows)
    server = server_of(rows, begins=BEGINS, ends=ENDS)
    people = {person: taken for person, taken in minutes.items() if person is not None}
    assert (server is None) == (not people)
    assert server is None or people[server] == max(people.values())


days = st.integers(0, 200).map(lambda number: DAY + timedelta(days=number))
served = st.lists(
    st.tuples(days, st.integers(1, 6), st.none() | st.integers(1, 6), st.booleans()), unique_by=lambda one: one[0]
).map(lambda rows: [Served(day, who, owner if owner != who else None, ahead) for day, who, owner, ahead in rows])


@given(served, st.integers(0, 6))
def test_the_ledger_adds_up_to_the_days_that_were_served(rows: list[Served], members: int) -> None:
    found = accounts(rows, range(1, members + 1), rules=RULES, calendar=CALENDAR)
    assert sum(sum(one.days) for one in found) == len(rows)
    assert sum(sum(one.ahead) for one in found) == sum(row.ahead for row in rows)
    assert sum(one.load for one in found) == sum(weight_of(CALENDAR.kind_of(row.day), RULES) for row in rows)
    instead = [row for row in rows if row.instead_of is not None]
    assert sum(sum(one.for_others.values()) for one in found) == len(instead)
    known = {one.person_id for one in found}
    assert sum(sum(one.by_others.values()) for one in found) == sum(row.instead_of in known for row in instead)


def test_the_people_of_the_turn_come_first_then_whoever_stood_in() -> None:
    found = accounts([Served(DAY, 9, instead_of=1)], [2, 1], rules=RULES, calendar=CALENDAR)
    assert found == [
        Account(2, (0, 0, 0), (0, 0, 0), 0, {}, {}),
        Account(1, (0, 0, 0), (0, 0, 0), 0, {}, {9: 1}),
        Account(9, (1, 0, 0), (0, 0, 0), 1, {1: 1}, {}),
    ]
    assert spread(found, [1, 2]) == dict.fromkeys(KINDS, 0)
    assert spread(found, [1, 2, 9])[DayKind.WORKDAY] == 1


@pytest.mark.slow
@given(st.integers(1, 14), st.dates(date(2020, 1, 1), date(2026, 1, 1)))
def test_turns_apart_leave_at_most_one_day_of_a_kind_between_most_and_least_in_2026(many: int, first_day: date) -> None:
    turn = Turn(2, first_day, tuple(range(1, many + 1)))
    rows = plan(turn, RULES, CALENDAR, first=YEAR[0], last=YEAR[1])
    credited = [Served(one.day, one.person_id) for one in rows if one.person_id is not None]
    assert len(credited) == 365
    apart = spread(accounts(credited, turn.people, rules=RULES, calendar=CALENDAR), turn.people)
    assert all(days <= 1 for days in apart.values())


def test_a_daily_turn_may_leave_more_and_the_ledger_says_so() -> None:
    turn = Turn(2, FIRST_DAY, tuple(range(1, 8)))
    rows = plan(turn, replace(RULES, turns=Turns.DAILY), CALENDAR, first=YEAR[0], last=YEAR[1])
    credited = [Served(one.day, one.person_id) for one in rows if one.person_id is not None]
    apart = spread(accounts(credited, turn.people, rules=RULES, calendar=CALENDAR), turn.people)
    assert apart[DayKind.WEEKEND] > 40
