"""The clerk's first hour: the first code, who is bound, invitations, the end of a binding."""

import logging
import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.actions.towns.show_town import show_town
from bot.commands.run import _print_first_codes
from bot.files import printed
from bot.practice.telegram.faults import Failing, Fault
from bot.texts import menu
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CLERK, CADRE, NEXT = "周明", "赖淑珍", "姚忠义"
RESIDENT = 7001
OTHER_BUTTONS = ("上一页", "下一页", "只看没绑定的", "邀请单", "返回")
ONLY_CLERKS = "这个只给管理员用。"
CODE = re.compile(r"\?start=([A-Za-z0-9_-]{16,64})")


async def first_start(town: TownInHand, capsys: pytest.CaptureFixture[str]) -> str:
    """The program starts; return what it prints for whoever started it."""
    capsys.readouterr()
    town.app.on_introduced = partial(_print_first_codes, town.database, town.clock)
    await town.app.introduce()
    return capsys.readouterr().out


def everything_in(folder: Path) -> bytes:
    """Return all bytes of the database."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found is not None, text
    return found[1]


def shown_to(town: TownInHand, who: str) -> str:
    """Return the newest message with buttons as it stands now."""
    return next(message.text for message in reversed(town.phone(who).messages) if message.from_bot and message.labels)


def menu_of(town: TownInHand, who: str) -> list[str]:
    """Return the commands that somebody's chat offers."""
    found = [
        commands for (kind, _), commands in town.world.profile.commands.items() if str(town.phone(who).user_id) in kind
    ]
    assert len(found) == 1
    return [command["command"] for command in found[0]]


# The first start


