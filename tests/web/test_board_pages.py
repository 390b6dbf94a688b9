"""What the web board shows: of what its reader answers for, to the last count, and nothing else."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from bot.rules.figures import Flow
from bot.web.trend import trend
from tests.roles.office import town_file
from tests.town import TownInHand, town_in_hand
from tests.web.looking import come_in, look, open_to_the_outside
from tests.web.test_server import client

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

__all__ = ["client"]

TILE = re.compile(r'<(?:a|div) class="tile (\w+)"[^>]*>(.*?)</(?:a|div)></li>', re.DOTALL)
LINE = re.compile(r"<tr class=\"\w+\">(.*?)</tr>", re.DOTALL)
STRIP = re.compile(r'list\?which=(\w+)(?:&amp;wall=1)?">(.*?)</a></li>', re.DOTALL)
OFFICE, TOWN, GRID, CADRE = "总督办", "甲督办", "甲东包片", "甲东上一"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TownInHand]:
    """Two towns, on SQLite; bound are those who look, and who takes the cases of the first."""
    async with town_in_hand(tmp_path, file=town_file().encode()) as town:
        await open_to_the_outside(town, OFFICE, TOWN, GRID, CADRE, "甲分派", "甲值班室", "乙值班室")
        yield town


async def petition(town: TownInHand, who: int, village: str, about: str | None = None) -> str:
    """Somebody of a village brings a petition; return its number."""
    await town.write(who, "没水了")
    await town.press(who, f"{village[0]}镇")
    await town.go_through(who, village=village, about=about, category="投诉" if about else "求助")
    return next(text for text in reversed(town.heard_by(who)) if "编号" in text).split("编号 ")[1][:10]


def bare(html: str) -> str:
    """Return what is read of a piece of a page, without what only an ear hears."""
    seen = re.sub(r'<span class="unseen">.*?</span>', "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def tiles(page: httpx.Response) -> list[tuple[str, str]]:
    """Return (how it looks, what it says) of each tile."""
    return [(mood, bare(inside)) for mood, inside in TILE.findall(page.text)]


def counts(page: httpx.Response) -> dict[str, str]:
    """Return the counts above, without those that are zero."""
    found = {what: bare(inside).split()[-2] for what, inside in STRIP.findall(page.text)}
    return {what: number for what, number in found.items() if number != "0"}


def lines(page: httpx.Response) -> list[str]:
    return [bare(line) for line in LINE.findall(page.text)]


async def seen_by(town: TownInHand, client: httpx.AsyncClient, who: str, path: str = "/board") -> httpx.Response:
    return await look(client, await come_in(town, client, who), path)


async def test_a_supervisor_sees_how_the_villages_of_his_town_stand(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    first = await petition(town, 7001, "甲东上村")
    await petition(town, 7002, "甲西下村")
    await petition(town, 7003, "乙东上村")
    handler = (await town.staff_by_id((await town.case(first)).handler_id))[0].name
    await town.press(handler, "签收")
    page = await seen_by(town, client, TOWN)
    assert tiles(page) == [
        ("some", "甲东上村 1"),
        ("none", "甲东下村 0"),
        ("none", "甲西上村 0"),
        ("unsigned", "甲西下村 1 ○ 1"),
    ]
    assert counts(page) == {"open": "2", "unsigned": "1"}
    assert "乙" not in page.text
    town.clock.set(town.clock.now() + timedelta(days=8))
    later = await seen_by(town, client, TOWN)
    assert tiles(later)[0] == ("overdue", "甲东上村 1 ▲ 1")
    assert counts(later) == {"open": "2", "unsigned": "1", "overdue": "2"}
    assert lines(later)[0] == f"{first} ▲ 甲东上村 求助 {handler} 办理中 8天 3月8日 超期2天"


@pytest.mark.parametrize(
    ("who", "towns", "villages"),
    [(OFFICE, ("甲镇", "乙镇"), 8), (TOWN, (), 4), (GRID, (), 2)],
)
async def test_everybody_sees_what_he_answers_for(
    town: TownInHand, client: httpx.AsyncClient, who: str, towns: tuple[str, ...], villages: int
) -> None:
    page = await seen_by(town, client, who)
    headings = re.findall(r"<h3>(.*?)</h3>", page.text)
    assert len(tiles(page)) == villages
    assert tuple(bare(one) for one in headings if bare(one).endswith("镇")) == towns


async def ids(town: TownInHand) -> dict[str, str]:
    """Return {name: path} of every place."""
    rows = await town.database.transaction(
        lambda tx: [
            *tx.all("SELECT 'town', town_id, name FROM towns"),
            *tx.all("SELECT 'grid', grid_id, name FROM grids"),
            *tx.all("SELECT 'village', village_id, name FROM villages"),
        ]
    )
    return {name: f"/board/{level}/{place}" for level, place, name in rows}


async def test_a_page_of_somebody_elses_place_is_not_there(town: TownInHand, client: httpx.AsyncClient) -> None:
    number = await petition(town, 7001, "乙东上村")
    known = await ids(town)
    allowed = {
        OFFICE: set(known),
        TOWN: {name for name in known if name.startswith("甲")},
        GRID: {"甲镇", "甲东片", "甲东上村", "甲东下村"},
    }
    for who, his in allowed.items():
        cookie = await come_in(town, client, who)
        for name, path in known.items():
            for page in (path, f"{path}/list"):
                found = await look(client, cookie, page)
                assert (who, name, found.status_code) == (who, name, 200 if name in his else 404)
                assert who == OFFICE or (number not in found.text and "乙" not in found.text)


@pytest.mark.parametrize(
    "path",
    [
        "/board/village/0",
        "/board/village/999999999999999999",
        "/board/town/0",
        "/board/grid/0",
        "/board/office/1",
        "/board/village/1e9",
        "/board/village/-1",
        "/board/nothing",
    ],
)
async def test_what_is_no_place_is_not_there(town: TownInHand, client: httpx.AsyncClient, path: str) -> None:
    assert (await seen_by(town, client, OFFICE, path)).status_code == 404


async def test_a_petition_about_a_cadre_is_neither_listed_nor_counted_for_his_circle(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    plain = await petition(town, 7001, "甲东上村")
    before = await seen_by(town, client, GRID)
    number = await petition(town, 7002, "甲东上村", about="是")
    town.clock.set(town.clock.now() + timedelta(seconds=20))
    after = await seen_by(town, client, GRID)
    assert (tiles(after), counts(after), lines(after)) == (tiles(before), counts(before), lines(before))
    for path in ("/board", "/board/list", "/board/list?which=unsigned"):
        assert number not in (await seen_by(town, client, GRID, path)).text
    above = await seen_by(town, client, TOWN)
    assert counts(above) == {"open": "2", "unsigned": "2"}
    assert sorted(line[:10] for line in lines(above)) == [plain, number]


async def test_the_list_comes_in_pages_and_can_be_narrowed(town: TownInHand, client: httpx.AsyncClient) -> None:
    numbers = [await petition(town, 7000 + n, "甲东上村") for n in range(17)]
    cookie = await come_in(town, client, TOWN)
    first = await look(client, cookie)
    assert [line[:10] for line in lines(first)] == numbers[:15]
    assert "最早到期的 15 件，共 17 件" in bare(first.text)
    whole = await look(client, cookie, "/board/list")
    assert ([line[:10] for line in lines(whole)], "后面的" in whole.text) == (numbers, False)
    case = await town.case(numbers[9])
    at = int(case.due_at.timestamp() * 1_000_000)
    rest = await look(client, cookie, f"/board/list?after={at}-{case.case_id}")
    assert ([line[:10] for line in lines(rest)], "回到最前" in rest.text) == (numbers[10:], True)
    for asked, expected in {
        "which=unsigned": 17,
        "which=overdue": 0,
        "age=0": 17,
        "age=5": 0,
        "category=投诉": 0,
    }.items():
        assert len(lines(await look(client, cookie, f"/board/list?{asked}"))) == expected


@pytest.mark.parametrize(
    "asked",
    [
        "after=x",
        "after=1",
        "after=-",
        "after=9999999999999999-9999999999999999999",
        "age=99",
        "age=-1",
        "which=x",
        "category=%00",
    ],
)
async def test_an_address_that_nobody_wrote_shows_a_page_all_the_same(
    town: TownInHand, client: httpx.AsyncClient, asked: str
) -> None:
    assert (await seen_by(town, client, TOWN, f"/board/list?{asked}")).status_code == 200


HOSTILE = "<script>alert(1)</script>"
ALSO = "\"'><img src=x onerror=alert(2)>{{7*7}}"


async def test_no_name_and_no_word_becomes_part_of_the_page(tmp_path: Path) -> None:
    file = (
        town_file()
        .replace("甲东上村", HOSTILE)
        .replace("甲东上一", ALSO.replace('"', '\\"'))
        .replace("求助", "<b>求助")
    )
    file = file.replace("甲督办", "<i>甲督办").replace("甲东片", "</h3>甲东片")
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        await open_to_the_outside(town, "<i>甲督办", ALSO)
        port = await town.app.web.start("127.0.0.1", 0)
        await town.write(7001, "没水了")
        await town.press(7001, "甲镇")
        await town.go_through(7001, village=HOSTILE, category="<b>求助")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            cookie = await come_in(town, client, "<i>甲督办")
            for path in (
                "/board",
                "/board/list",
                "/board?wall=1",
                "/board/list?category=%3Cscript%3Ex",
                "/board/list?category={{7*7}}",
            ):
                page = (await look(client, cookie, path)).text
                assert re.findall(r"<script(?![^>]* src=\"/board/static/board.js\" defer>)", page) == []
                assert not any(mark in page for mark in ("<img", "<b>", "<i>", "onerror=alert(2)>", ">49<", "没水"))
            page = (await look(client, cookie)).text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "&lt;b&gt;求助" in page


async def test_it_speaks_its_readers_language(town: TownInHand, client: httpx.AsyncClient) -> None:
    await town.write(TOWN, "/language")
    await town.press(TOWN, "English")
    await town.write(TOWN, "/web")
    code = re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", town.heard_by(TOWN)[-1])[0]
    answer = await client.post("/board/in", data={"code": code})
    await town.settle()
    page = (await look(client, answer.headers["Set-Cookie"].partition(";")[0], language="zh-CN")).text
    assert 'lang="en"' in page and "Overdue" in page and "超期" not in page


async def test_a_page_says_of_when_it_is_and_looks_for_itself(town: TownInHand, client: httpx.AsyncClient) -> None:
    page = (await seen_by(town, client, TOWN)).text
    assert "数据时间 2026年3月2日 09:00:00" in page
    assert 'data-every="20"' in page


def test_the_drawing_of_no_days_and_of_nothing_stands_on_the_ground() -> None:
    nothing = trend([Flow(date(2026, 3, 2), 0, 0)])
    assert [(one.top, one.height, one.dot) for one in nothing.columns] == [(172.0, 0.0, 172.0)]
    assert trend([]).columns == ()


@pytest.mark.parametrize(
    ("most", "scale"),
    [
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (16, [0, 5, 10, 15, 20]),
        (5400, [0, 2000, 4000, 6000]),
    ],
)
def test_the_scale_has_at_most_four_round_lines_and_the_highest_column_fits(most: int, scale: list[int]) -> None:
    days = [Flow(date(2026, 3, day), most - (day - 1) % 2, most) for day in (1, 2)]
    drawn = trend(days)
    assert [number for number, _ in drawn.lines] == scale
    assert all(drawn.lines[-1][1] <= one.top <= drawn.ground for one in drawn.columns)


async def test_the_last_days_have_a_page_of_their_own(town: TownInHand, client: httpx.AsyncClient) -> None:
    await petition(town, 7001, "甲东上村")
    cookie = await come_in(town, client, TOWN)
    page = await look(client, cookie)
    assert 'data-from="/board/trend"' in page.text
    days = (await look(client, cookie, "/board/trend")).text
    rows = [bare(row) for row in re.findall(r'<tr><th scope="row">.*?</tr>', days, re.DOTALL)]
    assert (len(rows), rows[0], rows[1]) == (30, "3/2 1 0", "3/1 0 0")
    assert "住户说的：0 件有效回访" in days and "自己报的：0 件已答复" in days


async def test_beside_what_was_answered_in_time_stands_how_many_wait_too_long(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    await petition(town, 7001, "甲东上村")
    cookie = await come_in(town, client, TOWN)
    beside = "件到期没答复，算没按时。"
    assert beside not in (await look(client, cookie, "/board/trend")).text
    town.clock.set(town.clock.now() + timedelta(days=8))
    cookie = await come_in(town, client, TOWN)
    assert f"按时答复率 0.0% 另有 1 {beside}" in bare((await look(client, cookie, "/board/trend")).text)


async def test_what_hangs_on_the_wall_knows_of_no_petition_about_a_cadre(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    common = await petition(town, 7001, "甲东上村")
    apart = await petition(town, 7002, "甲东上村", about="是")
    cookie = await come_in(town, client, TOWN)
    assert apart in (await look(client, cookie)).text
    wall = await look(client, cookie, "/board?wall=1")
    assert (counts(wall), [line[:10] for line in lines(wall)]) == ({"open": "1", "unsigned": "1"}, [common])
    assert "不含涉及干部的件" in bare(wall.text) and "投诉" not in wall.text
    assert "甲镇值班看板" in bare(wall.text) and "最早到期的 1 件，共 1 件" in bare(wall.text)
    inside = {unescape(path) for path in re.findall(r'(?:href|data-from)="(/board[^"]*)"', wall.text)} - {"/board"}
    pages = {path for path in inside if "/static/" not in path}
    assert len(pages) > 10
    for path in pages:
        page = await look(client, cookie, path)
        assert (path, page.status_code, "不含涉及干部的件" in page.text) == (path, 200, True)
        assert apart not in page.text and "投诉" not in page.text
    assert "新收 1" in bare((await look(client, cookie, "/board/trend?wall=1")).text)


async def test_a_page_for_one_reader_is_printed_from_the_one_for_all(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    page = await seen_by(town, client, TOWN)
    assert 'class="one-reader"' in page.text and 'data-does="print"' not in page.text
    wall = await seen_by(town, client, TOWN, "/board?wall=1")
    assert "one-reader" not in wall.text and 'data-does="print"' in wall.text
