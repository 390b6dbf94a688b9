import json
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.town_cells import (
    CLOCK,
    CLOCK_OR_NONE,
    COUNT,
    DAY,
    DAYS,
    DURATION,
    DURATION_OR_NONE,
    MONTHLY,
    NAME,
    PEOPLE,
    REFERENCE,
    SPAN_OR_NONE,
    SPANS,
    TEXT,
    WEEKLY,
    WEIGHTS,
    ZONE,
    Form,
    one_of,
    value_in,
    written,
)
from bot.files.town_sheets import ROLE_WORDS, TURN_WORDS, YES_NO
from bot.rules.town_keys import BadValue

WINDOWS = datetime(1899, 12, 30)
ROLES, TURNS, BACKUP = one_of(ROLE_WORDS, many=True), one_of(TURN_WORDS), one_of(YES_NO)


def value(form: Form, cell: object) -> Any:
    return value_in(form, cell, epoch=WINDOWS)


@pytest.mark.parametrize(
    ("form", "cell", "expected"),
    [
        (NAME, " 王　宇 ", "王宇"),
        (NAME, "Alim  Ahmet", "Alim Ahmet"),
        (NAME, '"王 宇"', "王 宇"),
        (NAME, 7, "7"),
        (TEXT, 3521234567, "3521234567"),
        (REFERENCE, "无", ""),
        (PEOPLE, "张三、李四\n王 宇", ["张三", "李四", "王 宇"]),
        (PEOPLE, "没有", []),
        (PEOPLE, '"无"', ["无"]),
        (ROLES, "值班干部，包 片 领 导", ["cadre", "leader"]),
        (ROLES, "cadre、Clerk", ["cadre", "clerk"]),
        (TURNS, "工作日、周末、节假日分开轮", "separate"),
        (TURNS, "分开轮", "separate"),
        (BACKUP, "是", True),
        (BACKUP, False, False),
        (DURATION, "5wd", "5wd"),
        (DURATION, "５个工作日", "5wd"),
        (DURATION, "5 工作日", "5wd"),
        (DURATION, "2小时", "2h"),
        (DURATION, "30分钟", "30m"),
        (DURATION, "15天", "15d"),
        (DURATION, "15个自然日", "15d"),
        (DURATION, "10秒", "10s"),
        (DURATION_OR_NONE, "不用", ""),
        (CLOCK, time(8, 30), "08:30"),
        (CLOCK, datetime(1899, 12, 31, 8, 30), "1899-12-31 08:30"),
        (CLOCK, "8点半", "08:30"),
        (CLOCK, "18点05分", "18:05"),
        (CLOCK, "8点", "08:00"),
        (CLOCK, "08:30:00", "08:30"),
        (CLOCK, "8:30", "8:30"),
        (CLOCK_OR_NONE, "无", ""),
        (SPANS, "08:30-12:00、14:30至18:00", ["08:30-12:00", "14:30-18:00"]),
        (SPAN_OR_NONE, "21点半～7点半", "21:30-07:30"),
        (SPAN_OR_NONE, "无", ""),
        (COUNT, "３５", 35),
        (COUNT, 35.0, 35),
        (WEIGHTS, "1、2，3", [1, 2, 3]),
        (WEEKLY, "每周一 08:30", "Mon 08:30"),
        (WEEKLY, "星期天8点半", "Sun 08:30"),
        (WEEKLY, "Mon 08:30", "Mon 08:30"),
        (WEEKLY, "不发", ""),
        (MONTHLY, "每月1日 08:30", "1 08:30"),
        (MONTHLY, "1号 8点半", "1 08:30"),
        (MONTHLY, "28 08:30", "28 08:30"),
        (DAY, datetime(2026, 1, 1), date(2026, 1, 1)),
        (DAY, "2026年1月1日", date(2026, 1, 1)),
        (DAYS, "2027-02-05至2027年2月11日、2027/4/5", ["2027-02-05/2027-02-11", "2027-04-05"]),
        (DAYS, "2027-02-05/2027-02-11", ["2027-02-05/2027-02-11"]),
        (DAYS, datetime(2027, 2, 5), ["2027-02-05"]),
        (DAYS, "无", []),
        (ZONE, "北京时间", "Asia/Shanghai"),
        (ZONE, "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_a_cell_is_understood_as_people_write_it(form: Form, cell: object, expected: object) -> None:
    assert value(form, cell) == expected


@pytest.mark.parametrize(
    ("form", "cell", "why"),
    [
        (DURATION, "两小时", "时长要写成 30分钟、2小时、5个工作日、15天 这样。"),
        (DURATION, "0天", "时长要大于 0。"),
        (DURATION, "400天", "时长不能超过 366 天。"),
        (COUNT, "0", "要写成大于 0 的整数。"),
        (COUNT, "几天", "要写成大于 0 的整数。"),
        (COUNT, 1.5, "要写成大于 0 的整数。"),
        (WEIGHTS, "1、2", "要写三个数：工作日、周末、节假日各算几分，如 1、2、3。"),
        (WEEKLY, "08:30", "要写成 每周一 08:30 这样；不发就写“无”。"),
        (MONTHLY, "月初", "要写成 每月1日 08:30 这样（1 到 28 日）；不发就写“无”。"),
        (DAY, "1.1.2026", "要写成日期，如 2026-01-01。"),
        (BACKUP, "也许", "只能是 是、否 之一。"),
        (TURNS, "每天轮流", "只能是 每天轮、只轮工作日、工作日、周末、节假日分开轮 之一；是不是 每天轮？"),
    ],
)
def test_what_a_cell_may_not_hold_is_said_in_plain_words(form: Form, cell: object, why: str) -> None:
    with pytest.raises(BadValue) as refused:
        value(form, cell)
    assert (str(refused.value), refused.value.item) == (why, None)


@pytest.mark.parametrize(
    ("form", "cell", "item", "why"),
    [
        (ROLES, "管理员、所长", 1, f"只能是 {'、'.join(ROLE_WORDS)} 之一。"),
        (DAYS, "2027-02-05、春节", 1, "要写成 2027-02-05 或 2027-02-05至2027-02-11 这样。"),
    ],
)
def test_of_a_list_it_says_which_one(form: Form, cell: str, item: int, why: str) -> None:
    with pytest.raises(BadValue) as refused:
        value(form, cell)
    assert (str(refused.value), refused.value.item) == (why, item)


@pytest.mark.parametrize(
    ("form", "held", "text"),
    [
        (NAME, "清河镇", "清河镇"),
        (NAME, "王 宇", '"王 宇"'),
        (NAME, "例：清河镇", '"例：清河镇"'),
        (PEOPLE, ["张三", "李、四"], '张三、"李、四"'),
        (PEOPLE, ["无"], '"无"'),
        (REFERENCE, "无", '"无"'),
        (ROLES, ["cadre", "clerk"], "值班干部、管理员"),
        (BACKUP, True, "是"),
        (DURATION, "5wd", "5个工作日"),
        (DURATION, "5 wd", "5 wd"),
        (DURATION_OR_NONE, "", "无"),
        (SPANS, ["08:30-12:00", "14:30-18:00"], "08:30-12:00、14:30-18:00"),
        (SPAN_OR_NONE, "  ", '"  "'),
        (COUNT, 35, "35"),
        (WEIGHTS, [1, 2, 3], "1、2、3"),
        (WEEKLY, "Mon 08:30", "每周一 08:30"),
        (MONTHLY, "1 08:30", "每月1日 08:30"),
        (DAYS, ["2027-02-05/2027-02-11", "2027-04-05"], "2027-02-05至2027-02-11、2027-04-05"),
        (DAYS, [], "无"),
        (ZONE, "Asia/Shanghai", "北京时间"),
    ],
)
def test_what_a_town_holds_is_written_as_people_would(form: Form, held: object, text: str) -> None:
    assert written(form, held) == text
    assert json.dumps(value(form, text)) == json.dumps(held)


texts = st.text("王三 　、，;\n\"'=※例：无没有12:30-至wdMon日号点半", min_size=1)


@given(texts)
def test_whatever_text_a_key_holds_comes_back_to_the_letter(held: str) -> None:
    for form in (NAME, TEXT, REFERENCE, ZONE, SPAN_OR_NONE, CLOCK, CLOCK_OR_NONE):
        assert value(form, written(form, held)) == held
    for form in (WEEKLY, MONTHLY):
        assert value(form, written(form, held)) == held


@given(st.lists(texts))
def test_whatever_list_a_key_holds_comes_back_to_the_letter(held: list[str]) -> None:
    assert value(PEOPLE, written(PEOPLE, held)) == held
