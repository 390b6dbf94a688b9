"""The practice town as a process, and its tour walked in a browser."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.e2e.browser import Tab
from tests.e2e.processes import PROJECT

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
