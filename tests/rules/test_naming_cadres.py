"""Whom a petition is about: what the columns hold, whom a text names, what follows for the case and for those who may have it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import State, Tell
from bot.rules.errors import AlreadyClosed, NotNow
from bot.rules.recusal import concern, ids_of, in_their_place, joined, meant_by, named_in, spare
from tests.rules.village import (
    ABOVE_ALL,
    CLERK,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    ELSEWHERE,
    LEADER,
    OFFICE,
    PETITIONER,
    PLACE,
    SUPERVISOR,
    at,
    case,
    case_in,
    place,
)

NAMES = {1: "王芳", 2: "李建国", 3: "王芳芳", 4: "王芳"}
NOW = at("2026-03-02 10:00")


@given(st.frozensets(st.integers(min_value=1, max_value=1 << 59)))
def test_a_column_holds_any_number_of_people(ids: frozenset[int]) -> None:
    assert ids_of(joined(ids)) == ids


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("王芳收了钱", {1, 4}),
        ("王 \u200b芳收了钱", {1, 4}),
        ("王芳芳收了钱", {1, 3, 4}),
        ("王收了钱", set()),
        ("", set()),
    ],
)
def test_a_text_names_all_who_bear_a_name_that_stands_in_it(text: str, named: set[int]) -> None:
    assert named_in(text, NAMES) == named


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("王芳", {"王芳": {1, 4}}),
        (" 李 建国 ", {"李建国": {2}}),
        ("芳", {"王芳": {1, 4}, "王芳芳": {3}}),
        ("诸葛亮", {}),
        ("就是那个收了钱的人他叫王芳", {}),
    ],
)
def test_a_typed_name_means_whoever_bears_it_or_a_part_of_it(written: str, meant: dict[str, set[int]]) -> None:
    assert meant_by(written, NAMES) == meant


def test_a_case_becomes_about_a_cadre_and_its_petitioner_hears_it() -> None:
    found = concern(case(concerned="2"), OFFICE, by=900, whom=frozenset({13}), how="named", now=NOW)
    assert (found.case.about_cadre, found.case.concerned, found.why) == (True, "2,13", "named")
    assert found.tells == (Tell("concerned", PETITIONER.person_id),)


def test_nobody_named_makes_it_about_the_village() -> None:
    found = concern(case(), OFFICE, by=13, whom=frozenset(), how="chosen", now=NOW)
    assert (found.case.about_cadre, found.case.concerned) == (True, "")


@pytest.mark.parametrize("whom", [frozenset(), frozenset({2})])
def test_what_is_known_is_not_said_again(whom: frozenset[int]) -> None:
    with pytest.raises(NotNow):
        concern(case(about_cadre=True, concerned="2"), OFFICE, by=13, whom=whom, how="chosen", now=NOW)


def test_what_is_over_concerns_nobody_more() -> None:
    with pytest.raises(AlreadyClosed):
        concern(case_in(State.CLOSED), OFFICE, by=13, whom=frozenset(), how="chosen", now=NOW)
    with pytest.raises(AlreadyClosed):
        spare(case_in(State.CLOSED), OFFICE, by=13, whom=frozenset({2}), now=NOW)


def test_whoever_is_spared_stays_so() -> None:
    assert spare(case(spared="3"), OFFICE, by=900, whom=frozenset({2}), now=NOW).case.spared == "2,3"


EVERYBODY = (*DUTY, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL, CLERK, ELSEWHERE)


def test_where_all_above_are_meant_the_next_of_the_office_has_it_never_the_circle() -> None:
    meant = frozenset(person.person_id for person in (DISPATCHER, SUPERVISOR, ABOVE_ALL))
    assert in_their_place(EVERYBODY, place(concerned=meant)) == (DUTY_ROOM,)
    assert in_their_place(EVERYBODY, place(concerned=meant | {DUTY_ROOM.person_id})) == (CLERK,)
    everybody = frozenset(person.person_id for person in EVERYBODY)
    assert in_their_place(EVERYBODY, place(concerned=everybody)) == ()


def test_whoever_is_meant_is_of_the_circle_even_where_nobody_else_is_left() -> None:
    few = place(dispatchers=(), town_supervisors=(), office_supervisors=(ABOVE_ALL,), stand_ins=(ABOVE_ALL,))
    assert ABOVE_ALL.person_id not in few.circle
    meant = place(
        dispatchers=(), town_supervisors=(), office_supervisors=(ABOVE_ALL,), concerned=frozenset({ABOVE_ALL.person_id})
    )
    assert ABOVE_ALL.person_id in meant.circle
    assert PLACE.circle == frozenset(person.person_id for person in (*DUTY, LEADER))
