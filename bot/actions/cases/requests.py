"""Asking permission: 退回, 延期, 挂账 and what else somebody above has to allow; asked, put on, taken back, granted, refused."""

from datetime import date, datetime
from functools import partial

from bot.actions.cases import helping, merging
from bot.actions.cases.act import act, load
from bot.actions.cases.asking import end, take_buttons
from bot.actions.parts import file_words, words_of
from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules import requests as rules
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NobodyDecides, NotNow, NotYours, WordsWanted
from bot.rules.people import Person, Place
from bot.rules.requests import Levels, Request, RequestKind, RequestState
from bot.texts import requests as texts
from bot.texts.language import speaking_to
from storage import people, requests
from storage.database import Tx
from storage.drafts import Part


def ask(
    tx: Tx,
    member: Person,
    case_id: int,
    kind: RequestKind,
    parts: list[Part],
    *,
    now: datetime,
    days: int | None = None,
    until_day: date | None = None,
    other_id: int | None = None,
) -> Request:
    """Ask for something; `parts` say why.

    Raises: EmptyAnswer, AnswerTooBig, WordsWanted, NobodyDecides, RequestWaits, AskedOpposite, and what forbids it.
    """
    case, place, office = load(tx, case_id)
    event_id, earlier = tx.new_id(), requests.of_case(tx, case_id)
    decider = rules.nearest(levels_of(tx, case, place, member.person_id, kind))
    request = Request(
        request_id=event_id,
        case_id=case_id,
        kind=kind,
        state=RequestState.ASKED,
        asked_by=member.person_id,
        asked_at=now,
        decider_id=decider.person_id if decider else None,
        days=days,
        until_day=until_day,
        other_id=other_id,
        next_alarm_at=rules.goes_up_at(now, office),
    )
    if kind is RequestKind.MERGE:
        rules.must_not_cross(other_id, requests.waiting_for_case(tx, case_id))
    if kind in rules.TOLD_TO_RESIDENT and not words_of(parts).strip():
        raise WordsWanted
    text, more = file_words(tx, case_id, parts, event_id=event_id)
    requests.add(tx, request)
    asked = partial(rules.ask, request=request, earlier=earlier, text=text, parts=more, now=now)
    act(tx, case_id, asked, now=now, event_id=event_id)
    return request


def may_ask(tx: Tx, member: Person, case_id: int, kind: RequestKind, *, now: datetime) -> Case:
    """Return the case for which somebody may ask that now. Raises: NobodyDecides, RequestWaits, and what forbids it."""
    case, place, office = load(tx, case_id)
    earlier = requests.of_case(tx, case_id)
    rules.must_be_free(kind, earlier)
    if kind in rules.GUARDS:
        rules.GUARDS[kind](case, office, by=member.person_id, earlier=earlier, now=now)
    if rules.nearest(levels_of(tx, case, place, member.person_id, kind)) is None:
        raise NobodyDecides
    return case


def levels_of(tx: Tx, case: Case, place: Place, asker: int, kind: RequestKind | None = None) -> Levels:
    """Return who may decide what somebody asks for in a case."""
    chat = people.get(tx, case.petitioner_id).chat_id
    return rules.levels_for(kind, case, place, asker=asker, petitioner_chat=chat)


def to_decide(tx: Tx, member: Person, case_id: int, request_id: int) -> Request:
    """Return a request that somebody may decide now. Raises: NotNow, NotToDecide, RequestDecided, RequestOver."""
    request = find(tx, case_id, request_id)
    case, place, _ = load(tx, case_id)
    rules.must_decide(request, levels_of(tx, case, place, request.asked_by, request.kind), member.person_id)
    return request


def find(tx: Tx, case_id: int, request_id: int) -> Request:
    """Return a request of a case. Raises: NotNow: it has none of that id."""
    request = requests.get(tx, request_id)
    if request is None or request.case_id != case_id:
        raise NotNow
    return request


