"""抽样督评: residents are asked once more, the ones checked hear nothing, and what does not agree is acted on."""

from typing import Any

import pytest

from bot.actions.cases.concerning import concern
from bot.actions.cases.show import show_case
from bot.actions.inspecting.drawing import draw as begin_drawing
from bot.actions.people.own_copy import own_values
from bot.rules.people import Contact
from bot.rules.sample_check import in_order
from storage import people, sample_checks
from tests.roles.surfaces import copy_of
from tests.storage.test_identity_apart import everything
from tests.stories.test_desk import EVERYBODY, NAME, PHONE, register
from tests.stories.test_kinds import came
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, ROOM, DISPATCHER, SUPERVISOR = "刘天佑", "郭银花", "赖永胜", "袁文斌"
RESIDENT, OTHER = 7001, 7002


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def solved(town: TownInHand, who: int, text: str) -> str:
    """A petition all the way to 已解决, 满意."""
    number = await town.petition(who, text)
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(who, "已解决")
    await town.press(who, "满意")
    return number


async def a_sample(town: TownInHand) -> str:
    await town.bind(*EVERYBODY)
    number = await solved(town, RESIDENT, "没水了")
    await town.pass_time(days=2)
    await draw(town)
    return number


async def draw(town: TownInHand, count: str = "5件") -> None:
    """From /todo to the sample, without a word typed."""
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "抽样督评", "新抽一次", "全部", "近7天", count):
        await town.press(SUPERVISOR, label)


def shown(town: TownInHand, who: str | int) -> str:
    """The newest text that somebody reads, edits and all."""
    return next(message.text for message in reversed(town.phone(who).messages) if message.from_bot)


async def test_he_is_asked_once_more_and_what_he_says_stands_beside_the_books(town: TownInHand) -> None:
    number = await a_sample(town)
    assert town.heard_by(RESIDENT)[-1] == (
        f"{number} 您反映的“没水了”办完了，真的解决了吗？\n谷前堡镇督查在问，办的人看不到您的回答。"
    )
    assert town.newest_labels(RESIDENT) == ["已解决", "未解决", "以后别问"]
    assert "问到 0 件，问不到 0 件\n2026" in shown(town, SUPERVISOR)  # nothing to compare yet
    await town.press(RESIDENT, "未解决")
    await town.press(RESIDENT, "不满意")
    assert shown(town, RESIDENT) == f"{number} 谢谢您说实话，记下了。\n您不服，点下面，换人再看一遍。"
    assert town.newest_labels(RESIDENT) == ["不服，要求复查"]
    await town.press(SUPERVISOR, "刷新")
    head, place, seed, asked, heard, line = shown(town, SUPERVISOR).splitlines()
    assert (head, seed[:3], asked) == ("抽样督评 3月4日", "种子 ", "问到 1 件，问不到 0 件")
    assert place.endswith("，2月25日—3月3日 办结的")
    assert heard == "说已解决 0 件。和办结时记的：对得上 0，对不上 1，当时就没说解决 0"
    cadre = await handler_of(town, number)
    assert line == f"{number} 水磨口村 {cadre}：办结时记的已解决、满意；来访人：未解决、不满意（对不上）"
    case = await town.case(number)
    assert (case.state, case.result, case.grade) == ("closed", "resolved", "satisfied")


async def test_nobody_who_is_checked_hears_or_finds_a_word_of_it(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await solved(town, RESIDENT, "没水了")
    await town.pass_time(days=2)
    before = {who: town.heard_by(who) for who in (*CADRES, LEADER, ROOM, DISPATCHER)}
    history = await town.database.transaction(lambda tx: show_case(tx, number))
    await draw(town)
    await town.press(RESIDENT, "未解决")
    await town.press(RESIDENT, "不满意")
    assert {who: town.heard_by(who) for who in before} == before
    assert await town.database.transaction(lambda tx: show_case(tx, number)) == history
    for who in (*CADRES, LEADER, ROOM, DISPATCHER):
        await town.write(who, "/todo")
        assert "抽" not in str(town.phone(who).messages[-1])
    await town.press(LEADER, "督查")
    assert "抽" not in str(town.phone(LEADER).messages[-1])


async def test_what_does_not_agree_is_opened_again_one_level_up_with_the_red_card(town: TownInHand) -> None:
    number = await a_sample(town)
    closed_by = await handler_of(town, number)
    await town.press(RESIDENT, "未解决")
    await town.press(RESIDENT, "不评了")
    await town.press(SUPERVISOR, "刷新")
    await town.press(SUPERVISOR, number)
    await town.press(SUPERVISOR, "重办并督办")
    case = await town.case(number)
    assert (case.state, case.round, case.supervised, await handler_of(town, number)) == ("reworking", 2, "red", LEADER)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 我们又看了一遍，还没办好，现在重新办。"
    assert "（已重新办理并督办）" in shown(town, SUPERVISOR)
    assert closed_by != LEADER and f"{number} 水磨口村 {closed_by}：" in shown(town, SUPERVISOR)  # not who has it now
    told = [text for text in town.heard_by(LEADER) if number in text]
    assert [text for text in told if "抽" in text or "督评" in text] == []


async def test_who_is_not_content_has_it_looked_at_again_by_another_though_he_once_said_that_it_was_solved(
    town: TownInHand,
) -> None:
    number = await a_sample(town)
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "不满意")
    await town.press(RESIDENT, "不服，要求复查")
    review = await town.case("2026-00002")
    assert (review.review_of, await handler_of(town, "2026-00002")) == ((await town.case(number)).case_id, LEADER)
    await town.press(SUPERVISOR, "刷新")
    await town.press(SUPERVISOR, number)
    await town.press(SUPERVISOR, "重新办理")
    assert (await town.case(number)).state == "closed"  # what comes of the review is waited for


