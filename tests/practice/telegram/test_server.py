"""The HTTP front by itself: bodies of every kind, files, the webhook."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from aiohttp import web

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.server import Server
from tests.practice.telegram.conftest import RESIDENT


@pytest.fixture
async def client(server: Server, world: TelegramWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server.url}/bot{world.token}/") as client:
        yield client


async def test_query_form_multipart_and_json_are_read_alike(client: httpx.AsyncClient, world: TelegramWorld) -> None:
    await client.get("sendMessage", params={"chat_id": RESIDENT, "text": "query"})
    await client.post("sendMessage", data={"chat_id": RESIDENT, "text": "form"})
    await client.post("sendMessage", json={"chat_id": RESIDENT, "text": "json"})
    await client.post("sendDocument", data={"chat_id": RESIDENT, "caption": "multipart"}, files={"document": b"x"})
    assert world.phone(RESIDENT).heard == ["query", "form", "json", "multipart"]


async def test_the_status_is_the_error_code(client: httpx.AsyncClient) -> None:
    answer = await client.get("sendMessage", params={"chat_id": 1, "text": "x"})
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}


async def test_an_unknown_method_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("sendMesage")).json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"'])
async def test_a_body_that_is_no_object_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("getMe", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


async def test_a_file_is_served_under_its_path_to_the_right_token_only(
    server: Server, client: httpx.AsyncClient, world: TelegramWorld
) -> None:
    phone = world.phone(RESIDENT)
    phone.voice(content=b"hello")
    file = (await client.get("getFile", params={"file_id": phone.messages[-1].file_id})).json()["result"]
    path = file["file_path"]
    assert (await client.get(f"{server.url}/file/bot{world.token}/{path}")).content == b"hello"
    assert (await client.get(f"{server.url}/file/bot1:x/{path}")).status_code == 401
    assert (await client.get(f"{server.url}/file/bot{world.token}/voices/none")).status_code == 404


@dataclass
class Hook:
    """A webhook that answers with the next of `statuses`, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[str, str, int]] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((request.headers["Content-Type"], secret, update["update_id"]))
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        self.enough.set()
        return web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_the_webhook_gets_an_update_until_it_takes_it(
    client: httpx.AsyncClient, world: TelegramWorld, hook: Hook
) -> None:
    hook.statuses = [500, 404]
    await client.post("setWebhook", json={"url": hook.url, "secret_token": "s-1"})
    world.phone(RESIDENT).write("没水了")
    await asyncio.wait_for(hook.enough.wait(), 5)
    assert hook.got == [("application/json", "s-1", 1001)] * 3
    while (await client.get("getWebhookInfo")).json()["result"]["pending_update_count"]:
        pass
    found = (await client.get("getWebhookInfo")).json()["result"]
    assert found["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_polling_beside_a_webhook_is_a_conflict(client: httpx.AsyncClient, hook: Hook) -> None:
    await client.post("setWebhook", json={"url": hook.url})
    assert (await client.get("getUpdates")).status_code == 409
    await client.post("deleteWebhook")
    assert (await client.get("getUpdates")).json() == {"ok": True, "result": []}


@pytest.mark.parametrize("setting", [{"url": "http://example.org/"}, {"url": "https://a/", "secret_token": "a b"}])
async def test_a_wrong_webhook_is_refused(client: httpx.AsyncClient, setting: dict[str, str]) -> None:
    assert (await client.post("setWebhook", json=setting)).status_code == 400
