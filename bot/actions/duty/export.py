"""The roster of a month as a file: every cell says what /duty says."""

import calendar
from datetime import date, datetime

from bot.actions.duty.resolve import Roster, roster_between
from bot.actions.duty.who import named
from bot.files.roster_workbook import DayHead, RosterWorkbook, VillageRow
from bot.rules.calendar import ONE_DAY
from bot.rules.people import Place
from bot.rules.roster import IN_ROWS, ShiftRole
from bot.texts import roster_tables as texts
from bot.texts.language import speaking
from storage import offices, people, places
from storage.database import Tx


@speaking(None)  # the file is read by others than whoever asks for it
def roster_workbook(tx: Tx, *, month: date, town_id: int | None, as_list: bool, now: datetime) -> RosterWorkbook:
    """Return the roster of a month, of a town or of all. Raises: NoTown."""
    office = offices.rules(tx)
    days = days_of(month)
    held = roster_between(tx, days[0], days[-1])
    groups = places.grids_of(tx)
    chosen = [row for row in places.all_villages(tx) if town_id is None or row[0] == town_id]
    roles = IN_ROWS if as_list else (ShiftRole.DUTY,)
    rows = []
    for _, town, village_id, village in chosen:
        place = places.load(tx, village_id)
        cells = {role: tuple(said_on(held, place, day, role, now=now) for day in days) for role in roles}
        rows.append(VillageRow(town, groups.get(village_id, ""), village, cells))
    where = chosen[0][1] if chosen and town_id is not None else office.name
    return RosterWorkbook(
        name=texts.file_name(where, month.year, month.month),
        note=texts.note(f"{office.handover:%H:%M}"),
        days=tuple(DayHead(day, office.calendar.kind_of(day)) for day in days),
        rows=tuple(rows),
        as_list=as_list,
    )


def days_of(month: date) -> list[date]:
    """Return the days of the month in which a day lies."""
    first = month.replace(day=1)
    return [first + n * ONE_DAY for n in range(calendar.monthrange(month.year, month.month)[1])]


@speaking(None)
def said_on(held: Roster, place: Place, day: date, role: ShiftRole, *, now: datetime) -> str:
    """Return what a cell says: on duty is whoever has the village's cases that day, the others are as the roster names them."""
    if role is ShiftRole.DUTY:
        return named(held.answer_on(place, day, now=now))
    if role is ShiftRole.BACKUP:
        found = held.standing(place, held.moment_of(day, now=now)).backup
    else:
        row = held.rows_on(place, day, now=now).get(role)
        found = people.find(held.tx, row.person_id) if row else None
    return found.name or "" if found else ""
