"""The queue of updates: handed out again until confirmed, forgotten after a day."""

import asyncio
import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.practice.telegram.errors import ApiError, conflict
from bot.practice.telegram.wire import Object

KEPT_FOR = timedelta(hours=24)
LONGEST_POLL = 50  # seconds
# Telegram sends these only to who asks for them by name.
_ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Queued:
    """An update and when it happened."""

    update: Object
    at: datetime


class _Listener:
    """One who waits for updates; `ended` is why he has to leave without."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.ended: ApiError | None = None


class UpdateQueue:
    """Updates in the order they happened."""

    def __init__(self, *, first_id: int, now: Callable[[], datetime]) -> None:
        self.next_id = first_id
        self.allowed: tuple[str, ...] = ()
        self._now = now
        self._queued: list[Queued] = []
        self._poller: _Listener | None = None
        self._listeners: set[_Listener] = set()

    def put(self, update: Object) -> int:
        """Queue an update and return its id; one that brings an `update_id` keeps it.

        An update of a kind the bot did not ask for takes its id and is not queued.
        """
        update_id = update.get("update_id", self.next_id)
        if isinstance(update_id, int):
            self.next_id = max(self.next_id, update_id + 1)
        if self._wanted(update):
            self._queued.append(Queued(copy.deepcopy({"update_id": update_id, **update}), self._now()))
            self.wake()
        return int(update_id)

    def _wanted(self, update: Object) -> bool:
        kinds = set(update) - {"update_id"}
        if self.allowed:
            return not kinds or not kinds.isdisjoint(self.allowed)
        return not kinds or not kinds <= _ONLY_ON_REQUEST

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember which kinds to queue from now on; None leaves it, nothing named means the usual ones."""
        if kinds is not None:
            self.allowed = tuple(kinds)

    def pending(self, limit: int = 100) -> list[Object]:
        """Return the first unconfirmed updates of the last 24 hours."""
        self._forget_old()
        return [copy.deepcopy(queued.update) for queued in self._queued[:limit]]

    def count(self) -> int:
        """Return how many updates wait."""
        self._forget_old()
        return len(self._queued)

    def confirm_below(self, offset: int) -> None:
        """Forget every update whose id is below `offset`."""
        self._queued = [queued for queued in self._queued if queued.update["update_id"] >= offset]

    def settle(self, update_id: int) -> None:
        """Forget one update: the webhook took it."""
        self._queued = [queued for queued in self._queued if queued.update["update_id"] != update_id]

    def drop_all(self) -> None:
        """Forget every update that waits."""
        self._queued = []

    def _forget_old(self) -> None:
        oldest = self._now() - KEPT_FOR
        self._queued = [queued for queued in self._queued if queued.at >= oldest]

    def wake(self) -> None:
        """Let everybody who waits look again."""
        for listener in self._listeners:
            listener.woken.set()

    def end_poll(self, why: ApiError) -> None:
        """Let the getUpdates that runs, if one does, end with `why`."""
        if self._poller is not None:
            self._poller.ended = why
            self._poller.woken.set()

    async def poll(self, *, offset: int | None, limit: int, timeout: int) -> list[Object]:
        """Return unconfirmed updates, waiting up to `timeout` seconds for the first.

        Raises:
            ApiError: 409, another getUpdates or a webhook came in between.
        """
        other = "terminated by other getUpdates request; make sure that only one bot instance is running"
        self.end_poll(conflict(other))
        if offset is not None:
            self.confirm_below(offset)
        poller = self._poller = _Listener()
        try:
            if not self.count() and timeout > 0:
                await self.wait(poller, min(timeout, LONGEST_POLL))
            if poller.ended is not None:
                raise poller.ended
            return self.pending(limit)
        finally:
            if self._poller is poller:
                self._poller = None

    async def wait(self, listener: _Listener | None = None, timeout: float | None = None) -> None:
        """Return at the next update or call of `wake`, at the latest after `timeout` seconds."""
        listener = listener or _Listener()
        self._listeners.add(listener)
        try:
            await asyncio.wait_for(listener.woken.wait(), timeout)
        except TimeoutError:
            return
        finally:
            self._listeners.discard(listener)
