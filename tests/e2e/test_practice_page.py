"""The practice page in a real browser: `run` without a token, the tour, the keyboard, and a clean end."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import stopwatch
from tests.e2e.browser import CHROMIUM, Tab, chromium
from tests.e2e.processes import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH")]

OVER = "document.querySelectorAll('#steps .done').length === 5"
READY = "document.querySelector('.next') && !document.body.hasAttribute('aria-busy')"
PRESS_NEXT = "(lit => { const said = lit.textContent; lit.click(); return said; })(document.querySelector('.next'))"
TOLD = "['#hint', '#phones', '.next'].map((each) => document.querySelector(each)?.textContent).join()"


@asynccontextmanager
async def practice(folder: Path, *arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Start the program without a token; yield it and the address it prints."""
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "error", "PYTHONUTF8": "1"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments), cwd=folder, env=own, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", (await process.stdout.readline()).decode())):
                assert process.returncode is None
        yield process, found[0]
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def walk_the_tour(tab: Tab) -> list[str]:
    """Press whatever is lit until all five steps are done; return what was pressed."""
    pressed: list[str] = []
    while not await tab.run(OVER):
        await tab.until(f"({READY}) || ({OVER})")
        if await tab.run(OVER):
            break
        await tab.run(f"window.before = {TOLD}; true")
        pressed.append(await tab.run(PRESS_NEXT))
        if pressed[-1] != "替我写":
            await tab.until(f"{TOLD} !== window.before")
        assert len(pressed) < 30, pressed
    return pressed


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
        assert {part for part in tab.loaded if not part.startswith(address)} == set()
        assert tab.complaints == []
        process.send_signal(signal.SIGTERM)
        began = stopwatch()
        assert (await process.wait(), stopwatch() - began < 10) == (0, True)
    assert sorted(name for name in os.listdir(tmp_path / "data") if name.endswith(".db")) == ["practice.db"]


async def test_on_a_narrow_screen_the_tour_leads_from_phone_to_phone(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address, width=390, height=800)
        await tab.until(READY)
        pressed = await walk_the_tour(tab)
        assert [each for each in pressed if each.startswith("拿起")] == ["拿起田红霞的手机", "拿起王桂兰的手机"]
        assert await tab.run("document.documentElement.scrollWidth") <= 390
        assert tab.complaints == []


async def test_everything_can_be_done_with_the_keyboard(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address)
        await tab.until(READY)
        await tab.run("document.querySelector('textarea').focus()")
        await tab.ask("Input.insertText", text="没水了")
        await tab.key("Enter", 13, text="\r")
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
