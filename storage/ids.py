"""Ids made by the program: 59 bits, rising, so that three bits stay free for a lane above them (`outbox.turn`)."""

import secrets
import threading
from datetime import datetime

from bot.clock import Clock

EPOCH = 1_767_225_600_000  # 2026-01-01T00:00:00Z in milliseconds; 41 bits reach to 2095
BITS_BELOW = 18  # 262,144 ids a millisecond; the random start keeps two programs apart


def first_of(at: datetime) -> int:
    """Return an id that is greater than any made before an instant, and no greater than any made after it."""
    return max(int(at.timestamp() * 1000) - EPOCH, 0) << BITS_BELOW


class Ids:
    """Rising ids from the clock; never twice in one program even if the clock stands or goes back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """Return an id greater than any before it."""
        with self._lock:
            milliseconds = max(int(self._clock.now().timestamp() * 1000) - EPOCH, 0)
            if milliseconds > self._last >> BITS_BELOW:
                self._last = (milliseconds << BITS_BELOW) + secrets.randbelow(1 << (BITS_BELOW - 1))
            else:  # one by one from where the millisecond began: drawing anew would crowd two programs at its end
                self._last += 1
            return self._last
