"""The town as a workbook: .xlsx bytes → TownFile, or every fault of it with its cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.files.town_document import BadDocument, read_document
from bot.files.town_entries import Entries, table_of
from bot.files.town_references import IN_TURN, References
from bot.files.town_sheets import (
    CATEGORIES,
    DUTY,
    HELP_NAME,
    OTHER_HEADS,
    SETTINGS,
    TABLES,
    TIMES_NAME,
    TIMES_OTHER_NAMES,
    VILLAGES,
    Column,
    Sheet,
)
from bot.files.town_tables import CellFault, Table, read_table
from bot.files.workbooks import open_workbook, plain, rows
from bot.rules.town import Flaw, Path, TownFile

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

STILL_BLANK = (
    "这还是空白的模板，什么也没导入：写着“例：”的只是样子。请在每张表里照着写上自己的，从“时间”表的单位名称、电话写起。"
)
NO_SHEETS = "这里没有“镇”“村”“人员”这些工作表。先用 python -m bot town template 文件.xlsx 做一份模板，照着填。"
STRANGE_SHEET = "不认识这张工作表，要的是：{names}。不要的请删掉或者隐藏。"
TWO_SHEETS = "“{name}”表前面已经有一张了。"
NO_COLUMN = "没有“{head}”这一栏。"
NO_ROWS = "至少要填一行。"
NO_ITEM = "没有填“{label}”。"
NO_DUTY = "“值班”表里没有这个村，不知道谁值班。"
_NAMES = {sheet.name: sheet.other_names for sheet in TABLES} | {TIMES_NAME: TIMES_OTHER_NAMES}
_KNOWN = {plain(text).lower(): name for name, others in _NAMES.items() for text in (name, *others)}


class BadTownWorkbook(ValueError):
    """The workbook describes no town; `faults` holds all of them, sheet by sheet, row by row."""

    def __init__(self, faults: Iterable[CellFault]) -> None:
        self.faults = tuple(sorted(faults, key=_order))
        super().__init__("\n".join(map(str, self.faults)))


def read_town_workbook(raw: bytes) -> TownFile:
    """Return the town that a workbook describes.

    Raises:
        NoWorkbook: the bytes are no workbook.
        BadTownWorkbook: with every fault; the template as it was made has only one.
    """
    book = open_workbook(raw)
    entries = Entries(book.epoch)
    found = _find(book, entries.faults)
    tables = {sheet.name: _table(found[sheet.name], sheet) for sheet in TABLES if sheet.name in found}
    filled = [table for name, table in tables.items() if name != CATEGORIES.name]
    if not any(table.entries for table in filled) and any(table.marks for table in filled):
        raise BadTownWorkbook([CellFault("", STILL_BLANK)])
    for sheet in TABLES:
        entries.take_rows(sheet, tables.get(sheet.name))
    entries.take_settings(_settings(found[TIMES_NAME]) if TIMES_NAME in found else None)
    references = References(entries)
    references.resolve()
    return _town(entries, references.turns)


def _find(book: "Workbook", faults: list[CellFault]) -> dict[str, "Worksheet"]:
    """Return {name: sheet}; what we do not know and is hidden or empty does not count."""
    found: dict[str, Worksheet] = {}
    for sheet in book.worksheets:
        title = plain(sheet.title).lower()
        name = _KNOWN.get(title) or _KNOWN.get(title.removesuffix("表"))
        if name in found:
            faults.append(CellFault(sheet.title, TWO_SHEETS.format(name=name)))
        elif name:
            found[name] = sheet
        elif sheet.sheet_state == "visible" and title != HELP_NAME and any(rows(sheet)):
            faults.append(CellFault(sheet.title, STRANGE_SHEET.format(names="、".join(_NAMES))))
    if not found:
        raise BadTownWorkbook([CellFault("", NO_SHEETS)])
    return found


def _table(sheet: "Worksheet", form: Sheet) -> Table:
    heads = {text: column.heads[0] for column in form.columns for text in (column.key, *column.heads)}
    many = frozenset(column.heads[0] for column in form.columns if column.form.many)
    return read_table(sheet, name=form.name, heads=heads, many=many)


def _settings(sheet: "Worksheet") -> Table:
    heads = {text: head for head, others in OTHER_HEADS.items() for text in (head, *others)}
    return read_table(sheet, name=TIMES_NAME, heads=heads, many=frozenset())


def _town(entries: Entries, turns: dict[int, int]) -> TownFile:
    try:
        town = read_document(entries.document)
    except BadDocument as error:
        raise BadTownWorkbook(entries.faults + _Cells(entries, turns).faults_of(error.flaws)) from error
    if entries.faults:
        raise BadTownWorkbook(entries.faults)
    return town


@dataclass
class _Cells:
    """Finds the cells of a document's flaws."""

    entries: Entries
    turns: dict[int, int]

    def faults_of(self, flaws: Iterable[Flaw]) -> list[CellFault]:
        """Return the flaws whose cause was not told already."""
        faults = [self._fault(flaw) for flaw in flaws if not self._is_told(self._home(flaw.path))]
        return list(dict.fromkeys(faults))

    def _home(self, path: Path) -> Path:
        """Return the path under which a cell is known: a village's turn stands on the sheet 值班."""
        if len(path) > 2 and path[0] == VILLAGES.table and path[2] in IN_TURN and path[1] in self.turns:
            return (DUTY.name, self.turns[int(path[1])], *path[2:])
        return path

    def _is_told(self, path: Path) -> bool:
        """Tell whether a fault was told of a cell, of its table, or of the table that it refers to."""
        lost, (sheet, column) = self.entries.lost, _column(path)
        if any(path[:length] in self.entries.blamed for length in range(2, len(path) + 1)):
            return True
        if sheet is None:
            refers = next((setting.refers for setting in SETTINGS if (setting.section, setting.key) == path[:2]), None)
            return TIMES_NAME in lost or refers in lost
        without_turn = path[0] == VILLAGES.table and column is not None and column.key in IN_TURN
        return path[0] in lost or (column is not None and column.refers in lost) or (without_turn and DUTY.name in lost)

    def _fault(self, flaw: Flaw) -> CellFault:
        path, places = self._home(flaw.path), self.entries.places
        sheet, column = _column(path)
        place = places.get(path) or places.get(path[:3] if sheet else path[:2])
        if place and len(path) > 1:
            return place.fault(flaw.why, _written(flaw.value))
        if sheet is None:
            label = next(setting.label for setting in SETTINGS if (setting.section, setting.key) == path[:2])
            return CellFault(TIMES_NAME, NO_ITEM.format(label=label))
        if column is None:
            return CellFault(sheet.name, NO_ROWS)
        if path[0] == VILLAGES.table and column.key in IN_TURN:
            name = self.entries.document[VILLAGES.table][int(path[1])].get("name", "")
            return (places.get((*path[:2], "name")) or places[path[:2]]).fault(NO_DUTY, name)
        return CellFault(sheet.name, NO_COLUMN.format(head=column.heads[0]))


def _column(path: Path) -> tuple[Sheet | None, Column | None]:
    """Return sheet and column of a path; settings have none, a table as a whole has no column."""
    sheet = next((sheet for sheet in TABLES if table_of(sheet) == path[0]), None)
    if sheet is None or len(path) < 3:
        return sheet, None
    every = [column for form in TABLES if form.table == sheet.table for column in form.columns]
    return sheet, next(column for column in (*sheet.columns, *every) if column.key == path[2])


def _written(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else value


def _order(fault: CellFault) -> tuple[int, int, int]:
    place = list(_NAMES).index(fault.sheet) if fault.sheet in _NAMES else len(_NAMES)
    return place, fault.row, fault.column
