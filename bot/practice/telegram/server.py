"""The HTTP front: `/bot<token>/<method>` and `/file/bot<token>/<path>` as api.telegram.org serves them."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.errors import ApiError, ConnectionDropped, bad_request
from bot.practice.telegram.files import LARGEST_UPLOAD
from bot.practice.telegram.webhook import push_updates
from bot.practice.telegram.wire import UploadedFile

_WORLD = web.AppKey("world", TelegramWorld)
_BODY_AT_MOST = 2 * LARGEST_UPLOAD


class Server:
    """A front that is up; `url` has no slash at the end."""

    def __init__(self, runner: web.AppRunner, pusher: asyncio.Task[None], url: str) -> None:
        self._runner = runner
        self._pusher = pusher
        self.url = url

    @property
    def base_url(self) -> str:
        """Return what python-telegram-bot calls `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """Return what python-telegram-bot calls `base_file_url`."""
        return f"{self.url}/file/bot"

    async def close(self) -> None:
        """Stop, without waiting for long polls."""
        self._pusher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._pusher
        await self._runner.cleanup()


async def serve(world: TelegramWorld, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Start serving the world and return the running server; port 0 takes a free one."""
    # No access log: the path holds the token.
    runner = web.AppRunner(application(world), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    taken = runner.addresses[0][1]
    return Server(runner, asyncio.create_task(push_updates(world)), f"http://{host}:{taken}")


def application(world: TelegramWorld) -> web.Application:
    """Return the aiohttp application, to be mounted beside others; webhooks need `push_updates` beside it."""
    app = web.Application(client_max_size=_BODY_AT_MOST)
    app[_WORLD] = world
    app.router.add_route("GET", "/bot{token}/{method}", _call)
    app.router.add_route("POST", "/bot{token}/{method}", _call)
    app.router.add_get("/file/bot{token}/{path:.+}", _file)
    return app


async def _call(request: web.Request) -> web.StreamResponse:
    world = request.app[_WORLD]
    try:
        _check_token(world, request)
        params, files = await _body(request)
        result = await world.call(request.match_info["method"], {**request.query, **params}, files)
    except ApiError as refusal:
        return web.json_response(refusal.as_json(), status=refusal.code)
    except ConnectionDropped:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    return web.json_response({"ok": True, "result": result})


async def _file(request: web.Request) -> web.StreamResponse:
    world = request.app[_WORLD]
    try:
        _check_token(world, request)
        stored = world.files.at(request.match_info["path"])
    except ApiError as refusal:
        return web.json_response(refusal.as_json(), status=refusal.code)
    return web.Response(body=stored.served(), content_type="application/octet-stream")


def _check_token(world: TelegramWorld, request: web.Request) -> None:
    if request.match_info["token"] != world.token:
        raise ApiError(401, "Unauthorized")


async def _body(request: web.Request) -> tuple[Mapping[str, Any], dict[str, UploadedFile]]:
    """Return (parameters, files) of a form, multipart or JSON body; both empty without one."""
    if not request.can_read_body:
        return {}, {}
    if request.content_type == "application/json":
        return _json_object(await request.read()), {}
    params: dict[str, Any] = {}
    files: dict[str, UploadedFile] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                files[name] = UploadedFile(value.filename, file.read(), value.content_type)
        else:
            params[name] = value
    return params, files


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return found
