"""After two rounds: under supervision, with the supervisor, and no further round without his word."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.rules import feedback, life, urgency
from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.errors import NotDecided, NotNow, NotYours
from bot.rules.rota import supervisor_for
from bot.rules.rounds import another, settle
from tests.rules.village import ABOVE_ALL, LEADER, OFFICE, SUPERVISOR, at, case_in, place, staff

NOW = at("2026-03-05 10:00")
BY = SUPERVISOR.person_id


def waiting(**changed: Any) -> Case:
    """A case that was unsolved twice, with the supervisor."""
    return case_in(State.REWORKING, **{"round": 3, "handler_id": BY, "supervised": "yellow", **changed})


@pytest.mark.parametrize(("round", "supervised"), [(1, None), (2, "yellow"), (3, "yellow")])
def test_the_second_unsolved_round_puts_it_under_supervision(round: int, supervised: str | None) -> None:
    found = case_in(State.AWAITING_FEEDBACK, round=round)
    again = feedback.unsolved(found, OFFICE, by=900, question=round * 3, up=BY, now=NOW)
    marked_at = NOW if supervised else None
    assert (again.case.supervised, again.case.supervised_at, again.case.handler_id) == (supervised, marked_at, BY)
    assert again.case.needs_decision is bool(supervised)
    asked = (Tell("decide_round", BY),) if supervised else ()
    assert again.tells == (Tell("ask_why", 900), Tell("card", BY), *asked)


def test_an_unsatisfied_grade_counts_too_and_a_red_card_stays_red() -> None:
    closed = case_in(State.CLOSED, round=2, supervised="red", supervised_at=at("2026-03-03 10:00"))
    again = feedback.grade(closed, OFFICE, by=900, round=2, grade="unsatisfied", up=BY, now=NOW).case
    assert (again.needs_decision, again.supervised, again.supervised_at) == (True, "red", at("2026-03-03 10:00"))


Step = Callable[[Case], Decision]
FORBIDDEN: dict[str, Step] = {
    "sign": lambda found: life.sign(found, OFFICE, by=BY, now=NOW),
    "answer": lambda found: life.answer(found, OFFICE, by=BY, text="好了", final=True, event_id=9, now=NOW),
    "progress": lambda found: life.answer(found, OFFICE, by=BY, text="在办", final=False, event_id=9, now=NOW),
    "ask": lambda found: life.ask_back(found, OFFICE, by=BY, text="哪家？", event_id=9, now=NOW),
}


@pytest.mark.parametrize("step", FORBIDDEN)
def test_nothing_begins_before_it_is_decided(step: str) -> None:
    with pytest.raises(NotDecided):
        FORBIDDEN[step](waiting())
    FORBIDDEN[step](waiting(round=2))


def test_taking_it_over_decides_nothing() -> None:
    taken = life.take(waiting(), OFFICE, by=ABOVE_ALL.person_id, now=NOW).case
    rings = waiting(urgent_at=NOW, urgent_told_at=NOW, no_chat=True)
    attended = urgency.attend(rings, OFFICE, by=BY, now=NOW).case
    noted = life.note(waiting(no_chat=True), OFFICE, by=BY, text="他又来了", now=NOW).case
    assert [(one.needs_decision, one.signed_at) for one in (taken, attended, noted)] == [(True, None)] * 3


def test_one_more_round_is_begun_by_his_word_and_the_clock_stays() -> None:
    begun = replace(waiting(), state=State.IN_PROGRESS, signed_at=NOW)
    assert another(waiting(), OFFICE, by=BY, now=NOW) == Decision(
        begun, "round_granted", BY, tells=(Tell("another_round", 900),)
    )
    with pytest.raises(NotNow):
        another(begun, OFFICE, by=BY, now=NOW)
    with pytest.raises(NotYours):
        another(waiting(), OFFICE, by=ABOVE_ALL.person_id, now=NOW)


def test_the_end_needs_a_reason_that_was_delivered() -> None:
    said = settle(waiting(), OFFICE, by=BY, text="政策不允许", event_id=9, now=NOW)
    assert (said.event, said.why, said.tells) == ("answered", "settled", (Tell("answer", 900, "政策不允许"),))
    assert (said.case.state, said.case.result) == (State.REPLIED, None)
    lost = life.refused(said.case, OFFICE, event_id=9, why="blocked", now=NOW).case
    assert (lost.state, lost.closed_at) == (State.IN_PROGRESS, None)
    ends = (
        life.delivered(said.case, OFFICE, event_id=9, now=NOW),
        life.tell_in_person(lost, OFFICE, by=BY, now=NOW),
    )
    for end in ends:
        assert (end.event, end.case.state, end.case.result, end.case.delivered_at) == (
            "settled",
            State.CLOSED,
            "explained",
            NOW,
        )
        assert end.tells == (Tell("settled", 900),)


def test_somebody_without_a_chat_is_told_and_nobody_asks_him_again() -> None:
    said = settle(waiting(no_chat=True), OFFICE, by=BY, text="政策不允许", event_id=9, now=NOW).case
    told = life.tell_in_person(said, OFFICE, by=BY, now=NOW, caller=12)
    assert (told.case.state, told.case.caller_id, told.tells) == (State.CLOSED, None, ())


def test_it_stays_with_the_supervisor_who_has_it_else_the_first_who_stands_outside() -> None:
    both = (staff(14, "supervisor"), staff(18, "supervisor"))
    assert supervisor_for(place(town_supervisors=both), handler_id=18, petitioner_chat=None) == both[1]
    assert supervisor_for(place(), handler_id=LEADER.person_id, petitioner_chat=None) == SUPERVISOR
    assert supervisor_for(place(leader=SUPERVISOR), handler_id=1, petitioner_chat=None) == ABOVE_ALL
    assert supervisor_for(place(), handler_id=1, petitioner_chat=SUPERVISOR.chat_id) == ABOVE_ALL
    assert supervisor_for(place(town_supervisors=(), office_supervisors=()), handler_id=1, petitioner_chat=None) is None
