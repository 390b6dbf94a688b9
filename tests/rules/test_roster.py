"""The plan of the roster: whose turn a day is, what counts, who stands in."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import DayKind
from bot.rules.roster import Planned, Shift, ShiftRole, Source, Turn, in_force, order_on, plan
from bot.rules.town import Turns
from tests.rules.village import FIRST_DAY, OFFICE

CALENDAR = OFFICE.calendar
DAILY = OFFICE.duty
WORKDAYS = replace(DAILY, turns=Turns.WORKDAYS)
SEPARATE = replace(DAILY, turns=Turns.SEPARATE)
THREE = Turn(2, FIRST_DAY, (1, 2, 3))
FOURTEEN = Turn(2, date(2026, 3, 2), tuple(range(1, 15)))

turns = st.integers(1, 14).map(lambda many: tuple(range(1, many + 1)))
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def who(found: list[Planned], role: ShiftRole = ShiftRole.DUTY) -> dict[date, int | None]:
    """Return {day: who has the role}."""
    return {one.day: one.person_id for one in found if one.role is role}


def month(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("day", "order"),
    [
        (date(2026, 1, 1), (1, 2, 3)),
        (date(2026, 1, 2), (2, 3, 1)),
        (date(2026, 1, 3), (3, 1, 2)),
        (date(2026, 1, 4), (1, 2, 3)),
        (date(2025, 12, 31), (3, 1, 2)),
        (date(2026, 3, 1), (3, 1, 2)),
    ],
)
def test_the_daily_turn_goes_round_from_the_first_day_on(day: date, order: tuple[int, ...]) -> None:
    assert order_on(THREE, DAILY, CALENDAR, day) == order


def test_a_village_without_people_has_an_empty_turn() -> None:
    assert order_on(Turn(2, FIRST_DAY, ()), DAILY, CALENDAR, FIRST_DAY) == ()
    assert plan(Turn(2, FIRST_DAY, ()), DAILY, CALENDAR, first=FIRST_DAY, last=FIRST_DAY) == []


@given(turns, days, days, st.sampled_from(Turns))
def test_in_as_many_days_that_count_as_there_are_people_each_serves_once(
    people: tuple[int, ...], first_day: date, day: date, counted: Turns
) -> None:
    rules, turn = replace(DAILY, turns=counted), Turn(2, first_day, people)
    kind, served = CALENDAR.kind_of(day), list[int]()
    while len(served) < len(people):
        order = order_on(turn, rules, CALENDAR, day)
        if order and (counted is Turns.DAILY or CALENDAR.kind_of(day) is kind):
            served.append(order[0])
        if counted is Turns.WORKDAYS and kind is not DayKind.WORKDAY:
            kind = DayKind.WORKDAY
        day += timedelta(days=1)
    assert sorted(served) == list(people)


def test_fourteen_people_serve_fourteen_working_days_once_each_and_after_friday_comes_monday() -> None:
    served = who(plan(FOURTEEN, WORKDAYS, CALENDAR, first=month(2), last=month(19)))
    assert list(served.values()) == list(range(1, 15))
    assert (served[month(6)], served[month(9)]) == (5, 6)
    assert month(7) not in served


def test_a_make_up_saturday_counts_as_a_working_day() -> None:
    saturday = date(2026, 2, 14)  # works for the Spring Festival after it
    assert CALENDAR.kind_of(saturday) is DayKind.WORKDAY
    served = who(plan(FOURTEEN, WORKDAYS, CALENDAR, first=date(2026, 2, 13), last=date(2026, 2, 24)))
    assert list(served) == [date(2026, 2, 13), saturday, date(2026, 2, 24)]
    assert len(set(served.values())) == 3


@pytest.mark.parametrize("people", range(1, 20))
def test_over_a_year_of_turns_apart_nobody_has_two_weekend_days_or_holidays_more_than_another(people: int) -> None:
    turn = Turn(2, FIRST_DAY, tuple(range(people)))
    served = who(plan(turn, SEPARATE, CALENDAR, first=date(2026, 1, 1), last=date(2026, 12, 31)))
    assert len(served) == 365
    for kind in DayKind:
        counts = Counter(person for day, person in served.items() if CALENDAR.kind_of(day) is kind)
        assert max(counts.values()) - min(counts[person] for person in turn.people) <= 1


def test_whoever_is_on_leave_is_replaced_by_the_one_who_served_least() -> None:
    turn, away = Turn(2, FIRST_DAY, (1, 2, 3, 4, 5)), {(1, date(2026, 1, 6))}
    found = plan(
        turn,
        DAILY,
        CALENDAR,
        first=date(2026, 1, 5),
        last=date(2026, 1, 7),
        away=away,
        load={1: 9, 2: 4, 3: 3, 4: 5, 5: 0},
    )
    duty = [one for one in found if one.day == date(2026, 1, 6)]
    assert duty == [Planned(date(2026, 1, 6), ShiftRole.DUTY, 3, Source.STAND_IN)]  # 5 and 2 serve beside it


def test_who_has_just_come_stands_where_the_least_of_the_others_stands() -> None:
    turn, away = Turn(2, FIRST_DAY, (1, 2, 3, 4, 5, 6)), {(1, date(2026, 1, 7))}
    found = plan(turn, DAILY, CALENDAR, first=date(2026, 1, 7), last=date(2026, 1, 7), away=away, load={3: 4, 4: 2})
    assert [one.person_id for one in found] == [4]  # before 5, who has just come, in the order of the turn


def test_with_everybody_on_leave_the_day_is_a_gap() -> None:
    away = {(person, FIRST_DAY) for person in THREE.people}
    assert plan(THREE, DAILY, CALENDAR, first=FIRST_DAY, last=FIRST_DAY, away=away) == [
        Planned(FIRST_DAY, ShiftRole.DUTY, None, Source.PLAN)
    ]


def test_a_blocked_day_takes_nobody_by_turn_and_the_turn_goes_on_as_if_it_had() -> None:
    found = plan(THREE, DAILY, CALENDAR, first=FIRST_DAY, last=date(2026, 1, 3), blocked=[date(2026, 1, 2)])
    assert list(who(found).values()) == [1, None, 3]


def test_backup_is_the_next_in_turn_and_the_leaders_of_the_shift_go_round_by_days() -> None:
    turn = replace(THREE, shift_leaders=(8, 9))
    found = plan(
        turn, replace(DAILY, backup=True), CALENDAR, first=FIRST_DAY, last=date(2026, 1, 2), away={(2, FIRST_DAY)}
    )
    assert list(who(found).values()) == [1, 2]
    assert list(who(found, ShiftRole.BACKUP).values()) == [3, 3]
    assert set(who(found, ShiftRole.SHIFT_LEADER).values()) == {8, 9}


@given(
    turns, days, st.integers(0, 40), st.sampled_from(Turns), st.sets(st.tuples(st.integers(1, 14), days), max_size=5)
)
def test_the_same_is_planned_of_the_same_in_one_go_or_day_by_day(
    people: tuple[int, ...], first: date, many: int, counted: Turns, away: set[tuple[int, date]]
) -> None:
    turn, rules, last = Turn(2, FIRST_DAY, people), replace(DAILY, turns=counted), first + timedelta(days=many)
    whole = plan(turn, rules, CALENDAR, first=first, last=last)
    assert whole == plan(turn, rules, CALENDAR, first=first, last=last)
    single = [
        row
        for n in range(many + 1)
        for row in plan(turn, rules, CALENDAR, first=first + timedelta(days=n), last=first + timedelta(days=n))
    ]
    assert whole == single
    left = plan(turn, rules, CALENDAR, first=first, last=last, away=away)
    assert all((one.person_id, one.day) not in away for one in left)


def row(version: int, hour: int, person: int | None) -> Shift:
    return Shift(
        2, FIRST_DAY, ShiftRole.DUTY, version, datetime(2026, 1, 1, hour, tzinfo=UTC), person, Source.PLAN, version
    )


@pytest.mark.parametrize(("hour", "person"), [(0, 2), (9, 2), (10, 3), (11, 3), (12, 1), (23, 1)])
def test_of_the_rows_that_have_begun_the_newest_holds(hour: int, person: int) -> None:
    rows = [row(1, 0, 1), row(2, 0, 2), row(3, 10, 3), row(4, 12, 1)]
    assert in_force(rows, datetime(2026, 1, 1, hour, tzinfo=UTC))[ShiftRole.DUTY].person_id == person
