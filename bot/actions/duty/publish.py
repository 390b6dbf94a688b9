"""Publishing the roster: so many days ahead that nobody forgets, and again where another turn would name others."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.duty.changes import tell_changes, tell_published
from bot.actions.duty.difference import Moved, Village, by_day, difference
from bot.actions.duty.resolve import absences_on, away_on, covers, days_of, forget_stand_in, span_of
from bot.actions.upkeep.alarms import Woken
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import SinceTooFar
from bot.rules.fairness import server_of
from bot.rules.leave import Leave
from bot.rules.people import Place
from bot.rules.roster import KINDS, Shift, Source, Turn, plan, weight_of
from bot.rules.rota import duty_day
from bot.rules.shift_news import News
from bot.rules.town import OfficeRules
from storage import offices, people, places, roster
from storage.database import Tx

AT_ONCE = 50  # villages in one transaction
WEEK = timedelta(days=7)
LEDGER = timedelta(days=365)  # so far back counts who has served least
PLANNED = (Source.PLAN, Source.STAND_IN)


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


@dataclass(frozen=True)
class _Known:
    """What is known of the days that are published; loaded once for all villages."""

    office: OfficeRules
    today: date
    done: dict[int, roster.Published]
    rows: dict[int, list[Shift]]
    absences: dict[date, list[Leave]]
    away: frozenset[tuple[int, date]]
    blocks: list[roster.Block]
    gone: frozenset[int]


def publish(
    tx: Tx, village_ids: Iterable[int], *, until: date, now: datetime, again: date | None = None
) -> list[Moved]:
    """Publish the roster of villages until a day, or further where it was; return whom that moves on days published before.

    What is published stays, unless it is planned `again` from a day on.
    """
    village_ids = list(village_ids)
    known = _known(tx, village_ids, until=until, now=now)
    change = roster.Change(tx.new_id(), Source.PLAN, None, None, now)
    fresh: list[Shift] = []
    moved: list[Moved] = []
    noted: list[roster.Published] = []
    for place in (places.load(tx, village_id) for village_id in village_ids):
        first, end = _span(known, place.village_id, until=until, again=again)
        found, gone = _changes(tx, place, known, change, first=first, end=end)
        fresh += found
        moved += gone
        noted.append(roster.Published(place.village_id, end, planned_of(tx, place, known.office)))
    if fresh:
        roster.add(tx, change, fresh)
        for village_id, person_id in {(one.village_id, one.before): None for one in moved}:
            forget_stand_in(tx, village_id, person_id)
        _tell(tx, fresh, moved, known.done, now=now)
    roster.note_published(tx, noted)
    return moved


def _known(tx: Tx, village_ids: list[int], *, until: date, now: datetime) -> _Known:
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    done = roster.published(tx)
    last = max([until, *(done[one].published_to for one in village_ids if one in done)])
    rows = _rows(tx, village_ids, today - LEDGER, last)
    leaves = roster.leaves(tx, today - LEDGER, last)
    absences, away = absences_on(leaves, today - LEDGER, last), away_on(leaves, today, last)
    return _Known(office, today, done, rows, absences, away, roster.blocks(tx, today, last), people.gone(tx))


def _span(known: _Known, village_id: int, *, until: date, again: date | None) -> tuple[date, date]:
    """Return from when to when a village is planned: what is published already only `again`."""
    if village_id not in known.done:
        return known.today, until
    published_to = known.done[village_id].published_to
    unpublished = published_to + ONE_DAY
    return min(again or unpublished, unpublished), max(until, published_to)


def _changes(
    tx: Tx, place: Place, known: _Known, change: roster.Change, *, first: date, end: date
) -> tuple[list[Shift], list[Moved]]:
    """Return the rows that a village's plan adds, and whom it moves."""
    office, rows = known.office, known.rows.get(place.village_id, [])
    village = Village(turn_of(tx, place), rows, office, known.away, known.gone)
    blocked = {
        day for block in known.blocks for day in days_of(block.first_day, block.last_day) if covers(block, place, day)
    }
    load = _load(rows, known.absences, office, before=first)
    planned = plan(
        village.turn,
        office.duty,
        office.calendar,
        first=first,
        last=end,
        away=known.away,
        blocked=blocked,
        load=load,
    )
    return difference(planned, village, change, first=first)


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
    for day, of_day in by_day(row for row in rows if row.day < before).items():
        begins, ends = span_of(day, office)
        served = server_of(of_day, begins=begins, ends=ends, absences=absences.get(day, ()))
        if served is not None:
            load[served] += weight_of(office.calendar.kind_of(day), office.duty)
    return load
