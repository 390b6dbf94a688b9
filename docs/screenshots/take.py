"""Takes the README's screenshots: one petition on the phones of its people, a digest, the practice town's page, the web board.

Run it from the project's folder with Debian's chromium and a Chinese font at hand:
    .venv/bin/python -m docs.screenshots.take
"""

import asyncio
import base64
import html
import subprocess
import tempfile
from pathlib import Path

from storage import offices, people
from tests.e2e.browser import Tab, chromium
from tests.e2e.practice import READY, practice, walk_the_tour
from tests.town import TownInHand, town_in_hand
from tests.web.looking import SECRETARY, code_of

HERE = Path(__file__).parent
RESIDENT = 7001
VILLAGES = ("谷前堡社区", "谷前堡村", "谷后堡村", "水磨口村", "榆林口村", "白羊口村", "十里铺村", "马圈痒村")
TROUBLES = ("路灯坏了，晚上看不见。", "桥头的垃圾半个月没人拉。", "低保的表交上去没有回音。")
VIEWS = (
    ("practice.png", 1280, 800, "light"),
    ("practice-dark.png", 1280, 800, "dark"),
    ("practice-narrow.png", 390, 800, "light"),
)
STYLE = """
body { margin: 0; padding: 24px; display: flex; gap: 24px; background: #e8ecef; font: 15px/1.5 "Noto Sans CJK SC", sans-serif }
section { width: 380px; background: #d5e3ea; border-radius: 18px; padding: 14px; box-sizing: border-box }
h2 { font-size: 15px; margin: 0 0 10px; text-align: center; color: #345 }
p { white-space: pre-wrap; margin: 0 0 4px; padding: 8px 12px; border-radius: 12px; background: #fff; max-width: 88%; width: fit-content }
p.own { background: #dcf8c6; margin-left: auto }
div { display: flex; gap: 4px; margin: 0 0 4px; max-width: 94% }
img { width: 94%; border-radius: 12px; display: block; margin: 0 0 4px }
span { flex: 1; text-align: center; background: #fff9; border-radius: 8px; padding: 4px; color: #2670a8; font-size: 14px }
"""


async def play(folder: Path) -> str:
    """Play the main path; return the three phones as a page."""
    async with town_in_hand(folder) as town:
        people_of_the_town = await town.database.transaction(people.staff)
        await town.bind(*(person.name for person in people_of_the_town))
        number = await town.petition(RESIDENT, "村口水管裂了，三天没水了。")
        cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
        await town.press(cadre, "签收")
        await town.press(cadre, "答复")
        await town.write(cadre, "水管今天下午换好了，水已经通了。")
        await town.press(RESIDENT, "已解决")
        await town.press(RESIDENT, "满意")
        await town.pass_time(hours=10)
        phones = (("住户", RESIDENT), (f"值班干部 {cadre}", cadre), ("督办领导 袁文斌", "袁文斌"))
        return "".join(phone(town, title, who) for title, who in phones)


async def play_a_bad_week(folder: Path) -> str:
    """Let petitions lie until somebody has to decide; return the digest on its readers' phones as a page."""
    async with town_in_hand(folder) as town:
        people_of_the_town = await town.database.transaction(people.staff)
        await town.bind(*(person.name for person in people_of_the_town))
        for index, words in enumerate(TROUBLES):
            await town.petition(RESIDENT + index, words, village=VILLAGES[index])
        await town.pass_time(days=8)
        await town.pass_time(hours=10)
        cadre = (await town.staff_by_id((await town.case("2026-00001")).handler_id))[0].name
        before = phone(town, "督办领导的每日简报", SECRETARY, last=1)
        await town.press(SECRETARY, "催办")
        return before + phone(town, f"点了“催办”，{cadre}收到", cadre, last=1)


