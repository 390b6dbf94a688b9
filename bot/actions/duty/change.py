"""The only writer of the roster: rows are added, each change whole in one transaction, the past untouched."""

from collections.abc import Collection
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.duty.carry import carry, stand_aside
from bot.actions.duty.changes import tell_changes
from bot.actions.duty.resolve import forget_stand_in, roster_between, span_of
from bot.actions.duty.standing_in import next_backup
from bot.rules.errors import CannotGiveBack, ShiftIsOver, UndoneAlready, UndoneTooLate
from bot.rules.roster import Shift, ShiftRole, Source, in_force
from bot.rules.rota import duty_day
from bot.rules.shift_news import News
from storage import offices, people, places, roster
from storage.database import Tx


@dataclass(frozen=True)
class Wanted:
    """Who is to have a role in a village on a duty day; None: nobody."""

    village_id: int
    day: date
    person_id: int | None
    source: Source
    role: ShiftRole = ShiftRole.DUTY


def change_roster(
    tx: Tx,
    wanted: list[Wanted],
    *,
    source: Source,
    by: int | None,
    now: datetime,
    on_behalf_of: int | None = None,
    undoes: int | None = None,
    told: Collection[int] = (),
) -> int | None:
    """Let the roster name others, of a running day from now on; return the id of the change, None if nothing changes.

    Open cases follow a running day; where it was taken over also those that somebody has signed for. Everybody whose days
    change hears before and after, but who is `told` by the caller, or did it himself before his own eyes.
    Raises: ShiftIsOver: a day has passed; then nothing is changed.
    """
    made = roster.Change(tx.new_id(), source, by, on_behalf_of, now, undoes)
    moved = _next_rows(tx, wanted, made)
    if not moved:
        return None
    rows = [row for row, _ in moved]
    had = _running(tx, rows, now=now)
    roster.add(tx, made, rows)
    for row, before in moved:
        _remember_stand_in(tx, row, now=now)
        forget_stand_in(tx, row.village_id, before)
    for village_id, people_before in had.items():
        taken = people_before if source is Source.TAKE_OVER and undoes is None else frozenset[int]()
        carry(tx, village_id, by=by, now=now, taken_from=taken)
    news = [(News(row.village_id, row.day, row.role, before), row.person_id) for row, before in moved]
    tell_changes(tx, news, change_id=made.change_id, now=now, but=told)
    return made.change_id


def undo(tx: Tx, change_id: int, *, by: int, now: datetime, told: Collection[int] = ()) -> int:
    """Take a change back: whom it replaced has the days again, of a running day from now on. Return the id of the undoing.

    Raises: UndoneAlready, UndoneTooLate: a day of it is over, or was changed again since; CannotGiveBack.
    """
    made, rows = roster.change(tx, change_id), roster.of_change(tx, change_id)
    if made is None or roster.is_undone(tx, change_id):
        raise UndoneAlready
    wanted = []
    for row in rows:
        with suppress(UndoneTooLate, CannotGiveBack) if _follows(row, rows) else nullcontext():
            wanted.append(_given_back(tx, row, now=now))
    found = change_roster(
        tx, wanted, source=made.source, by=by, now=now, on_behalf_of=made.on_behalf_of, undoes=change_id, told=told
    )
    if found is None:
        raise UndoneTooLate
    return found


def undo_ahead(tx: Tx, change_id: int, *, by: int, now: datetime, told: Collection[int] = ()) -> int | None:
    """Take back what a change did to days that have not begun and were not changed again; return the id of the undoing."""
    made = roster.change(tx, change_id)
    if made is None or roster.is_undone(tx, change_id):
        return None
    office = offices.rules(tx)
    ahead = [row for row in roster.of_change(tx, change_id) if now < span_of(row.day, office)[0]]
    wanted = []
    for row in ahead:
        with suppress(UndoneTooLate, CannotGiveBack):
            wanted.append(_given_back(tx, row, now=now))
    return change_roster(
        tx, wanted, source=made.source, by=by, now=now, on_behalf_of=made.on_behalf_of, undoes=change_id, told=told
    )


def _next_rows(tx: Tx, wanted: list[Wanted], made: roster.Change) -> list[tuple[Shift, int | None]]:
    """Return the rows that let the roster say what is wanted, each with who had it; none where it says so. Raises: ShiftIsOver."""
    days: dict[tuple[int, date], dict[ShiftRole, Wanted]] = {}
    for one in wanted:
        days.setdefault((one.village_id, one.day), {})[one.role] = one
    moved = []
    for (village_id, day), of_day in days.items():
        begins, ends = span_of(day, offices.rules(tx))
        if made.at >= ends:
            raise ShiftIsOver
        there = roster.of_day(tx, village_id, day)
        held = in_force(there, max(begins, made.at))
        for one in _with_backup(tx, village_id, day, of_day, held):
            had = held.get(one.role)
            if had is None or (had.person_id, had.source) != (one.person_id, one.source):
                row = _next_row(one, [row for row in there if row.role is one.role], made, begins=begins)
                moved.append((row, had.person_id if had else None))
    return moved


