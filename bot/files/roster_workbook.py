"""The roster of a month as a workbook, in the form that offices use: villages down, days across; or a line for each day.

What the cells held when the file was made stands once more on a hidden sheet: so a file that comes back tells what its
clerk has changed from what has changed here meanwhile.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.files.workbooks import put, saved
from bot.rules.calendar import DayKind
from bot.rules.roster import IN_ROWS, ShiftRole

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

AS_MADE = "原表"  # the hidden sheet
WEEKDAYS = "一二三四五六日"
HEADS = {ShiftRole.DUTY: "值班", ShiftRole.BACKUP: "备班", ShiftRole.SHIFT_LEADER: "带班"}
GROUP, TOWN, VILLAGE, DATE, WEEKDAY = "片区", "镇", "村", "日期", "星期"
LONGEST_SHEET = 31  # characters of a sheet's name
ROW_HEIGHT, LINE_HEIGHT = 20, 15  # points
SIGNS_A_LINE = 3  # of a cell in the form with a column a day
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']")
_COLOURS = {"weekend": "E7E6E6", "holiday": "F8CBAD", "make_up": "C6E0B4", "head": "DDEBF7"}


@dataclass(frozen=True)
class DayHead:
    """A day with what it is for the office."""

    day: date
    kind: DayKind

    @property
    def colour(self) -> str | None:
        """Return which colour its column bears; an ordinary working day has none."""
        if self.kind is DayKind.WORKDAY:
            return "make_up" if self.day.weekday() > 4 else None
        return self.kind.value

    @property
    def weekday(self) -> str:
        """Return its day of the week, with 休 on a holiday and 班 on a working Saturday or Sunday: print is black and white."""
        mark = {"holiday": "休", "make_up": "班"}.get(self.colour or "", "")
        return WEEKDAYS[self.day.weekday()] + mark


@dataclass(frozen=True)
class VillageRow:
    """A village; of each role what its cells say, day by day."""

    town: str
    group: str
    village: str
    cells: dict[ShiftRole, tuple[str, ...]]


@dataclass(frozen=True)
class RosterWorkbook:
    """The file in the making, a sheet for each town; `as_list`: a line for each day and village instead of a column a day."""

    name: str
    note: str
    days: tuple[DayHead, ...]
    rows: tuple[VillageRow, ...]
    as_list: bool = False

    def made(self) -> bytes:
        """Return the file."""
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.worksheets[0])
        styles = _styles(book)
        names: set[str] = set()
        for town, rows in groupby(self.rows, key=lambda row: row.town):
            sheet = book.create_sheet(_sheet_name(town, names))
            (self._list if self.as_list else self._grid)(sheet, town, list(rows), styles)
        self._as_made(book.create_sheet(AS_MADE))
        return saved(book)

    def _head(self, sheet: "Worksheet", town: str, width: int) -> None:
        """Write the two merged lines above everything."""
        first = self.days[0].day
        for number, text in enumerate((f"{town}{first.year}年{first.month}月值班表", self.note), 1):
            put(sheet.cell(number, 1), text)
            sheet.cell(number, 1).style = "roster_title" if number == 1 else "roster_note"
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        sheet.row_dimensions[1].height = 30
        sheet.row_dimensions[2].height = 18

    def _grid(self, sheet: "Worksheet", town: str, rows: list[VillageRow], styles: dict[str, Any]) -> None:
        self._head(sheet, town, len(self.days) + 2)
        _line(sheet, 3, [GROUP, VILLAGE], ["head", "head"], styles)
        _line(sheet, 4, ["", ""], ["head", "head"], styles)
        for column, head in enumerate(self.days, 3):
            for row, value in ((3, head.day.day), (4, head.weekday)):
                _write(sheet.cell(row, column), value, head.colour or "head", styles)
        for number, one in enumerate(rows, 5):
            colours = [head.colour for head in self.days]
            values = [one.group, one.village, *one.cells[ShiftRole.DUTY]]
            _line(sheet, number, values, [None, None, *colours], styles)
            longest = max(map(len, one.cells[ShiftRole.DUTY]))
            sheet.row_dimensions[number].height = max(ROW_HEIGHT, LINE_HEIGHT * math.ceil(longest / SIGNS_A_LINE))
        _merge_groups(sheet, rows)
        _widths(sheet, [9, 12, *(6.6 for _ in self.days)])
        _print_set_up(sheet, heads="3:4", columns="A:B", freeze="C5")

    def _list(self, sheet: "Worksheet", town: str, rows: list[VillageRow], styles: dict[str, Any]) -> None:
        roles = [role for role in IN_ROWS if any(role in row.cells for row in rows)]
        heads = [DATE, WEEKDAY, VILLAGE, *(HEADS[role] for role in roles)]
        self._head(sheet, town, len(heads))
        _line(sheet, 3, heads, ["head"] * len(heads), styles)
        number = 4
        for place, head in enumerate(self.days):
            for one in rows:
                values = [head.day, head.weekday, one.village, *(one.cells[role][place] for role in roles)]
                _line(sheet, number, values, [head.colour] * len(values), styles)
                sheet.cell(number, 1).number_format = "yyyy-mm-dd"
                number += 1
        _widths(sheet, [13, 8, 14, *(18 for _ in roles)])
        _print_set_up(sheet, heads="3:3", columns="A:A", freeze="A4")

    def _as_made(self, sheet: "Worksheet") -> None:
        """Write down what every cell says, for the day on which the file comes back."""
        sheet.sheet_state = "veryHidden"
        heads = [TOWN, VILLAGE, "", *(str(head.day.isoformat()) for head in self.days)]
        lines = [[row.town, row.village, role.value, *texts] for row in self.rows for role, texts in row.cells.items()]
        for number, line in enumerate([heads, *lines], 1):
            for column, text in enumerate(line, 1):
                put(sheet.cell(number, column), text)


def _sheet_name(town: str, taken: set[str]) -> str:
    """Return a name that a sheet may bear, and none before it does."""
    name = _NOT_IN_SHEETS.sub(" ", town).strip()[:LONGEST_SHEET] or "镇"
    found = next(one for n in range(1, 10_000) if (one := name if n == 1 else f"{name[:26]} {n}").lower() not in taken)
    taken.add(found.lower())
    return found


def _styles(book: "Workbook") -> dict[str, Any]:
    """Make the styles of all cells; return {colour: a cell's style}, None for a day without one."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    middle = Alignment("center", "center", wrap_text=True)
    title = NamedStyle("roster_title", Font("宋体", 18, b=True), alignment=Alignment("center", "center"))
    note = NamedStyle("roster_note", Font("宋体", 10), alignment=Alignment("left", "center"))
    line = Side("thin", "808080")
    found: dict[str, Any] = {}
    for name in ("", *_COLOURS):
        fill = PatternFill("solid", fgColor=_COLOURS[name]) if name else PatternFill()
        style = NamedStyle(f"roster_{name or 'plain'}", Font("宋体", 11, b=name == "head"), fill)
        style.alignment, style.border = middle, Border(line, line, line, line)
        book.add_named_style(style)
        found[name] = style.name
    for style in (title, note):
        book.add_named_style(style)
    return found


def _line(
    sheet: "Worksheet", number: int, values: Sequence[object], colours: Sequence[str | None], styles: dict[str, Any]
) -> None:
    for column, (value, colour) in enumerate(zip(values, colours, strict=True), 1):
        _write(sheet.cell(number, column), value, colour, styles)


def _write(cell: "Cell | MergedCell", value: Any, colour: str | None, styles: dict[str, Any]) -> None:
    cell.style = styles[colour or ""]
    if value != "":
        put(cell, value)


def _merge_groups(sheet: "Worksheet", rows: list[VillageRow]) -> None:
    """Villages of one area that stand one below the other share its cell; so do the two lines of the heads."""
    first = 5
    for _, group in groupby(rows, key=lambda row: row.group):
        last = first + len(list(group)) - 1
        if last > first:
            sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)
        first = last + 1
    for column in (1, 2):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)


def _widths(sheet: "Worksheet", widths: Sequence[float]) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _print_set_up(sheet: "Worksheet", *, heads: str, columns: str, freeze: str) -> None:
    """A4, across, as wide as the page; heads and villages on every page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows, sheet.print_title_cols = heads, columns
    if sheet.oddFooter and sheet.oddFooter.center:
        sheet.oddFooter.center.text = "&P / &N"
    sheet.freeze_panes = freeze
