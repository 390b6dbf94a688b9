"""`invite`, `unbind`."""

import re
import stat

import pytest

from tests.commands.desk import Desk

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The practice town is imported."""
    desk.import_practice_town()
    return desk


def test_an_invitation_is_an_array_even_for_one(desk: Desk) -> None:
    [link] = desk.run("invite", "赖淑珍", "--json").document
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,64}", link["code"])
    assert link == {"name": "赖淑珍", "role": "cadre", "link": None, "code": link["code"]}


def test_without_a_name_everybody_not_yet_bound_is_invited(desk: Desk) -> None:
    people = [person["name"] for person in desk.run("town", "show", "--json").document["people"]]
    assert [link["name"] for link in desk.run("invite", "--json").document] == people
    desk.live_a_day()
    bound = {"赖淑珍", "姚忠义", "萧金凤", "刘天佑", "郭银花"}
    links = desk.run("invite", "--json").document
    assert [link["name"] for link in links] == [name for name in people if name not in bound]
    assert all(re.fullmatch(rf"https://t\.me/\w+\?start={link['code']}", link["link"]) for link in links)


def test_each_printing_makes_other_codes(desk: Desk) -> None:
    first = desk.run("invite", "赖淑珍", "--json").document
    assert desk.run("invite", "赖淑珍", "--json").document != first


def test_for_people_a_line_each(desk: Desk) -> None:
    [line] = desk.run("invite", "郭银花").out.splitlines()
    assert re.fullmatch(r"郭银花（值班室）　/start [A-Za-z0-9_-]+", line)


@pytest.mark.parametrize("verb", ["invite", "unbind"])
def test_a_name_that_nobody_bears_is_refused(desk: Desk, verb: str) -> None:
    said = desk.run(verb, "王二麻子")
    assert (said.code, said.out, said.err) == (1, "", "没有叫王二麻子的人。\n")


def test_whoever_is_bound_is_invited_again_only_after_the_end_of_the_binding(desk: Desk) -> None:
    desk.live_a_day()
    refused = desk.run("invite", "赖淑珍")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "赖淑珍已经绑定了。要换账号，先运行 unbind 赖淑珍。\n"
    ended = desk.run("unbind", "赖淑珍")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "赖淑珍已解除绑定，手上没办结的事已转给别人。\n"
    assert len(desk.run("invite", "赖淑珍", "--json").document) == 1
    assert desk.run("unbind", "赖淑珍").err == "赖淑珍还没有绑定。\n"


def test_a_sheet_has_a_card_for_each_who_is_not_bound_and_only_its_owner_reads_it(desk: Desk) -> None:
    desk.live_a_day()
    written = desk.folder / "邀请单.html"
    said = desk.run("invite", "--sheet", str(written))
    assert (said.code, said.out) == (0, f"写好了：{written}。请用浏览器打开，A4 纸打印。\n")
    waiting = [
        person["name"] for person in desk.run("town", "show", "--json").document["people"] if not person["bound"]
    ]
    assert re.findall("<h2>(.*?)</h2>", written.read_text("utf-8")) == waiting
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_a_sheet_for_one(desk: Desk) -> None:
    desk.live_a_day()
    written = desk.folder / "one.html"
    assert desk.run("invite", "韩长海", "--sheet", str(written)).code == 0
    assert re.findall("<h2>(.*?)</h2>", written.read_text("utf-8")) == ["韩长海"]


@pytest.mark.parametrize("arguments", [("invite", "--sheet"), ("town", "show", "--notices")])
def test_before_the_bot_has_met_telegram_there_is_no_link_to_print(desk: Desk, arguments: tuple[str, ...]) -> None:
    refused = desk.run(*arguments, str(desk.folder / "sheet.html"))
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "还不知道机器人叫什么，做不出二维码。请先开一次机器人（要连得上 Telegram）。\n"
    assert not (desk.folder / "sheet.html").exists()


def test_a_sheet_that_cannot_be_written_is_a_sentence(desk: Desk) -> None:
    desk.live_a_day()
    refused = desk.run("invite", "--sheet", str(desk.folder))
    assert (refused.code, refused.err) == (1, f"写不了文件 {desk.folder}。\n")


def test_a_notice_for_each_village(desk: Desk) -> None:
    desk.live_a_day()
    written = desk.folder / "告示.html"
    assert desk.run("town", "show", "--notices", str(written)).code == 0
    text = written.read_text("utf-8")
    villages = desk.run("town", "show", "--json").document["towns"][0]["villages"]
    assert re.findall(r'<p class="link">(.*?)</p>', text) == [village["link"] for village in villages]
