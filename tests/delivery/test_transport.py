"""Calls over a real connection to the strict stand-in: answers, uploads, and every way in which none comes."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.clock import SystemClock
from bot.delivery.transport import NotSent, Transport
from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.server import serve

RESIDENT = 7001


@pytest.fixture
async def bot() -> AsyncIterator[tuple[Bot, TelegramWorld]]:
    world = TelegramWorld(SystemClock())
    world.phone(RESIDENT).write("/start")
    server = await serve(world)
    transport = Transport(4, read_timeout=5, direct=True)
    urls = {"base_url": f"{server.url}/bot", "base_file_url": f"{server.url}/file/bot"}
    async with Bot(
        world.token, **urls, request=transport, get_updates_request=Transport(1, read_timeout=5, direct=True)
    ) as bot:
        yield bot, world
    await server.close()


async def test_what_is_said_and_uploaded_arrives_with_its_name(bot: tuple[Bot, TelegramWorld]) -> None:
    speaker, world = bot
    await speaker.send_message(RESIDENT, "没水了 & <好>")
    sent = await speaker.send_document(RESIDENT, b"%PDF-1.7", filename="附件1.pdf")
    assert sent.document is not None
    assert (world.phone(RESIDENT).heard[0], sent.document.file_name) == ("没水了 & <好>", "附件1.pdf")
    file = await speaker.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"


async def test_a_refusal_is_told_as_telegram_told_it(bot: tuple[Bot, TelegramWorld]) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot[0].send_message(7999, "没水了")


def _nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/bot"


async def _says(address: str, *, patience: float = 5) -> None:
    transport = Transport(1, read_timeout=patience, direct=True)
    await transport.initialize()
    try:
        await transport.do_request(f"{address}1:secret/sendMessage", "POST")
    finally:
        await transport.shutdown()


@pytest.fixture
async def rude() -> AsyncIterator[str]:
    """Somebody who takes every call and then hangs up, or says nothing for ever."""
    for_ever = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.path.startswith("/silent"):
            await for_ever.wait()
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    for_ever.set()
    await runner.cleanup()


async def test_where_nobody_listens_nothing_was_sent() -> None:
    with pytest.raises(NotSent) as refusal:
        await _says(_nobody())
    assert "secret" not in str(refusal.value)


async def test_whoever_hangs_up_may_have_heard(rude: str) -> None:
    with pytest.raises(NetworkError) as broken:
        await _says(f"{rude}/bot")
    assert (type(broken.value), "secret" in str(broken.value)) == (NetworkError, False)


async def test_whoever_says_nothing_may_have_heard(rude: str) -> None:
    with pytest.raises(TimedOut):
        await _says(f"{rude}/silent/bot", patience=0.05)


async def test_before_it_is_begun_nothing_leaves() -> None:
    with pytest.raises(NotSent):
        await Transport(1, read_timeout=1).do_request("http://127.0.0.1/", "POST")
