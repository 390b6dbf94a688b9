"""Asking permission for a case: it stays as it is until somebody else has decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.cases import (
    WITH_HANDLER,
    Case,
    Decision,
    State,
    Tell,
    content_of,
    must_be_decided,
    must_be_handler,
    must_be_open,
    must_be_with_handler,
)
from bot.rules.deadlines import deadline, legal_due
from bot.rules.durations import Duration
from bot.rules.ending import must_be_refusable, refusers
from bot.rules.errors import (
    AskedOpposite,
    BeyondLaw,
    ExtendedAlready,
    ExtendTooLate,
    GivenByHand,
    GrantedTooLate,
    HasSupporters,
    MustBeCalled,
    NobodyDecides,
    NotNow,
    NotToDecide,
    NotYours,
    OnHoldAlready,
    RequestDecided,
    RequestOver,
    RequestWaits,
    ReturnedAlready,
    ReturnTooLate,
    RuleBroken,
    UnlikeCases,
)
from bot.rules.life import clocked, resumed
from bot.rules.merging import must_stay_alone
from bot.rules.people import Person, Place
from bot.rules.rota import Reason
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

RETURN_WITHIN = DECIDE_WITHIN = Duration(1, "wd")
MOST_EXTENDED = 10  # working days, once a round
EXTENSIONS = (1, 2, 3, 5, 10)  # what is offered, in working days
LEGALLY_ASKED_WITHIN = timedelta(days=15)  # before the law's deadline
HOLDS = (7, 14, 30, 90)  # what is offered, in calendar days


class RequestKind(StrEnum):
    """What is asked for: 退单, 延期, 挂账, 联办, 并案, one more round after two, thirty days more by the law, 不予受理."""

    RETURN = "return"
    EXTENSION = "extension"
    HOLD = "hold"
    JOINT = "joint"
    MERGE = "merge"
    REWORK = "rework"
    LEGAL = "legal"
    NOT_ACCEPT = "not_accept"


class RequestState(StrEnum):
    """How it stands; `over`: the case went on without it."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    OVER = "over"


@dataclass(frozen=True)
class Request:
    """A row of `requests`; its id is the event at which it was asked, whose content says why."""

    request_id: int
    case_id: int
    kind: RequestKind
    state: RequestState
    asked_by: int
    asked_at: datetime
    decider_id: int | None = None  # to whom it was put
    decided_by: int | None = None
    decided_at: datetime | None = None
    days: int | None = None  # working days, of an extension
    until_day: date | None = None  # of a hold
    other_id: int | None = None  # a person who is to help, or the case that goes on
    next_alarm_at: datetime | None = None  # while it waits: when it may be put to the next one above


Levels = tuple[tuple[Person, ...], ...]
"""Who may decide, the nearest first; nobody stands in it twice."""
TOLD_TO_RESIDENT = frozenset({RequestKind.EXTENSION, RequestKind.HOLD, RequestKind.LEGAL})
"""Whose reason the resident reads in the sentence that tells him: it is asked for in writing."""
OF_HANDLER = frozenset(RequestKind) - {RequestKind.MERGE, RequestKind.REWORK}
"""What only the present handler asks for, and what is over when the case leaves his hands."""


def deciders(
    case: Case, place: Place, *, asker: int, kind: RequestKind | None = None, petitioner_chat: int | None = None
) -> Levels:
    """Return who may decide what `asker` asks for: his grid leader, then supervisors of the town, then of the office.

    What the law leaves to the head of the office, a supervisor alone. About a cadre dispatchers, then supervisors, and nobody of the circle. Never the asker: for a case of his own somebody
    above him decides. Never the petitioner.
    """
    first = place.dispatchers if case.about_cadre else tuple(filter(None, (place.leader,)))
    first = () if kind is RequestKind.LEGAL else first
    barred = place.circle if case.about_cadre else frozenset()
    levels: list[tuple[Person, ...]] = []
    for level in (first, place.town_supervisors, place.office_supervisors):
        if any(person.person_id == asker for person in level):
            levels, barred = [], barred | {person.person_id for person in level}
            continue
        able = [person for person in level if person.person_id not in barred]
        levels.append(tuple(person for person in able if petitioner_chat is None or person.chat_id != petitioner_chat))
        barred = barred | {person.person_id for person in level}
    return tuple(level for level in levels if level)


def levels_for(
    kind: RequestKind | None, case: Case, place: Place, *, asker: int, petitioner_chat: int | None = None
) -> Levels:
    """Return who may decide what `asker` asks for, whatever that is."""
    if kind is RequestKind.NOT_ACCEPT:
        return refusal_deciders(case, place, petitioner_chat=petitioner_chat)
    return deciders(case, place, asker=asker, kind=kind, petitioner_chat=petitioner_chat)


