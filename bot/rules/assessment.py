"""考核表: what a member of the staff did in a month, from recorded facts, and what came of it. Pure.

Source: docs/glossary.md, "考核表".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.figures import Rates
from bot.rules.leave import Leave
from bot.rules.periods import Period
from bot.rules.roster import Source

NOTES = ("prompt", "kind", "slow", "careless")  # what is noted with one tap


@dataclass(frozen=True, slots=True)
class Taken:
    """In how many cases somebody signed, answered, or took what was urgent; how many of these were urgent."""

    cases: int = 0
    urgent: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.cases + other.cases, self.urgent + other.urgent)


@dataclass(frozen=True, slots=True)
class Served:
    """A day of a village that was somebody's in the end, and how it came to be his."""

    day: date
    source: Source


@dataclass(frozen=True, slots=True)
class Workload:
    """How much somebody did; days of several villages at once count once."""

    cases: int = 0
    urgent: int = 0
    duty_days: int = 0
    stood_in: int = 0
    swapped: int = 0
    taken_over: int = 0
    leave_days: int = 0


@dataclass(frozen=True)
class Note:
    """A row of `assessment_notes`: what a leader noted; `code` is one of NOTES, or empty where he wrote it in words."""

    note_id: int
    person_id: int
    month: date  # its first day
    made_by: int
    made_at: datetime
    code: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """A month of somebody, the same for whoever may read it."""

    person_id: int
    name: str
    month: Period
    workload: Workload
    rates: Rates
    on_time: int
    notes: tuple[Note, ...] = ()


def workload(
    taken: Taken, served: Iterable[Served], leaves: Iterable[Leave], month: Period, *, today: date
) -> Workload:
    """Return what somebody did; days to come are none, a leave that was not granted is none."""
    days = [one for one in served if one.day <= today]

    def of(source: Source) -> int:
        return len({one.day for one in days if one.source is source})

    return Workload(
        cases=taken.cases,
        urgent=taken.urgent,
        duty_days=len({one.day for one in days}),
        stood_in=of(Source.STAND_IN),
        swapped=of(Source.SWAP),
        taken_over=of(Source.TAKE_OVER),
        leave_days=len({day for one in leaves if one.state == "granted" for day in _days(one, month)}),
    )


def _days(leave: Leave, month: Period) -> list[date]:
    first, last = max(leave.first_day, month.first), min(leave.last_day, month.last)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
