import json
import tomllib
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.toml_lines import lines_of
from bot.files.town_file import BadTownFile, Fault, read_town_file
from bot.rules.calendar import WorkCalendar
from bot.rules.durations import Duration
from bot.rules.measures import RankingRules, Weights
from bot.rules.periods import Monthly, Weekly
from bot.rules.quiet import QuietHours
from bot.rules.town import (
    BadSections,
    Category,
    DutyRules,
    GridRow,
    OfficeRules,
    PersonRow,
    TownFile,
    TownRow,
    Turns,
    VillageRow,
    office_rules,
)
from tests.shared import shared
from tests.towns import make_town

SMALL = """\
[office]
name = "清河镇"
phone = "0352-1234567"

[[category]]
name = "求助"
kind = "request"

[[person]]
name = "张三"
roles = ["cadre"]
town = "清河镇"

[[person]]
name = "李四"
roles = ["duty_room", "clerk"]

[[town]]
name = "清河镇"
duty_room = "李四"

[[village]]
name = "上河村"
town = "清河镇"
first_day = 2026-01-01
duty = ["张三"]
"""
DEFAULTS = OfficeRules(
    name="清河镇",
    phone="0352-1234567",
    zone=ZoneInfo("Asia/Shanghai"),
    handover=time(8),
    calendar=WorkCalendar(
        ZoneInfo("Asia/Shanghai"), ((time(8, 30), time(12)), (time(14, 30), time(18))), "china", declared={}
    ),
    quiet=QuietHours(time(21, 30), time(7, 30)),
    sign=Duration(2, "h"),
    first_contact=Duration(1, "wd"),
    rework=Duration(3, "wd"),
    feedback=Duration(7, "d"),
    ask_again=Duration(28, "d"),
    urgent_sign=timedelta(minutes=30),
    urgent_contact=timedelta(hours=2),
    before_due=timedelta(hours=4),
    every=timedelta(hours=4),
    urgent_every=timedelta(minutes=5),
    most_a_day=4,
    escalate_after=2,
    digest_at=time(18),
    categories=(Category("求助", "request", Duration(5, "wd")),),
    duty=DutyRules(
        turns=Turns.DAILY,
        publish=35,
        weights=(1, 2, 3),
        backup=False,
        approval="none",
        pass_on="unsigned",
        confirm=timedelta(hours=1),
        evening=time(19),
        morning=time(7, 30),
    ),
    keep=timedelta(days=1095),
)


def read(text: str) -> TownFile:
    return read_town_file(text.encode())


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(BadTownFile) as refused:
        read(text)
    return refused.value.faults


def said_of(text: str) -> list[str]:
    return [str(fault) for fault in faults_of(text)]


@pytest.fixture(params=["guqianbao", "tianzhen", "jixi"])
def example(request: pytest.FixtureRequest) -> bytes:
    return shared(f"data/towns/{request.param}.toml").read_bytes()


def test_an_example_town_is_read_whole(example: bytes) -> None:
    town_file, written = read_town_file(example), tomllib.loads(example.decode())
    rows = (town_file.people, town_file.towns, town_file.grids, town_file.villages)
    assert [len(row) for row in rows] == [len(written[table]) for table in ("person", "town", "grid", "village")]
    assert [village.name for village in town_file.villages] == [village["name"] for village in written["village"]]
    assert office_rules(town_file.sections).name == written["office"]["name"]


def test_a_small_town_is_read_as_it_is_written() -> None:
    assert read(SMALL) == TownFile(
        sections={
            "office": {"name": "清河镇", "phone": "0352-1234567"},
            "category": [{"name": "求助", "kind": "request"}],
        },
        supervisors=(),
        people=(PersonRow("张三", ("cadre",), "清河镇", None), PersonRow("李四", ("duty_room", "clerk"), None, None)),
        towns=(TownRow("清河镇", "李四", (), (), (), None),),
        grids=(),
        villages=(VillageRow("上河村", "清河镇", None, date(2026, 1, 1), ("张三",), None, None),),
    )


def test_what_a_town_leaves_out_has_its_usual_value() -> None:
    assert office_rules(read(SMALL).sections) == DEFAULTS