def refusal_deciders(case: Case, place: Place, *, petitioner_chat: int | None = None) -> Levels:
    """Return who may decide whether a case is accepted, as `ending.refusers` has it: dispatchers, else those above one by one."""
    able = refusers(case, place, petitioner_chat=petitioner_chat)
    if any(one in place.dispatchers for one in able):
        return (able,)
    return tuple((one,) for one in able)


def nearest(levels: Levels, *, above: int | None = None) -> Person | None:
    """Return the nearest decider who can be reached, or the nearest above the level of one of them; None: there is none."""
    at = next((n for n, level in enumerate(levels) if any(one.person_id == above for one in level)), -1)
    return next((person for level in levels[at + 1 :] for person in level if person.reachable), None)


def must_decide(request: Request, levels: Levels, by: int) -> None:
    """Let only somebody go on who may decide what is still asked for. Raises: RequestDecided, RequestOver, NotToDecide."""
    if not may_decide(request, levels, by):
        raise NotToDecide
    must_wait(request)


def may_decide(request: Request, levels: Levels, by: int) -> bool:
    """Return whether somebody is one of those who decide, however it stands; nobody decides what he asks for himself."""
    return request.asked_by != by and any(by == person.person_id for level in levels for person in level)


def must_wait(request: Request) -> None:
    """Raises: RequestDecided, RequestOver."""
    if request.state in (RequestState.GRANTED, RequestState.REFUSED):
        raise RequestDecided
    if request.state is not RequestState.ASKED:
        raise RequestOver


def goes_up_at(put_at: datetime, office: OfficeRules) -> datetime:
    """Return when a request that was put to somebody then goes to the next one above."""
    return deadline(put_at, DECIDE_WITHIN, office.calendar)


