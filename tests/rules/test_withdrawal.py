"""不用了 and 接着办."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules import withdrawal
from bot.rules.cases import Decision, State, Tell
from bot.rules.errors import TooLate
from bot.rules.rota import OnDuty, Reason
from tests.rules.village import DUTY, OFFICE, REGISTERED_AT, at, case, case_in

NOW = at("2026-03-05 10:00")
HANDLER, NEXT = (OnDuty(person, "cadre", Reason.TURN) for person in DUTY[:2])
NOBODY = OnDuty(None, "dispatcher", Reason.DISPATCHER)


def test_taking_it_back_ends_it_without_a_result_and_its_handler_hears_once() -> None:
    ended = replace(case(), state=State.WITHDRAWN, closed_at=NOW)
    decision = withdrawal.withdraw(case(), OFFICE, by=900, now=NOW)
    assert decision == Decision(ended, "withdrawn", 900, tells=(Tell("withdrawn", 1),))
    assert not ended.is_open and ended.result is None


@pytest.mark.parametrize(
    ("changed", "to", "state"),
    [
        ({"signed_at": REGISTERED_AT}, HANDLER, State.IN_PROGRESS),
        ({"signed_at": REGISTERED_AT}, NEXT, State.DISPATCHED),
        ({}, HANDLER, State.DISPATCHED),
        ({"round": 2}, NEXT, State.REWORKING),
    ],
)
def test_going_on_brings_it_back_with_the_clocks_that_it_had(
    changed: dict[str, object], to: OnDuty, state: State
) -> None:
    found = case_in(State.WITHDRAWN, **{"signed_at": None, **changed})
    again = withdrawal.take_back(found, OFFICE, by=900, to=to, now=NOW)
    assert to.person is not None
    assert (again.case.state, again.case.handler_id, again.case.closed_at) == (state, to.person.person_id, None)
    assert (again.case.due_at, again.case.contact_by) == (found.due_at, found.contact_by)
    assert again.tells == (Tell("card", to.person.person_id),)


def test_whoever_cannot_be_reached_gets_no_card_and_the_case_waits() -> None:
    away = OnDuty(replace(DUTY[1], chat_id=None), "cadre", Reason.DUTY_ROOM)
    again = withdrawal.take_back(case_in(State.WITHDRAWN), OFFICE, by=900, to=away, now=NOW)
    assert (again.case.state, again.tells) == (State.REGISTERED, ())


@pytest.mark.parametrize(("days", "may"), [(0, True), (29, True), (30, False)])
def test_after_thirty_days_it_is_too_late(days: int, may: bool) -> None:
    found = case_in(State.WITHDRAWN, closed_at=NOW)
    later = NOW + timedelta(days=days)
    assert withdrawal.may_return(found, later) is may
    if not may:
        with pytest.raises(TooLate):
            withdrawal.take_back(found, OFFICE, by=900, to=HANDLER, now=later)


def test_where_nobody_is_named_it_cannot_go_on() -> None:
    with pytest.raises(TooLate):
        withdrawal.take_back(case_in(State.WITHDRAWN), OFFICE, by=900, to=NOBODY, now=NOW)


def test_what_called_when_it_was_taken_back_calls_anew() -> None:
    early = at("2026-03-04 09:00")
    found = case_in(State.WITHDRAWN, urgent_at=early, urgent_told_at=early)
    again = withdrawal.take_back(found, OFFICE, by=900, to=HANDLER, now=NOW).case
    assert (again.is_ringing, again.urgent_at, again.urgent_told_at) == (True, NOW, NOW)
    taken = replace(found, urgent_taken_at=early)
    assert not withdrawal.take_back(taken, OFFICE, by=900, to=HANDLER, now=NOW).case.is_ringing
