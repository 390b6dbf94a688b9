"""Towns, grids, villages, and the persons who stand for them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from bot.rules.audience import Audible
from bot.rules.intake import NO_VILLAGE
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of, in_their_place
from storage import people
from storage.database import Row, Tx
from storage.rows import read, remembered

_PERSON = (
    f"{people.COLUMNS} FROM {{}} JOIN persons p ON p.office_id = s.office_id AND p.person_id = {{}} {people.IDENTITY} "
)
_NEAR = (  # {0}: which villages
    f"SELECT s.village_id AS village, 'duty' AS part, s.position AS position, {_PERSON.format('village_duty s', 's.person_id')}"
    "WHERE s.office_id = :office_id {0}"
    f"UNION ALL SELECT s.village_id, 'stand_in', 0, {_PERSON.format('stand_ins s', 's.person_id')}"
    "WHERE s.office_id = :office_id {0}"
    f"UNION ALL SELECT s.village_id, 'leader', 0, {_PERSON.format('villages s JOIN grids g ON g.office_id = s.office_id AND g.grid_id = s.grid_id', 'g.leader_id')}"
    "WHERE s.office_id = :office_id {0}"
)
_PEOPLE_OF = (
    _NEAR.format("AND s.village_id = :village_id ")
    + f"UNION ALL SELECT 0, s.role, s.position, {_PERSON.format('posts s', 's.person_id')}"
    "WHERE s.office_id = :office_id AND s.town_id = :town_id AND s.role <> 'shift_leader' "
    f"UNION ALL SELECT 0, 'office', s.position, {_PERSON.format('posts s', 's.person_id')}"
    "WHERE s.office_id = :office_id AND s.town_id = 0 AND s.role = 'supervisor' ORDER BY part, position"
)
_NEAR_ALL = _NEAR.format("") + "ORDER BY village, part, position"
_POSTS = (
    f"SELECT s.town_id AS town, s.role AS part, s.position AS position, {_PERSON.format('posts s', 's.person_id')}"
    "WHERE s.office_id = :office_id AND s.role <> 'shift_leader' ORDER BY town, part, position"
)
_People = dict[str, tuple[Person, ...]]  # by part, as in the statements above; where there is nobody: absent
_LAID_OUT = (
    "SELECT t.town_id, t.name, v.village_id, v.name, v.first_day, v.hours FROM villages v "
    "JOIN towns t ON t.office_id = v.office_id AND t.town_id = v.town_id WHERE v.office_id = :office_id"
)
_EVERY = "every place"


@dataclass(frozen=True)
class Named:
    """A town or a village with the name that its button bears."""

    place_id: int
    name: str


class Placed(Audible, Protocol):
    """What of a case tells where it belongs, and who must stand aside."""

    @property
    def village_id(self) -> int: ...
    @property
    def town_id(self) -> int: ...


def of_case(tx: Tx, case: Placed) -> Place:
    """Return the place of a case, with those whom it is about. Raises: LookupError."""
    return with_concerned(tx, load(tx, case.village_id, case.town_id), ids_of(case.concerned))


def with_concerned(tx: Tx, place: Place, concerned: frozenset[int]) -> Place:
    """Return a place for a petition that is about some of the staff; where nobody above is left, others of the office are."""
    if not concerned:
        return place
    place = replace(place, concerned=concerned)
    above = {*place.dispatchers, *place.town_supervisors, *place.office_supervisors}
    if any(person.person_id not in place.circle for person in above):
        return place
    others = in_their_place(people.staff(tx), place)
    return replace(place, office_supervisors=(*place.office_supervisors, *others))


def load(tx: Tx, village_id: int, town_id: int = 0) -> Place:
    """Return a village with its people; without a village those of its town, or of the office. Raises: LookupError."""
    if village_id == NO_VILLAGE:
        return _without_village(tx, town_id)
    return load_every(tx)[village_id] if tx.knows(_EVERY) else _load(tx, village_id)


def load_every(tx: Tx) -> dict[int, Place]:
    """Return every village by id with its people, retired ones too, in a few questions; one by one they are not asked for any more."""
    return tx.remembered(_EVERY, lambda: _load_every(tx))


def _load_every(tx: Tx) -> dict[int, Place]:
    near, posts = _by_place(tx.all(_NEAR_ALL)), _by_place(tx.all(_POSTS))
    office = {"office": posts.get(0, {}).get("supervisor", ())}
    rows = tx.all(f"{_LAID_OUT} ORDER BY v.village_id")
    return {row[2]: _place(row, {**posts.get(row[0], {}), **near.get(row[2], {}), **office}) for row in rows}


def _by_place(rows: list[Row]) -> dict[int, _People]:
    return {place_id: _people_in(some) for place_id, some in groupby(rows, key=itemgetter(0))}


@remembered
def _load(tx: Tx, village_id: int) -> Place:
    row = tx.one(f"{_LAID_OUT} AND v.village_id = :village_id", village_id=village_id)
    if row is None:
        raise LookupError("village")
    # All in one go: it is asked at every step.
    return _place(row, _people_in(tx.all(_PEOPLE_OF, village_id=village_id, town_id=row[0])))


def _people_in(rows: Iterable[Row]) -> _People:
    found: dict[str, list[Person]] = {}
    for _, part, _, *person in rows:
        found.setdefault(part, []).append(read(Person, tuple(person)))
    return {part: tuple(persons) for part, persons in found.items()}


def _place(row: Row, people_of: _People) -> Place:
    town_id, town, village_id, village, first_day, hours = row
    duty = people_of.get("duty", ())
    return Place(
        town_id=town_id,
        town=town,
        village_id=village_id,
        village=village,
        first_day=date.fromisoformat(first_day),
        duty=duty,
        leader=next(iter(people_of.get("leader", ())), None),
        duty_room=next(iter(people_of.get("duty_room", ())), None),
        dispatchers=people_of.get("dispatcher", ()),
        town_supervisors=people_of.get("supervisor", ()),
        office_supervisors=people_of.get("office", ()),
        hours=hours,
        stand_ins=tuple(person for person in people_of.get("stand_in", ()) if person not in duty),
    )


@remembered
def _without_village(tx: Tx, town_id: int) -> Place:
    """Whoever sorts out where a case belongs; with no town either the first duty room that can be reached."""
    here = [town for town in towns(tx) if town_id in (0, town.place_id)]
    rooms = [room for town in here for room in holders(tx, "duty_room", town.place_id)]
    able = [room for room in rooms if room.reachable]
    return Place(
        town_id=town_id,
        town=here[0].name if town_id and here else "",
        village_id=NO_VILLAGE,
        village="",
        first_day=date.min,
        duty=(),
        leader=None,
        duty_room=next(iter(able or rooms), None),
        dispatchers=tuple(person for town in here for person in holders(tx, "dispatcher", town.place_id)),
        town_supervisors=holders(tx, "supervisor", town_id) if town_id else (),
        office_supervisors=holders(tx, "supervisor", 0),
    )


def duty(tx: Tx, village_id: int) -> tuple[Person, ...]:
    """Return who takes part in the daily turn, in order."""
    rows = tx.all(
        "SELECT person_id FROM village_duty WHERE office_id = :office_id AND village_id = :village_id ORDER BY position",
        village_id=village_id,
    )
    return tuple(people.get(tx, row[0]) for row in rows)


def holders(tx: Tx, role: str, town_id: int) -> tuple[Person, ...]:
    """Return who holds a post of a town; town_id 0: of the office."""
    rows = tx.all(
        "SELECT person_id FROM posts WHERE office_id = :office_id AND role = :role AND town_id = :town_id ORDER BY position",
        role=role,
        town_id=town_id,
    )
    return tuple(people.get(tx, row[0]) for row in rows)


@remembered
def towns(tx: Tx) -> list[Named]:
    """Return the towns in the order of the town file."""
    sql = (
        "SELECT town_id, name FROM towns WHERE office_id = :office_id AND retired_at IS NULL ORDER BY position, town_id"
    )
    return [read(Named, row) for row in tx.all(sql)]


@remembered
def villages(tx: Tx, town_id: int) -> list[Named]:
    """Return a town's villages in the order of the town file."""
    sql = (
        "SELECT village_id, name FROM villages "
        "WHERE office_id = :office_id AND town_id = :town_id AND retired_at IS NULL ORDER BY position, village_id"
    )
    return [read(Named, row) for row in tx.all(sql, town_id=town_id)]


