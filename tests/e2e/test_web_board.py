"""The web board in a real browser: its door, its looks, its manners, and names that would like to be more than names."""

import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from bot.rules.web_board import LINK_LIVES
from storage import offices
from tests.e2e.browser import CHROMIUM, Tab, chromium
from tests.e2e.practice import READY, practice
from tests.roles.office import town_file
from tests.town import TownInHand, town_in_hand
from tests.web.looking import code_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH")]

SCRIPT = "<script>document.title='坏'</script>村"
LONG = "一个名字特别特别特别特别特别长长长长长长长长长长长长长长的村VeryLongNameWithoutAnySpaceInIt"[:60]
QUOTES = "\"'><img src=x onerror=\"document.title='坏'\">"
SUPERVISOR, ABOVE, LEADER = "<i onmouseover=alert(1)>甲督办", "总督办", "甲东包片"
NAMES = {
    "甲东上村": SCRIPT,
    "甲东下村": LONG,
    "甲东上一": QUOTES,
    "甲督办": SUPERVISOR,
    "求助": "<b>求助</b>",
    "甲东片": "</h3>甲东片",
}
AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
FAULTS = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations.map(
  (each) => [each.id, each.impact, each.nodes.map((node) => node.target.join(" ")).slice(0, 3)]))"""
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
PLACE = "document.activeElement.getAttribute('href') ?? document.activeElement.textContent.trim()"
NARROW, PHONE = 360, 740
SHOWN = "document.querySelectorAll('[data-from]').length === document.querySelectorAll('[data-from] svg').length"


@dataclass
class Wall:
    """A town whose names are full of markup, its pages, and a browser."""

    town: TownInHand
    tab: Tab
    address: str

    async def go(self, path: str, *, width: int = 1280, height: int = 800) -> None:
        """Open a page in a window of this size, and wait until it is there."""
        await self.tab.open(self.address + path, width=width, height=height)
        await self.tab.until(
            f"location.href === {json.dumps(self.address + path)} && document.readyState === 'complete'"
        )
        await self.tab.until(SHOWN)

    async def door(self, who: str = SUPERVISOR) -> str:
        """Somebody asks for a link in chat; return its path."""
        return f"/board/in/{await code_of(self.town, who)}"

    async def come_in(self, who: str = SUPERVISOR) -> None:
        """Open a new link and press the button."""
        await self.go(await self.door(who))
        await self.tab.run("document.querySelector('button').click()")
        await self.tab.until("!!document.querySelector('.strip')")
        await self.tab.until(SHOWN)
        await self.town.settle()

    async def read(self) -> str:
        """Return what is to be read on the page."""
        text: str = await self.tab.run("document.body.innerText")
        return text

    async def press(self, key: str, code: int, text: str = "") -> None:
        await self.tab.key(key, code, text=text)

    async def faults(self) -> list[Any]:
        """Return what axe-core finds wrong with the page."""
        await self.tab.run(AXE + "; true")
        found: list[Any] = await self.tab.run(FAULTS)
        return found


@pytest.fixture
async def wall(tmp_path: Path) -> AsyncIterator[Wall]:
    async with _wall(tmp_path) as wall:
        yield wall


@asynccontextmanager
async def _wall(folder: Path) -> AsyncIterator[Wall]:
    file = town_file()
    for name, other in NAMES.items():
        file = file.replace(name, json.dumps(other, ensure_ascii=False)[1:-1])
    async with town_in_hand(folder, file=file.encode()) as town, chromium(folder) as tab:
        port = await town.app.web.start("127.0.0.1", 0)
        address = f"http://127.0.0.1:{port}"
        await town.database.transaction(lambda tx: offices.name_web(tx, address))
        await town.bind(SUPERVISOR, ABOVE, LEADER, QUOTES, "甲分派", "甲值班室", "乙值班室")
        for number, (village, text) in enumerate(((SCRIPT, "没水了"), (LONG, "灯坏了"), ("乙东上村", "路断了"))):
            await petition(town, 7000 + number, village, text)
        town.clock.set(town.clock.now() + timedelta(days=8))
        await tab.ask("Network.enable")
        await tab.ask("Network.setExtraHTTPHeaders", headers={"Accept-Language": "zh-CN"})
        yield Wall(town, tab, address)


async def petition(town: TownInHand, who: int, village: str, text: str = "没水了") -> None:
    await town.write(who, text)
    await town.press(who, "乙镇" if village.startswith("乙") else "甲镇")
    await town.go_through(who, village=village, category=NAMES["求助"])


async def test_a_link_leads_in_once_and_who_logs_out_is_out(wall: Wall) -> None:
    door = await wall.door()
    await wall.go(door)
    assert await wall.tab.run("document.querySelectorAll('a, button, input:not([type=hidden])').length") == 1
    await wall.press("Tab", 9)
    await wall.press("Enter", 13, "\r")
    await wall.tab.until("!!document.querySelector('.strip')")
    assert await wall.tab.run("document.cookie") == ""  # no script reads it
    await wall.tab.run("document.querySelector('form[action$=out] button').click()")
    await wall.tab.until("location.pathname === '/board/in'")
    assert wall.tab.complaints == []
    await wall.go("/board")
    assert "请先登录" in await wall.read() and SCRIPT not in await wall.read()
    await wall.go(door)
    await wall.tab.run("document.querySelector('button').click()")
    await wall.tab.until("document.body?.innerText.includes('用过了、过期了，或者不对')")
    assert {part for part in wall.tab.loaded if not part.startswith(wall.address)} == set()


async def test_a_link_that_is_too_old_leads_nowhere_and_its_letters_can_be_typed_before(wall: Wall) -> None:
    old = await wall.door()
    wall.town.clock.set(wall.town.clock.now() + LINK_LIVES)
    await wall.go(old)
    await wall.tab.run("document.querySelector('button').click()")
    await wall.tab.until("document.body?.innerText.includes('用过了、过期了，或者不对')")
    code = (await wall.door()).rpartition("/")[2]
    await wall.go("/board/in")
    await wall.tab.run("document.querySelector('#code').focus()")
    await wall.tab.ask("Input.insertText", text=f" {code.upper()} ")
    await wall.press("Enter", 13, "\r")
    await wall.tab.until("!!document.querySelector('.strip')")


async def test_names_stay_names_and_nothing_is_loaded_from_anywhere_else(wall: Wall) -> None:
    await wall.come_in()
    for path in ("/board", "/board/list", "/board?wall=1", f"/board/list?category={quote(NAMES['求助'])}"):
        await wall.go(path)
        assert SCRIPT in await wall.read() or "category" in path
        assert await wall.tab.run("document.title") != "坏"
        assert await wall.tab.run("[...document.scripts].map((each) => each.getAttribute('src'))") == [
            "/board/static/board.js"
        ]
        assert (
            await wall.tab.run(
                "document.querySelectorAll('img, iframe, style, [style], main b, main i, [onmouseover]').length"
            )
            == 0
        )
    assert QUOTES in await wall.read()
    assert wall.tab.complaints == []  # the strict rules of the page forbid nothing that it does itself
    assert {part for part in wall.tab.loaded if not part.startswith(wall.address)} == set()
    await wall.tab.run(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'})); true"
    )
    await wall.tab.run(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2/x.png'})); true"
    )
    await wall.tab.until("true")
    assert await wall.tab.run("document.title") != "1"
    assert sum("Content Security Policy" in one for one in wall.tab.complaints) == 2


async def test_no_page_shows_what_is_not_its_readers(wall: Wall) -> None:
    places = await wall.town.database.transaction(
        lambda tx: [
            *tx.all("SELECT 'town', town_id, name FROM towns"),
            *tx.all("SELECT 'grid', grid_id, name FROM grids"),
            *tx.all("SELECT 'village', village_id, name FROM villages"),
        ]
    )
    await wall.come_in(LEADER)
    his = {"甲镇", NAMES["甲东片"], SCRIPT, LONG}
    for level, place, name in places:
        for path in (f"/board/{level}/{place}", f"/board/{level}/{place}/list"):
            await wall.go(path)
            read = await wall.read()
            assert (name, "没有这一页，或者不归您看" in read) == (name, name not in his)
            assert not any(other in read for other in ("乙", "甲西"))


@pytest.mark.parametrize("light", ["light", "dark"])
async def test_axe_finds_no_fault(wall: Wall, light: str) -> None:
    await wall.tab.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": light}])
    await wall.go(await wall.door())
    found = {"the door": await wall.faults()}
    await wall.go("/board/in")
    found["outside"] = await wall.faults()
    await wall.come_in(ABOVE)
    for path in (
        "/board",
        "/board?wall=1",
        "/board/trend",
        "/board/list",
        "/board/list?which=supervised",
        "/board/village/1",
    ):
        for width in (1280, NARROW):
            await wall.go(path, width=width)
            found[f"{path} {width}"] = await wall.faults()
    assert {where: faults for where, faults in found.items() if faults} == {}


async def test_on_a_phone_nothing_lies_beside_the_screen(wall: Wall) -> None:
    await wall.go(await wall.door(), width=NARROW, height=PHONE)
    assert await wall.tab.run("document.documentElement.scrollWidth") == NARROW
    await wall.come_in(ABOVE)
    for path in ("/board", "/board?wall=1", "/board/list"):
        await wall.go(path, width=NARROW, height=PHONE)
        assert (path, await wall.tab.run("document.documentElement.scrollWidth")) == (path, NARROW)
        beside = (
            "[...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > 361).length"
        )
        assert (path, await wall.tab.run(beside)) == (path, 0)


SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
LISTED = "[...document.querySelectorAll('.list tbody tr')].filter((each) => each.getClientRects().length).length"
SAID = "document.querySelector('[data-first]').innerText"
CUT = """[...document.querySelectorAll('main *')].filter((each) =>
  each.getClientRects().length && each.getBoundingClientRect().bottom > innerHeight + 1).length"""


async def test_what_hangs_on_the_wall_fits_the_screen_and_says_how_many_more_there_are(wall: Wall) -> None:
    for number in range(20):
        await petition(wall.town, 7020 + number, "甲西上村")
    await wall.come_in()
    said = {}
    for width, height in ((1920, 1080), (1366, 768), (3840, 2160), (1366, 600)):
        await wall.go("/board?wall=1", width=width, height=height)
        await wall.tab.until(f"JSON.stringify({SIZE}) === '[{width},{height}]'")
        assert await wall.tab.run(CUT) == 0
        listed = await wall.tab.run(LISTED)
        said[height] = listed
        assert await wall.tab.run(SAID) == f"最早到期的 {listed} 件，共 22 件"
    assert 0 < said[600] < said[768] <= said[1080] == said[2160] < 22
    await wall.tab.run("window.still = document.querySelector('[data-part=queue]'); true")
    await wall.tab.resize(1920, 1080)
    await wall.tab.until(f"{LISTED} === {said[1080]}")
    await wall.tab.run(LOOK)
    assert await wall.tab.run("document.querySelector('[data-part=queue]') === window.still")
    assert wall.tab.complaints == []


async def test_on_a_phone_the_page_for_all_is_as_wide_as_any(wall: Wall) -> None:
    await wall.come_in()
    columns = "['.strip', '.tiles'].map((each) => getComputedStyle(document.querySelector(each)).gridTemplateColumns.split(' ').length)"
    letters = "document.querySelector('.mark').getBoundingClientRect().height > 9"
    for path in ("/board", "/board?wall=1"):
        await wall.go(path, width=420, height=PHONE)
        assert (path, await wall.tab.run(columns), await wall.tab.run(letters)) == (path, [2, 2], True)


async def test_everything_can_be_done_with_the_keyboard_alone(wall: Wall) -> None:
    await wall.come_in()
    seen = []
    for _ in range(80):
        await wall.press("Tab", 9)
        seen.append(await wall.tab.run(PLACE))
        if len(seen) > 5 and seen[-1] == seen[0]:
            break
        shown = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
        assert await wall.tab.run(f"document.activeElement === document.body || {shown}")
    wanted = await wall.tab.run(
        "[...document.querySelectorAll('a, summary, button:not([hidden])')].map((each) => each.getAttribute('href') ?? each.textContent.trim())"
    )
    assert set(wanted) - set(seen) == set()
    assert seen[0] == "#content"
    await wall.tab.run("document.querySelector('a.tile').focus()")
    await wall.press("Enter", 13, "\r")
    await wall.tab.until("location.pathname.startsWith('/board/village/') && document.readyState === 'complete'")
    assert await wall.tab.run("document.querySelector('h1').innerText") == SCRIPT


async def test_it_updates_itself_and_whoever_reads_stays_where_he_is(wall: Wall) -> None:
    await wall.come_in()
    tile = "[...document.querySelectorAll('a.tile')].find((each) => each.innerText.includes('甲西上村'))"
    await wall.tab.run(
        f"{tile}.focus(); document.querySelector('details').open = true; window.before = {tile}; window.still = document.querySelector('header'); true"
    )
    await petition(wall.town, 7009, "甲西上村")
    await wall.tab.run(LOOK)
    await wall.tab.until(f"{tile} !== window.before")
    assert "1" in (await wall.tab.run(f"{tile}.innerText")).split()
    assert await wall.tab.run(f"document.activeElement === {tile} && document.querySelector('details').open")
    assert await wall.tab.run("document.querySelector('header') === window.still")
    assert wall.tab.complaints == []


async def test_it_says_when_the_connection_is_gone_and_when_it_is_logged_out(wall: Wall) -> None:
    await wall.come_in()
    lost = "document.getElementById('lost').hidden ? '' : document.getElementById('lost').innerText"
    port = int(wall.address.rpartition(":")[2])
    await wall.town.app.web.stop()
    await wall.tab.run(LOOK)
    await wall.tab.until(f"({lost}).startsWith('连接断了')")
    await wall.town.app.web.start("127.0.0.1", port)
    await wall.tab.run(LOOK)
    await wall.tab.until(f"({lost}) === ''")
    await wall.town.press(SUPERVISOR, "全部退出")
    await wall.tab.run(LOOK)
    await wall.tab.until(f"({lost}).startsWith('登录已经结束')")


async def test_what_takes_longest_to_count_keeps_nothing_else_from_being_shown_anew(wall: Wall) -> None:
    await wall.come_in()
    await wall.tab.ask("Network.setBlockedURLs", urls=["*/trend"])
    await wall.tab.open(wall.address + "/board")
    tile = "[...document.querySelectorAll('a.tile')].find((each) => each.innerText.includes('甲西上村'))"
    await wall.tab.until(f"document.readyState === 'complete' && {tile}.innerText.split(/\\s+/).includes('0')")
    await petition(wall.town, 7009, "甲西上村")
    await wall.tab.until(f"({LOOK}) && {tile}.innerText.split(/\\s+/).includes('1')")
    assert await wall.tab.run("document.getElementById('lost').hidden")
    assert await wall.tab.run("document.querySelector('[data-from] svg') === null")


async def test_light_and_dark_can_be_changed_and_stay(wall: Wall) -> None:
    await wall.come_in()
    colour = "getComputedStyle(document.body).backgroundColor"
    light = await wall.tab.run(colour)
    await wall.tab.run("document.querySelector('[data-does=light]').click()")
    dark = await wall.tab.run(colour)
    await wall.go("/board/list")
    assert (light, dark, await wall.tab.run(colour)) == ("rgb(255, 255, 255)", "rgb(20, 24, 29)", dark)


async def test_on_paper_stands_what_counts_and_no_button(wall: Wall) -> None:
    await wall.come_in()
    await wall.go("/board?wall=1")
    made = await wall.tab.ask("Page.printToPDF", preferCSSPageSize=True)
    pages = PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages
    read = normalize("NFKC", "".join("".join(page.extract_text().split()) for page in pages))
    assert len(pages) <= 2
    assert pages[0].mediabox.width > pages[0].mediabox.height
    wanted = ("数据时间2026年", "甲镇值班看板", "甲西上村", "超期", "2026-00001", "最早到期的2件,共2件", LONG[:8])
    assert [word for word in wanted if word not in read] == []
    assert [word for word in ("退出", "大屏", "深色") if word in read] == []


ASK = """fetch('/api/town').then((each) => each.json()).then((town) => fetch(`/api/phones/${town.supervisor}/write`, {method: 'POST',
  headers: {'Content-Type': 'application/json'}, body: JSON.stringify({text: '/web'})})).then(() => true)"""
OPENER = "[...document.querySelectorAll('button')].find((each) => each.textContent === '打开网页看板')"


async def test_in_the_practice_town_a_press_in_chat_opens_it(tmp_path: Path) -> None:
    async with practice(tmp_path, "practice", "--port", "0") as (_, address), chromium(tmp_path) as tab:
        await tab.open(address)
        await tab.until(READY)
        await tab.run("window.open = (url) => { window.opened = url; }; true")
        await tab.run(ASK)
        await tab.until(f"!!({OPENER})")
        await tab.until("!document.body.hasAttribute('aria-busy')")
        await tab.run(f"({OPENER}).click()")
        door = await tab.until("window.opened ?? ''")
        assert door.startswith("http://127.0.0.1:") and "/board/in/" in door
        await tab.open(door)
        await tab.until(f"location.href === {json.dumps(door)} && document.readyState === 'complete'")
        await tab.run("document.querySelector('button').click()")
        await tab.until("!!document.querySelector('.strip')")
        assert await tab.run("document.querySelector('h1').innerText") == "谷前堡镇"
        assert tab.complaints == []


async def test_what_is_published_is_there_for_everybody_and_narrow_too(wall: Wall) -> None:
    wall.town.clock.set(wall.town.clock.now() + timedelta(days=31))
    await wall.town.beat()
    for width in (1280, NARROW):
        await wall.go("/public", width=width)
        read = await wall.read()
        assert [
            word for word in (NAMES["求助"], "2026年3月做得怎么样", "说了好不好的人还太少") if word not in read
        ] == []
        assert await wall.faults() == []
        assert await wall.tab.run("document.documentElement.scrollWidth") == width
    assert "2026-" not in read
    assert wall.tab.complaints == []
