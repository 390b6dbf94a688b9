"""Who could stand in for a day: the people of the village's turn, of its grid, of its town, with what each has served."""

from datetime import date, timedelta

from bot.actions.duty.publish import LEDGER
from bot.actions.duty.resolve import NOBODY, Roster
from bot.rules.people import Person, Place
from bot.rules.roster import backup_on, starting_load, weight_of
from bot.rules.standing_in import Candidate, Ring, ranked
from storage import places, roster
from storage.database import Tx

ENOUGH = 6  # candidates; only with fewer the whole town is looked at
AHEAD = timedelta(days=62)  # as far as rosters may be published


def candidates(tx: Tx, held: Roster, place: Place, day: date) -> list[Candidate]:
    """Return who could take a village's day, best first: bound, reachable, not on leave, and not whom it names already."""
    named = held.duty_on(place, day)
    away = held.away.get(day, NOBODY)
    found: dict[int, Ring] = {}
    for ring in Ring:
        if ring is Ring.TOWN and len(found) >= ENOUGH:
            break
        for person in _of_ring(tx, place, ring):
            if person.reachable and person.person_id != named and person.person_id not in away:
                found.setdefault(person.person_id, ring)
    served = {person_id: _served(tx, person_id, day) for person_id in found}
    load = {one: sum(_weight(held, on) for on in days) for one, days in served.items() if days}
    loads = starting_load(found, load)
    offered = [Candidate(one, ring, loads[one], frozenset(served[one])) for one, ring in found.items()]
    return ranked(offered, day)


def next_backup(held: Roster, place: Place, day: date, *, but: tuple[int | None, ...]) -> int | None:
    """Return who is nearest to stand by on a day: the next of the turn who is not on leave, and none of `but`."""
    away = {(one, day) for one in held.away.get(day, NOBODY)}
    return backup_on(held.turn_of(place), held.office.duty, held.office.calendar, day, away=away, but=but)


def _of_ring(tx: Tx, place: Place, ring: Ring) -> list[Person]:
    if ring is Ring.TURN:
        return list(place.duty)
    if ring is Ring.GRID:
        villages = places.of_same_grid(tx, place.village_id)
    else:
        villages = [village.place_id for village in places.villages(tx, place.town_id)]
    return [person for village_id in villages for person in places.duty(tx, village_id)]


def _served(tx: Tx, person_id: int, day: date) -> list[date]:
    return roster.served(tx, person_id, day - LEDGER, day + AHEAD)


def _weight(held: Roster, day: date) -> int:
    return weight_of(held.office.calendar.kind_of(day), held.office.duty)
