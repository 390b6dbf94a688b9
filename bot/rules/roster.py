"""The duty roster: the plan that makes it, the rows that were published, and what they say of an instant."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from bot.rules.calendar import ONE_DAY, DayKind, WorkCalendar
from bot.rules.town import DutyRules, Turns

KINDS = tuple(DayKind)


class ShiftRole(StrEnum):
    """What somebody is on a day: 值班, 备班, 带班; 代 of a day on which nobody serves, which no row ever says."""

    DUTY = "duty"
    BACKUP = "backup"
    SHIFT_LEADER = "shift_leader"
    COVER = "cover"


IN_ROWS = (ShiftRole.DUTY, ShiftRole.BACKUP, ShiftRole.SHIFT_LEADER)
TAKING_CASES = (ShiftRole.DUTY, ShiftRole.COVER)


class Source(StrEnum):
    """How a row came to be."""

    PLAN = "plan"
    STAND_IN = "stand_in"  # for somebody on leave
    SWAP = "swap"
    TAKE_OVER = "take_over"
    APPOINTED = "appointed"  # by whoever keeps the roster, by hand or by a file
    MEANT = "meant"  # nobody, and that is meant


@dataclass(frozen=True, slots=True)
class Shift:
    """A published row: who has a role in a village on a duty day, from `since` on.

    Of the rows of a day and role the highest version that has begun holds: `at`. Rows are never changed, so what was
    stays as it was. `person_id` None: nobody, a gap.
    """

    village_id: int
    day: date
    role: ShiftRole
    version: int
    since: datetime
    person_id: int | None
    source: Source
    change_id: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Who serves a village in turn from `first_day` on, and who leads the shift of its town's days; all by id, in order."""

    village_id: int
    first_day: date
    people: tuple[int, ...]
    shift_leaders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of a plan, not yet published."""

    day: date
    role: ShiftRole
    person_id: int | None
    source: Source


def in_force(shifts: Iterable[Shift], at: datetime) -> dict[ShiftRole, Shift]:
    """Return {role: the row that holds at `at`} of the rows of one village and day."""
    found: dict[ShiftRole, Shift] = {}
    for shift in shifts:
        if shift.since <= at and (shift.role not in found or shift.version > found[shift.role].version):
            found[shift.role] = shift
    return found


def order_on(turn: Turn, rules: DutyRules, calendar: WorkCalendar, day: date) -> tuple[int, ...]:
    """Return the people of a turn beginning with the one whose day it is; empty on a day that the turn does not count.

    Fourteen people over fourteen days that count serve once each, whatever lies between those days.
    """
    start = start_on(turn.first_day, len(turn.people), rules, calendar, day=day)
    return () if start is None else turn.people[start:] + turn.people[:start]


def start_on(first_day: date, people: int, rules: DutyRules, calendar: WorkCalendar, *, day: date) -> int | None:
    """Return whose of so many people's turn a day is, the first being 0; None on a day that the turn does not count."""
    number = _number(rules.turns, calendar, first_day, day)
    return None if number is None or not people else number % people


def plan(
    turn: Turn,
    rules: DutyRules,
    calendar: WorkCalendar,
    *,
    first: date,
    last: date,
    away: Container[tuple[int, date]] = frozenset(),
    blocked: Container[date] = frozenset(),
    load: Mapping[int, int] | None = None,
) -> list[Planned]:
    """Return the rows of a village from `first` to `last`, both included: day by day, in each the roles in their order.

    `away` holds (person, day) of leave, `load` what each has served by weight. Whoever is away is replaced by the one of
    the turn who has served least, himself neither the day before nor the day after if it can be helped. A day in
    `blocked` takes nobody but whom somebody appoints. Same input, same rows.
    """
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    served = starting_load(turn.people, load or {})
    found: list[Planned] = []
    for day in days:
        order = order_on(turn, rules, calendar, day)
        if day in blocked:
            found.append(Planned(day, ShiftRole.DUTY, None, Source.PLAN))
        elif order:
            able = [person for person in order if (person, day) not in away]
            chosen = _chosen(order, able, turn, rules, calendar, day, served)
            found.append(chosen)
            if chosen.person_id is not None:
                served[chosen.person_id] += weight_of(calendar.kind_of(day), rules)
            if rules.backup:
                backup = backup_on(turn, rules, calendar, day, away=away, but=(chosen.person_id,))
                found.append(Planned(day, ShiftRole.BACKUP, backup, Source.PLAN))
        leads = _shift_leader(turn, day, away)
        if leads is not None:
            found.append(Planned(day, ShiftRole.SHIFT_LEADER, leads, Source.PLAN))
    return found


