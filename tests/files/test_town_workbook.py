import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.files.town_document import BadDocument, read_document
from bot.files.town_file import read_town_file
from bot.files.town_sheets import ROLE_WORDS, SETTINGS, TABLES
from bot.files.town_template import template, workbook_of
from bot.files.town_workbook import BadTownWorkbook, read_town_workbook
from bot.files.workbooks import NoWorkbook, saved
from bot.rules.people import ROLES
from bot.rules.town import TownFile, office_rules
from bot.rules.town_keys import ROWS
from bot.rules.town_keys import SETTINGS as KEYS
from bot.texts import words
from tests.files.test_town_file import SMALL
from tests.files.workbook_of import Rows, workbook
from tests.shared import shared

Sheets = dict[str, list[list[Any]]]

STILL_BLANK = (
    "这还是空白的模板，什么也没导入：写着“例：”的只是样子。请在每张表里照着写上自己的，从“时间”表的单位名称、电话写起。"
)


def small() -> Sheets:
    """Return the town of SMALL as the plainest workbook."""
    return {
        "镇": [["镇", "值班室"], ["清河镇", "李四"]],
        "村": [["镇", "村"], ["清河镇", "上河村"]],
        "人员": [["镇", "姓名", "角色"], ["清河镇", "张三", "值班干部"], [None, "李四", "值班室、管理员"]],
        "值班": [["镇", "村", "第一天", "值班人员"], ["清河镇", "上河村", date(2026, 1, 1), "张三"]],
        "类别": [["类别", "性质"], ["求助", "求助"]],
        "时间": [["项目", "填写"], ["单位名称", "清河镇"], ["值班电话", "0352-1234567"]],
    }


def read(sheets: dict[str, Rows] | Sheets, **merged: Any) -> TownFile:
    return read_town_workbook(workbook(sheets, **merged))


def said_of(raw: bytes | Sheets) -> list[str]:
    with pytest.raises(BadTownWorkbook) as refused:
        read_town_workbook(raw if isinstance(raw, bytes) else workbook(raw))
    return [str(fault) for fault in refused.value.faults]


def toml(text: str = SMALL) -> TownFile:
    return read_town_file(text.encode())


@pytest.mark.parametrize("name", ["guqianbao", "tianzhen", pytest.param("jixi", marks=pytest.mark.slow)])
def test_an_example_town_as_a_workbook_is_the_same_town(name: str) -> None:
    town = read_town_file(shared(f"data/towns/{name}.toml").read_bytes())
    assert read_town_workbook(workbook_of(town)) == town


def test_the_plainest_workbook_says_what_the_plainest_town_file_says() -> None:
    assert read(small()) == toml()


EVERYTHING = SMALL.replace(
    'phone = "0352-1234567"',
    'phone = "0352-1234567"\nsupervisors = ["李四"]\ntimezone = "Europe/Berlin"\nhandover = "07:30"\n'
    'hours = ["00:00-24:00"]\nworkdays = "all"\nquiet = ""\n'
    '[clock]\nsign = "2s"\nfirst_contact = "3s"\nrework = "1m"\nfeedback = "4h"\nask_again = "1d"\n'
    'urgent_sign = "4s"\nurgent_contact = "5s"\n'
    '[reminders]\nbefore_due = "1s"\nevery = "2s"\nurgent_every = "6s"\nmost_a_day = 99\nescalate_after = 1\n'
    '[digest]\ndaily = "17:00"\nweekly = "Sun 08:30"\nmonthly = "28 08:30"\nquarterly = "9 07:00"\n'
    '[meeting]\nat = "Tue 09:00"\nbefore = "2h"\n'
    '[duty]\nturns = "separate"\npublish = 60\nweights = [2, 3, 5]\nbackup = true\napproval = "leader"\n'
    'pass_on = "open"\nconfirm = ""\nevening = ""\nmorning = "06:00"\n'
    '[figures]\ncontacted = 0\nsolved = 60\nsatisfied = 100\nbasically = 50\n[ranking]\nlast = 0\nnext = 3\nleast = 20\n'
    '[privacy]\nkeep = "400d"\n'
    '[calendar]\noff = ["2027-02-05/2027-02-07", 2027-02-10]\nwork = []',
).replace(
    'duty = ["张三"]',
    'duty = ["张三", "李四", "张三"]\ngrid = "东片"\nhours = ["08:00-12:00", "13:00-24:00"]\nwas = "河村"\n'
    '[[grid]]\nname = "东片"\ntown = "清河镇"\nleader = "李四"\nwas = "一片"\n'
    '[[grid]]\nname = "西片"\ntown = "清河镇"',
).replace(
    'duty_room = "李四"',
    'duty_room = "李四"\ndispatchers = ["李四"]\nsupervisors = ["张三", "李四"]\nshift_leaders = ["李四", "张三"]\nwas = "青河镇"',
)  # fmt: skip


