"""`case list`, `case show`."""

from typing import Any

import pytest

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
    assert desk.run("case", "list").out == ""


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


def test_for_people_the_case_is_told_in_lines(desk: Desk) -> None:
    desk.live_a_day("没水了")
    assert "2026-00001　dispatched　谷前堡镇/水磨口村　求助　赖淑珍" in desk.run("case", "list").out
    assert "\ntext: 没水了\n" in desk.run("case", "show", "2026-00001").out


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
