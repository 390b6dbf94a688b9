"""Who may know who the resident is, and who hears of it."""

from dataclasses import replace

import pytest

from bot.rules import confidentiality as rules
from bot.rules.cases import Decision, Tell
from bot.rules.confidentiality import Mode, Purpose
from bot.rules.errors import NobodyMaySee, NotNow, NotYours
from bot.rules.people import Person
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
    case,
    place,
    staff,
)

EVERYBODY = (*DUTY, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL, CLERK, ELSEWHERE, PETITIONER)


def may(about_cadre: bool, **changed: object) -> set[Person]:
    found = case(about_cadre=about_cadre, **changed)
    return {person for person in EVERYBODY if rules.may_reveal(found, person, PLACE)}


def test_the_handler_and_those_above_may_look_for_a_purpose() -> None:
    assert may(False) == {DUTY[0], DISPATCHER, SUPERVISOR, ABOVE_ALL}


def test_of_a_petition_about_a_cadre_nobody_of_the_circle_may_whoever_has_it() -> None:
    assert may(True) == {DISPATCHER, SUPERVISOR, ABOVE_ALL}
    assert may(True, handler_id=DISPATCHER.person_id) == {DISPATCHER, SUPERVISOR, ABOVE_ALL}


@pytest.mark.parametrize(
    ("kind", "about", "asked"),
    [("complaint", False, True), ("complaint", None, True), ("request", True, True), ("request", False, False)],
)
def test_it_is_asked_outright_only_where_it_matters(kind: str, about: bool | None, asked: bool) -> None:
    assert rules.asked_outright(kind, about_cadre=about) is asked


def test_a_look_is_written_down_with_its_purpose_and_told_above() -> None:
    looked = rules.reveal(case(), OFFICE, by=DUTY[0], place=PLACE, purpose=Purpose.WORDS, words="核对低保")
    told = (Tell("identity_seen", SUPERVISOR.person_id),)
    assert looked == Decision(
        case(), "identity_seen", DUTY[0].person_id, why="words", content={"text": "核对低保"}, tells=told
    )


def test_a_supervisor_who_looks_is_watched_by_those_above_him() -> None:
    assert rules.watchers(case(), PLACE, by=SUPERVISOR.person_id) == (ABOVE_ALL,)
    away = place(town_supervisors=(staff(14, "supervisor", bound=False),))
    assert rules.watchers(case(), away, by=DUTY[0].person_id) == (ABOVE_ALL,)


def test_of_an_anonymous_case_nobody_may_whatever_the_purpose() -> None:
    hidden = case(confidentiality="anonymous")
    for person in (DUTY[0], DISPATCHER, SUPERVISOR, ABOVE_ALL):
        with pytest.raises(NobodyMaySee):
            rules.reveal(hidden, OFFICE, by=person, place=PLACE, purpose=Purpose.CALL)
    with pytest.raises(NotYours):
        rules.reveal(hidden, OFFICE, by=LEADER, place=PLACE, purpose=Purpose.CALL)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_name_shows_at_once_to_the_present_handler_of_a_named_open_case_alone(mode: Mode) -> None:
    found = case(confidentiality=str(mode))
    seen = {person.person_id for person in EVERYBODY if rules.sees_at_once(found, person.person_id)}
    assert seen == ({DUTY[0].person_id} if mode is Mode.NAMED else set())
    assert not rules.sees_at_once(replace(found, closed_at=found.due_at), DUTY[0].person_id)


def test_only_the_resident_chooses_and_only_what_is_another() -> None:
    by = PETITIONER.person_id
    assert rules.choose(case(), OFFICE, by=by, mode=Mode.ANONYMOUS) == Decision(
        case(confidentiality="anonymous"), "identity_chosen", by, why="anonymous"
    )
    with pytest.raises(NotNow):
        rules.choose(case(), OFFICE, by=by, mode=Mode.CONFIDENTIAL)
    with pytest.raises(NotNow):
        rules.choose(case(no_chat=True), OFFICE, by=by, mode=Mode.NAMED)
    with pytest.raises(NotYours):
        rules.choose(case(), OFFICE, by=DUTY[0].person_id, mode=Mode.NAMED)
