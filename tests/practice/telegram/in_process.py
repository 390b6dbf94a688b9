"""python-telegram-bot on the practice world without a network: one object instead of a server."""

import asyncio
import json
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.delivery.transport import NotSent
from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.errors import ApiError, ConnectionDropped
from bot.practice.telegram.wire import UploadedFile


class InProcessRequest(BaseRequest):
    """Hands every request straight to the world; pass one to `request` and one to `get_updates_request`.

    `longest_poll` caps the seconds a getUpdates waits; None leaves what the bot asks for.
    """

    def __init__(self, world: TelegramWorld, *, longest_poll: int | None = None) -> None:
        self._world = world
        self._longest_poll = longest_poll

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
        # Never answering within one step of the loop would let a polling bot starve everything else.
        await asyncio.sleep(0)
        try:
            return 200, await self._answer(unquote(urlsplit(url).path), request_data)
        except ApiError as refusal:
            return refusal.code, json.dumps(refusal.as_json()).encode()
        except ConnectionDropped as dropped:
            if dropped.after_effect:
                raise TimedOut from dropped
            raise NotSent("no connection") from dropped

    async def _answer(self, path: str, request_data: RequestData | None) -> bytes:
        is_file = path.startswith("/file/")
        token, _, rest = path.removeprefix("/file").removeprefix("/bot").partition("/")
        if token != self._world.token:
            raise ApiError(401, "Unauthorized")
        if is_file:
            return self._world.files.at(rest).served()
        params: dict[str, Any] = dict(request_data.json_parameters) if request_data else {}
        if rest == "getUpdates" and self._longest_poll is not None:
            params["timeout"] = str(min(int(params.get("timeout", 0)), self._longest_poll))
        result = await self._world.call(rest, params, _files(request_data))
        return json.dumps({"ok": True, "result": result}).encode()


def _files(request_data: RequestData | None) -> dict[str, UploadedFile]:
    parts = request_data.multipart_data if request_data else {}
    return {name: UploadedFile(part[0], _bytes(part[1]), part[2]) for name, part in parts.items()}


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else bytes(content.read())
