"""The practice page in a real browser: `run` without a token, the tour, the keyboard, and a clean end."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from bot.clock import stopwatch
from bot.files.town_file import read_town_file
from bot.practice.page.people import FIRST_RESIDENT
from bot.practice.page.pictures import street
from bot.practice.page.samples import FILM, tone
from bot.practice.page.server import application
from bot.practice.page.town import PracticeTown
from bot.practice.telegram.wire import UploadedFile
from tests.e2e.browser import CHROMIUM, Tab, chromium
from tests.e2e.practice import READY, practice, walk_the_tour
from tests.town import MONDAY_MORNING, PRACTICE_TOWN

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH")]

IN_TURN = [
    f"拿起{name}的手机" for name in read_town_file(PRACTICE_TOWN.read_bytes()).villages[0].duty
]  # whoever has the real day
CHOOSE_A_FILE = """
{
  const chosen = new DataTransfer();
  chosen.items.add(new File(["王桂兰"], "名单.txt", { type: "text/plain" }));
  const input = document.querySelector("input.files");
  input.files = chosen.files;
  input.dispatchEvent(new Event("change"));
}
"""


async def test_the_tour_goes_from_petition_to_closed_by_pressing_what_is_lit(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (process, address), chromium(tmp_path) as tab:
        await tab.open(address)
        began = stopwatch()
        pressed = await walk_the_tour(tab)
        assert stopwatch() - began < 120
        assert [each for each in pressed if each not in ("替我写", "发送")] == [
            *("谷前堡社区", "求助", "提交", "签收", "答复", "已解决", "满意"),
        ]
        assert len(await tab.screenshot()) > 10_000
        assert "评价：满意" in await tab.run("document.querySelector('#phones').textContent")
        await send_an_album_and_a_file(tab)
        assert {part for part in tab.loaded if not part.startswith(address)} == set()
        assert tab.complaints == []
        process.send_signal(signal.SIGTERM)
        began = stopwatch()
        assert (await process.wait(), stopwatch() - began < 10) == (0, True)
    assert sorted(name for name in os.listdir(tmp_path / "data") if name.endswith(".db")) == ["practice.db"]


async def send_an_album_and_a_file(tab: Tab) -> None:
    """Send three made-up pictures from the menu of the first phone, and a file from the visitor's disk."""
    await tab.run("document.querySelector('.attach').click()")
    await tab.run("document.querySelector('[data-send=album]').click()")
    await tab.until("document.querySelectorAll('.own .album img').length === 3")
    await tab.until("!document.body.hasAttribute('aria-busy')")
    await tab.run(CHOOSE_A_FILE)
    await tab.until("document.querySelector('.own .paper a')?.textContent === '名单.txt'")
    await tab.until("!document.body.hasAttribute('aria-busy')")


async def test_on_a_narrow_screen_the_tour_leads_from_phone_to_phone(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address, width=390, height=800)
        await tab.until(READY)
        pressed = await walk_the_tour(tab)
        cadre, resident = [each for each in pressed if each.startswith("拿起")]
        assert (cadre in IN_TURN, resident) == (True, "拿起王桂兰的手机")
        assert await tab.run("document.documentElement.scrollWidth") <= 390
        assert tab.complaints == []


async def type_and_send(tab: Tab, text: str) -> None:
    await tab.run("document.querySelector('textarea').focus()")
    await tab.ask("Input.insertText", text=text)
    await tab.key("Enter", 13, text="\r")


async def test_everything_can_be_done_with_the_keyboard(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address)
        await tab.until(READY)
        await type_and_send(tab, "没水了")
        await tab.until("document.querySelector('.keys button') !== null")
        await tab.until("!document.body.hasAttribute('aria-busy')")
        tabbed: list[str] = []
        await tab.run("document.querySelector('.chat').focus()")
        while "谷前堡社区" not in tabbed:
            await tab.key("Tab", 9)
            tabbed.append(await tab.run("document.activeElement.textContent"))
            assert len(tabbed) < 20, tabbed
        await tab.key("Enter", 13, text="\r")
        await tab.until("document.querySelector('.chat').textContent.includes('村：谷前堡社区')")
        # The pressed button is gone; the next one has the focus, not the top of the page.
        assert await tab.until("document.activeElement.closest('.keys') !== null")


async def test_menus_and_people_are_found_with_the_keyboard(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address)
        await tab.until(READY)
        await tab.run("document.querySelector('.attach').focus()")
        for key, code, text in (("Enter", 13, "\r"), ("ArrowDown", 40, ""), ("Enter", 13, "\r")):
            await tab.key(key, code, text=text)
        await tab.until("document.querySelectorAll('.own .album img').length === 3")
        await tab.until("!document.body.hasAttribute('aria-busy')")
        await tab.run("document.querySelector('.commands').focus()")
        await tab.key("ArrowUp", 38)
        assert await tab.run("document.activeElement.getAttribute('role')") == "menuitem"
        await tab.key("Escape", 27)
        assert await tab.run("document.activeElement.className") == "commands"
        await tab.run("document.querySelector('.owner').focus()")
        await tab.key("Enter", 13, text="\r")
        await tab.ask("Input.insertText", text="督办")
        await tab.key("Enter", 13, text="\r")
        await tab.until("document.querySelector('.owner .what').textContent.startsWith('督办领导')")
        assert await tab.run("document.activeElement.className") == "owner"


