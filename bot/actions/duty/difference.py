"""What a new plan changes in the rows that are there: what somebody arranged stays, whoever is gone does not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.actions.duty.resolve import span_of
from bot.rules.roster import Planned, Shift, ShiftRole, Source, Turn, backup_on, in_force
from bot.rules.town import OfficeRules
from storage.roster import Change

Key = tuple[date, ShiftRole]
Held = dict[date, dict[ShiftRole, Shift]]


@dataclass(frozen=True)
class Moved:
    """A day whose role goes to somebody else: by id, None for nobody."""

    village_id: int
    day: date
    role: ShiftRole
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Village:
    """One village's turn and rows; `away` is on leave, (person, day), `gone` are of the staff no more."""

    turn: Turn
    rows: list[Shift]
    office: OfficeRules
    away: frozenset[tuple[int, date]]
    gone: frozenset[int]


def difference(
    planned: list[Planned], village: Village, change: Change, *, first: date
) -> tuple[list[Shift], list[Moved]]:
    """Return the rows to add so that the roster follows a plan from `first` on, and whom that moves."""
    held = _held(village.rows, village.office)
    wanted = _wanted(planned, held, first=first)
    named = _named(wanted, held, village)
    named |= _other_backups(named, held, village)
    versions = Counter({(row.day, row.role): row.version for row in village.rows})
    fresh, moved = [], []
    for (day, role), person_id in named.items():
        there = held.get(day, {}).get(role)
        if there and there.person_id == person_id:
            continue
        since = min(span_of(day, village.office)[0], change.at)
        version, source = versions[day, role] + 1, wanted[day, role].source
        fresh.append(Shift(village.turn.village_id, day, role, version, since, person_id, source, change.change_id))
        if there:
            moved.append(Moved(village.turn.village_id, day, role, there.person_id, person_id))
    return fresh, moved


def _wanted(planned: list[Planned], held: Held, *, first: date) -> dict[Key, Planned]:
    """Return what is planned for each day and role, nobody where the plan says nothing and somebody is named."""
    wanted = {(one.day, one.role): one for one in planned}
    for day, of_day in held.items():
        for role, row in of_day.items():
            if day >= first and row.person_id is not None:
                wanted.setdefault((day, role), Planned(day, role, None, Source.PLAN))
    return wanted


def _named(wanted: dict[Key, Planned], held: Held, village: Village) -> dict[Key, int | None]:
    """Return who is to have each day and role: as arranged, else as planned."""
    arranged = _by_hand(village.rows)
    named: dict[Key, int | None] = {}
    for (day, role), one in wanted.items():
        there = held.get(day, {}).get(role)
        named[day, role] = one.person_id
        by_hand = (day, role) in arranged
        if there and there.person_id not in village.gone and (by_hand or _still_stands_in(there, one, village.away)):
            named[day, role] = there.person_id
    return named


def _other_backups(named: dict[Key, int | None], held: Held, village: Village) -> dict[Key, int | None]:
    """Return who stands by instead where somebody would stand behind himself."""
    found: dict[Key, int | None] = {}
    for (day, role), person_id in named.items():
        there = held.get(day, {}).get(ShiftRole.DUTY)
        duty = named.get((day, ShiftRole.DUTY), there.person_id if there else None)
        if role is ShiftRole.BACKUP and person_id is not None and person_id == duty:
            rules, calendar = village.office.duty, village.office.calendar
            found[day, role] = backup_on(village.turn, rules, calendar, day, away=village.away, but=(duty,))
    return found


def _held(rows: list[Shift], office: OfficeRules) -> Held:
    """Return {day: {role: the row that holds at its end}}."""
    return {day: in_force(of_day, span_of(day, office)[1]) for day, of_day in by_day(rows).items()}


def by_day(rows: Iterable[Shift]) -> dict[date, list[Shift]]:
    days: dict[date, list[Shift]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    return days


def _by_hand(rows: list[Shift]) -> set[tuple[date, ShiftRole]]:
    """Return the days and roles that somebody arranged, also those where another stands in by now for whom he named."""
    beneath = {(row.day, row.role): row.source for row in rows if row.source is not Source.STAND_IN}
    return {key for key, source in beneath.items() if source is not Source.PLAN}


def _still_stands_in(there: Shift, planned: Planned, away: frozenset[tuple[int, date]]) -> bool:
    """Whether a stand-in of before serves as well: nobody is moved only because another has served less by now."""
    both = there.source is Source.STAND_IN and planned.source is Source.STAND_IN
    return both and there.person_id is not None and (there.person_id, there.day) not in away
