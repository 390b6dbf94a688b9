"""/healthz, /readyz, /metrics."""

from collections.abc import Callable
from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.clock import Clock
from bot.receiving.health import Health
from storage import inbox, outbox
from storage.database import Database, DatabaseUnavailable


class Web:
    """The one server of our own."""

    def __init__(self, database: Database, clock: Clock, health: Health, *, beat_seconds: float) -> None:
        self._database = database
        self._clock = clock
        self._health = health
        self._late = timedelta(seconds=2 * beat_seconds)
        self._runner: web.AppRunner | None = None
        self.counts: Callable[[], dict[str, dict[str, int]]] = dict

    async def start(self, host: str, port: int) -> int:
        """Listen; return the port. Raises: OSError: somebody else listens there."""
        app = web.Application()
        app.add_routes(
            [web.get("/healthz", self._alive), web.get("/readyz", self._ready), web.get("/metrics", self._metrics)]
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
        if beat_at is None or self._clock.now() - beat_at > self._late:
            faults.append("beat")
        try:
            await self._database.transaction(lambda tx: tx.one("SELECT 1"))
        except DatabaseUnavailable:
            faults.append("database")
        return faults

    async def _metrics(self, request: web.Request) -> web.Response:
        try:
            states = await self._database.transaction(lambda tx: (inbox.counts(tx), outbox.counts(tx)))
        except DatabaseUnavailable:
            return web.Response(text="database\n", status=503)
        registry = CollectorRegistry()
        registry.register(_Snapshot(self._families(*states)))
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    def _families(self, in_states: dict[str, int], out_states: dict[str, int]) -> list[Metric]:
        return [
            _gauge("zhiban_inbox_updates", "Updates by state", in_states),
            _gauge("zhiban_outbox_messages", "Messages by state", out_states),
            *(_counter(name, counts) for name, counts in self.counts().items()),
        ]


class _Snapshot:
    """Hands prepared families to a registry."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


def _gauge(name: str, meaning: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=["state"])
    for state, count in values.items():
        family.add_metric([state], count)
    return family


def _counter(name: str, values: dict[str, int]) -> Metric:
    family = CounterMetricFamily(name, "Since the start, by outcome", labels=["outcome"])
    for outcome, count in values.items():
        family.add_metric([outcome], count)
    return family
