"""一日一值班: whose day it is, and who takes his place when he cannot be reached."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.calendar import instant_of
from bot.rules.intake import NO_VILLAGE
from bot.rules.people import Person, Place


class Reason(StrEnum):
    """Why somebody has a case."""

    TURN = "turn"
    NEXT_IN_TURN = "next_in_turn"
    LEADER = "leader"
    DUTY_ROOM = "duty_room"
    VILLAGE_UNKNOWN = "village_unknown"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    PASSED_ON = "passed_on"
    TAKEN = "taken"
    REASSIGNED = "reassigned"
    REOPENED = "reopened"


BY_ROTA = frozenset({Reason.TURN, Reason.NEXT_IN_TURN, Reason.LEADER, Reason.DUTY_ROOM, Reason.VILLAGE_UNKNOWN})


@dataclass(frozen=True)
class OnDuty:
    """Who it is and why; `person` is None only where the office has named nobody at all."""

    person: Person | None
    role: str
    reason: Reason


def duty_day(now: datetime, *, handover: time, zone: ZoneInfo) -> date:
    """Return the day on which the duty that holds at `now` began."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= handover else local.date() - timedelta(days=1)


def next_handover(after: datetime, *, handover: time, zone: ZoneInfo) -> datetime:
    """Return the first hand-over later than `after`."""
    day = duty_day(after, handover=handover, zone=zone) + timedelta(days=1)
    return instant_of(day, handover, zone=zone)


def in_turn(duty: tuple[Person, ...], *, first_day: date, day: date) -> tuple[Person, ...]:
    """Return `duty` beginning with the one whose day it is, the others in the order in which they would follow."""
    start = (day - first_day).days % len(duty) if duty else 0
    return duty[start:] + duty[:start]


def days_of(place: Place, person_id: int, *, since: date, days: int) -> list[date]:
    """Return the days, of so many from `since` on, on which it is somebody's own turn; who stands in for whom is not known before."""
    if not place.duty:
        return []
    coming = (since + timedelta(days=n) for n in range(days))
    return [day for day in coming if in_turn(place.duty, first_day=place.first_day, day=day)[0].person_id == person_id]


def on_duty(place: Place, day: date, *, petitioner_chat: int | None = None) -> OnDuty:
    """Return who takes the cases of `place` on `day`: the turn → the next in turn → the grid leader → the duty room.

    Somebody who is not bound, not reachable, or the petitioner himself is passed over.
    The duty room stands at the end even if it is not bound: there the case waits.
    """
    turn = in_turn(place.duty, first_day=place.first_day, day=day)
    for position, person in enumerate(turn):
        if _able(person, petitioner_chat):
            return OnDuty(person, "cadre", Reason.NEXT_IN_TURN if position else Reason.TURN)
    if place.leader and _able(place.leader, petitioner_chat):
        return OnDuty(place.leader, "leader", Reason.LEADER)
    if place.duty_room and not _is(place.duty_room, petitioner_chat):
        reason = Reason.VILLAGE_UNKNOWN if place.village_id == NO_VILLAGE else Reason.DUTY_ROOM
        return OnDuty(place.duty_room, "duty_room", reason)
    return dispatcher_for(place, petitioner_chat=petitioner_chat)


def dispatcher_for(place: Place, *, petitioner_chat: int | None = None) -> OnDuty:
    """Return who takes a petition about a cadre: a dispatcher → a supervisor of the town → of the office.

    Nobody of the circle, never the duty room. With nobody bound it waits for the first of them.
    """
    offered = [
        (person, role, reason)
        for people, role, reason in (
            (place.dispatchers, "dispatcher", Reason.DISPATCHER),
            (place.town_supervisors, "supervisor", Reason.SUPERVISOR),
            (place.office_supervisors, "supervisor", Reason.SUPERVISOR),
        )
        for person in people
        if person.person_id not in place.circle and not _is(person, petitioner_chat)
    ]
    able = [choice for choice in offered if choice[0].reachable]
    for person, role, reason in able or offered:
        return OnDuty(person, role, reason)
    return OnDuty(None, "dispatcher", Reason.DISPATCHER)


def one_level_up(
    place: Place, *, about_cadre: bool, handler_id: int | None, petitioner_chat: int | None
) -> Person | None:
    """Return who takes a case that its handler did not solve: the nearest above him who can be reached, or None."""
    above = steps(place, about_cadre=about_cadre)
    level = max((n for n, people in enumerate(above) if any(p.person_id == handler_id for p in people)), default=0)
    higher = (person for people in above[level + 1 :] for person in people)
    return next((person for person in higher if _able(person, petitioner_chat)), None)


def steps(place: Place, *, about_cadre: bool) -> tuple[tuple[Person, ...], ...]:
    """Return who hears at each step above the handler: ((), leader, supervisors of the town, of the office).

    Step 0 is the handler's own and left empty. Above a petition about a cadre stands no leader, and nobody of its circle.
    """
    if about_cadre:
        above: tuple[tuple[Person, ...], ...] = (place.town_supervisors, place.office_supervisors)
        return ((), *(tuple(person for person in people if person.person_id not in place.circle) for people in above))
    return ((), (place.leader,) if place.leader else (), place.town_supervisors, place.office_supervisors)


def _able(person: Person, petitioner_chat: int | None) -> bool:
    return person.reachable and not _is(person, petitioner_chat)


def _is(person: Person, petitioner_chat: int | None) -> bool:
    return petitioner_chat is not None and person.chat_id == petitioner_chat
