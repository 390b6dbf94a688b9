"""Who is on duty, for everything that asks: routing, chat, digests, files, calendars. One truth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from bot.rules.calendar import ONE_DAY, instant_of
from bot.rules.intake import NO_VILLAGE
from bot.rules.leave import Leave
from bot.rules.people import Person, Place
from bot.rules.roster import Shift, ShiftRole, Source, Turn, in_force, plan, start_on
from bot.rules.rota import UNFILLED, OnDuty, Standing, duty_day, on_duty
from bot.rules.shift_news import Held
from bot.rules.town import OfficeRules
from storage import offices, people, places, roster
from storage.database import Tx

A_MOMENT = timedelta(microseconds=1)
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Roster:
    """What the roster holds of some villages from a day to another; loaded once, asked often, within one transaction."""

    tx: Tx
    office: OfficeRules
    shifts: dict[tuple[int, date], list[Shift]]
    absences: dict[date, list[Leave]]
    blocks: tuple[roster.Block, ...]

    def standing(self, place: Place, at: datetime) -> Standing:
        """Return what it says of a village at an instant; a day that is not published yet is planned."""
        return self._standing(place, duty_day(at, handover=self.office.handover, zone=self.office.zone), at)

    def _standing(self, place: Place, day: date, at: datetime) -> Standing:
        if place.village_id == NO_VILLAGE:
            return Standing(None)
        rows = in_force(self.shifts.get((place.village_id, day), ()), at)
        named, source = self._named(place, day, rows)
        duty, backup = named.get(ShiftRole.DUTY), named.get(ShiftRole.BACKUP)
        return Standing(
            duty=people.find(self.tx, duty),
            source=source,
            backup=people.find(self.tx, backup),
            followers=self._in_turn(place, day) if duty else (),
            away=self.away_at(day, at),
        )

    def away_at(self, day: date, at: datetime) -> frozenset[int]:
        """Return who is on leave on a duty day, as it held at an instant of it."""
        return frozenset(leave.person_id for leave in self.absences.get(day, ()) if leave.holds_at(at))

    @cached_property
    def away(self) -> dict[date, frozenset[int]]:
        """Who is on leave on each duty day, as it is known by its end; a day without anybody is absent."""
        return {day: self.away_at(day, span_of(day, self.office)[1] - A_MOMENT) for day in self.absences}

    def turn_of(self, place: Place) -> Turn:
        """Return a village's turn by ids, without those who lead shifts."""
        return Turn(place.village_id, place.first_day, tuple(person.person_id for person in place.duty))

    def shifts_of(self, place: Place, day: date) -> dict[ShiftRole, Shift]:
        """Return the rows of a village's day that hold in the end."""
        return in_force(self.shifts.get((place.village_id, day), ()), span_of(day, self.office)[1])

    def duty_on(self, place: Place, day: date) -> int | None:
        """Return whose duty a published day is in the end, on leave or not."""
        row = self.shifts_of(place, day).get(ShiftRole.DUTY)
        return row.person_id if row else None

    def answer(self, place: Place, at: datetime, *, petitioner_chat: int | None = None) -> OnDuty:
        """Return who takes the cases of a village at an instant."""
        return on_duty(place, self.standing(place, at), petitioner_chat=petitioner_chat)

    def answer_on(self, place: Place, day: date, *, now: datetime) -> OnDuty:
        """Return who takes them on a duty day, as it is known `now`: of a day that is over, who had it in the end."""
        return on_duty(place, self.standing_on(place, day, now=now))

    def standing_on(self, place: Place, day: date, *, now: datetime) -> Standing:
        """Return what it says of a duty day, as it is known `now`."""
        return self._standing(place, day, self.moment_of(day, now=now))

    def named_on(self, place: Place, day: date, *, now: datetime) -> Person | None:
        """Return whom the roster itself names on a duty day, whether he can be reached or not; None: nobody, or he is on leave."""
        standing = self.standing_on(place, day, now=now)
        return standing.duty if standing.duty and standing.duty.person_id not in standing.away else None

    def held_on(self, day: date, village_ids: Iterable[int], *, now: datetime) -> dict[int, Held]:
        """Return {person: what is his of some villages on a duty day}, what nobody serves whose it is then; whoever is on leave is absent."""
        away, moment = self.away.get(day, NOBODY), self.moment_of(day, now=now)
        found: dict[int, set[tuple[int, ShiftRole]]] = defaultdict(set)
        for village_id in village_ids:
            rows = in_force(self.shifts.get((village_id, day), ()), moment)
            named = {role: row.person_id for role, row in rows.items() if row.person_id not in away}
            if ShiftRole.DUTY not in rows or rows[ShiftRole.DUTY].person_id is None:
                named[ShiftRole.COVER] = self._covering(village_id, day, now=now)
            for role, person_id in named.items():
                if person_id is not None:
                    found[person_id].add((village_id, role))
        return {person_id: frozenset(held) for person_id, held in found.items()}

    def holder_on(self, village_id: int, day: date, role: ShiftRole, *, now: datetime) -> int | None:
        """Return whose a role of a duty day is, by the published rows or because they name nobody; None: nobody's, or he is on leave."""
        if role is ShiftRole.COVER:
            return self._covering(village_id, day, now=now)
        row = in_force(self.shifts.get((village_id, day), ()), self.moment_of(day, now=now)).get(role)
        return row.person_id if row and row.person_id not in self.away.get(day, NOBODY) else None

    def _covering(self, village_id: int, day: date, *, now: datetime) -> int | None:
        """Return who answers on a duty day on which nobody serves; None: somebody does, or is the backup."""
        answer = self.answer_on(places.load(self.tx, village_id), day, now=now)
        return answer.person.person_id if answer.person and answer.reason in UNFILLED else None

    def rows_on(self, place: Place, day: date, *, now: datetime) -> dict[ShiftRole, Shift]:
        """Return {role: the published row that holds} on a duty day, as it is known `now`; empty where nothing is published."""
        return in_force(self.shifts.get((place.village_id, day), ()), self.moment_of(day, now=now))

    def moment_of(self, day: date, *, now: datetime) -> datetime:
        """Return the instant of a duty day that is nearest to `now`."""
        begins, ends = span_of(day, self.office)
        return min(max(now, begins), ends - A_MOMENT)

    def _named(
        self, place: Place, day: date, rows: dict[ShiftRole, Shift]
    ) -> tuple[dict[ShiftRole, int | None], Source]:
        if ShiftRole.DUTY in rows:
            return {role: row.person_id for role, row in rows.items()}, rows[ShiftRole.DUTY].source
        turn = self.turn_of(place)
        rules, calendar = self.office.duty, self.office.calendar
        blocked = [day] if self.is_blocked(place, day) else []
        planned = plan(turn, rules, calendar, first=day, last=day, blocked=blocked)
        return {row.role: row.person_id for row in planned}, Source.PLAN

    def is_blocked(self, place: Place, day: date) -> bool:
        """Return whether a day takes only whom somebody appoints."""
        return any(covers(block, place, day) for block in self.blocks)

    def _in_turn(self, place: Place, day: date) -> tuple[Person, ...]:
        rules, calendar = self.office.duty, self.office.calendar
        start = start_on(place.first_day, len(place.duty), rules, calendar, day=day) or 0
        return place.duty[start:] + place.duty[:start]


