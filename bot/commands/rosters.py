"""`duty import`, and the workbook of `duty export`: the month's roster as a table."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.clerks.rosters import lines_of
from bot.actions.duty.bring import Brought, Move, compare, take
from bot.actions.duty.export import roster_workbook
from bot.clock import SystemClock
from bot.commands.common import Refused, config, must_have_town, prepared, print_json
from bot.files.roster_table import BadTable, RosterTable, read_roster_table
from bot.files.roster_workbook import RosterWorkbook
from bot.files.workbooks import NoWorkbook
from bot.messages import roster_tables as messages
from bot.texts import operators
from storage import offices, places
from storage.database import Tx


def add_to(below: Any) -> None:
    """Add the verb below `duty`."""
    importing = below.add_parser("import", help="把改好的值班表（.xlsx）导进来；有一处不对就什么也不改")
    importing.add_argument("file", type=Path, metavar="文件")
    importing.add_argument("--dry-run", action="store_true", help="只看会改什么")
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(verb=import_file)


def month_workbook(tx: Tx, month: date, *, town: str | None, as_list: bool, now: datetime) -> RosterWorkbook:
    """Return the roster of a month, of a town or of all. Raises: Refused."""
    towns = {row.name: row.place_id for row in places.towns(tx)}
    if town and town not in towns:
        raise Refused(operators.no_town(town, list(towns)))
    return roster_workbook(tx, month=month, town_id=towns[town] if town else None, as_list=as_list, now=now)


async def import_file(options: argparse.Namespace) -> None:
    """Take a workbook as the roster; say who moves. Raises: Refused: naming each fault."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        zone = await database.transaction(lambda tx: offices.rules(tx).zone)
        try:
            table = read_roster_table(options.file.read_bytes(), today=clock.now().astimezone(zone).date())
            found = await database.transaction(lambda tx: _take(tx, table, dry_run=options.dry_run, now=clock.now()))
        except OSError as error:
            raise Refused(operators.no_file(str(options.file))) from error
        except (NoWorkbook, BadTable) as error:
            raise Refused(str(error)) from error
    if options.json:
        print_json([_as_json(move) for move in found.moves])
        return
    _print_moves(found, zone)
    if options.dry_run:
        print(operators.DRY_RUN)
    elif found.moves:
        print(operators.imported(len(found.moves)))


def _take(tx: Tx, table: RosterTable, *, dry_run: bool, now: datetime) -> Brought:
    found = compare(tx, table, now=now)
    if found.moves and not dry_run:
        take(tx, [move.agreed for move in found.moves], by=None, now=now)
    return found


def _as_json(move: Move) -> dict[str, str | None]:
    town, _, village = move.place.partition("/")
    person = move.person.name if move.person else None
    day, role = move.day.isoformat(), move.role.value
    return {"town": town, "village": village, "day": day, "role": role, "before": move.before, "after": person}


def _print_moves(found: Brought, zone: ZoneInfo) -> None:
    lines = [messages.line_of(line, zone) for line in lines_of(found)]
    remarks = found.remarks.sentences()
    print("\n".join([*lines, *remarks]) if lines else "\n".join([operators.NOTHING_CHANGED, *remarks]))
