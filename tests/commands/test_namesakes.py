"""Two villages and two people of one name, in two towns: a bare name is refused with the choices."""

import pytest

from tests.commands.desk import Desk

TWICE = """\
[office]
name = "清河县"
phone = "0352-1234567"

[[category]]
name = "求助"
kind = "request"
"""
TOWN = """
[[person]]
name = "张三"
roles = ["cadre"]
town = "{town}"

[[person]]
name = "{town}值班室"
roles = ["duty_room"]
town = "{town}"

[[town]]
name = "{town}"
duty_room = "{town}值班室"

[[village]]
name = "河村"
town = "{town}"
first_day = 2026-01-01
duty = ["张三"]
"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """An office of two towns."""
    text = TWICE + TOWN.format(town="东镇") + TOWN.format(town="西镇")
    assert desk.run("town", "import", desk.file(text)).code == 0
    return desk


def test_a_bare_village_name_is_refused_with_the_choices(desk: Desk) -> None:
    said = desk.run("duty", "show", "--village", "河村")
    assert (said.code, said.out) == (1, "")
    assert said.err == "叫河村的村有几个，请写成：东镇/河村、西镇/河村。\n"


def test_a_village_is_found_by_its_town_and_name(desk: Desk) -> None:
    [row] = desk.run("duty", "show", "--village", "西镇/河村", "--json").document
    assert (row["town"], row["village"]) == ("西镇", "河村")


def test_a_village_that_is_nowhere_is_refused(desk: Desk) -> None:
    said = desk.run("duty", "show", "--village", "南镇/河村")
    assert (said.code, said.out, said.err) == (1, "", "没有叫南镇/河村的村。\n")


def test_a_bare_name_of_two_people_is_refused_with_the_choices(desk: Desk) -> None:
    said = desk.run("invite", "张三")
    assert (said.code, said.out, said.err) == (1, "", "叫张三的有几位，请写成：东镇/张三、西镇/张三。\n")
    assert len(desk.run("invite", "东镇/张三", "--json").document) == 1
