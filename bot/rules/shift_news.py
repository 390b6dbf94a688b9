"""What somebody is told of his duty, and when: the evening before, on the morning, at the hand-over, when his days change.

Source: docs/glossary.md, "值班通知".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.calendar import ONE_DAY, instant_of
from bot.rules.roster import TAKING_CASES, ShiftRole
from bot.rules.rota import duty_day
from bot.rules.town import OfficeRules

LATE = timedelta(minutes=15)  # after which a message says that it comes late
NEAR = timedelta(minutes=15)  # of the hand-over: a morning message so close to it says nothing of its own
AFTERWARDS = timedelta(hours=1)  # a morning message that comes after the hand-over is worth saying so long
AT_ONCE_WITHIN = timedelta(hours=1)  # a change of a day that begins so soon cannot wait
GATHER = timedelta(minutes=5)  # changes that come so close together are one message

Held = frozenset[tuple[int, ShiftRole]]
"""What somebody has on a day: villages by id, with his role there."""


class Moment(StrEnum):
    """When somebody is told of a duty day."""

    EVENING = "evening"
    MORNING = "morning"
    BEGUN = "begun"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Round:
    """Everybody of a duty day is told at a moment: from `due` on, and worth saying before `until`."""

    moment: Moment
    day: date
    due: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class News:
    """A role of a day that went from somebody to somebody else; `before` is who had it, None: nobody."""

    village_id: int
    day: date
    role: ShiftRole
    before: int | None

    @property
    def key(self) -> tuple[date, int, ShiftRole]:
        return self.day, self.village_id, self.role


def rounds(now: datetime, office: OfficeRules) -> list[Round]:
    """Return the rounds that are due and not too late, earliest first."""
    today = duty_day(now, handover=office.handover, zone=office.zone)
    days = [today + number * ONE_DAY for number in (-1, 0, 1, 2)]
    found = [round_of(moment, day, office) for day in days for moment in Moment]
    return sorted((one for one in found if one and one.due <= now < one.until), key=lambda one: (one.due, one.day))


def round_of(moment: Moment, day: date, office: OfficeRules) -> Round | None:
    """Return when the people of a duty day are told at a moment; None where the office does not."""
    begins, ends = (instant_of(one, office.handover, zone=office.zone) for one in (day, day + ONE_DAY))
    if moment is Moment.EVENING:
        return _evening(day, begins, office)
    if moment is Moment.MORNING:
        return _morning(day, begins, office)
    if office.duty.confirm is None:
        return None
    return Round(moment, day, begins, ends) if moment is Moment.BEGUN else Round(moment, day, ends, ends + ONE_DAY)


def _evening(day: date, begins: datetime, office: OfficeRules) -> Round | None:
    if office.duty.evening is None:
        return None
    due = instant_of(day - ONE_DAY, office.duty.evening, zone=office.zone)
    midnight = instant_of(day, time(), zone=office.zone)
    return Round(Moment.EVENING, day, due, min(begins, midnight) if _morning(day, begins, office) else begins)


def _morning(day: date, begins: datetime, office: OfficeRules) -> Round | None:
    if office.duty.morning is None:
        return None
    due = instant_of(day, office.duty.morning, zone=office.zone)
    if abs(due - begins) < NEAR and office.duty.confirm is not None:
        return None
    return Round(Moment.MORNING, day, due, begins if due < begins else due + AFTERWARDS)


def begins(mine: Held, before: Held) -> bool:
    """Return whether a day brings somebody more than the day before it: else he is not told again."""
    return bool(mine - before)


def takes_over(mine: Held, before: Held) -> bool:
    """Return whether somebody comes on duty anywhere; who is backup or leads the shift takes nothing over."""
    return any(role in TAKING_CASES for _, role in mine - before)


def ends(mine: Held, after: Held) -> bool:
    """Return whether somebody is off duty after a day, and nothing else begins for him that tells him so."""
    return bool(mine - after) and not begins(after, mine)


def accept_by(asked_at: datetime, office: OfficeRules) -> datetime | None:
    """Return until when somebody's 接班 is waited for; quiet hours count for neither side."""
    if office.duty.confirm is None:
        return None
    if office.quiet is None:
        return asked_at + office.duty.confirm
    awake = office.quiet.ends_at(asked_at, office.zone)
    return office.quiet.ends_at(awake + office.duty.confirm, office.zone)


def is_late(due: datetime, now: datetime) -> bool:
    """Return whether a message must say that it comes late."""
    return now - due > LATE


def gathered(before: Iterable[News], more: Iterable[News]) -> list[News]:
    """Return changes of one person as one: of a day that changed twice what stood there first."""
    found: dict[tuple[date, int, ShiftRole], News] = {}
    for one in (*before, *more):
        found.setdefault(one.key, one)
    return sorted(found.values(), key=lambda one: one.key)


def cannot_wait(begins: datetime, now: datetime, office: OfficeRules) -> bool:
    """Return whether a change of a day that begins then must be told at once: after the quiet hours it would be too late."""
    quiet = office.quiet
    said_at = quiet.ends_at(now, office.zone) if quiet and quiet.is_quiet(now, office.zone) else now
    return begins - said_at < AT_ONCE_WITHIN


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return days as spans of (first, last), those that follow one another in one."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and day - found[-1][1] == ONE_DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
