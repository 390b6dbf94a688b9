"""简报: when somebody's falls due, why a case stands in it, and what it says, as a value. Pure.

Source: docs/glossary.md, "简报".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.calendar import ONE_DAY, WorkCalendar, instant_of
from bot.rules.cases import MAY_BE_OVERDUE, UNSIGNED, WITH_HANDLER, Case, State
from bot.rules.legal import NEAR, UNFINISHED
from bot.rules.quiet import parse_clock

EVERY_DAY, WORKING_DAYS = "every", "working"
LONGEST_HOLIDAY = 15  # days through which the last digest is looked for
WEEKDAYS = "0123456"
MOST_ITEMS, MOST_OF_BRIEF = 8, 3  # cases by name: with the rest it fits a phone's screen or two
MOST_GROUPS = 8
MOST_COVERS = 6  # above that, who stands in today is said in counts
PROVISIONAL_AHEAD = timedelta(days=60)


class Why(StrEnum):
    """Why a case stands in a digest; the first that holds, the most pressing first."""

    REQUEST = "request"  # the reader is asked to allow something
    RINGING = "ringing"
    ROUND = "round"  # unsolved after two rounds: somebody has to say how it goes on
    LEGAL = "legal"
    OVERDUE = "overdue"
    UNSIGNED = "unsigned"
    UNDELIVERED = "undelivered"
    UNSATISFIED = "unsatisfied"
    SUPERVISED = "supervised"
    HELD = "held"


OF_CASES = tuple(why for why in Why if why is not Why.REQUEST)
RANK: dict[Why, int] = {why: rank for rank, why in enumerate(OF_CASES, 1)}
Counts = tuple[tuple[Why, int], ...]
"""How many cases stand in it for what; what is not there is nothing."""


def why_of(case: Case, now: datetime, *, law_until: datetime) -> Why | None:
    """Return the most pressing of what is wrong with a case; None: nothing. Its other half is SQL, in storage/digests.py."""
    owed = case.state in WITH_HANDLER
    found = {
        Why.RINGING: case.is_ringing,
        Why.ROUND: case.needs_decision,
        Why.LEGAL: case.state in UNFINISHED and case.legal_due_at is not None and case.legal_due_at < law_until,
        Why.OVERDUE: case.state in MAY_BE_OVERDUE and case.due_at <= now,
        Why.UNSIGNED: case.state in UNSIGNED and case.signed_at is None and case.sign_by <= now,
        Why.UNDELIVERED: owed and case.answer_state == "refused",
        Why.UNSATISFIED: (owed and case.stays_above) or case.state is State.REWORKING,
        Why.SUPERVISED: case.supervised is not None,
        Why.HELD: case.state is State.ON_HOLD,
    }
    return next((why for why in OF_CASES if found[why]), None) if case.is_open else None


def law_until(calendar: WorkCalendar, now: datetime) -> datetime:
    """Return the instant before which a legal deadline is worth a line: to the end of the seventh day, as on the card."""
    return instant_of(calendar.day_of(now) + NEAR + ONE_DAY, time(0), zone=calendar.zone)


@dataclass(frozen=True)
class Wishes:
    """How somebody wants his digest: a row of `digest_wishes`. `clock` None: at the office's hour; `days`: every, working, or like 024."""

    person_id: int = 0
    clock: str | None = None
    days: str = EVERY_DAY
    brief: bool = False
    silent: bool = False  # nothing is said when nothing is wrong
    changed_at: datetime | None = None  # what fell due before is none of these wishes'

    def is_wanted_on(self, day: date, calendar: WorkCalendar) -> bool:
        """Whether he wants one on a day."""
        if self.days == EVERY_DAY:
            return True
        if self.days == WORKING_DAYS:
            return calendar.is_working_day(day)
        return str(day.weekday()) in self.days

    def hour(self, default: time) -> time:
        """Return at what time of day he wants it."""
        return parse_clock(self.clock) if self.clock else default

    def turned(self, weekday: str) -> "Wishes":
        """Return the same with a weekday more, or less; the last one stays. The first that is chosen stands alone."""
        now = set() if self.days in (EVERY_DAY, WORKING_DAYS) else {*self.days}
        return replace(self, days="".join(sorted(now ^ {weekday})) or self.days)


def last_due(wishes: Wishes, default: time, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """Return the latest instant up to `now` at which his digest fell due; None: he wants none."""
    today = calendar.day_of(now)
    days = (today - back * ONE_DAY for back in range(LONGEST_HOLIDAY))
    wanted = (day for day in days if wishes.is_wanted_on(day, calendar))
    instants = (instant_of(day, wishes.hour(default), zone=calendar.zone) for day in wanted)
    return next((due for due in instants if due <= now), None)


@dataclass(frozen=True)
class Item:
    """A case that is named, and why; `request_id` where something is asked of the reader."""

    why: Why
    case_id: int
    request_id: int = 0


@dataclass(frozen=True)
class Group:
    """A town or a grid in which something is wrong."""

    name: str
    counts: Counts


@dataclass(frozen=True)
class Cover:
    """A village where today somebody else has the duty than the roster names; nobody, where there is no name."""

    village: str
    reason: str
    name: str = ""


@dataclass(frozen=True)
class Digest:
    """What a digest says to one reader, numbers and ids alone: words and names are looked up when it is sent."""

    since: datetime
    until: datetime
    scope: str  # differs where the reader answers for something else
    last_event: int  # what happened later is not in it
    place: str
    fresh: int
    closed: int
    open: int
    overdue: int
    counts: Counts
    items: tuple[Item, ...]
    groups: tuple[Group, ...] = ()
    more_groups: int = 0
    covers: tuple[Cover, ...] = ()
    seen: tuple[tuple[int, int], ...] = ()  # (case, event) where somebody looked at who a resident is
    years: tuple[int, ...] = ()  # whose days off are not published
    days: tuple[tuple[int, int], ...] = ()  # (registered, closed) of each of the last days, for the picture
    first: int = 0  # how many cases stood in it before
    brief: bool = False

    @property
    def left(self) -> int:
        """How many cases come after those that are named."""
        return max(0, sum(count for _, count in self.counts) - self.first - len(self.items))

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong: what is on hold has been decided."""
        wrong = any(count for why, count in self.counts if why is not Why.HELD)
        return not (wrong or self.covers or self.seen or self.years)

    def as_values(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return plain | {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "items": [[one.why, one.case_id, one.request_id] for one in self.items],
            "groups": [[one.name, one.counts] for one in self.groups],
            "covers": [[one.village, one.reason, one.name] for one in self.covers],
        }


_PLAIN = (
    *("scope", "last_event", "place", "fresh", "closed", "open", "overdue"),
    *("counts", "more_groups", "seen", "years", "days", "first", "brief"),
)


def from_values(values: Mapping[str, Any]) -> Digest:
    """Return the digest that JSON held."""
    return Digest(
        **{name: _frozen(values[name]) for name in _PLAIN if name != "counts"},
        since=datetime.fromisoformat(values["since"]),
        until=datetime.fromisoformat(values["until"]),
        counts=_counts(values["counts"]),
        items=tuple(Item(Why(why), case_id, request_id) for why, case_id, request_id in values["items"]),
        groups=tuple(Group(name, _counts(counts)) for name, counts in values["groups"]),
        covers=tuple(Cover(*one) for one in values["covers"]),
    )


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _counts(values: Iterable[Any]) -> Counts:
    return tuple((Why(why), count) for why, count in values)


def counted(found: Mapping[Why, int]) -> Counts:
    """Return counts in their order."""
    return tuple((why, found[why]) for why in Why if found.get(why))
