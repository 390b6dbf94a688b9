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
from bench.engines import NewPlace
from bench.figures import Figure
from bench.many import measure
from bench.sizes import PRACTICE_TOWN, Size
from bot.actions.people.bind import bind
from bot.actions.people.invite import invite
from bot.actions.towns.import_town import import_town
from bot.app import App
from bot.clock import SystemClock, stopwatch
from bot.config import Config
from bot.files.town_file import read_town_file
from storage.database import open_database
from storage.migrations import migrate

STAFF = ("赖淑珍", "姚忠义", "萧金凤")
UPDATES = 1 + len(PATH)  # of a petition
WARM = 10  # residents who come before anything is measured


async def prepare(where: Path | str, *, office_id: int = 1) -> None:
    """Import the practice town and bind its cadres; then let a few petitions go by, so that nothing is measured cold."""
    clock = SystemClock()
    database = await open_database(where, clock, office_id=office_id)
    await database.transaction(migrate)
    file = read_town_file(PRACTICE_TOWN.read_bytes())
    await database.transaction(lambda tx: import_town(tx, file, now=clock.now()))
    for chat, name in enumerate(STAFF, 1):
        [link] = await database.transaction(lambda tx, name=name: invite(tx, name, now=clock.now()))
        await database.transaction(
            lambda tx, chat=chat, link=link: bind(tx, chat_id=chat, code=link.code, cause="bench", now=clock.now())
        )
    await database.close()
    first = Crowd(WARM, clock, first=1_000)
    async with running(where, first, office_id=office_id) as app:
        await first.come()
        await first.heard_all()
        await app.database.transaction(measure)


@asynccontextmanager
async def running(where: Path | str, crowd: Crowd, *, office_id: int = 1, a_second: int = 0) -> AsyncIterator[App]:
    """The whole bot, its tasks running, Telegram as thin as can be; so many messages `a_second` are sent at most (0: no limits)."""
    clock = SystemClock()
    database = await open_database(where, clock, office_id=office_id)
    config = Config(bot_token="1:bench", bot_api_url="http://bench", database=where, send_per_second=a_second)
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


async def updates(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return updates of whole petitions per second, and what share that is of bare python-telegram-bot's."""
    with new_place() as place:
        ours, messages = await petitions_per_second(place.where, residents=size.residents)
    bare = await bare_updates_per_second(updates=size.bare)
    depends = (
        f"{size.residents:,} residents at once, {UPDATES} updates each; every commit flushed to the disk; Telegram answers at "
        "once in the same process; no limits"
    )
    return [
        Figure("updates of whole petitions", ours, "1/s", "≥ 500", depends),
        Figure("messages said of them", messages, "1/s", "", depends),
        Figure("the same updates, empty handler of python-telegram-bot", bare, "1/s", "", depends),
        Figure("share", 100 * ours / bare, "%", "", depends),
    ]


async def latency(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return how long it takes from an update to what is heard of it."""
    with new_place() as place:
        took, a_second = await seconds_to_hear(place.where, a_second=size.a_second, residents=size.paced)
    depends = (
        f"{a_second:.0f} updates a second came; every commit flushed to the disk; Telegram answers at once in the same "
        "process; no limits"
    )
    return [
        Figure(f"from update to reply, {name}", 1000 * seconds, "ms", "≤ 50" if name == "p95" else "", depends)
        for name, seconds in took.items()
    ]


async def petitions_per_second(where: Path | str, *, residents: int) -> tuple[float, float]:
    """Return (updates, messages) a second of whole petitions: received, kept, applied, said, on the disk."""
    await prepare(where)
    crowd = Crowd(residents, SystemClock())
    async with running(where, crowd):
        before, began = crowd.sent, stopwatch()
        await crowd.come()
        await crowd.heard_all()
        took = stopwatch() - began
    return residents * UPDATES / took, (crowd.sent - before) / took


async def seconds_to_hear(where: Path | str, *, a_second: float, residents: int) -> tuple[dict[str, float], float]:
    """Return ({p50, p95, p99: seconds from an update to what is heard of it}, updates a second that really came)."""
    await prepare(where)
    crowd = Crowd(residents, SystemClock(), pace=a_second / UPDATES)
    async with running(where, crowd):
        began = stopwatch()
        await crowd.come()
        await crowd.heard_all()
        took = stopwatch() - began
    hundredths = statistics.quantiles(crowd.heard_after, n=100)
    return {name: hundredths[at] for name, at in (("p50", 49), ("p95", 94), ("p99", 98))}, residents * UPDATES / took


async def bare_updates_per_second(*, updates: int) -> float:
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
