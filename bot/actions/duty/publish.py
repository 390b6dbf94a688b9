"""Publishing the roster: so many days ahead that nobody forgets, and again where another turn would name others."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.duty.changes import tell_changes, tell_published
from bot.actions.duty.resolve import absences_on, away_on, covers, days_of, forget_stand_in, span_of
from bot.actions.upkeep.alarms import Woken
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import SinceTooFar
from bot.rules.fairness import server_of
from bot.rules.leave import Leave
from bot.rules.people import Place
from bot.rules.roster import KINDS, Planned, Shift, ShiftRole, Source, Turn, backup_on, in_force, plan, weight_of
from bot.rules.rota import duty_day
from bot.rules.shift_news import News
from bot.rules.town import OfficeRules
from storage import offices, people, places, roster
from storage.database import Tx

AT_ONCE = 50  # villages in one transaction
WEEK = timedelta(days=7)
LEDGER = timedelta(days=365)  # so far back counts who has served least
PLANNED = (Source.PLAN, Source.STAND_IN)


@dataclass(frozen=True)
class Moved:
    """A day whose role goes to somebody else: by id, None for nobody."""

    village_id: int
    day: date
    role: ShiftRole
    before: int | None
    after: int | None


def last_day_due(today: date, office: OfficeRules) -> date:
    """Return up to which day the roster is published: whole weeks, so that people hear of new days once a week."""
    ahead = today + office.duty.publish * ONE_DAY
    return ahead + (6 - ahead.weekday()) * ONE_DAY


def publish_due(tx: Tx, *, now: datetime) -> Woken:
    """Publish the rosters that do not reach far enough ahead, some at once; return how many villages that were."""
    office = offices.find(tx)
    if office is None:
        return Woken(0)
    today = duty_day(now, handover=office.rules.handover, zone=office.rules.zone)
    short = roster.short(tx, today + office.rules.duty.publish * ONE_DAY, at_most=AT_ONCE)
    if short:
        publish(tx, short, until=last_day_due(today, office.rules), now=now)
    return Woken(len(short))


def publish_again(tx: Tx, *, now: datetime, since: date | None = None) -> list[Moved]:
    """The town was imported: let the roster follow turns, people and calendar, from tomorrow or a later day on; return who moves.

    What somebody arranged by hand stays, but for those who have retired. Raises: SinceTooFar: the days before `since` are not published yet.
    """
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    done = roster.published(tx)
    if since is not None and not today < since <= min((one.published_to for one in done.values()), default=today):
        raise SinceTooFar
    again = since or today + ONE_DAY
    stale = roster.naming_gone(tx, again) | {
        place.village_id
        for place in (places.load(tx, row[2]) for row in places.all_villages(tx))
        if place.village_id not in done or done[place.village_id].planned_of != planned_of(tx, place, office)
    }
    village_ids = [row[2] for row in places.all_villages(tx) if row[2] in stale]
    return publish(tx, village_ids, until=last_day_due(today, office), now=now, again=again) if village_ids else []


def publish(
    tx: Tx, village_ids: Iterable[int], *, until: date, now: datetime, again: date | None = None
) -> list[Moved]:
    """Publish the roster of villages until a day, or further where it was; return whom that moves on days published before.

    What is published stays, unless it is planned `again` from a day on.
    """
    village_ids = list(village_ids)
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    done = roster.published(tx)
    last = max([until, *(done[one].published_to for one in village_ids if one in done)])
    there = _rows(tx, village_ids, today - LEDGER, last)
    leaves = roster.leaves(tx, today - LEDGER, last)
    absences, away = absences_on(leaves, today - LEDGER, last), away_on(leaves, today, last)
    blocks, retired = roster.blocks(tx, today, last), people.gone(tx)
    change = roster.Change(tx.new_id(), Source.PLAN, None, None, now)
    fresh: list[Shift] = []
    moved: list[Moved] = []
    noted: list[roster.Published] = []
    for village_id in village_ids:
        place = places.load(tx, village_id)
        rows = there.get(village_id, [])
        first, end = today, until
        if village_id in done:
            unpublished = done[village_id].published_to + ONE_DAY
            first, end = min(again or unpublished, unpublished), max(until, done[village_id].published_to)
        turn = turn_of(tx, place)
        planned = plan(
            turn,
            office.duty,
            office.calendar,
            first=first,
            last=end,
            away=away,
            blocked={
                day for block in blocks for day in days_of(block.first_day, block.last_day) if covers(block, place, day)
            },
            load=_load(rows, absences, office, before=first),
        )
        found, gone = _difference(planned, rows, turn, change, office, first=first, away=away, gone=retired)
        fresh += found
        moved += gone
        noted.append(roster.Published(village_id, end, planned_of(tx, place, office)))
    if fresh:
        roster.add(tx, change, fresh)
        for village_id, person_id in {(one.village_id, one.before): None for one in moved}:
            forget_stand_in(tx, village_id, person_id)
        _tell(tx, fresh, moved, done, now=now)
    roster.note_published(tx, noted)
    return moved


def _tell(tx: Tx, fresh: list[Shift], moved: list[Moved], done: dict[int, roster.Published], *, now: datetime) -> None:
    """Tell whose published days change, and who has new ones."""
    before = {(one.village_id, one.day, one.role): one.before for one in moved}
    known = [row for row in fresh if row.village_id in done and row.day <= done[row.village_id].published_to]
    changed = [
        (News(row.village_id, row.day, row.role, before.get((row.village_id, row.day, row.role))), row.person_id)
        for row in known
    ]
    known_ids = {(row.village_id, row.day) for row in known}
    new = [row for row in fresh if (row.village_id, row.day) not in known_ids]
    tell_changes(tx, changed, change_id=fresh[0].change_id, now=now)
    tell_published(tx, new, change_id=fresh[0].change_id, now=now)


def turn_of(tx: Tx, place: Place) -> Turn:
    """Return a village's turn by ids."""
    leaders = places.holders(tx, "shift_leader", place.town_id)
    return Turn(
        place.village_id,
        place.first_day,
        tuple(person.person_id for person in place.duty),
        tuple(person.person_id for person in leaders),
    )


