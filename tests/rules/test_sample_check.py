"""抽样督评: the same seed, span and cases draw the same sample; what is heard is held against the books."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import State
from bot.rules.sample_check import (
    Checked,
    Match,
    Summary,
    Way,
    checker_of,
    compared,
    drawn,
    may_be_drawn,
    may_call,
    span_of,
    summary,
)
from tests.rules.village import DUTY, LEADER, OFFICE, PLACE, SUPERVISOR, at, case_in, staff

SEEDS = st.text("0123456789", min_size=8, max_size=8)
NUMBERS = st.sets(st.integers(1, 99_999).map(lambda n: f"2026-{n:05}"), max_size=60)
OFFICER, OTHER = staff(21, "callback"), staff(22, "callback")
CHECKED = Checked(1, 5, Way.PHONE, OFFICER.person_id, "resolved", None, None)


@given(SEEDS, NUMBERS, st.integers(0, 30), st.randoms())
def test_the_same_seed_and_cases_draw_the_same_sample_in_whatever_order_they_come(seed, numbers, count, chance) -> None:  # type: ignore[no-untyped-def]
    mixed = sorted(numbers)
    chance.shuffle(mixed)
    sample = drawn(seed, mixed, count)
    assert sample == drawn(seed, numbers, count)
    assert (len(sample), len(set(sample))) == (min(count, len(numbers)),) * 2
    assert set(sample) <= numbers


@given(SEEDS, NUMBERS, st.integers(0, 30))
def test_a_case_that_was_not_drawn_changes_nothing_when_it_is_gone(seed: str, numbers: set[str], count: int) -> None:
    sample = drawn(seed, numbers, count)
    for other in numbers - set(sample):
        assert drawn(seed, numbers - {other}, count) == sample


def test_anybody_can_reckon_the_order_again() -> None:
    numbers = ["2026-00001", "2026-00002", "2026-00003", "2026-00004"]
    assert (
        drawn("00000001", numbers, 2)
        == sorted(numbers, key=lambda one: sha256(b"00000001:" + one.encode()).hexdigest())[:2]
    )


def test_another_seed_draws_another_sample_and_every_case_has_its_turn() -> None:
    numbers = [f"2026-{n:05}" for n in range(1, 41)]
    times = [number for seed in range(400) for number in drawn(f"{seed:08}", numbers, 4)]
    assert {number: 15 <= times.count(number) <= 70 for number in numbers} == dict.fromkeys(numbers, True)


def test_a_span_is_whole_days_of_the_town_and_ends_with_yesterday() -> None:
    since, until = span_of(7, at("2026-03-09 10:00"), OFFICE.zone)
    assert (since, until) == (at("2026-03-02 00:00"), at("2026-03-09 00:00"))


@pytest.mark.parametrize(
    ("result", "answered_as", "grade", "said", "said_grade", "match"),
    [
        ("resolved", None, None, None, None, None),
        ("resolved", None, None, "solved", None, Match.AGREES),
        ("partly", None, "satisfied", "solved", "basically", Match.AGREES),
        ("resolved", None, None, "unsolved", None, Match.CONTRADICTS),
        ("partly", None, None, "unsolved", None, Match.CONTRADICTS),
        ("no_feedback", "resolved", None, "unsolved", None, Match.CONTRADICTS),
        ("no_feedback", None, None, "unsolved", None, Match.UNCLAIMED),
        ("explained", "explained", None, "unsolved", None, Match.UNCLAIMED),
        ("explained", "explained", None, "solved", None, Match.AGREES),
        ("resolved", None, "satisfied", "solved", "unsatisfied", Match.CONTRADICTS),
        ("explained", "explained", "basically", "unsolved", "unsatisfied", Match.CONTRADICTS),
        ("resolved", None, None, "solved", "unsatisfied", Match.AGREES),
        ("unreachable", None, None, "solved", "satisfied", Match.AGREES),
    ],
)
def test_what_is_heard_is_held_against_the_books(  # type: ignore[no-untyped-def]
    result, answered_as, grade, said, said_grade, match
) -> None:
    assert compared(Checked(1, 5, Way.CHAT, None, result, answered_as, grade, said, said_grade)) == match


def test_a_sample_is_summed_up_with_its_size() -> None:
    said = [("solved", Way.CHAT), ("unsolved", Way.PHONE), (None, Way.NONE), (None, Way.CHAT)]
    found = [replace(CHECKED, case_id=n, said=one, way=way) for n, (one, way) in enumerate(said)]
    declined = replace(CHECKED, case_id=9, way=Way.CHAT, declined=True)
    assert summary([*found, declined]) == Summary(
        answered=2, solved=1, agrees=1, contradicts=1, unclaimed=0, unreached=2
    )
    assert summary([]) == Summary()


CLOSED = replace(case_in(State.CLOSED), result="resolved")
NOW = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("case", "drawer", "staff", "may"),
    [
        (CLOSED, SUPERVISOR, None, True),
        (replace(CLOSED, state=State.ARCHIVED, archived_at=NOW), SUPERVISOR, None, True),
        (case_in(State.IN_PROGRESS), SUPERVISOR, None, False),
        (replace(case_in(State.WITHDRAWN)), SUPERVISOR, None, False),
        (replace(CLOSED, emptied_at=NOW), SUPERVISOR, None, False),
        (replace(CLOSED, merged_into=7), SUPERVISOR, None, False),
        (CLOSED, OFFICER, None, False),  # he sees no card
        (CLOSED, LEADER, None, False),  # of the circle
        (CLOSED, SUPERVISOR, DUTY[1], False),  # a cadre of that village brought it
        (CLOSED, SUPERVISOR, SUPERVISOR, False),  # his own
        (CLOSED, SUPERVISOR, OFFICER, True),
    ],
)
def test_only_what_is_closed_and_what_the_drawer_may_see_and_never_had_is_drawn(case, drawer, staff, may) -> None:  # type: ignore[no-untyped-def]
    assert may_be_drawn(case, drawer, PLACE, handlers={1}, staff=staff) is may
    assert not may_be_drawn(case, drawer, PLACE, handlers={1, SUPERVISOR.person_id}, staff=staff)


def test_an_officer_calls_else_whoever_drew_and_nobody_who_is_checked() -> None:
    of = {"about_cadre": False, "handlers": {1}}
    assert checker_of(PLACE, (OFFICER, OTHER), SUPERVISOR, **of) == OFFICER  # type: ignore[arg-type]
    assert checker_of(PLACE, (OFFICER, OTHER), SUPERVISOR, about_cadre=False, handlers={21}) == OTHER
    assert checker_of(PLACE, (LEADER, DUTY[0]), SUPERVISOR, **of) == SUPERVISOR  # type: ignore[arg-type]
    assert checker_of(PLACE, (OFFICER,), SUPERVISOR, about_cadre=True, handlers={1}) == SUPERVISOR
    assert checker_of(PLACE, (), LEADER, **of) is None  # type: ignore[arg-type]
    gone = replace(OFFICER, unreachable_why="blocked")
    assert checker_of(PLACE, (gone,), SUPERVISOR, **of) == SUPERVISOR  # type: ignore[arg-type]


def test_whoever_is_to_call_may_until_it_is_his_no_more() -> None:
    def may(case=CLOSED, checked=CHECKED, person=OFFICER, place=PLACE, handlers=(1,)):  # type: ignore[no-untyped-def]
        return may_call(checked, case, person, place, handlers=handlers)

    assert may()
    assert not may(person=OTHER)
    assert not may(handlers=(1, OFFICER.person_id))
    assert not may(checked=replace(CHECKED, way=Way.GONE))
    assert not may(case=replace(CLOSED, emptied_at=NOW))
    assert not may(case=case_in(State.REWORKING))
    assert not may(case=replace(CLOSED, state=State.TRANSFERRED_OUT, why_ended="discipline", result=None))
    assert not may(case=replace(CLOSED, state=State.WITHDRAWN, result=None))
    assert not may(case=replace(CLOSED, about_cadre=True))
    assert not may(place=replace(PLACE, concerned=frozenset({OFFICER.person_id})))
    his = replace(CHECKED, checker_id=SUPERVISOR.person_id)
    assert may(case=replace(CLOSED, about_cadre=True), checked=his, person=SUPERVISOR)