def roster_between(tx: Tx, first: date, last: date, *, village_id: int | None = None) -> Roster:
    """Return what the roster holds from a day to another, both included, of one village or of all. Raises: NoTown."""
    rows = roster.between(tx, first, last) if village_id is None else roster.of_village(tx, village_id, first, last)
    shifts: dict[tuple[int, date], list[Shift]] = defaultdict(list)
    for row in rows:
        shifts[row.village_id, row.day].append(row)
    absences = absences_on(roster.leaves(tx, first, last), first, last)
    return Roster(tx, offices.rules(tx), shifts, absences, tuple(roster.blocks(tx, first, last)))


def forget_stand_in(tx: Tx, village_id: int, person_id: int | None) -> None:
    """Somebody has lost a day: he leaves the village's circle if he has never served there, and is not to."""
    if person_id is not None and person_id in {one.person_id for one in places.load(tx, village_id).stand_ins}:
        named = roster.named(tx, person_id, date.min, date.max)
        if not any(_serves(tx, village_id, day, person_id) for there, day in named if there == village_id):
            roster.stands_in_no_more(tx, village_id, person_id)


def _serves(tx: Tx, village_id: int, day: date, person_id: int) -> bool:
    """Whether somebody has, had or will have a day, be it for a moment of it; not where that changed before it began."""
    rows, begins = roster.of_day(tx, village_id, day), span_of(day, offices.rules(tx))[0]
    his = (row for row in rows if row.person_id == person_id and row.role is not ShiftRole.SHIFT_LEADER)
    return any(in_force(rows, max(begins, row.since))[row.role] == row for row in his)


def on_duty_at(tx: Tx, place: Place, at: datetime, *, petitioner_chat: int | None = None) -> OnDuty:
    """Return who takes the cases of a village at an instant, and why. Raises: NoTown."""
    office = offices.rules(tx)
    day = duty_day(at, handover=office.handover, zone=office.zone)
    return roster_between(tx, day, day, village_id=place.village_id).answer(place, at, petitioner_chat=petitioner_chat)


def all_on_duty(tx: Tx, first: date, last: date, *, now: datetime) -> dict[tuple[int, date], OnDuty]:
    """Return {(village, day): who takes its cases} for every village, from a day to another, both included."""
    held = roster_between(tx, first, last)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    every = [places.load(tx, row[2]) for row in places.all_villages(tx)]
    return {(place.village_id, day): held.answer_on(place, day, now=now) for place in every for day in days}


def span_of(day: date, office: OfficeRules) -> tuple[datetime, datetime]:
    """Return from when to when a duty day runs."""
    return _span(day, office.handover, office.zone)


@lru_cache(maxsize=1024)  # the same days for every village
def _span(day: date, handover: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return instant_of(day, handover, zone=zone), instant_of(day + ONE_DAY, handover, zone=zone)


def absences_on(leaves: Iterable[Leave], first: date, last: date) -> dict[date, list[Leave]]:
    """Return {day: the leave for it, taken back since or not}, from a day to another; a day without any is absent."""
    found: dict[date, list[Leave]] = defaultdict(list)
    for leave in leaves:
        for day in days_of(max(first, leave.first_day), min(last, leave.last_day)):
            found[day].append(leave)
    return found


def away_on(leaves: Iterable[Leave], first: date, last: date) -> frozenset[tuple[int, date]]:
    """Return {(person, day)} of leave that was not taken back, from a day to another."""
    return frozenset(
        (leave.person_id, day)
        for leave in leaves
        if leave.ended_at is None
        for day in days_of(max(first, leave.first_day), min(last, leave.last_day))
    )


def days_of(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def covers(block: roster.Block, place: Place, day: date) -> bool:
    """Return whether a block holds a village's day."""
    here = block.village_id in (place.village_id, 0) and block.town_id == place.town_id
    return here and block.first_day <= day <= block.last_day