def test_everything_a_town_may_say_is_heard() -> None:
    text = SMALL.replace(
        'phone = "0352-1234567"',
        'phone = "0352-1234567"\nsupervisors = ["李四"]\ntimezone = "Europe/Berlin"\nhandover = "07:30"\n'
        'hours = ["00:00-24:00"]\nworkdays = "all"\nquiet = ""\n'
        '[clock]\nsign = "2s"\nfirst_contact = "3s"\nrework = "1m"\nfeedback = "4h"\nask_again = "1d"\n'
        'urgent_sign = "4s"\nurgent_contact = "5s"\n'
        '[reminders]\nbefore_due = "1s"\nevery = "2s"\nurgent_every = "6s"\nmost_a_day = 99\nescalate_after = 1\n'
        '[digest]\ndaily = "17:00"\nweekly = "Sun 08:30"\nmonthly = "28 08:30"\nquarterly = "9 07:00"\n'
        '[meeting]\nat = "Tue 09:00"\nbefore = "1d"\n'
        '[duty]\nturns = "separate"\npublish = 60\nweights = [2, 3, 5]\nbackup = true\napproval = "leader"\n'
        'pass_on = "open"\nconfirm = ""\nevening = ""\nmorning = "06:00"\n'
        "[figures]\ncontacted = 0\nsolved = 60\nsatisfied = 100\nbasically = 50\n[ranking]\nlast = 0\nnext = 3\nleast = 20\n"
        '[privacy]\nkeep = "400d"\n'
        '[calendar]\noff = ["2027-02-05/2027-02-07", 2027-02-10]\nwork = [2027-02-20, "2027-02-21"]',
    )
    rules = office_rules(json.loads(json.dumps(read(text).sections)))
    assert rules == OfficeRules(
        name="清河镇",
        phone="0352-1234567",
        zone=ZoneInfo("Europe/Berlin"),
        handover=time(7, 30),
        calendar=WorkCalendar(
            ZoneInfo("Europe/Berlin"),
            ((time(0), time(0)),),
            "all",
            {date(2027, 2, day): False for day in (5, 6, 7, 10)} | {date(2027, 2, day): True for day in (20, 21)},
        ),
        quiet=None,
        sign=Duration(2, "s"),
        first_contact=Duration(3, "s"),
        rework=Duration(1, "m"),
        feedback=Duration(4, "h"),
        ask_again=Duration(1, "d"),
        urgent_sign=timedelta(seconds=4),
        urgent_contact=timedelta(seconds=5),
        before_due=timedelta(seconds=1),
        every=timedelta(seconds=2),
        urgent_every=timedelta(seconds=6),
        most_a_day=99,
        escalate_after=1,
        digest_at=time(17),
        categories=DEFAULTS.categories,
        duty=DutyRules(
            turns=Turns.SEPARATE,
            publish=60,
            weights=(2, 3, 5),
            backup=True,
            approval="leader",
            pass_on="open",
            confirm=None,
            evening=None,
            morning=time(6),
        ),
        weights=Weights(contacted=0, solved=60, satisfied=100, basically=50),
        ranking=RankingRules(last=0, next=3, least=20),
        keep=timedelta(days=400),
        weekly=Weekly(6, time(8, 30)),
        monthly=Monthly(28, time(8, 30)),
        quarterly=Monthly(9, time(7), 3),
        meeting=Weekly(1, time(9)),
        agenda_before=timedelta(days=1),
    )
    assert read(text).supervisors == ("李四",)


def test_rows_keep_their_grid_their_hours_and_their_old_names() -> None:
    text = SMALL.replace(
        'duty = ["张三"]',
        'duty = ["张三"]\ngrid = "东片"\nhours = ["08:00-12:00"]\nwas = "河村"\n'
        '[[grid]]\nname = "东片"\ntown = "清河镇"\nleader = "李四"\nwas = "一片"',
    )
    town_file = read(text)
    assert town_file.grids == (GridRow("东片", "清河镇", "李四", "一片"),)
    assert town_file.villages == (
        VillageRow("上河村", "清河镇", "东片", date(2026, 1, 1), ("张三",), ((time(8), time(12)),), "河村"),
    )


