"""Long polling: an update is stored and committed before Telegram may forget it."""

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.actions.upkeep.gap import note_poll
from bot.clock import Clock
from bot.receiving.health import Health
from bot.texts import operators
from storage import inbox
from storage.database import Database, DatabaseUnavailable, Tx

log = logging.getLogger(__name__)

POLL = 25  # seconds that Telegram holds the question open
PATIENCE = 10.0  # seconds above that before a poll counts as lost
LONGEST_WAIT = 30.0


class Polling:
    """Asks Telegram for updates and keeps them."""

    def __init__(self, database: Database, bot: Bot, clock: Clock, health: Health) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._health = health
        self._offset: int | None = None  # only from what this run received last, never from a stored maximum
        self._wait = 0.0
        self._trouble: str | None = None
        self.on_stored = asyncio.Event()

    async def run(self) -> None:
        """Receive until cancelled."""
        while True:
            await self.step(POLL)
            if self._wait:
                await self._clock.sleep(self._wait)

    async def step(self, timeout: int) -> int:
        """Ask once, keep what came, and return how many updates that were; a fault sets how long to wait."""
        try:
            updates = await self._ask(timeout)
            await self._database.transaction(lambda tx: self._keep(tx, updates))
        except DatabaseUnavailable:
            self._in_trouble(operators.DATABASE_DOWN)
            return 0
        except RetryAfter as error:
            wait = error.retry_after
            self._wait = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            return 0
        except TelegramError as error:
            self._in_trouble(_meaning(error))
            return 0
        self._recovered()
        ids = [update["update_id"] for update in updates if _is_id(update.get("update_id"))]
        # Nothing new: what came before is confirmed by now, and after an idle week ids may begin below it.
        self._offset = ids[-1] + 1 if ids else None
        if ids:
            self.on_stored.set()
        return len(ids)

    async def _ask(self, timeout: int) -> list[dict[str, Any]]:
        """Return the updates as JSON: one that python-telegram-bot cannot parse must not hold up the others."""
        asked = {"timeout": timeout, "limit": 100, "allowed_updates": Update.ALL_TYPES}
        if self._offset is not None:
            asked["offset"] = self._offset
        # The doubled underscore passes by Bot.get_updates, which parses; what goes over the wire is getUpdates.
        answer: Any = await self._bot.do_api_request("get__updates", api_kwargs=asked, read_timeout=timeout + PATIENCE)
        return [update for update in answer if isinstance(update, dict)] if isinstance(answer, list) else []

    def _keep(self, tx: Tx, updates: list[dict[str, Any]]) -> None:
        now = self._clock.now()
        for update in updates:
            if _is_id(update.get("update_id")):
                body = json.dumps(update, ensure_ascii=False)
                inbox.store(tx, update_id=update["update_id"], chat_id=chat_of(update), body=body, now=now)
        note_poll(tx, now=now)

    def _in_trouble(self, what: str) -> None:
        """Say a trouble once, and wait twice as long each time."""
        self._wait = min(max(1.0, self._wait * 2), LONGEST_WAIT)
        self._health.receiving = False
        if self._trouble != what:
            log.error(what)
        self._trouble = what

    def _recovered(self) -> None:
        self._wait = 0.0
        self._health.receiving = True
        if self._trouble:
            log.warning(operators.TELEGRAM_BACK)
        self._trouble = None


def _meaning(error: TelegramError) -> str:
    """What a fault means. BadRequest is a NetworkError to python-telegram-bot, so it comes first."""
    if isinstance(error, InvalidToken | EndPointNotFound):  # `do_api_request` makes the second of every 401 and 404
        return operators.TOKEN_REFUSED_NOW
    if isinstance(error, Conflict):
        return operators.ANOTHER_RECEIVER
    if isinstance(error, BadRequest):
        return operators.POLL_REFUSED
    if isinstance(error, NetworkError):
        return operators.TELEGRAM_DOWN
    return operators.strange_answer(type(error).__name__)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 62


def chat_of(update: dict[str, Any]) -> int | None:
    """Return the chat whose updates must stay in order; None where there is none."""
    for value in update.values():
        if not isinstance(value, dict):
            continue
        message = value.get("message")
        for holder in (value, message if isinstance(message, dict) else {}):
            chat = holder.get("chat")
            if isinstance(chat, dict) and _is_chat(chat.get("id")):
                return int(chat["id"])
        sender = value.get("from")
        if isinstance(sender, dict) and _is_chat(sender.get("id")):
            return int(sender["id"])
    return None


def _is_chat(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 62
