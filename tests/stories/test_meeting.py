"""周例会: an agenda before it, case by case in one message, decisions in words, minutes for whoever is invited."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.actions.cases.concerning import concern
from storage import people
from tests.roles.office import town_file
from tests.rules.village import at
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

SUPERVISOR, LEADER, OTHER_LEADER = "袁文斌", "刘天佑", "姚喜凤"
CADRES = ("赖淑珍", "姚忠义", "萧金凤")  # of 水磨口村, which 刘天佑 leads
MEETS_ON_TUESDAYS = b'\n[meeting]\nat = "Tue 09:00"\n'


@pytest.fixture
async def meeting_town(tmp_path: Path, engine: str) -> AsyncIterator[TownInHand]:
    """The practice town, where they meet on Tuesdays at nine; the agenda comes two hours before."""
    async with town_in_hand(tmp_path, file=PRACTICE_TOWN.read_bytes() + MEETS_ON_TUESDAYS, engine=engine) as town:
        await town.bind(SUPERVISOR, LEADER, *CADRES)
        yield town


def agendas(town: TownInHand, who: str) -> list[str]:
    return [text for text in town.heard_by(who) if text.startswith("周例会议程")]


def shown(town: TownInHand, who: str) -> str:
    """Return the newest message of the meeting as it stands now."""
    return next(m.text for m in reversed(town.phone(who).messages) if m.from_bot and "周例会" in m.text)


def screen(town: TownInHand, who: str) -> list[str]:
    """Return what stands in somebody's chat now."""
    return [message.text for message in town.phone(who).messages if message.from_bot]


async def owner_of(town: TownInHand, number: str) -> str:
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    return str(handler.name)


async def test_the_agenda_comes_before_the_meeting_once_and_names_what_needs_time_with_owner_and_age(
    meeting_town: TownInHand,
) -> None:
    town = meeting_town
    late = await town.petition(7001, "没水了")
    town.clock.set(at("2026-03-10 06:59"))
    await town.beat()
    fresh = await town.petition(7002, "路灯坏了")
    assert agendas(town, SUPERVISOR) == []
    for instant in ("2026-03-10 07:00", "2026-03-10 07:00:30", "2026-03-10 07:05"):
        town.clock.set(at(instant))
        await town.beat()
    assert agendas(town, SUPERVISOR) == []  # the town sleeps until half past seven
    town.clock.set(at("2026-03-10 07:30"))
    await town.beat()
    owner = await owner_of(town, late)
    await town.live_until(at("2026-03-10 09:30"))
    expected = (
        "周例会议程　谷前堡镇　3月10日 09:00\n"
        "在办 2 件：超期 1，挂账 0，不满意重办 0，督办 0。\n"
        "水磨口村　1件\n"
        f"　{late} {owner}：超期13小时，登记7天\n"
        "另有 1 件没到期限。\n"
        "涉及干部的件不上会。"
    )
    assert agendas(town, SUPERVISOR) == [expected]
    assert agendas(town, LEADER) == [expected.replace("谷前堡镇", f"{LEADER}联系的村")]
    assert [agendas(town, who) for who in CADRES] == [[], [], []]
    assert fresh not in expected


async def test_a_week_later_comes_the_next_and_a_missed_one_is_not_made_up_for(meeting_town: TownInHand) -> None:
    town = meeting_town
    await town.petition(7001, "没水了")
    town.clock.set(at("2026-03-10 13:30"))  # four hours after the meeting began
    await town.beat()
    assert agendas(town, SUPERVISOR) == []
    town.clock.set(at("2026-03-17 08:20"))
    await town.restart()
    await town.beat()
    await town.restart()
    await town.beat()
    assert len(agendas(town, SUPERVISOR)) == 1


