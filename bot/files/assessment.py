"""考核表 of several people as a workbook: counts are numbers, shares percentages, and every text is text."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.files.workbooks import put, saved

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Fraction | None
WIDTHS = (12, *(10 for _ in range(13)), 44)
SIGNS_A_LINE = 20  # of the last column, in which notes stand
LINE, HEAD_HEIGHT, TITLE_HEIGHT = 16, 36, 28  # points


@dataclass(frozen=True)
class AssessmentBook:
    """A row for each person, below the heads; the last column is of several lines."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def made(self) -> bytes:
        """Return the file: A4 across, the heads on every page and always in sight."""
        from openpyxl import Workbook
        from openpyxl.styles import Font

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "考核表"
        put(sheet.cell(1, 1), self.title)
        sheet.cell(1, 1).font = Font("宋体", 16, b=True)
        sheet.row_dimensions[1].height = TITLE_HEIGHT
        _line(sheet, 2, self.heads, head=True)
        for number, row in enumerate(self.rows, 3):
            _line(sheet, number, row)
        _set_up(sheet, len(self.heads), len(self.rows) + 2)
        return saved(book)


def _line(sheet: "Worksheet", number: int, values: tuple[Value, ...], *, head: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side("thin", "808080")
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        put(cell, float(value) if isinstance(value, Fraction) else value)
        cell.font, cell.border = Font("宋体", 11, b=head), Border(thin, thin, thin, thin)
        middle = "left" if column == len(values) and not head else "center"
        cell.alignment = Alignment(middle, "center", wrap_text=True)
        if head:
            cell.fill = PatternFill("solid", fgColor="DDDDDD")
        if isinstance(value, Fraction):
            cell.number_format = "0.0%"
    lines = [1 + len(line) // SIGNS_A_LINE for line in str(values[-1]).splitlines()]
    sheet.row_dimensions[number].height = HEAD_HEIGHT if head else LINE * max(1, sum(lines)) + 4


def _set_up(sheet: "Worksheet", width: int, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
    sheet.auto_filter.ref = f"A2:{get_column_letter(width)}{last}"
    sheet.freeze_panes, sheet.print_title_rows = "B3", "2:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