def test_each_kind_of_category_has_its_usual_promise() -> None:
    kinds = ("consult", "request", "complaint", "suggestion", "errand", "complex")
    more = "".join(f'[[category]]\nname = "{kind}"\nkind = "{kind}"\n' for kind in kinds)
    categories = office_rules(read(SMALL + more).sections).categories[1:]
    assert [str(category.promise) for category in categories] == ["1wd", "5wd", "5wd", "5wd", "3wd", "15wd"]


def test_a_name_means_the_towns_own_person_before_one_without_a_town() -> None:
    namesake = '[[person]]\nname = "张三"\nroles = ["clerk"]\n'
    assert len(read(SMALL + namesake).people) == 3


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        # what is missing
        ('name = "清河镇"\nphone', "phone", ["第 1 行 office.name：缺这一项。"]),
        ('phone = "0352-1234567"\n', "", ["第 1 行 office.phone：缺这一项。"]),
        ('[[category]]\nname = "求助"\nkind = "request"\n', "", ["category：至少要有一节 [[category]]。"]),
        ('kind = "request"\n', "", ["第 5 行 category.kind：缺这一项。"]),
        ('roles = ["cadre"]\n', "", ["第 9 行 person.roles：缺这一项。"]),
        ('duty_room = "李四"\n', "", ["第 18 行 town.duty_room：缺这一项。"]),
        ('first_day = 2026-01-01\nduty = ["张三"]\n', "", [
            "第 22 行 village.first_day：缺这一项。",
            "第 22 行 village.duty：缺这一项。",
        ]),
        ('town = "清河镇"\nfirst_day', "first_day", ["第 22 行 village.town：缺这一项。"]),
        # what is unknown
        ("[[category]]", "[[categorie]]", [
            "category：至少要有一节 [[category]]。",
            "第 5 行 categorie：不认识这个名称，是不是 category？",
        ]),
        ("phone =", "telefon = 5\nphone =", [
            "第 3 行 office.telefon = 5：不认识这个名称，"
            + "这里可以写：name、phone、supervisors、timezone、handover、hours、workdays、quiet。",
        ]),
        ("first_day =", 'dutty = ["张三"]\nfirst_day =', [
            '第 25 行 village.dutty = ["张三"]：不认识这个名称，是不是 duty？',
        ]),
        # what has another form
        ("[office]", "[[office]]", [
            "第 1 行 office.name：缺这一项。",
            "第 1 行 office.phone：缺这一项。",
            "第 1 行 office：要写成一节 [office]。",
        ]),
        ("[[town]]", "[town]", [
            "第 18 行 town：每一条都要另写一节 [[town]]。",
            '第 12 行 person.town = "清河镇"：镇的表里没有这个镇。',
            '第 24 行 village.town = "清河镇"：镇的表里没有这个镇。',
        ]),
        ('phone = "0352-1234567"', "phone = 3521234567", ["第 3 行 office.phone = 3521234567：要写成引号里的文字。"]),
        ('name = "上河村"', 'name = " "', ['第 23 行 village.name = " "：不能是空的。']),
        ('name = "上河村"', f'name = "{"村" * 61}"', [
            f'第 23 行 village.name = "{"村" * 58}…：不能超过 60 个字，按钮上放不下。',
        ]),
        ('name = "上河村"', r'name = "上\u200b村"', [r'第 23 行 village.name = "上\u200b村"：里面有看不见的控制字符。']),
        ('name = "上河村"', r'name = "上\n村"', [r'第 23 行 village.name = "上\n村"：里面有看不见的控制字符。']),
        ("2026-01-01", '"1.1.2026"', ['第 25 行 village.first_day = "1.1.2026"：要写成日期，如 2026-01-01。']),
        ("2026-01-01", "2026-01-01T08:00:00", [
            "第 25 行 village.first_day = 2026-01-01 08:00:00：要写成日期，如 2026-01-01。",
        ]),
        ('duty = ["张三"]', 'duty = "张三"', ['第 26 行 village.duty = "张三"：要写成 ["张三", "李四"] 这样。']),
        ('duty = ["张三"]', "duty = []", ["第 26 行 village.duty = []：至少要写一个人。"]),
        ('roles = ["cadre"]', "roles = []", ["第 11 行 person.roles = []：至少要写一个角色。"]),
        ('roles = ["cadre"]', 'roles = ["cadre", "chief"]', [
            '第 11 行 person.roles = "chief"：'
            + "只能是 cadre、leader、duty_room、dispatcher、supervisor、clerk、callback 之一。",
        ]),
        ('"request"', '"wish"', [
            '第 7 行 category.kind = "wish"：只能是 consult、request、complaint、suggestion、errand、complex 之一。',
        ]),
        # what names nobody
        ('duty = ["张三"]', 'duty = ["张三", "王五"]', ['第 26 行 village.duty = "王五"：人员表里没有这个人。']),
        ('duty_room = "李四"', 'duty_room = "王五"', ['第 20 行 town.duty_room = "王五"：人员表里没有这个人。']),
        ('duty_room = "李四"', 'duty_room = "李四"\ndispatchers = ["王五"]\nsupervisors = ["赵六"]', [
            '第 21 行 town.dispatchers = "王五"：人员表里没有这个人。',
            '第 22 行 town.supervisors = "赵六"：人员表里没有这个人。',
        ]),
        ("phone =", 'supervisors = ["王五"]\nphone =', ['第 3 行 office.supervisors = "王五"：人员表里没有这个人。']),
        ("phone =", 'supervisors = ["张三"]\nphone =', [
            '第 3 行 office.supervisors = "张三"：这个人登记在别的镇，这里用不上。',
        ]),
        ('town = "清河镇"\nfirst_day', 'town = "浊河镇"\nfirst_day', [
            '第 24 行 village.town = "浊河镇"：镇的表里没有这个镇。',
        ]),
        ("first_day", 'grid = "东片"\nfirst_day', ['第 25 行 village.grid = "东片"：这个镇没有这个网格。']),
        # what is there twice
        ("[[town]]", '[[person]]\nname = "张三"\nroles = ["clerk"]\ntown = "清河镇"\n[[town]]', [
            '第 19 行 person.name = "张三"：前面已经有同名的人员。',
        ]),
        ("[[person]]\nname = \"张三\"", '[[category]]\nname = "求助"\nkind = "errand"\n[[person]]\nname = "张三"', [
            '第 10 行 category.name = "求助"：前面已经有同名的类别。',
        ]),
        ('name = "上河村"', 'name = "上河村"\nwas = "上河村"', [
            '第 24 行 village.was = "上河村"：这个旧名还有别的村在用。',
        ]),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_will_not_do(written: str, instead: str, said: list[str]) -> None:
    assert sorted(said_of(SMALL.replace(written, instead, 1))) == sorted(said)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("office.timezone", '"Asia/Peking"', "没有这个时区，要写成 Asia/Shanghai 这样。"),
        ("office.timezone", '"Asia"', "没有这个时区，要写成 Asia/Shanghai 这样。"),
        ("office.timezone", '"/etc/passwd"', "没有这个时区，要写成 Asia/Shanghai 这样。"),
        ("office.handover", '"8点"', "时间要写成 08:30 这样，从 00:00 到 23:59。"),
        ("office.handover", "08:00:00", "要写成引号里的文字。"),
        ("office.workdays", '"china "', "只能是 china、all 之一。"),
        ("office.hours", '"08:30-12:00"', '要写成 ["08:30-12:00", "14:30-18:00"] 这样。'),
        ("office.hours", "[]", "至少要有一段办公时间。"),
        ("office.hours", '["12:00-08:30"]', "每一段办公时间的结束要晚于开始。"),
        ("office.hours", '["14:30-18:00", "08:30-12:00"]', "办公时间要按先后排列，不能重叠。"),
        ("office.hours", '["08:30-12:00", "11:00-18:00"]', "办公时间要按先后排列，不能重叠。"),
        ("office.quiet", '"21:30"', "时段要写成 08:30-12:00 这样。"),
        ("office.quiet", '"08:00-08:00"', "安静时段的开始和结束不能相同。"),
        ("clock.sign", '"0h"', "时长要大于 0。"),
        ("clock.sign", '"two hours"', "时长要写成 30s、30m、2h、5wd（工作日）或 15d（自然日）这样。"),
        ("clock.sign", "2", "要写成引号里的文字。"),
        ("clock.rework", '"61d"', "超过了法定最长的 60 天。"),
        ("clock.ask_again", '"400d"', "时长不能超过 366 天。"),
        ("reminders.every", '"0s"', "时长要大于 0。"),
        ("reminders.every", '"1wd"', "工作日（wd）不能按钟点算，要用秒、分钟、小时或天（s、m、h、d）。"),
        ("reminders.most_a_day", "0", "要写成大于 0 的整数，不加引号。"),
        ("reminders.most_a_day", "true", "要写成大于 0 的整数，不加引号。"),
        ("reminders.escalate_after", '"2"', "要写成大于 0 的整数，不加引号。"),
        ("figures.solved", "101", "要写成 0 到 100 的整数，不加引号。"),
        ("figures.basically", "-1", "要写成 0 到 100 的整数，不加引号。"),
        ("ranking.last", "true", "要写成 0 到 100 的整数，不加引号。"),
        ("ranking.least", "0", "要写成大于 0 的整数，不加引号。"),
        ("digest.daily", '"25:00"', "时间要写成 08:30 这样，从 00:00 到 23:59。"),
        ("digest.weekly", '"08:30"', "要写成 Mon 08:30 这样，不发就写空引号。"),
        ("digest.weekly", '"Mon 8h"', "时间要写成 08:30 这样，从 00:00 到 23:59。"),
        ("digest.monthly", '"31 08:30"', "要写成 1 08:30（1 到 28 日） 这样，不发就写空引号。"),
        ("calendar.off", '"2027-02-05"', '要写成 ["2027-02-05/2027-02-11", "2027-02-20"] 这样。'),
        ("calendar.work", "[8]", "要写成日期，如 2026-01-01。"),
    ],
)
def test_a_setting_of_another_form_is_refused(key: str, value: str, why: str) -> None:
    section, _, name = key.partition(".")
    setting = f"{name} = {value}"
    text = (
        SMALL.replace("[office]", f"[office]\n{setting}") if section == "office" else f"[{section}]\n{setting}\n{SMALL}"
    )
    (fault,) = faults_of(text)
    assert (fault.line, fault.key, fault.why) == (2, key, why)


