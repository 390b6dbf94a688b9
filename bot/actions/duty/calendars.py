"""Duty as a calendar: somebody's own days, or who has a village. What each event says is the roster's answer."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.files.duty_calendar import DutyCalendar, Entry
from bot.messages import calendars as messages
from bot.rules.calendar import ONE_DAY
from bot.rules.people import Person, Place
from bot.rules.roster import Shift, ShiftRole, in_force
from bot.rules.rota import duty_day
from bot.texts.language import speaking_to
from storage import calendar_links, offices, people, places, roster
from storage.database import Tx

BACK = timedelta(days=31)  # so far back a calendar reaches; ahead as far as the roster is published
OWN = calendar_links.OWN


@dataclass(frozen=True)
class _Post:
    """A role that is somebody's in a village on a day, or was in an earlier version; `his`: it is."""

    place: Place
    day: date
    role: ShiftRole
    version: int
    changed_at: datetime
    his: bool


def calendar_of(tx: Tx, person: Person, village_id: int, *, now: datetime) -> DutyCalendar:
    """Return somebody's own days, or who has a village, in his language. Raises: NoTown, LookupError: no such village."""
    with speaking_to(person):
        if village_id == OWN:
            return own_calendar(tx, person, now=now)
        return village_calendar(tx, village_id, now=now)


def own_calendar(tx: Tx, person: Person, *, now: datetime) -> DutyCalendar:
    """Return the days that are somebody's by the roster; one that was his and is no more is there as cancelled. Raises: NoTown.

    Whoever leads the shift has one event a day for all villages of a town.
    """
    office = offices.rules(tx)
    first = duty_day(now, handover=office.handover, zone=office.zone) - BACK
    days: dict[int, list[date]] = defaultdict(list)
    for village_id, day in roster.named(tx, person.person_id, first, date.max):
        days[village_id].append(day)
    entries: list[Entry] = []
    leading: dict[tuple[int, date], list[_Post]] = defaultdict(list)
    for village_id, of_village in days.items():
        held = roster_between(tx, of_village[0], of_village[-1], village_id=village_id)
        for post in _posts(tx, held, person.person_id, village_id, of_village, now=now):
            if post.role is ShiftRole.SHIFT_LEADER:
                leading[post.place.town_id, post.day].append(post)
            else:
                entries.append(_entry(tx, held, post, now=now))
    entries += [_entry_of_leader(tx, posts) for posts in leading.values()]
    return messages.own(person.name or "", office.zone, entries)


def _posts(
    tx: Tx, held: Roster, person_id: int, village_id: int, days: list[date], *, now: datetime
) -> Iterator[_Post]:
    changed_at = roster.changed_at(tx, village_id, days[0], days[-1])
    still_there = village_id in {row[2] for row in places.all_villages(tx)}
    place = places.load(tx, village_id)
    for day in days:
        rows = held.shifts.get((village_id, day), [])
        holds = in_force(rows, held.moment_of(day, now=now))
        for role, row in holds.items():
            if any(one.role is role and one.person_id == person_id for one in rows):
                his = still_there and row.person_id == person_id and person_id not in held.away.get(day, ())
                yield _Post(place, day, role, *_state(held, row, changed_at), his)


def _state(held: Roster, row: Shift, changed_at: dict[int, datetime]) -> tuple[int, datetime]:
    """Return (which version, since when) a row is; leave of somebody whom its day names turns it too, without a new row."""
    named = {one.person_id for one in held.shifts[row.village_id, row.day]}
    own = [leave for leave in held.absences.get(row.day, ()) if leave.person_id in named]
    turned = [at for leave in own for at in (leave.since, leave.ended_at) if at]
    return row.version + len(turned), max([changed_at[row.change_id], *turned])


