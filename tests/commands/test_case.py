"""`case list`, `case show`."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.texts.operators import case_line
from tests.commands.desk import Desk

PROMISED = {"number", "state", "town", "village", "category", "text", "cadre", "created_at", "due_at", "closed_at"}
PROMISED |= {"result"}


def promised(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in PROMISED}


FIRST = {
    "number": "2026-00001",
    "state": "dispatched",
    "town": "谷前堡镇",
    "village": "水磨口村",
    "category": "求助",
    "text": "没水了",
    "cadre": "赖淑珍",
    "created_at": "2026-03-02T01:00:00+00:00",
    "due_at": "2026-03-09T10:00:00+00:00",
    "closed_at": None,
    "result": None,
}


def test_cases_are_listed_newest_first(desk: Desk) -> None:
    desk.live_a_day("没水了", "路灯坏了")
    rows = desk.run("case", "list", "--json").document
    assert [promised(row) for row in rows] == [FIRST | {"number": "2026-00002", "text": "路灯坏了"}, FIRST]
    assert desk.run("case", "list", "--open", "--json").document == rows


def test_without_cases_the_list_is_an_empty_array(desk: Desk) -> None:
    desk.import_practice_town()
    assert desk.run("case", "list", "--json").document == []
    assert desk.run("case", "list").out == "没有这样的事。\n"


def test_a_case_is_shown_with_its_events_and_its_messages(desk: Desk) -> None:
    desk.live_a_day("没水了")
    shown = desk.run("case", "show", "2026-00001", "--json").document
    assert promised(shown) == FIRST
    [event] = shown["events"]
    assert len(event.pop("hash")) == 64
    assert event == {"seq": 1, "kind": "registered", "at": FIRST["created_at"], "by": "resident", "why": "turn"}
    said = [(message["kind"], message["to"], message["state"]) for message in shown["messages"]]
    assert said == [("receipt", "resident", "sent"), ("card", "赖淑珍", "sent")]


def test_a_number_that_no_case_bears_is_refused(desk: Desk) -> None:
    desk.import_practice_town()
    said = desk.run("case", "show", "2026-00001", "--json")
    assert (said.code, said.out, said.err) == (1, "", "没有编号 2026-00001 的事。\n")


def test_for_people_the_case_is_told_in_their_words_and_by_their_clock(desk: Desk) -> None:
    desk.live_a_day("没水了")
    head, line = desk.run("case", "list").out.splitlines()
    assert head == "编号　状态　镇/村　类别　承办人　登记　期限　标记"
    assert line == ("2026-00001　待签收　谷前堡镇/水磨口村　求助　赖淑珍　2026-03-02 09:00　2026-03-09 18:00　保密")
    assert desk.run("case", "show", "2026-00001").out == TOLD


TOLD = """编号：2026-00001
状态：待签收
标记：保密
镇/村：谷前堡镇/水磨口村
类别：求助
承办人：赖淑珍
登记：2026-03-02 09:00
答复期限：2026-03-09 18:00
法定期限：2026-05-06 18:00
原文：没水了
经过：
  2026-03-02 09:00　登记　来访人
消息：
  2026-03-02 09:00　回执，给来访人：已送达
  2026-03-02 09:00　卡片，给赖淑珍：已送达
"""


def test_what_a_case_is_marked_with_stands_on_its_line() -> None:
    row = dict.fromkeys(("village", "cadre", "legal_due_at", "closed_at", "result", "grade"))
    row |= {"number": "2026-00009", "state": "on_hold", "town": "谷前堡镇", "category": "投诉", "urgent": True}
    row |= {"created_at": FIRST["created_at"], "due_at": FIRST["due_at"], "about_cadre": True, "supervised": "red"}
    line = case_line(row | {"confidentiality": "anonymous"}, ZoneInfo("Asia/Shanghai"))
    assert line.split("　")[1:5] == ["挂账", "谷前堡镇", "投诉", "还没有人"]
    assert line.endswith("　紧急、红牌督办、涉及干部、匿名")


FILTERS = {
    ("--text", "路灯"): ["2026-00002"],
    ("--text", "灯 坏"): ["2026-00002"],
    ("--text", "没有这个词"): [],
    ("--village", "水磨口村"): ["2026-00002", "2026-00001"],
    ("--village", "谷前堡镇/谷前堡村"): [],
    ("--state", "待签收"): ["2026-00002", "2026-00001"],
    ("--state", "dispatched", "--text", "水"): ["2026-00001"],
    ("--state", "办结"): [],
    ("--state", "超期"): ["2026-00002", "2026-00001"],
    ("--cadre", "赖淑珍"): ["2026-00002", "2026-00001"],
    ("--cadre", "姚忠义"): [],
    ("--since", "2026-03-02", "--until", "2026-03-02"): ["2026-00002", "2026-00001"],
    ("--until", "2026-03-01"): [],
    ("--open", "--text", "水"): ["2026-00001"],
}


@pytest.mark.slow
def test_the_list_can_be_narrowed(desk: Desk) -> None:
    desk.live_a_day("没水了", "路灯坏了")
    for options, found in FILTERS.items():
        rows = desk.run("case", "list", *options, "--json").document
        assert [row["number"] for row in rows] == found, options


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--village", "没有村"), "没有村"),
        (("--cadre", "没有人"), "没有叫没有人的人。"),
        (("--state", "没有"), "没有“没有”这个状态。"),
        (("--since", "昨天"), "昨天"),
    ],
)
def test_a_filter_that_names_nothing_is_refused(desk: Desk, options: tuple[str, ...], sentence: str) -> None:
    desk.import_practice_town()
    said = desk.run("case", "list", *options)
    assert (said.code, said.out) == (1, "")
    assert sentence in said.err