def _with_backup(
    tx: Tx, village_id: int, day: date, wanted: dict[ShiftRole, Wanted], held: dict[ShiftRole, Shift]
) -> list[Wanted]:
    """Return what is wanted of a day; nobody stands behind himself: where the backup would have the duty, the next one stands by."""
    named = {role: one.person_id for role, one in (held | wanted).items()}
    duty = named.get(ShiftRole.DUTY)
    if duty is not None and duty == named.get(ShiftRole.BACKUP):
        whole = roster_between(tx, day, day, village_id=village_id)
        backup = next_backup(whole, places.load(tx, village_id), day, but=(duty,))
        wanted = wanted | {ShiftRole.BACKUP: Wanted(village_id, day, backup, Source.PLAN, ShiftRole.BACKUP)}
    return list(wanted.values())


def _next_row(wanted: Wanted, there: list[Shift], made: roster.Change, *, begins: datetime) -> Shift:
    """Return the row that lets the roster say what is wanted, above those that are there."""
    return Shift(
        village_id=wanted.village_id,
        day=wanted.day,
        role=wanted.role,
        version=max((row.version for row in there), default=0) + 1,
        since=made.at if there else min(begins, made.at),  # of a day to come all of it, whenever it begins
        person_id=wanted.person_id,
        source=wanted.source,
        change_id=made.change_id,
    )


def _follows(row: Shift, rows: list[Shift]) -> bool:
    """Whether a row of a change names a backup because another of it gave somebody the duty."""
    duties = {(one.village_id, one.day) for one in rows if one.role is ShiftRole.DUTY}
    return row.role is ShiftRole.BACKUP and row.source is Source.PLAN and (row.village_id, row.day) in duties


def _before(tx: Tx, row: Shift, *, now: datetime) -> Wanted:
    """Return what stood there before a row. Raises: UndoneTooLate."""
    there = [one for one in roster.of_day(tx, row.village_id, row.day) if one.role is row.role]
    if there[-1].version != row.version or now >= span_of(row.day, offices.rules(tx))[1]:
        raise UndoneTooLate
    earlier = [one for one in there if one.version < row.version]
    held = in_force(earlier, max(row.since, span_of(row.day, offices.rules(tx))[0])).get(row.role)
    if held is None:
        raise UndoneTooLate
    return Wanted(row.village_id, row.day, held.person_id, held.source, row.role)


def _given_back(tx: Tx, row: Shift, *, now: datetime) -> Wanted:
    """Return what lets a row be undone. Raises: UndoneTooLate, CannotGiveBack."""
    wanted = _before(tx, row, now=now)
    if not _may_have_back(tx, wanted, now=now):
        raise CannotGiveBack
    return wanted


def _may_have_back(tx: Tx, wanted: Wanted, *, now: datetime) -> bool:
    """Whether somebody can serve a day that he had before: still of the staff, not on leave, and nobody by turn where the day takes none."""
    if wanted.person_id is None:
        return True
    place = places.load(tx, wanted.village_id)
    held = roster_between(tx, wanted.day, wanted.day, village_id=wanted.village_id)
    away = held.standing_on(place, wanted.day, now=now).away
    by_turn = wanted.source in (Source.PLAN, Source.STAND_IN)
    there = people.of_staff(tx, wanted.person_id) is not None
    return there and wanted.person_id not in away and not (by_turn and held.is_blocked(place, wanted.day))


def _running(tx: Tx, rows: list[Shift], *, now: datetime) -> dict[int, frozenset[int]]:
    """Return {village of which the day that runs now is changed: whom the roster names there, and who stands in for him}."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    found = {}
    for village_id in sorted(
        {row.village_id for row in rows if row.day == today and row.role is not ShiftRole.SHIFT_LEADER}
    ):
        held, place = roster_between(tx, today, today, village_id=village_id), places.load(tx, village_id)
        had = (held.standing(place, now).duty, held.answer(place, now).person)
        found[village_id] = frozenset(person.person_id for person in had if person)
    return found


def _remember_stand_in(tx: Tx, row: Shift, *, now: datetime) -> None:
    """Whoever serves a village stands in its circle, its turn's or not."""
    if row.person_id is None or row.role is ShiftRole.SHIFT_LEADER:
        return
    place = places.load(tx, row.village_id)
    if row.person_id not in {person.person_id for person in (*place.duty, *place.stand_ins)}:
        roster.stands_in(tx, row.village_id, row.person_id)
        stand_aside(tx, row.village_id, now=now)
