"""Files that went through LibreOffice: opened and saved by it, the month's roster comes back as it went."""

import asyncio
import io
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from pypdf import PdfReader

from tests.actions.test_roster_files import CADRES, VILLAGE, brought, cell_of, edited, exported, moves, taken
from tests.town import TownInHand, town_in_hand

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SOFFICE is None, reason="soffice (LibreOffice) is not installed: nothing was opened and saved by it"
    ),
]
SECONDS = 120.0


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TownInHand]:
    async with town_in_hand(tmp_path / "town") as town:
        await town.bind(*CADRES, "刘天佑")
        yield town


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    (tmp_path / "town").mkdir()
    return tmp_path


async def saved_by_libreoffice(folder: Path, raw: bytes, form: str = "xlsx:Calc MS Excel 2007 XML") -> bytes:
    """Return a file as LibreOffice writes it once it has opened it."""
    came, went = folder / "in", folder / "out"
    came.mkdir(exist_ok=True)
    (came / "roster.xlsx").write_bytes(raw)
    program = await asyncio.create_subprocess_exec(
        SOFFICE or "", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", form,
        "--outdir", str(went), str(came / "roster.xlsx"),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    try:
        _, told = await asyncio.wait_for(program.communicate(), SECONDS)
    except TimeoutError:
        program.kill()
        await program.wait()
        raise
    [file] = list(went.iterdir())
    assert program.returncode == 0, told
    return file.read_bytes()


@pytest.mark.parametrize("as_list", [False, True])
async def test_opened_and_saved_the_month_changes_nothing(town: TownInHand, folder: Path, as_list: bool) -> None:
    raw = await exported(town, date(2026, 4, 1), as_list=as_list)
    saved = await saved_by_libreoffice(folder, raw)
    assert saved != raw
    found = await brought(town, saved)
    assert (found.moves, found.same, found.remarks.left_out) == ((), 13 * 30 * (3 if as_list else 1), ())


async def test_a_name_that_was_changed_there_moves_that_day_alone(town: TownInHand, folder: Path) -> None:
    raw = await exported(town)
    saved = await saved_by_libreoffice(folder, edited(raw, (cell_of(raw, 3), "萧金凤")))
    assert await moves(town, saved) == [("2026-03-03", VILLAGE, "姚忠义", "萧金凤")]
    await taken(town, await brought(town, saved))
    assert await moves(town, saved) == []
    assert await moves(town, await saved_by_libreoffice(folder, raw)) == []  # what changed here since then stays


async def test_a_sheet_by_hand_is_read_as_before(town: TownInHand, folder: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["谷前堡镇２０２６年３月份值班表"], [], ["序号", "村", "３日", date(2026, 3, 4), "5日（周四）", "合计"], [None, None, "二", "三", "四"],
        [1, "水磨口", "赖　淑珍", "萧金凤", "赖淑珍", "=COUNTA(C5:E5)"], [], ["制表人：周明"],
    ):  # fmt: skip
        sheet.append(line)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:B4")
    file = io.BytesIO()
    book.save(file)
    expected = [("2026-03-03", VILLAGE, "姚忠义", "赖淑珍")]
    assert await moves(town, file.getvalue()) == expected
    assert await moves(town, await saved_by_libreoffice(folder, file.getvalue())) == expected


async def test_the_sheet_prints_on_one_page_across(town: TownInHand, folder: Path) -> None:
    pdf = await saved_by_libreoffice(folder, await exported(town), form="pdf")
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(842, 595)]
    assert "谷前堡镇2026年3月值班表" in pages[0].extract_text().replace(" ", "")
