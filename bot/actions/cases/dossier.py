"""案卷: all that is known of a case but who its resident is, for the archive, the upper level, and whoever stands above it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.actions.cases.act import load
from bot.actions.cases.show import show_case
from bot.actions.cases.view import view_of
from bot.actions.heard import Pressed
from bot.actions.telling import make
from bot.files.dossier import Dossier, Happened, PrintedDossier
from bot.messages.buttons import Press
from bot.messages.cards import DOSSIER_READERS as READERS
from bot.messages.message import Message
from bot.messages.view import CaseView
from bot.rules.cases import Case
from bot.rules.errors import NotYours
from bot.rules.people import Person
from bot.rules.recusal import ids_of
from bot.rules.steps import parts_of
from bot.texts import dossier as texts
from bot.texts import ending, media, words
from bot.texts import requests as request_texts
from bot.texts.confidentiality import MODES, purpose
from bot.texts.language import listener
from storage import cases, events, offices, people, places, requests
from storage.database import Tx


def ask_dossier(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """案卷: it is made when it is sent. Raises: NotYours."""
    case, place, _ = load(tx, press.subject)
    if not parts_of(case, member, place) & READERS:
        raise NotYours
    body: dict[str, object] = {"make": "dossier", "case": case.case_id, "person": member.person_id}
    make(tx, member, body, cause=pressed.cause, now=now)
    return ""


def made_dossier(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the file of a case, while its reader still stands above it and may see it."""
    case, reader = cases.get(tx, body["case"]), people.of_staff(tx, body["person"])
    if case is None or reader is None or not parts_of(case, reader, places.of_case(tx, case)) & READERS:
        return None
    printed = PrintedDossier(dossier_of(tx, case, now=now))
    return Message(texts.here_it_is(case.number), printed=printed)


def dossier_of(tx: Tx, case: Case, *, now: datetime) -> Dossier:
    """Return a case's file in the words of whoever listens; nothing in it tells who the resident is."""
    case, place, office = load(tx, case.case_id)
    view = view_of(tx, case, place, office, now=now)
    head = events.head(tx, case.case_id)
    return Dossier(
        name=f"{case.number}.html",
        title=texts.title(case.number),
        made=texts.made_at(offices.rules(tx).name, _at(view, now)),
        language=listener().language,
        tables=((texts.label_facts(), _facts(view)), (texts.label_dates(), _dates(view))),
        texts=(
            (texts.label_petition(), tuple(filter(None, (view.petition,)))),
            (texts.label_supplements(), view.supplements),
            (texts.label_enclosures(), _enclosed(view)),
            (texts.label_answer(), tuple(filter(None, ("" if view.asked else view.answer,)))),
            (texts.label_requests(), _requests(tx, view)),
        ),
        history=texts.label_history(),
        events=tuple(_happened(tx, view, event) for event in events.of_case(tx, case.case_id)),
        foot=(texts.no_identity(), *([texts.head(head.seq, head.hash)] if head else [])),
    )


def document_of(tx: Tx, case: Case) -> dict[str, Any]:
    """Return the same as plain values, instants in UTC: what `case show` says, with all dates, words and the end of the chain."""
    shown = show_case(tx, case.number) or {}
    told = {event.seq: event for event in events.of_case(tx, case.case_id)}
    for line in shown["events"]:
        event = told[line["seq"]]
        said = events.content(tx, event.event_id).get("text")
        line.update(changes=_open_changes(event.changes), text=said, content_digest=event.content_digest)
    dates = {name: _iso(getattr(case, name)) for name in texts.DATES}
    head = events.head(tx, case.case_id)
    return {
        **shown,
        "alias": case.alias,
        "confidentiality": case.confidentiality,
        "supervised": case.supervised,
        "why_ended": case.why_ended,
        "dates": dates,
        "requests": [_request_document(tx, request) for request in requests.of_case(tx, case.case_id)],
        "head": {"seq": head.seq, "hash": head.hash} if head else None,
    }


def _open_changes(changes: str) -> dict[str, Any]:
    """Return what changed, but for the ids by which the program knows the resident and his draft."""
    return {name: value for name, value in json.loads(changes).items() if name not in ("petitioner_id", "draft_id")}


