"""`town show`: what the database holds of towns, villages and people."""

from typing import Any

from storage import offices, people, places
from storage.database import Tx


def show_town(tx: Tx) -> dict[str, Any]:
    """Return the office as plain values, ready for JSON. Raises: NoTown."""
    office = offices.find(tx)
    rules = offices.rules(tx)
    username = office.bot_username if office else None
    grids = places.grid_names(tx)
    return {
        "office": rules.name,
        "phone": rules.phone,
        "supervisors": [person.name for person in places.holders(tx, "supervisor", 0)],
        "categories": [
            {"name": category.name, "kind": category.kind, "promise": str(category.promise)}
            for category in rules.categories
        ],
        "towns": [_town(tx, town, grids, username) for town in places.towns(tx)],
        "people": [
            {"name": person.name, "roles": person.roles.split(","), "bound": person.chat_id is not None}
            for person in people.staff(tx)
        ],
    }


def _town(tx: Tx, town: places.Named, grids: dict[int, str], username: str | None) -> dict[str, Any]:
    rooms = places.holders(tx, "duty_room", town.place_id)
    return {
        "name": town.name,
        "duty_room": rooms[0].name if rooms else None,
        "dispatchers": [person.name for person in places.holders(tx, "dispatcher", town.place_id)],
        "supervisors": [person.name for person in places.holders(tx, "supervisor", town.place_id)],
        "shift_leaders": [person.name for person in places.holders(tx, "shift_leader", town.place_id)],
        "villages": [_village(tx, village, grids, username) for village in places.villages(tx, town.place_id)],
    }


def _village(tx: Tx, village: places.Named, grids: dict[int, str], username: str | None) -> dict[str, Any]:
    place = places.load(tx, village.place_id)
    code, grid_id = places.code_and_grid(tx, village.place_id)
    return {
        "name": village.name,
        "grid": grids.get(grid_id) if grid_id else None,
        "leader": place.leader.name if place.leader else None,
        "first_day": place.first_day.isoformat(),
        "duty": [person.name for person in place.duty],
        "code": code,
        "link": f"https://t.me/{username}?start=v_{code}" if username else None,
    }