async def test_it_is_held_by_buttons_and_what_is_decided_reaches_the_handler_and_stands_on_his_card(
    meeting_town: TownInHand,
) -> None:
    town = meeting_town
    first, second = await town.petition(7001, "没水了"), await town.petition(7002, "路灯坏了")
    await town.pass_time(days=8)
    await town.write(SUPERVISOR, "/meeting")
    await town.press(SUPERVISOR, "开会")
    assert shown(town, SUPERVISOR).startswith(f"周例会　水磨口村\n{first} 求助　待签收\n")
    assert "没水了" in shown(town, SUPERVISOR)
    messages = len(town.heard_by(SUPERVISOR))
    for label, number in (("下一件", second), ("上一件", first)):
        await town.press(SUPERVISOR, label)
        assert shown(town, SUPERVISOR).startswith(f"周例会　水磨口村\n{number} ")
    assert len(town.heard_by(SUPERVISOR)) == messages  # it was one message all the time
    await town.press(SUPERVISOR, "记决定")
    await town.press(SUPERVISOR, "7天内")
    await town.write(SUPERVISOR, "请水管站来修，村里出工")
    decision = "请水管站来修，村里出工（3月17日前）"
    assert town.heard_by(await owner_of(town, first))[-1] == f"{first} 周例会决定，{SUPERVISOR}记：\n{decision}"
    await town.write(await owner_of(town, first), first)
    assert f"会议决定（3月10日）：{decision}" in town.card_of(await owner_of(town, first), first)
    assert f"本次决定：{decision}" in shown(town, SUPERVISOR)
    await town.press(SUPERVISOR, "下一件")
    assert await town.press(SUPERVISOR, "议过了") == "记下了"
    ended = "议了 2 件。结束就出纪要，发给参会的领导。"
    assert [message.text for message in town.phone(SUPERVISOR).messages if message.from_bot][-1] == ended
    await town.press(SUPERVISOR, "结束")
    minutes = town.heard_by(SUPERVISOR)[-1]
    assert minutes == (
        "周例会纪要　谷前堡镇\n3月10日 周二 09:00—09:00，袁文斌主持\n议了 2 件，定了 1 件，没议 0 件。\n\n"
        f"会议决定\n{first} 水磨口村 {await owner_of(town, first)}：{decision}\n\n"
        f"议过，没定的\n{second} 水磨口村 {await owner_of(town, second)}，待签收"
    )
    assert town.heard_by(LEADER)[-1] == minutes


async def test_it_is_decided_without_a_word_and_who_will_not_write_is_not_thrown_out(meeting_town: TownInHand) -> None:
    town = meeting_town
    number = await town.petition(7001, "没水了")
    await town.write(SUPERVISOR, "/meeting")
    for label in ("开会", "记决定", "3天内", "先不写", "返回", "记决定", "3天内", "办好"):
        await town.press(SUPERVISOR, label)
    assert "本次决定：办好（3月5日前）" in shown(town, SUPERVISOR)
    assert town.heard_by(await owner_of(town, number))[-1].endswith("\n办好（3月5日前）")
    await town.write(SUPERVISOR, "路灯")
    assert "路灯" not in shown(town, SUPERVISOR)


async def test_the_minutes_are_a_page_to_be_printed(meeting_town: TownInHand) -> None:
    town = meeting_town
    number = await town.petition(7001, "没水了")
    await hold(town, '=HYPERLINK("http://x")<b>马上修</b>')
    await town.press(SUPERVISOR, "打印稿")
    page = newest_file(town, SUPERVISOR)
    assert "=HYPERLINK(&quot;http://x&quot;)&lt;b&gt;马上修&lt;/b&gt;" in page
    assert number in page and "<b>" not in page


async def hold(town: TownInHand, words: str) -> None:
    """A meeting that decides of one case, without a day."""
    await town.write(SUPERVISOR, "/meeting")
    await town.press(SUPERVISOR, "开会")
    await town.press(SUPERVISOR, "记决定")
    await town.press(SUPERVISOR, "不定日子")
    await town.write(SUPERVISOR, words)
    await town.press(SUPERVISOR, "结束")
    await town.press(SUPERVISOR, "结束")


def newest_file(town: TownInHand, who: str) -> str:
    found = next(message for message in reversed(town.phone(who).messages) if message.kind == "document")
    return town.world.files.known(found.file_id or "", "Document").served().decode()