def _facts(view: CaseView) -> tuple[tuple[str, str], ...]:
    case = view.case
    values = {
        "village": view.village,
        "category": case.category,
        "alias": case.alias,
        "mode": MODES[case.confidentiality],
        "about_cadre": _concerned(view) if case.about_cadre else "",
        "handler": view.handler or "",
        "state": view.state,
        "result": words.RESULTS[case.result] if case.result else "",
        "grade": words.GRADES[case.grade] if case.grade else "",
        "round": str(case.round) if case.round > 1 else "",
        "supervised": texts.SUPERVISED[case.supervised] if case.supervised else "",
    }
    return tuple((texts.FACTS[name], value) for name, value in values.items() if value)


def _concerned(view: CaseView) -> str:
    """Whom it is about, for those who may read the file; once its words are gone they are named no more."""
    if view.case.emptied_at is not None:
        return texts.emptied()
    return words.listed(view.concerned) or texts.nobody_named()


def _dates(view: CaseView) -> tuple[tuple[str, str], ...]:
    dated = ((name, getattr(view.case, name)) for name in texts.DATES)
    return tuple((texts.DATES[name], _at(view, at)) for name, at in dated if at)


def _enclosed(view: CaseView) -> tuple[str, ...]:
    found = (*view.enclosed, *view.enclosed_later)
    return (media.enclosed(found, view.zone),) if found else ()


def _requests(tx: Tx, view: CaseView) -> tuple[str, ...]:
    return tuple(
        texts.request(
            request_texts.what(request),
            _name(tx, view.case, request.asked_by),
            _at(view, request.asked_at),
            state=texts.REQUEST_STATES[request.state],
            decider=_name(tx, view.case, request.decided_by) if request.decided_by else None,
            decided=_at(view, request.decided_at) if request.decided_at else None,
        )
        for request in requests.of_case(tx, view.case.case_id)
    )


def _happened(tx: Tx, view: CaseView, event: events.Event) -> Happened:
    return Happened(
        event.seq,
        _at(view, event.at),
        texts.event(event.kind),
        _name(tx, view.case, event.actor_id),
        _notes(tx, view, json.loads(event.changes)),
        _said(tx, event),
    )


def _said(tx: Tx, event: events.Event) -> str:
    """The words of an event; of a look at who the resident is what that was for."""
    said = events.content(tx, event.event_id).get("text", "")
    return texts.purpose(purpose(event.why, said)) if event.kind == "identity_seen" else said


def _notes(tx: Tx, view: CaseView, changed: dict[str, Any]) -> tuple[str, ...]:
    notes = [texts.state_became(words.STATES[changed["state"]])] if changed.get("state") else []
    if changed.get("handler_id"):
        notes.append(texts.handler_became(_name(tx, view.case, changed["handler_id"])))
    if changed.get("due_at"):
        notes.append(texts.due_became(_at(view, datetime.fromisoformat(changed["due_at"]))))
    return (*notes, *_outcomes(tx, view, changed))


def _outcomes(tx: Tx, view: CaseView, changed: dict[str, Any]) -> list[str]:
    """What came of it, where an event says so: a result, a grade, a reason, a colour, whom it is about."""
    named: dict[str, Mapping[str, str]] = {
        "result": words.RESULTS,
        "grade": words.GRADES,
        "why_ended": {**ending.REFUSALS, **ending.TRANSFERS},
        "supervised": texts.SUPERVISED,
        "confidentiality": MODES,
    }
    found = [known[changed[name]] for name, known in named.items() if changed.get(name) in known]
    if changed.get("concerned") and view.case.emptied_at is None:
        found.append(texts.concerned(words.listed(_name(tx, view.case, one) for one in ids_of(changed["concerned"]))))
    return found


def _name(tx: Tx, case: Case, person_id: int | None) -> str:
    """The name of staff; the resident is only ever called by his alias."""
    if person_id is None:
        return texts.program()
    if person_id == case.petitioner_id:
        return case.alias
    person = people.find(tx, person_id)
    return person.name if person and person.kind == "staff" and person.name else texts.petitioner_there()


def _at(view: CaseView, at: datetime) -> str:
    """The instant on the town's clock, with its year: a file is read years later."""
    return f"{at.astimezone(view.zone):%Y-%m-%d %H:%M}"


def _request_document(tx: Tx, request: Any) -> dict[str, Any]:
    return {
        "kind": str(request.kind),
        "state": str(request.state),
        "asked_at": _iso(request.asked_at),
        "decided_at": _iso(request.decided_at),
        "days": request.days,
        "until_day": request.until_day.isoformat() if request.until_day else None,
        "text": events.content(tx, request.request_id).get("text"),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


CASE_FILE_PRESSES: dict[str, Callable[..., str]] = {"case_file": ask_dossier}