def test_everything_that_a_town_may_say_is_written_and_read() -> None:
    assert read_town_workbook(workbook_of(toml(EVERYTHING))) == toml(EVERYTHING)


def test_a_cell_may_hold_what_the_town_file_holds() -> None:
    sheets = small()
    sheets["人员"][1:] = [["清河镇", "张三", "cadre"], [None, "李四", "duty_room，clerk"]]
    sheets["类别"][1] = ["求助", "request"]
    sheets["时间"] += [["duty.turns", "workdays"], ["backup", "true"], ["每周简报", "Mon 08:30"], ["签收", "30m"]]
    assert read(sheets).sections == {
        **toml().sections,
        "duty": {"turns": "workdays", "backup": True},
        "digest": {"weekly": "Mon 08:30"},
        "clock": {"sign": "30m"},
    }


def test_english_keys_may_stand_over_the_columns_and_name_the_sheets() -> None:
    sheets = small()
    english = {
        "town": [["name", "duty_room"], *sheets["镇"][1:]],
        "village": [["town", "name"], *sheets["村"][1:]],
        "person": [["town", "name", "roles"], *sheets["人员"][1:]],
        "duty": [["town", "name", "first_day", "duty"], *sheets["值班"][1:]],
        "category": [["name", "kind"], *sheets["类别"][1:]],
        "settings": [["key", "value"], ["office.name", "清河镇"], ["phone", "0352-1234567"]],
    }
    assert read(english) == toml()


def test_a_sheet_as_an_office_makes_it() -> None:
    """Titles, blank rows, numbers and remarks beside, merged towns, wide digits and blanks, one village a different way."""
    sheets: Sheets = {
        "镇": [["清河镇值班安排"], [], ["镇", "值 班 室"], [], ["清河镇", "李　四"]],
        "村": [["序号", "镇", "村（社区）", "备注"], [1, "清河镇", "上河村", "旧村部"], [2, None, "下河村"], [3]],
        "人员": [
            ["清河镇工作人员名单", None, None],
            ["乡镇", "姓名：", "职责"],
            ["清河镇", "张三", "值班干部"],
            [None, "王　宇", " 值班 干部\n包片领导 "],
            ["", "李四", "值班室；管理员"],
            ["乡镇", "姓名：", "职责"],
        ],
        "值班": [
            ["村", "起始日期", "值班人员", None],
            ["清河镇／上河村", "２０２６年１月１日", "张 三", "王宇"],
            ["下河村", 46023, "王宇 张三", None],
        ],
        "类别": [["类别", "性质", "期限"], ["求助", "求助", "５个工作日"]],
        "时间": [["项目", "填写"], ["单位"], ["单位名称", "清河镇"], ["值班电话", "0352-1234567"], ["办公时间", "8点半至12:00，13点-17点"]],
    }  # fmt: skip
    merged = {"人员": ["A1:C1", "A3:A4"], "村": ["B2:B3"], "值班": ["C1:D1"]}
    town = read(sheets, merged=merged)
    assert town == toml(
        '[office]\nname = "清河镇"\nphone = "0352-1234567"\nhours = ["08:30-12:00", "13:00-17:00"]\n'
        '[[category]]\nname = "求助"\nkind = "request"\npromise = "5wd"\n'
        '[[person]]\nname = "张三"\nroles = ["cadre"]\ntown = "清河镇"\n'
        '[[person]]\nname = "王宇"\nroles = ["cadre", "leader"]\ntown = "清河镇"\n'
        '[[person]]\nname = "李四"\nroles = ["duty_room", "clerk"]\n'
        '[[town]]\nname = "清河镇"\nduty_room = "李四"\n'
        '[[village]]\nname = "上河村"\ntown = "清河镇"\nfirst_day = 2026-01-01\nduty = ["张三", "王宇"]\n'
        '[[village]]\nname = "下河村"\ntown = "清河镇"\nfirst_day = 2026-01-01\nduty = ["王宇", "张三"]\n'
    )


