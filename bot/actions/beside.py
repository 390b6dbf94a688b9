"""What takes long to read is read beside the writer, so that nobody waits for it: the action begins again once it has been.

It may name a case that becomes one about its reader meanwhile: then it is read anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.rules.errors import RuleBroken
from storage import digests
from storage.database import Tx

T = TypeVar("T")
Found = Callable[[], Any]
"""Returns what was read, or raises the rule that forbids it."""


@dataclass
class Reads:
    """What was read for an action, in the order in which it asks, each with the newest event that it knows."""

    found: list[tuple[int, Found]] = field(default_factory=list)


_READS: ContextVar[tuple[Reads, Iterator[tuple[int, Found]]] | None] = ContextVar("reads", default=None)


class ToBeRead(Exception):
    """An action was given up, and nothing of it kept, for something that is to be read over a connection of its own first."""

    def __init__(self, reads: Reads, look_up: Callable[[Tx], Any]) -> None:
        super().__init__()
        self._reads = reads
        self._look_up = look_up
        self._context = copy_context()  # whom one speaks to

    def read(self, tx: Tx) -> None:
        """Read it for when the action begins again."""
        last_event = digests.last_event(tx)
        try:
            found = self._context.run(_here, tx, self._look_up)
        except RuleBroken as error:
            self._reads.found.append((last_event, _raising(error)))
        else:
            self._reads.found.append((last_event, lambda: found))


def _here(tx: Tx, look_up: Callable[[Tx], T]) -> T:
    _READS.set(None)
    return look_up(tx)


def _raising(error: RuleBroken) -> Found:
    def forbidden() -> None:
        raise error

    return forbidden


@contextmanager
def reading_beside(reads: Reads) -> Iterator[None]:
    """Do an action for which somebody reads beside the writer."""
    token = _READS.set((reads, iter(reads.found)))
    try:
        yield
    finally:
        _READS.reset(token)


def beside(tx: Tx, look_up: Callable[[Tx], T]) -> T:
    """Return what `look_up` finds; it is read here and now where nobody reads beside.

    Raises: ToBeRead: not yet, or anew. Whatever rule forbids it.
    """
    going_on = _READS.get()
    if going_on is None:
        return look_up(tx)
    reads, left = going_on
    known = next(left, None)
    if known is None:
        raise ToBeRead(reads, look_up)
    last_event, found = known
    if digests.is_apart_since(tx, last_event):
        reads.found.clear()
        raise ToBeRead(reads, look_up)
    answer: T = found()
    return answer
