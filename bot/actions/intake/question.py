"""Moves a draft on to its next question, and looks up what a question shows."""

from dataclasses import replace
from datetime import datetime

from bot.actions.telling import ask
from bot.messages.residents import DraftView
from bot.rules.intake import REMIND_AFTER, Draft, Step, next_step, speaks_of_cadres
from bot.rules.people import Person
from storage import cases, drafts, offices, places
from storage.database import Tx


def ask_next(tx: Tx, draft: Draft, resident: Person, *, cause: str, now: datetime) -> Draft:
    """Bring the draft to the first question without an answer, and ask it."""
    draft = replace(
        draft, page=0, updated_at=now, next_alarm_at=draft.next_alarm_at if draft.reminded else now + REMIND_AFTER
    )
    draft = replace(draft, step=_next(tx, draft))
    drafts.save(tx, draft)
    ask(tx, resident, draft.draft_id, cause=cause, now=now)
    return draft


def _next(tx: Tx, draft: Draft) -> Step:
    parts = drafts.parts_of_draft(tx, draft.draft_id)
    return next_step(
        draft, must_ask_about=_must_ask_about(tx, draft, " ".join(part.text for part in parts)), has_content=bool(parts)
    )


def _must_ask_about(tx: Tx, draft: Draft, text: str) -> bool:
    """是否涉及干部？ is asked for a complaint, or when the text names one of the village's people or a cadre's office."""
    if draft.village_id is None:
        return False
    kinds = {category.name: category.kind for category in offices.rules(tx).categories}
    if kinds.get(draft.category or "") == "complaint":
        return True
    names = tuple(person.name for person in places.load(tx, draft.village_id).everybody if person.name)
    return speaks_of_cadres(text, names)


def view_of_draft(tx: Tx, draft: Draft, *, matches: list[int]) -> DraftView:
    """Return what the draft's present question shows; `matches` narrow the places."""
    parts = drafts.parts_of_draft(tx, draft.draft_id)
    last = next(iter(cases.open_of_petitioner(tx, draft.person_id)), None)
    town, village = places.names(tx, draft.village_id) if draft.village_id else ("", "")
    choices = _choices(tx, draft)
    narrowed = tuple(choice for choice in choices if choice[0] in matches)
    return DraftView(
        draft=draft,
        choices=narrowed or choices,
        village=f"{town}/{village}" if len(places.towns(tx)) > 1 else village,
        category=draft.category or "",
        text="\n".join(part.text for part in parts if part.text),
        photos=sum(1 for part in parts if part.file_id),
        last_number=last.number if last else "",
        last_category=last.category if last else "",
        narrowed=bool(narrowed),
    )


def _choices(tx: Tx, draft: Draft) -> tuple[tuple[int, str], ...]:
    if draft.step is Step.TOWN:
        return tuple((town.place_id, town.name) for town in places.towns(tx))
    if draft.step is Step.VILLAGE and draft.town_id is not None:
        return tuple((village.place_id, village.name) for village in places.villages(tx, draft.town_id))
    if draft.step is Step.CATEGORY:
        return tuple((n, category.name) for n, category in enumerate(offices.rules(tx).categories))
    return ()
