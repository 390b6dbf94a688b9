"""The composition root: the one file that makes the parts and joins them."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("PTB_TIMEDELTA", "true")  # RetryAfter warns on construction without it

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.config import Config
from bot.delivery.delivery import AT_ONCE, Delivery
from bot.delivery.limits import Limits
from bot.delivery.transport import Transport
from bot.meters import Meters
from bot.pulse import Pulse
from bot.receiving.health import Health
from bot.receiving.polling import Polling
from bot.receiving.worker import Worker
from bot.texts import menu, operators
from bot.web.server import Web
from handlers.hands import KEY, Hands
from handlers.register import register
from storage import offices
from storage.database import Database, Tx

log = logging.getLogger(__name__)

DRAIN = 6.0  # seconds for what is in flight at the end; with the rest it stays below the ten of a service manager
BOOT_WAIT = 30.0
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


async def _nothing_to_do() -> None:
    return


class TokenRefused(Exception):
    """Telegram does not know the token."""


class PartEnded(Exception):
    """A part of the program ended by itself; what is stored is whole."""


class App:
    """The bot, made of its parts; tests and `tick` drive them step by step, `serve` lets them run."""

    def __init__(
        self,
        config: Config,
        database: Database,
        clock: Clock,
        *,
        requests: tuple[BaseRequest, BaseRequest] | None = None,
    ) -> None:
        assert config.bot_token is not None
        self.config, self.database, self.clock = config, database, clock
        # A Bot API server on this machine is never reached through the proxy of the environment.
        direct = urlsplit(config.bot_api_url).hostname in THIS_MACHINE
        polls, calls = requests or (
            Transport(1, read_timeout=35, direct=direct),
            Transport(AT_ONCE * 2, read_timeout=20, direct=direct),
        )
        self.bot: ExtBot[None] = ExtBot(
            config.bot_token,
            base_url=f"{config.bot_api_url}/bot",
            base_file_url=f"{config.bot_api_url}/file/bot",
            request=calls,
            get_updates_request=polls,
        )
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(self.bot).updater(None).job_queue(None).build()
        )
        self.health = Health()
        self.on_introduced: Callable[[], Awaitable[None]] = _nothing_to_do
        self.broken = False  # a part ended by itself
        self.owner = database.owner()
        self.meters = meters = Meters(engine="sqlite" if isinstance(config.database, Path) else "postgresql")
        limits = Limits(config.send_per_second)
        self.delivery = Delivery(database, self.bot, clock, limits=limits, owner=self.owner, meters=meters)
        self.worker = Worker(database, self.application, clock, meters=meters)
        self.polling = Polling(database, self.bot, clock, self.health)
        self.pulse = Pulse(database, clock, self.health, seconds=config.beat_seconds, meters=meters)
        self.web = Web(database, clock, self.health, config=config, meters=meters)
        database.on_spoken = self.delivery.wake
        self.application.bot_data[KEY] = Hands(database, clock, self.delivery.acknowledge, self.worker.note_applied)
        register(self.application)

    async def introduce(self) -> None:
        """Meet Telegram: check the token, end a webhook, say which commands there are. Waits while there is no network.

        Raises: TokenRefused.
        """
        wait = 0.0
        while True:
            try:
                await self.application.initialize()
                await self.bot.delete_webhook(drop_pending_updates=False)
                await self._set_commands()
                break
            except InvalidToken:
                raise TokenRefused from None  # its text holds the token
            except TelegramError:  # no network, a limit, a server in trouble: all pass
                if not wait:
                    log.error(operators.TELEGRAM_DOWN)
                wait = min(max(1.0, wait * 2), BOOT_WAIT)
                await self.clock.sleep(wait)
        if wait:
            log.warning(operators.TELEGRAM_BACK)
        self.health.receiving = True
        await self.database.transaction(self._introduce_ourselves)
        await self.on_introduced()

    def _introduce_ourselves(self, tx: Tx) -> None:
        """Remember what links are made of."""
        offices.name_bot(tx, self.bot.username)
        offices.name_web(tx, self.config.web_url)

    async def _set_commands(self) -> None:
        """Say which commands there are; whoever chose a language has a menu of his own."""
        commands = [BotCommand(name, meaning) for name, meaning in menu.RESIDENTS]
        await self.bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats())

    async def close(self) -> None:
        """Let go of everything but the database."""
        await self.web.stop()
        with suppress(RuntimeError):  # never initialised
            await self.application.shutdown()
        await self.bot.shutdown()  # what the application leaves open where the token was refused
        self.owner.release()


async def serve(app: App) -> None:
    """Run until SIGTERM or SIGINT; what is in flight then gets a few seconds, everything else lies in the database.

    Raises: TokenRefused, PartEnded, OSError: somebody else listens on the port.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_complain)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    port = await app.web.start(app.config.web_host, app.config.web_port)
    log.info("listening on http://%s:%d", app.config.web_host, port)
    recovered = await app.delivery.recover()
    if recovered:
        log.warning("%d messages were in hand when the program last ended; they are marked", recovered)
    async with _running(app, stopping):
        await stopping.wait()
    log.info("stopping")
    await app.delivery.stop(within=DRAIN)


@asynccontextmanager
async def _running(app: App, stopping: asyncio.Event) -> AsyncIterator[None]:
    introduced = asyncio.create_task(app.introduce())
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait((introduced, stopped), return_when=asyncio.FIRST_COMPLETED)
        if not introduced.done():
            yield
            return
        introduced.result()
        async with _tasks(app, stopping):
            yield
    finally:
        for task in (introduced, stopped):
            task.cancel()
        await asyncio.gather(introduced, stopped, return_exceptions=True)


@asynccontextmanager
async def _tasks(app: App, stopping: asyncio.Event) -> AsyncIterator[None]:
    app.pulse.start()
    await app.pulse.beat_quietly()
    tasks = [
        asyncio.create_task(app.polling.run()),
        asyncio.create_task(app.worker.run(app.polling.on_stored)),
        asyncio.create_task(app.delivery.run()),
    ]
    for task in tasks:
        task.add_done_callback(partial(_part_ended, app, stopping))
    log.info("running")
    try:
        yield
    finally:
        app.pulse.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _part_ended(app: App, stopping: asyncio.Event, task: asyncio.Task[None]) -> None:
    """Half a bot would look alive: end, and let the service manager start a whole one."""
    if not task.cancelled() and (error := task.exception()):
        log.critical("a part of the program ended: %s", type(error).__name__)
        app.broken = True
        stopping.set()


def _complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """asyncio's own words show the exception's text, which may hold what a resident wrote."""
    log.error("a task failed unseen: %s", type(context.get("exception")).__name__)
