"""What a message about shifts says at the moment when it is sent: the roster may have changed since it was put in."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.duty.changes import said_change, said_new
from bot.actions.duty.handing import said_begun
from bot.actions.duty.rounds import said_ended, said_soon
from bot.actions.duty.silent import said_unaccepted, said_unheard
from bot.messages.message import Message
from bot.rules.people import Person
from storage.database import Tx
from storage.outbox import Row


def said_of_duty(tx: Tx, row: Row, person: Person, *, now: datetime) -> Message | None:
    """Return what a row of form `duty` says now; None: nothing any more."""
    return _SAID[row.kind](tx, row, person, now=now)


_SAID: dict[str, Callable[..., Message | None]] = {
    "shift_soon": said_soon,
    "shift_begins": said_begun,
    "shift_ends": said_ended,
    "shift_change": said_change,
    "shift_now": said_change,
    "new_shifts": said_new,
    "unaccepted": said_unaccepted,
    "shift_unheard": said_unheard,
}
