"""督办: who may, what it marks, who hears."""

from dataclasses import replace

import pytest

from bot.rules.cases import Decision, State, Tell
from bot.rules.errors import AlreadyAnswered, NotNow, NotYours, SupervisedAlready
from bot.rules.people import Person
from bot.rules.reminders import hearers
from bot.rules.supervision import direct, hearers_of, lift, may_lift, may_supervise, rank, supervise
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    LEADER,
    OFFICE,
    PLACE,
    SUPERVISOR,
    at,
    case,
    case_in,
    place,
)

NOW = at("2026-03-03 10:00")
EVERYBODY = (*DUTY, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL)


def ids(*people: Person) -> set[int]:
    return {person.person_id for person in people}


@pytest.mark.parametrize(
    ("handler", "about", "may", "lifts"),
    [
        (DUTY[0], False, (LEADER, SUPERVISOR, ABOVE_ALL), (SUPERVISOR, ABOVE_ALL)),
        (LEADER, False, (SUPERVISOR, ABOVE_ALL), (SUPERVISOR, ABOVE_ALL)),
        (SUPERVISOR, False, (ABOVE_ALL,), (ABOVE_ALL,)),
        (DISPATCHER, True, (SUPERVISOR, ABOVE_ALL), (SUPERVISOR, ABOVE_ALL)),
    ],
)
def test_whoever_stands_above_the_handler_may_and_only_supervisors_lift_it(
    handler: Person, about: bool, may: tuple[Person, ...], lifts: tuple[Person, ...]
) -> None:
    found = case(handler_id=handler.person_id, about_cadre=about)
    assert ids(*(one for one in EVERYBODY if may_supervise(found, one, PLACE))) == ids(*may)
    assert ids(*(one for one in EVERYBODY if may_lift(found, one, PLACE))) == ids(*lifts)


def test_a_supervisor_who_leads_the_village_neither_marks_nor_lifts_what_is_about_its_cadres() -> None:
    small = place(leader=SUPERVISOR)
    found = case(handler_id=DISPATCHER.person_id, about_cadre=True)
    assert not may_supervise(found, SUPERVISOR, small) and not may_lift(found, SUPERVISOR, small)


def test_the_mark_changes_nothing_else_and_handler_and_leaders_hear() -> None:
    hear = hearers_of(case(), PLACE, but=SUPERVISOR.person_id)
    assert hear == (DUTY[0].person_id, LEADER.person_id, ABOVE_ALL.person_id)
    marked = replace(case(), supervised="yellow", supervised_at=NOW)
    told = tuple(Tell("supervised", one) for one in hear)
    assert supervise(case(), OFFICE, by=14, colour="yellow", hear=hear, now=NOW) == Decision(
        marked, "supervised", 14, why="yellow", tells=told
    )


@pytest.mark.parametrize(("before", "colour"), [("yellow", "yellow"), ("red", "yellow"), ("red", "red")])
def test_yellow_may_become_red_and_nothing_else(before: str, colour: str) -> None:
    with pytest.raises(SupervisedAlready):
        supervise(case(supervised=before), OFFICE, by=14, colour=colour, hear=(), now=NOW)
    assert supervise(case(supervised="yellow"), OFFICE, by=14, colour="red", hear=(), now=NOW).case.supervised == "red"


def test_what_is_answered_is_not_supervised_and_nobody_supervises_himself() -> None:
    with pytest.raises(AlreadyAnswered):
        supervise(case_in(State.AWAITING_FEEDBACK), OFFICE, by=14, colour="red", hear=(), now=NOW)
    with pytest.raises(NotYours):
        supervise(case(handler_id=14), OFFICE, by=14, colour="red", hear=(), now=NOW)
    with pytest.raises(NotNow):
        supervise(case(), OFFICE, by=14, colour="green", hear=(), now=NOW)


def test_directions_and_lifting_need_the_mark() -> None:
    marked = case(supervised="red", supervised_at=NOW)
    said = direct(marked, OFFICE, by=14, text="三天内修好", hear=(1,), now=NOW)
    assert said == Decision(
        marked, "directed", 14, content={"text": "三天内修好"}, tells=(Tell("directed", 1, "三天内修好"),)
    )
    free = lift(marked, OFFICE, by=14, hear=(1,), now=NOW)
    assert free == Decision(case(), "unsupervised", 14, tells=(Tell("unsupervised", 1),))
    for step in (lambda: lift(case(), OFFICE, by=14, hear=(), now=NOW),):
        with pytest.raises(NotNow):
            step()
    with pytest.raises(NotNow):
        direct(case(), OFFICE, by=14, text="快", hear=(), now=NOW)


@pytest.mark.parametrize(
    ("supervised", "heard"),
    [(None, [DUTY[0]]), ("yellow", [DUTY[0], LEADER]), ("red", [DUTY[0], LEADER, SUPERVISOR])],
)
def test_its_escalations_begin_with_the_first_reminder(supervised: str | None, heard: list[Person]) -> None:
    reached, silent = hearers(case(supervised=supervised), PLACE, DUTY[0], reminders=1, escalate_after=2)
    assert ([person for _, person in reached], silent) == (heard, [])


def test_red_stands_before_yellow_before_the_rest() -> None:
    assert sorted([None, "yellow", "red"], key=rank) == ["red", "yellow", None]
