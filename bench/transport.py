"""python-telegram-bot's transport on httpx against one on aiohttp: processor time a message, and how long a message takes."""

import asyncio
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.clock import stopwatch
from bot.delivery.transport import Transport

MESSAGES = 2000
AT_ONCE = 32
PICTURE = bytes(60_000)


@asynccontextmanager
async def telegram() -> AsyncIterator[str]:
    """Serve the thinnest Telegram there is from a process of its own, whose time is not ours; yield its address."""
    command = (sys.executable, "-m", "bench.transport", "serve")
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    try:
        yield f"http://127.0.0.1:{(await child.stdout.readline()).decode().strip()}/bot"
    finally:
        child.kill()
        await child.wait()


async def _serve() -> None:
    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/{path:.*}", _answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def _answer(request: web.Request) -> web.Response:
    await request.read()
    message = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "没水了"}
    return web.Response(body=json.dumps({"ok": True, "result": message}).encode(), content_type="application/json")


async def _measured(request: BaseRequest, address: str, *, picture: bytes | None) -> tuple[float, float]:
    """Return (processor milliseconds a message, p99 milliseconds until one is answered)."""
    bot = Bot("1:bench", base_url=address, request=request, get_updates_request=HTTPXRequest())
    await request.initialize()
    took: list[float] = []
    left = iter(range(MESSAGES if picture is None else MESSAGES // 10))

    async def speaker() -> None:
        for _ in left:
            began = stopwatch()
            if picture is None:
                await bot.send_message(1, "2026-00001 还在等您答复。")
            else:
                await bot.send_document(1, picture, filename="附件1.jpg")
            took.append(stopwatch() - began)

    spent = os.times()
    await asyncio.gather(*(speaker() for _ in range(AT_ONCE)))
    after = os.times()
    await request.shutdown()
    processor = (after.user + after.system) - (spent.user + spent.system)
    return processor / len(took) * 1000, statistics.quantiles(took, n=100)[98] * 1000


async def transports() -> dict[str, float]:
    """Return both transports' figures for short messages and for uploads, and how many times the one is the other."""
    found: dict[str, float] = {}
    async with telegram() as address:
        for what, picture in (("message", None), ("upload", PICTURE)):
            httpx = await _measured(HTTPXRequest(AT_ONCE), address, picture=picture)
            other = await _measured(Transport(AT_ONCE, read_timeout=20, direct=True), address, picture=picture)
            for name, ours, theirs in zip(("processor ms", "p99 ms"), httpx, other, strict=True):
                found[f"{what}, httpx, {name}"] = ours
                found[f"{what}, aiohttp, {name}"] = theirs
                found[f"{what}, httpx / aiohttp, {name}"] = ours / theirs
    return found


def main() -> None:
    """Measure, or be the other side."""
    if sys.argv[1:] == ["serve"]:
        asyncio.run(_serve())
    for line, figure in asyncio.run(transports()).items():
        print(f"{line:<44}{figure:>10.2f}")


if __name__ == "__main__":
    main()
