"""Whom of the staff, and which village, a petition that is not registered yet names."""

from collections.abc import Iterable
from dataclasses import replace

from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.danger import speaks_of_danger
from bot.rules.intake import NO_VILLAGE, Draft
from bot.rules.named_places import Village, villages_named
from bot.rules.people import Place
from bot.rules.recusal import ids_of, named_in
from storage import drafts, people, places
from storage.database import Tx
from storage.drafts import Part


def text_of(tx: Tx, draft: Draft) -> str:
    """Return the words of a draft in one line."""
    return _words(drafts.parts_of_draft(tx, draft.draft_id))


def places_named(tx: Tx, text: str, *, home: int | None) -> tuple[Village, ...]:
    """Return the villages that a text names; of several of one name that of the town `home`."""
    known = (Village(village_id, town_id, name, town) for town_id, town, village_id, name in places.all_villages(tx))
    return villages_named(text, known, home=home) if text else ()


def places_unasked(tx: Tx, draft: Draft) -> tuple[Village, ...]:
    """Return the villages that a draft names while its writer has not said which he means; none where it is the one of last time."""
    if draft.place_asked or draft.adds_to is not None:
        return ()
    named = places_named(tx, text_of(tx, draft), home=draft.town_id)
    return () if [one.village_id for one in named] == [draft.village_id] else named


def unasked(tx: Tx, draft: Draft) -> frozenset[int]:
    """Return whom of the staff a draft names of whom its writer has not said yet whether it is about them."""
    return named_in(text_of(tx, draft), people.staff_names(tx)) - ids_of(draft.concerned) - ids_of(draft.spared)


def named_by(tx: Tx, parts: Iterable[Part]) -> frozenset[int]:
    """Return whom of the staff something names that was sent."""
    return named_in(_words(parts), people.staff_names(tx))


def must_ask_first(tx: Tx, case: Case, parts: Iterable[Part]) -> bool:
    """Whether something names one of the staff who may know of its case, and nobody has said yet whether it is about him.

    Words of danger do not wait.
    """
    parts = list(parts)
    return case.is_open and not speaks_of_danger(_words(parts)) and names_a_reader(tx, case, parts)


def names_a_reader(tx: Tx, case: Case, parts: Iterable[Part]) -> bool:
    """Whether something names one of the staff who may know of a case, open or over, and who is not known not to be meant."""
    named = named_by(tx, parts) - ids_of(case.spared)
    if not named:
        return False
    place = places.of_case(tx, case)
    return any(audience(case, people.get(tx, one), place) > Sees.NOTHING for one in named)


def as_named(tx: Tx, draft: Draft) -> Draft:
    """Return a draft with the village that its words name; of several nobody knows which."""
    named = places_unasked(tx, draft)
    if len(named) == 1:
        return replace(draft, town_id=named[0].town_id, village_id=named[0].village_id)
    return replace(draft, village_id=NO_VILLAGE) if named else draft


def place_of(tx: Tx, draft: Draft) -> Place:
    """Return the place of a draft, with those whom it is about, or may be."""
    draft = as_named(tx, draft)
    place = places.load(tx, draft.village_id or NO_VILLAGE, draft.town_id or 0)
    return places.with_concerned(tx, place, ids_of(draft.concerned) | unasked(tx, draft))


def namesakes(tx: Tx, person_id: int) -> frozenset[int]:
    """Return all of the staff who bear somebody's name: nobody knows which of them is meant. Empty: he is not of the staff."""
    names = people.staff_names(tx)
    return frozenset(one for one, name in names.items() if name == names.get(person_id))


def _words(parts: Iterable[Part]) -> str:
    return " ".join(part.text for part in parts)