@dataclass(frozen=True)
class Village:
    """A village with the town and the grid that it is of."""

    village_id: int
    name: str
    town_id: int
    town: str
    grid_id: int | None
    grid: str | None
    retired: bool


_VILLAGES = (
    "SELECT v.village_id, v.name, t.town_id, t.name, g.grid_id, g.name, CASE WHEN v.retired_at IS NULL THEN 0 ELSE 1 END FROM villages v "
    "JOIN towns t ON t.office_id = v.office_id AND t.town_id = v.town_id "
    "LEFT JOIN grids g ON g.office_id = v.office_id AND g.grid_id = v.grid_id "
    "WHERE v.office_id = :office_id {}ORDER BY t.position, t.town_id, v.position, v.village_id"
)


@remembered
def every_village(tx: Tx) -> list[Village]:
    """Return every village in the order of the town file, retired ones too, for cases may still be of them."""
    return [read(Village, row) for row in tx.all(_VILLAGES.format(""))]


def every_village_led(tx: Tx, person_id: int) -> list[Village]:
    """Return the villages of the grids that somebody leads in the order of the town file, retired ones too."""
    led = "AND v.grid_id IN (SELECT grid_id FROM grids WHERE office_id = :office_id AND leader_id = :person_id) "
    return [read(Village, row) for row in tx.all(_VILLAGES.format(led), person_id=person_id)]


