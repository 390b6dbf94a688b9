"""Moves a draft on to its next question, and looks up what a question shows."""

from dataclasses import replace
from datetime import datetime

from bot.actions.intake.unsubmitted import no_longer_shown
from bot.actions.parts import enclosures, known_by, shown_words
from bot.actions.telling import ask
from bot.messages.residents import DraftView
from bot.rules.cases import Case, State
from bot.rules.errors import NoTown
from bot.rules.intake import NO_VILLAGE, REMIND_AFTER, Draft, Step, counts_as_about_cadre, next_step, speaks_of_cadres
from bot.rules.people import Person
from bot.texts import words
from storage import cases, drafts, offices, people, places
from storage.database import Tx


def ask_next(
    tx: Tx, draft: Draft, resident: Person, *, cause: str, now: datetime, until: datetime | None = None
) -> Draft:
    """Bring the draft to the first question without an answer, and ask it; `until`: when an album will be whole."""
    draft = _what_can_be(tx, draft)
    draft = replace(
        draft, page=0, updated_at=now, next_alarm_at=draft.next_alarm_at if draft.reminded else now + REMIND_AFTER
    )
    draft = replace(draft, step=_next(tx, draft))
    drafts.save(tx, draft)
    ask(tx, resident, draft.draft_id, cause=cause, now=now, until=until)
    return draft


def _what_can_be(tx: Tx, draft: Draft) -> Draft:
    """Forget a town, village or category that is no longer there; one town is not asked for. Raises: NoTown."""
    towns = [town.place_id for town in places.towns(tx)]
    if not towns:
        raise NoTown
    town_id = draft.town_id if draft.town_id in towns else None
    town_id = towns[0] if len(towns) == 1 else town_id
    there = [village.place_id for village in places.villages(tx, town_id)] if town_id else []
    categories = [category.name for category in offices.rules(tx).categories]
    return replace(
        draft,
        town_id=town_id,
        village_id=draft.village_id if draft.village_id in (*there, NO_VILLAGE) else None,
        category=draft.category if draft.category in categories else None,
    )


def new_draft(tx: Tx, resident: Person, *, is_new: bool, now: datetime) -> Draft:
    """Return an empty draft; a village that was said before is not asked again."""
    return Draft(
        draft_id=tx.new_id(),
        person_id=resident.person_id,
        step=Step.REWRITE,
        page=0,
        town_id=resident.town_id,
        village_id=resident.village_id,
        category=None,
        about_cadre=None,
        is_new=is_new,
        created_at=now,
        updated_at=now,
        reminded=False,
        next_alarm_at=now + REMIND_AFTER,
    )


def drop_draft(tx: Tx, draft: Draft, *, now: datetime) -> None:
    """Forget a draft with what was sent for it, and whoever it was written for: nothing was registered."""
    no_longer_shown(tx, draft, now=now)
    drafts.remove(tx, draft.draft_id, with_parts=True)
    if draft.for_id is not None:
        people.remove(tx, draft.for_id)


def is_complete(tx: Tx, draft: Draft) -> bool:
    """Whether a draft can be submitted: nothing is left to be asked."""
    return _next(tx, _what_can_be(tx, draft)) is Step.REVIEW


def settled(tx: Tx, draft: Draft) -> Draft:
    """Return a draft as it may be registered before everything was asked: what must be confidential already is."""
    draft = _what_can_be(tx, draft)
    text = " ".join(part.text for part in drafts.parts_of_draft(tx, draft.draft_id))
    placed = replace(draft, village_id=draft.village_id or NO_VILLAGE)
    about = counts_as_about_cadre(placed, must_ask_about=_must_ask_about(tx, placed, text))
    return replace(placed, about_cadre=about)


def _next(tx: Tx, draft: Draft) -> Step:
    parts = drafts.parts_of_draft(tx, draft.draft_id)
    return next_step(
        draft,
        must_ask_about=_must_ask_about(tx, draft, " ".join(part.text for part in parts)),
        has_content=bool(parts),
        must_ask_contact=draft.for_id is not None and people.contact(tx, draft.for_id) is None,
    )


def _must_ask_about(tx: Tx, draft: Draft, text: str) -> bool:
    """是否涉及干部？ is asked for a complaint, or when the text names one of the village's people or a cadre's office."""
    if draft.village_id is None:
        return False
    kinds = {category.name: category.kind for category in offices.rules(tx).categories}
    if kinds.get(draft.category or "") == "complaint":
        return True
    return speaks_of_cadres(text, _names_near(tx, draft.village_id, draft.town_id or 0))


def _names_near(tx: Tx, village_id: int, town_id: int) -> tuple[str, ...]:
    """The names that a petition may be about: the village's people; where it is not known, all the town's."""
    if village_id != NO_VILLAGE:
        near = [*places.load(tx, village_id).everybody]
    else:
        near = [person for person in people.staff(tx) if not town_id or person.town_id in (None, town_id)]
    return tuple(person.name for person in near if person.name)


def view_of_draft(tx: Tx, draft: Draft, *, matches: list[int]) -> DraftView:
    """Return what the draft's present question shows; `matches` narrow the places."""
    parts = drafts.parts_of_draft(tx, draft.draft_id)
    last = _last_case(tx, draft.person_id) if draft.step is Step.WHICH else None
    town, village = ("", "") if draft.village_id is None else places.names(tx, draft.village_id, draft.town_id or 0)
    village = words.no_village() if draft.village_id == NO_VILLAGE else village
    choices = _choices(tx, draft)
    narrowed = tuple(choice for choice in choices if choice[0] in matches)
    return DraftView(
        draft=draft,
        choices=narrowed or choices,
        village=f"{town}/{village}" if town and len(places.towns(tx)) > 1 else village,
        category=draft.category or "",
        text=shown_words(parts),
        enclosed=tuple(enclosures(parts).values()),
        last_id=last.case_id if last else 0,
        last_beginning=known_by(drafts.petition_of_case(tx, last.case_id)) if last else "",
        narrowed=bool(narrowed),
        contact=_contact(tx, draft),
    )


def _contact(tx: Tx, draft: Draft) -> str:
    left = people.contact(tx, draft.for_id) if draft.for_id is not None else None
    return left.line if left else ""


def _last_case(tx: Tx, person_id: int) -> Case | None:
    """The open case to which a message may belong: the one that waits for an answer, else the newest."""
    mine = cases.open_of_petitioner(tx, person_id)
    asked = [case for case in mine if case.state is State.NEED_INFO]
    return next(iter(asked or mine), None)


def _choices(tx: Tx, draft: Draft) -> tuple[tuple[int, str], ...]:
    if draft.step is Step.TOWN:
        return tuple((town.place_id, town.name) for town in places.towns(tx))
    if draft.step is Step.VILLAGE and draft.town_id is not None:
        return tuple((village.place_id, village.name) for village in places.villages(tx, draft.town_id))
    knows_where = draft.village_id is not None
    if draft.step is Step.CATEGORY or (draft.step is Step.WHICH and knows_where):  # one question less
        return tuple((n, category.name) for n, category in enumerate(offices.rules(tx).categories))
    return ()
