"""/healthz, /readyz, /metrics, the calendars that people subscribe to, the web board, and what is published."""

import asyncio
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric

from bot.actions.upkeep.figures import figures
from bot.clock import Clock
from bot.config import Config
from bot.meters import Meters
from bot.receiving.health import Health
from bot.web.board import Board
from bot.web.calendars import Calendars
from bot.web.families import Snapshot, gauge, of_figures
from bot.web.publication import PublicPage
from storage.database import Database, DatabaseUnavailable
from storage.sqlite import files_of

PATIENCE = 3.0  # seconds for the database: whoever scrapes waits ten


class Web:
    """The one server of our own."""

    def __init__(self, database: Database, clock: Clock, health: Health, *, config: Config, meters: Meters) -> None:
        self._database = database
        self._clock = clock
        self._health = health
        self._period = config.beat_seconds
        self._file = config.database if isinstance(config.database, Path) else None
        self._meters = meters
        self._calendars = Calendars(database, clock)
        self._board = Board(database, clock, web_url=config.web_url)
        self._public = PublicPage(database, clock, web_url=config.web_url)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; return the port. Raises: OSError: somebody else listens there."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._metrics),
                web.get("/calendar/{secret}.ics", self._calendars.answer),
                *self._board.routes(),
                web.get("/public", self._public.answer),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner:
            await self._runner.cleanup()

    async def _alive(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, request: web.Request) -> web.Response:
        faults = await self._faults()
        return web.Response(text="\n".join(faults or ["ok"]) + "\n", status=503 if faults else 200)

    async def _faults(self) -> list[str]:
        faults = [] if self._health.receiving else ["telegram"]
        beat_at = self._health.beat_at
        if beat_at is None or self._clock.now() - beat_at > timedelta(seconds=2 * self._period):
            faults.append("beat")
        if not await self._can_write():
            faults.append("database")
        return faults

    async def _can_write(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._database.transaction(lambda tx: tx.one("SELECT 1"))
        except (DatabaseUnavailable, TimeoutError):
            return False
        return True

    async def _metrics(self, request: web.Request) -> web.Response:
        """Answers whatever is wrong: a scrape that fails would hide the counters just when they are needed."""
        registry = CollectorRegistry()
        registry.register(Snapshot([*await self._health_now(), *await self._of_database(), *self._of_disk()]))
        return web.Response(
            body=generate_latest(self._meters.registry) + generate_latest(registry),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    async def _health_now(self) -> list[Metric]:
        """What /readyz looks at."""
        beat_at = self._health.beat_at
        found = [
            gauge("zhiban_database_up", "Whether the database can be written", await self._can_write()),
            gauge("zhiban_telegram_up", "Whether Telegram hands out updates", self._health.receiving),
            gauge("zhiban_beat_period_seconds", "How often a beat is wanted", self._period),
        ]
        if beat_at is not None:
            found.append(gauge("zhiban_beat_timestamp_seconds", "When the last beat began", beat_at.timestamp()))
        return found

    async def _of_database(self) -> list[Metric]:
        """Nothing while it cannot even be read."""
        now = self._clock.now()
        try:
            async with asyncio.timeout(PATIENCE):
                return list(of_figures(await self._database.read(lambda tx: figures(tx, now=now))))
        except (DatabaseUnavailable, TimeoutError):
            return []

    def _of_disk(self) -> Iterable[Metric]:
        """Where the database is a file of this machine."""
        if self._file is None:
            return
        size = sum(file.stat().st_size for file in files_of(self._file) if file.exists())
        yield gauge("zhiban_database_bytes", "Size of the database's files", size)
        yield gauge("zhiban_disk_free_bytes", "Free where they lie", shutil.disk_usage(self._file.parent).free)