def grant(tx: Tx, member: Person, request: Request, *, now: datetime) -> Case:
    """同意, and what follows from it at once."""
    if request.kind in (RequestKind.JOINT, RequestKind.MERGE):
        return _grant_together(tx, member, request, now=now)
    steps = {
        RequestKind.EXTENSION: rules.extend,
        RequestKind.HOLD: rules.hold,
        RequestKind.LEGAL: rules.extend_legally,
    }
    granted = end(tx, request, RequestState.GRANTED, by=member.person_id, now=now)
    step = partial(steps[request.kind], request=granted, by=member.person_id, now=now)
    case = act(tx, request.case_id, step, now=now)
    take_buttons(tx, case, granted, cause=f"q{request.request_id}", now=now)
    return case


def _grant_together(tx: Tx, member: Person, request: Request, *, now: datetime) -> Case:
    """联办 or 并案. Raises: NotYours: the other case is not for his eyes; and what forbids it by now."""
    granted = end(tx, request, RequestState.GRANTED, by=member.person_id, now=now)
    if request.kind is RequestKind.JOINT:
        case = helping.begin(tx, granted, by=member.person_id, now=now)
    else:
        into, place, _ = load(tx, request.other_id or 0)
        if audience(into, member, place) < Sees.CARD:
            raise NotYours
        told = partial(rules.granted, request=granted, by=member.person_id)
        act(tx, request.case_id, told, now=now)
        case = merging.merge(tx, request.case_id, into.case_id, by=member.person_id, say_so=True, now=now)
    take_buttons(tx, case, granted, cause=f"q{request.request_id}", now=now)
    return case


def refuse(tx: Tx, member: Person, request: Request, *, now: datetime) -> Case:
    """不同意."""
    refused = end(tx, request, RequestState.REFUSED, by=member.person_id, now=now)
    case = act(tx, request.case_id, partial(rules.refuse, request=request, by=member.person_id), now=now)
    take_buttons(tx, case, refused, cause=f"q{request.request_id}", now=now)
    return case


def say_why_not(tx: Tx, member: Person, request: Request, parts: list[Part], *, now: datetime) -> None:
    """Why it was refused, in the words of whoever did."""
    event_id = tx.new_id()
    text, more = file_words(tx, request.case_id, parts, event_id=event_id)
    said = partial(rules.say_why, request=request, by=member.person_id, text=text, parts=more)
    act(tx, request.case_id, said, now=now, event_id=event_id)


def take_back(tx: Tx, member: Person, request: Request, *, now: datetime) -> Case:
    """收回."""
    case = act(tx, request.case_id, partial(rules.take_back, request=request, by=member.person_id), now=now)
    back = end(tx, request, RequestState.TAKEN_BACK, by=member.person_id, now=now)
    take_buttons(tx, case, back, cause=f"q{request.request_id}", now=now)
    return case


def granted_by_giving(tx: Tx, case: Case, member: Person, *, now: datetime) -> Request | None:
    """Whoever decides gives the case to somebody else: with that its return is granted; return it, if one waits."""
    _, place, _ = load(tx, case.case_id)
    for request in requests.of_case(tx, case.case_id, RequestKind.RETURN):
        levels = levels_of(tx, case, place, request.asked_by)
        if request.state is RequestState.ASKED and rules.may_decide(request, levels, member.person_id):
            return end(tx, request, RequestState.GRANTED, by=member.person_id, now=now)
    return None


def granted_by_refusing(tx: Tx, case_id: int, member: Person, *, now: datetime) -> Request | None:
    """Whoever decides turns the case away: what its handler suggested is granted; return that, if it waits."""
    for request in requests.of_case(tx, case_id, RequestKind.NOT_ACCEPT):
        if request.state is RequestState.ASKED:
            return end(tx, request, RequestState.GRANTED, by=member.person_id, now=now)
    return None


def tell_returned(tx: Tx, case: Case, request: Request, *, now: datetime) -> None:
    """Whoever gave it back hears that it is gone. The case is his no more: it is named, and nothing of it said."""
    asker, cause = people.get(tx, request.asked_by), f"q{request.request_id}"
    take_buttons(tx, case, request, cause=cause, now=now)
    with speaking_to(asker):
        said = Message(texts.was_returned(case.number))
        say(tx, asker, said, kind="sentence", cause=cause, now=now)
