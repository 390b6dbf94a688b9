"""Work of a beat whose long part only reads: it runs beside the writer, and what follows from it is short."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.actions.upkeep.alarms import Woken
from storage.database import Tx

T = TypeVar("T")
Found = tuple[list[tuple[int, T]], tuple[tuple[int, str], ...]]
"""What is to be done, each with an id, and where finding failed: (id, kind of error)."""


@dataclass(frozen=True)
class ReadFirst(Generic[T]):
    """`find(tx, now=…)` looks up some of what is due, in a snapshot of its own; `do(tx, one=…, now=…)` then does each in a transaction.

    What was found may be out of date: `do` looks again at whatever must hold, and returns whether anything was done. What
    is left to find waits for the next round of the beat.
    """

    find: Callable[..., Found[T]]
    do: Callable[..., bool]

    @property
    def __name__(self) -> str:
        return self.do.__name__

    def __call__(self, tx: Tx, *, now: datetime) -> Woken:
        """Find and do in one transaction, for whoever has but one."""
        found, faults = self.find(tx, now=now)
        return Woken(sum(self.do(tx, one=one, now=now) for _, one in found), faults)