async def test_who_is_not_content_when_it_is_too_late_for_a_review_may_write_anew(town: TownInHand) -> None:
    number = await a_sample(town)
    asked = town.phone(RESIDENT).messages[-1].message_id
    await town.pass_time(days=40)
    for label in ("未解决", "不评了"):
        town.phone(RESIDENT).press(asked, label)
        await town.settle()
    [said] = [message for message in town.phone(RESIDENT).messages if message.message_id == asked]
    assert (said.text, said.labels) == (f"{number} 谢谢您说实话，记下了。\n还没办好的，直接再写给我。", [])


async def test_his_own_words_are_for_whoever_drew_and_for_nobody_who_is_checked(town: TownInHand) -> None:
    number = await a_sample(town)
    cadre, phone = await handler_of(town, number), town.phone(RESIDENT)
    before = {who: town.heard_by(who) for who in (*CADRES, LEADER, ROOM, DISPATCHER)}
    history = await town.database.transaction(lambda tx: show_case(tx, number))
    asked = phone.messages[-1].message_id
    first = phone.write("根本没修好，还叫我按已解决", reply_to=asked)
    await town.settle()
    assert shown(town, RESIDENT) == f"{number} 记下了，只给督查的人看。"
    assert town.newest_labels(RESIDENT) == ["已解决", "未解决", "以后别问", "新诉求"]
    await town.write(RESIDENT, "水管还漏")
    phone.edit(first, "根本没修好，还要我按已解决")
    phone.photo(caption="您看", media_group_id="a", reply_to=asked)
    phone.photo(media_group_id="a", reply_to=asked)
    phone.voice()
    await town.settle()
    await town.press(RESIDENT, "未解决")
    assert {who: town.heard_by(who) for who in before} == before
    assert await town.database.transaction(lambda tx: show_case(tx, number)) == history
    await town.write(cadre, number)
    assert not any(word in str(town.phone(cadre).messages[-1]) for word in ("没修好", "漏", "您看", "语音"))
    await town.press(SUPERVISOR, "刷新")
    await town.press(SUPERVISOR, number)
    assert shown(town, SUPERVISOR).splitlines()[1:] == [
        "他的话：根本没修好，还要我按已解决（已修改，3月4日 09:00）",
        "水管还漏",
        "您看",
        "他还发来：照片 2 张、语音 1 条",
    ]
    history = await town.database.transaction(lambda tx: show_case(tx, number))
    await town.press(SUPERVISOR, "看他发的")
    assert await town.database.transaction(lambda tx: show_case(tx, number)) == history
    assert [message.text for message in came(town, SUPERVISOR)][-3:] == [
        f"{number} 回头问他时发来的照片 2 张",
        "",
        f"{number} 回头问他时发来的语音 1",
    ]


async def test_what_he_said_in_his_own_words_stands_in_his_copy_until_it_is_forgotten(town: TownInHand) -> None:
    number = await a_sample(town)
    await town.write(RESIDENT, "水管还漏")
    [resident] = await town.staff_by_id((await town.case(number)).petitioner_id)
    now = town.clock.now()
    values = await town.database.transaction(lambda tx: own_values(tx, resident, now=now))
    assert [one["text"] for one in values["cases"][0]["asked_once_more"]["in_words"]] == ["水管还漏"]
    assert "水管还漏" in await town.database.transaction(lambda tx: copy_of(tx, person=resident, now=now))
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "删除我的资料")
    await town.press(RESIDENT, town.newest_labels(RESIDENT)[0])
    assert "水管还漏" not in str(await town.database.transaction(everything))