def planned_of(tx: Tx, place: Place, office: OfficeRules) -> str:
    """Return a mark that changes whenever another plan would come of it."""
    turn, calendar = turn_of(tx, place), office.calendar
    made = [
        str(turn),
        [str(part) for part in (office.duty.turns, office.duty.backup, calendar.workdays)],
        sorted((day.isoformat(), works) for day, works in calendar.declared.items()),
        list(KINDS),
    ]
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:16]


def _rows(tx: Tx, village_ids: list[int], first: date, last: date) -> dict[int, list[Shift]]:
    found: dict[int, list[Shift]] = {}
    wanted = set(village_ids)
    if len(wanted) <= AT_ONCE:
        return {one: roster.of_village(tx, one, first, last) for one in village_ids}
    for row in roster.between(tx, first, last):
        if row.village_id in wanted:
            found.setdefault(row.village_id, []).append(row)
    return found


def _load(rows: list[Shift], absences: dict[date, list[Leave]], office: OfficeRules, *, before: date) -> dict[int, int]:
    """Return {person: what the days before one count for which he has the credit}."""
    load: Counter[int] = Counter()
    for day, of_day in _by_day(row for row in rows if row.day < before).items():
        begins, ends = span_of(day, office)
        served = server_of(of_day, begins=begins, ends=ends, absences=absences.get(day, ()))
        if served is not None:
            load[served] += weight_of(office.calendar.kind_of(day), office.duty)
    return load


def _held(rows: list[Shift], office: OfficeRules) -> dict[date, dict[ShiftRole, Shift]]:
    """Return {day: {role: the row that holds at its end}}."""
    return {day: in_force(of_day, span_of(day, office)[1]) for day, of_day in _by_day(rows).items()}


def _by_day(rows: Iterable[Shift]) -> dict[date, list[Shift]]:
    days: dict[date, list[Shift]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    return days


def _difference(
    planned: list[Planned],
    rows: list[Shift],
    turn: Turn,
    change: roster.Change,
    office: OfficeRules,
    *,
    first: date,
    away: frozenset[tuple[int, date]],
    gone: frozenset[int],
) -> tuple[list[Shift], list[Moved]]:
    """Return the rows to add so that the roster follows a plan from `first` on, and whom that moves.

    What somebody arranged stays, but not with those who are `gone`.
    """
    held = _held(rows, office)
    versions = Counter({(row.day, row.role): row.version for row in rows})
    wanted = {(one.day, one.role): one for one in planned}
    for day, of_day in held.items():
        for role, row in of_day.items():
            if day >= first and row.person_id is not None:
                wanted.setdefault((day, role), Planned(day, role, None, Source.PLAN))
    arranged = _by_hand(rows)
    duties = {day: of_day[ShiftRole.DUTY].person_id for day, of_day in held.items() if ShiftRole.DUTY in of_day}
    fresh, moved = [], []
    for (day, role), one in wanted.items():
        there, person_id = held.get(day, {}).get(role), one.person_id
        if there and there.person_id not in gone and ((day, role) in arranged or _still_stands_in(there, one, away)):
            person_id = there.person_id
        if role is ShiftRole.DUTY:
            duties[day] = person_id
        elif role is ShiftRole.BACKUP and person_id is not None and person_id == duties.get(day):
            person_id = backup_on(turn, office.duty, office.calendar, day, away=away, but=(person_id,))
        if there and there.person_id == person_id:
            continue
        since = min(span_of(day, office)[0], change.at)
        version = versions[day, role] + 1
        fresh.append(Shift(turn.village_id, day, role, version, since, person_id, one.source, change.change_id))
        if there:
            moved.append(Moved(turn.village_id, day, role, there.person_id, person_id))
    return fresh, moved


def _by_hand(rows: list[Shift]) -> set[tuple[date, ShiftRole]]:
    """Return the days and roles that somebody arranged, also those where another stands in by now for whom he named."""
    beneath = {(row.day, row.role): row.source for row in rows if row.source is not Source.STAND_IN}
    return {key for key, source in beneath.items() if source is not Source.PLAN}


def _still_stands_in(there: Shift, planned: Planned, away: frozenset[tuple[int, date]]) -> bool:
    """Whether a stand-in of before serves as well: nobody is moved only because another has served less by now."""
    both = there.source is Source.STAND_IN and planned.source is Source.STAND_IN
    return both and there.person_id is not None and (there.person_id, there.day) not in away
