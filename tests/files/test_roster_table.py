"""Rosters as offices write them by hand: read cell by cell, or every fault named with its cell."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.roster_table import BadTable, Entry, Spot, read_roster_table
from bot.files.roster_workbook import AS_MADE, DayHead, RosterWorkbook, VillageRow
from bot.files.workbooks import NoWorkbook, open_workbook, plain, saved
from bot.rules.calendar import ONE_DAY, DayKind
from bot.rules.roster import IN_ROWS, ShiftRole

TODAY = date(2026, 11, 20)
DECEMBER = [date(2026, 12, 1) + n * ONE_DAY for n in range(3)]
Read = tuple[str, str, str, str]
"""Cell, village, day, what it says."""


def book(fill: Callable[[Worksheet], object], title: str = "Sheet1") -> bytes:
    made = Workbook()
    made.worksheets[0].title = title
    fill(made.worksheets[0])
    return saved(made)


def lines(*lines: list[object], title: str = "Sheet1") -> bytes:
    """Return a workbook of these lines."""
    return book(lambda sheet: [sheet.append(line) for line in lines], title)


def read(raw: bytes, today: date = TODAY) -> list[Read]:
    return [as_read(entry) for entry in read_roster_table(raw, today=today).entries]


def as_read(entry: Entry) -> Read:
    return entry.spot.cell, entry.village, entry.day.isoformat(), entry.text


def faults(raw: bytes, today: date = TODAY) -> list[str]:
    try:
        return [str(fault) for fault in read_roster_table(raw, today=today).faults]
    except BadTable as error:
        return [str(fault) for fault in error.faults]


def one_day(head: object, title: str = "2026年12月值班表") -> list[str]:
    """Return which day a head means, as text."""
    raw = lines([title], ["村", head, "2日"], ["河村", "张三", "李四"])
    return [entry.day.isoformat() for entry in read_roster_table(raw, today=TODAY).entries][:1]


# The form with a column for each day


def test_a_sheet_by_hand_with_a_merged_title_blank_rows_and_a_row_of_weekdays() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "谷前堡镇２０２６年１２月份值班表"
        sheet.merge_cells("A1:E1")
        for cell, value in {
            "A3": "序号", "B3": "村", "C3": "１", "D3": "２日", "E3": "备注",
            "C4": "二", "D4": "周三",
            "A6": 1, "B6": "河村", "C6": "王　建国", "D6": "李四",
            "A8": 2, "B8": "山村", "C8": "赵六", "D8": None, "E8": "电话 123",
            "A10": "制表人：钱七",
        }.items():  # fmt: skip
            sheet[cell] = value
        sheet.merge_cells("B3:B4")

    assert read(book(fill)) == [
        ("C6", "河村", "2026-12-01", "王 建国"),
        ("D6", "河村", "2026-12-02", "李四"),
        ("C8", "山村", "2026-12-01", "赵六"),
        ("D8", "山村", "2026-12-02", ""),
    ]


@pytest.mark.parametrize(
    "head",
    [
        1, 1.0, "1", "１", "1日", "1号", "1日(二)", "1（周二）", "1\n二", "12月1日", "12/1", "12-1", "１２月１日", "12月1日（星期二）",
        "2026-12-01", "2026/12/1", "2026.12.1", "2026年12月1日", "２０２６－１２－０１", "20261201",
        date(2026, 12, 1), datetime(2026, 12, 1), datetime(2026, 12, 1, 8, 0), 46357, 46357.0,
    ],
    ids=repr,
)  # fmt: skip
def test_a_day_however_it_is_written(head: object) -> None:
    assert one_day(head) == ["2026-12-01"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2026年12月值班表", "2026-12-01"),
        ("谷前堡镇 2027 年 1 月值班安排", "2027-01-01"),
        ("2027.1", "2027-01-01"),
        ("值班表（2027-02）", "2027-02-01"),
        ("二〇二七年三月份值班表", "2027-03-01"),
        ("12月值班表", "2026-12-01"),
        ("十一月值班表", "2026-11-01"),
        ("1月份值班表", "2027-01-01"),
        ("十二月", "2026-12-01"),
    ],
)
def test_the_month_stands_in_the_title_and_its_year_is_the_nearest(title: str, expected: str) -> None:
    assert one_day(1, title) == [expected]


def test_the_month_may_stand_in_the_name_of_the_sheet_or_be_a_date() -> None:
    grid: tuple[list[object], ...] = (["村", 1, 2], ["河村", "张三", "李四"])
    assert read(lines(*grid, title="2026年12月"))[0][2] == "2026-12-01"
    assert read(lines([date(2027, 3, 1)], *grid))[0][2] == "2027-03-01"


def test_without_a_month_bare_numbers_are_no_days() -> None:
    raw = lines(["值班表"], ["村", 1, 2], ["河村", "张三", "李四"])
    why = "没写是哪年哪月。请在标题里写上，比如“2026年12月”。"
    assert faults(raw) == [f"“Sheet1” B2（第 2 行 B 列）：{why}", f"“Sheet1” C2（第 2 行 C 列）：{why}"]


@pytest.mark.parametrize(("head", "shown"), [(32, "32"), ("2月30日", "2月30日"), (3.1, "3.1"), ("0", "0")])
def test_a_day_that_is_none_is_named_with_its_cell(head: object, shown: str) -> None:
    raw = lines(["2026年12月"], ["村", 1, 2, head], ["河村", "张三", "李四", "王五"])
    why = f"看不懂日期“{shown}”。写成 1、1日、12月1日 或 2026-12-01。"
    assert faults(raw) == [f"“Sheet1” D2（第 2 行 D 列）：{why}"]


def test_days_that_the_month_has_not_do_not_matter_where_nobody_stands_below() -> None:
    raw = lines(["2027年2月"], ["村", 28, 29, 30], ["河村", "张三", None, None])
    assert read(raw) == [("B3", "河村", "2027-02-28", "张三")]


def test_names_without_a_day_above_them_are_not_passed_over() -> None:
    raw = lines(["2026年12月"], ["村", 1, None, 2, "三号"], ["河村", "张三", "李四", "王五", None])
    assert faults(raw) == ["“Sheet1” C2（第 2 行 C 列）：这里有名字，没写日期。"]


def test_a_day_twice_is_named_with_both_cells() -> None:
    raw = lines(["2026年12月"], ["村", 1, 2, "1日"], ["河村", "张三", "李四", "王五"])
    assert faults(raw) == ["“Sheet1” D2（第 2 行 D 列）：2026-12-01已经写在 B2，只能写一次。"]


def test_names_without_a_village_are_not_passed_over() -> None:
    raw = lines(["2026年12月"], ["村", 1, 2], ["河村", "张三", "李四"], [None, "王五", None])
    assert faults(raw) == ["“Sheet1” A4（第 4 行 A 列）：这里有名字，没写村。"]


def test_a_row_for_the_leaders_is_refused_and_said_where_they_go() -> None:
    raw = lines(["2026年12月"], ["村", 1, 2], ["带班领导", "钱七", "钱七"], ["河村", "张三", "李四"])
    why = "“带班领导”这一行不收，请删掉。带班、备班请用一天一行的表。"
    assert faults(raw) == [f"“Sheet1” A3（第 3 行 A 列）：{why}"]


def test_a_name_over_several_merged_days_stands_for_all_of_them() -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (["2026年12月"], ["村", 1, 2, 3], ["河村", "张三", None, "李四"]):
            sheet.append(line)
        sheet.merge_cells("B3:C3")

    assert [entry[3] for entry in read(book(fill))] == ["张三", "张三", "李四"]


def test_the_village_column_is_the_one_that_says_so_or_the_one_before_the_days() -> None:
    named = lines(["2026年12月"], ["行政村", "包片领导", 1, 2], ["河村", "钱七", "张三", "李四"])
    silent = lines(["2026年12月"], ["网格", "", 1, 2], ["一", "河村", "张三", "李四"])
    assert [entry[1] for entry in read(named)] == ["河村", "河村"]
    assert [entry[1] for entry in read(silent)] == ["河村", "河村"]


def test_a_sheet_without_a_column_of_villages_is_refused() -> None:
    assert faults(lines(["2026年12月"], [1, 2, 3], ["张三", "李四", "王五"])) == [
        "“Sheet1” A2（第 2 行 A 列）：没找到写村名的那一列。请在表头写上“村”。"
    ]


# The form with a line for each day


def test_a_list_by_hand_with_roles_blank_lines_and_dates_in_every_form() -> None:
    raw = lines(
        ["2026年12月值班安排"],
        ["日期", "星期", "镇", "村", "值班人员", "备班", "带班领导"],
        [date(2026, 12, 1), "二", "东镇", "河村", "张三", "李四", "钱七"],
        [],
        ["12月2日", "三", "东镇", "河村", "李四", None, "钱七"],
        ["备注：夜里十点以后打电话"],
    )
    found = read_roster_table(raw, today=TODAY).entries
    assert [(one.spot.cell, one.town, one.village, one.day.day, one.role, one.text) for one in found] == [
        ("E3", "东镇", "河村", 1, ShiftRole.DUTY, "张三"),
        ("F3", "东镇", "河村", 1, ShiftRole.BACKUP, "李四"),
        ("G3", "东镇", "河村", 1, ShiftRole.SHIFT_LEADER, "钱七"),
        ("E5", "东镇", "河村", 2, ShiftRole.DUTY, "李四"),
        ("F5", "东镇", "河村", 2, ShiftRole.BACKUP, ""),
        ("G5", "东镇", "河村", 2, ShiftRole.SHIFT_LEADER, "钱七"),
    ]


def test_a_line_without_a_day_or_village_is_named() -> None:
    raw = lines(
        ["日期", "村", "值班"], ["2026-12-01", "河村", "张三"], [None, "河村", "李四"], ["2026-12-03", None, "王五"], ["下周一", "河村", "王五"]
    )  # fmt: skip
    assert faults(raw) == [
        "“Sheet1” A3（第 3 行 A 列）：这里有名字，没写日期。",
        "“Sheet1” B4（第 4 行 B 列）：这里有名字，没写村。",
        "“Sheet1” A5（第 5 行 A 列）：看不懂日期“下周一”。写成 1、1日、12月1日 或 2026-12-01。",
    ]


def test_town_and_village_in_one_cell() -> None:
    raw = lines(["日期", "村", "值班"], ["2026-12-01", "东镇/河村", "张三"])
    [entry] = read_roster_table(raw, today=TODAY).entries
    assert (entry.town, entry.village) == ("东镇", "河村")


# Whole files


def test_a_file_that_is_no_roster_is_refused_in_words() -> None:
    why = "没找到值班表。要么一行一个村、一列一天，要么一行一天，表头写“日期、村、值班”。"
    for raw in (lines(["姓名", "电话"], ["张三", "123"]), lines()):
        assert faults(raw) == [f"“Sheet1” A1（第 1 行 A 列）：{why}"]


def test_sheets_that_are_no_roster_are_named_and_hidden_ones_are_not_read() -> None:
    made = Workbook()
    made.worksheets[0].append(["说明：填好交到值班室"])
    roster = made.create_sheet("12月")
    for line in (["2026年12月"], ["村", 1, 2], ["河村", "张三", "李四"]):
        roster.append(line)
    hidden = made.create_sheet("旧")
    hidden.append(["乱"])
    hidden.sheet_state = "hidden"
    found = read_roster_table(saved(made), today=TODAY)
    assert (len(found.entries), found.left_out) == (2, ("Sheet",))


@pytest.mark.parametrize("cell", ["A40000", "XFD1"])
def test_a_cell_far_away_is_named_before_anything_is_looped_over(cell: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet[cell] = "x"

    [fault] = faults(book(fill))
    assert cell in fault and "这里离表太远了" in fault


@pytest.mark.parametrize("part", [b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>', b""])
def test_a_few_bytes_that_ask_for_millions_of_cells_are_refused(part: bytes) -> None:
    raw = book(lambda sheet: sheet.append(["x"]))
    with zipfile.ZipFile(io.BytesIO(raw)) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    [name] = [name for name in parts if name.startswith("xl/worksheets/")]
    far = b"</sheetData>" + part
    if not part:
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", far)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in parts.items():
            after.writestr(name, content)
    with pytest.raises(NoWorkbook, match="这份表格太大了"):
        read_roster_table(file.getvalue(), today=TODAY)


@pytest.mark.parametrize(("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_bear_the_letters_that_the_program_shows(column: int, letter: str) -> None:
    assert Spot("s", 7, column).cell == f"{letter}7"


VALUES = st.sampled_from(
    [None, "", "村", "镇", "日期", "值班", "备班", "带班", "备注", "合计", "河村", "东镇/河村", "/", "张三", "张三、李四", "二", "周三", "2026年12月",
     "13月", "1日", "12/1", "0", 0, 1, 2, 31, 32, 3.5, -7, 46357, 10**12, True, "=A1", "#REF!", time(8, 30), date(2026, 12, 1), datetime(2026, 12, 1, 8),
     "２０２６", "二〇二六年十二月", "〇〇〇〇年一月", "0000年1月", "9999-12-31"]
)  # fmt: skip


@pytest.mark.slow
@given(st.lists(st.lists(VALUES, max_size=5), max_size=6))
def test_whatever_stands_in_a_sheet_it_is_a_roster_or_refused_with_cells(table: list[list[object]]) -> None:
    try:
        found = read_roster_table(lines(*table), today=TODAY)
    except BadTable as error:
        assert error.faults and all(str(fault).startswith("“Sheet1” ") for fault in error.faults)
    else:
        assert found.entries and found.as_made == {}
        assert all(str(fault).startswith("“Sheet1” ") for fault in found.faults)


# What the program itself writes


def workbook(*, as_list: bool = False, names: tuple[str, ...] = ("张三", "李四（代班）", "=1+1")) -> RosterWorkbook:
    kinds = (DayKind.WORKDAY, DayKind.WEEKEND, DayKind.HOLIDAY)
    days = tuple(DayHead(day, kind) for day, kind in zip(DECEMBER, kinds, strict=True))
    roles = IN_ROWS if as_list else (ShiftRole.DUTY,)
    rows = tuple(
        VillageRow(town, "一片", village, {role: names for role in roles})
        for town, village in (("东镇", "河村"), ("东镇", "山村"), ("西[镇]", "河村"))
    )
    return RosterWorkbook("x.xlsx", "说明在这里", days, rows, as_list)


@pytest.mark.parametrize("as_list", [False, True])
def test_what_it_writes_it_reads(as_list: bool) -> None:
    found = read_roster_table(workbook(as_list=as_list).made(), today=TODAY)
    roles = list(IN_ROWS) if as_list else [ShiftRole.DUTY]
    assert sorted((one.village, one.day, one.role, one.text) for one in found.entries) == sorted(
        (village, day, role, name)
        for village in ("河村", "山村", "河村")
        for role in roles
        for day, name in zip(DECEMBER, ("张三", "李四（代班）", "=1+1"), strict=True)
    )
    assert found.as_made["东镇", "河村", ShiftRole.DUTY, DECEMBER[1]] == "李四(代班)"
    assert len(found.as_made) == 9 * len(roles)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.tuples(*[st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)] * 3))
def test_whatever_a_cell_says_it_says_again(names: tuple[str, str, str]) -> None:
    found = read_roster_table(workbook(names=names).made(), today=TODAY)
    assert {plain(entry.text) for entry in found.entries} == set(map(plain, names))
    assert {found.as_made[town, village, entry.role, entry.day] for entry in found.entries
            for town, village in (("东镇", "河村"),)} == set(map(plain, names))  # fmt: skip


def test_no_name_becomes_a_formula() -> None:
    sheet = open_workbook(workbook().made())["东镇"]
    assert (sheet["E5"].value, sheet["E5"].data_type) == ("=1+1", "s")


def test_the_month_stands_as_offices_print_it() -> None:
    made = open_workbook(workbook().made())
    assert made.sheetnames == ["东镇", "西 镇", AS_MADE]
    assert made[AS_MADE].sheet_state == "veryHidden"
    sheet = made["东镇"]
    assert [cell.value for cell in sheet[1]] == ["东镇2026年12月值班表", None, None, None, None]
    assert [[cell.value for cell in row] for row in sheet["A3:E6"]] == [
        ["片区", "村", 1, 2, 3],
        [None, None, "二", "三", "四休"],
        ["一片", "河村", "张三", "李四（代班）", "=1+1"],
        [None, "山村", "张三", "李四（代班）", "=1+1"],
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "A2:E2", "A3:A4", "B3:B4", "A5:A6"}
    colours = [sheet.cell(5, column).fill.fgColor.rgb for column in (3, 4, 5)]
    assert colours == ["00000000", "00E7E6E6", "00F8CBAD"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.page_setup.fitToWidth) == ("$3:$4", 1)


def test_a_working_saturday_is_marked_and_a_town_of_a_long_name_has_a_sheet() -> None:
    saturday = DayHead(date(2026, 10, 10), DayKind.WORKDAY)
    assert (saturday.weekday, saturday.colour) == ("六班", "make_up")
    row = VillageRow("很长的镇名" * 9, "", "河村", {ShiftRole.DUTY: ("张三",)})
    other = VillageRow("很长的镇名" * 9 + "二", "", "河村", {ShiftRole.DUTY: ("张三",)})
    made = open_workbook(RosterWorkbook("x.xlsx", "", (saturday,), (row, other)).made())
    assert [len(name) <= 31 for name in made.sheetnames] == [True, True, True]
