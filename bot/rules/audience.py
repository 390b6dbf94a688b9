"""Who may know what of a case: one rule, asked by every list, count, card and message."""

from enum import IntEnum
from typing import Protocol

from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of


class Sees(IntEnum):
    """How much; each includes those before it."""

    NOTHING = 0
    COUNT = 1
    LINE = 2
    CARD = 3
    IDENTITY = 4


class Audible(Protocol):
    """What of a case decides who may know."""

    @property
    def about_cadre(self) -> bool: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def caller_id(self) -> int | None: ...
    @property
    def petitioner_id(self) -> int: ...
    @property
    def concerned(self) -> str: ...
    @property
    def helpers(self) -> str: ...
    @property
    def is_transferred(self) -> bool: ...


def audience(case: Audible, person: Person, place: Place) -> Sees:
    """Return how much `person` may know of `case`, which belongs to `place`.

    Source: docs/glossary.md, "回避"; 《信访工作条例》 2022, articles 30(3), 46(5).
    """
    if person.kind == "resident":
        return Sees.IDENTITY if person.person_id == case.petitioner_id else Sees.NOTHING
    if case.concerned and person.person_id in ids_of(case.concerned):
        return Sees.NOTHING
    if case.about_cadre and person.person_id in place.circle:
        return Sees.NOTHING
    if case.is_transferred and person.person_id != case.handler_id:  # who gave it away has it
        return Sees.LINE if person.person_id in _special(place) else Sees.NOTHING
    if person.person_id in (case.handler_id, case.caller_id) or person.person_id in _special(place):
        return Sees.CARD
    if case.helpers and person.person_id in ids_of(case.helpers):
        return Sees.CARD
    if case.about_cadre:
        return Sees.NOTHING
    if person.person_id in (part.person_id for part in (place.leader, place.duty_room) if part):
        return Sees.CARD
    if person.person_id in (part.person_id for part in (*place.duty, *place.stand_ins)):
        return Sees.LINE
    return Sees.COUNT if "clerk" in person.roles.split(",") else Sees.NOTHING


def may_see_unsubmitted(about_cadre: bool | None, person: Person, place: Place) -> bool:
    """Return whether somebody on the staff may see a draft that lies there unsubmitted.

    The duty room where 是否涉及干部？ was answered 否. Where it was answered 是, or not asked yet, the dispatchers alone, and
    nobody of the circle. Never whoever is named in it, until its writer has said that he is not meant.
    """
    if person.person_id in place.concerned:
        return False
    if about_cadre is False:
        return place.duty_room is not None and person.person_id == place.duty_room.person_id
    dispatchers = {one.person_id for one in place.dispatchers}
    return person.person_id in dispatchers - place.circle


def _special(place: Place) -> frozenset[int]:
    """Dispatchers and supervisors: also above a petition about a cadre."""
    return frozenset(
        part.person_id for part in (*place.dispatchers, *place.town_supervisors, *place.office_supervisors)
    )
