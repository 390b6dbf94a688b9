"""What is said of a request: to whoever decides, and when it is decided, taken back, or pointless by now."""

from dataclasses import replace
from datetime import datetime

from bot.actions.cases.enclosing import pass_on
from bot.actions.cases.reviewed import beginning_of
from bot.actions.parts import enclosures
from bot.actions.telling import show_card, tell, tidy
from bot.messages import requests as messages
from bot.messages.view import CaseView
from bot.rules.cases import WITH_HANDLER, Case
from bot.rules.people import Person, Place
from bot.rules.requests import Request, RequestKind, RequestState, goes_up_at, is_void
from bot.rules.town import OfficeRules
from bot.texts import helping, media
from bot.texts import requests as texts
from bot.texts.language import speaking_to
from storage import cards, cases, drafts, events, outbox, people, requests
from storage.database import Tx


def put_to(tx: Tx, view: CaseView, place: Place, to: Person, request: Request, *, cause: str, now: datetime) -> None:
    """Put a request to somebody who may decide, with what was sent for it."""
    asker = people.get(tx, request.asked_by).name or ""
    message = messages.request(view, request, asker=asker, why=words_of_request(tx, request))
    event_id = request.request_id
    tell(tx, view.case, place, to.person_id, message, kind="request", cause=cause, now=now, event_id=event_id)
    parts = drafts.parts_of_event(tx, event_id)
    pass_on(tx, view.case, place, to.person_id, parts, kind="attachment", cause=cause, now=now)


def words_of_request(tx: Tx, request: Request) -> str:
    """Return why it was asked for; without words, what was sent."""
    said = _with_what(tx, request, events.content(tx, request.request_id).get("text", "").strip())
    parts = drafts.parts_of_event(tx, request.request_id)
    if said or not parts:
        return said
    named = enclosures(drafts.parts_of_case(tx, request.case_id))
    return media.together([named[part.first_id] for part in parts])


def _with_what(tx: Tx, request: Request, said: str) -> str:
    """Return the words with whom, or which case, the request names."""
    if request.kind is RequestKind.JOINT and request.other_id:
        return helping.asked_for(people.get(tx, request.other_id).name or "", request.days or 0, said)
    into = cases.get(tx, request.other_id or 0) if request.kind is RequestKind.MERGE else None
    if into is None:
        return said
    return helping.into(into.number, beginning_of(tx, into) or into.number, said)


def put_at(tx: Tx, request: Request) -> datetime:
    """Return when it was put to whoever is to decide now."""
    before = [
        event.at
        for event in events.of_case(tx, request.case_id)
        if event.kind == "request_put_on" and event.why == str(request.request_id)
    ]
    return before[-1] if before else request.asked_at


def plan_requests(tx: Tx, case: Case, office: OfficeRules) -> None:
    """The calendar or the hours have changed: what waits in a case goes up by them."""
    for request in requests.of_case(tx, case.case_id):
        if request.state is RequestState.ASKED:
            requests.save(tx, replace(request, next_alarm_at=goes_up_at(put_at(tx, request), office)))


def end(tx: Tx, request: Request, state: RequestState, *, by: int | None, now: datetime) -> Request:
    """Write down what became of a request."""
    ended = replace(request, state=state, decided_by=by, decided_at=now, next_alarm_at=None)
    requests.save(tx, ended)
    return ended


def take_buttons(tx: Tx, case: Case, request: Request, *, cause: str, now: datetime) -> None:
    """Whoever was asked reads what came of it, and has nothing more to press."""
    said = {RequestState.GRANTED: texts.was_granted, RequestState.REFUSED: texts.was_refused}
    for row in outbox.of_event(tx, request.request_id, "request"):
        person = people.get(tx, row.person_id)
        if person.chat_id is None or row.binding_id != person.binding_id:
            continue
        with speaking_to(person):
            outcome = said.get(request.state, texts.was_over)(case.number, texts.what(request))
            tidy(tx, person, row.telegram_id, outcome, cause=f"{cause}.r{row.message_id}", now=now)


def void(tx: Tx, before: Case, case: Case, *, cause: str, now: datetime) -> None:
    """The case went on: what was asked for without it is over."""
    for request in requests.of_case(tx, case.case_id):
        if is_void(request, before, case):
            over = end(tx, request, RequestState.OVER, by=None, now=now)
            take_buttons(tx, case, over, cause=cause, now=now)
    if before.state in WITH_HANDLER and case.state not in WITH_HANDLER:
        _void_of_others(tx, case, cause=cause, now=now)


def _void_of_others(tx: Tx, case: Case, *, cause: str, now: datetime) -> None:
    """Nothing goes on in a case that is worked on no more: whoever was asked for that has nothing to press."""
    for request in requests.waiting_for_case(tx, case.case_id):
        asking = cases.get(tx, request.case_id)
        if asking is None:
            continue
        over = end(tx, request, RequestState.OVER, by=None, now=now)
        take_buttons(tx, asking, over, cause=cause, now=now)
        for reader in cards.readers(tx, asking.case_id):
            show_card(tx, asking, reader, cause=cause, now=now, fresh=False)
