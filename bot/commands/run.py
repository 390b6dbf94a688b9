"""`run`: the bot, in the foreground; without a token the practice town."""

import argparse
import logging
from functools import partial
from typing import Any

from bot import logs
from bot.actions.people.first_code import first_codes
from bot.app import App, PartEnded, TokenRefused, serve
from bot.clock import Clock, SystemClock
from bot.commands.common import Refused, config, prepared
from bot.commands.practice import play_town
from bot.rules.condition import has_wal_reset_bug
from bot.texts import clerks, operators, practice
from storage import offices, people
from storage.database import Database
from storage.sqlite import SqliteDatabase, sqlite_version

log = logging.getLogger(__name__)


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    verbs.add_parser("run", help="开机器人（前台，Ctrl-C 或 SIGTERM 结束）；没有 BOT_TOKEN 就开练习镇").set_defaults(
        verb=run
    )


async def run(options: argparse.Namespace) -> None:
    """Serve until told to end. Raises: Refused."""
    settings = config()
    if settings.bot_token is None:
        print(practice.WITHOUT_TOKEN, flush=True)
        await play_town(settings)
        return
    logs.set_up(settings.log_level, settings.log_format)
    clock = SystemClock()
    async with prepared(settings, clock) as database:
        await _warn(database)
        app = App(settings, database, clock)
        app.on_introduced = partial(_print_first_codes, database, clock)
        try:
            await serve(app)
        except TokenRefused as error:
            raise Refused(operators.TOKEN_REFUSED) from error
        except PartEnded as error:
            raise Refused(operators.PART_ENDED) from error
        except OSError as error:
            raise Refused(operators.port_taken(settings.web_host, settings.web_port)) from error
        finally:
            await app.close()


async def _warn(database: Database) -> None:
    if isinstance(database, SqliteDatabase) and has_wal_reset_bug(sqlite_version()):
        log.warning(operators.SQLITE_AFFECTED)
    if await database.transaction(lambda tx: offices.find(tx) is None):
        log.warning(operators.RUN_WITHOUT_TOWN)
    elif not await database.transaction(lambda tx: [clerk for clerk in people.with_role(tx, "clerk") if clerk.chat_id]):
        log.error(operators.NO_CLERK)


async def _print_first_codes(database: Database, clock: Clock) -> None:
    """Print how the first clerk binds: to whoever started the program, never into the log."""
    links = await database.transaction(lambda tx: first_codes(tx, now=clock.now()))
    if links is None:
        print(clerks.no_clerk_in_file(), flush=True)
    for link in links or ():
        print(clerks.first_code(link.name, link=link.link or "", code=link.code), flush=True)
