"""紧急: who is told in which round, what takes it, and the clocks that follow."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules import feedback, life, urgency
from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.errors import AlreadyClosed, NotNow, UrgentGone
from bot.rules.people import Person
from bot.rules.reminders import Alarm, next_alarm
from bot.rules.rota import Reason
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    LEADER,
    OFFICE,
    PETITIONER,
    SUPERVISOR,
    at,
    case,
    case_in,
    place,
)

HANDLER = DUTY[0]
NIGHT = at("2026-03-02 23:10")
URGENT = {"urgent_at": NIGHT, "urgent_told_at": NIGHT}


def away(person: Person) -> Person:
    return replace(person, unreachable_why="blocked")


def ids(found: urgency.Called) -> list[tuple[str, int]]:
    return [(post, person.person_id) for post, person in found]


def called(
    found: Case, *, round: int = 1, handler: Person | None = HANDLER, chat: int | None = None, **changed: object
):  # type: ignore[no-untyped-def]
    return ids(urgency.called(found, place(**changed), handler, round=round, petitioner_chat=chat))


NEAR = [("handler", 1), ("leader", 11), ("duty_room", 12)]
TOWN, ABOVE = ("supervisor", 14), ("supervisor", 15)


@pytest.mark.parametrize(("round", "told"), [(1, NEAR), (2, NEAR), (3, [*NEAR, TOWN]), (50, [*NEAR, TOWN])])
def test_from_the_third_round_on_the_supervisors_of_the_town_hear_too(round: int, told: list[tuple[str, int]]) -> None:
    assert called(case(**URGENT), round=round) == told


def test_where_nobody_near_can_be_reached_the_next_step_hears_at_once() -> None:
    nobody = {"leader": away(LEADER), "duty_room": None}
    assert called(case(**URGENT), handler=away(HANDLER), **nobody) == [TOWN]
    gone = {**nobody, "town_supervisors": (away(SUPERVISOR),)}
    assert called(case(**URGENT), handler=None, **gone) == [ABOVE]
    assert called(case(**URGENT), handler=None, **gone, office_supervisors=(away(ABOVE_ALL),)) == []


def test_whoever_stands_at_two_posts_is_told_once() -> None:
    assert called(case(handler_id=11, **URGENT), handler=LEADER) == [("handler", 11), ("duty_room", 12)]


def test_the_petitioner_is_never_told_as_staff() -> None:
    assert called(case(**URGENT), chat=LEADER.chat_id) == [("handler", 1), ("duty_room", 12)]


def test_of_a_petition_about_a_cadre_only_those_hear_who_may_know() -> None:
    about = case(about_cadre=True, handler_id=DISPATCHER.person_id, **URGENT)
    assert called(about, handler=DISPATCHER) == [("handler", 13)]
    assert called(about, handler=DISPATCHER, round=3) == [("handler", 13), TOWN]
    in_the_circle = {"dispatchers": (LEADER,), "town_supervisors": (DUTY[1], SUPERVISOR)}
    assert called(about, handler=None, **in_the_circle) == [TOWN]


@pytest.mark.parametrize(("minutes", "round"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, 3), (60, 13)])
def test_a_round_comes_every_five_minutes(minutes: int, round: int) -> None:
    assert urgency.round_at(case(**URGENT), OFFICE, NIGHT + timedelta(minutes=minutes)) == round


@pytest.mark.parametrize("state", [state for state in State if case_in(state).is_open])
def test_an_urgent_case_rings_first_of_all_until_it_is_taken(state: State) -> None:
    early = at("2026-03-02 09:00")
    ringing = case_in(state, urgent_at=early, urgent_told_at=early)
    assert next_alarm(ringing, OFFICE) == (early + timedelta(minutes=5), Alarm.URGENT)
    again = urgency.tell_again(ringing, OFFICE, hear=[("leader", LEADER)], now=early + timedelta(minutes=10)).case
    assert next_alarm(again, OFFICE) == (early + timedelta(minutes=15), Alarm.URGENT)
    taken = next_alarm(replace(ringing, urgent_taken_at=early), OFFICE)
    assert taken is not None and taken[1] is not Alarm.URGENT


def test_the_next_round_is_an_event_with_its_number() -> None:
    now = NIGHT + timedelta(minutes=10)
    found = case(**URGENT)
    decision = urgency.tell_again(found, OFFICE, hear=[("handler", HANDLER), ("leader", LEADER)], now=now)
    told = (Tell("urgent", 1), Tell("urgent", 11))
    assert decision == Decision(replace(found, urgent_told_at=now), "urgent_told", why="round:3", tells=told)


def test_whoever_is_told_takes_it_over_and_the_resident_hears() -> None:
    taken = urgency.attend(case(**URGENT), OFFICE, by=LEADER.person_id, now=NIGHT)
    assert (taken.case.handler_id, taken.case.reason, taken.case.state) == (11, Reason.TAKEN, State.IN_PROGRESS)
    assert (taken.case.urgent_taken_at, taken.case.signed_at) == (NIGHT, NIGHT)
    assert taken.tells == (Tell("card", 11), Tell("urgent_taken", PETITIONER.person_id))


def test_its_handler_signs_by_taking_it_and_takes_it_by_signing() -> None:
    taken = urgency.attend(case(**URGENT), OFFICE, by=1, now=NIGHT).case
    signed = life.sign(case(**URGENT), OFFICE, by=1, now=NIGHT).case
    assert taken == signed == case(**URGENT, state=State.IN_PROGRESS, signed_at=NIGHT, urgent_taken_at=NIGHT)


def test_an_answer_or_a_question_takes_it_too_but_passing_it_on_does_not() -> None:
    found, wrote = case(**URGENT), {"by": 1, "text": "马上到", "event_id": 8, "now": NIGHT}
    assert life.answer(found, OFFICE, final=False, **wrote).case.urgent_taken_at == NIGHT  # type: ignore[arg-type]
    assert life.ask_back(found, OFFICE, **wrote).case.urgent_taken_at == NIGHT  # type: ignore[arg-type]
    assert life.take(found, OFFICE, by=11, now=NIGHT).case.urgent_taken_at == NIGHT
    passed = life.assign(found, OFFICE, to=2, reason=Reason.PASSED_ON, reachable=True, now=NIGHT).case
    assert passed.is_ringing


def test_what_is_taken_or_closed_is_not_taken_again() -> None:
    with pytest.raises(NotNow):
        urgency.attend(case(**URGENT, urgent_taken_at=NIGHT), OFFICE, by=11, now=NIGHT)
    with pytest.raises(AlreadyClosed):
        urgency.attend(case_in(State.CLOSED, **URGENT), OFFICE, by=11, now=NIGHT)


def test_a_case_that_was_answered_stays_so_with_whoever_attends_to_it() -> None:
    answered = case_in(State.AWAITING_FEEDBACK, **URGENT)
    taken = replace(answered, urgent_taken_at=NIGHT)
    assert urgency.attend(answered, OFFICE, by=1, now=NIGHT).case == taken
    moved = replace(taken, handler_id=11, reason=Reason.TAKEN, handed_at=NIGHT)
    assert urgency.attend(answered, OFFICE, by=11, now=NIGHT).case == moved


@pytest.mark.parametrize(("spoken", "rings"), [(None, True), (NIGHT, False)])
def test_what_was_taken_and_given_away_before_anybody_spoke_with_the_resident_calls_anew(
    spoken: datetime | None, rings: bool
) -> None:
    later = NIGHT + timedelta(hours=1)
    found = case(**URGENT, urgent_taken_at=NIGHT, contacted_at=spoken)
    given = life.assign(found, OFFICE, to=2, reason=Reason.PASSED_ON, reachable=True, now=later).case
    assert given.is_ringing == rings
    assert given.urgent_told_at == (later if rings else NIGHT)
    assert life.take(found, OFFICE, by=11, now=later).case.urgent_taken_at == NIGHT


def test_what_rang_when_it_was_closed_does_not_ring_when_it_is_opened_again() -> None:
    word = {"by": PETITIONER.person_id, "up": 11, "now": NIGHT + timedelta(days=29)}
    closed = case_in(State.CLOSED, **URGENT, result="resolved", asked_again=True)
    again = feedback.unsolved(closed, OFFICE, question=feedback.question_of(closed), **word).case  # type: ignore[arg-type]
    assert (again.is_ringing, again.urgent_at) == (False, None)
    waiting = case_in(State.AWAITING_FEEDBACK, **URGENT)
    again = feedback.unsolved(waiting, OFFICE, question=feedback.question_of(waiting), **word).case  # type: ignore[arg-type]
    assert again.is_ringing


def test_whoever_writes_down_what_the_caller_said_has_taken_it() -> None:
    noted = life.note(case(**URGENT, no_chat=True), OFFICE, by=1, text="是厨房", now=NIGHT).case
    assert noted.urgent_taken_at == NIGHT
    by_desk = life.note(case(**URGENT, no_chat=True), OFFICE, by=12, text="是厨房", now=NIGHT).case
    assert by_desk.is_ringing


def test_marking_is_for_an_open_case_that_does_not_ring() -> None:
    hear = [("handler", HANDLER), ("leader", LEADER)]
    marked = urgency.mark(case(), OFFICE, by=900, hear=hear, now=NIGHT)
    assert marked.case == urgency.marked(case(), OFFICE, now=NIGHT)
    assert marked.tells == (Tell("urgent_called", 900, "handler,leader"), Tell("urgent", 1), Tell("urgent", 11))
    with pytest.raises(NotNow):
        urgency.mark(case(**URGENT), OFFICE, by=900, hear=hear, now=NIGHT)
    with pytest.raises(UrgentGone):
        urgency.mark(case_in(State.CLOSED), OFFICE, by=900, hear=hear, now=NIGHT)
    again = case_in(State.IN_PROGRESS, **URGENT, urgent_taken_at=NIGHT)
    assert urgency.mark(again, OFFICE, by=900, hear=hear, now=NIGHT).case.is_ringing


def test_urgent_clocks_run_on_the_wall_and_planning_anew_keeps_them() -> None:
    fresh = replace(case(), registered_at=NIGHT, handed_at=NIGHT, sign_by=NIGHT, contact_by=NIGHT)
    urgent = urgency.marked(fresh, OFFICE, now=NIGHT)
    assert (urgent.sign_by, urgent.contact_by) == (at("2026-03-02 23:40"), at("2026-03-03 01:10"))
    planned = life.planned_anew(urgent, OFFICE, 2, history=())
    assert (planned.sign_by, planned.contact_by) == (urgent.sign_by, urgent.contact_by)
    given = life.assign(urgent, OFFICE, to=2, reason=Reason.PASSED_ON, reachable=True, now=at("2026-03-03 02:00")).case
    assert given.sign_by == at("2026-03-03 02:30")


def test_urgency_never_puts_off_a_clock_that_falls_due_earlier() -> None:
    marked = urgency.marked(case(), OFFICE, now=at("2026-03-02 10:50"))
    assert marked.sign_by == at("2026-03-02 11:00")
