"""回访: who calls somebody without a chat, what his word does, and when one may give up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from bot.rules import call_back, feedback, life
from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.errors import AlreadyClosed, NotNow, NotYours, RuleBroken
from bot.rules.people import Person
from bot.rules.reminders import Alarm, next_alarm
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
    case_in,
    place,
    staff,
)

OFFICER = staff(21, "callback")
HANDLER, CALLER, PETITIONER, STRANGER = DUTY[0].person_id, DUTY_ROOM.person_id, 900, 901
NOW = at("2026-03-05 10:00")
S, NN, NY, AC = State, NotNow, NotYours, AlreadyClosed
Outcome = State | type[RuleBroken]
STATES = (S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS, S.AWAITING_FEEDBACK, S.REWORKING, S.CLOSED)


def of_no_chat(state: State, **changed: Any) -> Case:
    called = {"caller_id": CALLER, "called_at": at("2026-03-03 10:00")} if state is S.AWAITING_FEEDBACK else {}
    return case_in(state, no_chat=True, **{**called, **changed})


# Who has it, what it is about, and who is asked in turn.
ASKED: list[tuple[Person, bool, tuple[Person, ...]]] = [
    (DUTY[0], False, (OFFICER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL)),
    (LEADER, False, (OFFICER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL)),
    (DUTY_ROOM, False, (OFFICER, DISPATCHER, SUPERVISOR, ABOVE_ALL)),
    (OFFICER, False, (DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL)),
    (DISPATCHER, True, (SUPERVISOR, ABOVE_ALL)),
    (SUPERVISOR, True, (DISPATCHER, ABOVE_ALL)),
]


@pytest.mark.parametrize(("handler", "about", "asked"), ASKED)
def test_the_handler_never_asks_about_himself_and_about_a_cadre_no_desk_does(
    handler: Person, about: bool, asked: tuple[Person, ...]
) -> None:
    assert call_back.callers(PLACE, (OFFICER,), about_cadre=about, handler_id=handler.person_id) == asked


def test_only_who_can_be_reached_is_asked_and_about_a_cadre_nobody_of_the_circle() -> None:
    gone = replace(DUTY_ROOM, unreachable_why="blocked")
    assert call_back.callers(place(duty_room=gone), (), about_cadre=False, handler_id=1)[0] == DISPATCHER
    same = place(dispatchers=(LEADER, DISPATCHER))
    assert call_back.callers(same, (), about_cadre=True, handler_id=14) == (DISPATCHER, ABOVE_ALL)
    assert call_back.deciders(same, handler_id=14) == (DISPATCHER,)
    assert call_back.deciders(same, handler_id=DISPATCHER.person_id) == (SUPERVISOR, ABOVE_ALL)


WORDS: dict[str, tuple[Callable[..., Decision], tuple[Outcome, ...]]] = {
    "已解决": (
        lambda found, *args, **more: feedback.solved(found, *args, question=feedback.question_of(found), **more),
        (NN, NN, NN, S.CLOSED, NN, NN),
    ),
    "未解决": (
        lambda found, *args, **more: feedback.unsolved(
            found, *args, question=feedback.question_of(found), up=11, **more
        ),
        (NN, NN, NN, S.REWORKING, NN, NN),
    ),
    "满意": (
        lambda found, *args, **more: feedback.grade(
            found, *args, round=found.round, grade="satisfied", up=None, **more
        ),
        (NN, NN, NN, NN, NN, S.CLOSED),
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_what_he_says_on_the_phone_is_the_callers_to_write_down_and_nobody_elses(name: str) -> None:
    step, outcomes = WORDS[name]

    def came_of(state: State, by: int) -> Outcome:
        try:
            return step(of_no_chat(state, caller_id=CALLER), OFFICE, by=by, now=NOW).case.state
        except RuleBroken as error:
            return type(error)

    expected = {
        (state, by): outcome if by == CALLER else NY
        for state, outcome in zip(STATES, outcomes, strict=True)
        for by in (CALLER, HANDLER, PETITIONER, STRANGER)
    }
    assert {(state, by): came_of(state, by) for state, by in expected} == expected


def test_nobody_closes_his_own_case_even_if_he_was_to_call() -> None:
    own = of_no_chat(S.AWAITING_FEEDBACK, caller_id=HANDLER)
    with pytest.raises(NotYours):
        feedback.solved(own, OFFICE, by=HANDLER, question=feedback.question_of(own), now=NOW)


def test_the_answer_that_was_told_asks_the_caller() -> None:
    written = of_no_chat(S.IN_PROGRESS, answer_id=7, answer_final=True, answer_state="refused", answer_why="no_chat")
    asked = life.tell_in_person(written, OFFICE, by=HANDLER, caller=CALLER, now=NOW)
    assert (asked.case.caller_id, asked.case.called_at) == (CALLER, NOW)
    assert asked.tells == (Tell("call_back", CALLER),)
    nobody = life.tell_in_person(written, OFFICE, by=HANDLER, caller=None, now=NOW)
    assert (nobody.case.state, nobody.case.caller_id, nobody.tells) == (S.AWAITING_FEEDBACK, None, ())


def test_solved_asks_the_caller_for_the_grade_and_unsolved_asks_nobody_in_chat() -> None:
    found = of_no_chat(S.AWAITING_FEEDBACK)
    question = feedback.question_of(found)
    assert feedback.solved(found, OFFICE, by=CALLER, question=question, now=NOW).tells == (Tell("call_grade", CALLER),)
    again = feedback.unsolved(found, OFFICE, by=CALLER, question=question, up=11, now=NOW)
    assert (again.case.called_at, again.tells) == (None, (Tell("card", 11),))
    assert feedback.feedback_is_over(found, OFFICE, now=NOW).tells == ()


def test_a_working_day_without_a_call_asks_again_until_the_week_is_over() -> None:
    found = of_no_chat(S.AWAITING_FEEDBACK)
    assert next_alarm(found, OFFICE) == (at("2026-03-04 10:00"), Alarm.CALL)
    assert next_alarm(replace(found, caller_id=None, called_at=None), OFFICE) == (
        at("2026-03-10 18:00"),
        Alarm.FEEDBACK,
    )
    late = replace(found, called_at=at("2026-03-10 15:00"))
    assert next_alarm(late, OFFICE) == (at("2026-03-10 18:00"), Alarm.FEEDBACK)
    closed = next_alarm(of_no_chat(S.CLOSED), OFFICE)  # nobody could be asked again weeks later
    assert closed == (at("2026-04-03 18:00"), Alarm.ARCHIVE)


def miss(found: Case, tries: tuple[datetime, ...], *, by: int = CALLER, decider: int | None = 13) -> Decision:
    call = call_back.ordinal(found, len(tries))
    return call_back.missed(found, OFFICE, by=by, call=call, tries=tries, decider=decider, now=NOW)


EARLIER = (at("2026-03-04 10:00"), at("2026-03-04 15:00"))
TODAY = (at("2026-03-05 08:40"), at("2026-03-05 09:00"))


@pytest.mark.parametrize(
    ("tries", "enough"), [((), False), (EARLIER[:1], False), (TODAY, False), (EARLIER, True), (TODAY + EARLIER, True)]
)
def test_three_calls_on_two_days_are_enough(tries: tuple[datetime, ...], enough: bool) -> None:
    decision = miss(of_no_chat(S.AWAITING_FEEDBACK), tries)
    assert (decision.event, decision.actor_id, decision.case.called_at) == ("not_reached", CALLER, NOW)
    assert decision.tells == ((Tell("ask_give_up", 13),) if enough else ())


def test_a_button_counts_one_call() -> None:
    found = of_no_chat(S.AWAITING_FEEDBACK)
    for stale in (
        call_back.ordinal(found, 1),
        call_back.ordinal(replace(found, round=2), 0),
        call_back.ordinal(replace(found, state=S.IN_PROGRESS), 0),
    ):
        with pytest.raises(NotNow):
            call_back.missed(found, OFFICE, by=CALLER, call=stale, tries=(), decider=None, now=NOW)


UNTOLD = {"answer_id": 7, "answer_final": True, "answer_state": "refused", "answer_why": "no_chat"}
CALLING: list[tuple[Case, int | None]] = [
    (of_no_chat(S.AWAITING_FEEDBACK), CALLER),
    (of_no_chat(S.AWAITING_FEEDBACK, caller_id=None), None),
    (of_no_chat(S.IN_PROGRESS, **UNTOLD), HANDLER),
    (of_no_chat(S.IN_PROGRESS, **{**UNTOLD, "answer_final": False}), None),
    (of_no_chat(S.IN_PROGRESS, **{**UNTOLD, "answer_state": "told"}), None),
    (of_no_chat(S.CLOSED, caller_id=CALLER), None),
    (case_in(S.IN_PROGRESS, **UNTOLD), HANDLER),  # he has a chat, and has blocked the bot
    (case_in(S.AWAITING_FEEDBACK, caller_id=CALLER), None),
]


@pytest.mark.parametrize(("found", "by"), CALLING)
def test_the_handler_calls_until_it_is_told_the_caller_afterwards(found: Case, by: int | None) -> None:
    assert call_back.calling(found) == by
    for other in {HANDLER, CALLER, STRANGER} - {by}:
        with pytest.raises(RuleBroken):
            miss(found, (), by=other)


def test_whoever_stands_above_may_give_up_after_the_tries_and_only_then() -> None:
    may = frozenset({DISPATCHER.person_id})
    for found in (of_no_chat(S.AWAITING_FEEDBACK), of_no_chat(S.IN_PROGRESS, **UNTOLD)):
        give_up = partial(call_back.give_up, found, OFFICE, may=may, now=NOW)
        closed = give_up(by=13, tries=EARLIER + TODAY)
        assert (closed.case.state, closed.case.result, closed.case.closed_at) == (S.CLOSED, "unreachable", NOW)
        assert (closed.event, closed.actor_id, closed.why) == ("closed", 13, "unreachable")
        with pytest.raises(NotNow):
            give_up(by=13, tries=EARLIER)
        with pytest.raises(NotYours):
            give_up(by=HANDLER, tries=EARLIER + TODAY)
    with pytest.raises(AlreadyClosed):
        call_back.give_up(of_no_chat(S.CLOSED), OFFICE, by=13, may=may, tries=EARLIER + TODAY, now=NOW)