@remembered
def every_town(tx: Tx) -> list[Named]:
    """Return every town in the order of the town file, retired ones too."""
    rows = tx.all("SELECT town_id, name FROM towns WHERE office_id = :office_id ORDER BY position, town_id")
    return [read(Named, row) for row in rows]


def by_grid(tx: Tx, town_id: int) -> list[tuple[int, int | None]]:
    """Return a town's villages as (village, grid), in the order of the town file."""
    rows = tx.all(
        "SELECT village_id, grid_id FROM villages "
        "WHERE office_id = :office_id AND town_id = :town_id AND retired_at IS NULL ORDER BY position, village_id",
        town_id=town_id,
    )
    return [(row[0], row[1]) for row in rows]


@remembered
def all_villages(tx: Tx) -> list[tuple[int, str, int, str]]:
    """Return every village as (town_id, town, village_id, village)."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in tx.all(
            "SELECT t.town_id, t.name, v.village_id, v.name FROM villages v "
            "JOIN towns t ON t.office_id = v.office_id AND t.town_id = v.town_id "
            "WHERE v.office_id = :office_id AND v.retired_at IS NULL ORDER BY t.position, t.town_id, v.position, v.village_id"
        )
    ]


def own_villages(tx: Tx, person_id: int) -> list[int]:
    """Return the villages in whose turn somebody is; of a grid leader those of his grids."""
    rows = tx.all(
        "SELECT v.village_id FROM villages v WHERE v.office_id = :office_id AND v.retired_at IS NULL AND ("
        "v.village_id IN (SELECT village_id FROM village_duty WHERE office_id = :office_id AND person_id = :person_id) "
        "OR v.grid_id IN (SELECT grid_id FROM grids WHERE office_id = :office_id AND leader_id = :person_id)) "
        "ORDER BY v.position, v.village_id",
        person_id=person_id,
    )
    return [row[0] for row in rows]


def village_by_code(tx: Tx, code: str) -> tuple[int, int] | None:
    """Return (town_id, village_id) of a deep link."""
    row = tx.one(
        "SELECT town_id, village_id FROM villages WHERE office_id = :office_id AND code = :code AND retired_at IS NULL",
        code=code,
    )
    return (row[0], row[1]) if row else None


def of_same_grid(tx: Tx, village_id: int) -> list[int]:
    """Return the villages of a village's grid, itself too, in the order of the town file; none without a grid."""
    rows = tx.all(
        "SELECT v.village_id FROM villages v JOIN villages here ON here.office_id = v.office_id AND here.grid_id = v.grid_id "
        "WHERE v.office_id = :office_id AND here.village_id = :village_id AND v.retired_at IS NULL "
        "ORDER BY v.position, v.village_id",
        village_id=village_id,
    )
    return [row[0] for row in rows]


def led_by(tx: Tx, person_id: int) -> list[int]:
    """Return the villages of the grids that somebody leads, in the order of the town file."""
    rows = tx.all(
        "SELECT v.village_id FROM villages v JOIN grids g ON g.office_id = v.office_id AND g.grid_id = v.grid_id "
        "WHERE v.office_id = :office_id AND g.leader_id = :person_id AND v.retired_at IS NULL "
        "ORDER BY v.position, v.village_id",
        person_id=person_id,
    )
    return [row[0] for row in rows]


@remembered
def grids_led(tx: Tx) -> dict[int, list[int]]:
    """Return {leader: his grids}."""
    rows = tx.all(
        "SELECT leader_id, grid_id FROM grids WHERE office_id = :office_id AND leader_id IS NOT NULL ORDER BY grid_id"
    )
    found: dict[int, list[int]] = {}
    for leader_id, grid_id in rows:
        found.setdefault(leader_id, []).append(grid_id)
    return found


def stood_for(tx: Tx, person_id: int) -> list[int]:
    """Return the villages for which somebody answers where nobody serves: of the grids that he leads, of towns whose duty room he is."""
    rows = tx.all(
        "SELECT v.village_id FROM villages v WHERE v.office_id = :office_id AND v.retired_at IS NULL AND ("
        "v.grid_id IN (SELECT grid_id FROM grids WHERE office_id = :office_id AND leader_id = :person_id) "
        "OR v.town_id IN (SELECT town_id FROM posts WHERE office_id = :office_id AND role = 'duty_room' "
        "AND person_id = :person_id)) ORDER BY v.position, v.village_id",
        person_id=person_id,
    )
    return [row[0] for row in rows]


