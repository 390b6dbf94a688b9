"""What the sheets of a town's workbook say, as a document like the town file's, with the cell of each entry."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from bot.files.town_cells import REFERENCE, Form, items_in, value_in
from bot.files.town_sheets import DUTY, ENTRY, ITEM, SETTINGS, TIMES_NAME, Setting, Sheet
from bot.files.town_tables import CellFault, Entry, Place, Table, head_of, is_mark
from bot.files.workbooks import shown
from bot.rules.town import Path
from bot.rules.town_keys import BadValue

NO_SHEET = "没有“{name}”这张工作表。"
STRANGE_ITEM = "不认识这一项。"
NEAR_ITEM = "不认识这一项，是不是“{near}”？"
TWICE = "这一项前面已经填过了。"
_BARE = [setting.key for setting in SETTINGS]
_ITEMS = {
    head_of(text): setting
    for setting in SETTINGS
    for text in (setting.label, f"{setting.section}.{setting.key}", setting.key)
    if text != setting.key or _BARE.count(text) == 1
}


def table_of(sheet: Sheet) -> str:
    """Return the table of the document for a sheet; the turns of 值班 stand apart until they are joined to their villages."""
    return DUTY.name if sheet is DUTY else sheet.table


@dataclass
class Entries:
    """The document as it grows, and where it comes from; `epoch` is the workbook's."""

    epoch: datetime
    document: dict[str, Any] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)
    blamed: set[Path] = field(default_factory=set)  # what a fault was told of
    lost: set[str] = field(default_factory=set)  # tables of which a fault was told as a whole

    def take_rows(self, sheet: Sheet, table: Table | None) -> None:
        """Take the rows of a sheet; None: the workbook has no such sheet."""
        name = table_of(sheet)
        rows = self.document[name] = []
        for number, entry in enumerate(self._found(table, sheet.name, lost=name, needed=sheet.needed)):
            assert table is not None
            rows.append(self._row((name, number), sheet, entry, columns=table.columns))

    def take_settings(self, table: Table | None) -> None:
        """Take the settings; None: the workbook has no such sheet."""
        for entry in self._found(table, TIMES_NAME, lost=TIMES_NAME, needed=True):
            cells = entry.cells.get(ENTRY, ())
            [(place, label)] = entry.cells.get(ITEM, ()) or [(cells[0][0], "")]
            setting = _ITEMS.get(head_of(shown(label)))
            if setting and cells and self._is_filled(setting):
                self.faults.append(place.fault(TWICE, label))
            elif setting and not self._is_filled(setting):
                self._setting(setting, entry, cells)
            elif setting is None and cells:  # else it is the name of a group
                near = get_close_matches(head_of(shown(label)), _ITEMS, 1, cutoff=0.5)
                why = NEAR_ITEM.format(near=_ITEMS[near[0]].label) if near else STRANGE_ITEM
                self.faults.append(place.fault(why, label))

    def _is_filled(self, setting: Setting) -> bool:
        path = (setting.section, setting.key)
        return setting.key in self.document.get(setting.section, {}) or path in self.blamed

    def _found(self, table: Table | None, name: str, *, lost: str, needed: bool) -> Sequence[Entry]:
        if table is None and needed:
            self.faults.append(CellFault(name, NO_SHEET.format(name=name)))
        if (table.lost and table.faults) if table else needed:
            self.lost.add(lost)
        self.faults += table.faults if table else []
        return table.entries if table else ()

    def _row(self, path: Path, sheet: Sheet, entry: Entry, *, columns: dict[str, Place]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        self.places[path] = next(iter(entry.cells.values()))[0][0]
        for column in sheet.columns:
            head = column.heads[0]
            if head in columns:
                self.places[(*path, column.key)] = replace(columns[head], row=entry.row)
            self._take((*path, column.key), column.form, entry.cells.get(head, ()), row=row)
        return row

    def _setting(self, setting: Setting, entry: Entry, cells: Sequence[tuple[Place, object]]) -> None:
        path = (setting.section, setting.key)
        column = cells[0][0].column if cells else entry.cells[ITEM][0][0].column + 1
        self.places[path] = Place(TIMES_NAME, entry.row, column, setting.label)
        section = self.document.setdefault(setting.section, {})
        self._take(path, setting.form, [(self.places[path], value) for _, value in cells], row=section)

    def _take(self, path: Path, form: Form, cells: Sequence[tuple[Place, object]], *, row: dict[str, Any]) -> None:
        """Put into `row` what the cells of one key say, unless a fault is told of them."""
        found: list[Any] = []
        for place, value in cells:
            self.places[path] = place
            if is_mark(value):
                self.blamed.add(path)  # the table has told it
                continue
            got = self._value(path, form, place, value=value)
            for item in got if form.many and isinstance(got, list) else [got]:
                self.places[(*path, len(found))] = place
                found.append(item)
        if cells and path not in self.blamed and not (form is REFERENCE and found == [REFERENCE.empty]):
            row[str(path[-1])] = found if form.many else found[0]

    def _value(self, path: Path, form: Form, place: Place, *, value: object) -> Any:
        try:
            return value_in(form, value, epoch=self.epoch)
        except BadValue as error:
            part = value if error.item is None else items_in(form, value, epoch=self.epoch)[error.item]
            self.faults.append(place.fault(str(error), part))
            self.blamed.add(path)
            return None
