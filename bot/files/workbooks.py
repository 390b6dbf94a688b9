"""Workbooks (.xlsx): opened with care, for strangers send them too, and their cells as people fill them.

openpyxl is imported where it is needed: it costs a fifth of a second and 15 MB that nothing else pays for.
"""

import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.texts import workbooks as texts

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 10_000_000
MOST_UNPACKED = 30_000_000  # bytes of sheets, texts and styles; a town of 700 villages has one million
MOST_PARTS = 500

Value = str | int | float | bool | date | datetime | time | None
"""What a cell holds."""

MOST_PLACES = 3_000_000  # from the first cell of a sheet to its last
MOST_MERGED = 300_000  # cells

_OLE = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and whatever has a password
_TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAYS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?r=["']([A-Z]{1,3}\d{1,7})["']""")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERIALS = range(36526, 73051)  # as Excel counts the days from 2000 to 2099


class NoWorkbook(ValueError):
    """The bytes are no workbook that can be read; the message says what to do, in the listener's language."""


def is_workbook(raw: bytes) -> bool:
    """Return whether the bytes are an .xlsx, by what they hold."""
    return raw.startswith(b"PK") and "xl/workbook.xml" in _parts(raw)


def is_table(raw: bytes, suffix: str) -> bool:
    """Return whether a file is meant as a table, by its name's ending or by what it holds: to be opened, or refused, as one."""
    return suffix.lower() in _TABLES or raw.startswith((b"PK", _OLE))


def open_workbook(raw: bytes) -> "Workbook":
    """Return a workbook with the values of its cells; a formula that nobody has reckoned yet stands as its text, `=A1`.

    Raises:
        NoWorkbook: another kind of file, locked, broken or too big.
    """
    _check(raw)
    try:
        return _opened(raw)
    except Exception as error:  # of a broken file openpyxl raises whatever comes
        raise NoWorkbook(texts.broken()) from error


def _check(raw: bytes) -> None:
    if not raw:
        raise NoWorkbook(texts.empty())
    if len(raw) > MOST_BYTES:
        raise NoWorkbook(texts.too_big())
    if raw.startswith(_OLE):
        raise NoWorkbook(texts.locked() if _ENCRYPTED in raw else texts.old_form())
    if not raw.startswith(b"PK"):
        raise NoWorkbook(texts.other_form() if _is_text(raw) else texts.no_table())
    parts = _parts(raw)
    if not parts:
        raise NoWorkbook(texts.broken())
    if "xl/workbook.xml" not in parts:
        raise NoWorkbook(texts.other_form() if {"xl/workbook.bin", "content.xml"} & parts.keys() else texts.no_table())
    if len(parts) > MOST_PARTS or sum(parts.values()) > MOST_UNPACKED or _is_vast(raw):
        raise NoWorkbook(texts.too_big())


def _is_vast(raw: bytes) -> bool:
    """Tell whether a few bytes ask for millions of cells: openpyxl makes every cell of a merged area."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, RuntimeError, EOFError):
        return False  # broken: that is said when it is opened
    merged = sum(_places(area) for sheet in sheets for area in _MERGED.findall(sheet))
    return merged > MOST_MERGED or any(_places(b"A1:" + cell) > MOST_PLACES for sheet in sheets for cell in _far(sheet))


def _far(sheet: bytes) -> set[bytes]:
    """Return the corner of what a sheet holds: the last column with the last row."""
    cells = {bytes(cell) for cell in _CELL.findall(sheet)}
    rows = max((int(cell.lstrip(_LETTERS)) for cell in cells), default=1)
    column = max(
        (cell.rstrip(b"0123456789") for cell in cells), key=lambda letters: (len(letters), letters), default=b"A"
    )
    return {b"%s%d" % (column, rows)}


def _places(area: bytes) -> int:
    """Return how many cells an area like A1:C7 has."""
    first, last = area.split(b":")
    columns = abs(_number(last.rstrip(b"0123456789")) - _number(first.rstrip(b"0123456789"))) + 1
    return columns * (abs(int(last.lstrip(_LETTERS)) - int(first.lstrip(_LETTERS))) + 1)


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _is_text(raw: bytes) -> bool:
    """Tell whether it may be a table in plain text (CSV, HTML), in whatever encoding."""
    return raw.startswith((b"\xff\xfe", b"\xfe\xff")) or not re.search(rb"[\x00-\x08\x0e-\x1a]", raw[:4096])


def _parts(raw: bytes) -> dict[str, int]:
    """Return {name: bytes unpacked}, empty of what is no whole archive; more than these bytes are never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {part.filename: part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return {}


def _opened(raw: bytes) -> "Workbook":
    # What openpyxl says it leaves out (pictures, styles, extensions) is nothing that we look for.
    warnings.filterwarnings("ignore", module="openpyxl")
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    if _holds_formulas(raw):
        _show_unreckoned(book, load_workbook(io.BytesIO(raw), keep_links=False))
    return book


def _holds_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(re.search(rb"<(?:\w+:)?f[ >]", archive.read(name)) for name in sheets)


def _show_unreckoned(book: "Workbook", formulas: "Workbook") -> None:
    """Put the text of a formula where no program has left what comes of it."""
    for sheet, written in zip(book.worksheets, formulas.worksheets, strict=True):
        for place, cell in written._cells.items():  # those that are there: iter_rows would make all between
            reckoned = sheet.cell(*place) if cell.data_type == "f" else None
            if reckoned is not None and reckoned.value is None:
                put(reckoned, f"={str(getattr(cell.value, 'text', cell.value) or '').removeprefix('=')}")


def put(cell: "Cell | MergedCell", value: Value) -> None:
    """Write a value; a text is text whatever it begins with, so that no name becomes a formula."""
    cell.value = (
        "".join(letter for letter in value if letter >= " " or letter in "\n\t") if isinstance(value, str) else value
    )
    if isinstance(value, str):
        cell.data_type = "s"


def saved(book: "Workbook") -> bytes:
    """Return the file."""
    book.properties.creator = "值班"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill_merged(sheet: "Worksheet", *, across: bool = True) -> None:
    """Give every cell of a merged area the value of its first; not across: only where it is one column wide."""
    for area in [area for area in sheet.merged_cells.ranges if across or area.size["columns"] == 1]:
        sheet.unmerge_cells(str(area))
        first = sheet.cell(area.min_row, area.min_col)
        for row, column in area.cells:
            cell = sheet.cell(row, column)
            cell.value, cell.number_format, cell.data_type = first.value, first.number_format, first.data_type


def rows(sheet: "Worksheet") -> Iterator[tuple[int, dict[int, object]]]:
    """Yield the rows that hold anything as (row, {column: value}), in order; both count from 1, blank cells are absent."""
    filled: dict[int, dict[int, object]] = {}
    for row, column in sorted(sheet._cells):
        value = sheet._cells[row, column].value
        if shown(value):
            filled.setdefault(row, {})[column] = value
    yield from filled.items()


def shown(value: object) -> str:
    """Return a value as one line, as people see it in the cell: `2026-11-04`, `08:30`, `7`; a blank cell is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return " ".join(str(value).split())


def plain(text: str) -> str:
    """Return a text for comparing: full-width characters as plain ones, no blanks at all, as in 王　建国 or 值 班."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def listed(text: str) -> list[str]:
    """Return the parts of a list in one cell, parted by 、，,；; or line breaks, each stripped; blanks part nothing.

    What stands in "quotes" is one part, whatever is in it, and keeps its quotes.
    """
    parts = re.findall(r'\s*(?:"(?:[^"]|"")*"|[^、，,；;\n]+)', text)
    return [part.strip() for part in parts if part.strip()]


def day_of(value: object, *, epoch: datetime | None = None) -> date | None:
    """Return the day that a cell holds: a date, a text like 2026-11-04, 2026/11/4 or 2026年11月4日, or a bare serial number.

    None for anything else, a day that does not exist among it; `epoch` is the workbook's, without it no number is a serial.
    """
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else None
    if isinstance(value, date):
        return value
    text = plain(shown(value))
    if epoch and isinstance(value, int | float) and text.isdigit() and int(text) in _SERIALS:
        return (epoch + timedelta(days=int(text))).date()
    written = next((found for form in _DAYS if (found := form.fullmatch(text))), None)
    try:
        return date(*map(int, written.groups())) if written else None
    except ValueError:
        return None