def turns_of(tx: Tx, person_id: int) -> list[int]:
    """Return the villages in whose turn somebody is, in the order of the town file."""
    rows = tx.all(
        "SELECT v.village_id FROM villages v JOIN village_duty d ON d.office_id = v.office_id AND d.village_id = v.village_id "
        "WHERE v.office_id = :office_id AND d.person_id = :person_id AND v.retired_at IS NULL "
        "ORDER BY v.position, v.village_id",
        person_id=person_id,
    )
    return [row[0] for row in rows]


@remembered
def names(tx: Tx, village_id: int, town_id: int = 0) -> tuple[str, str]:
    """Return (town, village), retired or not; what is not known is empty. Raises: LookupError."""
    if village_id == NO_VILLAGE:
        return next((town.name for town in towns(tx) if town.place_id == town_id), ""), ""
    row = tx.one(
        "SELECT t.name, v.name FROM villages v JOIN towns t ON t.office_id = v.office_id AND t.town_id = v.town_id "
        "WHERE v.office_id = :office_id AND v.village_id = :village_id",
        village_id=village_id,
    )
    if row is None:
        raise LookupError("village")
    return row[0], row[1]


def in_turns_below(tx: Tx, person_id: int) -> frozenset[int]:
    """Return who is in the daily turn of a village of the grids that somebody leads."""
    rows = tx.all(
        "SELECT DISTINCT d.person_id FROM village_duty d "
        "JOIN villages v ON v.office_id = d.office_id AND v.village_id = d.village_id "
        "JOIN grids g ON g.office_id = v.office_id AND g.grid_id = v.grid_id "
        "WHERE d.office_id = :office_id AND g.leader_id = :person_id AND v.retired_at IS NULL ORDER BY d.person_id",
        person_id=person_id,
    )
    return frozenset(row[0] for row in rows)


def villages_on_duty(tx: Tx) -> dict[int, list[str]]:
    """Return {person: villages in whose daily turn he is}; people without one are absent."""
    rows = tx.all(
        "SELECT d.person_id, v.name FROM village_duty d "
        "JOIN villages v ON v.office_id = d.office_id AND v.village_id = d.village_id "
        "WHERE d.office_id = :office_id AND v.retired_at IS NULL ORDER BY v.position, v.village_id"
    )
    found: dict[int, list[str]] = {}
    for person_id, village in rows:
        found.setdefault(person_id, []).append(village)
    return found


def codes(tx: Tx) -> list[tuple[int, str, int, str, str]]:
    """Return every village as (town_id, town, village_id, village, code of its deep link)."""
    return [
        (row[0], row[1], row[2], row[3], row[4])
        for row in tx.all(
            "SELECT t.town_id, t.name, v.village_id, v.name, v.code FROM villages v "
            "JOIN towns t ON t.office_id = v.office_id AND t.town_id = v.town_id "
            "WHERE v.office_id = :office_id AND v.retired_at IS NULL ORDER BY t.position, t.town_id, v.position, v.village_id"
        )
    ]


def towns_of_supervisor(tx: Tx, person_id: int) -> list[int]:
    """Return the towns that somebody supervises; 0 stands for the whole office."""
    rows = tx.all(
        "SELECT town_id FROM posts WHERE office_id = :office_id AND person_id = :person_id AND role = 'supervisor' ORDER BY town_id",
        person_id=person_id,
    )
    return [row[0] for row in rows]


def posts_of(tx: Tx, person_id: int) -> list[tuple[str, int]]:
    """Return (role, town) of the posts that somebody holds; town 0 stands for the whole office."""
    rows = tx.all(
        "SELECT role, town_id FROM posts WHERE office_id = :office_id AND person_id = :person_id ORDER BY role, town_id",
        person_id=person_id,
    )
    return [(row[0], row[1]) for row in rows]


def code_and_grid(tx: Tx, village_id: int) -> tuple[str, int | None]:
    """Return the code of a village's deep link, and its grid."""
    row = tx.one(
        "SELECT code, grid_id FROM villages WHERE office_id = :office_id AND village_id = :village_id",
        village_id=village_id,
    )
    assert row is not None
    return row[0], row[1]


def grid_names(tx: Tx) -> dict[int, str]:
    """Return every grid's name by id."""
    return dict(tx.all("SELECT grid_id, name FROM grids WHERE office_id = :office_id ORDER BY grid_id"))


def grids_of(tx: Tx) -> dict[int, str]:
    """Return {village: the name of its grid}; villages without one are absent."""
    rows = tx.all(
        "SELECT v.village_id, g.name FROM villages v JOIN grids g ON g.office_id = v.office_id AND g.grid_id = v.grid_id "
        "WHERE v.office_id = :office_id AND v.retired_at IS NULL ORDER BY v.village_id"
    )
    return {row[0]: row[1] for row in rows}
