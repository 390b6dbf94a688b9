"""`duty block`, `duty unblock`, `duty blocks`."""

from datetime import timedelta

from bot.clock import SystemClock
from bot.rules.rota import duty_day
from tests.commands.desk import Desk
from tests.rules.village import OFFICE

TOWN = ("--town", "谷前堡镇")


def days_ahead(*numbers: int) -> list[str]:
    today = duty_day(SystemClock().now(), handover=OFFICE.handover, zone=OFFICE.zone)
    return [(today + timedelta(days=number)).isoformat() for number in numbers]


def test_a_block_is_made_with_its_holes_listed_and_ended(desk: Desk) -> None:
    desk.import_practice_town()
    first, last = days_ahead(5, 7)
    made = desk.run("duty", "block", *TOWN, "--village", "水磨口村", "--from", first, "--to", last)
    lines = made.out.splitlines()
    assert (made.code, lines[0]) == (0, f"设好了，只排指定：谷前堡镇/水磨口村 {first} 到 {last}")
    assert lines[1] == "有3个班要指定人，不指定就由包片领导或值班室代："
    assert len(lines) == 3
    assert desk.run("duty", "blocks", "--json").document == [
        {"town": "谷前堡镇", "village": "水磨口村", "from": first, "to": last}
    ]
    [row] = desk.run("duty", "show", "--village", "水磨口村", "--day", last, "--json").document
    assert row["reason"] == "这天没有排班，包片领导也联系不上，由值班室代"
    again = desk.run("duty", "block", *TOWN, "--from", last, "--to", last)
    assert (again.code, again.err) == (1, "这几天里已经设过“只排指定”了。先结束那个再设。\n")
    ended = desk.run("duty", "unblock", *TOWN, "--village", "水磨口村")
    assert (ended.code, ended.out) == (0, f"结束了，照常轮班：谷前堡镇/水磨口村 {first} 到 {last}\n")
    assert desk.run("duty", "blocks", "--json").document == []
    assert desk.run("duty", "blocks").out == "没有只排指定的日子。\n"
    [row] = desk.run("duty", "show", "--village", "水磨口村", "--day", last, "--json").document
    assert row["reason"] == "值班干部和包片领导都联系不上，由值班室代"


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    desk.import_practice_town()
    first, last = days_ahead(0, 7)
    for arguments, sentence in (
        ((*TOWN, "--from", first, "--to", last), "今天的班已经开始了，请从明天起选。"),
        ((*TOWN, "--from", last, "--to", first), "最后一天在第一天前面，请重新选。"),
        (("--town", "没有镇", "--from", first, "--to", last), "没有叫没有镇的镇。"),
        ((*TOWN, "--village", "没有村", "--from", first, "--to", last), "谷前堡镇没有叫没有村的村。"),
    ):
        said = desk.run("duty", "block", *arguments)
        assert (said.code, said.err) == (1, f"{sentence}\n")
    assert desk.run("duty", "unblock", *TOWN).err == "没有这样的“只排指定”。用 duty blocks 看有哪些。\n"
