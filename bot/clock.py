"""The only reader of the time; everything else is handed `now`."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds of this clock."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class RehearsalClock:
    """Starts at an instant of one's choice and runs on at the machine's pace."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, by: timedelta) -> None:
        """Move the clock on by `by`."""
        self._ahead += by

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


stopwatch: Callable[[], float] = time.monotonic  # seconds; only for how long something took
