"""Whole petitions through the running bot, and the same updates through bare python-telegram-bot."""

import asyncio
import json
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ExtBot, TypeHandler

from bench.crowd import PATH, Crowd, ThinTelegram
from bot.actions.people.bind import bind
from bot.actions.people.invite import invite
from bot.actions.towns.import_town import import_town
from bot.app import App
from bot.clock import SystemClock, stopwatch
from bot.config import Config
from bot.files.town_file import read_town_file
from storage.database import open_database
from storage.migrations import migrate

TOWN = Path(__file__).parents[1] / "bot/practice/towns/guqianbao.toml"
STAFF = ("赖淑珍", "姚忠义", "萧金凤")
RESIDENTS = 1000
UPDATES = 1 + len(PATH)


@asynccontextmanager
async def running(where: Path | str, crowd: Crowd, *, office_id: int = 1) -> AsyncIterator[App]:
    """The whole bot with the practice town, its tasks running, limits off, Telegram as thin as can be."""
    clock = SystemClock()
    database = await open_database(where, clock, office_id=office_id)
    await database.transaction(migrate)
    file = read_town_file(TOWN.read_bytes())
    await database.transaction(lambda tx: import_town(tx, file, now=clock.now()))
    for chat, name in enumerate(STAFF, 1):
        [link] = await database.transaction(lambda tx, name=name: invite(tx, name, now=clock.now()))
        await database.transaction(
            lambda tx, chat=chat, link=link: bind(tx, chat_id=chat, code=link.code, cause="bench", now=clock.now())
        )
    config = Config(bot_token="1:bench", bot_api_url="http://bench", database=where, send_per_second=0)
    app = App(config, database, clock, requests=(ThinTelegram(crowd), ThinTelegram(crowd)))
    await app.introduce()
    parts = app.polling.run(), app.worker.run(app.polling.on_stored), app.delivery.run()
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        yield app
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.delivery.stop(within=10)
        await app.close()
        await database.close()


async def petitions_per_second(where: Path | str, *, residents: int = RESIDENTS) -> tuple[float, float]:
    """Return (updates, messages) a second of whole petitions: received, kept, applied, said, on the disk."""
    crowd = Crowd(residents, SystemClock())
    async with running(where, crowd):
        before, began = crowd.sent, stopwatch()
        await crowd.come()
        async with asyncio.timeout(300):
            await crowd.over.wait()
        took = stopwatch() - began
    return residents * UPDATES / took, (crowd.sent - before) / took


async def seconds_to_hear(where: Path | str, *, a_second: float = 100, residents: int = 500) -> dict[str, float]:
    """Return p50, p95 and p99 of the seconds from an update to what is heard of it, at so many updates a second."""
    crowd = Crowd(residents, SystemClock(), pace=a_second / UPDATES)
    async with running(where, crowd):
        await crowd.come()
        async with asyncio.timeout(300):
            await crowd.over.wait()
    hundredths = statistics.quantiles(crowd.heard_after, n=100)
    return {name: hundredths[at] for name, at in (("p50", 49), ("p95", 94), ("p99", 98))}


async def bare_updates_per_second(*, updates: int = 4 * RESIDENTS) -> float:
    """The same kind of updates, parsed and handed to one handler that does nothing."""
    crowd = Crowd(updates, SystemClock())
    for resident in range(updates):
        crowd.begin(resident)
    said = [json.dumps(update) for update in crowd.updates]
    bot = ExtBot("1:bench", request=ThinTelegram(crowd), get_updates_request=ThinTelegram(crowd))
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    application.add_handler(TypeHandler(Update, _nothing))
    await application.initialize()
    began = stopwatch()
    for update in said:
        await application.process_update(Update.de_json(json.loads(update), bot))
    took = stopwatch() - began
    await application.shutdown()
    return len(said) / took


async def _nothing(update: Update, context: Any) -> None:
    """What an empty handler does."""
