"""换班, 接手: who may, whom one asks first, and how long a request stands. Source: docs/glossary.md, "换班"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.rules.people import Person, Place


class Stage(StrEnum):
    """How far a request to swap has come."""

    ASKED = "asked"
    AGREED = "agreed"  # by one of those who were asked; a leader is to say
    DONE = "done"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    OVER = "over"  # its first day began
    MOVED = "moved"  # the days were not theirs any more, or somebody had gone on leave


OPEN = (Stage.ASKED, Stage.AGREED)


@dataclass(frozen=True, order=True)
class DutyOf:
    """The duty of a village on a day."""

    day: date
    village_id: int


def request_ends(days: Iterable[tuple[datetime, datetime]], *, now: datetime) -> datetime:
    """Return until when a request stands: until the first of its days begins, of one that runs until it ends."""
    return min(begins if now < begins else ends for begins, ends in days)


def keeps_roster(member: Person, place: Place) -> bool:
    """Whether somebody may move a village's days for others: its grid leader, duty room, supervisors, and the clerk."""
    above = (place.leader, place.duty_room, *place.town_supervisors, *place.office_supervisors)
    if any(person and person.person_id == member.person_id for person in above):
        return True
    return keeps_town(member, place.town_id)


def keeps_town(member: Person, town_id: int) -> bool:
    """Whether somebody keeps the rosters of a whole town: its clerk, and the clerk of the office."""
    return member.has("clerk") and member.town_id in (None, town_id)


def approver_of(place: Place, *, but: Iterable[int]) -> Person | None:
    """Return who approves what somebody of a village has agreed with another: nobody of the two; None: nobody can be reached."""
    barred = set(but)
    above = (place.leader, *place.town_supervisors, place.duty_room, *place.office_supervisors)
    return next(
        (person for person in above if person and person.reachable and person.person_id not in barred),
        None,
    )


def may_take_over(member: Person, place: Place) -> bool:
    """Whether somebody may take a running shift: who serves or leads the village, its duty room, other cadres of the town."""
    if member.person_id in place.circle or (place.duty_room and member.person_id == place.duty_room.person_id):
        return True
    return member.town_id == place.town_id and (member.has("cadre") or member.has("leader"))
