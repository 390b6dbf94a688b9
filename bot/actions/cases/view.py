"""Gathers what the messages about a case show."""

from datetime import datetime

from bot.actions.cases.calling import tries_of
from bot.messages.view import CaseView
from bot.rules.cases import Case
from bot.rules.people import Place
from bot.rules.town import OfficeRules
from bot.texts import words
from storage import drafts, events, people, places
from storage.database import Tx


def view_of(tx: Tx, case: Case, place: Place, office: OfficeRules, *, now: datetime) -> CaseView:
    """Return a case with the names and texts that its messages need."""
    parts = drafts.parts_of_case(tx, case.case_id)
    first = [part for part in parts if part.draft_id is not None]
    later = [part.text for part in parts if part.draft_id is None and part.text]
    handler = people.find(tx, case.handler_id)
    return CaseView(
        case=case,
        village=_where(tx, place),
        handler=handler.name if handler else None,
        handler_reachable=bool(handler and handler.reachable),
        zone=office.zone,
        phone=office.phone,
        now=now,
        petition="\n".join(part.text for part in first if part.text),
        photos=tuple(part.file_id for part in first if part.file_id),
        supplements=tuple(later),
        answer=events.content(tx, case.answer_id).get("text", ""),
        tries=len(tries_of(tx, case)) if case.no_chat else 0,
    )


def contact_of(tx: Tx, case: Case) -> str:
    """Return how somebody without a chat is reached; looked up when it is shown, and kept nowhere else."""
    left = people.contact(tx, case.petitioner_id) if case.no_chat else None
    return left.line if left else ""


def _where(tx: Tx, place: Place) -> str:
    village = place.village or words.no_village()
    return f"{place.town}/{village}" if place.town and len(places.towns(tx)) > 1 else village
