"""法定期限: warned a week and a day before, and once when it has passed; and when nobody has it after fifteen days."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.cases import Case, State, Tell
from bot.rules.errors import ExtendedAlready, GrantedTooLate
from bot.rules.legal import Warned, next_warning, stands_near, warned, warning_due
from bot.rules.reminders import Alarm, legal_hearers, next_alarm, routers
from bot.rules.requests import Request, RequestKind, RequestState, deciders, extend_legally, hold, may_ask_for
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    LEADER,
    OFFICE,
    PLACE,
    SHANGHAI,
    SUPERVISOR,
    at,
    case,
    case_in,
    place,
    staff,
)

CALENDAR = OFFICE.calendar
WEEK, DAY, PASSED = at("2026-04-29 08:30"), at("2026-04-30 08:30"), at("2026-05-06 18:00")  # 1 to 5 May are off
ROUTE = at("2026-03-17 18:00")
SIGNED = case_in(State.IN_PROGRESS)


@pytest.mark.parametrize(
    ("told", "when"), [(Warned.NOTHING, WEEK), (Warned.WEEK, DAY), (Warned.DAY, PASSED), (Warned.PASSED, None)]
)
def test_each_warning_comes_once_when_the_office_opens(told: Warned, when: datetime | None) -> None:
    assert next_warning(warned(SIGNED, told), CALENDAR) == when


@pytest.mark.parametrize("state", State)
def test_it_runs_until_the_answer_is_delivered_whatever_else_stands_still(state: State) -> None:
    runs = state in {
        State.REGISTERED,
        State.DISPATCHED,
        State.IN_PROGRESS,
        State.NEED_INFO,
        State.ON_HOLD,
        State.REWORKING,
        State.REPLIED,
    }
    found = replace(SIGNED, state=state, legal_warned=Warned.ROUTE)
    assert next_warning(found, CALENDAR) == (WEEK if runs else None)
    assert stands_near(found, WEEK, SHANGHAI) == runs


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("2026-04-29 08:29", Warned.NOTHING),
        ("2026-04-29 08:30", Warned.WEEK),
        ("2026-04-30 08:30", Warned.DAY),
        ("2026-05-06 17:59", Warned.DAY),
        ("2026-05-06 18:00", Warned.PASSED),
    ],
)
def test_after_an_outage_only_the_last_is_said(now: str, kind: Warned) -> None:
    assert warning_due(SIGNED, CALENDAR, at(now)) == kind


def test_what_nobody_has_is_told_after_fifteen_days_and_what_somebody_has_never() -> None:
    waiting = case_in(State.REGISTERED)
    assert next_warning(waiting, CALENDAR) == ROUTE
    assert warning_due(waiting, CALENDAR, ROUTE) == Warned.ROUTE
    assert next_warning(warned(waiting, Warned.ROUTE), CALENDAR) == WEEK
    assert warning_due(case(), CALENDAR, ROUTE) == Warned.NOTHING
    assert next_warning(case(handler_id=None), CALENDAR) == ROUTE


@pytest.mark.parametrize(
    ("now", "near"),
    [
        ("2026-04-28 23:59", False),
        ("2026-04-29 00:00", True),
        ("2026-05-06 18:00", True),
        ("2026-08-01 09:00", True),
    ],
)
def test_it_stands_on_the_card_in_the_last_week_and_after(now: str, near: bool) -> None:
    assert stands_near(SIGNED, at(now), SHANGHAI) == near


def test_a_case_that_is_asked_about_wakes_for_the_law_too() -> None:
    asked = replace(case_in(State.NEED_INFO), paused_at=at("2026-04-29 08:00"))
    assert next_alarm(asked, OFFICE) == (WEEK, Alarm.LEGAL)


def test_handler_leader_and_supervisors_hear() -> None:
    reached, silent = legal_hearers(SIGNED, place(), DUTY[0])
    assert (reached, silent) == ([(0, DUTY[0]), (1, LEADER), (2, SUPERVISOR)], [])


def test_that_nobody_has_it_the_duty_room_and_the_supervisors_hear() -> None:
    waiting: Case = case_in(State.REGISTERED)
    assert routers(waiting, place()) == ([(1, DUTY_ROOM), (2, SUPERVISOR)], [])
    unbound = place(town_supervisors=(staff(14, "supervisor", bound=False),))
    assert routers(waiting, unbound) == ([(1, DUTY_ROOM), (3, ABOVE_ALL)], [])
    about = replace(waiting, about_cadre=True)
    assert routers(about, place()) == ([(1, DISPATCHER), (2, SUPERVISOR)], [])
    assert routers(about, place(dispatchers=(DUTY[0],))) == ([(2, SUPERVISOR)], [])  # of the circle


def test_the_plan_of_a_case_without_a_legal_deadline_yet_follows_from_its_registration() -> None:
    assert next_warning(replace(SIGNED, legal_due_at=None), CALENDAR) == WEEK
    assert next_warning(replace(SIGNED, legal_due_at=WEEK + timedelta(days=70)), CALENDAR) == at("2026-07-01 08:30")


def asks(found: Case, now: datetime) -> bool:
    return RequestKind.LEGAL in may_ask_for(found, OFFICE, by=found.handler_id or 0, earlier=(), place=PLACE, now=now)


def test_thirty_days_more_are_offered_in_the_last_fortnight_once_and_never_afterwards() -> None:
    assert [asks(SIGNED, at(day)) for day in ("2026-04-21 17:59", "2026-04-21 18:00", "2026-05-06 17:59")] == [
        False,
        True,
        True,
    ]
    assert not asks(SIGNED, PASSED)
    assert not asks(replace(SIGNED, legal_extended_at=WEEK), WEEK)
    assert asks(replace(case_in(State.NEED_INFO), state=State.ON_HOLD), WEEK)
    assert not asks(case_in(State.AWAITING_FEEDBACK), WEEK)
    assert not asks(replace(SIGNED, review_of=4), WEEK)


def test_the_law_is_extended_by_supervisors_alone() -> None:
    by = DUTY[0].person_id
    assert deciders(SIGNED, place(), asker=by, kind=RequestKind.LEGAL) == ((SUPERVISOR,), (ABOVE_ALL,))
    about = replace(SIGNED, about_cadre=True, handler_id=DISPATCHER.person_id)
    asked = deciders(about, place(), asker=DISPATCHER.person_id, kind=RequestKind.LEGAL)
    assert asked == ((SUPERVISOR,), (ABOVE_ALL,))
    assert deciders(SIGNED, place(), asker=SUPERVISOR.person_id, kind=RequestKind.LEGAL) == ((ABOVE_ALL,),)


def test_after_the_law_s_deadline_thirty_days_more_are_granted_no_more() -> None:
    request = Request(9, SIGNED.case_id, RequestKind.LEGAL, RequestState.ASKED, asked_by=1, asked_at=DAY)
    in_time = extend_legally(
        SIGNED, OFFICE, request=request, by=SUPERVISOR.person_id, now=PASSED - timedelta(minutes=1)
    )
    assert in_time.case.legal_extended_at == PASSED - timedelta(minutes=1)
    with pytest.raises(GrantedTooLate):
        extend_legally(SIGNED, OFFICE, request=request, by=SUPERVISOR.person_id, now=PASSED)


def test_a_hold_is_granted_only_until_a_day_that_is_still_to_come() -> None:
    request = Request(
        9, SIGNED.case_id, RequestKind.HOLD, RequestState.ASKED, asked_by=1, asked_at=DAY, until_day=PASSED.date()
    )
    opens = at("2026-05-06 08:30")
    assert hold(SIGNED, OFFICE, request=request, by=LEADER.person_id, now=DAY).case.review_at == opens
    with pytest.raises(GrantedTooLate):
        hold(SIGNED, OFFICE, request=request, by=LEADER.person_id, now=opens)


def test_granted_it_runs_ninety_days_warns_anew_and_leaves_what_was_promised() -> None:
    request = Request(
        9, SIGNED.case_id, RequestKind.LEGAL, RequestState.ASKED, asked_by=DUTY[0].person_id, asked_at=DAY
    )
    found = warned(SIGNED, Warned.WEEK)
    decision = extend_legally(found, OFFICE, request=request, by=SUPERVISOR.person_id, now=DAY)
    longer = replace(found, legal_extended_at=DAY, legal_due_at=at("2026-06-01 18:00"), legal_warned=0)
    assert decision.case == longer
    assert decision.tells == (
        Tell("legally_extended", found.petitioner_id, "9"),
        Tell("request_granted", DUTY[0].person_id, "9"),
    )
    assert next_warning(longer, CALENDAR) == at("2026-05-25 08:30")
    with pytest.raises(ExtendedAlready):
        extend_legally(longer, OFFICE, request=request, by=SUPERVISOR.person_id, now=DAY)
