"""What the running parts count and time, for /metrics: no names, no numbers, few labels. Forgotten when the program ends."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from bot.config import VERSION
from bot.messages.kinds import Lane

disable_created_metrics()  # type: ignore[no-untyped-call]  # a line more for each counter, and nobody asks

OUTCOMES_OF_UPDATES = ("done", "failed", "set_aside")
OUTCOMES_OF_MESSAGES = ("sent", "later", "refused", "unclear", "message_gone")
LANES = tuple(lane.name.lower() for lane in Lane)
# Seconds. An update is applied in milliseconds, or waits for the database; Telegram answers in tenths, or not at all.
APPLIED = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
SENT = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40)
BEAT = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60)


class Meters:
    """The counters of one running bot."""

    def __init__(self, *, engine: str) -> None:
        self.registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        build = Gauge(
            "zhiban_build_info", "The version, and the database's engine", ["version", "engine"], registry=registry
        )
        build.labels(VERSION, engine).set(1)
        self.updates = Counter("zhiban_updates", "Updates by what came of them", ["outcome"], registry=registry)
        self.messages = Counter(
            "zhiban_messages", "Attempts to send, by lane and what came of them", ["lane", "outcome"], registry=registry
        )
        self.update_seconds = Histogram(
            "zhiban_update_seconds", "From an update's receipt to its effect", buckets=APPLIED, registry=registry
        )
        self.send_seconds = Histogram(
            "zhiban_send_seconds",
            "How long a message took to reach Telegram, files fetched and uploaded included",
            buckets=SENT,
            registry=registry,
        )
        self.beat_seconds = Histogram("zhiban_beat_seconds", "How long a beat took", buckets=BEAT, registry=registry)
        for outcome in OUTCOMES_OF_UPDATES:  # a rate needs the 0 before the first
            self.updates.labels(outcome)
        for lane in LANES:
            for outcome in OUTCOMES_OF_MESSAGES:
                self.messages.labels(lane, outcome)