def may_return(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """退回: once a case, within a working day of its dispatch, and never what a leader gave by hand.

    Raises: NotYours, AlreadyClosed, AlreadyAnswered, OnHoldAlready, GivenByHand, ReturnedAlready, ReturnTooLate.
    """
    _must_be_his(case, by)
    if case.reason in (Reason.REASSIGNED, Reason.REOPENED):
        raise GivenByHand
    decided = (RequestState.GRANTED, RequestState.REFUSED)
    if case.returned or any(one.kind is RequestKind.RETURN and one.state in decided for one in earlier):
        raise ReturnedAlready
    if now > deadline(case.dispatched_at or case.registered_at, RETURN_WITHIN, office.calendar):
        raise ReturnTooLate


def may_extend(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """延期: once a round, before the answer is due, and where the law leaves a day for it.

    Raises: NotYours, AlreadyClosed, AlreadyAnswered, OnHoldAlready, ExtendedAlready, ExtendTooLate, BeyondLaw.
    """
    _must_be_his(case, by)
    if case.extended_days:
        raise ExtendedAlready
    if now >= case.due_at:
        raise ExtendTooLate
    lengthened(case, office, EXTENSIONS[0])


def may_hold(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """挂账: what cannot be done now. Raises: NotYours, AlreadyClosed, AlreadyAnswered, OnHoldAlready, NotDecided."""
    _must_be_his(case, by)
    must_be_decided(case)


def may_extend_legally(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """法定延期: once a case, in the last days before the law's deadline, whatever its service clock does.

    Raises: NotYours, AlreadyClosed, AlreadyAnswered, ExtendedAlready, NotNow (it is too early), ExtendTooLate.
    """
    must_be_handler(case, by)
    must_be_with_handler(case)
    due = case.legal_due_at or legal_due(case, office.calendar)
    if case.legal_extended_at:
        raise ExtendedAlready
    if case.review_of is not None:  # the law knows no second thirty days for a review
        raise NotNow
    if now < due - LEGALLY_ASKED_WITHIN:
        raise NotNow
    if now >= due:
        raise ExtendTooLate


def may_suggest_refusal(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """建议不予受理: in its first round. Raises: NotYours, AlreadyClosed, AlreadyAnswered, OnHoldAlready, NotNow."""
    _must_be_his(case, by)
    must_be_refusable(case)


def may_call_help(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """联办: somebody is to help. Raises: NotYours, AlreadyClosed, AlreadyAnswered."""
    must_be_handler(case, by)
    must_be_with_handler(case)


def may_merge(case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime) -> None:
    """并案: it is to go on in another one; who stands above its handler may ask that too.

    Raises: AlreadyClosed, AlreadyAnswered, UnlikeCases, MustBeCalled, HasSupporters.
    """
    must_be_with_handler(case)
    if must_stay_alone(case):
        raise UnlikeCases
    if case.no_chat:
        raise MustBeCalled
    if case.joined:
        raise HasSupporters


GUARDS = {
    RequestKind.RETURN: may_return,
    RequestKind.EXTENSION: may_extend,
    RequestKind.HOLD: may_hold,
    RequestKind.LEGAL: may_extend_legally,
    RequestKind.NOT_ACCEPT: may_suggest_refusal,
    RequestKind.JOINT: may_call_help,
    RequestKind.MERGE: may_merge,
}


def _must_be_his(case: Case, by: int) -> None:
    must_be_handler(case, by)
    must_be_with_handler(case)
    if case.state is State.ON_HOLD:
        raise OnHoldAlready


def may_ask_for(
    case: Case,
    office: OfficeRules,
    *,
    by: int,
    earlier: Sequence[Request],
    place: Place,
    petitioner_chat: int | None = None,
    now: datetime,
) -> tuple[RequestKind, ...]:
    """Return what its handler may ask for now: only what somebody could decide, be he within reach or not."""
    return tuple(
        kind
        for kind in GUARDS
        if _is_allowed(kind, case, office, by=by, earlier=earlier, now=now)
        and levels_for(kind, case, place, asker=by, petitioner_chat=petitioner_chat)
    )


def _is_allowed(
    kind: RequestKind, case: Case, office: OfficeRules, *, by: int, earlier: Sequence[Request], now: datetime
) -> bool:
    try:
        must_be_free(kind, earlier)
        GUARDS[kind](case, office, by=by, earlier=earlier, now=now)
    except RuleBroken:
        return False
    return True


def must_not_cross(other_id: int | None, into_this: Sequence[Request]) -> None:
    """Let no two cases be asked to go on in each other; `into_this`: what waits to go on in this one. Raises: AskedOpposite."""
    if any(one.case_id == other_id for one in into_this):
        raise AskedOpposite


def must_be_free(kind: RequestKind, earlier: Sequence[Request]) -> None:
    """Let nothing be asked for twice at once. Raises: RequestWaits."""
    if any(one.kind is kind and one.state is RequestState.ASKED for one in earlier):
        raise RequestWaits


@guarded("requested")
def ask(
    case: Case,
    office: OfficeRules,
    *,
    request: Request,
    earlier: Sequence[Request],
    text: str,
    parts: str,
    now: datetime,
) -> Decision:
    """Something is asked for: nothing of the case changes. Raises: NobodyDecides, and what forbids it."""
    must_be_free(request.kind, earlier)
    if request.kind in GUARDS:
        GUARDS[request.kind](case, office, by=request.asked_by, earlier=earlier, now=now)
    if request.kind is RequestKind.EXTENSION:
        lengthened(case, office, request.days or 0)
    if request.decider_id is None:
        raise NobodyDecides
    told = Tell("request", request.decider_id, str(request.request_id))
    content = content_of(text, parts)
    return Decision(case, "requested", request.asked_by, why=str(request.kind), content=content, tells=(told,))


@guarded("request_put_on")
def put_on(case: Case, office: OfficeRules, *, request: Request, to: int) -> Decision:
    """It waited too long: somebody above is asked too."""
    must_wait(request)
    told = Tell("request", to, str(request.request_id))
    return Decision(case, "request_put_on", why=str(request.request_id), tells=(told,))


@guarded("request_taken_back")
def take_back(case: Case, office: OfficeRules, *, request: Request, by: int) -> Decision:
    """收回: whoever asked does not need it any more."""
    if request.asked_by != by:
        raise NotYours
    must_wait(request)
    return Decision(case, "request_taken_back", by, why=str(request.kind))


@guarded("request_refused")
def refuse(case: Case, office: OfficeRules, *, request: Request, by: int) -> Decision:
    """不同意: everything stays as it is."""
    must_be_open(case)
    told = Tell("request_refused", request.asked_by, str(request.request_id))
    return Decision(case, "request_refused", by, why=str(request.kind), tells=(told,))


@guarded("request_why")
def say_why(case: Case, office: OfficeRules, *, request: Request, by: int, text: str, parts: str) -> Decision:
    """Whoever refused says why."""
    if request.decided_by != by:
        raise NotToDecide
    told = Tell("request_why", request.asked_by, text)
    return Decision(case, "request_why", by, why=str(request.kind), content=content_of(text, parts), tells=(told,))


def lengthened(case: Case, office: OfficeRules, days: int) -> Case:
    """Return the case with so many working days more. Raises: NotNow, BeyondLaw: it would be due after the law's own deadline."""
    if not 1 <= days <= MOST_EXTENDED:
        raise NotNow
    longer = clocked(replace(case, extended_days=days, before_reminded=False), office)
    if longer.legal_due_at and longer.due_at > longer.legal_due_at:
        raise BeyondLaw
    return longer


@guarded("extended")
def extend(case: Case, office: OfficeRules, *, request: Request, by: int, now: datetime) -> Decision:
    """延期, granted: the answer is due later, and the resident hears when, and why. Raises: GrantedTooLate: that day is past."""
    must_be_with_handler(case)
    if case.extended_days:
        raise ExtendedAlready
    longer = lengthened(case, office, request.days or 0)
    if now >= longer.due_at:
        raise GrantedTooLate
    longer = replace(longer, reminders=0, reminded_at=None)  # what was owed meanwhile is owed no more
    return Decision(longer, "extended", by, why=str(request.days), tells=_heard_of(case, request, "extended"))


@guarded("legally_extended")
def extend_legally(case: Case, office: OfficeRules, *, request: Request, by: int, now: datetime) -> Decision:
    """法定延期, granted: the law's deadline is thirty days later, and the resident hears when, and why. What was promised stays."""
    must_be_with_handler(case)
    if case.legal_extended_at:
        raise ExtendedAlready
    if now >= (case.legal_due_at or legal_due(case, office.calendar)):
        raise GrantedTooLate
    longer = clocked(replace(case, legal_extended_at=now, legal_warned=0), office)
    return Decision(longer, "legally_extended", by, tells=_heard_of(case, request, "legally_extended"))


@guarded("held")
def hold(case: Case, office: OfficeRules, *, request: Request, by: int, now: datetime) -> Decision:
    """挂账, granted: the service clock stands until the day on which it is looked at again; the legal one runs."""
    must_be_with_handler(case)
    if case.state is State.ON_HOLD:
        raise OnHoldAlready
    assert request.until_day is not None
    until = review_at(request.until_day, office)
    if now >= until:
        raise GrantedTooLate
    held = replace(
        resumed(case, office, now),
        state=State.ON_HOLD,
        signed_at=case.signed_at or now,
        urgent_taken_at=case.urgent_taken_at or (now if case.urgent_at else None),
        paused_at=now,
        review_at=until,
    )
    return Decision(held, "held", by, why=request.until_day.isoformat(), tells=_heard_of(case, request, "held"))


def granted(case: Case, office: OfficeRules, *, request: Request, by: int) -> Decision:
    """Whoever asked hears that it was granted."""
    must_be_open(case)
    told = Tell("request_granted", request.asked_by, str(request.request_id))
    return Decision(case, "request_granted", by, why=str(request.kind), tells=(told,))


def _heard_of(case: Case, request: Request, what: str) -> tuple[Tell, ...]:
    number = str(request.request_id)
    return Tell(what, case.petitioner_id, number), Tell("request_granted", request.asked_by, number)


def review_day(now: datetime, office: OfficeRules, days: int) -> date:
    """Return the day on which something on hold for so many calendar days is looked at again: a working day."""
    day = office.calendar.day_of(now) + timedelta(days=days)
    return day if office.calendar.is_working_day(day) else office.calendar.next_working_day(day)


def review_at(day: date, office: OfficeRules) -> datetime:
    """Return when that is: when the office opens, on the next working day if that one has become a day off."""
    calendar = office.calendar
    return calendar.spans(day if calendar.is_working_day(day) else calendar.next_working_day(day))[0][0]


@guarded("hold_over")
def hold_is_over(case: Case, office: OfficeRules, *, above: int | None, now: datetime) -> Decision:
    """The day has come on which it is looked at again: its clock runs on; whoever has it and who stands above him hear."""
    hearers = dict.fromkeys(one for one in (case.handler_id, above) if one is not None)
    running = replace(resumed(case, office, now), state=State.IN_PROGRESS)
    told = (*(Tell("hold_over", one) for one in hearers), Tell("runs_again", case.petitioner_id))
    return Decision(running, "hold_over", tells=told)


def is_void(request: Request, before: Case, after: Case) -> bool:
    """Return whether a step of its case makes a request pointless: it has its answer, or went to somebody else.

    Whoever was asked may be one whom it turns out to concern.
    """
    if request.state is not RequestState.ASKED:
        return False
    if (after.about_cadre, after.concerned) != (before.about_cadre, before.concerned):
        return True
    if request.kind not in OF_HANDLER:
        return not after.is_open
    moved = after.handler_id != before.handler_id
    return moved or after.state not in WITH_HANDLER or (after.state is State.ON_HOLD) > (before.state is State.ON_HOLD)
