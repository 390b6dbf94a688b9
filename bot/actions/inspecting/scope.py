"""What a supervisor answers for, by town and village, as the buttons of 督查 name it."""

from bot.rules.errors import ForgedButton, NotYours
from bot.rules.people import Person
from storage import offices, places
from storage.database import Tx


def towns_of(tx: Tx, member: Person) -> list[tuple[int, str]]:
    """Return the towns that somebody supervises, as (id, name)."""
    own = places.towns_of_supervisor(tx, member.person_id)
    return [(town.place_id, town.name) for town in places.towns(tx) if 0 in own or town.place_id in own]


def town_ids_of(tx: Tx, member: Person, town_id: int) -> list[int] | None:
    """Return of which towns somebody may look at cases, all or one of his; None: of the whole office. Raises: NotYours."""
    own = places.towns_of_supervisor(tx, member.person_id)
    if town_id:
        if 0 not in own and town_id not in own:
            raise NotYours
        return [town_id]
    return None if 0 in own else own


def named(tx: Tx, town_id: int, village_id: int) -> str:
    """Return how a place is called, the office where it is neither town nor village. Raises: ForgedButton."""
    if village_id:
        found = next((row for row in places.all_villages(tx) if row[2] == village_id), None)
        if found is None or found[0] != town_id:
            raise ForgedButton
        return found[3]
    if town_id:
        return next((town.name for town in places.towns(tx) if town.place_id == town_id), "")
    return offices.rules(tx).name
