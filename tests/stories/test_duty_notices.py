"""The month on the notice board: a page a village, with whom the roster names."""

import asyncio
import re
import shutil
import unicodedata
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.notices import duty_notices
from bot.files import printed
from bot.files.duty_notices import Day, DutyNotices, MonthNotice
from bot.rules.roster import Source
from storage import people
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand
from tests.towns import make_town

CLERK = "周明"
VILLAGE = "水磨口村"
CHROMIUM = shutil.which("chromium")
MARCH, MAY = 2026 * 12 + 2, 2026 * 12 + 4


def pages_of(text: str) -> dict[str, str]:
    """Return {town and village: the page}."""
    pages = re.findall(r'<section class="page">.*?</section>', text, re.DOTALL)
    return {re.findall(r'<p class="village">(.*?)</p>', page)[0]: page for page in pages}


def days_on(page: str) -> list[tuple[str, str, str, str]]:
    """Return (day, weekday, name, mark) of each line."""
    rows = re.findall(r"<tr[^>]*><td>(.*?)</td><td>(.*?)</td><th[^>]*>(.*?)</th><td>(?:<b>(.*?)</b>)?</td></tr>", page)
    return [(day, weekday, who.strip(), mark) for day, weekday, who, mark in rows if day]


async def made(town: TownInHand, month: int | None = None, village: str | None = None) -> DutyNotices:
    village_id = await town.village_id(village) if village else None
    return await town.database.read(
        lambda tx: duty_notices(tx, month=month, village_id=village_id, now=town.clock.now())
    )


async def test_a_clerk_gets_a_month_for_all_villages_by_two_presses(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "值班告示")
    assert town.newest_labels(CLERK) == ["3月", "4月"]
    assert await town.press(CLERK, "4月") == "正在做，马上发来。"
    message = next(message for message in reversed(town.phone(CLERK).messages) if message.kind == "document")
    stored = town.world.files.known(message.file_id or "", "Document")
    assert stored.name == "值班告示-谷前堡镇-2026-04.html"
    assert message.text == "值班告示，13 页，一村一页。请在电脑上打开，用 A4 纸打印，贴在大家看得见的地方。"
    text = stored.served().decode()
    assert not re.search(r"<script|<link|<img|@import|url\(|src=|href=", text)
    pages = pages_of(text)
    assert len(pages) == 13
    page = pages[f"谷前堡镇 {VILLAGE}"]
    assert "<h1>2026年4月值班表</h1>" in page
    assert "0352-0000000" in page
    assert printed.qr(f"https://t.me/{town.app.bot.username}?start=v_{await town.village_code(VILLAGE)}") in page


async def test_only_a_clerk_gets_it_and_only_for_this_month_and_the_next(town: TownInHand) -> None:
    await town.bind(CLERK, "赖淑珍")
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "值班告示")
    data = town.data_of("4月")
    await town.write("赖淑珍", "/duty")
    for who, wanted in (("赖淑珍", data), (CLERK, data[:-1] + "z")):
        town.phone(who).press_data(town.phone(who).messages[-1].message_id, wanted)
        await town.settle()
        assert [message for message in town.phone(who).messages if message.kind == "document"] == []


async def test_each_day_bears_the_name_in_the_roster_whoever_can_be_reached(town: TownInHand) -> None:
    """Nobody is bound yet: the bot would ask the duty room, the paper names whose day it is."""
    days = days_on(next(iter(pages_of((await made(town, village=VILLAGE)).made().decode()).values())))
    assert days[:5] == [
        ("1日", "周日", "", ""),  # before there was a roster
        ("2日", "周一", "赖淑珍", ""),
        ("3日", "周二", "姚忠义", ""),
        ("4日", "周三", "萧金凤", ""),
        ("5日", "周四", "赖淑珍", ""),
    ]
    assert len(days) == 31


