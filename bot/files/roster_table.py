"""A month's roster as somebody has filled it in: the bytes of a workbook → what each cell says, or every fault with its cell.

Both forms that offices use: a line for each village and a column for each day; or a line for each day with 日期, 村, 值班.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

from bot.files.roster_workbook import AS_MADE
from bot.files.workbooks import Value, day_of, fill_merged, open_workbook, plain, shown
from bot.rules.roster import IN_ROWS, ShiftRole
from bot.texts import roster_tables as texts

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS, MOST_COLUMNS = 30_000, 120
MOST_MERGED = 200_000  # cells
HEAD_WITHIN = 30  # rows
VILLAGES = frozenset(["村", "村名", "村庄", "行政村", "所在村", "村别", "村居", "社区", "村(社区)", "村/社区", "单位"])
TOWNS = frozenset(["镇", "乡", "乡镇", "镇乡", "街道", "乡镇街道", "所属乡镇 town"])
DATES = frozenset(["日期", "值班日期", "日", "时间", "值班时间"])
ROLES = {
    ShiftRole.DUTY: frozenset(["值班", "值班人", "值班人员", "值班干部", "值班员", "姓名", "值班人姓名"]),
    ShiftRole.BACKUP: frozenset(["备班", "备班人", "备班人员", "副班"]),
    ShiftRole.SHIFT_LEADER: frozenset(["带班", "带班人", "带班领导", "带班干部", "值班领导"]),
}
NOBODY = frozenset(["无", "空", "空缺", "没人", "无人", "不排", "没有", "休", "nobody", "none"])
_NOTES = re.compile(r"(备注|说明|注[:：]|注意|制表|填表|填报|审核|联系|电话|打印|共\d|合计|总计|\*|※).*")
_WEEKDAY = re.compile(r"(星期|周|礼拜)?[一二三四五六日天][休班节假]?|星期|周|周几|星期几|\([一二三四五六日天]\)")
_DAY = re.compile(
    r"(?:(?:(\d{4})[年./-])?(\d{1,2})[月./-])?(\d{1,2})[日号]?(?:\(?(?:星期|周|礼拜)?[一二三四五六日天]\)?[休班]?)?"
)
_MONTH = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})(?:月|(?!\d))")
_NUMERALS = {
    word: number
    for number, word in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)
}
_IN_WORDS = re.compile(r"(十一|十二|[一二三四五六七八九十])月")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR_IN_WORDS = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")


@dataclass(frozen=True)
class Spot:
    """A cell: of which sheet, which row and column, both from 1."""

    sheet: str
    row: int
    column: int

    @property
    def letter(self) -> str:
        """Return the column as the program shows it: A … Z, AA …"""
        letters, rest = "", self.column
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(ord("A") + last) + letters
        return letters

    @property
    def cell(self) -> str:
        return f"{self.letter}{self.row}"

    def __str__(self) -> str:
        return texts.at(self.sheet, self.cell, self.row, self.letter)


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where, and why that will not do."""

    spot: Spot
    why: str

    def __str__(self) -> str:
        return texts.fault(str(self.spot), self.why)


