"""`town export`: the town as the database holds it, in the form of a town file that would change nothing."""

import json
from collections.abc import Mapping

from bot.rules.errors import NoTown
from bot.rules.town import GridRow, PersonRow, TownFile, TownRow, VillageRow
from bot.rules.town_keys import parse_hours
from storage import offices, places, towns
from storage.database import Tx


def export_town(tx: Tx) -> TownFile:
    """Return everything that an import wrote and that is not retired, in the order in which it stood. Raises: NoTown."""
    office = offices.find(tx)
    if office is None:
        raise NoTown
    members = [member for member in towns.all_members(tx) if member.retired_at is None]
    here = sorted((town for town in towns.all_towns(tx) if town.retired_at is None), key=lambda town: town.position)
    names = {town.town_id: town.name for town in here}
    people = {member.person_id: member.name for member in members}
    return TownFile(
        sections=json.loads(office.settings),
        supervisors=_holders(tx, "supervisor", 0),
        people=tuple(
            PersonRow(
                member.name, tuple(member.roles.split(",")), names[member.town_id] if member.town_id else None, None
            )
            for member in members
        ),
        towns=tuple(_town(tx, town) for town in here),
        grids=tuple(
            GridRow(grid.name, names[grid.town_id], people[grid.leader_id] if grid.leader_id else None, None)
            for grid in towns.all_grids(tx)
            if grid.retired_at is None
        ),
        villages=_villages(tx, names),
    )


def _town(tx: Tx, town: towns.Town) -> TownRow:
    [duty_room] = _holders(tx, "duty_room", town.town_id)
    return TownRow(
        town.name,
        duty_room,
        dispatchers=_holders(tx, "dispatcher", town.town_id),
        supervisors=_holders(tx, "supervisor", town.town_id),
        shift_leaders=_holders(tx, "shift_leader", town.town_id),
        was=None,
    )


def _holders(tx: Tx, role: str, town_id: int) -> tuple[str, ...]:
    return tuple(person.name or "" for person in places.holders(tx, role, town_id))


def _villages(tx: Tx, names: Mapping[int, str]) -> tuple[VillageRow, ...]:
    grids = places.grid_names(tx)
    here = [village for village in towns.all_villages(tx) if village.retired_at is None]
    return tuple(
        VillageRow(
            village.name,
            names[village.town_id],
            grid=grids[village.grid_id] if village.grid_id else None,
            first_day=village.first_day,
            duty=tuple(person.name or "" for person in places.duty(tx, village.village_id)),
            hours=parse_hours(json.loads(village.hours)) if village.hours else None,
            was=None,
        )
        for village in sorted(here, key=lambda village: village.position)
    )
