"""Whole petitions through the bot in one process, and the same updates through bare python-telegram-bot."""

import json
import tempfile
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ExtBot, TypeHandler

from bot.clock import stopwatch
from storage import inbox
from tests.practice.telegram.in_process import InProcessRequest
from tests.town import TownInHand, town_in_hand

RESIDENTS = 300
STEPS = ("水磨口村", "求助", "提交")
STAFF = ("赖淑珍", "姚忠义", "萧金凤")


async def petitions_updates_per_second() -> float:
    """Update → inbox → handler → action → outbox → delivered, SQLite FULL, the stand-in for Telegram in the same process."""
    with tempfile.TemporaryDirectory() as folder:
        async with town_in_hand(Path(folder)) as town:
            await town.bind(*STAFF)
            began = stopwatch()
            for step in (None, *STEPS):
                for resident in range(RESIDENTS):
                    phone = town.phone(10_000 + resident)
                    phone.press_latest(step) if step else phone.write(f"没水了 {resident}")
                await _quietly(town)
            return RESIDENTS * (1 + len(STEPS)) / (stopwatch() - began)


async def _quietly(town: TownInHand) -> None:
    """Receive, work and deliver, without the checks of a test."""
    while await town.app.polling.step(0):
        await town.app.worker.work()
        await town.app.delivery.drain()
        await town.app.delivery.stop(within=60)


async def bare_updates_per_second() -> float:
    """The same kind of updates, parsed and handed to one handler that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        async with town_in_hand(Path(folder)) as town:
            updates = await _collected(town)
            bot = ExtBot(
                town.world.token, request=InProcessRequest(town.world), get_updates_request=InProcessRequest(town.world)
            )
            application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
            application.add_handler(TypeHandler(Update, _nothing))
            await application.initialize()
            began = stopwatch()
            for update in updates:
                await application.process_update(Update.de_json(json.loads(update), bot))
            took = stopwatch() - began
            await application.shutdown()
            return len(updates) / took


async def _collected(town: TownInHand) -> list[str]:
    for resident in range(RESIDENTS * 4):
        town.phone(10_000 + resident).write(f"没水了 {resident}")
    while await town.app.polling.step(0):
        pass
    waiting = await town.database.transaction(lambda tx: inbox.waiting(tx, at_most=100_000))
    return [update.body for update in waiting]


async def _nothing(update: Update, context: Any) -> None:
    """What an empty handler does."""
