"""`duty export`: the roster as a file, of the kind that its name's ending says."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.actions.clerks.printing import UnknownName
from bot.actions.duty.calendars import own_calendar, village_calendar
from bot.actions.duty.notices import duty_notices
from bot.actions.duty.show import UnclearVillage, villages_named
from bot.actions.people.invite import Ambiguous, the_one
from bot.clock import SystemClock
from bot.commands.common import Refused, config, must_have_town, prepared, write_printed
from bot.commands.rosters import month_workbook
from bot.files.printed import Printed
from bot.messages.pictures import month_number
from bot.texts import operators
from storage import offices
from storage.database import Tx


@dataclass(frozen=True)
class _Kind:
    """A kind of file: how it is made, with which options, and what is said when it is written."""

    make: Callable[[Tx, argparse.Namespace, datetime], Printed]
    options: tuple[str, ...]
    said: Callable[[str], str] = operators.wrote


def add_to(below: Any) -> None:
    """Add the verb below `duty`."""
    exporting = below.add_parser(
        "export", help="把值班表写成文件：.xlsx 一个月的表格，.ics 日历，.html 贴在村里的值班告示"
    )
    exporting.add_argument("file", type=Path, metavar="文件")
    exporting.add_argument("--month", help="表格、告示的月份，例如 2026-12；不写就是这个月")
    exporting.add_argument("--town", help="表格：只要一个镇的")
    exporting.add_argument("--list", action="store_true", help="表格：一天一行，不是一天一列")
    whose = exporting.add_mutually_exclusive_group()
    whose.add_argument("--village", help="日历、告示：村，或 镇/村")
    whose.add_argument("--person", help="日历：只要这一位的班（同名写成 镇/姓名）")
    exporting.set_defaults(verb=export)


async def export(options: argparse.Namespace) -> None:
    """Write the roster as a file. Raises: Refused."""
    ending = options.file.suffix.lower()
    if ending not in KINDS:
        raise Refused(operators.bad_export(str(options.file), list(KINDS)))
    for name in ("month", "town", "list", "village", "person"):
        if getattr(options, name) and name not in KINDS[ending].options:
            raise Refused(operators.not_for(f"--{name}", ending))
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        try:
            made = await database.read(lambda tx: KINDS[ending].make(tx, options, clock.now()))
        except (UnclearVillage, Ambiguous) as error:
            raise Refused(str(error)) from error
        except UnknownName as error:
            raise Refused(operators.NO_BOT_NAME) from error
    write_printed(options.file, made, KINDS[ending].said)


def _workbook(tx: Tx, options: argparse.Namespace, now: datetime) -> Printed:
    """A month as a table."""
    month = _month(options) or now.astimezone(offices.rules(tx).zone).date()
    return month_workbook(tx, month, town=options.town, as_list=options.list, now=now)


def _calendar(tx: Tx, options: argparse.Namespace, now: datetime) -> Printed:
    """Somebody's days, or who has a village."""
    if options.person:
        return own_calendar(tx, the_one(tx, options.person), now=now)
    if options.village:
        [village_id] = villages_named(tx, options.village)
        return village_calendar(tx, village_id, now=now)
    raise Refused(operators.WHOSE_CALENDAR)


def _notices(tx: Tx, options: argparse.Namespace, now: datetime) -> Printed:
    """A month, a page a village."""
    village_id = villages_named(tx, options.village)[0] if options.village else None
    first = _month(options)
    return duty_notices(tx, month=month_number(first) if first else None, village_id=village_id, now=now)


def _month(options: argparse.Namespace) -> date | None:
    """Return the first day of the month that was asked for. Raises: Refused."""
    try:
        return date.fromisoformat(f"{options.month}-01") if options.month else None
    except ValueError as error:
        raise Refused(operators.bad_month(options.month)) from error


KINDS = {
    ".xlsx": _Kind(_workbook, ("month", "town", "list")),
    ".ics": _Kind(_calendar, ("village", "person")),
    ".html": _Kind(_notices, ("month", "village"), operators.printed),
}
