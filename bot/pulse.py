"""The beat: APScheduler wakes the actions that ask the database what is due. It decides nothing."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.actions.digests.send import SEND_DIGESTS
from bot.actions.duty.gaps import raise_gaps
from bot.actions.duty.publish import publish_due
from bot.actions.duty.rounds import tell_rounds
from bot.actions.duty.silent import raise_unaccepted
from bot.actions.duty.swap_telling import end_swaps
from bot.actions.inspecting.drawing import DRAW_SAMPLES
from bot.actions.inspecting.months import KEEP_MONTHS
from bot.actions.meetings.send import end_forgotten, send_agendas
from bot.actions.people.menus import refresh_menus
from bot.actions.reports.send import SEND_REPORTS, note_readers
from bot.actions.upkeep.alarms import Woken, wake_cases, wake_drafts
from bot.actions.upkeep.countable import make_countable
from bot.actions.upkeep.findable import make_findable
from bot.actions.upkeep.plan import plan_cases
from bot.actions.upkeep.put_on import put_on_requests
from bot.actions.upkeep.read_first import ReadFirst
from bot.actions.upkeep.wake_corrections import wake_corrections
from bot.actions.upkeep.wake_helpers import wake_helpers
from bot.clock import Clock, stopwatch
from bot.meters import Meters
from bot.receiving.health import Health
from bot.texts import operators
from storage import inbox, offices
from storage.database import Database, DatabaseUnavailable, Tx

log = logging.getLogger(__name__)

KEEP_INBOX = timedelta(days=3)  # Telegram repeats an update for a day at most
WORK = (
    publish_due,
    end_swaps,
    plan_cases,
    wake_cases,
    put_on_requests,
    wake_helpers,
    wake_corrections,
    DRAW_SAMPLES,
    tell_rounds,
    raise_unaccepted,
    wake_drafts,
    KEEP_MONTHS,
    SEND_DIGESTS,
    note_readers,
    SEND_REPORTS,
    send_agendas,
    end_forgotten,
    raise_gaps,
    make_findable,
    refresh_menus,
    make_countable,
)
MOST_ROUNDS = 50  # of one beat; what is left waits for the next
MOST_READ = 1  # rounds of what takes long to read: whoever is chased, or rung for, is not to wait for others' figures
MOST_SECONDS = 5.0  # for what follows from it; what is left is found again at the next beat


class Pulse:
    """Goes round every `seconds`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        health: Health,
        *,
        seconds: float,
        meters: Meters,
        stopwatch: Callable[[], float] = stopwatch,
    ) -> None:
        self._database = database
        self._stopwatch = stopwatch
        self._clock = clock
        self._health = health
        self._meters = meters
        self._waits = False
        # Its own defaults drop a job that is a second late, and its stores stop for good after one exception.
        self._scheduler = AsyncIOScheduler(
            timezone=ZoneInfo("UTC"), job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(self.beat_quietly, "interval", seconds=seconds)

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.start()

    def stop(self) -> None:
        """Beat no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def beat_quietly(self) -> None:
        """One beat that never raises: the scheduler would not tell anybody."""
        try:
            await self.beat()
            self._waits = False
        except DatabaseUnavailable:
            if not self._waits:
                log.error(operators.DUE_WAITS)
            self._waits = True
        except Exception as error:
            log.error("a beat failed: %s", type(error).__name__)

    async def beat(self) -> None:
        """Do what is due now."""
        now, began = self._clock.now(), self._stopwatch()
        for wake in WORK:
            await self._all(wake, now)
        await self._database.transaction(lambda tx: self._end(tx, now))
        self._health.beat_at = now
        self._meters.beat_seconds.observe(self._stopwatch() - began)

    def _end(self, tx: Tx, now: datetime) -> None:
        inbox.purge(tx, before=now - KEEP_INBOX)
        offices.mark(tx, offices.BEAT, now)

    async def _all(self, wake: Callable[..., Woken], now: datetime) -> None:
        """Do one kind of work in batches until nothing of it is due, or it is the turn of the others."""
        for _ in range(MOST_READ if isinstance(wake, ReadFirst) else MOST_ROUNDS):
            if isinstance(wake, ReadFirst):
                woken = await self.read_first(wake, now)
            else:
                woken = await self._database.transaction(lambda tx: wake(tx, now=now))
            for number, kind in woken.faults:
                log.error("something that is due failed and is put off: %s at id %d", kind, number)
            if not woken.count:
                return

    async def read_first(self, work: ReadFirst[Any], now: datetime) -> Woken:
        """Look up beside the writer what is due, then for some seconds each in a short transaction; one that fails stops no other."""
        found, faults = await self._database.read(lambda tx: work.find(tx, now=now))
        done, began = 0, self._stopwatch()
        for number, one in found:
            try:
                done += await self._database.transaction(partial(work.do, one=one, now=now), patient=True)
            except DatabaseUnavailable:
                raise
            except Exception as error:
                faults = (*faults, (number, type(error).__name__))
            if self._stopwatch() - began >= MOST_SECONDS:
                break
        return Woken(done, faults)