def test_villages_and_grids_of_the_only_town_need_not_name_it() -> None:
    sheets = small()
    sheets["村"] = [["村", "网格"], ["上河村", "东片"]]
    sheets["网格"] = [["网格", "包片领导"], ["东片", "无"]]
    sheets["值班"] = [["村", "第一天", "值班人员"], ["上河村", "2026-01-01", "张三"]]
    [village], [grid] = read(sheets).villages, read(sheets).grids
    assert (village.town, village.grid, grid.town, grid.leader) == ("清河镇", "东片", "清河镇", None)


def test_a_village_whose_name_two_towns_have_is_named_with_its_town() -> None:
    sheets = small()
    sheets["镇"].append(["浊河镇", "李四"])
    sheets["村"].append(["浊河镇", "上河村"])
    turn = [date(2026, 1, 1), "李四"]
    sheets["值班"] = [["村", "第一天", "值班人员"], ["浊河镇/上河村", *turn], ["清河镇/上河村", *turn]]
    assert [(village.town, village.name) for village in read(sheets).villages] == [
        ("清河镇", "上河村"),
        ("浊河镇", "上河村"),
    ]
    sheets["值班"][1][0] = "上河村"
    assert said_of(sheets) == [
        "“村”表 B3（第 3 行“村”栏）“上河村”：“值班”表里没有这个村，不知道谁值班。",
        "“值班”表 A2（第 2 行“村”栏）“上河村”：不止一个镇有这个村，请写明是哪一个：清河镇/上河村、浊河镇/上河村。",
    ]


def test_the_template_as_it_was_made_is_refused_with_what_to_do() -> None:
    assert said_of(template()) == [STILL_BLANK]


def filled_template(fill: Callable[[Any], None]) -> bytes:
    import io

    book = load_workbook(io.BytesIO(template()))
    fill(book)
    return saved(book)


def fill_in(book: Any, *, row: int) -> None:
    """Write the town of SMALL into the template, from `row` on."""
    for name, rows in small().items():
        for number, values in enumerate(rows[1:] if name not in ("类别", "时间") else [], row):
            heads = {cell.value: cell.column for cell in book[name][2]}
            for head, value in zip(rows[0], values, strict=True):
                book[name].cell(number, heads[head], value)
    for label in book["时间"]["A"]:
        value = dict(small()["时间"][1:]).get(label.value)
        book["时间"].cell(label.row, 2, value or book["时间"].cell(label.row, 2).value)


@pytest.mark.slow
@pytest.mark.parametrize("row", [4, 5, 9])
def test_a_template_filled_in_is_a_town_whether_its_examples_were_written_over_or_left(row: int) -> None:
    def fill(book: Any) -> None:
        if row == 4:  # as if somebody had deleted what stood there
            for name in ("镇", "网格", "村", "人员", "值班"):
                book[name].delete_rows(4)
        fill_in(book, row=row)

    town = read_town_workbook(filled_template(fill))
    assert (town.villages, town.people, town.towns) == (toml().villages, toml().people, toml().towns)
    assert [category["name"] for category in town.sections["category"]] == ["咨询", "求助", "投诉", "建议", "代办"]
    assert office_rules(town.sections).categories[1] == office_rules(toml().sections).categories[0]


