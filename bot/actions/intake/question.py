"""Moves a draft on to its next question, and looks up what a question shows."""

from dataclasses import replace
from datetime import datetime

from bot.actions.cases.reviewed import beginning_of
from bot.actions.intake.naming import as_named, places_unasked, text_of, unasked
from bot.actions.intake.unsubmitted import no_longer_shown
from bot.actions.parts import enclosures, shown_words
from bot.actions.telling import ask
from bot.messages.residents import DraftView
from bot.rules.cases import Case, State
from bot.rules.confidentiality import Mode, asked_outright
from bot.rules.errors import NoTown
from bot.rules.intake import NO_VILLAGE, REMIND_AFTER, Draft, Step, counts_as_about_cadre, next_step, speaks_of_cadres
from bot.rules.people import Person
from bot.rules.recusal import ids_of, joined
from bot.texts import words
from storage import cases, drafts, offices, people, places
from storage.database import Tx

MOST_PROPOSED = 8  # villages


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
    """Return a draft as it may be registered before everything was asked: what must be confidential already is.

    Whoever is named in it counts as meant.
    """
    draft = as_named(tx, _what_can_be(tx, draft))
    named = unasked(tx, draft)
    placed = replace(
        draft, village_id=draft.village_id or NO_VILLAGE, concerned=joined(ids_of(draft.concerned) | named)
    )
    about = counts_as_about_cadre(placed, must_ask_about=_must_ask_about(tx, placed, text_of(tx, draft)))
    return replace(placed, about_cadre=about or bool(named))


def _next(tx: Tx, draft: Draft) -> Step:
    if draft.adds_to is not None:
        return Step.NAMED
    return next_step(
        draft,
        must_ask_about=_must_ask_about(tx, draft, text_of(tx, draft)),
        has_content=bool(drafts.parts_of_draft(tx, draft.draft_id)),
        must_ask_mode=draft.for_id is None and _must_ask_mode(tx, draft),
        must_ask_contact=_must_ask_contact(tx, draft),
        names_somebody=draft.category is not None and bool(unasked(tx, draft)),
        names_place=bool(places_unasked(tx, draft)),
    )


def _must_ask_mode(tx: Tx, draft: Draft) -> bool:
    kinds = {category.name: category.kind for category in offices.rules(tx).categories}
    return asked_outright(kinds.get(draft.category or "", ""), about_cadre=draft.about_cadre)


def _must_ask_contact(tx: Tx, draft: Draft) -> bool:
    """Of somebody without a chat always; a resident only where he chose that it may be seen, and has not said it before.

    For 保密 it is asked with his first petition and not again.
    """
    if draft.for_id is not None:
        return people.contact(tx, draft.for_id) is None
    if draft.confidentiality in (None, Mode.ANONYMOUS) or draft.contact_asked:
        return False
    again = draft.confidentiality == Mode.CONFIDENTIAL and bool(cases.of_petitioner(tx, draft.person_id, at_most=1))
    return not again and not people.given(tx, draft.person_id).line


def _must_ask_about(tx: Tx, draft: Draft, text: str) -> bool:
    """是否涉及干部？ is asked for a complaint, or when the text names a cadre's office; of whom it names he is asked by name."""
    if draft.village_id is None:
        return False
    kinds = {category.name: category.kind for category in offices.rules(tx).categories}
    if kinds.get(draft.category or "") == "complaint":
        return True
    return speaks_of_cadres(text)


def view_of_draft(tx: Tx, draft: Draft, *, matches: list[int]) -> DraftView:
    """Return what the draft's present question shows; `matches` narrow the places."""
    parts = drafts.parts_of_draft(tx, draft.draft_id)
    last = _last_case(tx, draft.person_id) if draft.step is Step.WHICH else None
    proposed = _proposed(tx, draft) if draft.step is Step.VILLAGE else ()
    choices = _choices(tx, draft)
    narrowed = tuple(choice for choice in choices if choice[0] in matches)
    concerned = ids_of(draft.concerned)
    return DraftView(
        draft=draft,
        choices=narrowed or proposed or choices,
        village=_village(tx, draft),
        category=draft.category or "",
        text=shown_words(parts),
        enclosed=tuple(enclosures(parts).values()),
        last_id=last.case_id if last else 0,
        last_beginning=(beginning_of(tx, last) or last.number) if last else "",
        narrowed=bool(narrowed),
        proposed=bool(proposed) and not narrowed,
        contact=_contact(tx, draft),
        concerned=concerned,
        meant=tuple(person.name for one in sorted(concerned) if (person := people.get(tx, one)).name),
        who=_who(tx, draft),
    )


