"""Inbox → handlers: the updates of one chat in order, chats independent, each applied once."""

import asyncio
import json
import logging
from collections import defaultdict
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.actions.upkeep.set_aside import count_failure, set_aside
from bot.clock import Clock
from bot.meters import Meters
from storage import inbox
from storage.database import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

CHATS_AT_ONCE = 64
READ = 512  # updates looked at in one go
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Worker:
    """Hands stored updates to python-telegram-bot's handlers."""

    def __init__(self, database: Database, application: AnyApplication, clock: Clock, *, meters: Meters) -> None:
        self._database = database
        self._application = application
        self._clock = clock
        self._failures: dict[int, BaseException] = {}  # process_update does not report failures, its error handler does
        self._applied: set[int] = set()
        self._unavailable = False
        self._meters = meters
        application.add_error_handler(self._note_failure)

    def note_applied(self, update_id: int) -> None:
        """A handler's transaction has marked this update done."""
        self._applied.add(update_id)

    async def _note_failure(self, update: object, context: object) -> None:
        if isinstance(update, Update):
            self._failures[update.update_id] = getattr(context, "error", None) or RuntimeError()

    async def run(self, on_stored: asyncio.Event) -> None:
        """Work whenever something was stored, until cancelled."""
        while True:
            on_stored.clear()
            if await self.work():
                continue
            try:
                async with asyncio.timeout(5.0 if not self._unavailable else 1.0):
                    await on_stored.wait()
            except TimeoutError:
                pass

    async def work(self) -> int:
        """Apply what waits; return how many updates left the queue."""
        try:
            waiting = await self._database.transaction(lambda tx: inbox.waiting(tx, at_most=READ))
            self._unavailable = False
        except DatabaseUnavailable:
            self._unavailable = True
            return 0
        by_chat: dict[int | None, list[inbox.Waiting]] = defaultdict(list)
        for update in waiting:
            by_chat[update.chat_id].append(update)
        room = asyncio.Semaphore(CHATS_AT_ONCE)
        return sum(await asyncio.gather(*(self._work_chat(updates, room) for updates in by_chat.values())))

    async def _work_chat(self, updates: list[inbox.Waiting], room: asyncio.Semaphore) -> int:
        async with room:
            for number, update in enumerate(updates):
                while not await self._apply(update):
                    if self._unavailable:
                        return number
            return len(updates)

    async def _apply(self, waiting: inbox.Waiting) -> bool:
        """Apply one update; False if it must be tried again."""
        try:
            error = await self._handle(waiting)
            if error is None:
                self._meters.updates.labels("done").inc()
                self._meters.update_seconds.observe((self._clock.now() - waiting.received_at).total_seconds())
                return True
            if isinstance(error, DatabaseUnavailable):
                raise error
            return await self._count_failure(waiting, error)
        except DatabaseUnavailable:
            self._unavailable = True
            return False

    async def _handle(self, waiting: inbox.Waiting) -> BaseException | None:
        try:
            update = Update.de_json(json.loads(waiting.body), self._application.bot)
        except Exception as error:  # whatever a malformed update can do to a parser
            log.error("an update cannot be read and is set aside: %s", type(error).__name__)
            await self._database.transaction(
                lambda tx: set_aside(tx, waiting.update_id, chat_id=waiting.chat_id, now=self._clock.now())
            )
            self._meters.updates.labels("set_aside").inc()
            return None
        await self._application.process_update(update)
        failure = self._failures.pop(waiting.update_id, None)
        if waiting.update_id in self._applied:
            self._applied.discard(waiting.update_id)
        elif failure is None:  # an update for which no handler acted is over too
            await self._database.transaction(lambda tx: inbox.done(tx, waiting.update_id))
        return failure

    async def _count_failure(self, waiting: inbox.Waiting, error: BaseException) -> bool:
        self._meters.updates.labels("failed").inc()
        log.error("an update failed: %s at %s", type(error).__name__, _where(error))
        aside = await self._database.transaction(
            lambda tx: count_failure(tx, waiting.update_id, chat_id=waiting.chat_id, now=self._clock.now())
        )
        self._meters.updates.labels("set_aside").inc(aside)
        return aside


def _where(error: BaseException) -> str:
    """Return file and line of a fault: its text may hold what a resident wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
