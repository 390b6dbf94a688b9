"""Somebody comes to the counter or calls, who has no chat: the desk writes for him, and he is told by phone or in person."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.cases.show import show_case
from bot.actions.people.invite import unbind
from bot.messages.buttons import base36
from storage import people
from tests.storage.test_identity_apart import everything
from tests.town import PRACTICE_TOWN, TownInHand, town_in_hand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, ROOM, DISPATCHER, SUPERVISOR = "刘天佑", "郭银花", "赖永胜", "袁文斌"
EVERYBODY = (*CADRES, LEADER, ROOM, DISPATCHER, SUPERVISOR)
PHONE, NAME = "13687654321", "皇甫大爷"
SECRET = "低保名额给了亲戚"


async def register(town: TownInHand, who: str, text: str, *, contact: str = f"{NAME} {PHONE}", about: str = "") -> str:
    """Register for somebody at the counter, from /register to the number."""
    await town.write(who, "/register")
    await town.write(who, text)
    await choose(town, who, *(("投诉", about) if about else ("求助",)))
    await town.write(who, contact)
    await town.press(who, "提交")
    return numbers(town, who)[-1]


async def choose(town: TownInHand, who: str, *labels: str) -> None:
    """Press the village, wherever it stands, then the labels."""
    while "水磨口村" not in town.newest_labels(who):
        await town.press(who, "下一页")
    for label in ("水磨口村", *labels):
        await town.press(who, label)


def numbers(town: TownInHand, who: str) -> list[str]:
    return [text.split("编号 ")[1][:10] for text in town.heard_by(who) if "编号 " in text]


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def test_an_old_man_at_the_counter_gets_a_number_like_everybody(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(ROOM, "/register")
    assert town.heard_by(ROOM)[-1] == "代人登记：请写下来人或来电的人说的事，照片、语音也行。"
    await town.write(ROOM, "没水了")
    await choose(town, ROOM, "求助")
    assert town.newest_labels(ROOM) == ["跳过"]
    await town.write(ROOM, f"{NAME} {PHONE}")
    assert town.heard_by(ROOM)[-1] == (
        f"请念给他听，看对不对：\n村：水磨口村\n类别：求助\n内容：没水了\n联系方式：{NAME} {PHONE}\n\n没问题就点“提交”。"
    )
    await town.press(ROOM, "提交")
    number = "2026-00001"
    cadre = await handler_of(town, number)
    assert town.heard_by(ROOM)[-1] == (
        f"登记好了，编号 {number}。\n值班：{cadre}（今天轮值）。\n最晚 3月9日 答复。请把编号告诉他。"
    )
    assert "没水了" in town.card_of(cadre, number)
    shown = await town.database.transaction(lambda tx: show_case(tx, number))
    assert shown is not None
    assert (shown["registered_by"], shown["events"][0]["by"], shown["messages"][0]["to"]) == (ROOM, ROOM, cadre)


async def test_where_he_is_reached_stands_in_the_one_table_only(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    petitioner = (await town.case(number)).petitioner_id
    left = await town.database.transaction(lambda tx: people.contact(tx, petitioner))
    assert left == people.Contact(NAME, PHONE)
    tables = await town.database.transaction(everything)
    told = [table for table, rows in tables.items() if NAME in str(rows) or PHONE in str(rows)]
    assert told == []


async def test_a_call_about_a_cadre_leaves_the_one_who_wrote_it_down_with_the_number_alone(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, SECRET, about="是")
    assert town.heard_by(ROOM)[-1] == f"登记好了，编号 {number}。\n已转镇里专人。\n最晚 3月9日 答复。请把编号告诉他。"
    assert SECRET in town.card_of(DISPATCHER, number)
    said = [message.text for message in town.phone(ROOM).messages if message.from_bot]
    assert [text for text in said if SECRET in text] == []
    await town.write(ROOM, "/todo")
    assert town.heard_by(ROOM)[-1] == "没有等您办的事。"


async def test_nobody_else_may_register_for_others(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    for who in (*CADRES, LEADER, SUPERVISOR, 7001):
        await town.write(who, "/register")
        assert town.heard_by(who)[-1] == "这个只给值班室和分派员用。"
    await town.write(CADRES[0], "没水了")
    assert "代人登记" not in town.newest_labels(CADRES[0])


async def test_a_stray_sentence_can_be_what_somebody_else_said(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(DISPATCHER, "有人来说没水了")
    assert town.newest_labels(DISPATCHER) == ["我自己要反映", "代人登记"]
    await town.press(DISPATCHER, "代人登记")
    await choose(town, DISPATCHER, "求助", "跳过", "提交")
    number = numbers(town, DISPATCHER)[-1]
    assert "有人来说没水了" in town.card_of(await handler_of(town, number), number)


async def test_his_own_petition_that_lies_there_unfinished_comes_first(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(ROOM, "我家路灯坏了")
    await town.press(ROOM, "我自己要反映")
    await town.write(ROOM, "/register")
    assert town.heard_by(ROOM)[-2] == "您自己还有一件没交。请先提交或取消，再代人登记。"
    await choose(town, ROOM, "求助", "提交")
    own = numbers(town, ROOM)[-1]
    other = await register(town, ROOM, "没水了")
    petitioners = {(await town.case(number)).petitioner_id for number in (own, other)}
    assert len(petitioners) == 2
    await town.write(ROOM, "/my")
    assert other not in town.heard_by(ROOM)[-1]
    assert own in town.heard_by(ROOM)[-1]


async def test_whoever_registers_may_be_the_one_on_duty(town: TownInHand) -> None:
    await town.bind(ROOM)
    number = await register(town, ROOM, "没水了")
    assert await handler_of(town, number) == ROOM
    assert "没水了" in town.card_of(ROOM, number)


async def test_what_is_cancelled_or_never_finished_leaves_nobody_behind(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)

    async def residents() -> int:
        rows = await town.database.transaction(lambda tx: tx.all("SELECT 1 FROM identities WHERE kind = 'resident'"))
        return len(rows)

    await town.write(ROOM, "/start")  # in his own chat he is a resident too
    before = await residents()
    await town.write(ROOM, "/register")
    await town.press(ROOM, "取消")
    assert await residents() == before
    await town.write(ROOM, "/register")
    await town.write(ROOM, "没水了")
    await town.live_until(town.clock.now() + timedelta(days=8), step=timedelta(hours=6))
    assert await residents() == before


async def test_what_was_asked_can_be_changed(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(ROOM, "/register")
    await town.write(ROOM, "没水了")
    await choose(town, ROOM, "求助", "跳过", "修改", "换联系方式")
    await town.write(ROOM, PHONE)
    await town.press(ROOM, "提交")
    petitioner = (await town.case("2026-00001")).petitioner_id
    assert await town.database.transaction(lambda tx: people.contact(tx, petitioner)) == people.Contact("", PHONE)


async def test_the_same_press_twice_says_the_number_and_registers_once(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    assert await town.press_again(ROOM, "提交") == f"这件已经交过了，编号 {number}。"
    assert await town.case("2026-00002") is None


async def test_the_handler_is_told_at_once_that_he_must_call_and_what_the_number_is(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    assert f"联系方式：{NAME} {PHONE}" in town.card_of(cadre, number)
    await town.press(cadre, "答复")
    assert town.heard_by(cadre)[-1] == f"请写 {number} 的办结答复，写完打电话或当面告诉来访人。"
    await town.write(cadre, "水泵修好了")
    assert town.heard_by(cadre)[-1] == (
        f"{number} 的来访人没有聊天账号，这句话没有发出去。请打电话或当面告诉他，再点“已当面告知”。"
    )
    assert "⚠️ 他没有聊天账号，要打电话或当面告诉他" in town.card_of(cadre, number)
    assert (await town.case(number)).state == "in_progress"
    assert await town.press(cadre, "已当面告知") == "记下了：已当面告知"
    case = await town.case(number)
    assert (case.state, case.contacted_at, case.delivered_at) == (
        "awaiting_feedback",
        town.clock.now(),
        town.clock.now(),
    )
    assert "✅ 已当面或电话告知" in town.card_of(cadre, number)
    assert [m.labels for m in town.phone(cadre).messages if "已当面告知" in m.labels] == []


async def test_the_number_is_for_the_present_handler_alone_and_gone_when_it_moves_or_closes(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    colleague = next(name for name in CADRES if name != cadre)
    await town.live_until(town.clock.now() + timedelta(hours=1))
    await town.press(cadre, "转办")
    await town.press(cadre, colleague)
    assert f"联系方式：{NAME} {PHONE}" in town.card_of(colleague, number)
    seen = {who: [m.text for m in town.phone(who).messages if PHONE in m.text and m.from_bot] for who in EVERYBODY}
    assert {who for who in EVERYBODY if seen[who]} == {colleague}
    await town.press(colleague, "答复")
    await town.write(colleague, "水泵修好了")
    await town.press(colleague, "已当面告知")
    await town.live_until(town.clock.now() + timedelta(days=8), step=timedelta(hours=6))
    assert (await town.case(number)).result == "no_feedback"
    assert PHONE not in town.card_of(colleague, number)


async def test_progress_is_told_by_phone_too_and_no_reminder_says_that_it_was_sent(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    await town.write(cadre, "下午去修")
    await town.press(cadre, number)
    assert town.heard_by(cadre)[-1] == (
        f"“下午去修”记在 {number} 上了，没有发出去：请打电话或当面告诉来访人。是办结答复，还是只是进展？"
    )
    await town.press(cadre, "只是进展")
    await town.press(cadre, "已当面告知")
    assert ((await town.case(number)).state, (await town.case(number)).answer_state) == ("in_progress", "told")
    await town.press(cadre, "办结答复")  # what he has told once he need not tell again
    assert (await town.case(number)).state == "awaiting_feedback"


@pytest.mark.slow
async def test_an_answer_that_was_written_and_not_told_is_still_owed(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "水泵修好了")
    await town.live_until(town.clock.now() + timedelta(days=8), step=timedelta(hours=1))
    reminded = [
        text for text in town.heard_by(cadre) if text.startswith(f"{number} ") and "期" in text and "·" not in text
    ]
    assert reminded
    assert all(text.endswith("答复写了，还没打电话或当面告诉来访人。") for text in reminded)
    assert f"{number} 还没跟来访人说过话，先打个电话也好。答复写了，还没打电话或当面告诉来访人。" in town.heard_by(
        cadre
    )


@pytest.mark.slow
async def test_what_he_says_later_is_written_down_by_whoever_hears_it(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    assert "需补充" not in town.newest_labels(cadre)
    await town.press(cadre, "记补充")
    await town.write(cadre, "他说在村东头")
    assert "补充：他说在村东头" in town.card_of(cadre, number)
    case = await town.case(number)
    assert (case.state, case.paused_at, case.contacted_at) == ("in_progress", None, town.clock.now())
    await town.live_until(town.clock.now() + timedelta(days=9), step=timedelta(hours=1))
    await town.press(LEADER, number)
    await town.press(LEADER, "记补充")
    await town.write(LEADER, "他又来电话催")
    assert any(text.endswith("他又来电话催") for text in town.heard_by(cadre))


async def test_who_may_not_see_a_case_writes_nothing_into_it(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, SECRET, about="是")
    case = await town.case(number)
    for who in (*CADRES, LEADER, ROOM):  # nor who wrote it down
        assert await press_data(town, who, f"1.note.{base36(case.case_id)}.") == "没有找到这一件。有事请直接再发一条。"
    assert await town.case(number) == case


async def press_data(town: TownInHand, who: str, data: str) -> str:
    phone = town.phone(who)
    phone.press_data(phone.messages[-1].message_id, data)
    await town.settle()
    return str(phone.toasts[-1].text)


async def told(town: TownInHand, number: str) -> str:
    """The handler writes his answer and calls; return who it was."""
    handler = await handler_of(town, number)
    await town.press(handler, "答复")
    await town.write(handler, "水泵修好了")
    await town.press(handler, "已当面告知")
    return handler


async def caller_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).caller_id))[0].name)


async def test_from_the_counter_to_closed_all_by_phone(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    await told(town, number)
    assert await caller_of(town, number) == ROOM
    assert town.heard_by(ROOM)[-1] == (
        f"请打电话回访 {number}（求助，水磨口村）。\n联系方式：{NAME} {PHONE}\n"
        "他说的事：没水了\n答复：水泵修好了\n问他：解决了吗？"
    )
    assert town.newest_labels(ROOM) == ["已解决", "未解决", "没打通", number]
    await town.press(ROOM, "已解决")
    assert town.newest_labels(ROOM) == ["满意", "基本满意", "不满意", "没说"]
    await town.press(ROOM, "基本满意")
    case = await town.case(number)
    assert (case.state, case.result, case.grade) == ("closed", "resolved", "basically")
    said = [message.text for message in town.phone(ROOM).messages if message.from_bot]
    assert said[-2:] == [f"{number} 回访：已解决", f"{number} 他说：基本满意"]
    assert not any(PHONE in text for text in said)
    shown = await town.database.transaction(lambda tx: show_case(tx, number))
    assert shown is not None
    by = {event["kind"]: event["by"] for event in shown["events"]}
    assert (by["closed"], by["graded"]) == (ROOM, ROOM)
    tables = await town.database.transaction(everything)
    assert [table for table, rows in tables.items() if NAME in str(rows) or PHONE in str(rows)] == []
    await town.write(SUPERVISOR, "/digest")
    assert "新收 1 件，办结 1 件；未办结 0 件" in town.heard_by(SUPERVISOR)[-1]


async def test_unsolved_on_the_phone_goes_one_level_up_with_the_reason(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    await told(town, number)
    await town.press(ROOM, "未解决")
    assert await handler_of(town, number) == LEADER
    await town.write(ROOM, "他说水还是黄的")
    assert any(text.endswith("他说水还是黄的") for text in town.heard_by(LEADER))
    assert f"联系方式：{NAME} {PHONE}" in town.card_of(LEADER, number)
    await told(town, number)
    await town.press(ROOM, "已解决")
    await town.press(ROOM, "不满意")
    assert await handler_of(town, number) == SUPERVISOR
    assert (await town.case(number)).round == 3


async def test_the_handler_cannot_ask_whether_he_solved_it_himself(town: TownInHand) -> None:
    await town.bind(ROOM, DISPATCHER, SUPERVISOR)
    number = await register(town, ROOM, "没水了")
    assert await told(town, number) == ROOM
    assert await caller_of(town, number) == DISPATCHER
    case = await town.case(number)
    question = base36(case.round * 3)
    assert await press_data(town, ROOM, f"1.call_solved.{base36(case.case_id)}.{question}") == (
        f"这件不在您手上。{number} 现在：待回访。"
    )
    assert await town.case(number) == case


async def test_about_a_cadre_nobody_but_those_above_calls(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, SECRET, about="是")
    assert await told(town, number) == DISPATCHER
    assert await caller_of(town, number) == SUPERVISOR
    assert SECRET in town.heard_by(SUPERVISOR)[-1]
    for who in (*CADRES, LEADER, ROOM):
        assert [text for text in town.heard_by(who) if SECRET in text and "请念给他听" not in text] == []


async def test_a_call_back_officer_of_the_town_is_asked_first(tmp_path: Path) -> None:
    file = PRACTICE_TOWN.read_text("utf-8") + '\n[[person]]\nname = "回春"\nroles = ["callback"]\ntown = "谷前堡镇"\n'
    async with town_in_hand(tmp_path, file=file.encode()) as town:
        await town.bind(*EVERYBODY, "回春")
        number = await register(town, ROOM, "没水了")
        await town.write("回春", "/todo")
        assert town.heard_by("回春")[-1] == "没有等您办的事。"
        await told(town, number)
        await town.press("回春", "已解决")
        await town.press("回春", "满意")
        assert (await town.case(number)).grade == "satisfied"


async def test_three_calls_on_two_days_that_reach_nobody_let_the_dispatcher_close_it(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    await told(town, number)
    assert await town.press(ROOM, "没打通") == "记下了：第 1 次没打通"
    assert await town.press(ROOM, "没打通") == "记下了：第 2 次没打通"
    assert "没打通 2 次" in next(m.text for m in reversed(town.phone(ROOM).messages) if m.text.startswith("请打电话"))
    await town.live_until(town.clock.now() + timedelta(days=1, hours=1))
    requests = [m.text for m in town.phone(ROOM).messages if m.text.startswith("请打电话") or "见下面" in m.text]
    assert [text.partition("\n")[0] for text in requests] == [
        f"{number} 还要打电话回访，见下面新的一条。",
        f"请打电话回访 {number}（求助，水磨口村）。",
    ]
    assert f"{number} 打了" not in "".join(town.heard_by(DISPATCHER))
    assert await town.press(ROOM, "没打通") == "记下了：第 3 次没打通"
    assert town.heard_by(DISPATCHER)[-1] == f"{number} 打了 3 次电话都没打通。要按“无法联系”办结吗？再等等也行。"
    await town.press(DISPATCHER, "无法联系办结")
    case = await town.case(number)
    assert (case.state, case.result, case.alarm_kind) == ("closed", "unreachable", "archive")
    assert not any(PHONE in message.text for message in town.phone(ROOM).messages if message.from_bot)


async def test_a_handler_who_cannot_tell_his_answer_counts_his_calls_too(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "水泵修好了")
    for _ in range(2):
        await town.press(cadre, "没打通")
    await town.live_until(town.clock.now() + timedelta(days=1))
    await town.press(cadre, "没打通")
    await town.press(DISPATCHER, "无法联系办结")
    case = await town.case(number)
    assert (case.result, case.delivered_at, case.contacted_at) == ("unreachable", None, None)


async def test_whoever_was_to_call_and_is_gone_is_replaced(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await told(town, number)
    town.phone(ROOM).block()
    await town.settle()
    assert await caller_of(town, number) == DISPATCHER
    for name in (*CADRES, LEADER):  # now the case itself goes up, to whoever is left
        town.phone(name).block()
        await town.settle()
    assert await handler_of(town, number) != cadre
    assert await caller_of(town, number) not in (cadre, await handler_of(town, number))


@pytest.mark.slow
async def test_nobody_called_and_the_week_is_over(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    await told(town, number)
    await town.live_until(town.clock.now() + timedelta(days=9), step=timedelta(hours=2))
    assert (await town.case(number)).result == "no_feedback"
    assert len([text for text in town.heard_by(ROOM) if text.startswith("请打电话回访")]) == 6  # once a working day
    assert not any(PHONE in message.text for message in town.phone(ROOM).messages if message.from_bot)


async def test_the_desk_finds_any_case_of_its_town_by_number_and_gives_it_away(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await town.petition(7001, "没水了")
    cadre = await handler_of(town, number)
    colleague = next(name for name in CADRES if name != cadre)
    for who in (ROOM, DISPATCHER):
        await town.write(who, f" {number.replace('-', '－')} ")
        assert "没水了" in town.card_of(who, number)
        assert town.newest_labels(who) == ["催办", "改派", "我来办", "更多"]
    await town.press(ROOM, "改派")
    await town.press(ROOM, colleague)
    assert await handler_of(town, number) == colleague
    await town.press(DISPATCHER, "改派")
    await town.press(DISPATCHER, "换到别的村")
    await town.press(DISPATCHER, "榆林口村")
    assert (await town.case(number)).village_id == await town.village_id("榆林口村")


async def test_who_may_not_see_a_case_finds_none_by_its_number(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await town.petition(7001, SECRET, category="投诉", about="是")
    for who in (*CADRES, LEADER, ROOM):
        for written in (number, "2026-00099"):
            await town.write(who, written)
            assert town.heard_by(who)[-1] == "没有找到这个编号的事。"
    await town.write(SUPERVISOR, number)
    assert SECRET in town.card_of(SUPERVISOR, number)


async def test_a_number_typed_in_the_middle_of_an_answer_is_no_answer(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await town.petition(7001, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, number)
    assert (await town.case(number)).answer_state is None
    await town.write(cadre, "修好了")
    assert (await town.case(number)).state == "awaiting_feedback"


async def test_the_list_of_the_desk_holds_what_nobody_attends_to(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    unsigned = await town.petition(7001, "没水了")
    signed = await town.petition(7002, "路灯坏了")
    secret = await town.petition(7003, SECRET, category="投诉", about="是")
    unplaced = await town.petition(7004, "路上有坑", village="不清楚")
    cadre = await handler_of(town, unsigned)
    await town.press(cadre, "签收")  # the newer of the two
    phoned = await register(town, ROOM, "井盖丢了")
    await told(town, phoned)
    await town.write(ROOM, "/todo")
    assert town.heard_by(ROOM)[-1] == (
        f"等您办的事：\n{unplaced} 求助 村还不清楚：待签收，期限 3月9日 18:00\n"
        f"等您打电话回访：\n{phoned} 求助 水磨口村\n"
        f"还没人签收，或不知道是哪个村的：\n{unsigned} 求助 水磨口村：{cadre}还没签收"
    )
    assert town.newest_labels(ROOM) == [unplaced, phoned, unsigned]
    await town.write(DISPATCHER, "/todo")
    assert town.newest_labels(DISPATCHER) == [secret, unsigned, unplaced]
    assert f"{unplaced} 求助：村还不清楚" in town.heard_by(DISPATCHER)[-1]
    await town.write(cadre, "/todo")
    assert town.newest_labels(cadre) == [unsigned, signed, phoned]
    await town.press(ROOM, phoned)
    assert f"联系方式：{NAME} {PHONE}" in town.card_of(ROOM, phoned)
    await town.press(ROOM, "已解决")  # from the card as well
    assert (await town.case(phoned)).result == "resolved"


async def test_a_long_list_is_turned_page_by_page(town: TownInHand) -> None:
    await town.bind(ROOM)
    numbers = [await town.petition(7100 + n, "没水了") for n in range(12)]
    await town.write(ROOM, "/todo")
    assert town.newest_labels(ROOM) == [*numbers[:10], "下一页"]
    await town.press(ROOM, "下一页")
    assert town.newest_labels(ROOM) == [*numbers[10:], "上一页"]
    assert town.phone(ROOM).messages[-1].text.splitlines()[0] == "等您办的事："
    await town.press(ROOM, "上一页")
    assert town.newest_labels(ROOM) == [*numbers[:10], "下一页"]


async def test_what_was_written_down_wrongly_is_changed_under_the_name_of_who_wrote_it(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    written = next(m for m in town.phone(ROOM).messages if m.text == "没水了")
    town.phone(ROOM).edit(written.message_id, "没电了")
    await town.settle()
    assert "没电了" in town.card_of(cadre, number)
    shown = await town.database.transaction(lambda tx: show_case(tx, number))
    assert shown is not None
    assert (shown["events"][-1]["kind"], shown["events"][-1]["by"]) == ("edited", ROOM)


async def test_a_voice_at_the_counter_and_a_photo_on_the_phone_reach_whoever_has_it(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(ROOM, "/register")
    town.phone(ROOM).voice()
    await town.settle()
    await choose(town, ROOM, "求助", "跳过", "提交")
    number = numbers(town, ROOM)[-1]
    cadre = await handler_of(town, number)
    assert [m.kind for m in town.phone(cadre).messages if m.from_bot].count("voice") == 1
    await town.press(cadre, "转办")
    colleague = next(name for name in CADRES if name != cadre)
    await town.press(cadre, colleague)
    await town.write(ROOM, number)
    await town.press(ROOM, "记补充")
    town.phone(ROOM).photo(caption="他拿来的照片")
    await town.settle()
    assert [m.kind for m in town.phone(colleague).messages if m.from_bot].count("photo") == 1


async def test_what_was_noted_wrongly_is_changed_too(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "记补充")
    written = town.phone(cadre).write("三天了")
    await town.settle()
    town.phone(cadre).edit(written, "五天了")
    await town.settle()
    assert "补充：五天了（已修改，3月2日 09:00）" in town.card_of(cadre, number)
    shown = await town.database.transaction(lambda tx: show_case(tx, number))
    assert shown is not None
    assert (shown["events"][-1]["kind"], shown["events"][-1]["by"]) == ("edited", cadre)


async def test_a_telephone_number_that_came_to_the_counter_waits_for_a_yes(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(ROOM, "/register")
    await town.write(ROOM, "有人砍树")
    town.phone(ROOM).contact("+8613912345678", first_name="李四")
    await town.settle()
    await town.write(ROOM, "水磨口村")
    for label in ("求助", "跳过", "提交"):
        await town.press(ROOM, label)
    number = numbers(town, ROOM)[-1]
    cadre = await handler_of(town, number)
    assert [message for message in town.phone(cadre).messages if message.kind == "contact"] == []
    await town.press(ROOM, "给他看")
    assert [message for message in town.phone(cadre).messages if message.kind == "contact"] == []
    await town.press(cadre, "看名片")
    assert [message.kind for message in town.phone(cadre).messages][-1] == "contact"


async def to_be_called(town: TownInHand) -> tuple[str, str]:
    """A case at the desk whose answer was told on the phone; return its number and who is to call back."""
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(cadre, "已当面告知")
    return number, str((await town.staff_by_id((await town.case(number)).caller_id))[0].name)


async def test_a_note_that_comes_too_late_keeps_nobody_from_writing_on(town: TownInHand) -> None:
    number, caller = await to_be_called(town)
    await town.write(DISPATCHER, number)
    await town.press_again(DISPATCHER, "记补充")
    await town.press(caller, "已解决")
    await town.write(DISPATCHER, "有人来说路灯坏了")
    assert town.newest_labels(DISPATCHER) == ["我自己要反映", "代人登记"]


@pytest.mark.slow
async def test_a_call_that_was_never_made_is_over_when_the_case_is(town: TownInHand) -> None:
    number, caller = await to_be_called(town)
    await town.live_until(town.clock.now() + timedelta(days=12), step=timedelta(hours=2))
    assert (await town.case(number)).result == "no_feedback"
    texts = [message.text for message in town.phone(caller).messages if message.from_bot]
    assert texts.count(f"{number} 不用再打电话回访了。") == 1


async def test_danger_that_the_caller_tells_later_makes_his_case_urgent(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, ROOM, "墙裂了")
    await town.write(ROOM, number)
    await town.press(ROOM, "记补充")
    await town.pass_time(minutes=1)
    await town.write(ROOM, "墙塌了，压着人")
    assert await town.press(ROOM, "紧急") == "已经叫人了"
    assert (await town.case(number)).is_ringing
    assert f"紧急！{number} 水磨口村 来访人说：墙塌了，压着人" in town.heard_by(LEADER)


async def test_danger_about_a_cadre_that_the_desk_wrote_down_is_called_out_by_those_alone_who_may_know(
    town: TownInHand,
) -> None:
    await town.bind(*EVERYBODY)
    number = await register(town, DISPATCHER, SECRET, about="是")
    await town.write(DISPATCHER, number)
    await town.press(DISPATCHER, "记补充")
    await town.write(DISPATCHER, "他被支书打伤，大出血")
    urgent = town.data_of("紧急")
    town.phone(ROOM).press_data(town.phone(ROOM).messages[-1].message_id, urgent)
    await town.settle()
    assert not (await town.case(number)).is_ringing
    await town.press(DISPATCHER, "紧急")
    assert (await town.case(number)).is_ringing
    for who in (*CADRES, LEADER, ROOM):
        assert not any(number in text for text in town.heard_by(who))


async def test_what_somebody_was_writing_for_another_goes_with_his_binding(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(ROOM, "/register")
    await town.write(ROOM, SECRET)
    await town.database.transaction(lambda tx: unbind(tx, ROOM, now=town.clock.now()))
    await town.settle()
    await town.write(ROOM, "我家没水了")
    await town.go_through(ROOM)
    shown = await town.database.transaction(lambda tx: show_case(tx, "2026-00001"))
    assert shown is not None
    assert (shown["text"], shown["registered_by"]) == ("我家没水了", None)