def phone(town: TownInHand, title: str, who: str | int, *, last: int = 0) -> str:
    """Return one phone: bubbles and buttons as they are now, of all its messages or the last of them."""
    bubbles = []
    for message in town.phone(who).messages[-last:]:
        if message.text.startswith("/start"):
            continue
        if message.file_id:
            seen = town.world.files.known(message.file_id, "Photo").served()
            bubbles.append(f'<img src="data:image/png;base64,{base64.b64encode(seen).decode()}">')
        bubbles.append(f'<p class="{"" if message.from_bot else "own"}">{html.escape(message.text)}</p>')
        for row in message.keyboard:
            bubbles.append("<div>" + "".join(f"<span>{html.escape(label)}</span>" for label in row) + "</div>")
    return f"<section><h2>{html.escape(title)}</h2>{''.join(bubbles)}</section>"


async def play_on_the_page(folder: Path) -> None:
    """Walk the tour in the browser, send a few things, let a night go by; write practice.png, narrow and dark ones too."""
    async with practice(folder, "practice", "--port", "0") as (_, address), chromium(folder) as tab:
        await tab.open(address)
        await tab.until(READY)
        await walk_the_tour(tab)
        await press(tab, "[data-jump=tomorrow]")
        await press(tab, "[data-send=album]")
        await tab.run("document.activeElement.blur()")
        await tab.until("[...document.querySelectorAll('.toast')].every((toast) => toast.hidden)")
        for name, width, height, scheme in VIEWS:
            await tab.resize(width, height)
            looks = [{"name": "prefers-color-scheme", "value": scheme}]
            await tab.ask("Emulation.setEmulatedMedia", features=looks)
            await tab.run("new Promise((done) => { setTimeout(done, 300); })")
            (HERE / name).write_bytes(await tab.screenshot())


async def play_the_board(folder: Path) -> None:
    """Let some petitions lie for a few days, and look at the web board as the town's secretary; write board.png."""
    async with town_in_hand(folder) as town, chromium(folder) as tab:
        address = f"http://127.0.0.1:{await town.app.web.start('127.0.0.1', 0)}"
        await town.database.transaction(lambda tx: offices.name_web(tx, address))
        await town.bind(SECRETARY)
        for number, village in enumerate(VILLAGES):
            await town.petition(RESIDENT + number, "路灯坏了，晚上看不见。", village=village)
        await town.pass_time(days=8)
        for number, village in enumerate(VILLAGES[::3]):
            await town.petition(RESIDENT + 100 + number, "水管裂了，没水了。", village=village)
        await tab.ask("Network.enable")
        await tab.ask("Network.setExtraHTTPHeaders", headers={"Accept-Language": "zh-CN"})
        await tab.open(f"{address}/board/in/{await code_of(town, SECRETARY)}", width=1100, height=860)
        await tab.until("document.readyState === 'complete' && !!document.querySelector('button')")
        await tab.run("document.querySelector('button').click()")
        await tab.until("!!document.querySelector('.strip')")
        await tab.until(
            "document.querySelectorAll('[data-from]').length === document.querySelectorAll('[data-from] svg').length"
        )
        (HERE / "board.png").write_bytes(await tab.screenshot())


async def press(tab: Tab, selector: str) -> None:
    """Press something as soon as nothing is underway, and wait for what follows."""
    await tab.until("!document.body.hasAttribute('aria-busy')")
    await tab.run(f"document.querySelector('{selector}').click()")
    await tab.until("!document.body.hasAttribute('aria-busy')")


def main() -> None:
    """Write the pictures beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play_on_the_page(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play_the_board(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        take(asyncio.run(play(Path(folder))), "conversation.png", "1250,640", Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        take(asyncio.run(play_a_bad_week(Path(folder))), "digest.png", "850,915", Path(folder))


def take(phones: str, name: str, size: str, folder: Path) -> None:
    """Write a picture of some phones beside this file."""
    page = folder / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{phones}", "utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--window-size={size}",
        f"--user-data-dir={folder}/profile",
    ]
    subprocess.run(["chromium", *flags, f"--screenshot={HERE / name}", page.as_uri()], check=True, timeout=120)


if __name__ == "__main__":
    main()
