"""When somebody is told of his duty, and of what."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.town_file import read_town_file
from bot.rules.quiet import parse_quiet_hours
from bot.rules.roster import ShiftRole
from bot.rules.shift_news import (
    Moment,
    News,
    Round,
    accept_by,
    begins,
    cannot_wait,
    ends,
    gathered,
    is_late,
    round_of,
    rounds,
    spans,
)
from bot.rules.town import OfficeRules, office_rules
from tests.towns import make_town

OFFICE = office_rules(read_town_file(make_town(1, villages=1).encode()).sections)
DAY = date(2026, 3, 3)
DUTY, BACKUP = ShiftRole.DUTY, ShiftRole.BACKUP


def at(hour: int, minute: int = 0, *, day: int = 3) -> datetime:
    """A moment of March 2026, as the town's clocks show it."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour - 8, minutes=minute)


def office(*, handover: str = "08:00", **duty: object) -> OfficeRules:
    rules = replace(OFFICE, handover=time.fromisoformat(handover))
    return replace(rules, duty=replace(rules.duty, **duty))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "rules", "due", "until"),
    [
        (Moment.EVENING, office(), at(19, day=2), at(0)),  # after midnight the morning says the same
        (Moment.EVENING, office(morning=None), at(19, day=2), at(8)),
        (Moment.EVENING, office(handover="00:00"), at(19, day=2), at(0)),
        (Moment.MORNING, office(), at(7, 30), at(8)),
        (Moment.MORNING, office(handover="00:00"), at(7, 30), at(8, 30)),
        (Moment.MORNING, office(handover="07:30", confirm=None), at(7, 30), at(8, 30)),
        (Moment.BEGUN, office(), at(8), at(8, day=4)),
        (Moment.ENDED, office(), at(8, day=4), at(8, day=5)),
    ],
)
def test_a_moment_falls_due_and_is_worth_saying_until_the_next(
    moment: Moment, rules: OfficeRules, due: datetime, until: datetime
) -> None:
    assert round_of(moment, DAY, rules) == Round(moment, DAY, due, until)


@pytest.mark.parametrize(
    ("moment", "rules"),
    [
        (Moment.EVENING, office(evening=None)),
        (Moment.MORNING, office(morning=None)),
        (Moment.MORNING, office(morning=time(7, 50))),  # the hand-over says it ten minutes later
        (Moment.BEGUN, office(confirm=None)),
        (Moment.ENDED, office(confirm=None)),
    ],
)
def test_what_the_office_does_not_want_is_not_due(moment: Moment, rules: OfficeRules) -> None:
    assert round_of(moment, DAY, rules) is None


@given(hours=st.integers(0, 400), handover=st.sampled_from(["00:00", "08:00", "17:30", "20:00"]))
def test_no_day_has_two_rounds_of_a_moment_at_a_time_and_only_what_is_due_is_told(hours: int, handover: str) -> None:
    now = at(0) + timedelta(hours=hours)
    found = rounds(now, office(handover=handover))
    assert len({(one.moment, one.day) for one in found}) == len(found)
    assert all(one.due <= now < one.until for one in found)
    assert [one.day for one in found if one.moment is Moment.BEGUN] == [
        (now - timedelta(hours=int(handover[:2]), minutes=int(handover[3:])) + timedelta(hours=8)).date()
    ]


def test_only_what_a_day_brings_anew_is_told() -> None:
    one, two = (1, DUTY), (2, DUTY)
    assert begins(frozenset({one}), frozenset())
    assert begins(frozenset({one, two}), frozenset({one}))
    assert begins(frozenset({(1, BACKUP)}), frozenset({one}))
    assert not begins(frozenset({one}), frozenset({one, two}))
    assert not begins(frozenset(), frozenset({one}))


def test_who_goes_off_duty_hears_it_unless_something_else_begins_for_him() -> None:
    one, two = (1, DUTY), (2, DUTY)
    assert ends(frozenset({one}), frozenset())
    assert ends(frozenset({one, two}), frozenset({one}))
    assert not ends(frozenset({one}), frozenset({one}))
    assert not ends(frozenset({one}), frozenset({two}))


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (at(8), at(9)),
        (at(0), at(8, 30)),  # nobody need wake up for it
        (at(21), at(7, 30, day=4)),  # nor the leader
    ],
)
def test_quiet_hours_count_for_neither_side(asked: datetime, by: datetime) -> None:
    rules = replace(office(confirm=timedelta(hours=1)), quiet=parse_quiet_hours("21:30-07:30"))
    assert accept_by(asked, rules) == by


def test_without_quiet_hours_the_time_runs_on_and_without_a_time_nobody_is_waited_for() -> None:
    assert accept_by(at(0), replace(office(confirm=timedelta(hours=1)), quiet=None)) == at(1)
    assert accept_by(at(8), office(confirm=None)) is None


def test_of_several_changes_of_a_day_the_first_says_what_was_before() -> None:
    first, again = News(1, DAY, DUTY, before=7), News(1, DAY, DUTY, before=8)
    other, earlier = News(2, DAY, DUTY, before=None), News(1, DAY - timedelta(days=1), DUTY, before=9)
    assert gathered([first], [again, other, earlier]) == [earlier, first, other]


def test_what_is_late_and_what_cannot_wait() -> None:
    assert not is_late(at(8), at(8, 15))
    assert is_late(at(8), at(8, 16))
    awake = replace(office(), quiet=None)
    assert cannot_wait(at(8), at(9), awake)
    assert cannot_wait(at(8), at(7, 1), awake)
    assert not cannot_wait(at(8), at(7), awake)
    assert cannot_wait(at(8), at(2), office())  # at half past seven it would be too late
    assert not cannot_wait(at(12), at(2), office())


@given(st.sets(st.integers(0, 60)))
def test_days_that_follow_one_another_are_one_span(numbers: set[int]) -> None:
    days = {DAY + timedelta(days=number) for number in numbers}
    found = spans(days)
    assert {first + timedelta(days=n) for first, last in found for n in range((last - first).days + 1)} == days
    assert all((after[0] - before[1]).days > 1 for before, after in pairwise(found))
