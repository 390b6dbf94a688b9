"""考核表 of several people as a workbook: counts are numbers, shares percentages, and every text is text."""

from dataclasses import dataclass
from fractions import Fraction

from bot.files.workbooks import put, saved

WIDTHS = (12, *(10 for _ in range(13)), 40)


@dataclass(frozen=True)
class AssessmentBook:
    """A row for each person, below the heads."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int | Fraction | None, ...], ...]

    def made(self) -> bytes:
        """Return the file: A4 across, the heads on every page and always in sight."""
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "考核表"
        put(sheet.cell(1, 1), self.title)
        sheet.cell(1, 1).font = Font("宋体", 16, b=True)
        for column, head in enumerate(self.heads, 1):
            cell = sheet.cell(2, column)
            put(cell, head)
            cell.font, cell.fill = Font("宋体", 11, b=True), PatternFill("solid", fgColor="DDDDDD")
            cell.alignment = Alignment("center", "center", wrap_text=True)
            sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
        for number, row in enumerate(self.rows, 3):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column)
                put(cell, float(value) if isinstance(value, Fraction) else value)
                cell.font, cell.alignment = Font("宋体", 11), Alignment(vertical="center", wrap_text=True)
                if isinstance(value, Fraction):
                    cell.number_format = "0.0%"
        last = get_column_letter(len(self.heads))
        sheet.auto_filter.ref = f"A2:{last}{max(2, len(self.rows) + 2)}"
        sheet.freeze_panes, sheet.print_title_rows = "B3", "2:2"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        return saved(book)
