"""The rows of one sheet: found below their heads, wherever these stand, with the cell of each entry."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.files.town_cells import MARKS
from bot.files.town_sheets import IGNORED
from bot.files.workbooks import fill_merged, plain, rows, shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_VALUE_SHOWN = 60
NO_HEADS = "找不到写着栏名的那一行；栏名要写成：{heads}。"
NO_HEAD = "这一栏上面没有栏名，看不懂；不要的请删掉。"
TWICE = "“{head}”这一栏前面已经有了。"
UNKNOWN_HEAD = "不认识这一栏；可以有：{heads}。不要的请删掉，或者把栏名改成“备注”。"
NEAR_HEAD = "不认识这一栏，是不是“{near}”？不要的请删掉，或者把栏名改成“备注”。"
STILL_A_MARK = "这一格还是模板里的例子或说明，请改成自己的，或者清空。"


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with a workbook: its cell by sheet, row, column and head, what stands there, and why it will not do.

    Where no cell is meant, row and column are 0; where no sheet is, its name is empty.
    """

    sheet: str
    why: str
    row: int = 0
    column: int = 0
    head: str = ""
    value: str = ""

    @property
    def cell(self) -> str:
        """The cell as a workbook calls it, like C7."""
        letters, column = "", self.column
        while column:
            column, letter = divmod(column - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"

    def __str__(self) -> str:
        if not self.sheet:
            return self.why
        head = f"“{self.head}”栏" if self.head else ""
        place = f"“{self.sheet}”表 {self.cell}（第 {self.row} 行{head}）" if self.row else f"“{self.sheet}”表"
        return f"{place}{self.value}：{self.why}"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell by sheet, row and column, both counted from 1."""

    sheet: str
    row: int
    column: int
    head: str = ""

    def fault(self, why: str, value: object = "") -> CellFault:
        """Return that what stands here will not do."""
        return CellFault(self.sheet, why, self.row, self.column, self.head, brief(value))


@dataclass(frozen=True)
class Entry:
    """A row below the heads: {head: its filled cells}, several where a head stands over several columns."""

    row: int
    cells: Mapping[str, Sequence[tuple[Place, object]]]


@dataclass
class Table:
    """What was found on a sheet; `columns` is {head: place}; without heads it is `lost`. `marks` counts the rows that explain."""

    columns: dict[str, Place] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    lost: bool = False
    marks: int = 0


def brief(value: object) -> str:
    """Return a value as a fault shows it, in quotes, not too long, nothing unseen in it."""
    text = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in shown(value))
    if not text:
        return ""
    return f"“{text if len(text) <= LONGEST_VALUE_SHOWN else text[: LONGEST_VALUE_SHOWN - 1] + '…'}”"


def head_of(text: str) -> str:
    """Return a head for comparing: 姓 名（真名）： is 姓名."""
    return re.sub(r"\(.*?\)|[:*]", "", plain(text)).lower()


def read_table(sheet: "Worksheet", *, name: str, heads: Mapping[str, str], many: frozenset[str]) -> Table:
    """Return the rows of a sheet; `heads` is {what may stand over a column: head}, `many` may stand over several columns.

    The heads are the first row that bears two of them; what stands above is a title.
    """
    fill_merged(sheet, across=False)
    known = {head_of(text): head for text, head in heads.items()}
    filled = list(rows(sheet))
    top = next(
        (row for row in filled if len({known.get(head_of(shown(text))) for text in row[1].values()} - {None}) > 1), None
    )
    if top is None:
        listed = "、".join(dict.fromkeys(heads.values()))
        lost = CellFault(name, NO_HEADS.format(heads=listed))
        return Table(lost=True, faults=[lost] if filled else [])
    return _Reader(sheet, name, known, many).read(top, [row for row in filled if row[0] > top[0]])


_Row = tuple[int, dict[int, object]]
"""(row, {column: what stands there})."""


@dataclass
class _Reader:
    sheet: "Worksheet"
    name: str
    known: Mapping[str, str]
    many: frozenset[str]
    table: Table = field(default_factory=Table)
    columns: dict[int, str | None] = field(default_factory=dict)  # {column: its head}, None: holds nothing for us

    def read(self, top: _Row, below: Sequence[_Row]) -> Table:
        for column, text in self._over_columns(top).items():
            self._column(Place(self.name, top[0], column), text)
        for row in below:
            self._row(row)
        return self.table

    def _over_columns(self, top: _Row) -> dict[int, str]:
        """Return {column: text over it}; a merged head stands over all its columns."""
        texts = {column: shown(value) for column, value in top[1].items()}
        for area in self.sheet.merged_cells.ranges:
            if area.min_row <= top[0] <= area.max_row and area.min_col in texts:
                texts |= dict.fromkeys(range(area.min_col, area.max_col + 1), texts[area.min_col])
        return {column: texts[column] for column in sorted(texts)}

    def _column(self, place: Place, text: str) -> None:
        head = self.known.get(head_of(text))
        if head is None and head_of(text) not in IGNORED:
            self.table.faults.append(place.fault(self._unknown(text), text))
        if head in self.table.columns and head not in self.many:
            self.table.faults.append(place.fault(TWICE.format(head=head), text))
            head = None
        self.columns[place.column] = head
        if head:
            self.table.columns.setdefault(head, replace(place, head=head))

    def _unknown(self, text: str) -> str:
        near = get_close_matches(head_of(text), self.known, 1, cutoff=0.5)
        heads = "、".join(dict.fromkeys(self.known.values()))
        return NEAR_HEAD.format(near=self.known[near[0]]) if near else UNKNOWN_HEAD.format(heads=heads)

    def _row(self, row: _Row) -> None:
        entries = list(self._entries(row))
        marked = [(place, value) for place, value in entries if is_mark(value)]
        if entries and len(marked) == len(entries):
            self.table.marks += 1
        elif not all(self.known.get(head_of(shown(value))) == place.head for place, value in entries):
            # neither blank nor the heads once more
            self.table.faults += [place.fault(STILL_A_MARK, value) for place, value in marked]
            cells: dict[str, list[tuple[Place, object]]] = {}
            for place, value in entries:
                cells.setdefault(place.head, []).append((place, value))
            self.table.entries.append(Entry(row[0], cells))

    def _entries(self, row: _Row) -> Iterator[tuple[Place, object]]:
        """Yield what stands below a head; of a column without one, the first cell is a fault."""
        for column, value in row[1].items():
            if column not in self.columns:
                self.columns[column] = None
                self.table.faults.append(Place(self.name, row[0], column).fault(NO_HEAD, value))
            if head := self.columns[column]:
                yield Place(self.name, row[0], column, head), value


def is_mark(value: object) -> bool:
    """Tell whether a cell explains or shows how, and is no entry."""
    return isinstance(value, str) and value.strip().startswith(MARKS)
