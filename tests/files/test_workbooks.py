import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.workbooks import (
    NoWorkbook,
    Value,
    day_of,
    fill_merged,
    is_workbook,
    listed,
    open_workbook,
    plain,
    put,
    rows,
    saved,
    shown,
)

WINDOWS = datetime(1899, 12, 30)
SAVE_AGAIN = "这不是 .xlsx 表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。"
NO_TABLE = "这个文件不是表格。要的是 Excel 或 WPS 存的 .xlsx。"
BROKEN = "这份表格坏了，打不开。请用 Excel 或 WPS 打开看看，另存一份再来。"
TOO_BIG = "这份表格太大了。请只留要用的工作表，把多余的空行和图片删掉再来。"


def book(fill: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    made = Workbook()
    fill(made.worksheets[0])
    return saved(made)


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook one part of which is another."""
    with zipfile.ZipFile(io.BytesIO(raw)) as before:
        parts = {part: before.read(part) for part in before.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for part, found in (parts | {name: content}).items():
            after.writestr(part, found)
    return file.getvalue()


def test_what_is_written_is_read_again() -> None:
    def fill(sheet: Worksheet) -> None:
        for number, value in enumerate(("镇", 7, date(2026, 11, 4), time(8, 30), None, "甲\n乙"), 1):
            put(sheet.cell(1, number), value)

    [sheet] = open_workbook(book(fill)).worksheets
    assert list(rows(sheet)) == [(1, {1: "镇", 2: 7, 3: datetime(2026, 11, 4), 4: time(8, 30), 6: "甲\n乙"})]


def test_a_name_never_becomes_a_formula() -> None:
    raw = book(lambda sheet: put(sheet["A1"], '=HYPERLINK("http://a.example")\x07'))
    assert load_workbook(io.BytesIO(raw)).worksheets[0]["A1"].data_type == "s"
    assert open_workbook(raw).worksheets[0]["A1"].value == '=HYPERLINK("http://a.example")'


def test_a_formula_that_nobody_has_reckoned_stands_as_it_is_written() -> None:
    raw = book(lambda sheet: sheet.append(["=A2", "张三"]))
    assert [cell.value for cell in open_workbook(raw).worksheets[0][1]] == ["=A2", "张三"]


def test_of_a_formula_that_was_reckoned_the_value_counts() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="str"><f>B1</f><v>abc</v></c></row></sheetData></worksheet>'
    )
    assert open_workbook(with_part(book(), "xl/worksheets/sheet1.xml", sheet)).worksheets[0]["A1"].value == "abc"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "这个文件是空的。"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "这是旧格式的表格（.xls）。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "这份表格设了密码。请打开它，取消密码，另存为 .xlsx 再来。",
        ),
        ("村,日期\n上河村,2026-01-01\n".encode("gb18030"), SAVE_AGAIN),
        ("村\t日期\n".encode("utf-16"), SAVE_AGAIN),
        (b"<html><table><tr><td>1</td></tr></table></html>", SAVE_AGAIN),
        (archive(**{"xl/workbook.bin": b"x"}), SAVE_AGAIN),
        (archive(**{"content.xml": b"x"}), SAVE_AGAIN),
        (archive(**{"word/document.xml": b"x"}), NO_TABLE),
        (b"%PDF-1.7\n\x00\x01", NO_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00", NO_TABLE),
        (b"PK\x03\x04 cut off", BROKEN),
        (book()[:-40], BROKEN),
        (archive(**{"xl/workbook.xml": b"<x/>"}), BROKEN),
        (with_part(book(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"), BROKEN),
        (with_part(book(), "xl/media/film.bin", bytes(30_000_000)), TOO_BIG),
        (bytes(10_000_001), TOO_BIG),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_with_what_to_do(raw: bytes, said: str) -> None:
    with pytest.raises(NoWorkbook) as refused:
        open_workbook(raw)
    assert str(refused.value) == said


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    raw = archive(**{"xl/workbook.xml": b"<x/>"}, **{f"x/{number}": b"" for number in range(500)})
    with pytest.raises(NoWorkbook, match="太大"):
        open_workbook(raw)


def test_entities_that_swell_are_not_followed() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(NoWorkbook, match="坏了"):
        open_workbook(with_part(book(), "xl/worksheets/sheet1.xml", bomb))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(book(), True), (b"[office]", False), (b"PK\x03\x04", False), (archive(**{"content.xml": b"x"}), False)],
)
def test_a_workbook_is_known_by_what_it_holds(raw: bytes, expected: bool) -> None:
    assert is_workbook(raw) is expected


def test_rows_are_what_they_hold_however_far_away_they_stand() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"], sheet["A4"], sheet["F4"] = "村", " ", ""
        sheet["C400000"], sheet["A400000"] = 1, "=A1"

    [sheet] = open_workbook(book(fill)).worksheets
    assert list(rows(sheet)) == [(2, {2: "村"}), (400000, {1: "=A1", 3: 1})]


@pytest.mark.parametrize(("across", "expected"), [(True, ["甲", "甲", "乙", "乙"]), (False, ["甲", None, "乙", "乙"])])
def test_merged_cells_hold_what_their_first_holds(across: bool, expected: list[str | None]) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"] = "甲", "乙"
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A2:A3")

    [sheet] = open_workbook(book(fill)).worksheets
    fill_merged(sheet, across=across)
    assert [sheet[name].value for name in ("A1", "B1", "A2", "A3")] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("  王　建国 \n", "王 建国"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (True, "TRUE"),
        (datetime(2026, 11, 4), "2026-11-04"),
        (datetime(2026, 11, 4, 8, 30), "2026-11-04 08:30"),
        (date(2026, 11, 4), "2026-11-04"),
        (time(8, 30), "08:30"),
    ],
)
def test_a_value_is_shown_as_people_see_it(value: Value, expected: str) -> None:
    assert shown(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("王　建 国", "王建国"), ("１２月３日", "12月3日"), ("（副）", "(副)"), ("值 班", "值班"), ("", "")],
)
def test_for_comparing_wide_characters_and_blanks_do_not_count(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三", ["张三"]),
        ("张三、李四，王五,赵六；钱七;孙八\n周九", ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九"]),
        (" 王　建国 、、 李四\r\n", ["王　建国", "李四"]),
        ("、", []),
        ('甲、 "上、下河村" ，"张""三"', ["甲", '"上、下河村"', '"张""三"']),
    ],
)
def test_a_list_in_one_cell(text: str, expected: list[str]) -> None:
    assert listed(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 11, 4), date(2026, 11, 4)),
        (date(2026, 11, 4), date(2026, 11, 4)),
        ("2026-11-04", date(2026, 11, 4)),
        ("2026/11/4", date(2026, 11, 4)),
        ("2026.11.4", date(2026, 11, 4)),
        ("２０２６年１１月４日", date(2026, 11, 4)),
        (" 2026 年 11 月 4 号", date(2026, 11, 4)),
        ("20261104", date(2026, 11, 4)),
        (20261104, date(2026, 11, 4)),
        (46330, date(2026, 11, 4)),
        (46330.0, date(2026, 11, 4)),
        ("46330", None),
        (12, None),
        (datetime(2026, 11, 4, 8), None),
        ("2026-02-30", None),
        ("11月4日", None),
        ("明天", None),
        (None, None),
        (True, None),
    ],
)
def test_a_day_is_read_in_whatever_form_it_is_written(value: Value, expected: date | None) -> None:
    assert day_of(value, epoch=WINDOWS) == expected
