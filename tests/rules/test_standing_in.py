"""Who had best stand in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.standing_in import Candidate, Ring, ranked, recommended

DAY = date(2026, 12, 3)
WEIGHTS = {DAY + timedelta(days=n): 1 for n in range(-3, 20)}


def candidate(person_id: int, ring: Ring = Ring.TURN, load: int = 0, serves: tuple[int, ...] = ()) -> Candidate:
    return Candidate(person_id, ring, load, frozenset(DAY + timedelta(days=n) for n in serves))


def order(*candidates: Candidate) -> list[int]:
    return [one.person_id for one in ranked(candidates, DAY)]


def test_whoever_has_served_least_comes_first() -> None:
    assert order(candidate(1, load=5), candidate(2, load=3), candidate(3, load=4)) == [2, 3, 1]


def test_whoever_serves_the_day_before_or_after_waits() -> None:
    assert order(candidate(1, serves=(-1,)), candidate(2, load=9), candidate(3, load=1, serves=(1,))) == [2, 1, 3]


def test_the_own_turn_goes_before_the_grid_and_the_grid_before_the_town() -> None:
    tired = candidate(1, load=9, serves=(-1,))
    assert order(candidate(3, Ring.TOWN), candidate(2, Ring.GRID), tired) == [1, 2, 3]


def test_whoever_serves_elsewhere_that_day_comes_last() -> None:
    assert order(candidate(1, serves=(0,)), candidate(2, Ring.TOWN, load=9)) == [2, 1]


@pytest.mark.parametrize("serves", [(-2, -1), (-1, 1), (1, 2)])
def test_nobody_serves_a_third_day_running_while_somebody_of_another_turn_is_free(serves: tuple[int, ...]) -> None:
    assert order(candidate(1, serves=serves), candidate(2, Ring.TOWN, load=9, serves=(-1,))) == [2, 1]
    assert order(candidate(1, serves=serves), candidate(2, serves=(0,))) == [1, 2]


def test_days_taken_before_count_to_three_running() -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    able = [candidate(1), candidate(2, Ring.TOWN, load=99)]
    best = recommended([(7, day) for day in days], {(7, day): able for day in days}, weights=WEIGHTS)
    assert list(best.values()) == [1, 1, 2]


def test_several_days_are_shared_out() -> None:
    days = [DAY, DAY + timedelta(days=3), DAY + timedelta(days=6)]
    able = [candidate(1), candidate(2, load=1)]
    best = recommended([(7, day) for day in days], {(7, day): able for day in days}, weights=WEIGHTS)
    assert best == {(7, days[0]): 1, (7, days[1]): 1, (7, days[2]): 2}


def test_a_day_that_nobody_could_take_is_absent_and_what_is_settled_stays() -> None:
    other = DAY + timedelta(days=5)
    able = {(7, DAY): [], (7, other): [candidate(1), candidate(2)]}
    assert recommended([(7, DAY), (7, other)], able, weights=WEIGHTS, settled={(7, other): 2}) == {(7, other): 2}


@given(
    days=st.lists(st.integers(0, 16), unique=True, max_size=10),
    people=st.lists(
        st.tuples(st.sampled_from(Ring), st.integers(0, 30), st.frozensets(st.integers(-2, 17), max_size=6)),
        min_size=1,
        max_size=8,
    ),
)
def test_everybody_recommended_is_a_candidate_and_nobody_serves_twice_a_day_while_another_is_free(
    days: list[int], people: list[tuple[Ring, int, frozenset[int]]]
) -> None:
    able = [candidate(n, ring, load, tuple(serves)) for n, (ring, load, serves) in enumerate(people)]
    clashes = [(village, DAY + timedelta(days=n)) for n in days for village in (1, 2)]
    best = recommended(clashes, dict.fromkeys(clashes, able), weights=WEIGHTS)
    assert set(best) == set(clashes)
    for n in days:
        day = DAY + timedelta(days=n)
        free = [one for one in able if day not in one.serves]
        assert best[1, day] != best[2, day] or len(free) < 2