async def test_something_new_after_the_question_is_a_press_away(town: TownInHand) -> None:
    await a_sample(town)
    await town.write(RESIDENT, "村东的路灯坏了")
    await town.press(RESIDENT, "新诉求")
    await town.go_through(RESIDENT)
    petition = await town.database.transaction(lambda tx: show_case(tx, "2026-00002"))
    assert "村东的路灯坏了" in str(petition)


async def test_danger_after_the_question_is_a_matter_of_its_own(town: TownInHand) -> None:
    await a_sample(town)
    asked = town.phone(RESIDENT).messages[-1].message_id
    await town.write(RESIDENT, "着火了，快来人", reply_to=asked)
    assert "119" in "".join(town.heard_by(RESIDENT)[-2:])


async def test_words_that_name_the_drawer_are_not_for_him(town: TownInHand) -> None:
    number = await a_sample(town)
    await town.write(RESIDENT, f"{SUPERVISOR}收了红包")
    assert "只给督查的人看" not in shown(town, RESIDENT)
    await town.press(RESIDENT, "新诉求")
    await town.press(SUPERVISOR, "刷新")
    assert number not in town.newest_labels(SUPERVISOR)


async def test_nobody_is_asked_of_two_of_his_at_once_nor_again_within_a_month(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    for text in ("没水了", "路灯坏了", "路断了"):
        await solved(town, RESIDENT, text)
    await town.pass_time(days=2)
    before = len(town.heard_by(RESIDENT))
    await draw(town)
    assert len([text for text in town.heard_by(RESIDENT)[before:] if "真的解决了吗" in text]) == 1
    await draw(town)
    assert shown(town, SUPERVISOR) == "谷前堡镇近 7 天没有可抽的：没有办结的，或者都抽过、最近问过了。"


async def test_of_a_big_office_it_is_drawn_beside_the_writer_and_told(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    numbers = [await solved(town, RESIDENT, "没水了"), await solved(town, OTHER, "没电了")]
    await town.pass_time(days=2)
    [drawer] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    now = town.clock.now()
    span: dict[str, Any] = {"town_ids": None, "where": (0, 0), "days": 7, "count": 1}
    seed: dict[str, Any] = {"seed": "00000001", "cause": "x", "now": now, "at_once": 1}
    check = await town.database.transaction(lambda tx: begin_drawing(tx, drawer, **span, **seed))
    assert check is not None
    assert await town.database.transaction(lambda tx: sample_checks.cases_of(tx, check.check_id)) == []
    await town.beat()
    await town.settle()
    [one] = await town.database.transaction(lambda tx: sample_checks.cases_of(tx, check.check_id))
    [first] = in_order("00000001", numbers, most=1)
    assert (await town.case(first)).case_id == one.case_id
    assert town.heard_by(SUPERVISOR)[-1] == "抽好了，1 件，已经去问了。"
    await town.press(SUPERVISOR, "看结果")
    assert first in shown(town, SUPERVISOR)


async def test_of_several_that_wait_each_beat_draws_one_so_that_nobody_waits_for_all_of_them(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    for resident in (RESIDENT, OTHER):
        await solved(town, resident, "没水了")
    await town.pass_time(days=2)
    [drawer] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    span: dict[str, Any] = {"town_ids": None, "where": (0, 0), "days": 7, "count": 1, "now": town.clock.now()}
    for cause in "xy":
        await town.database.transaction(
            lambda tx, cause=cause: begin_drawing(tx, drawer, **span, cause=cause, at_once=1)
        )
    waiting = []
    for _ in range(3):
        waiting.append(len(await town.database.transaction(lambda tx: sample_checks.undrawn(tx, at_most=9))))
        await town.beat()
    assert waiting == [2, 1, 0]


async def test_who_wants_to_be_asked_no_more_is_not_and_a_case_is_drawn_once(town: TownInHand) -> None:
    await a_sample(town)
    await town.press(RESIDENT, "以后别问")
    assert shown(town, RESIDENT) == "好的，以后不再这样问您。"
    await solved(town, RESIDENT, "路灯坏了")
    await town.pass_time(days=1)
    heard = town.heard_by(RESIDENT)
    await draw(town)
    assert shown(town, SUPERVISOR).endswith("近 7 天没有可抽的：没有办结的，或者都抽过、最近问过了。")
    assert town.heard_by(RESIDENT) == heard


async def test_who_wants_to_be_asked_no_more_is_not_where_he_came_another_way(town: TownInHand) -> None:
    await a_sample(town)
    [resident] = await town.database.transaction(lambda tx: [people.by_chat(tx, RESIDENT, "resident")])
    await town.database.transaction(lambda tx: people.give(tx, resident.person_id, Contact(NAME, PHONE)))
    await town.press(RESIDENT, "以后别问")
    for who in (f"{NAME} {PHONE}", f"别人 {PHONE[:-1]}0"):
        number = await register(town, ROOM, "没水了", contact=who)
        cadre = await handler_of(town, number)
        await town.press(cadre, "答复")
        await town.write(cadre, "修好了")
        await town.press(cadre, "已当面告知")
        caller = (await town.staff_by_id((await town.case(number)).caller_id))[0].name
        await town.press(caller, "已解决")
        await town.press(caller, "满意")
    await town.pass_time(days=1)
    await draw(town)
    assert town.newest_labels(SUPERVISOR) == [number, "打印名单"]


async def test_who_has_no_chat_is_called_and_every_look_at_his_number_is_written_down(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(cadre, "已当面告知")
    caller = (await town.staff_by_id((await town.case(number)).caller_id))[0].name
    await town.press(caller, "已解决")
    await town.press(caller, "满意")
    await town.pass_time(days=2)
    await draw(town)
    assert caller != SUPERVISOR
    await town.press(SUPERVISOR, "抽查电话（1）")
    await town.press(SUPERVISOR, number)
    call = town.heard_by(SUPERVISOR)[-1]
    assert f"联系方式：{NAME} {PHONE}" in call and "他反映：没水了" in call
    await town.press(SUPERVISOR, "没打通")
    await town.press(SUPERVISOR, "抽查电话（1）")
    await town.press(SUPERVISOR, "打印名单")
    await town.press(SUPERVISOR, number)
    await town.press(SUPERVISOR, "未解决")
    await town.press(SUPERVISOR, "不满意")
    assert shown(town, SUPERVISOR) == f"{number} 记下了：未解决。"
    case_id = (await town.case(number)).case_id
    looks = await town.database.transaction(lambda tx: sample_checks.looks_of(tx, case_id))
    assert len(looks) == 3
    tables = await town.database.transaction(everything)
    assert [table for table, rows in tables.items() if PHONE in str(rows)] == []


async def test_what_was_deleted_is_not_asked_after(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await solved(town, RESIDENT, "没水了")
    number = await solved(town, OTHER, "没电了")
    await town.pass_time(days=2)
    await town.write(RESIDENT, "/privacy")
    await town.press(RESIDENT, "删除我的资料")
    await town.press(RESIDENT, town.newest_labels(RESIDENT)[0])
    await draw(town)
    assert shown(town, SUPERVISOR).count("：办结时记的") == 1
    await town.write(OTHER, "/privacy")
    await town.press(OTHER, "删除我的资料")
    await town.press(OTHER, town.newest_labels(OTHER)[0])
    await town.press(SUPERVISOR, "刷新")
    assert f"{number} 水磨口村" in shown(town, SUPERVISOR) and "来访人删了资料" in shown(town, SUPERVISOR)


async def test_what_he_said_stands_in_the_copy_of_his_data(town: TownInHand) -> None:
    number = await a_sample(town)
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "基本满意")
    [resident] = await town.staff_by_id((await town.case(number)).petitioner_id)
    now = town.clock.now()
    values = await town.database.transaction(lambda tx: own_values(tx, resident, now=now))
    assert values["cases"][0]["asked_once_more"] == {
        "said": "solved",
        "grade": "basically",
        "at": now.isoformat(),
        "in_words": [],
    }
    page = await town.database.transaction(lambda tx: copy_of(tx, person=resident, now=now))
    assert "回头问您时您说：已解决，基本满意" in page


async def test_what_turns_out_to_be_about_the_drawer_is_gone_from_his_sample(town: TownInHand) -> None:
    number = await a_sample(town)
    await town.press(RESIDENT, "未解决")
    await town.press(RESIDENT, "不评了")
    await town.press(SUPERVISOR, "刷新")
    await town.press(SUPERVISOR, number)
    await town.press(SUPERVISOR, "重新办理")
    await town.press(SUPERVISOR, "返回")
    assert number in shown(town, SUPERVISOR)
    await town.press(SUPERVISOR, "返回")
    before = town.newest_labels(SUPERVISOR)
    await town.press(SUPERVISOR, before[1])
    case, now = await town.case(number), town.clock.now()
    [drawer] = await town.database.transaction(lambda tx: people.named(tx, SUPERVISOR))
    about = frozenset({drawer.person_id})
    await town.database.transaction(
        lambda tx: concern(tx, case.case_id, by=case.petitioner_id, whom=about, how="named", now=now)
    )
    await town.settle()
    assert shown(town, SUPERVISOR) == "这里的内容变了，请重新打开。"
    await town.write(SUPERVISOR, "/todo")
    for label in ("督查", "抽样督评", before[1]):
        await town.press(SUPERVISOR, label)
    assert number not in shown(town, SUPERVISOR) and "：办结时记的" not in shown(town, SUPERVISOR)
    await town.press(SUPERVISOR, "返回")
    assert town.newest_labels(SUPERVISOR) == before  # nothing that counts what he is shown
