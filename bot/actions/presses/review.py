"""不服，要求复查, by the resident; 看原件, by whoever reviews."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.reviewed import before, parts_of
from bot.actions.cases.reviewing import ask_review
from bot.actions.heard import Pressed
from bot.actions.parts import enclosures, shown_words
from bot.actions.telling import tell
from bot.messages.buttons import Press, base36
from bot.messages.message import ROOM, Message, pieces
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NotNow, NotYours
from bot.rules.feedback import DISAGREED
from bot.rules.people import Person
from bot.rules.town import OfficeRules
from bot.texts import media, toasts, words
from bot.texts import review as texts
from storage import drafts, events, people
from storage.database import Tx
from storage.rows import stored

DISAGREES = "disagrees"  # the step of a dialogue; its text says when he was asked why
SAID = ("answered", "progressed", "asked_back")


def ask(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不服，要求复查: one press; why he does not agree he may write next."""
    case = ask_review(tx, press.subject, resident, now=now)
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, DISAGREES, case.case_id, base36(stored(now))))
    return toasts.review_asked()


def show_dossier(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """看原件: what was said and decided in the cases that led to this review, with all dates."""
    case, place, office = load(tx, press.subject)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours
    parents = before(tx, case)
    if not parents:
        raise NotNow
    text = "\n\n".join("\n".join(_lines(tx, parent, office)) for parent in parents)
    for n, piece in enumerate(pieces(text, ROOM)):
        tell(tx, case, place, member.person_id, Message(piece), kind="list", cause=f"{pressed.cause}.{n}", now=now)
    return ""


def _lines(tx: Tx, case: Case, office: OfficeRules) -> list[str]:
    """Return the history of a case, a line for each thing that was said or decided."""
    head = texts.head(case.number, case.category, words.moment(case.registered_at, office.zone))
    petition = [part for part in drafts.parts_of_case(tx, case.case_id) if part.draft_id is not None]
    said = [texts.petition(shown_words(petition, office.zone))] if petition else []
    lines = (_line(tx, case, event, office) for event in events.of_case(tx, case.case_id))
    return [head, *said, *(line for line in lines if line)]


def _line(tx: Tx, case: Case, event: events.Event, office: OfficeRules) -> str:
    at, text = words.moment(event.at, office.zone), _text(tx, case, event, office)
    if event.kind in SAID:
        handler = people.find(tx, event.actor_id)
        worded = texts.asked if event.kind == "asked_back" else texts.answered
        return worded(at, (handler.name or "") if handler else "", text)
    if event.kind in ("supplemented", "said_why"):
        return texts.petitioner_said(at, text)
    if event.kind == "reopened":
        return texts.reopened(at, unsatisfied=event.why == "unsatisfied")
    result = event.why.removeprefix(DISAGREED)
    if event.kind in ("closed", "settled") and result in words.RESULTS:
        return texts.closed(at, words.RESULTS[result])
    return ""


def _text(tx: Tx, case: Case, event: events.Event, office: OfficeRules) -> str:
    parts = drafts.parts_of_event(tx, event.event_id)
    if not parts:
        return events.content(tx, event.event_id).get("text", "")
    named = enclosures(parts_of(tx, case))
    return shown_words(parts, office.zone) or media.together([named[part.first_id] for part in parts])


REVIEW_PRESSES: dict[str, Callable[..., str]] = {"review": ask}
DOSSIER_PRESSES: dict[str, Callable[..., str]] = {"dossier": show_dossier}