def _village(tx: Tx, draft: Draft) -> str:
    """The village as it is shown: of several that are named nobody has said which."""
    draft = as_named(tx, draft)
    town, village = ("", "") if draft.village_id is None else places.names(tx, draft.village_id, draft.town_id or 0)
    village = words.no_village() if draft.village_id == NO_VILLAGE else village
    return f"{town}/{village}" if town and len(places.towns(tx)) > 1 else village


def places_asked_for(tx: Tx, draft: Draft) -> dict[int, str]:
    """Return {id: name} of the towns at TOWN, else of the villages of its town, or of all while it has none."""
    if draft.step is Step.TOWN:
        return {town.place_id: town.name for town in places.towns(tx)}
    if draft.town_id is None:
        return {village_id: name for _, _, village_id, name in places.all_villages(tx)}
    return {village.place_id: village.name for village in places.villages(tx, draft.town_id)}


def _proposed(tx: Tx, draft: Draft) -> tuple[tuple[int, str], ...]:
    """Return the villages that the words name, then the one of last time; namesakes bear their town's name too."""
    found = {one.village_id: (one.town, one.name) for one in places_unasked(tx, draft)}
    if found and draft.village_id:
        found.setdefault(draft.village_id, places.names(tx, draft.village_id))
    names = [name for _, name in found.values()]
    labels = {one: name if names.count(name) == 1 else f"{town}/{name}" for one, (town, name) in found.items()}
    return tuple(labels.items())[:MOST_PROPOSED]


def _who(tx: Tx, draft: Draft) -> str:
    """How the resident said that he is called and reached; empty where the question does not show it."""
    shows = draft.for_id is None and draft.step in (Step.REVIEW, Step.CHANGE)
    return people.given(tx, draft.person_id).line if shows else ""


def _contact(tx: Tx, draft: Draft) -> str:
    left = people.contact(tx, draft.for_id) if draft.for_id is not None else None
    return left.line if left else ""


def _last_case(tx: Tx, person_id: int) -> Case | None:
    """The open case to which a message may belong: the one that waits for an answer, else the newest."""
    mine = cases.open_of_petitioner(tx, person_id)
    asked = [case for case in mine if case.state is State.NEED_INFO]
    return next(iter(asked or mine), None)


def _people_to_name(tx: Tx, draft: Draft) -> dict[int, str]:
    """Return {id: name}: at NAMED the one who is asked about, at WHOM all the staff, at REVIEW the village's people."""
    if draft.step is Step.NAMED:
        return {one: people.staff_names(tx)[one] for one in sorted(unasked(tx, draft))[:1]}
    if draft.step is Step.WHOM:
        return people.staff_names(tx)
    if not draft.about_cadre or draft.unnamed:
        return {}
    place = places.load(tx, draft.village_id or NO_VILLAGE, draft.town_id or 0)
    near = (*place.duty, *((place.leader,) if place.leader else ()))
    also = (people.get(tx, one) for one in sorted(ids_of(draft.concerned)))
    return {person.person_id: person.name or "" for person in (*near, *also)}


def _choices(tx: Tx, draft: Draft) -> tuple[tuple[int, str], ...]:
    if draft.step in (Step.TOWN, Step.VILLAGE):
        return tuple(places_asked_for(tx, draft).items())
    if draft.step in (Step.NAMED, Step.WHOM, Step.REVIEW):
        return tuple(_people_to_name(tx, draft).items())
    knows_where = draft.village_id is not None
    if draft.step is Step.CATEGORY or (draft.step is Step.WHICH and knows_where):  # one question less
        return tuple((n, category.name) for n, category in enumerate(offices.rules(tx).categories))
    return ()
