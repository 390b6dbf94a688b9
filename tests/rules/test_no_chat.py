"""A case of somebody without a chat: nothing is sent, everything is told by phone or in person."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.rules import life
from bot.rules.cases import Decision, State, Tell
from bot.rules.errors import AlreadyAnswered, AlreadyClosed, NotNow, NotYours, RuleBroken
from bot.rules.reminders import Alarm, next_alarm
from tests.rules.village import OFFICE, at, case_in

HANDLER, DESK = 1, 12
NOW = at("2026-03-05 10:00")
EVENT = 88
S, AA, AC = State, AlreadyAnswered, AlreadyClosed
Outcome = State | type[RuleBroken]

# No case of such a petitioner is ever `need_info` or `replied`: nobody could be asked, nothing is on its way.
STATES = (S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS, S.AWAITING_FEEDBACK, S.REWORKING, S.CLOSED)
wrote = {"text": "修好了", "event_id": EVENT}
RULES: dict[str, tuple[Callable[..., Decision], int, tuple[Outcome, ...]]] = {
    "办结答复": (partial(life.answer, final=True, **wrote), HANDLER, (*(S.IN_PROGRESS,) * 3, AA, S.IN_PROGRESS, AC)),
    "进展": (
        partial(life.answer, final=False, **wrote),
        HANDLER,
        (*(S.IN_PROGRESS,) * 3, S.AWAITING_FEEDBACK, S.IN_PROGRESS, AC),
    ),
    "办结答复, of what was told": (
        partial(life.finalise, event_id=EVENT, outcome="told"),
        HANDLER,
        (*(S.AWAITING_FEEDBACK,) * 3, AA, S.AWAITING_FEEDBACK, AC),
    ),
    "需补充": (partial(life.ask_back, **wrote), HANDLER, (*(NotNow,) * 3, AA, NotNow, AC)),
    "记补充, by the handler": (
        partial(life.note, text="在东头"),
        HANDLER,
        (*(S.IN_PROGRESS,) * 3, S.AWAITING_FEEDBACK, S.IN_PROGRESS, AC),
    ),
    "记补充, by the desk": (
        partial(life.note, text="在东头"),
        DESK,
        (S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS, S.AWAITING_FEEDBACK, S.REWORKING, AC),
    ),
}


def came_of(step: Callable[..., Decision], state: State, by: int) -> Outcome:
    try:
        return step(case_in(state, no_chat=True), OFFICE, by=by, now=NOW).case.state
    except RuleBroken as error:
        return type(error)


@pytest.mark.parametrize("name", RULES)
def test_each_step_has_its_states(name: str) -> None:
    step, by, outcomes = RULES[name]
    assert {state: came_of(step, state, by) for state in STATES} == dict(zip(STATES, outcomes, strict=True))


@pytest.mark.parametrize(("final", "heard"), [(True, "tell_him"), (False, "final_or_progress")])
def test_what_is_written_goes_nowhere_and_the_handler_hears_it_at_once(final: bool, heard: str) -> None:
    found = case_in(S.DISPATCHED, no_chat=True)
    decision = life.answer(found, OFFICE, by=HANDLER, final=final, now=NOW, **wrote)
    assert decision.tells == (Tell(heard, HANDLER),)
    kept = decision.case
    assert (kept.answer_state, kept.answer_why, kept.answer_final, kept.signed_at) == ("refused", "no_chat", final, NOW)
    assert kept.contacted_at is None  # writing is not telling


def test_a_written_answer_that_nobody_told_is_chased_on() -> None:
    found = case_in(S.IN_PROGRESS, no_chat=True)
    written = life.answer(found, OFFICE, by=HANDLER, final=True, now=NOW, **wrote).case
    assert written.is_overdue(at("2026-03-09 18:00"))
    assert next_alarm(written, OFFICE) == next_alarm(found, OFFICE)


def test_told_in_person_it_counts_as_delivered_and_as_first_contact() -> None:
    written = life.answer(case_in(S.DISPATCHED, no_chat=True), OFFICE, by=HANDLER, final=True, now=NOW, **wrote).case
    told = life.tell_in_person(written, OFFICE, by=HANDLER, now=NOW)
    assert (told.case.state, told.case.answer_state) == (S.AWAITING_FEEDBACK, "told")
    assert (told.case.delivered_at, told.case.contacted_at) == (NOW, NOW)
    assert Tell("ask_feedback", told.case.petitioner_id) not in told.tells


def test_progress_becomes_final_and_must_be_told_again_unless_it_was() -> None:
    progress = life.answer(case_in(S.DISPATCHED, no_chat=True), OFFICE, by=HANDLER, final=False, now=NOW, **wrote).case
    untold = life.finalise(progress, OFFICE, by=HANDLER, event_id=EVENT, outcome="refused", why="no_chat", now=NOW)
    assert (untold.case.state, untold.case.answer_final) == (S.IN_PROGRESS, True)
    assert untold.tells == (Tell("tell_him", HANDLER),)
    told = life.tell_in_person(progress, OFFICE, by=HANDLER, now=NOW).case
    assert told == replace(progress, answer_state="told", contacted_at=NOW)


def test_what_was_heard_by_phone_signs_and_counts_as_contact_if_the_handler_heard_it() -> None:
    found = case_in(S.DISPATCHED, no_chat=True)
    noted = life.note(found, OFFICE, by=HANDLER, text="在东头", now=NOW)
    assert noted == Decision(
        replace(found, state=S.IN_PROGRESS, signed_at=NOW, contacted_at=NOW),
        "supplemented",
        HANDLER,
        content={"text": "在东头"},
    )
    by_desk = life.note(found, OFFICE, by=DESK, text="在东头", now=NOW)
    assert by_desk == Decision(
        found, "supplemented", DESK, content={"text": "在东头"}, tells=(Tell("supplement", HANDLER, "在东头"),)
    )


def test_who_has_a_chat_speaks_for_himself() -> None:
    with pytest.raises(NotNow):
        life.note(case_in(S.IN_PROGRESS), OFFICE, by=HANDLER, text="在东头", now=NOW)
    with pytest.raises(NotYours):
        life.supplement(case_in(S.IN_PROGRESS, no_chat=True), OFFICE, by=DESK, text="在东头", now=NOW)


def test_nobody_is_told_in_person_twice() -> None:
    with pytest.raises(NotNow):
        life.tell_in_person(case_in(S.IN_PROGRESS, no_chat=True), OFFICE, by=HANDLER, now=NOW)
    assert next_alarm(case_in(S.AWAITING_FEEDBACK, no_chat=True), OFFICE) == (at("2026-03-10 18:00"), Alarm.FEEDBACK)
