"""A crowd behind the thinnest Telegram there is: it answers at once, and whoever hears a question presses its button."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.clock import Clock, stopwatch

PATH = ("水磨口村", "求助", "提交")  # what is pressed, in order; then a receipt comes
_BOT = {"id": 42, "is_bot": True, "first_name": "值班", "username": "bench_bot"}


@dataclass
class Crowd:
    """So many residents, each with a petition; `heard_after` holds the seconds from each update to what is heard next."""

    residents: int
    clock: Clock
    first: int = 10_000
    pace: float | None = None  # updates begun a second; None: everybody at once
    updates: list[dict[str, Any]] = field(default_factory=list)
    heard_after: list[float] = field(default_factory=list)
    sent: int = 0
    done: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._ids, self._messages = count(self.first * 1_000), count(self.first * 1_000)
        self._asked_at: dict[int, float] = {}
        self._step: dict[int, int] = {}
        self._came = asyncio.Event()

    def begin(self, resident: int) -> None:
        """Somebody writes his first message."""
        self._say(resident, {"message": self._message(resident, f"没水了 {resident}")})

    async def come(self) -> None:
        """Let everybody begin, at the crowd's pace; whoever is late does not hold up the next."""
        began = stopwatch()
        for number in range(self.residents):
            if self.pace:
                await self.clock.sleep(began + number / self.pace - stopwatch())
            self.begin(self.first + number)

    async def heard_all(self) -> None:
        """Wait until everybody has his receipt."""
        async with asyncio.timeout(300):
            await self.over.wait()

    def _say(self, chat: int, update: dict[str, Any]) -> None:
        self.updates.append({"update_id": next(self._ids), **update})
        self._asked_at[chat] = stopwatch()
        self._came.set()

    def _message(self, chat: int, text: str, *, sender: dict[str, Any] | None = None) -> dict[str, Any]:
        person = sender or {"id": chat, "is_bot": False, "first_name": "某"}
        of = {"id": chat, "type": "private", "first_name": "某"}
        now = int(self.clock.now().timestamp())
        return {"message_id": next(self._messages), "date": now, "chat": of, "from": person, "text": text}

    async def take(self, limit: int) -> list[dict[str, Any]]:
        """Return what was said since; waits a moment for something."""
        if not self.updates:
            self._came.clear()
            try:
                async with asyncio.timeout(0.5):
                    await self._came.wait()
            except TimeoutError:
                return []
        taken, self.updates = self.updates[:limit], self.updates[limit:]
        return taken

    def hear(self, chat: int, params: dict[str, Any]) -> dict[str, Any]:
        """Somebody hears something; a resident presses what comes next on his way. Return the message as Telegram would."""
        self.sent += 1
        answer = self._message(chat, str(params.get("text", "")), sender=_BOT)
        if chat < self.first:
            return answer
        began = self._asked_at.pop(chat, None)
        if began is not None:
            self.heard_after.append(stopwatch() - began)
        step = self._step.setdefault(chat, 0)
        markup = params.get("reply_markup") or {}
        keyboard = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
        wanted = PATH[step] if step < len(PATH) else None
        found = next((button for row in keyboard for button in row if button["text"] == wanted), None)
        if found:
            self._step[chat] = step + 1
            press = {
                "id": str(next(self._messages)),
                "chat_instance": "1",
                "data": found["callback_data"],
                "message": answer,
            }
            self._say(chat, {"callback_query": {**press, "from": {"id": chat, "is_bot": False, "first_name": "某"}}})
        elif step == len(PATH) and "编号" in answer["text"]:
            self._step[chat] = step + 1
            self.done += 1
            if self.done == self.residents:
                self.over.set()
        return answer


class ThinTelegram(BaseRequest):
    """Answers every call at once, without a network."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        params = dict(request_data.parameters) if request_data else {}
        result = await self._answer(url.rpartition("/")[2], params)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _answer(self, call: str, params: dict[str, Any]) -> Any:
        if call in ("getUpdates", "get__updates"):
            return await self._crowd.take(int(params.get("limit", 100)))
        if call == "getMe":
            return _BOT
        if call in ("sendMessage", "sendPhoto", "sendDocument"):
            return self._crowd.hear(int(params["chat_id"]), params)
        return True
