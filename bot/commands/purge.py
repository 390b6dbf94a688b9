"""`purge`: empties by age what is over, with a dry run that says what it would do."""

import argparse
import re
from datetime import datetime, timedelta
from typing import Any

from bot.actions.upkeep.purge import purge_some, to_purge
from bot.clock import SystemClock
from bot.commands.common import Refused, config, must_have_town, prepared
from bot.rules.emptying import Extent
from bot.rules.town_keys import LONGEST_KEPT, SHORTEST_KEPT
from bot.texts import operators
from storage import emptying, offices
from storage.database import Database, Tx


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("purge", help="清掉归档很久的内容和身份；编号、日期、统计留着；机器人不用停")
    parser.add_argument("--dry-run", action="store_true", help="只说会清什么")
    parser.add_argument("--older-than", metavar="1095d", help="归档多久以上的；默认照镇文件 [privacy] keep")
    parser.set_defaults(verb=purge)


async def purge(options: argparse.Namespace) -> None:
    """Say what would go, or let it go, batch by batch. Raises: Refused."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        rules = await database.read(offices.rules)
        age = _age(options.older_than) if options.older_than else rules.keep
        if age is None:
            raise Refused(operators.PURGE_FOR_EVER)
        before = clock.now() - age
        day = str(before.astimezone(rules.zone).date())
        if options.dry_run:
            print(operators.to_purge(await database.read(lambda tx: to_purge(tx, before=before)), day))
        else:
            print(operators.purged(await _purge(database, clock, before), day))
        print(operators.older_backups(await database.read(_backups)))
        print(operators.AFTER_PURGE)


async def _purge(database: Database, clock: SystemClock, before: datetime) -> Extent:
    done = Extent()
    while True:
        some = await database.transaction(lambda tx: purge_some(tx, before=before, now=clock.now()))
        done += some
        if some == Extent():
            return done


def _backups(tx: Tx) -> list[str]:
    return [path for path, _ in emptying.backups(tx)]


def _age(written: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,5})d", written)
    if found is None or not SHORTEST_KEPT <= int(found[1]) <= LONGEST_KEPT:
        raise Refused(operators.PURGE_BAD_AGE)
    return timedelta(days=int(found[1]))
