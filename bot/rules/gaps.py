"""空班: days on which whom the roster names will not serve, and who is to hear of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.calendar import ONE_DAY
from bot.rules.people import Person, Place
from bot.rules.roster import Source
from bot.rules.swaps import keeps_roster

DAYS_AHEAD = 14


class Why(StrEnum):
    """Why a day lacks somebody."""

    UNFILLED = "unfilled"
    BLOCKED = "blocked"  # it takes only whom somebody appoints, and nobody was
    ON_LEAVE = "on_leave"
    UNBOUND = "unbound"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class DutyDay:
    """What the roster says of a village's day; `counts`: its turn counts it."""

    village_id: int
    day: date
    person: Person | None
    source: Source
    counts: bool = True
    blocked: bool = False
    on_leave: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A day of a village that lacks somebody; `person` is who should have served."""

    village_id: int
    day: date
    why: Why
    person: Person | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a village in a row that lack somebody for the same reason."""

    first: Gap
    last: date


def gap_in(day: DutyDay) -> Gap | None:
    """Return what a day lacks; None: nothing, or nobody is meant to serve."""
    why = _why(day)
    return Gap(day.village_id, day.day, why, day.person) if why else None


def _why(day: DutyDay) -> Why | None:
    if day.person is None:
        if day.source is Source.MEANT:
            return None
        if day.blocked:
            return Why.BLOCKED
        return Why.UNFILLED if day.counts else None
    if day.on_leave:
        return Why.ON_LEAVE
    if day.person.chat_id is None:
        return Why.UNBOUND
    return None if day.person.reachable else Why.UNREACHABLE


def stretches(gaps: Iterable[Gap]) -> list[Stretch]:
    """Return gaps as stretches of days, earliest first."""
    found: list[Stretch] = []
    for gap in sorted(gaps, key=lambda one: (one.village_id, one.day)):
        last = found[-1] if found else None
        if last and _goes_on(last, gap):
            found[-1] = Stretch(last.first, gap.day)
        else:
            found.append(Stretch(gap, gap.day))
    return sorted(found, key=lambda one: (one.first.day, one.first.village_id))


def _goes_on(stretch: Stretch, gap: Gap) -> bool:
    first = stretch.first
    same = (first.village_id, first.why, first.person) == (gap.village_id, gap.why, gap.person)
    return same and stretch.last + ONE_DAY == gap.day


def by_day(gaps: Iterable[Gap]) -> list[Gap]:
    """Return the gaps that are told day by day, earliest first: all but those of people who never bound."""
    told = (gap for gap in gaps if gap.why is not Why.UNBOUND)
    return sorted(told, key=lambda gap: (gap.day, gap.village_id))


def unbound(gaps: Iterable[Gap]) -> list[tuple[Person, int]]:
    """Return who has never bound, and on how many days that leaves a gap; most days first."""
    counted = Counter(gap.person for gap in gaps if gap.why is Why.UNBOUND and gap.person)
    return sorted(counted.items(), key=lambda one: (-one[1], one[0].person_id))


def hearers(place: Place, clerks: Sequence[Person]) -> tuple[Person, ...]:
    """Return who hears of a village's gaps: its leader, else the town's supervisors, else duty room and clerks, but none of another town.

    Nobody who cannot be reached; nobody at all where there is none.
    """
    rooms = (place.duty_room,) if place.duty_room else ()
    keeping = (clerk for clerk in clerks if keeps_roster(clerk, place))
    for people in ((place.leader,) if place.leader else (), place.town_supervisors, (*rooms, *keeping)):
        able = {person.person_id: person for person in people if person.reachable}
        if able:
            return tuple(able.values())
    return ()
