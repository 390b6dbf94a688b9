"""一日一值班: who takes the cases of a village, and why; who stands above him."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.calendar import instant_of
from bot.rules.intake import NO_VILLAGE
from bot.rules.people import Person, Place
from bot.rules.roster import Source


class Reason(StrEnum):
    """Why somebody has a case."""

    TURN = "turn"
    STAND_IN = "stand_in"
    SWAP = "swap"
    TAKE_OVER = "take_over"
    APPOINTED = "appointed"
    BACKUP = "backup"
    NEXT_IN_TURN = "next_in_turn"
    LEADER = "leader"
    LEADER_UNFILLED = "leader_unfilled"
    DUTY_ROOM = "duty_room"
    DUTY_ROOM_UNFILLED = "duty_room_unfilled"
    VILLAGE_UNKNOWN = "village_unknown"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    PASSED_ON = "passed_on"
    TAKEN = "taken"
    REASSIGNED = "reassigned"
    REOPENED = "reopened"
    REVIEW = "review"


BY_SOURCE = {
    Source.PLAN: Reason.TURN,
    Source.STAND_IN: Reason.STAND_IN,
    Source.SWAP: Reason.SWAP,
    Source.TAKE_OVER: Reason.TAKE_OVER,
    Source.APPOINTED: Reason.APPOINTED,
}
AS_PUBLISHED = frozenset(BY_SOURCE.values())
"""Whoever has it for one of these is the one whom the roster names."""
BY_ROTA = AS_PUBLISHED | {
    Reason.BACKUP,
    Reason.NEXT_IN_TURN,
    Reason.LEADER,
    Reason.LEADER_UNFILLED,
    Reason.DUTY_ROOM,
    Reason.DUTY_ROOM_UNFILLED,
    Reason.VILLAGE_UNKNOWN,
}
UNFILLED = (Reason.LEADER_UNFILLED, Reason.DUTY_ROOM_UNFILLED)


@dataclass(frozen=True)
class OnDuty:
    """Who it is and why; `person` is None only where the office has named nobody at all."""

    person: Person | None
    role: str
    reason: Reason


@dataclass(frozen=True)
class Standing:
    """What the roster says of a village at an instant.

    `followers` are those of the turn, in the order in which they come; nobody follows where nobody is meant to serve.
    `away` is on leave, by id.
    """

    duty: Person | None
    source: Source = Source.PLAN
    backup: Person | None = None
    followers: tuple[Person, ...] = ()
    away: frozenset[int] = frozenset()

    @property
    def unfilled(self) -> bool:
        """Whether nobody serves that day: a gap, or a day that the turn does not count."""
        return self.duty is None

    def in_order(self) -> Iterator[tuple[Person, Reason]]:
        """Yield whom it names, and why, nearest first; whoever is on leave is absent. Mostly only the first is looked at."""
        for person, reason in ((self.duty, BY_SOURCE.get(self.source, Reason.TURN)), (self.backup, Reason.BACKUP)):
            if person and person.person_id not in self.away:
                yield person, reason
        for person in self.followers:
            if person not in (self.duty, self.backup) and person.person_id not in self.away:
                yield person, Reason.NEXT_IN_TURN


def duty_day(now: datetime, *, handover: time, zone: ZoneInfo) -> date:
    """Return the day on which the duty that holds at `now` began."""
    today = now.astimezone(zone).date()  # by instants, not by the wall: in one night of the year it shows an hour twice
    return today if now >= instant_of(today, handover, zone=zone) else today - timedelta(days=1)


def next_handover(after: datetime, *, handover: time, zone: ZoneInfo) -> datetime:
    """Return the first hand-over later than `after`."""
    day = duty_day(after, handover=handover, zone=zone) + timedelta(days=1)
    return instant_of(day, handover, zone=zone)


def on_duty(place: Place, standing: Standing, *, petitioner_chat: int | None = None) -> OnDuty:
    """Return who takes the cases of `place`: whom the roster names → his backup → the next in turn → the area leader → the duty room.

    Somebody who is on leave, not bound, not reachable, or the petitioner himself is passed over.
    The duty room stands at the end even if it is not bound: there the case waits.
    """
    for person, reason in standing.in_order():
        if _able(person, petitioner_chat):
            return OnDuty(person, "cadre", reason)
    if place.leader and place.leader.person_id not in standing.away and _able(place.leader, petitioner_chat):
        return OnDuty(place.leader, "leader", Reason.LEADER_UNFILLED if standing.unfilled else Reason.LEADER)
    if place.duty_room and not _is(place.duty_room, petitioner_chat):
        reason = Reason.DUTY_ROOM_UNFILLED if standing.unfilled else Reason.DUTY_ROOM
        return OnDuty(
            place.duty_room, "duty_room", Reason.VILLAGE_UNKNOWN if place.village_id == NO_VILLAGE else reason
        )
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
    level = level_of(handler_id, place, about_cadre=about_cadre)
    higher = (person for people in steps(place, about_cadre=about_cadre)[level + 1 :] for person in people)
    return next((person for person in higher if _able(person, petitioner_chat)), None)


def supervisor_for(place: Place, *, handler_id: int | None, petitioner_chat: int | None) -> Person | None:
    """Return with which supervisor a case stays that was unsolved again and again: of the town, else of the office; never of
    the circle, unless he has it already. None: nobody can be reached."""
    able = [person for person in (*place.town_supervisors, *place.office_supervisors) if _able(person, petitioner_chat)]
    his = next((person for person in able if person.person_id == handler_id), None)
    return his or next((person for person in able if person.person_id not in place.circle), None)


def steps(place: Place, *, about_cadre: bool) -> tuple[tuple[Person, ...], ...]:
    """Return who hears at each step above the handler: ((), leader, supervisors of the town, of the office).

    Step 0 is the handler's own and left empty. Above a petition about a cadre stands no leader, and nobody of its circle.
    """
    if about_cadre:
        above: tuple[tuple[Person, ...], ...] = (place.town_supervisors, place.office_supervisors)
        return ((), *(tuple(person for person in people if person.person_id not in place.circle) for people in above))
    return ((), (place.leader,) if place.leader else (), place.town_supervisors, place.office_supervisors)


def level_of(person_id: int | None, place: Place, *, about_cadre: bool) -> int:
    """Return at which step above a case somebody stands; 0: at none."""
    above = steps(place, about_cadre=about_cadre)
    return max((n for n, people in enumerate(above) if any(one.person_id == person_id for one in people)), default=0)


def _able(person: Person, petitioner_chat: int | None) -> bool:
    return person.reachable and not _is(person, petitioner_chat)


def _is(person: Person, petitioner_chat: int | None) -> bool:
    return petitioner_chat is not None and person.chat_id == petitioner_chat
