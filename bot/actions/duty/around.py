"""What somebody has on a day and on those beside it: a shift of several days is told of, and taken over, once."""

from datetime import date, datetime

from bot.actions.duty.resolve import roster_between
from bot.rules.calendar import ONE_DAY
from bot.rules.people import Person
from bot.rules.shift_news import Held
from storage import places, roster
from storage.database import Tx

NOTHING: Held = frozenset()


def around(tx: Tx, person: Person, day: date, *, now: datetime) -> tuple[Held, Held, Held]:
    """Return what somebody has on the day before, the day, the day after."""
    villages = villages_near(tx, person.person_id, day - ONE_DAY, day + ONE_DAY)
    rosters = {one: roster_between(tx, day - ONE_DAY, day + ONE_DAY, village_id=one) for one in villages}

    def mine(number: int) -> Held:
        on = (held.held_on(day + number * ONE_DAY, [one], now=now) for one, held in rosters.items())
        return NOTHING.union(*(found.get(person.person_id, NOTHING) for found in on))

    return mine(-1), mine(0), mine(1)


def villages_near(tx: Tx, person_id: int, first: date, last: date) -> list[int]:
    """Return the villages of which a day may be somebody's: whose rows name him, or where he stands in while they name nobody."""
    found = {village_id for village_id, _ in roster.named(tx, person_id, first, last)}
    return sorted({row[2] for row in places.all_villages(tx)} & found.union(places.stood_for(tx, person_id)))
