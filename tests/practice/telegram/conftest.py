"""A world with a clock moved by hand, and python-telegram-bot before it, with and without a network."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.server import Server, serve
from tests.practice.telegram.in_process import InProcessRequest

RESIDENT = 7001


class HandMovedClock:
    """Stands still until it is moved; sleeping moves it."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by

    async def sleep(self, seconds: float) -> None:
        self.move(timedelta(seconds=seconds))


@pytest.fixture
def clock() -> HandMovedClock:
    return HandMovedClock()


@pytest.fixture
def world(clock: HandMovedClock) -> TelegramWorld:
    """A world with one resident, RESIDENT, who has pressed start."""
    world = TelegramWorld(clock, limits_enforced=False)
    world.phone(RESIDENT, "小李").write("/start")
    world.updates.drop_all()
    return world


@pytest.fixture
async def server(world: TelegramWorld) -> AsyncIterator[Server]:
    running = await serve(world)
    yield running
    await running.close()


@pytest.fixture
async def bot(world: TelegramWorld) -> AsyncIterator[Bot]:
    """python-telegram-bot's Bot on the world, without a network."""
    in_process = InProcessRequest(world)
    async with Bot(world.token, request=in_process, get_updates_request=in_process) as bot:
        yield bot


@pytest.fixture
async def http_bot(world: TelegramWorld, server: Server) -> AsyncIterator[Bot]:
    """python-telegram-bot's Bot over HTTP."""
    async with Bot(world.token, base_url=server.base_url, base_file_url=server.base_file_url) as bot:
        yield bot