def test_an_example_written_over_by_half_is_not_left_out_in_silence() -> None:
    def fill(book: Any) -> None:
        fill_in(book, row=5)
        book["人员"]["B4"] = "王五"

    still = "这一格还是模板里的例子或说明，请改成自己的，或者清空。"
    assert said_of(filled_template(fill)) == [
        f"“人员”表 A4（第 4 行“镇”栏）“例：清河镇”：{still}",
        f"“人员”表 C4（第 4 行“角色”栏）“例：值班干部”：{still}",
    ]


Change = Callable[[Sheets], object]


def put_at(sheet: str, row: int, column: int, value: object) -> Change:
    """Return what writes one cell, both counted from 1."""

    def change(sheets: Sheets) -> None:
        cells = sheets[sheet][row - 1]
        cells += [None] * (column - len(cells))
        cells[column - 1] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        # what is missing
        (put_at("人员", 2, 2, None), [
            "“人员”表 B2（第 2 行“姓名”栏）：缺这一项。",
            "“值班”表 D2（第 2 行“值班人员”栏）“张三”：人员表里没有这个人。",
        ]),
        (put_at("人员", 2, 3, None), ["“人员”表 C2（第 2 行“角色”栏）：缺这一项。"]),
        (put_at("镇", 2, 2, "无"), ["“镇”表 B2（第 2 行“值班室”栏）：缺这一项。"]),
        (put_at("值班", 2, 3, None), ["“值班”表 C2（第 2 行“第一天”栏）：缺这一项。"]),
        (put_at("值班", 2, 4, "无"), ["“值班”表 D2（第 2 行“值班人员”栏）：至少要写一个人。"]),
        (put_at("值班", 2, 2, None), [
            "“村”表 B2（第 2 行“村”栏）“上河村”：“值班”表里没有这个村，不知道谁值班。",
            "“值班”表 B2（第 2 行“村”栏）：缺这一项。",
        ]),
        (put_at("时间", 2, 2, None), ["“时间”表 B2（第 2 行“单位名称”栏）：缺这一项。"]),
        (lambda sheets: sheets["时间"].pop(), ["“时间”表：没有填“值班电话”。"]),
        (lambda sheets: sheets["类别"].pop(), ["“类别”表：至少要填一行。"]),
        (lambda sheets: sheets.pop("类别"), ["“类别”表：没有“类别”这张工作表。"]),
        (lambda sheets: sheets.pop("人员"), ["“人员”表：没有“人员”这张工作表。"]),
        (lambda sheets: sheets.pop("时间"), ["“时间”表：没有“时间”这张工作表。"]),
        (lambda sheets: sheets.pop("值班"), ["“值班”表：没有“值班”这张工作表。"]),
        (lambda sheets: sheets.pop("村"), ["“村”表：没有“村”这张工作表。"]),
        (lambda sheets: sheets["人员"].pop(0), ["“人员”表：找不到写着栏名的那一行；栏名要写成：镇、姓名、角色、旧名。"]),
        (lambda sheets: [row.pop() for row in sheets["类别"]] and sheets["类别"][0].append("旧名"), [
            "“类别”表：没有“性质”这一栏。",
        ]),
        # what is unknown
        (put_at("人员", 1, 4, "姓 名"), ["“人员”表 D1（第 1 行）“姓 名”：“姓名”这一栏前面已经有了。"]),
        (put_at("人员", 1, 4, "姓明"), [
            "“人员”表 D1（第 1 行）“姓明”：不认识这一栏，是不是“姓名”？不要的请删掉，或者把栏名改成“备注”。",
        ]),
        (put_at("人员", 1, 4, "手机"), [
            "“人员”表 D1（第 1 行）“手机”：不认识这一栏；可以有：镇、姓名、角色、旧名。不要的请删掉，或者把栏名改成“备注”。",
        ]),
        (put_at("人员", 3, 5, "喜欢夜班"), ["“人员”表 E3（第 3 行）“喜欢夜班”：这一栏上面没有栏名，看不懂；不要的请删掉。"]),
        (lambda sheets: sheets["时间"].append(["签收时间", "2小时"]), [
            "“时间”表 A4（第 4 行“项目”栏）“签收时间”：不认识这一项，是不是“签收”？",
        ]),
        (lambda sheets: sheets["时间"].append([None, "2小时"]), ["“时间”表 B4（第 4 行“填写”栏）：不认识这一项。"]),
        (lambda sheets: sheets["时间"].append(["值班电话", "110"]), [
            "“时间”表 A4（第 4 行“项目”栏）“值班电话”：这一项前面已经填过了。",
        ]),
        (lambda sheets: sheets.update({"人员2": [["王五"]]}), [
            "“人员2”表：不认识这张工作表，要的是：镇、网格、村、人员、值班、类别、时间。不要的请删掉或者隐藏。",
        ]),
        (lambda sheets: sheets.update({"人员表": [["王五"]]}), ["“人员表”表：“人员”表前面已经有一张了。"]),
        # what has another form
        (put_at("人员", 2, 3, "值班干布"), [
            "“人员”表 C2（第 2 行“角色”栏）“值班干布”：只能是 值班干部、包片领导、值班室、分派员、督办领导、管理员、回访员 之一；是不是 值班干部？",
        ]),
        (put_at("人员", 3, 3, "值班室、所长"), [
            "“人员”表 C3（第 3 行“角色”栏）“所长”：只能是 值班干部、包片领导、值班室、分派员、督办领导、管理员、回访员 之一。",
        ]),
        (put_at("类别", 2, 2, "愿望"), ["“类别”表 B2（第 2 行“性质”栏）“愿望”：只能是 咨询、求助、投诉、建议、代办、复杂 之一。"]),
        (put_at("值班", 2, 3, "2026年2月30日"), ["“值班”表 C2（第 2 行“第一天”栏）“2026年2月30日”：要写成日期，如 2026-01-01。"]),
        (put_at("值班", 2, 3, datetime(2026, 1, 1, 8)), [
            "“值班”表 C2（第 2 行“第一天”栏）“2026-01-01 08:00”：要写成日期，如 2026-01-01。",
        ]),
        (put_at("村", 2, 2, "村" * 61), [
            f"“村”表 B2（第 2 行“村”栏）“{'村' * 59}…”：不能超过 60 个字，按钮上放不下。",
            f"“村”表 B2（第 2 行“村”栏）“{'村' * 59}…”：“值班”表里没有这个村，不知道谁值班。",
            "“值班”表 B2（第 2 行“村”栏）“上河村”：“村”表里没有这个村。",
        ]),
        (put_at("人员", 2, 2, "张\u200b三"), [
            "“人员”表 B2（第 2 行“姓名”栏）“张\\u200b三”：里面有看不见的控制字符。",
            "“值班”表 D2（第 2 行“值班人员”栏）“张三”：人员表里没有这个人。",
        ]),
        (lambda sheets: sheets["时间"].append(["安静时段", "晚上"]), ["“时间”表 B4（第 4 行“安静时段”栏）“晚上”：时段要写成 08:30-12:00 这样。"]),
        (lambda sheets: sheets["时间"].append(["重新办理", "61天"]), ["“时间”表 B4（第 4 行“重新办理”栏）“61d”：超过了法定最长的 60 天。"]),
        (lambda sheets: sheets["时间"].append(["办公时间", "14:30-18:00、08:30-12:00"]), [
            "“时间”表 B4（第 4 行“办公时间”栏）“14:30-18:00、08:30-12:00”：办公时间要按先后排列，不能重叠。",
        ]),
        (lambda sheets: sheets["时间"].extend([["放假", "2027-02-05至2027-02-11"], ["补班", "2027-02-07"]]), [
            "“时间”表 B5（第 5 行“补班”栏）“2027-02-07”：同一天又写在放假（off）里。",
        ]),
        (put_at("人员", 2, 2, "=A1"), [
            "“值班”表 D2（第 2 行“值班人员”栏）“张三”：人员表里没有这个人。",
        ]),
        # what names nobody
        (put_at("值班", 2, 4, "张三、王五、赵六"), [
            "“值班”表 D2（第 2 行“值班人员”栏）“王五”：人员表里没有这个人。",
            "“值班”表 D2（第 2 行“值班人员”栏）“赵六”：人员表里没有这个人。",
        ]),
        (put_at("值班", 2, 4, "张三 王五"), ["“值班”表 D2（第 2 行“值班人员”栏）“张三王五”：人员表里没有这个人。"]),
        (put_at("镇", 2, 2, "李四 张三"), ["“镇”表 B2（第 2 行“值班室”栏）“李四 张三”：人员表里没有这个人。"]),
        (put_at("人员", 2, 1, "浊河镇"), [
            "“人员”表 A2（第 2 行“镇”栏）“浊河镇”：镇的表里没有这个镇。",
            "“值班”表 D2（第 2 行“值班人员”栏）“张三”：这个人登记在别的镇，这里用不上。",
        ]),
        (lambda sheets: [put_at("村", 1, 3, "网格")(sheets), put_at("村", 2, 3, "东片")(sheets)], [
            "“村”表 C2（第 2 行“网格”栏）“东片”：这个镇没有这个网格。",
        ]),
        (lambda sheets: sheets["时间"].append(["上级督办领导", "王五"]), ["“时间”表 B4（第 4 行“上级督办领导”栏）“王五”：人员表里没有这个人。"]),
        # what is there twice
        (lambda sheets: sheets["人员"].append(["清河镇", "张 三", "包片领导"]), ["“人员”表 B4（第 4 行“姓名”栏）“张三”：前面已经有同名的人员。"]),
        (lambda sheets: sheets["村"].append(["清河镇", "上河村"]), [
            "“村”表 B3（第 3 行“村”栏）“上河村”：“值班”表里没有这个村，不知道谁值班。",
            "“村”表 B3（第 3 行“村”栏）“上河村”：前面已经有同名的村。",
        ]),
        (lambda sheets: sheets["值班"].append(["清河镇", "上河村", date(2026, 1, 1), "李四"]), [
            "“值班”表 B3（第 3 行“村”栏）“上河村”：这个村前面第 2 行已经写过；一个村写一行，值班的人写在同一格里，用、隔开。",
        ]),
    ],
)  # fmt: skip
def test_a_fault_names_sheet_cell_row_head_and_value(change: Change, said: list[str]) -> None:
    sheets = small()
    change(sheets)
    assert said_of(sheets) == said