async def test_the_first_start_prints_a_code_by_which_the_clerk_binds(
    town: TownInHand, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = await first_start(town, capsys)
    assert told.startswith("管理员周明还没绑定。") and told.count("\n") == 1
    code = code_in(told)
    assert f"/start {code}（7 天有效" in told
    assert code not in caplog.text
    await town.write(CLERK, f"/start {code}")
    assert town.heard_by(CLERK) == [
        "周明，您好。您已绑定为谷前堡镇的管理员。\n/staff 看谁绑定了，发邀请，打印邀请单和村告示"
    ]
    assert menu_of(town, CLERK) == ["staff", *(command for command, _ in menu.STAFF)]
    assert await first_start(town, capsys) == ""


async def test_each_start_prints_another_code_and_ends_the_one_before(
    town: TownInHand, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = code_in(await first_start(town, capsys)), code_in(await first_start(town, capsys))
    await town.write(CLERK, f"/start {old}")
    assert town.heard_by(CLERK) == ["这个绑定码过期了。请找管理员再要一个。"]
    await town.write(CLERK, f"/start {new}")
    assert town.heard_by(CLERK)[-1].startswith("周明，您好。")


async def test_a_first_code_lives_for_seven_days(town: TownInHand, capsys: pytest.CaptureFixture[str]) -> None:
    code = code_in(await first_start(town, capsys))
    await town.pass_time(days=7)
    await town.write(CLERK, f"/start {code}")
    assert town.heard_by(CLERK) == ["这个绑定码过期了。请找管理员再要一个。"]


async def test_a_town_without_a_clerk_is_told_how_to_name_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = make_town(3, villages=2)
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        told = await first_start(town, capsys)
        assert told == (
            '镇的资料里还没有管理员。请在镇文件里加一位：[[person]]，name 写姓名，roles = ["clerk"]；'
            "再运行 python -m bot town import 文件.toml 和 python -m bot invite 姓名\n"
        )
        await town.import_town(f'{file}\n[[person]]\nname = "周明"\nroles = ["clerk"]\n'.encode())
        assert "/start " in await first_start(town, capsys)


# Who is bound


async def test_the_clerk_sees_how_many_are_bound_and_then_who(town: TownInHand) -> None:
    await town.bind(CLERK, CADRE)
    await town.write(CLERK, "/staff")
    assert (
        shown_to(town, CLERK)
        == "人员 39 位：已绑定 2 位，没绑定 37 位，联系不上 0 位。\n找一个人：发 /staff 姓名\n现在是试用：可以清空重来，正式启用以后就不能了。"
    )
    await town.press(CLERK, "谷前堡镇 2/39")
    assert shown_to(town, CLERK).startswith("谷前堡镇 39 位：已绑定 2 位，没绑定 37 位")
    people = [label for label in town.newest_labels(CLERK) if label not in OTHER_BUTTONS]
    assert len(people) == 12
    for _ in range(3):
        await town.press(CLERK, "下一页")
        people += [label for label in town.newest_labels(CLERK) if label not in OTHER_BUTTONS]
    assert len(people) == 39
    assert {name for name in people if name.startswith("✅")} == {"✅ 赖淑珍", "✅ 周明"}
    await town.press(CLERK, "只看没绑定的")
    assert not any(label.startswith("✅") for label in town.newest_labels(CLERK))
    await town.press(CLERK, "返回")
    assert shown_to(town, CLERK).startswith("人员 39 位")


async def test_a_page_tells_role_town_and_since_when(town: TownInHand) -> None:
    await town.bind(CLERK, CADRE)
    await town.write(CLERK, "/staff 赖淑珍")
    await town.press(CLERK, "✅ 赖淑珍")
    assert shown_to(town, CLERK) == "赖淑珍\n值班干部　谷前堡镇\n3月2日 09:00 起已绑定"
    assert town.newest_labels(CLERK) == ["解除绑定", "返回名单"]


async def test_whoever_blocked_the_bot_is_marked(town: TownInHand) -> None:
    await town.bind(CLERK, CADRE)
    town.phone(CADRE).block()
    await town.settle()
    await town.write(CLERK, "/staff 赖淑珍")
    await town.press(CLERK, "⚠️ 赖淑珍")
    assert shown_to(town, CLERK).endswith("3月2日 09:00 起已绑定，现在联系不上：对方停用了机器人")


async def test_a_part_of_a_name_finds_people_and_a_wildcard_finds_nobody(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff 赖")
    assert [label for label in town.newest_labels(CLERK) if not label.startswith("赖")] == []
    assert "赖淑珍" in town.newest_labels(CLERK)
    await town.write(CLERK, "/staff %")
    assert shown_to(town, CLERK) == "没有名字里有“%”的人。"


async def test_a_county_is_shown_town_by_town(tmp_path: Path) -> None:
    file = make_town(5, villages=28, towns=14) + '\n[[person]]\nname = "周明"\nroles = ["clerk"]\n'
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        await town.bind(CLERK)
        await town.write(CLERK, "/staff")
        towns = [label for label in town.newest_labels(CLERK) if "/" in label]
        await town.press(CLERK, "下一页")
        towns += [label for label in town.newest_labels(CLERK) if "/" in label]
        assert len(towns) == 15 and towns[-1] == "不属于哪个镇 1/2"
        await town.press(CLERK, towns[-1])
        assert "✅ 周明" in town.newest_labels(CLERK)


# Invitations and the end of a binding


async def test_an_invitation_is_ready_to_be_passed_on_and_binds(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff 赖淑珍")
    await town.press(CLERK, "赖淑珍")
    assert shown_to(town, CLERK).endswith("还没绑定")
    await town.press(CLERK, "发邀请")
    before, invitation = town.heard_by(CLERK)[-2:]
    assert before == "下一条就是给赖淑珍的邀请，转发给本人。"
    assert re.fullmatch(
        r"赖淑珍，您好。请点这个链接，再按“开始”，就绑定谷前堡镇的值班机器人了：\n"
        r"https://t\.me/\w+\?start=\w{16}\n只给您一个人用，3月9日 09:00 前有效。",
        invitation,
    )
    await town.write(CADRE, f"/start {code_in(invitation)}")
    assert town.heard_by(CADRE)[0].startswith("赖淑珍，您好。您已绑定为谷前堡镇的值班干部。")
    assert await town.press(CLERK, "发邀请") == "这个按钮是以前的，现在用不上了。"


async def test_the_code_of_an_invitation_lies_nowhere_in_the_database(town: TownInHand, tmp_path: Path) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff 赖淑珍")
    await town.press(CLERK, "赖淑珍")
    await town.press(CLERK, "发邀请")
    code = code_in(town.heard_by(CLERK)[-1])
    await town.close()
    kept = everything_in(tmp_path)
    await town.open()
    assert code.encode() not in kept


async def test_a_leaver_is_unbound_after_asking_and_his_cases_and_menu_go(town: TownInHand) -> None:
    await town.bind(CLERK, CADRE, NEXT)
    number = await town.petition(RESIDENT, "没水了")
    handler = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.write(CLERK, f"/staff {handler}")
    await town.press(CLERK, f"✅ {handler}")
    await town.press(CLERK, "解除绑定")
    assert shown_to(town, CLERK) == f"解除{handler}的绑定？手上没办结的事会转给别人。"
    await town.press(CLERK, "不解除")
    await town.press(CLERK, "解除绑定")
    assert await town.press(CLERK, "解除绑定") == f"{handler}已解除绑定，没办结的事已转给别人。"
    assert shown_to(town, CLERK).endswith("还没绑定")
    assert town.heard_by(handler)[-1] == "您在谷前堡镇的绑定已解除，新的事不再发到这里。"
    assert menu_of(town, handler) == [command for command, _ in menu.RESIDENTS]
    moved = (await town.staff_by_id((await town.case(number)).handler_id))[0]
    assert moved.name != handler and moved.reachable
    await town.write(handler, "/todo")
    assert town.heard_by(handler)[-1] == "这个只给工作人员用。"


async def test_nobody_ends_his_own_binding(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff 周明")
    await town.press(CLERK, "✅ 周明")
    assert await town.press(CLERK, "解除绑定") == "不能解除自己的绑定，请别的管理员来办。"


# Others


@pytest.mark.parametrize("who", [RESIDENT, CADRE])
async def test_the_clerks_desk_is_for_clerks_alone(town: TownInHand, who: str | int) -> None:
    await town.bind(CLERK, CADRE)
    await town.write(who, "/staff")
    assert town.heard_by(who)[-1] == ONLY_CLERKS
    await town.write(CLERK, "/staff 姚忠义")
    assert await town.press_again(who, "姚忠义") == ONLY_CLERKS


async def test_a_clerk_who_is_a_cadre_too_keeps_both_desks(tmp_path: Path) -> None:
    file = PRACTICE_TOWN.read_text("utf-8").replace(
        'name = "赖淑珍"\nroles = ["cadre"]', 'name = "赖淑珍"\nroles = ["cadre", "clerk"]'
    )
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        await town.bind(CADRE)
        assert (
            town.heard_by(CADRE)[0]
            .split("\n\n")[0]
            .endswith("/todo 看等您办的事\n/staff 看谁绑定了，发邀请，打印邀请单和村告示")
        )
        assert menu_of(town, CADRE) == ["staff", *(command for command, _ in menu.STAFF)]
        await town.write(CADRE, "/help")
        assert "签收" in town.heard_by(CADRE)[-1] and "/staff" in town.heard_by(CADRE)[-1]


async def test_help_tells_a_clerk_what_he_can_do(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/help")
    assert town.heard_by(CLERK)[-1].startswith("您管人员和绑定。\n/staff ")


async def test_an_invitation_that_came_too_late_is_withdrawn(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff 赖淑珍")
    await town.press(CLERK, "赖淑珍")
    town.clock.set(town.clock.now() + timedelta(minutes=1))
    town.phone(CLERK).press_latest("发邀请")
    await town.app.polling.step(0)
    await town.app.worker.work()  # the press is done, nothing is sent yet
    await town.bind(CADRE)
    assert not any("只给您一个人用" in text for text in town.heard_by(CLERK))


# What is printed


def file_of(town: TownInHand, who: str) -> tuple[str, str, str]:
    """Return (name, text, caption) of the newest file that somebody was sent."""
    message = next(message for message in reversed(town.phone(who).messages) if message.kind == "document")
    stored = town.world.files.known(message.file_id or "", "Document")
    return stored.name, stored.served().decode(), message.text


def cards_of(text: str) -> list[tuple[str, str]]:
    """Return (name, link in letters) of each card on a sheet."""
    return re.findall(r"<article.*?<h2>(.*?)</h2>.*?<p class=\"link\">(.*?)</p></article>", text, re.DOTALL)


def self_contained(text: str) -> bool:
    """Whether a page loads nothing and runs nothing."""
    return not re.search(r"<script|<link|<img|@import|url\(|src=|href=", text)


async def test_one_press_makes_a_sheet_with_a_card_for_each_who_is_not_bound(town: TownInHand, tmp_path: Path) -> None:
    await town.bind(CLERK, NEXT)
    await town.write(CLERK, "/staff")
    assert await town.press(CLERK, "邀请单") == "正在做，马上发来。"
    name, text, caption = file_of(town, CLERK)
    assert name == "邀请单-谷前堡镇.html"
    assert caption.startswith("邀请单，37 张。") and "3月9日 09:00 前有效" in caption
    people = (await town.database.transaction(show_town))["people"]
    cards = cards_of(text)
    assert [name for name, _ in cards] == [person["name"] for person in people if not person["bound"]]
    assert len({link for _, link in cards}) == 37
    assert all(printed.qr(link) in text for _, link in cards)
    assert self_contained(text)
    link = dict(cards)[CADRE]
    await town.write(CADRE, f"/start {code_in(link)}")
    assert town.heard_by(CADRE)[0].startswith("赖淑珍，您好。您已绑定为")
    await town.close()
    kept = everything_in(tmp_path)
    await town.open()
    assert not any(code_in(link).encode() in kept for _, link in cards)


async def test_another_sheet_ends_the_codes_of_the_one_before(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "邀请单")
    old = dict(cards_of(file_of(town, CLERK)[1]))[CADRE]
    await town.press(CLERK, "邀请单")
    new = dict(cards_of(file_of(town, CLERK)[1]))[CADRE]
    await town.write(CADRE, f"/start {code_in(old)}")
    assert town.heard_by(CADRE) == ["这个绑定码过期了。请找管理员再要一个。"]
    await town.write(CADRE, f"/start {code_in(new)}")
    assert town.heard_by(CADRE)[1].startswith("赖淑珍，您好。")


async def test_a_sheet_tells_role_and_village_and_a_town_begins_on_its_own_page(tmp_path: Path) -> None:
    file = make_town(5, villages=4, towns=2) + '\n[[person]]\nname = "周明"\nroles = ["clerk"]\n'
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        shown = await town.database.transaction(show_town)
        first, second = shown["towns"]
        await town.bind(CLERK)
        await town.write(CLERK, "/staff")
        await town.press(CLERK, "邀请单")
        name, text, _ = file_of(town, CLERK)
        assert name == f"邀请单-{shown['office']}.html"
        heads = re.findall(r"<h1>(\S+镇)　绑定邀请　第 1 页", text)
        assert heads == [first["name"], second["name"]]
        village = first["villages"][0]
        assert f"<h2>{village['duty'][0]}</h2><p>值班干部</p><p>{first['name']} {village['name']}</p>" in text
        await town.press(CLERK, next(label for label in town.newest_labels(CLERK) if label.startswith(second["name"])))
        await town.press(CLERK, "邀请单")
        assert re.findall(r"<h1>(\S+镇)　绑定邀请", file_of(town, CLERK)[1])[0] == second["name"]
        assert first["name"] not in file_of(town, CLERK)[1]


async def test_a_time_out_while_a_sheet_goes_out_sends_no_second_one(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    town.world.faults.append(Fault("sendDocument", Failing.TIME_OUT_AFTER_EFFECT))
    await town.press(CLERK, "邀请单")
    assert [message.kind for message in town.phone(CLERK).messages].count("document") == 1
    link = dict(cards_of(file_of(town, CLERK)[1]))[CADRE]
    await town.write(CADRE, f"/start {code_in(link)}")
    assert town.heard_by(CADRE)[0].startswith("赖淑珍，您好。")


async def test_when_all_are_bound_there_is_nothing_to_print(tmp_path: Path) -> None:
    file = make_town(5, villages=1, cadres_a_village=1) + '\n[[person]]\nname = "周明"\nroles = ["clerk"]\n'
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        people = [person["name"] for person in (await town.database.transaction(show_town))["people"]]
        await town.bind(*people)
        await town.write(CLERK, "/staff")
        assert await town.press(CLERK, "邀请单") == "都已绑定，不用再发邀请。"


async def test_each_village_has_its_notice_whose_code_leads_to_it(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "村告示")
    assert town.newest_labels(CLERK)[:2] == ["全部 13 个村", "谷前堡社区"]
    assert await town.press(CLERK, "全部 13 个村") == "正在做，马上发来。"
    name, text, caption = file_of(town, CLERK)
    assert name == "村告示-谷前堡镇.html" and caption.startswith("告示，13 页，一村一页。")
    villages = (await town.database.transaction(show_town))["towns"][0]["villages"]
    assert re.findall(r'<p class="village">(.*?)</p>', text) == [f"谷前堡镇 {village['name']}" for village in villages]
    assert all(printed.qr(village["link"]) in text for village in villages)
    assert text.count("0352-0000000") == 13
    assert self_contained(text)
    await town.write(RESIDENT, f"/start {villages[3]['link'].partition('=')[2]}")
    assert villages[3]["name"] in town.heard_by(RESIDENT)[-1]


async def test_one_villages_notice_alone(town: TownInHand) -> None:
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "村告示")
    await town.press(CLERK, "下一页")
    await town.press(CLERK, [label for label in town.newest_labels(CLERK) if label.endswith("村")][-1])
    name, text, _ = file_of(town, CLERK)
    assert text.count('class="page"') == 1 and re.search(r"村告示-(.*)\.html", name)[1] in text  # type: ignore[index]


async def test_a_county_chooses_a_town_first(tmp_path: Path) -> None:
    file = make_town(5, villages=6, towns=2) + '\n[[person]]\nname = "周明"\nroles = ["clerk"]\n'
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        second = (await town.database.transaction(show_town))["towns"][1]
        await town.bind(CLERK)
        await town.write(CLERK, "/staff")
        await town.press(CLERK, "村告示")
        assert town.newest_labels(CLERK)[0] == "全部 6 个村"
        await town.press(CLERK, second["name"])
        await town.press(CLERK, "全部 3 个村")
        text = file_of(town, CLERK)[1]
        assert re.findall(r'<p class="village">\S+ (.*?)</p>', text) == [one["name"] for one in second["villages"]]


async def test_what_is_printed_shows_a_name_as_it_is_written(town: TownInHand) -> None:
    odd = PRACTICE_TOWN.read_text("utf-8").replace('name = "谷前堡村"', 'name = "<b>&谷前堡村"')
    await town.import_town(odd.encode())
    await town.bind(CLERK)
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "村告示")
    await town.press(CLERK, "全部 13 个村")
    text = file_of(town, CLERK)[1]
    assert "谷前堡镇 &lt;b&gt;&amp;谷前堡村" in text and "<b>&谷" not in text
