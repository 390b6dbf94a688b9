"""Who could serve a day instead of whom the roster names: of the village's turn, of its grid, of its town."""

from datetime import datetime

from bot.actions.duty.days import standing_of
from bot.actions.duty.resolve import roster_between
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import NobodyToSwap
from bot.rules.people import Person, Place
from bot.rules.standing_in import Candidate, Ring, ranked
from bot.rules.swaps import DutyOf
from storage import places
from storage.database import Tx


def able_for(tx: Tx, of: DutyOf, *, now: datetime) -> list[Candidate]:
    """Return who could serve a day, whom to ask first: bound, reachable, not on leave, not whom it names. Raises: NobodyToSwap."""
    place, standing = places.load(tx, of.village_id), standing_of(tx, of, now=now)
    barred = standing.away | ({standing.duty.person_id} if standing.duty else frozenset())
    found: dict[int, Ring] = {}
    for ring in Ring:
        for person in _of_ring(tx, place, ring):
            if person.reachable and person.person_id not in barred:
                found.setdefault(person.person_id, ring)
    if not found:
        raise NobodyToSwap
    days = [of.day + n * ONE_DAY for n in (-1, 0, 1)]
    held = roster_between(tx, days[0], days[-1])
    serving = {day: held.held_on(day, now=now) for day in days}
    offered = [
        Candidate(one, ring, 0, frozenset(day for day in days if one in serving[day])) for one, ring in found.items()
    ]
    return ranked(offered, of.day)


def _of_ring(tx: Tx, place: Place, ring: Ring) -> list[Person]:
    if ring is Ring.TURN:
        return list(place.duty)
    villages = [village.place_id for village in places.villages(tx, place.town_id)]
    if ring is Ring.GRID:
        grids = places.grids_of(tx)
        mine = grids.get(place.village_id)
        villages = [one for one in villages if mine is not None and grids.get(one) == mine]
    return [person for village_id in villages for person in places.duty(tx, village_id)]