def test_all_faults_come_at_once_sheet_by_sheet() -> None:
    sheets = small()
    for change in (
        put_at("时间", 3, 2, None),
        put_at("值班", 2, 3, "明天"),
        put_at("人员", 3, 3, "所长"),
        put_at("镇", 2, 2, "王五"),
    ):
        change(sheets)
    assert [line.partition("（")[0] for line in said_of(sheets)] == [
        "“镇”表 B2",
        "“人员”表 C3",
        "“值班”表 C2",
        "“时间”表 B3",
    ]


def test_a_workbook_of_something_else_is_refused_with_what_is_wanted() -> None:
    assert said_of({"11月": [["日期", "值班人"], ["1日", "张三"]]}) == [
        "这里没有“镇”“村”“人员”这些工作表。先用 python -m bot town template 文件.xlsx 做一份模板，照着填。"
    ]
    with pytest.raises(NoWorkbook):
        read_town_workbook(b"not a workbook")


def test_sheets_that_are_hidden_or_empty_do_not_count() -> None:
    import io

    book = load_workbook(io.BytesIO(workbook(small() | {"Sheet1": [], "说明": [["请看这里"]], "草稿": [["王五"]]})))
    book["草稿"].sheet_state = "hidden"
    assert read_town_workbook(saved(book)) == toml()


