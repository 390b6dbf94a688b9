"""The town's workbook as it is written: blank with examples, or with a town in it. `town_workbook` reads it again."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any, Literal

from bot.files.town_cells import MARKS, REFERENCE, SPANS, written
from bot.files.town_sheets import (
    CATEGORIES,
    DUTY,
    ENTRY,
    GRIDS,
    GROUPS,
    HELP_NAME,
    ITEM,
    KIND_WORDS,
    MEANING,
    PEOPLE,
    SETTINGS,
    TABLES,
    TIMES_NAME,
    TOWNS,
    USUAL,
    VILLAGES,
    Column,
    Setting,
    Sheet,
)
from bot.files.workbooks import Value, put, saved
from bot.rules.calendar import Span
from bot.rules.town import TownFile
from bot.rules.town_keys import PROMISES
from bot.rules.town_keys import SETTINGS as KEYS

if TYPE_CHECKING:
    from openpyxl.styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

HELP = (
    "这份表格写单位里有哪些镇、村、人，谁值班，多久要办好。填好以后导入，机器人就照它办。",
    "一、先填“时间”表最上面的单位名称和值班电话；其余不填，就按“不填就是”那一栏。",
    "二、再填“镇”“人员”“村”“值班”，有网格的填“网格”；“类别”已经写好常用的五种，可以改。",
    "三、每张表从栏名下面写起，一行一个。开头是“※”的是说明，开头是“例：”的是例子，都不会导入，可以删。",
    "四、一格里写几个人，用、隔开，按先后顺序。人要先写在“人员”表里。镇、村、网格、人的名字，各张表要写得一样。",
    "五、改名：新名字写在原来那一行，旧名字写在“旧名”栏。不写旧名，会当成停用一个、新增一个。",
    "六、删掉一行就是停用：以前的记录都在，不会删。",
    "七、导入：python -m bot town import 文件.xlsx --dry-run 先看会改什么，去掉 --dry-run 才真的改。",
    "有写错的，会说出是哪张表、哪一格、为什么，一处也不会改。同一份再导一次，什么也不变。",
)
NEEDED, NONE = "必须填", "没有"
TITLE_ROW, HEAD_ROW, HINT_ROW, FIRST_ROW = 1, 2, 3, 4
SPARE_ROWS = 500  # below the last, on which a choice is offered too
FONT = "宋体"
DEEP, PALE, BRIGHT, GREY, WHITE = "FF1F4E78", "FFDDEBF7", "FFFFF8E1", "FF7F7F7F", "FFFFFFFF"
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "标题": {"size": 16, "bold": True},
    "栏名": {"size": 12, "bold": True, "color": WHITE, "fill": DEEP, "across": "center"},
    "注释": {"size": 10, "color": GREY, "fill": PALE, "down": "top"},
    "内容": {"size": 12},
    "日子": {"size": 12, "form": "yyyy-mm-dd", "across": "center"},
    "例子": {"size": 12, "italic": True, "color": GREY},
    "分组": {"size": 12, "bold": True, "fill": PALE},
    "空格": {"size": 12, "fill": BRIGHT, "line": True},
    "设置": {"size": 12, "line": True},
    "帮助": {"size": 13},
}
"""{style of a cell: how it looks}; one for many cells, for to give each its own font takes longer than all else."""
_ITEM_COLUMNS = ((ITEM, 20), (ENTRY, 40), (USUAL, 26), (MEANING, 58))

Rows = Sequence[object]
"""Mappings or dataclasses that hold what the columns are called."""


class _Example(str):
    """Stands in its cell as it is."""


def template() -> bytes:
    """Return a workbook to be filled in; imported as it is, it is refused with what to do."""
    examples: dict[str, Rows] = {
        sheet.name: [{column.key: _Example(column.example) for column in sheet.columns}] for sheet in TABLES
    }
    kinds = [{"name": word, "kind": kind, "promise": str(PROMISES[kind])} for word, kind in KIND_WORDS.items()]
    return _made(examples | {CATEGORIES.name: kinds[:-1]}, settings={})


def workbook_of(town: TownFile) -> bytes:
    """Return a workbook that describes `town`: read again, it is the same."""
    of_office = {"supervisors": list(town.supervisors)} if town.supervisors else {}
    rows: dict[str, Rows] = {
        TOWNS.name: town.towns,
        GRIDS.name: town.grids,
        VILLAGES.name: town.villages,
        PEOPLE.name: town.people,
        DUTY.name: town.villages,
        CATEGORIES.name: town.sections["category"],
    }
    return _made(rows, settings={**town.sections, "office": town.sections["office"] | of_office})


def _made(rows: Mapping[str, Rows], *, settings: Mapping[str, Mapping[str, Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for name, look in _LOOKS.items():
        book.add_named_style(_style(name, **look))
    book.remove(book.worksheets[0])
    _write_help(book.create_sheet(HELP_NAME))
    for form in TABLES:
        sheet = book.create_sheet(form.name)
        _write_top(sheet, form.title, [(column.heads[0], column.width) for column in form.columns])
        _write_hints(sheet, form)
        _set_paper(sheet)
        for number, row in enumerate(rows[form.name], FIRST_ROW):
            _write_row(sheet, form, number, row=row)
        _offer_choices(sheet, form, last=FIRST_ROW + len(rows[form.name]) + SPARE_ROWS)
    _write_settings(book.create_sheet(TIMES_NAME), settings)
    return saved(book)


def _style(
    name: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    color: str | None = None,
    fill: str | None = None,
    across: Literal["center"] | None = None,
    down: Literal["center", "top"] = "center",
    form: str = "@",
    line: bool = False,
) -> "NamedStyle":
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    style = NamedStyle(name, number_format=form)
    style.font = Font(name=FONT, size=size, bold=bold, italic=italic, color=color)
    style.alignment = Alignment(horizontal=across, vertical=down, wrap_text=True)
    if fill:
        style.fill = PatternFill("solid", fgColor=fill)
    if line:
        style.border = Border(bottom=Side("hair"))
    return style


def _write(sheet: "Worksheet", row: int, column: int, value: Value, *, style: str) -> None:
    cell = sheet.cell(row, column)
    put(cell, value)
    cell.style = style


def _write_top(sheet: "Worksheet", title: str, columns: Sequence[tuple[str, int]]) -> None:
    """Write title and heads, and set the widths; what is typed below stays as it is typed."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    _write(sheet, TITLE_ROW, 1, title, style="标题")
    sheet.merge_cells(start_row=TITLE_ROW, end_row=TITLE_ROW, start_column=1, end_column=len(columns))
    sheet.row_dimensions[TITLE_ROW].height, sheet.row_dimensions[HEAD_ROW].height = 30, 24
    for number, (head, width) in enumerate(columns, 1):
        _write(sheet, HEAD_ROW, number, head, style="栏名")
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = width, "@"
        column.alignment, column.font = Alignment(vertical="center", wrap_text=True), Font(name=FONT, size=12)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _set_paper(sheet: "Worksheet", *, upright: bool = False) -> None:
    """A4, as wide as the page; upright all on one."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "portrait" if upright else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1 if upright else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_options.horizontalCentered = sheet.print_options.gridLines = True
    footer = HeaderFooterItem()
    footer.center.text = "&A　第 &P 页，共 &N 页"
    sheet.oddFooter = footer


def _write_hints(sheet: "Worksheet", form: Sheet) -> None:
    for number, column in enumerate(form.columns, 1):
        _write(sheet, HINT_ROW, number, f"{MARKS[0]} {column.hint}", style="注释")
    lines = max(-(-(len(column.hint) + 2) * 2 // column.width) for column in form.columns)
    sheet.row_dimensions[HINT_ROW].height = 14 * lines + 4
    sheet.freeze_panes = f"A{FIRST_ROW}"


def _write_row(sheet: "Worksheet", form: Sheet, number: int, *, row: object) -> None:
    for place, column in enumerate(form.columns, 1):
        value = row.get(column.key) if isinstance(row, Mapping) else getattr(row, column.key)
        if isinstance(value, date):
            _write(sheet, number, place, value, style="日子")
        elif value and isinstance(value, _Example):
            _write(sheet, number, place, value, style="例子")
        elif value:
            _write(sheet, number, place, _entry(column, value), style="内容")


def _entry(column: Column, value: Any) -> str:
    return written(column.form, [_span(span) for span in value] if column.form is SPANS else value)


def _span(span: Span) -> str:
    start, end = span
    return f"{start:%H:%M}-{'24:00' if end == time(0) else f'{end:%H:%M}'}"


def _offer_choices(sheet: "Worksheet", form: Sheet, *, last: int) -> None:
    """Let cells be filled from a list: where few words may stand, or what another sheet holds."""
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(form.columns, 1):
        area = f"{get_column_letter(number)}{FIRST_ROW}:{get_column_letter(number)}{last}"
        if column.form.words:
            # Several roles are parted by 、, so there the list only offers.
            _offer(sheet, area, f'"{",".join(column.form.words)}"', strict=not column.form.many)
        elif column.refers and column.form is REFERENCE:
            other = next(other for other in TABLES if other.table == column.refers)
            letter = get_column_letter(other.columns.index(other.column("name")) + 1)
            _offer(sheet, area, f"'{other.name}'!${letter}${FIRST_ROW}:${letter}$5000", strict=False)


def _offer(sheet: "Worksheet", area: str, source: str, *, strict: bool) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    choice.errorTitle, choice.error = "请从列表里选", "这里只能填列表里有的。"
    choice.add(area)
    sheet.add_data_validation(choice)


def _write_settings(sheet: "Worksheet", settings: Mapping[str, Mapping[str, Any]]) -> None:
    _write_top(sheet, "时间：单位、期限、提醒、排班", _ITEM_COLUMNS)
    _set_paper(sheet, upright=True)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    number, group = HEAD_ROW, ""
    for setting in SETTINGS:
        if setting.section != group:
            group, number = setting.section, number + 1
            sheet.row_dimensions[number].height = 21
            for place in range(1, len(_ITEM_COLUMNS) + 1):
                _write(sheet, number, place, GROUPS[group] if place == 1 else None, style="分组")
        number += 1
        _write_setting(sheet, number, setting, section=settings.get(group, {}))


def _write_setting(sheet: "Worksheet", number: int, setting: Setting, *, section: Mapping[str, Any]) -> None:
    key = KEYS[setting.section][setting.key]
    default = NONE if key.default in (None, []) else written(setting.form, key.default)
    entry = written(setting.form, section[setting.key]) if setting.key in section else None
    sheet.row_dimensions[number].height = 21
    for place, text in enumerate((setting.label, entry, NEEDED if key.required else default, setting.hint), 1):
        _write(sheet, number, place, text, style="空格" if place == 2 else "设置")
    if setting.form.words:
        _offer(sheet, f"B{number}", f'"{",".join(setting.form.words)}"', strict=True)


def _write_help(sheet: "Worksheet") -> None:
    for number, line in enumerate(HELP, 1):
        _write(sheet, number, 1, line, style="帮助")
        sheet.row_dimensions[number].height = 40
    sheet.column_dimensions["A"].width = 110
    _set_paper(sheet)
    sheet.print_options.gridLines = False
