"""For what somebody answers: of whose cases he is told the figures, and no others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rules.people import Person
from bot.texts import words
from storage import offices, places
from storage.census import Places
from storage.database import Tx
from storage.places import Named, Village


class Level(StrEnum):
    """How wide a scope is."""

    OFFICE = "office"
    TOWN = "town"
    GRID = "grid"
    VILLAGE = "village"


@dataclass(frozen=True)
class Scope:
    """Whole towns, with what is of no village yet (None: all of the office, with what is of no town yet), and villages beside them."""

    level: Level
    label: str
    towns: frozenset[int] | None
    villages: frozenset[int]

    def holds(self, town_id: int, village_id: int) -> bool:
        """Whether what belongs there is of it."""
        return self.towns is None or town_id in self.towns or village_id in self.villages


def scope_of(tx: Tx, person: Person) -> Scope | None:
    """Return what a supervisor or grid leader answers for; None: nothing.

    Retired villages too: their cases are still his. Who may know what of a case that is apart is yet another question.
    """
    if person.kind != "staff":
        return None
    supervised = frozenset(places.towns_of_supervisor(tx, person.person_id))
    if 0 in supervised:
        return Scope(Level.OFFICE, offices.rules(tx).name, None, frozenset())
    led = [one for one in places.every_village_led(tx, person.person_id) if one.town_id not in supervised]
    if supervised:
        label = words.towns([town.name for town in places.every_town(tx) if town.place_id in supervised])
        return Scope(Level.TOWN, label, supervised, _ids(led))
    if not led and person.person_id not in places.grids_led(tx):
        return None
    label = words.grids([*dict.fromkeys(one.grid for one in led if one.grid)])
    return Scope(Level.GRID, label, frozenset(), _ids(led))


def towns_of(tx: Tx, scope: Scope) -> list[Named]:
    """Return the towns of which a scope holds something, in the order of the town file; `place_id` 0 is no town."""
    held = {village.town_id for village in villages_of(tx, scope)} | (scope.towns or frozenset())
    towns = [town for town in places.every_town(tx) if scope.towns is None or town.place_id in held]
    return [*towns, Named(0, "")] if scope.holds(0, -1) else towns


def villages_of(tx: Tx, scope: Scope) -> list[Village]:
    """Return the villages of a scope in the order of the town file, retired ones too."""

    def look_up() -> list[Village]:
        return [one for one in places.every_village(tx) if scope.holds(one.town_id, one.village_id)]

    return tx.remembered(("villages_of", scope), look_up)


def places_of(tx: Tx, scope: Scope) -> Places:
    """Return where a scope is, as storage asks for it."""
    beside = frozenset(one.town_id for one in villages_of(tx, scope) if one.village_id in scope.villages)
    return Places(scope.towns, scope.villages, beside)


def in_town(tx: Tx, scope: Scope, town_id: int) -> Scope:
    """Return what of a scope is of a town."""
    label = next((town.name for town in places.every_town(tx) if town.place_id == town_id), scope.label)
    if scope.towns is None or town_id in scope.towns:
        return Scope(Level.TOWN, label, frozenset({town_id}), frozenset())
    return replace(_part(tx, scope, Level.TOWN, lambda one: one.town_id == town_id), label=label)


def in_grid(tx: Tx, scope: Scope, grid_id: int) -> Scope:
    """Return what of a scope is of a grid; 0: of none."""
    return _part(tx, scope, Level.GRID, lambda one: (one.grid_id or 0) == grid_id)


def in_village(tx: Tx, scope: Scope, village_id: int) -> Scope:
    """Return what of a scope is of a village."""
    return _part(tx, scope, Level.VILLAGE, lambda one: one.village_id == village_id)


def _part(tx: Tx, scope: Scope, level: Level, is_meant: Callable[[Village], bool]) -> Scope:
    meant = [village for village in villages_of(tx, scope) if is_meant(village)]
    names = dict.fromkeys((one.grid or "") if level is Level.GRID else one.name for one in meant)
    return Scope(level, words.listed(names), frozenset(), _ids(meant))


def _ids(villages: Iterable[Village]) -> frozenset[int]:
    return frozenset(village.village_id for village in villages)
