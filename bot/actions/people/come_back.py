"""Somebody who could not be reached writes again: he can be reached."""

from datetime import datetime

from bot.actions.cases.reroute import give_waiting_cases
from storage import people
from storage.database import Tx


def come_back(tx: Tx, chat_id: int, *, now: datetime) -> None:
    """Note that a chat can be reached; cases that waited for somebody there go to him."""
    if people.set_reachable(tx, chat_id, why_not=None):
        give_waiting_cases(tx, now=now)
