"""Telegram's limits: how many messages a bot may send, and how long it must wait when it sent too many."""

import math
from collections import deque
from datetime import datetime, timedelta

from bot.practice.telegram.errors import too_many_requests

OVERALL_PER_SECOND = 30
PRIVATE_PER_SECOND = 1
PRIVATE_BURST = 3
GROUP_PER_MINUTE = 20
_A_MINUTE = timedelta(minutes=1)


class TokenBucket:
    """`burst` tokens at most, growing back at `per_second`."""

    def __init__(self, *, burst: float, per_second: float, now: datetime) -> None:
        self._burst = burst
        self._per_second = per_second
        self._level = burst
        self._seen_at = now

    def seconds_until(self, tokens: float, now: datetime) -> float:
        """Return how long until `tokens` may be taken; 0 when at once."""
        self._refill(now)
        return max(0.0, (tokens - self._level) / self._per_second)

    def take(self, tokens: float, now: datetime) -> None:
        """Take `tokens`."""
        self._refill(now)
        self._level -= tokens

    def _refill(self, now: datetime) -> None:
        grown = max(0.0, (now - self._seen_at).total_seconds()) * self._per_second
        self._level = min(self._burst, self._level + grown)
        self._seen_at = max(self._seen_at, now)


class _LastMinute:
    """What went to one group within any sixty seconds."""

    def __init__(self) -> None:
        self._sent: deque[datetime] = deque()

    def seconds_until(self, messages: int, now: datetime) -> float:
        while self._sent and now - self._sent[0] >= _A_MINUTE:
            self._sent.popleft()
        too_many = len(self._sent) + messages - GROUP_PER_MINUTE
        if too_many <= 0:
            return 0.0
        return (self._sent[too_many - 1] + _A_MINUTE - now).total_seconds()

    def take(self, messages: int, now: datetime) -> None:
        self._sent.extend([now] * messages)


class Limits:
    """All limits of one bot. A refused message costs nothing."""

    def __init__(self, *, enforced: bool, now: datetime) -> None:
        self.enforced = enforced
        self._overall = TokenBucket(burst=OVERALL_PER_SECOND, per_second=OVERALL_PER_SECOND, now=now)
        self._private: dict[int, TokenBucket] = {}
        self._groups: dict[int, _LastMinute] = {}

    def take_edit(self, now: datetime) -> None:
        """Count an edit, which only the overall limit knows.

        Raises:
            ApiError: 429, too many at once.
        """
        self._refuse_if_early(self._overall.seconds_until(1, now))
        self._overall.take(1, now)

    def take_messages(self, chat_id: int, *, messages: int, now: datetime) -> None:
        """Count messages to a chat; an album is one in a private chat, each of its items elsewhere.

        Raises:
            ApiError: 429, too many at once.
        """
        waits = [self._overall.seconds_until(messages, now)]
        if chat_id > 0:
            fresh = TokenBucket(burst=PRIVATE_BURST, per_second=PRIVATE_PER_SECOND, now=now)
            private = self._private.setdefault(chat_id, fresh)
            self._refuse_if_early(*waits, private.seconds_until(1, now))
            private.take(1, now)
        else:
            group = self._groups.setdefault(chat_id, _LastMinute())
            self._refuse_if_early(*waits, group.seconds_until(messages, now))
            group.take(messages, now)
        self._overall.take(messages, now)

    def _refuse_if_early(self, *waits: float) -> None:
        longest = max(waits)
        # A millionth of a second is the rounding of the bucket, not a wait.
        if self.enforced and longest > 1e-6:
            raise too_many_requests(max(1, math.ceil(longest - 1e-6)))
