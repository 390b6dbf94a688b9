"""不用了 and 接着办: the resident takes his petition back, or takes that back."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules import life
from bot.rules.cases import WITH_HANDLER, Case, Decision, State, Tell, must_be_open
from bot.rules.deadlines import sign_by
from bot.rules.errors import AnswerIsThere, NotNow, NotYours, TooLate
from bot.rules.rota import OnDuty
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

MAY_RETURN_FOR = timedelta(days=30)  # calendar days, like the review window of a closed case


def may_withdraw(case: Case) -> bool:
    """Whether 不用了 is offered: until there is an answer."""
    return case.is_open and case.state in WITH_HANDLER


def may_return(case: Case, now: datetime) -> bool:
    """Whether 接着办 is offered."""
    return case.state is State.WITHDRAWN and case.closed_at is not None and now < case.closed_at + MAY_RETURN_FOR


@guarded("withdrawn")
def withdraw(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """不用了: nobody works on it any more; whoever had it is told once. It has no result, and counts as no success."""
    if by != case.petitioner_id:
        raise NotYours
    must_be_open(case)
    if not may_withdraw(case):
        raise AnswerIsThere
    told = (Tell("withdrawn", case.handler_id),) if case.handler_id else ()
    ended = replace(life.resumed(case, office, now), state=State.WITHDRAWN, closed_at=now)
    return Decision(ended, "withdrawn", by, tells=told)


@guarded("taken_back")
def take_back(case: Case, office: OfficeRules, *, by: int, to: OnDuty, now: datetime) -> Decision:
    """接着办: the case goes to `to` and its clocks are those that it had; what was urgent and not taken calls anew."""
    if by != case.petitioner_id:
        raise NotYours
    if case.state is not State.WITHDRAWN:
        raise NotNow
    if not may_return(case, now) or to.person is None:
        raise TooLate
    same = to.person.person_id == case.handler_id
    signed_at = case.signed_at if same else None
    calls = case.urgent_at is not None and case.urgent_taken_at is None
    again = replace(
        case,
        state=_state_again(case, signed=signed_at is not None, reachable=to.person.reachable),
        closed_at=None,
        handler_id=to.person.person_id,
        reason=case.reason if same else to.reason,
        dispatched_at=case.dispatched_at or (now if to.person.reachable else None),
        handed_at=now,
        signed_at=signed_at,
        sign_by=sign_by(now, case.urgent_at, office),
        sign_reminded=False,
        urgent_at=now if calls else case.urgent_at,
        urgent_told_at=now if calls else case.urgent_told_at,
    )
    card = (Tell("card", to.person.person_id),) if to.person.reachable else ()
    return Decision(again, "taken_back", by, tells=card)


def _state_again(case: Case, *, signed: bool, reachable: bool) -> State:
    if signed:
        return State.IN_PROGRESS
    if case.round > 1:
        return State.REWORKING
    return State.DISPATCHED if reachable else State.REGISTERED
