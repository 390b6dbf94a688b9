"""Work that recurs by the calendar: when it was due last, and which days a report of it is about. Pure.

An instant is one of the wall clock of the town; a span of days has a first and a last one, both of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.rules.calendar import ONE_DAY, instant_of

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = 7 * ONE_DAY
MOST_BACK = 24  # months that can be looked at


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, from the first to the last."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return when it begins, and when the day after its last one does."""
        return instant_of(self.first, time(), zone=zone), instant_of(self.last + ONE_DAY, time(), zone=zone)

    def so_far(self, zone: ZoneInfo, *, now: datetime) -> tuple[datetime, datetime]:
        """Return the same, but of one that is running only up to now, this very moment too: what is to come is not counted."""
        since, until = self.instants(zone)
        return since, min(until, now + datetime.resolution)


@dataclass(frozen=True, slots=True)
class Weekly:
    """On one day of each week; 0 is Monday."""

    weekday: int
    at: time

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the last instant up to `now` at which it was due."""
        today = now.astimezone(zone).date()
        day = today - ((today.weekday() - self.weekday) % 7) * ONE_DAY
        due = instant_of(day, self.at, zone=zone)
        return due if due <= now else instant_of(day - WEEK, self.at, zone=zone)

    def spans(self, due: datetime, zone: ZoneInfo) -> tuple[Period, Period]:
        """Return the seven days before the day on which it is due, and the seven before those."""
        today = due.astimezone(zone).date()
        return Period(today - WEEK, today - ONE_DAY), Period(today - 2 * WEEK, today - WEEK - ONE_DAY)


@dataclass(frozen=True, slots=True)
class Monthly:
    """On one day of each month, or of each third from January on (`months` 3)."""

    day: int
    at: time
    months: int = 1

    def latest(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the last instant up to `now` at which it was due."""
        begun = self._begun(now.astimezone(zone).date())
        due = instant_of(begun.replace(day=self.day), self.at, zone=zone)
        return due if due <= now else instant_of(_back(begun, self.months).replace(day=self.day), self.at, zone=zone)

    def spans(self, due: datetime, zone: ZoneInfo) -> tuple[Period, Period]:
        """Return the calendar month, or quarter, before the one in which it is due, and the one before that."""
        begun = self._begun(due.astimezone(zone).date())
        before, earlier = _back(begun, self.months), _back(begun, 2 * self.months)
        return Period(before, begun - ONE_DAY), Period(earlier, before - ONE_DAY)

    def _begun(self, day: date) -> date:
        return date(day.year, day.month - (day.month - 1) % self.months, 1)


def month_of(day: date, back: int = 0) -> Period:
    """Return the calendar month of a day, or one so many earlier."""
    begun = _back(day.replace(day=1), back)
    return Period(begun, _back(begun, -1) - ONE_DAY)


def whole_months(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[date, ...]:
    """Return the first day of each calendar month of a span; none where it is not one of whole months."""
    found, month = [], month_of(since.astimezone(zone).date())
    while month.instants(zone)[0] == since and since < until:
        found.append(month.first)
        since, month = month.instants(zone)[1], month_of(month.last + ONE_DAY)
    return tuple(found) if since == until else ()


def _back(first: date, months: int) -> date:
    """Return the first of a month so many earlier."""
    count = first.year * 12 + first.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
