"""Outbox → Telegram: lanes, limits, outcomes. Per chat one message in flight, in order; each is settled before the next."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.actions.delivery.claim import Claimed, claim, failed, give_up
from bot.actions.delivery.opening import Opening, answer_to, read_sent
from bot.actions.delivery.settle import Outcome, recover, settle
from bot.clock import Clock, stopwatch
from bot.delivery.files import content_of
from bot.delivery.limits import Limits
from bot.delivery.sender import not_fetched, send
from bot.messages.kinds import EDITS, KINDS, Lane
from bot.meters import Meters
from bot.texts import operators
from storage import outbox
from storage.database import Database, DatabaseUnavailable
from storage.owners import Owner

log = logging.getLogger(__name__)

AT_ONCE = 32  # messages in flight over all chats
UPLOADS = 3  # files of up to 20 MB in memory
LOOK_AGAIN = timedelta(seconds=1)  # other programs may have put something in
HEADS = 200  # messages looked at where some of them must wait: those behind may be free to go
PATIENCE = timedelta(seconds=35)


class Delivery:
    """Says what the outbox holds."""

    def __init__(
        self, database: Database, bot: Bot, clock: Clock, *, limits: Limits, owner: Owner, meters: Meters
    ) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._limits = limits
        self._owner = owner
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._acknowledgements: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._look_at = HEADS
        self._uploads = asyncio.Semaphore(UPLOADS)
        self._meters = meters

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._wake.set()

    async def recover(self) -> int:
        """Settle what dead senders held; return how many messages that were."""
        owners = await self._database.transaction(outbox.owners_sending)
        dead = [name for name in owners if self._owner.is_dead(name)]
        return sum([await self._recover_from(name) for name in dead])

    async def _recover_from(self, name: str) -> int:
        return await self._database.transaction(lambda tx: recover(tx, name, now=self._clock.now()))

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._wake.clear()
            try:
                wait = min(await self.step() or LOOK_AGAIN, LOOK_AGAIN)
            except DatabaseUnavailable:
                wait = LOOK_AGAIN  # receiving says so
            try:
                async with asyncio.timeout(max(wait.total_seconds(), 0.001)):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def drain(self) -> None:
        """Deliver until nothing is left, or all that is left must wait for longer than PATIENCE."""
        while True:
            wait = await self.step()
            if self._in_flight:
                await asyncio.wait(self._in_flight.values(), return_when=asyncio.FIRST_COMPLETED)
            elif wait is None or wait > PATIENCE:
                return
            else:
                await self._clock.sleep(wait.total_seconds())

    async def stop(self, *, within: float) -> None:
        """Let what is in flight end."""
        busy = [*self._in_flight.values(), *self._acknowledgements]
        if busy:
            await asyncio.wait(busy, timeout=within)

    def acknowledge(self, query_id: str, text: str) -> None:
        """Answer a pressed button at once; the only thing that goes round the outbox."""
        task = asyncio.create_task(self._acknowledge(query_id, text))
        self._acknowledgements.add(task)
        task.add_done_callback(self._acknowledgements.discard)

    async def _acknowledge(self, query_id: str, text: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text[:200] or None, show_alert=len(text) > 20)
        except TelegramError as error:
            log.info("a button could not be acknowledged: %s", type(error).__name__)

    async def step(self) -> timedelta | None:
        """Start what can go now; return how long until something else may, or None if nothing waits."""
        now = self._clock.now()
        at_most = self._look_at + len(self._in_flight)
        heads = await self._database.glance(lambda tx: outbox.heads(tx, at_most=at_most))
        soonest: datetime | None = None
        for head in heads:
            chat_id = head.chat_id if head.chat_id is not None else -head.person_id
            if chat_id in self._in_flight:
                continue
            if len(self._in_flight) >= AT_ONCE:
                break
            ready = max(head.not_before, self._limits.ready_at(chat_id, now, edit=head.kind in EDITS))
            if ready > now:
                soonest = min(soonest or ready, ready)
                continue
            self._limits.spend(chat_id, now, edit=head.kind in EDITS)
            self._start(chat_id, head)
        looked_at, self._look_at = self._look_at, HEADS if soonest else AT_ONCE
        if soonest and looked_at < HEADS and len(heads) == at_most:
            return timedelta()  # behind those who must wait there may be some who need not
        return soonest - now if soonest else None

    def _start(self, chat_id: int, head: outbox.Head) -> None:
        task = asyncio.create_task(self._deliver(chat_id, head.message_id, KINDS[head.kind].lane))
        self._in_flight[chat_id] = task
        task.add_done_callback(lambda done: self._landed(chat_id, done))

    def _landed(self, chat_id: int, task: asyncio.Task[None]) -> None:
        self._in_flight.pop(chat_id, None)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a message was left unsettled: %s", type(error).__name__)

    async def _deliver(self, chat_id: int, message_id: int, lane: Lane) -> None:
        now = self._clock.now()
        try:
            claimed = await self._database.transaction(
                lambda tx: claim(tx, message_id, owner=self._owner.name, now=now)
            )
        except DatabaseUnavailable:
            return
        except Exception as error:
            log.error("a message cannot be made: %s", type(error).__name__)
            await self._database.transaction(lambda tx: give_up(tx, message_id, owner=self._owner.name, now=now))
            return
        if claimed is not None and claimed.opens is not None:
            claimed = await self._opened(claimed, claimed.opens)
        if claimed is None:
            return
        now, began = self._clock.now(), stopwatch()
        outcome = await send(self._bot, claimed, tries=claimed.tries, now=now, uploads=self._uploads)
        self._meters.send_seconds.observe(stopwatch() - began)
        self._meters.messages.labels(lane.name.lower(), outcome.state).inc()
        if outcome.why == "retry_after" and outcome.until:
            self._limits.hold(chat_id, outcome.until)
        await self._settle(message_id, outcome)

    async def _opened(self, claimed: Claimed, opening: Opening) -> Claimed | None:
        """Fetch and read what somebody sent; return the message that says what came of it, None where it has to wait."""
        now = self._clock.now()
        async with self._uploads:
            try:
                content = await content_of(self._bot, opening.file_id, tries=claimed.tries)
            except Exception as error:
                await self._settle(claimed.message_id, not_fetched(error, tries=claimed.tries, now=now))
                return None
            try:
                found = await asyncio.to_thread(read_sent, content, opening)
                what = await self._database.transaction(lambda tx: answer_to(tx, opening, found, now=now))
                return replace(claimed, what=what, opens=None)
            except Exception as error:
                log.error("a file cannot be read: %s", type(error).__name__)
                await self._settle(claimed.message_id, failed(claimed.tries, now=now))
                return None

    async def _settle(self, message_id: int, outcome: Outcome) -> None:
        """Write the outcome down; it is known only here, so a database that cannot be written now is tried again."""
        wait = 0.0
        while True:
            try:
                await self._database.transaction(lambda tx: settle(tx, message_id, outcome, now=self._clock.now()))
                return
            except DatabaseUnavailable:
                if not wait:
                    log.error(operators.OUTCOME_WAITS)
                wait = min(wait * 2 + 1, 30.0)
                await self._clock.sleep(wait)