def _entry(tx: Tx, held: Roster, post: _Post, *, now: datetime) -> Entry:
    """The event of a day's duty or backup."""
    begins, ends = span_of(post.day, held.office)
    owner = held.answer_on(post.place, post.day, now=now) if post.his else None
    return Entry(
        uid=messages.uid(_code(tx, post.place), str(post.role), post.day),
        sequence=post.version,
        changed_at=post.changed_at,
        begins=begins,
        ends=ends,
        summary=messages.summary(post.role, _named(tx, post.place)),
        description=messages.description(post.role, owner, phone=held.office.phone),
        cancelled=not post.his,
    )


def _entry_of_leader(tx: Tx, posts: list[_Post]) -> Entry:
    """The event of a day on which somebody leads a town's shift; its number is that of all changes in its villages."""
    office, day = offices.rules(tx), posts[0].day
    begins, ends = span_of(day, office)
    led = [post.place.village for post in posts if post.his]
    return Entry(
        uid=messages.uid(f"town{posts[0].place.town_id}", str(ShiftRole.SHIFT_LEADER), day),
        sequence=sum(post.version for post in posts),
        changed_at=max(post.changed_at for post in posts),
        begins=begins,
        ends=ends,
        summary=messages.summary(ShiftRole.SHIFT_LEADER, posts[0].place.town),
        description=messages.leads_in(led, phone=office.phone),
        cancelled=not led,
    )


def village_calendar(tx: Tx, village_id: int, *, now: datetime) -> DutyCalendar:
    """Return who takes the cases of a village, day by day, as everybody may know it. Raises: NoTown, LookupError."""
    office, place = offices.rules(tx), places.load(tx, village_id)
    published = roster.published(tx).get(village_id)
    first = duty_day(now, handover=office.handover, zone=office.zone) - BACK
    last = published.published_to if published else first
    held = roster_between(tx, first, last, village_id=village_id)
    changed_at = roster.changed_at(tx, village_id, first, last)
    begun = roster.begun_at(tx)
    if begun is None or not changed_at:  # nothing was ever published of it
        return messages.of_village(_named(tx, place), office.zone, ())
    since = max(first, duty_day(begun, handover=office.handover, zone=office.zone))
    days = [since + n * ONE_DAY for n in range((last - since).days + 1)]
    entries = [_entry_of_village(tx, held, place, day, changed_at, now=now) for day in days]
    return messages.of_village(_named(tx, place), office.zone, entries)


def _entry_of_village(
    tx: Tx, held: Roster, place: Place, day: date, changed_at: dict[int, datetime], *, now: datetime
) -> Entry:
    """The event of a day; one on which nobody serves by the roster has its first version."""
    begins, ends = span_of(day, held.office)
    rows = held.shifts.get((place.village_id, day), [])
    row = in_force(rows, held.moment_of(day, now=now)).get(ShiftRole.DUTY)
    owner = held.answer_on(place, day, now=now)
    version, at = _state(held, row, changed_at) if row else (0, min(changed_at.values()))
    return Entry(
        uid=messages.uid(_code(tx, place), "village", day),
        sequence=version,
        changed_at=at,
        begins=begins,
        ends=ends,
        summary=messages.summary_of_village(_named(tx, place), owner),
        description=messages.description_for_all(owner, phone=held.office.phone),
    )


def subscribed(tx: Tx, secret: str) -> calendar_links.CalendarLink | None:
    """Return the link of a secret, while it is good."""
    link = calendar_links.find(tx, secret)
    if link is None or link.ended_at is not None:
        return None
    holder = people.of_staff(tx, link.person_id)
    return link if holder and holder.chat_id is not None else None


def calendar_behind(tx: Tx, link: calendar_links.CalendarLink, *, now: datetime) -> DutyCalendar | None:
    """Return the calendar that a link shows; None: its village is gone. Raises: NoTown."""
    if link.village_id != OWN and link.village_id not in {row[2] for row in places.all_villages(tx)}:
        return None
    return calendar_of(tx, people.get(tx, link.person_id), link.village_id, now=now)


def _code(tx: Tx, place: Place) -> str:
    return places.code_and_grid(tx, place.village_id)[0]


def _named(tx: Tx, place: Place) -> str:
    """A village as it is told from its namesakes."""
    return f"{place.town}/{place.village}" if len(places.towns(tx)) > 1 else place.village