def test_every_key_of_a_town_has_its_cell() -> None:
    columns: dict[str, set[str]] = {}
    for sheet in TABLES:
        columns.setdefault(sheet.table, set()).update(column.key for column in sheet.columns)
    assert columns == {table: set(keys) for table, keys in ROWS.items()}
    assert {(setting.section, setting.key) for setting in SETTINGS} == {
        (section, key) for section, keys in KEYS.items() for key in keys
    }


def test_roles_are_called_as_the_bot_calls_them() -> None:
    assert {key: word for word, key in ROLE_WORDS.items()} == {role: words.ROLES[role] for role in ROLES}


LETTERS = "王宇张三上河村 　、，;\n\"'=※例：无没有1A/-（）"
names = st.text(LETTERS, min_size=1, max_size=6).map(str.strip).filter(lambda name: name and "\n" not in name)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A town whose names are as odd as may be; what of it will not do is thrown away."""
    people = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    towns = draw(st.lists(names, min_size=1, max_size=2, unique=True))
    somebody = st.lists(st.sampled_from(people), min_size=1, max_size=3)
    document: dict[str, Any] = {
        "office": {"name": draw(names), "phone": draw(names)},
        "category": [{"name": name, "kind": "request"} for name in draw(st.lists(names, min_size=1, max_size=2, unique=True))],
        "person": [{"name": name, "roles": ["cadre"]} for name in people],
        "town": [{"name": name, "duty_room": people[0], "dispatchers": draw(somebody)} for name in towns],
        "grid": [{"name": draw(names), "town": name, "leader": people[-1]} for name in towns],
    }  # fmt: skip
    document["village"] = [
        {"name": name, "town": town, "first_day": date(2026, 1, 1), "duty": draw(somebody)}
        for town in towns
        for name in draw(st.lists(names, min_size=1, max_size=2, unique=True))
    ]
    for table in ("grid", "village", "person"):
        for row in document[table]:
            if draw(st.booleans()):
                row["was"] = draw(names)
    return document


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(documents())
def test_a_town_of_whatever_names_comes_back_to_the_letter(document: dict[str, Any]) -> None:
    try:
        town = read_document(document)
    except BadDocument:
        return
    assert read_town_workbook(workbook_of(town)) == town


ODD = st.one_of(
    st.none(),
    st.text("清河镇上村张三李四值班室、/ 例：※=无\"12-:", max_size=6),
    st.sampled_from(["清河镇", "上河村", "张三", "李四", "值班干部", "求助", "单位名称", "镇", "村", "姓名", "例：张三", "※ 说明", True]),
    st.integers(-1, 50000),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)),
    st.times(),
)  # fmt: skip


@pytest.mark.slow
@settings(deadline=None, max_examples=500)
@given(st.lists(st.tuples(st.sampled_from(list(small())), st.integers(1, 5), st.integers(1, 6), ODD), max_size=8))
def test_whatever_stands_in_the_cells_it_is_a_town_or_every_fault_has_a_sheet(
    changes: list[tuple[str, int, int, Any]],
) -> None:
    sheets = small()
    for sheet, row, column, value in changes:
        sheets[sheet] += [[] for _ in range(row - len(sheets[sheet]))]
        put_at(sheet, row, column, value)(sheets)
    try:
        town = read(sheets)
    except BadTownWorkbook as refused:
        assert all(fault.sheet in sheets and fault.why for fault in refused.faults)
        assert refused.faults
    else:
        assert office_rules(town.sections).name
        assert read_town_workbook(workbook_of(town)) == town


def test_times_and_numbers_that_a_spreadsheet_made_its_own_are_understood() -> None:
    sheets = small()
    sheets["时间"] += [["换班时间", time(8)], ["提前排几天", 40.0], ["放假", datetime(2027, 2, 5)], ["值班电话", None]]
    sheets["时间"][2][1] = 110
    assert json.loads(json.dumps(read(sheets).sections)) == {
        **toml().sections,
        "office": {"name": "清河镇", "phone": "110", "handover": "08:00"},
        "duty": {"publish": 40},
        "calendar": {"off": ["2027-02-05"]},
    }
