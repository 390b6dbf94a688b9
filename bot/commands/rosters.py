"""`duty export`, `duty import`: the month's roster as a workbook."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.clerks.rosters import lines_of
from bot.actions.duty.bring import Brought, Move, compare, take
from bot.actions.duty.export import roster_workbook
from bot.clock import SystemClock
from bot.commands.common import Refused, config, day_of, must_have_town, prepared, print_json, write_printed
from bot.files.roster_table import BadTable, RosterTable, read_roster_table
from bot.files.roster_workbook import RosterWorkbook
from bot.files.workbooks import NoWorkbook
from bot.messages import roster_tables as messages
from bot.texts import operators
from storage import offices, places
from storage.database import Tx


def add_to(below: Any) -> None:
    """Add the verbs below `duty`."""
    exporting = below.add_parser("export", help="把一个月的值班表写成表格（.xlsx）")
    exporting.add_argument("file", type=Path)
    exporting.add_argument("--month", help="月份，例如 2026-12；不写就是这个月")
    exporting.add_argument("--town", help="只要一个镇的")
    exporting.add_argument("--list", action="store_true", help="一天一行，不是一天一列")
    exporting.set_defaults(verb=export)
    importing = below.add_parser("import", help="把改好的值班表（.xlsx）导进来；有一处不对就什么也不改")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="只看会改什么")
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(verb=import_file)


async def export(options: argparse.Namespace) -> None:
    """Write the roster of a month as a workbook. Raises: Refused."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        made = await database.transaction(lambda tx: _workbook(tx, options, now=clock.now()))
    write_printed(options.file, made, operators.wrote)


def _workbook(tx: Tx, options: argparse.Namespace, *, now: datetime) -> RosterWorkbook:
    month = day_of(f"{options.month}-01") if options.month else now.astimezone(offices.rules(tx).zone).date()
    towns = {town.name: town.place_id for town in places.towns(tx)}
    if options.town and options.town not in towns:
        raise Refused(operators.no_town(options.town, list(towns)))
    town_id = towns[options.town] if options.town else None
    return roster_workbook(tx, month=month or now.date(), town_id=town_id, as_list=options.list, now=now)


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
    remarks = messages.remarks_of(out_of_reach=found.out_of_reach, on_leave=found.on_leave, left_out=found.left_out)
    print("\n".join([*lines, *remarks]) if lines else "\n".join([operators.NOTHING_CHANGED, *remarks]))
