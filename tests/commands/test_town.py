"""`town import`, `town show`."""

import pytest

from tests.commands.desk import Desk
from tests.town import PRACTICE_TOWN

SHOW = ("town", "show", "--json")
BROKEN = """\
[office]
name = "清河镇"
phone = "0352-1234567"
quiet = "evening"

[[category]]
name = "求助"
kind = "help"

[[person]]
name = "张三"
roles = ["cadre"]

[[town]]
name = "清河镇"
duty_room = "张三"

[[village]]
name = "上河村"
town = "清河镇"
first_day = 2026-01-01
duty = ["李四"]
"""


def test_an_import_says_what_it_changed_and_a_second_one_that_nothing_did(desk: Desk) -> None:
    first = desk.run("town", "import", str(PRACTICE_TOWN))
    assert (first.code, first.err) == (0, "")
    lines = first.out.splitlines()
    assert lines[0] == "设置：已更新"
    assert {"新增乡镇：谷前堡镇", "新增村：谷前堡镇/水磨口村", "新增人员：赖淑珍（值班干部）"} <= set(lines)
    again = desk.run("town", "import", str(PRACTICE_TOWN))
    assert (again.code, again.out, again.err) == (0, "没有变化。\n", "")


def test_a_broken_file_names_line_key_and_value_and_changes_nothing(desk: Desk) -> None:
    desk.import_practice_town()
    before = desk.run(*SHOW).out
    said = desk.run("town", "import", desk.file(BROKEN, "broken.toml"))
    assert (said.code, said.out) == (1, "")
    places = [line.partition("：")[0] for line in said.err.splitlines()]
    assert places == [
        '第 4 行 office.quiet = "evening"',
        '第 8 行 category.kind = "help"',
        '第 22 行 village.duty = "李四"',
    ]
    assert desk.run(*SHOW).out == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    desk.import_practice_town()
    before = desk.run(*SHOW).out
    text = PRACTICE_TOWN.read_text("utf-8").replace("水磨口村", "新磨口村").replace('"0352-0000000"', '"0352-1111111"')
    wanted = ("town", "import", desk.file(text))
    rehearsed = desk.run(*wanted, "--dry-run")
    assert (rehearsed.code, rehearsed.err) == (0, "")
    *changes, last = rehearsed.out.splitlines()
    assert last == "以上只是预演，什么也没改。"
    assert changes == ["设置：已更新", "新增村：谷前堡镇/新磨口村", "停用村：水磨口村"]
    assert desk.run(*SHOW).out == before
    assert desk.run(*wanted).out.splitlines() == changes
    assert desk.run(*SHOW).out != before


def test_a_dry_run_in_an_empty_folder_leaves_no_town(desk: Desk) -> None:
    assert desk.run("town", "import", str(PRACTICE_TOWN), "--dry-run").code == 0
    assert desk.run(*SHOW).code == 1


@pytest.mark.parametrize("name", ["gone.toml", "gone.xlsx"])
def test_a_file_that_cannot_be_read_is_named(desk: Desk, name: str) -> None:
    said = desk.run("town", "import", name)
    assert (said.code, said.out, said.err) == (1, "", f"读不了文件 {name}。\n")


def test_the_town_is_shown_as_one_document(desk: Desk) -> None:
    desk.import_practice_town()
    shown = desk.run(*SHOW).document
    assert set(shown) == {"office", "phone", "supervisors", "categories", "towns", "people"}
    [town] = shown["towns"]
    assert {name: town[name] for name in ("name", "duty_room", "dispatchers", "supervisors")} == {
        "name": "谷前堡镇",
        "duty_room": "郭银花",
        "dispatchers": ["赖永胜"],
        "supervisors": ["袁文斌"],
    }
    village = next(village for village in town["villages"] if village["name"] == "水磨口村")
    assert len(village["code"]) == 10
    assert village == {
        "name": "水磨口村",
        "grid": "第2网格",
        "leader": "刘天佑",
        "first_day": "2026-01-01",
        "duty": ["赖淑珍", "姚忠义", "萧金凤"],
        "code": village["code"],
        "link": None,
    }
    assert shown["people"][0] == {"name": "郭银花", "roles": ["duty_room"], "bound": False}
    assert shown["categories"][1] == {"name": "求助", "kind": "request", "promise": "5wd"}


def test_links_show_each_village_with_its_code(desk: Desk) -> None:
    desk.import_practice_town()
    codes = {
        village["name"]: village["code"] for town in desk.run(*SHOW).document["towns"] for village in town["villages"]
    }
    lines = desk.run("town", "show", "--links").out.splitlines()[1:]
    assert lines == [f"  {name}　…?start=v_{code}" for name, code in codes.items()]
    assert len(set(codes.values())) == len(codes)


def test_once_the_bot_has_a_name_links_are_whole(desk: Desk) -> None:
    desk.live_a_day()
    first = desk.run("town", "show", "--links").out.splitlines()[1]
    assert first.partition("　")[2].startswith("https://t.me/")
    assert "?start=v_" in first