async def test_a_swap_stands_on_the_next_print(town: TownInHand) -> None:
    village_id = await town.village_id(VILLAGE)

    def swap(tx):
        [person] = people.named(tx, "萧金凤")
        wanted = [Wanted(village_id, date(2026, 3, 3), person.person_id, Source.SWAP)]
        change_roster(tx, wanted, source=Source.SWAP, by=None, now=town.clock.now())

    await town.database.transaction(swap)
    assert (await made(town, village=VILLAGE)).notices[0].names[1:4] == ("赖淑珍", "萧金凤", "萧金凤")


async def test_days_off_and_working_weekends_are_marked(town: TownInHand) -> None:
    """1 to 5 May 2026 are off, Saturday the 9th is worked."""
    notices = await made(town, MAY, VILLAGE)
    assert [(day.day, day.mark) for day in notices.days if day.mark] == [
        *((f"{number}日", "休") for number in range(1, 6)),
        ("9日", "班"),
    ]
    assert [day.day for day in notices.days if day.off and not day.mark][:2] == ["10日", "16日"]


async def test_what_is_not_published_yet_is_left_empty_and_said_so(town: TownInHand) -> None:
    assert set((await made(town, MAY, VILLAGE)).notices[0].names) == {None}
    assert "空着的日子还没有排好。" in (await made(town, MAY, VILLAGE)).made().decode()
    assert "空着的日子" not in (await made(town, MARCH, VILLAGE)).made().decode()


async def test_names_are_shown_as_they_are_written(tmp_path: Path) -> None:
    file = PRACTICE_TOWN.read_text("utf-8").replace("赖淑珍", "<b>&赖")
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        text = (await made(town, village=VILLAGE)).made().decode()
        assert "&lt;b&gt;&amp;赖" in text and "<b>&赖" not in text


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium (Debian: chromium) is not installed")
async def test_each_village_takes_one_sheet_of_paper_even_with_long_names(tmp_path: Path) -> None:
    days = tuple(Day(f"{number}日", "周三", "休", off=number % 2 == 0) for number in range(1, 32))
    names = ("阿不都热合曼·买买提伊明江", "欧阳海燕", "王芳", None) * 7 + ("赖淑珍",) * 3
    link = "https://t.me/a_bot_with_a_rather_long_name_bot?start=v_x22efaehue"
    one = MonthNotice("特别长的名字的一个社区居民委员会", "名字也很长的一个镇", link, names)
    words = (
        "告示.html",
        "告示",
        "2026年12月值班表",
        "每天 08:00 换班。",
        "换了人，扫码看得到。",
        "有事扫一扫，写给值班的人",
    )
    notices = DutyNotices(
        *words,
        "值班室电话：",
        "0352-0000000",
        "休：放假　班：周末上班",
        "空着的日子还没有排好。",
        "zh",
        days,
        (one,) * 3,
    )
    page, paper = tmp_path / "notices.html", tmp_path / "notices.pdf"
    page.write_bytes(notices.made())
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile")
    printing = await asyncio.create_subprocess_exec(
        str(CHROMIUM), *flags, "--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri(),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await asyncio.wait_for(printing.wait(), 60)
    sheets = PdfReader(BytesIO(paper.read_bytes())).pages
    assert len(sheets) == 3
    text = unicodedata.normalize("NFKC", re.sub(r"\s", "", sheets[0].extract_text()))
    assert text.count("赖淑珍") == 3 and "31日" in text and "0352-0000000" in text and "买买提伊明江" in text


async def test_a_city_is_read_in_one_go(tmp_path: Path) -> None:
    start = datetime(2026, 3, 2, 1, tzinfo=UTC)
    async with town_in_hand(tmp_path, file=make_town(3, villages=60, towns=2).encode(), start=start) as town:
        notices = await made(town)
        assert len({notice.link for notice in notices.notices}) == 60
        assert all(set(notice.names[1:]) != {None} for notice in notices.notices)