async def test_who_leads_a_grid_holds_his_own_and_another_leader_has_nothing_of_it(meeting_town: TownInHand) -> None:
    town = meeting_town
    await town.bind(OTHER_LEADER)
    number = await town.petition(7001, "没水了")
    await town.write(OTHER_LEADER, "/meeting")
    assert town.heard_by(OTHER_LEADER)[-1].splitlines()[1] == "没有要议的件。"
    await town.write(LEADER, "/meeting")
    await town.press(LEADER, "开会")
    assert number in shown(town, LEADER)
    pressed = town.data_of("议过了")
    town.phone(OTHER_LEADER).press_data(town.phone(OTHER_LEADER).messages[-1].message_id, pressed)
    await town.settle()
    assert town.phone(OTHER_LEADER).toasts[-1].text == "这件不在您手上。"


async def test_a_petition_about_a_cadre_is_never_there_not_even_for_who_may_know_of_it(
    meeting_town: TownInHand,
) -> None:
    town = meeting_town
    await town.bind("赖永胜")
    secret = await town.petition(7001, "干部不给办", about="是")
    open_one = await town.petition(7002, "没水了")
    await town.write(SUPERVISOR, "/meeting")
    assert secret not in agendas(town, SUPERVISOR)[-1]
    assert agendas(town, SUPERVISOR)[-1].splitlines()[1].startswith("在办 1 件")
    await town.press(SUPERVISOR, "开会")
    assert shown(town, SUPERVISOR).startswith(f"周例会　水磨口村\n{open_one} ")


