"""Which days lack somebody, how they are told, and to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.gaps import DutyDay, Gap, Why, by_day, gap_in, hearers, stretches, unbound
from bot.rules.people import Person
from bot.rules.roster import Source
from tests.rules.village import PLACE, staff

DAY = date(2026, 12, 3)
BOUND = staff(1)
NEVER_BOUND = replace(BOUND, chat_id=None)
BLOCKED_BOT = replace(BOUND, unreachable_why="blocked")
FILLED = DutyDay(7, DAY, BOUND, Source.PLAN)
NOBODY = replace(FILLED, person=None)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (FILLED, None),
        (replace(FILLED, source=Source.APPOINTED, blocked=True), None),
        (replace(FILLED, person=NEVER_BOUND), Why.UNBOUND),
        (replace(FILLED, person=BLOCKED_BOT), Why.UNREACHABLE),
        (replace(FILLED, on_leave=True), Why.ON_LEAVE),
        (replace(FILLED, on_leave=True, person=NEVER_BOUND), Why.ON_LEAVE),
        (NOBODY, Why.UNFILLED),
        (replace(NOBODY, counts=False), None),
        (replace(NOBODY, counts=False, blocked=True), Why.BLOCKED),
        (replace(NOBODY, blocked=True), Why.BLOCKED),
        (replace(NOBODY, source=Source.MEANT), None),
        (replace(NOBODY, source=Source.MEANT, blocked=True), None),
    ],
)
def test_a_day_lacks_somebody(day: DutyDay, why: Why | None) -> None:
    expected = Gap(7, DAY, why, day.person) if why else None
    assert gap_in(day) == expected


def gap(village: int, ahead: int, why: Why = Why.ON_LEAVE, who: Person | None = BOUND) -> Gap:
    return Gap(village, DAY + timedelta(days=ahead), why, who)


def test_days_in_a_row_are_one_stretch() -> None:
    found = stretches([gap(2, 0), gap(1, 1), gap(1, 0), gap(1, 3), gap(1, 4, Why.UNREACHABLE)])
    assert [(one.first.village_id, (one.first.day - DAY).days, (one.last - DAY).days) for one in found] == [
        (1, 0, 1),
        (2, 0, 0),
        (1, 3, 3),
        (1, 4, 4),
    ]


GAPS = st.builds(
    gap, st.integers(1, 3), st.integers(0, 13), st.sampled_from(Why), st.sampled_from([BOUND, NEVER_BOUND])
)


@given(st.lists(GAPS, unique_by=lambda one: (one.village_id, one.day)))
def test_every_gap_is_told_once_and_by_the_day_or_in_a_count(gaps: list[Gap]) -> None:
    told = by_day(gaps)
    covered = [
        (one.first.village_id, one.first.day + timedelta(days=n), one.first.why)
        for one in stretches(told)
        for n in range((one.last - one.first.day).days + 1)
    ]
    assert sorted(covered) == sorted((one.village_id, one.day, one.why) for one in told)
    assert len(told) + sum(number for _, number in unbound(gaps)) == len(gaps)


def test_who_never_bound_is_counted_most_days_first() -> None:
    other = replace(NEVER_BOUND, person_id=2)
    gaps = [gap(1, 0, Why.UNBOUND, NEVER_BOUND), gap(1, 1, Why.UNBOUND, other), gap(2, 0, Why.UNBOUND, other)]
    assert unbound(gaps) == [(other, 2), (NEVER_BOUND, 1)]
    assert by_day(gaps) == []


def test_the_leader_hears_else_supervisors_else_duty_room_and_clerks_and_only_who_can() -> None:
    leader, first, second, room = (staff(number) for number in range(10, 14))
    clerk, elsewhere = staff(14, "clerk"), replace(staff(25, "clerk"), town_id=PLACE.town_id + 1)
    place = replace(PLACE, leader=leader, town_supervisors=(first, second), duty_room=room)
    deaf = {one: replace(one, unreachable_why="blocked") for one in (leader, first, second, room)}
    assert hearers(place, [clerk]) == (leader,)
    place = replace(place, leader=deaf[leader])
    assert hearers(place, [clerk]) == (first, second)
    place = replace(place, town_supervisors=(deaf[first], second))
    assert hearers(place, [clerk]) == (second,)
    place = replace(place, town_supervisors=(deaf[first], deaf[second]))
    assert hearers(place, [clerk, elsewhere]) == (room, clerk)
    assert hearers(replace(place, duty_room=deaf[room]), []) == ()
