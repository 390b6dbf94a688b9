"""`town template`, `town import`, `town export`, `town show`."""

import argparse
from pathlib import Path
from typing import Any

from bot.actions.clerks.printing import UnknownName, notices
from bot.actions.towns.export_town import export_town
from bot.actions.towns.import_town import DryRun, import_town
from bot.actions.towns.show_town import show_town
from bot.clock import SystemClock
from bot.commands.common import (
    Refused,
    config,
    day_of,
    must_have_town,
    prepared,
    print_json,
    town_file,
    write_new,
    write_printed,
)
from bot.files.town_template import template, workbook_of
from bot.rules.errors import SinceTooFar
from bot.texts import operators
from storage.database import Database


def add_to(verbs: Any) -> None:
    """Add the verbs to the command line."""
    parser = verbs.add_parser("town", help="镇村资料：模板、导入、写成表格、查看")
    below = parser.add_subparsers(required=True, metavar="动作")
    blank = below.add_parser("template", help="写一份空白的表格（.xlsx），照着填")
    blank.add_argument("file", type=Path, metavar="文件.xlsx")
    blank.set_defaults(verb=write_template)
    importing = below.add_parser("import", help="导入镇文件（.toml 或 .xlsx），再导一次只改有变的")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="只看会改什么")
    importing.add_argument("--from", dest="since", metavar="日期", help="值班的变动从哪天起算；不写就是明天")
    importing.set_defaults(verb=import_file)
    exporting = below.add_parser("export", help="把现在的镇写成表格（.xlsx），改好再导入")
    exporting.add_argument("file", type=Path, metavar="文件.xlsx")
    exporting.set_defaults(verb=export)
    showing = below.add_parser("show", help="看现在的镇、村、人")
    showing.add_argument("--links", action="store_true", help="每个村的链接")
    form = showing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--notices", type=Path, metavar="文件", help="写成村告示（.html），A4 打印，一村一页带二维码")
    showing.set_defaults(verb=show)


async def write_template(options: argparse.Namespace) -> None:
    """Write a workbook to be filled in. Raises: Refused."""
    write_new(options.file, template())


async def export(options: argparse.Namespace) -> None:
    """Write the town as it is in the database as a workbook. Raises: Refused."""
    async with prepared(config()) as database:
        await database.transaction(must_have_town)
        town = await database.transaction(export_town)
    write_new(options.file, workbook_of(town))


async def import_file(options: argparse.Namespace) -> None:
    """Import a town file or a town's workbook; say what changed. Raises: Refused."""
    file, since = town_file(options.file), day_of(options.since)
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        try:
            changes = await database.transaction(
                lambda tx: import_town(tx, file, now=clock.now(), dry_run=options.dry_run, since=since)
            )
        except DryRun as rehearsal:
            changes = rehearsal.changes
        except SinceTooFar as error:
            raise Refused(operators.BAD_SINCE) from error
    print("\n".join(changes) if changes else operators.NOTHING_CHANGED)
    if options.dry_run:
        print(operators.DRY_RUN)


async def show(options: argparse.Namespace) -> None:
    """Show the town as it is in the database. Raises: Refused."""
    async with prepared(config()) as database:
        if options.notices:
            await _write_notices(database, options.notices)
            return
        shown = await _shown(database)
    if options.json:
        print_json(shown)
        return
    for town in shown["towns"]:
        print(
            f"{town['name']}　值班室 {town['duty_room'] or '无'}　分派 {'、'.join(town['dispatchers'])}　督办 {'、'.join(town['supervisors'])}"
        )
        for village in town["villages"]:
            line = (
                village["link"] or f"…?start=v_{village['code']}"
                if options.links
                else f"{village['grid'] or ''}　{'、'.join(village['duty'])}"
            )
            print(f"  {village['name']}　{line}")


async def _write_notices(database: Database, path: Path) -> None:
    await database.transaction(must_have_town)
    try:
        write_printed(path, await database.transaction(notices))
    except UnknownName as error:
        raise Refused(operators.NO_BOT_NAME) from error


async def _shown(database: Database) -> dict[str, Any]:
    await database.transaction(must_have_town)
    return await database.transaction(show_town)
