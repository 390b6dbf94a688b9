"""`tick`: does what is due, delivers, exits; with `--at` a rehearsal at another time."""

import argparse
from datetime import UTC, datetime
from typing import Any

from bot import logs
from bot.app import App, TokenRefused
from bot.clock import Clock, RehearsalClock, SystemClock
from bot.commands.common import Refused, config, must_have_town, prepared
from bot.texts import operators
from storage import events, offices
from storage.database import Tx


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("tick", help="做一次到期的事，发完消息就结束")
    parser.add_argument("--at", help="预演：把现在当作这个时间")
    parser.set_defaults(verb=tick)


async def tick(options: argparse.Namespace) -> None:
    """One beat. Raises: Refused."""
    settings = config()
    logs.set_up(settings.log_level, settings.log_format)
    if settings.bot_token is None:
        raise Refused(operators.NO_TOKEN)
    if options.at and settings.talks_to_telegram:
        raise Refused(operators.REAL_TELEGRAM)
    at = _written(options.at) if options.at else None
    async with prepared(settings) as database:
        await database.transaction(must_have_town)
        clock = await database.transaction(lambda tx: _clock(tx, at))
    async with prepared(settings, clock) as database:
        app = App(settings, database, clock)
        try:
            await _beat(app)
        except TokenRefused as error:
            raise Refused(operators.TOKEN_REFUSED) from error
        finally:
            await app.close()


async def _beat(app: App) -> None:
    await app.introduce()
    await app.delivery.recover()
    await app.pulse.beat()
    await app.delivery.drain()


def _written(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(operators.bad_instant(text)) from error


def _clock(tx: Tx, at: datetime | None) -> Clock:
    """The machine's clock, or one that starts at `at`, which may not lie before what was recorded."""
    if at is None:
        return SystemClock()
    office = offices.rules(tx)
    start = (at if at.tzinfo else at.replace(tzinfo=office.zone)).astimezone(UTC)
    last = events.last_instant(tx)
    if last and start < last:
        raise Refused(operators.before_last_event(last.astimezone(office.zone).isoformat(timespec="seconds")))
    return RehearsalClock(start)