def test_figures_are_weighed_by_something() -> None:
    (fault,) = faults_of(f"[figures]\ncontacted = 0\nsolved = 0\nsatisfied = 0\n{SMALL}")
    assert (fault.line, fault.key, fault.why) == (3, "figures.solved", "响应、解决、满意三项不能都是 0。")


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ('off = [\n  "2027-02-05/2027-02-04",\n]', [(3, "calendar.off", '"2027-02-05/2027-02-04"')]),
        ('off = ["2027-02-05/2028-02-06"]', [(2, "calendar.off", '"2027-02-05/2028-02-06"')]),
        ('off = ["2027-02-30"]', [(2, "calendar.off", '"2027-02-30"')]),
        ('off = ["2027-02-01/2027-02-09"]\nwork = ["2027-02-07"]', [(3, "calendar.work", "2027-02-07")]),
    ],
)
def test_a_day_is_off_or_worked_and_a_range_runs_forward(days: str, faults: list[tuple[int, str, str]]) -> None:
    assert [(fault.line, fault.key, fault.value) for fault in faults_of(f"[calendar]\n{days}\n{SMALL}")] == faults


@pytest.mark.parametrize(("promise", "ok"), [("60d", True), ("61d", False), ("42wd", True), ("43wd", False)])
def test_no_category_promises_more_time_than_the_law_gives(promise: str, ok: bool) -> None:
    text = SMALL.replace('kind = "request"', f'kind = "request"\npromise = "{promise}"')
    if ok:
        assert str(office_rules(read(text).sections).categories[0].promise) == promise
    else:
        assert said_of(text) == [f'第 8 行 category.promise = "{promise}"：超过了法定最长的 60 天。']


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = SMALL.replace("0352-1234567", "").replace("request", "wish").replace('["张三"]', '["张三", "王五", "赵六"]')
    assert [(fault.line, fault.key) for fault in faults_of(text)] == [
        (3, "office.phone"),
        (7, "category.kind"),
        (26, "village.duty"),
        (26, "village.duty"),
    ]


