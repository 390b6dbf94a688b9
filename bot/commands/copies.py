"""`backup`, `restore`."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.commands.common import Refused, config, prepared
from bot.texts import operators
from storage.copies import BadCopy, check, put_back
from storage.database import DatabaseUnavailable
from storage.emptying import keep_backup
from storage.migrations import known_versions
from storage.owners import anybody_sends, senders_of


def add_to(verbs: Any) -> None:
    """Add the verbs to the command line."""
    backing = verbs.add_parser("backup", help="备份数据库到一个文件夹，机器人不用停")
    backing.add_argument("folder", type=Path)
    backing.set_defaults(verb=backup)
    restoring = verbs.add_parser("restore", help="用一份备份换回数据库，先停机器人")
    restoring.add_argument("file", type=Path)
    restoring.set_defaults(verb=restore)


async def backup(options: argparse.Namespace) -> None:
    """Write a checked copy, named after the instant. Raises: Refused."""
    clock, settings = SystemClock(), config()
    if not isinstance(settings.database, Path):
        raise Refused(operators.NOT_SQLITE)
    target = options.folder / f"zhiban-{_stamp(clock.now())}.db"
    async with prepared(settings, clock) as database:
        try:
            options.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            await database.copy_to(target)
        except (BadCopy, OSError, DatabaseUnavailable) as error:
            raise Refused(operators.no_backup(str(options.folder))) from error
        await database.transaction(lambda tx: keep_backup(tx, str(target.resolve()), now=clock.now()))
    print(operators.backed_up(str(target)))


async def restore(options: argparse.Namespace) -> None:
    """Put a copy in the place of the database; the present one is kept aside. Raises: Refused."""
    database = config().database
    if not isinstance(database, Path):
        raise Refused(operators.NOT_SQLITE)
    if not options.file.is_file():
        raise Refused(operators.no_file(str(options.file)))
    try:
        if not set(check(options.file)) <= known_versions():
            raise Refused(operators.NEWER)
    except BadCopy as error:
        raise Refused(operators.bad_copy(str(options.file))) from error
    if anybody_sends(senders_of(database)):
        raise Refused(operators.STILL_RUNNING)
    aside = database.with_name(f"{database.name}.before-{_stamp(SystemClock().now())}")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        put_back(options.file, database, aside=aside)
    except (BadCopy, OSError) as error:
        raise Refused(operators.no_restore(str(database))) from error
    print(operators.restored(str(aside)))


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d-%H%M%S}"
