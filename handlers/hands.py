"""What every handler holds: the way into a transaction, and the way to answer a pressed button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import ContextTypes

from bot.actions.beside import Reads, ToBeRead, reading_beside
from bot.actions.once import once
from bot.clock import Clock
from storage.database import Database, Tx

T = TypeVar("T")
Context = ContextTypes.DEFAULT_TYPE
KEY = "hands"


@dataclass(frozen=True)
class Hands:
    """Lies in `Application.bot_data` under KEY."""

    database: Database
    clock: Clock
    acknowledge: Callable[[str, str], None]
    applied: Callable[[int], None]  # an update is done: nobody need look after it


def hands_of(context: Context) -> Hands:
    """Return what the composition root put there."""
    found: Hands = context.bot_data[KEY]
    return found


async def act(update: Update, context: Context, deed: Callable[..., T], **values: Any) -> T | None:
    """Do one action for one update: effect and "done" in one transaction, once all was read that it reads beside the writer."""
    hands, reads = hands_of(context), Reads()
    chat = update.effective_chat
    apply = partial(_once, update.update_id, deed, values, reads, chat_id=chat.id if chat else None)
    while True:
        try:
            result = await hands.database.transaction(lambda tx: apply(tx, now=hands.clock.now()))
            break
        except ToBeRead as wanted:
            await hands.database.read(wanted.read)
    hands.applied(update.update_id)
    return result


def _once(
    update_id: int,
    deed: Callable[..., T],
    values: dict[str, Any],
    reads: Reads,
    tx: Tx,
    *,
    chat_id: int | None,
    now: datetime,
) -> T | None:
    with reading_beside(reads):
        return once(tx, update_id, partial(deed, now=now, **values), chat_id=chat_id, now=now)