def test_a_name_in_a_list_over_several_lines_is_found_on_its_own() -> None:
    text = SMALL.replace('["张三"]', '[  # one a day\n  "张三",\n\n  # new\n  "王五",\n]')
    assert said_of(text) == ['第 30 行 village.duty = "王五"：人员表里没有这个人。']


def test_rows_written_in_braces_have_lines_too() -> None:
    table = 'grid = [\n  {name = "东片", town = "清河镇"},\n  {name = "西片", town = "清河镇", leader = "王五"},\n]\n'
    assert said_of(table + SMALL) == ['第 3 行 grid.leader = "王五"：人员表里没有这个人。']


def test_a_byte_order_mark_and_dos_line_ends_change_nothing() -> None:
    dressed = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert read_town_file(dressed) == read(SMALL)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (SMALL.encode("gb18030"), "第 2 行：这里不是 UTF-8 编码，请把文件另存为 UTF-8。"),
        (SMALL.encode() + "# 村".encode("gb18030"), "第 27 行：这里不是 UTF-8 编码，请把文件另存为 UTF-8。"),
        (SMALL.encode("utf-16"), "第 1 行：这里不是 UTF-8 编码，请把文件另存为 UTF-8。"),
        (
            SMALL.replace("first_day =", "first_day").encode(),
            "第 25 行 first_day 2026-01-01：这里不合 TOML 的写法。",
        ),
        (SMALL.replace("01-01", "02-30").encode(), "第 25 行 first_day = 2026-02-30：这里不合 TOML 的写法。"),
        (b'[office]\nname = "', '第 2 行 name = "：这里不合 TOML 的写法。'),
        (b'[office]\nname = "a"\nname = "b"\n', '第 3 行 name = "b"：同一项写了两次。'),
        (b"[office]\n[office]\n", "第 2 行 [office]：同一项写了两次。"),
        (b"a = " + b"[" * 100_000, "文件里有过长的数字或过深的括号。"),
        (b"a = " + b"9" * 5000, "文件里有过长的数字或过深的括号。"),
    ],
)
def test_what_is_no_toml_is_one_fault(raw: bytes, said: str) -> None:
    with pytest.raises(BadTownFile) as refused:
        read_town_file(raw)
    assert [str(fault) for fault in refused.value.faults] == [said]