def backup_on(
    turn: Turn,
    rules: DutyRules,
    calendar: WorkCalendar,
    day: date,
    *,
    away: Container[tuple[int, date]],
    but: Container[int | None],
) -> int | None:
    """Return who is nearest to stand by on a day: the next of the turn who is neither away nor one of `but`."""
    order = order_on(turn, rules, calendar, day) or turn.people
    return next((one for one in order if (one, day) not in away and one not in but), None)


def weight_of(kind: DayKind, rules: DutyRules) -> int:
    """Return what a day of a kind counts in the ledger."""
    return rules.weights[KINDS.index(kind)]


def starting_load(people: Iterable[int], load: Mapping[int, int]) -> dict[int, int]:
    """Return {person: what he has served}; who has served nothing yet stands where the least of the others stands."""
    known = [load[person] for person in people if person in load]
    return {person: load.get(person, min(known, default=0)) for person in people}


def _chosen(
    order: tuple[int, ...],
    able: list[int],
    turn: Turn,
    rules: DutyRules,
    calendar: WorkCalendar,
    day: date,
    served: Mapping[int, int],
) -> Planned:
    if not able:
        return Planned(day, ShiftRole.DUTY, None, Source.PLAN)
    if able[0] == order[0]:
        return Planned(day, ShiftRole.DUTY, order[0], Source.PLAN)
    beside = {next(iter(order_on(turn, rules, calendar, day + n * ONE_DAY)), None) for n in (-1, 1)}
    stand_in = min(able, key=lambda person: (person in beside, served[person], order.index(person)))
    return Planned(day, ShiftRole.DUTY, stand_in, Source.STAND_IN)


def _shift_leader(turn: Turn, day: date, away: Container[tuple[int, date]]) -> int | None:
    leaders = turn.shift_leaders
    start = day.toordinal() % len(leaders) if leaders else 0
    return next((person for person in leaders[start:] + leaders[:start] if (person, day) not in away), None)


def _number(turns: Turns, calendar: WorkCalendar, first_day: date, day: date) -> int | None:
    """Return how many days of its turn lie between `first_day` and `day`; None where `day` is in no turn."""
    if turns is Turns.DAILY:
        return (day - first_day).days
    kind = calendar.kind_of(day)
    if turns is Turns.WORKDAYS and kind is not DayKind.WORKDAY:
        return None
    return _days_before(calendar, kind, day) - _days_before(calendar, kind, first_day)


@lru_cache(maxsize=4096)
def _days_before(calendar: WorkCalendar, kind: DayKind, day: date) -> int:
    """Return how many days of a kind have been since the year 2000; before it they are counted backwards."""
    whole = sum(_of_year(calendar, year)[kind][-1] for year in range(2000, day.year))
    whole -= sum(_of_year(calendar, year)[kind][-1] for year in range(day.year, 2000))
    return whole + _of_year(calendar, day.year)[kind][day.timetuple().tm_yday - 1]


@lru_cache(maxsize=512)
def _of_year(calendar: WorkCalendar, year: int) -> dict[DayKind, list[int]]:
    """Return {kind: how many of it have been before each day of the year, and before its end}."""
    counts: dict[DayKind, list[int]] = {kind: [0] for kind in KINDS}
    day = date(year, 1, 1)
    while day.year == year:
        for kind, found in counts.items():
            found.append(found[-1] + (calendar.kind_of(day) is kind))
        day += ONE_DAY
    return counts
