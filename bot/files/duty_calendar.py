"""Duty as iCalendar: one event a village and day, which is edited and cancelled, never replaced. RFC 5545, RFC 7986."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

LOOK_AGAIN = timedelta(
    hours=1
)  # how often a program that subscribes is asked to look; many look once a day whatever they are told
AS_BEFORE = "PT1H"  # the same, as programs of old want it
A_SECOND = timedelta(seconds=1)
LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock's


@dataclass(frozen=True)
class Entry:
    """An event; `uid` stays the same whoever has the day, `sequence` rises with every change. Instants are in UTC."""

    uid: str
    sequence: int
    changed_at: datetime
    begins: datetime
    ends: datetime
    summary: str
    description: str
    cancelled: bool = False


@dataclass(frozen=True)
class DutyCalendar:
    """A calendar, every word of it already in the reader's language; times are shown in `zone`."""

    name: str  # of the file
    title: str
    zone: ZoneInfo
    entries: tuple[Entry, ...]

    def made(self) -> bytes:
        """Return the file: the same bytes for the same entries."""
        from icalendar import Calendar  # 0.1 s, so whoever wants no calendar does not wait for it

        found = Calendar()
        found.add("prodid", "-//Zhiban//Duty//ZH")
        found.add("version", "2.0")
        found.add("calscale", "GREGORIAN")
        _entitle(found, self.title, self.zone)
        found.add_component(_zone(self.zone, self.entries))
        for entry in self.entries:
            found.add_component(_event(entry, self.zone))
        content: bytes = found.to_ical()
        return content


def _entitle(calendar: "Calendar", title: str, zone: ZoneInfo) -> None:
    """No METHOD: then every event would need an organizer (RFC 5546, 3.2.1)."""
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)  # what was used before there was NAME, and mostly still is
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", AS_BEFORE)


def _event(entry: Entry, zone: ZoneInfo) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begins.astimezone(zone))
    event.add("dtend", entry.ends.astimezone(zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # on duty one still goes to meetings: the day is not shown as taken
    return event


def _zone(zone: ZoneInfo, entries: tuple[Entry, ...]) -> "Timezone":
    """Return how the clocks of a zone go over the days of the entries.

    Not the library's own: it puts the night on which clocks go forward an hour too late (7.3.0). RFC 5545, 3.6.5 wants
    the wall clock just before.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    first = min((entry.begins for entry in entries), default=datetime(2000, 1, 1, tzinfo=UTC)) - timedelta(days=1)
    last = max((entry.ends for entry in entries), default=first) + timedelta(days=1)
    found = Timezone()
    found.add("tzid", zone.key)
    for onset, before, after in _changes(zone, first, last):
        part = TimezoneDaylight() if after.dst() else TimezoneStandard()
        part.add("dtstart", onset)
        part.add("tzoffsetfrom", before.utcoffset())
        part.add("tzoffsetto", after.utcoffset())
        part.add("tzname", after.tzname())
        found.add_component(part)
    return found


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Yield (wall clock at which they are set, a moment before it, a moment from it on); the first is what holds at `first`."""
    at = first.astimezone(zone)
    yield LONG_AGO, at, at
    while at < last:
        later = (at.astimezone(UTC) + timedelta(days=1)).astimezone(zone)
        if later.utcoffset() != at.utcoffset():
            reached = _between(at, later, zone)
            before = (reached - A_SECOND).astimezone(zone)
            yield before.replace(tzinfo=None, fold=0) + A_SECOND, before, reached.astimezone(zone)
        at = later


def _between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second, in UTC, at which the offset is that of `after`."""
    low, high = before.astimezone(UTC).replace(microsecond=0), after.astimezone(UTC).replace(microsecond=0)
    while high - low > A_SECOND:
        middle = low + (high - low) // 2 // A_SECOND * A_SECOND
        if middle.astimezone(zone).utcoffset() == before.utcoffset():
            low = middle
        else:
            high = middle
    return high
