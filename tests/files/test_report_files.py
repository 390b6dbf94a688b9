"""The files of a report: real numbers, days and percents, set up for printing, and nothing in them is a formula."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from pypdf import PdfReader

from bot.actions.reports.pictured import categories, ranking_bars
from bot.actions.reports.tables import Found, Listed, tables
from bot.files.report_book import ReportBook
from bot.files.report_page import ReportPage
from bot.files.tables import Column, Table
from bot.rules.reports import Named, Report
from bot.rules.village_grade import Grade
from bot.texts import reports as texts
from tests.libreoffice import printed, saved_again
from tests.rules.reports import MADE_AT, line, report, tally

LISTED = Listed("2026-00012", "@村", "-张三", "=类别", "超期", date(2026, 3, 2), date(2026, 3, 9), 7)


def book(found: Report) -> bytes:
    return ReportBook("周报.xlsx", tables(found, Found((LISTED,), MADE_AT)), "—", texts.page_of()).made()


def opened(raw: bytes) -> Workbook:
    return load_workbook(io.BytesIO(raw))


def test_each_sheet_has_a_filter_frozen_heads_and_is_set_up_for_a4_across() -> None:
    sheets = opened(book(report())).worksheets
    names = ["概况", "按网格", "按村", "按类别", "村排名", "干部排名", "现在超期和没解决", "怎么算的"]
    assert [sheet.title for sheet in sheets] == names
    for sheet in sheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert setup.fitToWidth == (2 if sheet.max_column > 16 else 1)  # small letters cannot be read on paper
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B4", "$1:$3")
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_numbers_percents_and_days_are_real() -> None:
    sheets = opened(book(report()))
    villages = sheets["按村"]
    row = [cell.value for cell in villages[4]]
    assert row[:7] == ["水磨口村", "谷前堡镇", "一网格", 21, 11, 20, 10]
    shares = [cell for cell in villages[4] if cell.number_format == "0.0%"]
    assert [round(cell.value, 3) for cell in shares] == [1.0, 0.95, 0.95, 0.955, 0.91, 0.952]
    [*_, registered, due, age] = sheets["现在超期和没解决"][4]
    assert (registered.value, due.value, age.value) == (datetime(2026, 3, 2), datetime(2026, 3, 9), 7)
    assert registered.number_format == "yyyy-mm-dd"
    assert [cell.value for cell in sheets["概况"]["E"]][9:13] == [57] * 4  # the sample of each rate, before


def test_who_is_known_too_little_of_stands_below_without_a_place() -> None:
    rows = [[cell.value for cell in row] for row in opened(book(report()))["村排名"].iter_rows(min_row=4)]
    assert [(row[0], row[1], row[3], row[-2], row[-1]) for row in rows] == [
        (1, "水磨口村", 20, 0, None),
        (2, "=1+1", 16, 0, None),
        (3, "龘䶮村", 30, 0, None),
        (4, "张家沟村", 40, 2, "重点管理"),
        (None, "上河社区", 9, 0, "样本少，不排名"),
    ]


def test_below_the_line_no_village_has_a_share_and_no_cadre_a_name() -> None:
    few = replace(report(), cadres=(Named("龚建国", tally(2, 1), tally(2, 1), tally(2, 1), 103),))
    sheets = opened(book(few))
    assert [cell.value for cell in sheets["村排名"][8]][3:11] == [9, *[None] * 6, 0]
    shares = [cell.value for cell in sheets["按村"][6]][10:17]
    assert shares == [9, None, None, None, None, 4, None]
    assert [cell.value for cell in sheets["干部排名"][4]] == [None, "1 人样本不到 10 件", *[None] * 8, "样本少，不排名"]
    assert ranking_bars(few, of_cadres=True).notes[1:] == ("1 人样本不到 10 件",)
    assert not any("龚建国" in str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


def test_of_a_month_each_village_has_its_grade_and_of_other_periods_none() -> None:
    graded = ((1, Grade.GOOD), (2, Grade.POOR), (3, None), (4, Grade.MIDDLE))
    rows = [row[-1].value for row in opened(book(report(grades=graded)))["按村"].iter_rows(min_row=3)]
    assert rows == ["等次", "好", "差", None, "中", None]
    assert opened(book(report()))["按村"][3][-1].value == "不参加排名"


def test_no_cell_is_a_formula_whatever_it_begins_with() -> None:
    raw = book(report())
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    book_ = opened(raw)
    assert [cell.data_type for cell in book_["现在超期和没解决"][4]][:5] == ["s"] * 5
    assert book_["按村"]["A8"].value == "=1+1" and book_["按村"]["A8"].data_type == "s"
    assert book_["干部排名"]["B5"].value == "+86"


def test_of_nothing_counted_a_dash_stands_and_never_a_nought_percent() -> None:
    found = opened(book(report()))["按类别"]
    row = [cell.value for cell in found[5]]
    assert row[:1] + row[5:10] == ["咨询", 0, "—", "—", "—", "—"]


def test_the_page_holds_the_same_tables_and_its_texts_are_no_markup() -> None:
    table = Table("表", "题", "注", (Column("<头>", 5), Column("数", 5)), (("<b>字</b>", Fraction(7, 8)), ("空", None)))
    page = ReportPage("a.html", "<题>", ("=1",), (categories(report()),), (table,), "脚", "zh_Hans").made().decode()
    assert "<td>&lt;b&gt;字&lt;/b&gt;</td><td class=n>87.5%</td>" in page
    assert "<td>空</td><td class=n>—</td>" in page
    assert "<h1>&lt;题&gt;</h1>" in page and "data:image/png;base64," in page and "<th>&lt;头&gt;</th>" in page
    assert "http" not in page.split("</style>")[1]


@pytest.mark.slow
def test_printed_by_libreoffice_each_page_has_its_number_and_the_heads(tmp_path: Path) -> None:
    many = report(*(line(n, f"=第{n}村", tally(20, n % 20)) for n in range(1, 91)))
    pages = PdfReader(io.BytesIO(printed(book(many), tmp_path))).pages
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    words = [page.extract_text() for page in pages]
    assert all(f"第 {number} 页，共 {len(pages)} 页" in text for number, text in enumerate(words, 1))
    of_villages = [text for text in words if "按村" in text]
    assert len(of_villages) > 1 and all(
        "上期新收" in text or "上期综合" in text for text in of_villages
    )  # the heads on each page
    assert "=第90村" in "".join(words) and "#NAME" not in "".join(words) and "Err:" not in "".join(words)


@pytest.mark.slow
def test_opened_and_saved_by_libreoffice_every_value_is_what_it_was(tmp_path: Path) -> None:
    raw = book(report())
    before, after = opened(raw), opened(saved_again(raw, tmp_path))
    for sheet in before.worksheets:
        values = [[kept(cell.value) for cell in row] for row in sheet.iter_rows()]
        again = [[kept(cell.value) for cell in row] for row in after[sheet.title].iter_rows(max_col=sheet.max_column)]
        assert again == values


def kept(value: object) -> object:
    """A value as far as LibreOffice keeps it: fifteen digits of a share."""
    return round(value, 12) if isinstance(value, float) else value


def test_where_more_are_overdue_than_are_listed_it_says_so() -> None:
    whole, part = Found((LISTED,), MADE_AT), Found((LISTED,), MADE_AT, there_are_more=True)
    notes = [table.note for found in (whole, part) for table in tables(report(), found) if len(table.columns) == 8]
    assert notes == [
        "2026-03-09 00:30 的情况，期限最早的在前；不含涉及干部的件。",
        "2026-03-09 00:30 的情况，期限最早的 1 件，还有没列的；不含涉及干部的件。",
    ]