class BadTable(ValueError):
    """The file cannot be taken; `faults` holds all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Entry:
    """What a cell says of a village, a day and a role; `heading` is what stands above, where a town may be named."""

    spot: Spot
    heading: str
    town: str
    village: str
    village_spot: Spot
    day: date
    role: ShiftRole
    text: str


Key = tuple[str, str, ShiftRole, date]
"""Town, village, role, day; both names `plain`."""


@dataclass(frozen=True)
class RosterTable:
    """What a file says, and what of it cannot be read; with a fault nothing of it is taken.

    `as_made`: what its cells said when it was made here; empty of a file that others made.
    """

    entries: tuple[Entry, ...]
    as_made: dict[Key, str]
    faults: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()  # sheets that are no roster


@dataclass(frozen=True)
class _Page:
    """A sheet with what is needed to read its days."""

    name: str
    lines: list[list[Value]]
    epoch: datetime
    today: date
    month: tuple[int, int] | None = None
    heading: str = ""

    def spot(self, row: int, column: int) -> Spot:
        """Return a cell by its place in `lines`."""
        return Spot(self.name, row + 1, column + 1)

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        return shown(line[column]) if column < len(line) else ""


class _NoDay(Exception):
    """A value that looks like a day and is none, or of no month that is known."""


def read_roster_table(raw: bytes, *, today: date) -> RosterTable:
    """Return what a workbook says; a year that is not written is the one in which the month is nearest to `today`.

    Raises: NoWorkbook; BadTable: no cell of it can be read.
    """
    book = open_workbook(raw)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    pages = [_Page(sheet.title, _lines(sheet), book.epoch, today) for sheet in sheets]
    entries: list[Entry] = []
    faults: list[Fault] = []
    left_out: list[str] = []
    for page in (page for page in pages if page.lines):
        form = _form(page)
        if form is None:
            left_out.append(page.name)
            continue
        for found in form():
            (entries if isinstance(found, Entry) else faults).append(found)  # type: ignore[arg-type]
    if not entries:
        raise BadTable(faults or [Fault(Spot(sheets[0].title if sheets else "", 1, 1), texts.no_roster())])
    made = _as_made(book[AS_MADE], book.epoch) if AS_MADE in book.sheetnames else {}
    return RosterTable(tuple(entries), made, tuple(faults), tuple(left_out))


def _lines(sheet: "Worksheet") -> list[list[Value]]:
    """Return the values of a sheet, merged areas filled. Raises: BadTable: it is larger than any roster."""
    far = [place for place, cell in sheet._cells.items() if cell.value is not None and _is_far(*place)]
    merged = sum(area.size["rows"] * area.size["columns"] for area in sheet.merged_cells.ranges)
    if far or merged > MOST_MERGED:
        raise BadTable([Fault(Spot(sheet.title, *(far[0] if far else (1, 1))), texts.too_wide())])
    fill_merged(sheet)
    lines = _values(sheet)
    while lines and not any(map(shown, lines[-1])):
        lines.pop()
    return lines


def _values(sheet: "Worksheet") -> list[list[Value]]:
    rows, columns = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    return [list(line) for line in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)]  # type: ignore[arg-type]


def _is_far(row: int, column: int) -> bool:
    return row > MOST_ROWS or column > MOST_COLUMNS


def _form(page: _Page) -> Callable[[], Iterator[Entry | Fault]] | None:
    """Return how a sheet is read; None: it is no roster."""
    for row in range(min(len(page.lines), HEAD_WITHIN)):
        heads = [_head(value) for value in page.lines[row]]
        if _first(heads, DATES) is not None and any(_first(heads, names) is not None for names in ROLES.values()):
            return partial(_list, _with_heading(page, row), row, heads)
    counts = [len(_days(page, row)) for row in range(min(len(page.lines), HEAD_WITHIN))]
    row = counts.index(max(counts)) if counts else 0
    has_village = counts and any(_head(value) in VILLAGES for value in page.lines[row])
    if not counts or max(counts) < (1 if has_village else 2):
        return None
    return partial(_grid, _with_heading(page, row), row)


def _head(value: Value) -> str:
    """Return a head for comparing."""
    return plain(shown(value)).lower()


def _first(heads: list[str], names: frozenset[str]) -> int | None:
    return next((column for column, head in enumerate(heads) if head in names), None)


def _days(page: _Page, row: int) -> set[int]:
    """Return what in a row looks like days, each once: numbers of days, or days of the year."""
    found: set[int] = set()
    for value in page.lines[row]:
        try:
            day = _day(replace(page, month=page.month or (page.today.year, 1)), value)
        except _NoDay:
            continue
        if day:
            found.add(day.toordinal())
    return found


def _with_heading(page: _Page, head: int) -> _Page:
    """Return a sheet with the month that its title, or its name, tells."""
    above = [value for line in page.lines[:head] for value in line if shown(value)]
    heading = "\n".join(dict.fromkeys([page.name, *map(shown, above)]))
    dated = next((value for value in above if isinstance(value, date)), None)
    if dated:
        return replace(page, month=(dated.year, dated.month), heading=heading)
    written = (_month_in(text, page.today) for text in (*map(shown, above), page.name))
    return replace(page, month=next(filter(None, written), None), heading=heading)


def _month_in(text: str, today: date) -> tuple[int, int] | None:
    """Return the (year, month) that a text names."""
    text = _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), plain(text))
    text = _IN_WORDS.sub(lambda found: f"{_NUMERALS[found[1]]}月", text).replace("月份", "月")
    for found in _MONTH.finditer(text):
        if 1 <= int(found[2]) <= 12 and (found[1] or found[0].endswith("月")):
            return (int(found[1]) if found[1] else _nearest_year(int(found[2]), today)), int(found[2])
    return None


def _nearest_year(month: int, today: date) -> int:
    return min(
        (today.year + n for n in (0, 1, -1)), key=lambda year: abs((year - today.year) * 12 + month - today.month)
    )


def _day(page: _Page, value: Value) -> date | None:
    """Return the day that a head means, None where it means none. Raises: _NoDay."""
    if isinstance(value, datetime):
        value = datetime.combine(value.date(), time())
    whole = day_of(value, epoch=page.epoch)
    if whole:
        return whole
    written = _DAY.fullmatch(plain(shown(value)))
    if written is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and not value.is_integer():
        raise _NoDay(texts.bad_day(shown(value)))  # 3.1 may be the first or the tenth
    year, month, day = (int(part) if part else None for part in written.groups())
    if month is None:
        if page.month is None:
            raise _NoDay(texts.no_month())
        year, month = page.month
    elif year is None:
        year = page.month[0] if page.month else _nearest_year(month, page.today)
    try:
        return date(year or 0, month, day or 0)
    except ValueError as error:
        raise _NoDay(texts.bad_day(shown(value))) from error


def _grid(page: _Page, head: int) -> Iterator[Entry | Fault]:
    """Yield the cells of the form with a column for each day."""
    days, wrong = _heads(page, head)
    first = min([*days, *wrong])
    village = _village_column(page, head, first)
    if village is None:
        yield Fault(page.spot(head, first), texts.no_village_column())
        return
    town = _first([_head(value) for value in page.lines[head]], TOWNS)
    rows = [row for row in range(head + 1, len(page.lines)) if not _is_apart(page, row, village, [*days, *wrong])]
    yield from _wrong_heads(page, head, days=days, wrong=wrong, rows=rows, after=max(first, village + 1))
    for row in rows:
        name = page.text(row, village)
        if not plain(name):
            yield Fault(page.spot(row, village), texts.no_village())
        elif plain(name) in ROLES[ShiftRole.SHIFT_LEADER] | ROLES[ShiftRole.BACKUP]:
            yield Fault(page.spot(row, village), texts.no_such_row(name))
        else:
            for column, day in days.items():
                yield _entry(page, row, (town, village, column), day, ShiftRole.DUTY)


def _heads(page: _Page, head: int) -> tuple[dict[int, date], dict[int, str]]:
    """Return ({column: its day}, {column: why what stands there is no day}); columns that mean no day are absent."""
    days: dict[int, date] = {}
    wrong: dict[int, str] = {}
    for column, value in enumerate(page.lines[head]):
        try:
            day = _day(page, value)
        except _NoDay as error:
            wrong[column] = str(error)
        else:
            days |= {column: day} if day else {}
    return days, wrong


def _village_column(page: _Page, head: int, first_day: int) -> int | None:
    """Return the column of the villages: the one that says so, else the one before the days."""
    for row in (head, head + 1, head - 1):
        if 0 <= row < len(page.lines):
            found = _first([_head(value) for value in page.lines[row][:first_day]], VILLAGES)
            if found is not None:
                return found
    return first_day - 1 if first_day else None


def _is_apart(page: _Page, row: int, village: int, columns: list[int]) -> bool:
    """Tell whether a row holds no village: blank, days of the week, a head repeated, a note below."""
    cells = [plain(page.text(row, column)) for column in columns]
    name = plain(page.text(row, village))
    filled = [cell for cell in cells if cell]
    first = next((plain(shown(value)) for value in page.lines[row] if shown(value)), "")
    if not filled and not name:
        return True
    if filled and all(_WEEKDAY.fullmatch(cell) for cell in filled) and (not name or name in VILLAGES | {"星期", "周"}):
        return True
    return bool(name in VILLAGES or (_NOTES.fullmatch(first) and set(filled) <= {first}))


def _wrong_heads(
    page: _Page, head: int, *, days: dict[int, date], wrong: dict[int, str], rows: list[int], after: int
) -> Iterator[Fault]:
    """Yield the heads that are no days, where something stands below them."""
    seen: dict[date, int] = {}
    for column in range(after, max((len(line) for line in page.lines), default=0)):
        if column in days:
            first = seen.setdefault(days[column], column)
            if first != column:
                yield Fault(page.spot(head, column), _twice(days[column], "", page.spot(head, first)))
            continue
        if not any(page.text(row, column) for row in rows):
            continue
        if column in wrong:
            yield Fault(page.spot(head, column), wrong[column])
        elif not page.text(head, column):
            yield Fault(page.spot(head, column), texts.no_day())
        elif min(days, default=column) < column < max(days, default=column):
            yield Fault(page.spot(head, column), texts.bad_day(page.text(head, column)))


def _list(page: _Page, head: int, heads: list[str]) -> Iterator[Entry | Fault]:
    """Yield the cells of the form with a line for each day."""
    when, village, town = (_first(heads, names) for names in (DATES, VILLAGES, TOWNS))
    roles = {role: column for role, names in ROLES.items() if (column := _first(heads, names)) is not None}
    if village is None or when is None:
        yield Fault(page.spot(head, 0), texts.no_village_column())
        return
    for row in range(head + 1, len(page.lines)):
        if _is_apart(page, row, village, [when, *roles.values()]):
            continue
        try:
            day = _day(page, page.lines[row][when])
        except _NoDay as error:
            yield Fault(page.spot(row, when), str(error))
            continue
        if day is None:
            text = page.text(row, when)
            yield Fault(page.spot(row, when), texts.bad_day(text) if text else texts.no_day())
        elif not plain(page.text(row, village)):
            yield Fault(page.spot(row, village), texts.no_village())
        else:
            for role, column in roles.items():
                yield _entry(page, row, (town, village, column), day, role)


def _entry(page: _Page, row: int, columns: tuple[int | None, int, int], day: date, role: ShiftRole) -> Entry:
    town, village, column = columns
    said, _, name = page.text(row, village).rpartition("/")
    return Entry(
        spot=page.spot(row, column),
        heading=page.heading,
        town=said or (page.text(row, town) if town is not None else ""),
        village=name,
        village_spot=page.spot(row, village),
        day=day,
        role=role,
        text=page.text(row, column),
    )


def _twice(day: date, village: str, other: Spot) -> str:
    return texts.twice(day.isoformat(), village, other.cell)


def _as_made(sheet: "Worksheet", epoch: datetime) -> dict[Key, str]:
    """Return what the hidden sheet tells; nothing of one that somebody has changed beyond reading."""
    found: dict[Key, str] = {}
    lines = _values(sheet)
    days = [day_of(value, epoch=epoch) for value in (lines[0] if lines else ())]
    for town, village, role, *texts_of in (line for line in lines[1:] if len(line) > 3):
        if role in IN_ROWS:
            for day, text in zip(days[3:], texts_of, strict=False):
                if day:
                    found[plain(shown(town)), plain(shown(village)), ShiftRole(str(role)), day] = plain(shown(text))
    return found
