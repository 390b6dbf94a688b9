"""`case list`, `case show`: cases as plain values, ready for JSON. Instants are ISO 8601 in UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.actions.cases.finding import found_in
from bot.actions.duty.show import villages_named
from bot.actions.parts import words_of
from bot.rules import search
from bot.rules.cases import Case, State
from bot.rules.search import Wanted
from storage import cases, drafts, events, outbox, people, places
from storage.database import Tx
from storage.finding import WHOLE_OFFICE

# No word of a check to whoever is checked, who may be handed what this shows.
UNANNOUNCED = (
    "sample_check",
    "sample_heard",
    "sample_sent",
)


class NobodyOfThatName(Exception):
    """No member of the staff is called so."""


class NoSuchState(Exception):
    """No case ever stands so."""


@dataclass(frozen=True)
class Filters:
    """Which cases are listed, as somebody names it on the command line."""

    village: str | None = None
    state: str | None = None
    cadre: str | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None


ALL = Filters()


def list_cases(tx: Tx, *, only_open: bool, filters: Filters = ALL, now: datetime) -> list[dict[str, Any]]:
    """Return cases, newest first. Raises: UnclearVillage, NobodyOfThatName, NoSuchState."""
    wanted = _wanted(tx, filters)
    found = found_in(tx, wanted, WHOLE_OFFICE, now=now) if wanted.is_anything else cases.newest(tx, only_open=only_open)
    return [_row(tx, case) for case in found if case.is_open or not only_open]


def _wanted(tx: Tx, filters: Filters) -> Wanted:
    words = (search.normalized(word) for word in (filters.text or "").split())
    return Wanted(
        words=tuple(filter(None, words)),
        village_ids=tuple(villages_named(tx, filters.village)) if filters.village else (),
        handler_ids=_called(tx, filters.cadre) if filters.cadre else (),
        states=_states(filters.state) if filters.state and filters.state not in search.LATE else frozenset(),
        late=filters.state in search.LATE,
        since=filters.since,
        until=filters.until,
    )


def _called(tx: Tx, name: str) -> tuple[int, ...]:
    found = tuple(person_id for person_id, known in people.staff_names(tx).items() if known == name)
    if not found:
        raise NobodyOfThatName(name)
    return found


def _states(name: str) -> frozenset[State]:
    if name not in search.STATES:
        raise NoSuchState(name)
    return search.STATES[name]


def show_case(tx: Tx, number: str) -> dict[str, Any] | None:
    """Return one case with its history and its messages, or None."""
    case = cases.by_number(tx, number.strip())
    if case is None:
        return None
    return {**_row(tx, case), "events": _events(tx, case), "messages": _messages(tx, case), "parts": _parts(tx, case)}


def _row(tx: Tx, case: Case) -> dict[str, Any]:
    town, village = places.names(tx, case.village_id, case.town_id)
    handler = people.find(tx, case.handler_id)
    text = words_of(part for part in drafts.parts_of_case(tx, case.case_id) if part.draft_id is not None)
    return {
        "number": case.number,
        "state": str(case.state),
        "town": town,
        "village": village,
        "category": case.category,
        "text": text,
        "cadre": handler.name if handler else None,
        "reason": case.reason,
        "about_cadre": case.about_cadre,
        "urgent": case.urgent_at is not None,
        "round": case.round,
        "review_of": _number(tx, case.review_of),
        "supervised": case.supervised,
        "why_ended": case.why_ended,
        "confidentiality": case.confidentiality,
        "created_at": _iso(case.registered_at),
        "due_at": _iso(case.due_at),
        "legal_due_at": _iso(case.legal_due_at),
        "closed_at": _iso(case.closed_at),
        "registered_by": _name(tx, case.registered_by),
        "result": case.result,
        "grade": case.grade,
    }


def _events(tx: Tx, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "seq": event.seq,
            "kind": event.kind,
            "at": _iso(event.at),
            "by": _name(tx, event.actor_id),
            "why": event.why,
            "hash": event.hash,
        }
        for event in events.of_case(tx, case.case_id)
    ]


def _messages(tx: Tx, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind,
            "to": _name(tx, row.person_id),
            "state": row.state,
            "why": row.why,
            "at": _iso(row.settled_at or row.created_at),
            "tries": row.tries,
            "repeated": row.repeated,
        }
        for row in outbox.of_case(tx, case.case_id)
        if row.kind not in UNANNOUNCED
    ]


def _parts(tx: Tx, case: Case) -> list[dict[str, Any]]:
    """What both sides sent, oldest first, each with all its wordings."""
    versions = drafts.versions_of_case(tx, case.case_id)
    return [
        {
            "kind": part.kind,
            "by": _name(tx, part.person_id),
            "at": _iso(part.received_at),
            "ending": part.ending,
            "size": part.size,
            "forwarded": part.forwarded,
            "lost": part.lost,
            "versions": [
                {"at": _iso(version.received_at), "text": version.text}
                for version in versions
                if version.first_id == part.first_id
            ],
        }
        for part in drafts.newest(versions)
    ]


def _name(tx: Tx, person_id: int | None) -> str | None:
    """The name of staff; a resident is only ever called so."""
    person = people.find(tx, person_id)
    return None if person is None else (person.kind == "staff" and person.name) or person.kind


def _number(tx: Tx, case_id: int | None) -> str | None:
    found = cases.get(tx, case_id) if case_id is not None else None
    return found.number if found else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
