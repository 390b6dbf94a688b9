"""Whose day it is: somebody's coming days, and who has a day as the roster stands now."""

from datetime import date, datetime, timedelta

from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.rules.people import Person, Place
from bot.rules.rota import Standing, duty_day
from bot.rules.swaps import DutyOf
from storage import offices, places, roster
from storage.database import Tx

AHEAD = timedelta(days=62)  # as far as rosters may be published


def coming_days(tx: Tx, person: Person, *, now: datetime) -> list[DutyOf]:
    """Return the days on which the roster names somebody, the running one first."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    named = roster.named(tx, person.person_id, today, today + AHEAD)
    there = {row[2] for row in places.all_villages(tx)}
    found = []
    for village_id in sorted({village_id for village_id, _ in named} & there):
        held = roster_between(tx, today, today + AHEAD, village_id=village_id)
        place = places.load(tx, village_id)
        days = (day for one, day in named if one == village_id)
        found += [DutyOf(day, village_id) for day in days if _has(held, place, day, person, now=now)]
    return sorted(found)


def _has(held: Roster, place: Place, day: date, person: Person, *, now: datetime) -> bool:
    duty = held.standing(place, held.moment_of(day, now=now)).duty
    return duty is not None and duty.person_id == person.person_id


def standing_of(tx: Tx, of: DutyOf, *, now: datetime) -> Standing:
    """Return what the roster says of a village's day, as it is known now."""
    held = roster_between(tx, of.day, of.day, village_id=of.village_id)
    return held.standing(places.load(tx, of.village_id), held.moment_of(of.day, now=now))


def has_day(tx: Tx, person_id: int, of: DutyOf, *, now: datetime) -> bool:
    """Whether the roster names somebody for a day that is not over, of a village that there is."""
    if of.village_id not in {row[2] for row in places.all_villages(tx)} or is_over(tx, of, now=now):
        return False
    duty = standing_of(tx, of, now=now).duty
    return duty is not None and duty.person_id == person_id


def is_over(tx: Tx, of: DutyOf, *, now: datetime) -> bool:
    """Whether a day has passed."""
    return now >= span_of(of.day, offices.rules(tx))[1]


def is_away(tx: Tx, person_id: int, of: DutyOf, *, now: datetime) -> bool:
    """Whether somebody is on leave on a day."""
    return person_id in standing_of(tx, of, now=now).away