async def test_what_becomes_one_while_they_meet_is_gone_from_it_and_from_the_minutes(meeting_town: TownInHand) -> None:
    town = meeting_town
    first, second = await town.petition(7001, "没水了"), await town.petition(7002, "路灯坏了")
    await hold_half(town, first)
    case = await town.case(first)
    now = town.clock.now()
    whom = frozenset({case.handler_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
    )
    await town.press(SUPERVISOR, "结束")
    await town.press(SUPERVISOR, "结束")
    minutes = town.heard_by(SUPERVISOR)[-1]
    assert second in minutes and first not in minutes and "快修" not in minutes
    assert "议了 0 件，定了 0 件，没议 1 件。" in minutes


async def becomes_about(town: TownInHand, number: str, name: str) -> None:
    """A resident names somebody on the staff."""
    case, now = await town.case(number), town.clock.now()
    [named] = await town.database.transaction(lambda tx: people.named(tx, name))
    whom = frozenset({named.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=whom, how="named", now=now)
    )
    await town.settle()


async def test_a_case_that_was_paged_to_goes_off_the_screen_of_whom_it_turns_out_to_be_about(
    meeting_town: TownInHand,
) -> None:
    town = meeting_town
    first = await town.petition(7001, "没水了")
    second = await town.petition(7002, "低保给了亲戚")
    await town.write(LEADER, "/meeting")
    await town.press(LEADER, "开会")
    await town.press(LEADER, "下一件")
    assert "低保给了亲戚" in shown(town, LEADER)
    await becomes_about(town, second, LEADER)
    assert [text for text in screen(town, LEADER) if "低保给了亲戚" in text] == []
    assert town.newest_labels(LEADER) == ["接着开", "结束"]
    await town.press(LEADER, "接着开")
    assert shown(town, LEADER).startswith(f"周例会　水磨口村\n{first} ")


async def test_it_goes_off_the_screens_of_all_who_are_in_the_room(meeting_town: TownInHand) -> None:
    town = meeting_town
    await town.bind("赖永胜")
    number = await town.petition(7001, "低保给了亲戚")
    await town.write(SUPERVISOR, "/meeting")
    await town.press(SUPERVISOR, "开会")
    await becomes_about(town, number, LEADER)
    assert [text for text in screen(town, SUPERVISOR) if text.startswith("周例会　")] == []
    assert "这件不在会上议了。" in screen(town, SUPERVISOR)


async def test_agenda_and_minutes_are_shown_anew_without_what_turns_out_to_be_about_their_reader(
    meeting_town: TownInHand,
) -> None:
    town = meeting_town
    first, second = await town.petition(7001, "没水了"), await town.petition(7002, "路灯坏了")
    await town.pass_time(days=8)  # with an agenda of its own
    await town.write(LEADER, "/meeting")
    await hold(town, "查刘天佑亲戚的低保")
    before = [text.splitlines()[0] for text in screen(town, LEADER) if first in text and text.startswith("周例会")]
    assert before == ["周例会议程　刘天佑联系的村　3月10日 09:00", "周例会议程　刘天佑联系的村", "周例会纪要　谷前堡镇"]
    await becomes_about(town, first, LEADER)
    assert [text for text in screen(town, LEADER) if first in text or "查刘天佑" in text] == []
    [minutes] = [text for text in screen(town, LEADER) if text.startswith("周例会纪要")]
    assert second in minutes
    assert [second in text for text in screen(town, LEADER) if text.startswith("周例会议程")] == [True, True]


async def test_a_case_that_was_paged_away_from_takes_no_other_with_it(meeting_town: TownInHand) -> None:
    town = meeting_town
    first = await town.petition(7001, "低保给了亲戚")
    await town.petition(7002, "没水了")
    await town.write(LEADER, "/meeting")
    await town.press(LEADER, "开会")
    await town.press(LEADER, "下一件")
    before = shown(town, LEADER)
    await becomes_about(town, first, LEADER)
    assert "没水了" in before and shown(town, LEADER) == before


async def test_what_is_given_to_another_office_meanwhile_is_gone_as_well(meeting_town: TownInHand) -> None:
    town = meeting_town
    await town.bind("赖永胜")
    first, second = await town.petition(7001, "没水了"), await town.petition(7002, "路灯坏了")
    await town.write(LEADER, "/meeting")
    await town.press(LEADER, "开会")
    await town.write("赖永胜", first)
    for label in ("更多", "移送", "公安", "直接移送"):
        await town.press("赖永胜", label)
    await town.press(LEADER, "开会")  # what was on his screen is taken away; the meeting runs on
    assert shown(town, LEADER).startswith(f"周例会　水磨口村\n{second} ")


async def test_who_holds_those_of_several_towns_gets_one_message_and_opens_which_he_likes(
    tmp_path: Path, engine: str
) -> None:
    file = re.sub(r'supervisors = \["[甲乙]督办"\]\n', "", town_file())
    async with town_in_hand(tmp_path, file=file.encode(), engine=engine) as town:
        await town.bind("总督办")
        await town.write(7001, "没水了")
        await town.press(7001, "乙镇")
        await town.go_through(7001, village="乙东上村")
        town.clock.set(at("2026-03-09 09:00"))
        await town.beat()
        [said] = [text for text in town.heard_by("总督办") if text.startswith("周例会")]
        assert (said, town.newest_labels("总督办")) == ("周例会：这些镇的会由您开，点一个看议程。", ["甲镇", "乙镇"])
        await town.press("总督办", "乙镇")
        assert agendas(town, "总督办")[-1].startswith("周例会议程　乙镇\n在办 1 件")
        await town.press("总督办", "开会")
        assert shown(town, "总督办").startswith("周例会　乙镇/乙东上村\n2026-00001 ")
        await town.write("总督办", "/meeting")
        assert town.newest_labels("总督办") == ["甲镇", "乙镇"]


async def hold_half(town: TownInHand, number: str) -> None:
    await town.write(SUPERVISOR, "/meeting")
    await town.press(SUPERVISOR, "开会")
    assert number in shown(town, SUPERVISOR)
    await town.press(SUPERVISOR, "记决定")
    await town.press(SUPERVISOR, "3天内")
    await town.write(SUPERVISOR, "快修")


async def test_a_meeting_that_nobody_ended_ends_by_itself_and_its_minutes_say_so(meeting_town: TownInHand) -> None:
    town = meeting_town
    number = await town.petition(7001, "没水了")
    await hold_half(town, number)
    await town.pass_time(hours=12, minutes=1)
    minutes = [text for text in town.heard_by(SUPERVISOR) if text.startswith("周例会纪要")]
    assert [text.splitlines()[1] for text in minutes] == ["3月2日 周一 09:00 开始，袁文斌主持，没有点结束"]
    assert await town.press_again(SUPERVISOR, "结束") == "这次例会已经开完了。"
    await town.pass_time(hours=1)
    assert [text for text in town.heard_by(SUPERVISOR) if text.startswith("周例会纪要")] == minutes