def test_an_empty_file_lacks_everything() -> None:
    assert [fault.key for fault in faults_of("")] == ["office.name", "office.phone", "category", "town", "village"]


def test_settings_that_went_bad_in_store_describe_no_office() -> None:
    with pytest.raises(BadSections) as refused:
        office_rules({"office": {"name": "清河镇", "phone": "1"}, "reminders": {"every": "soon"}})
    assert [flaw.path for flaw in refused.value.flaws] == [("reminders", "every")]


@pytest.mark.slow
@given(st.integers(), st.integers(1, 40), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_every_invented_town_is_a_town(seed: int, villages: int, towns: int) -> None:
    text = make_town(seed, villages=villages, towns=towns)
    town_file = read(text)
    assert (len(town_file.villages), len(town_file.towns)) == (villages, towns)
    assert text == make_town(seed, villages=villages, towns=towns)
    assert len({person.name for person in town_file.people}) == len(town_file.people)


def test_an_invented_town_takes_settings() -> None:
    text = make_town(1, villages=1, settings={"reminders.every": "2s", "office.quiet": ""})
    rules = office_rules(read(text).sections)
    assert (rules.every, rules.quiet) == (timedelta(seconds=2), None)


@given(
    st.integers(0, 11), st.lists(st.sampled_from(["", "# [[village]]", "   ", "\t# duty = 1"]), max_size=20), st.data()
)
@pytest.mark.slow
@settings(deadline=None)
def test_a_stranger_is_found_on_his_line_whatever_stands_between(number: int, fillers: list[str], data: Any) -> None:
    lines = make_town(7, villages=12).split("\n")
    duty = [at for at, line in enumerate(lines) if line.startswith("duty = ")][number]
    lines[duty] = 'duty = ["查无此人"]'
    for filler in fillers:
        lines.insert(data.draw(st.integers(0, len(lines))), filler)
    expected = lines.index('duty = ["查无此人"]') + 1
    assert said_of("\n".join(lines)) == [f'第 {expected} 行 village.duty = "查无此人"：人员表里没有这个人。']


class Pen:
    """Writes random TOML and notes on which line everything begins."""

    def __init__(self, data: Any) -> None:
        self._draw = data.draw
        self.text = ""
        self.lines: dict[tuple[str | int, ...], int] = {}
        self._count = 0

    def document(self) -> None:
        rows: dict[str, int] = {}
        for _ in range(self._draw(st.integers(0, 3))):
            self._pair(())
        for _ in range(self._draw(st.integers(0, 6))):
            name = self._draw(st.sampled_from(["村", "village", "a b"]))
            rows[name] = rows.get(name, -1) + 1
            self._gap()
            self._note((name,), first=True)
            self._note((name, rows[name]))
            self.text += f'[[ "{name}" ]]\n'
            for _ in range(self._draw(st.integers(0, 3))):
                self._pair((name, rows[name]))
            if self._draw(st.booleans()):
                below = self._fresh()
                self._note((name, rows[name], below))
                self.text += f'["{name}".{below}] # [[village]]\n'
                self._pair((name, rows[name], below))

    def _pair(self, table: tuple[str | int, ...], end: str = "\n") -> None:
        key, below = self._fresh(), self._fresh()
        dotted = self._draw(st.booleans())
        if end == "\n":
            self._gap()
        self._note((*table, key))
        if dotted:
            self._note((*table, key, below))
        self.text += f"{key} . '{below}'= " if dotted else f'"{key}" ='
        self._value((*table, key, below) if dotted else (*table, key), depth=0 if end == "\n" else 2)
        self.text += end

    def _value(self, path: tuple[str | int, ...], depth: int) -> None:
        plain = ["1", "true", "2026-01-01 08:00:00", '"# [[village]]"', "'\\'", r'"\"]"', '""', "-inf"]
        long = ['"""\n[[village]]\n\\"""\n""""', "'''\n# no\n'''", '"""a"""""']
        kind = self._draw(st.sampled_from(["plain", "long", "list", "braces"][: 4 if depth < 2 else 1]))
        if kind == "list":
            self._list(path, depth)
        elif kind == "braces":
            self.text += "{ "
            for number in range(self._draw(st.integers(0, 2))):
                self.text += ", " if number else ""
                self._pair(path, end=" ")
            self.text += "}"
        else:
            self.text += self._draw(st.sampled_from(plain if kind == "plain" else long))

    def _list(self, path: tuple[str | int, ...], depth: int) -> None:
        self.text += "["
        for number in range(self._draw(st.integers(0, 3))):
            self._gap()
            self._note((*path, number))
            self._value((*path, number), depth + 1)
            self.text += self._draw(st.sampled_from([",", " , # ]\n", "\n,"]))
        self.text += "]"

    def _gap(self) -> None:
        self.text += self._draw(st.sampled_from(["", "\n", "\n# [[village]]\n\n", "  ", "\t"]))

    def _fresh(self) -> str:
        self._count += 1
        return f"k{self._count}"

    def _note(self, path: tuple[str | int, ...], first: bool = False) -> None:
        line = self.text.count("\n") + 1
        if not (first and path in self.lines):
            self.lines[path] = line


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths_of(item, (*path, key)) for key, item in inner))


@pytest.mark.slow
@given(st.data(), st.booleans())
@settings(deadline=None, max_examples=300)
def test_every_table_key_and_item_has_the_line_on_which_it_was_written(data: Any, dos: bool) -> None:
    pen = Pen(data)
    pen.document()
    text = pen.text.replace("\n", "\r\n") if dos else pen.text
    assert lines_of(text) == pen.lines
    assert set(pen.lines) == paths_of(tomllib.loads(text)) - {()}
