"""A report as a workbook: one sheet a table, with real numbers, days and percents, filters, frozen heads, set up for A4."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from bot.files.tables import Table, Value
from bot.files.workbooks import put, saved

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_ROW = 3
_FORMATS: dict[type, str] = {int: "0", Fraction: "0.0%", date: "yyyy-mm-dd", str: "@"}
_HEAD_COLOUR = "DDEBF7"
_EACH_LETTER = 2.1  # a Chinese letter in the widths of Excel
_LINE = 16  # points of a line of the note
_MOST_COLUMNS = 16  # that can be read on one page side by side


@dataclass(frozen=True)
class ReportBook:
    """A workbook in the making; `page_of` is like `第 {page} 页，共 {pages} 页`, filled with Excel's own signs."""

    name: str
    tables: tuple[Table, ...]
    nothing: str
    page_of: str

    def made(self) -> bytes:
        """Return the file."""
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.worksheets[0])
        for table in self.tables:
            self._sheet(book, table)
        return saved(book)

    def _sheet(self, book: "Workbook", table: Table) -> None:
        sheet = book.create_sheet(table.short)
        for row, text in enumerate((table.title, table.note), 1):
            put(sheet.cell(row, 1), text)
        _heads(sheet, table)
        for row, values in enumerate(table.rows, HEAD_ROW + 1):
            for column, value in enumerate(values, 1):
                _write(sheet.cell(row, column), value, self.nothing)
        _set_up(sheet, table, self.page_of)


def _heads(sheet: "Worksheet", table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.cell(2, 1).font = Font(color="595959")
    sheet.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=len(table.columns))
    room = sum(column.width for column in table.columns)
    sheet.row_dimensions[2].height = _LINE * max(2, 1 + ceil(len(table.note) / room))
    line = Side(style="thin", color="808080")
    for number, column in enumerate(table.columns, 1):
        cell = sheet.cell(HEAD_ROW, number)
        put(cell, column.head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD_COLOUR)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(bottom=line)
        sheet.column_dimensions[get_column_letter(number)].width = column.width * _EACH_LETTER
    sheet.row_dimensions[HEAD_ROW].height = 48


def _write(cell: "Cell | MergedCell", value: Value, nothing: str) -> None:
    from openpyxl.styles import Alignment

    put(cell, float(value) if isinstance(value, Fraction) else nothing if value is None else value)
    cell.number_format = _FORMATS.get(type(value), "@")
    if isinstance(value, str):
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    else:
        cell.alignment = Alignment(horizontal="right", vertical="center")


def _set_up(sheet: "Worksheet", table: Table, page_of: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    last = f"{get_column_letter(len(table.columns))}{HEAD_ROW + max(1, len(table.rows))}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}"
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    sheet.print_title_rows = f"1:{HEAD_ROW}"
    sheet.print_area = f"A1:{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1 if len(table.columns) <= _MOST_COLUMNS else 2
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_cols = "A:A"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddFooter is not None  # every sheet has one
    sheet.oddFooter.center.text = page_of.format(page="&P", pages="&N")
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