async def test_enter_belongs_to_the_input_method_while_it_composes(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address)
        await tab.until(READY)
        await tab.run("document.querySelector('textarea').focus()")
        await tab.ask("Input.imeSetComposition", text="mei", selectionStart=3, selectionEnd=3)
        composing = "new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, cancelable: true, bubbles: true })"
        assert await tab.run(f"document.querySelector('textarea').dispatchEvent({composing})")
        assert await tab.run("document.querySelector('textarea').value") == "mei"
        await tab.ask("Input.insertText", text="没水了")  # which ends the composition
        await tab.key("Enter", 13, text="\r")
        await tab.until("document.querySelector('.own .text')?.textContent === '没水了'")


@asynccontextmanager
async def town_on_screen(folder: Path) -> AsyncIterator[tuple[PracticeTown, Tab]]:
    """A town in this process, so that a test can let the bot say what it likes; the page shows it."""
    town = PracticeTown(read_town_file(PRACTICE_TOWN.read_bytes()), folder / "practice.db", start=MONDAY_MORNING)
    await town.open()
    async with TestServer(application(town)) as server, chromium(folder) as tab:
        await tab.open(f"http://127.0.0.1:{server.port}")
        await tab.until(READY)
        yield town, tab
    await town.close()


def html(script: str) -> UploadedFile:
    return UploadedFile("邀请单.html", f"<h1>邀请单</h1><script>{script}</script>".encode(), "text/html")


async def test_what_the_bot_sends_shows_as_what_it_is(tmp_path: Path) -> None:
    async with town_on_screen(tmp_path) as (town, tab):

        async def bot(method: str, files: dict[str, UploadedFile] | None = None, **params: Any) -> None:
            await town.world.call(method, {"chat_id": FIRST_RESIDENT, **params}, files)

        town.phone(FIRST_RESIDENT).write("/start")
        picture = UploadedFile("a.png", street(0), "image/png")
        items = [{"type": "photo", "media": f"attach://{part}"} for part in "ab"]
        await bot("sendMediaGroup", {"a": picture, "b": picture}, media=items)
        await bot("sendVoice", {"voice": UploadedFile("a.wav", tone(), "audio/wav")}, duration=2)
        await bot("sendVideo", {"video": UploadedFile("a.mp4", FILM, "video/mp4")}, caption="路灯")
        await bot("sendDocument", {"document": html("document.title = 'ran'")})
        await bot("sendLocation", latitude=40.42, longitude=114.08)
        await bot("sendContact", phone_number="+8613900000000", first_name="赵师傅")
        share = {"text": "发我的电话", "request_contact": True}
        await bot("sendMessage", text="电话？", reply_markup={"keyboard": [[share]], "one_time_keyboard": True})
        await town.follow()
        for shown in (
            ".album img:nth-child(1)",
            "audio",
            "video",
            ".paper a[target=_blank]",
            ".place svg .pin",
            ".round",
        ):
            await tab.until(f"document.querySelector('.message:not(.own) {shown}') !== null")
        await tab.until("document.querySelector('audio').duration > 1")
        await tab.until("[...document.images].every((one) => one.alt === '' || one.loading === 'lazy' || one.complete)")
        await tab.until("document.querySelector('.below button')?.textContent === '发我的电话'")
        await tab.run("document.querySelector('.below button').click()")
        await tab.until("document.querySelector('#sure').open")
        await tab.key("Enter", 13, text="\r")
        await tab.until("document.querySelector('.own .round') !== null && document.querySelector('.below').hidden")
        sheet = await tab.run("document.querySelector('.paper a').href")
        assert tab.complaints == []
        await tab.ask("Page.navigate", url=sheet)
        await tab.until("document.querySelector('h1')?.textContent === '邀请单'")
        assert await tab.run("document.title") == ""
        assert await tab.run("origin") == "null"


async def test_a_wish_for_a_reply_opens_the_field_for_it(tmp_path: Path) -> None:
    async with town_on_screen(tmp_path) as (town, tab):
        town.phone(FIRST_RESIDENT).write("/start")
        wish = {"chat_id": FIRST_RESIDENT, "text": "几号楼？", "reply_markup": {"force_reply": True}}
        asked = await town.world.call("sendMessage", wish)
        await town.follow()
        await tab.until("document.querySelector('.reply span').textContent === '回复：几号楼？'")
        await type_and_send(tab, "3 号")
        await tab.until("document.querySelector('.own .quoted')?.textContent === '几号楼？'")
        assert town.phone(FIRST_RESIDENT).messages[-1].reply_to in (asked["message_id"], None)
        assert await tab.run("document.querySelector('.reply').hidden")
