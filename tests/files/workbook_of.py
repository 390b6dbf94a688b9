"""Workbooks as an office might make them, of rows of plain values."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from bot.files.workbooks import Value, put, saved

Rows = Sequence[Sequence[Value]]


def workbook(sheets: Mapping[str, Rows], *, merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Return a workbook; `merged` is {sheet: areas like A1:C1}."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                put(sheet.cell(number, column), value)
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    return saved(book)
