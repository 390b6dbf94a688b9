"""Whose roster is whose to keep: of a town its clerk's, of the office the office's clerk's, of a village also those above it."""

from collections.abc import Iterable

from bot.rules.errors import OnlyForKeepers
from bot.rules.people import Person
from bot.rules.swaps import keeps_roster, keeps_town
from storage import places
from storage.database import Tx


def kept(tx: Tx, member: Person) -> set[int]:
    """Return the villages whose roster somebody keeps."""
    return {
        village_id
        for town_id, _, village_id, _ in places.all_villages(tx)
        if keeps_town(member, town_id) or keeps_roster(member, places.load(tx, village_id))
    }


def kept_towns(tx: Tx, member: Person) -> dict[int, str]:
    """Return {town: its name} where somebody keeps a roster, in the order of the town file."""
    mine = kept(tx, member)
    some = {row[0] for row in places.all_villages(tx) if row[2] in mine}
    return {
        town.place_id: town.name
        for town in places.towns(tx)
        if town.place_id in some or keeps_town(member, town.place_id)
    }


def must_keep(tx: Tx, member: Person, village_ids: Iterable[int]) -> None:
    """Raises: OnlyForKeepers: the roster of one of the villages is not his to keep."""
    if not all(keeps_roster(member, places.load(tx, village_id)) for village_id in set(village_ids)):
        raise OnlyForKeepers
