"""The practice town on an ordinary Monday morning, and a client before its page."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.files.town_file import read_town_file
from bot.practice.page.server import OUR_OWN, application
from bot.practice.page.town import PracticeTown
from tests.town import MONDAY_MORNING, PRACTICE_TOWN


@dataclass
class Page:
    """What the page's script does, done by a test."""

    client: TestClient[Any, Any]

    async def get(self, path: str) -> Any:
        answer = await self.client.get(path)
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def ask(self, path: str, **asked: Any) -> Any:
        answer = await self.client.post(path, json=asked)
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def refused(self, path: str, body: Any) -> str:
        """Return the sentence by which a body is refused."""
        answer = await self.client.post(path, json=body)
        assert answer.status == 400
        return str((await answer.json())["error"])

    async def upload(self, path: str, *files: tuple[str, bytes, str], **fields: str) -> None:
        """Send (name, content, kind) from the visitor's disk."""
        answer = await self._uploaded(path, files, fields)
        assert answer.status == 200, await answer.text()

    async def upload_refused(self, path: str, *files: tuple[str, bytes, str], **fields: str) -> str:
        """Return the sentence by which files are refused."""
        answer = await self._uploaded(path, files, fields)
        assert answer.status == 400
        return str((await answer.json())["error"])

    async def _uploaded(self, path: str, files: tuple[tuple[str, bytes, str], ...], fields: dict[str, str]) -> Any:
        form = FormData(fields, quote_fields=False)  # as browsers do
        for name, content, kind in files:
            form.add_field("file", io.BytesIO(content), filename=name, content_type=kind)
        return await self.client.post(path, data=form, headers={OUR_OWN: "1"})

    async def messages(self, user_id: int) -> list[dict[str, Any]]:
        return list((await self.get(f"/api/phones/{user_id}"))["messages"])

    async def heard_by(self, user_id: int) -> list[str]:
        return [message["text"] for message in await self.messages(user_id) if message["from_bot"]]

    async def follow_the_tour(self, *, until: int) -> list[str]:
        """Do what the tour says until it comes to a step; return what was pressed and written."""
        done: list[str] = []
        for _ in range(20):
            tour = (await self.get("/api/town"))["tour"]
            if tour["step"] >= until:
                return done
            done.append(tour["label"] or tour["text"])
            if tour["text"]:
                await self.ask(f"/api/phones/{tour['who']}/write", text=tour["text"])
            else:
                pressed = {"message_id": tour["message_id"], "label": tour["label"]}
                await self.ask(f"/api/phones/{tour['who']}/press", **pressed)
        raise AssertionError("the tour never ends")


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[PracticeTown]:
    file = read_town_file(PRACTICE_TOWN.read_bytes())
    town = PracticeTown(file, tmp_path / "practice.db", start=MONDAY_MORNING)
    await town.open()
    yield town
    await town.close()


@pytest.fixture
async def page(practice: PracticeTown) -> AsyncIterator[Page]:
    async with TestClient(TestServer(application(practice))) as client:
        yield Page(client)
