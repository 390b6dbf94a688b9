"""`duty show`."""

import pytest

from tests.commands.desk import Desk

VILLAGE = ("--village", "水磨口村")
TURN = {"2026-03-02": "赖淑珍", "2026-03-03": "姚忠义", "2026-03-04": "萧金凤", "2026-03-05": "赖淑珍"}


@pytest.mark.parametrize("day", TURN)
def test_the_roster_is_an_array_of_who_and_why(desk: Desk, day: str) -> None:
    desk.live_a_day()
    assert desk.run("duty", "show", *VILLAGE, "--day", day, "--json").document == [
        {
            "town": "谷前堡镇",
            "village": "水磨口村",
            "day": day,
            "person": TURN[day],
            "role": "cadre",
            "reason": "今天轮值",
        }
    ]


def test_where_nobody_is_bound_the_duty_room_has_it_and_the_reason_is_said(desk: Desk) -> None:
    desk.import_practice_town()
    rows = desk.run("duty", "show", "--json").document
    assert len(rows) == 13
    assert {(row["person"], row["role"]) for row in rows} == {("郭银花", "duty_room")}
    assert {row["reason"] for row in rows} == {"值班干部和包片领导都联系不上，由值班室代"}


def test_with_the_cadres_gone_the_leader_has_the_village(desk: Desk) -> None:
    desk.live_a_day()
    for name in ("赖淑珍", "姚忠义"):
        assert desk.run("unbind", name).code == 0
    show = ("duty", "show", *VILLAGE, "--day", "2026-03-02", "--json")
    [next_one] = desk.run(*show).document
    assert (next_one["person"], next_one["reason"]) == ("萧金凤", "轮到的人没绑定或联系不上，顺延到下一位")
    assert desk.run("unbind", "萧金凤").code == 0
    [leader] = desk.run(*show).document
    assert (leader["person"], leader["role"]) == ("刘天佑", "leader")


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "02-05"])
def test_a_day_that_is_none_is_refused(desk: Desk, day: str) -> None:
    desk.import_practice_town()
    said = desk.run("duty", "show", "--day", day)
    assert (said.code, said.out, said.err) == (1, "", f"看不懂日期 {day}。写成 2027-02-05。\n")


def test_for_people_a_line_each(desk: Desk) -> None:
    desk.live_a_day()
    said = desk.run("duty", "show", *VILLAGE, "--day", "2026-03-02")
    assert (said.code, said.out) == (0, "2026-03-02　谷前堡镇/水磨口村　赖淑珍（今天轮值）\n")
