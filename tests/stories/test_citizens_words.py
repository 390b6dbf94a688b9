"""What a resident says while his case waits, is answered or is over: a reply lets the clock run, thanks open nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DUTY_ROOM = "刘天佑", "郭银花"
POLITE = ("谢谢", "好的", "收到，辛苦了", "👍", "Thank you")


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def a_case(town: TownInHand, text: str = "没水了") -> tuple[str, str]:
    await town.bind(*CADRES, LEADER, DUTY_ROOM)
    number = await town.petition(RESIDENT, text)
    return number, await handler_of(town, number)


async def asked(town: TownInHand) -> tuple[str, str]:
    """A case whose handler asked something back."""
    number, cadre = await a_case(town)
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    assert (await town.case(number)).state == "need_info"
    await town.pass_time(hours=24)
    return number, cadre


async def answered(town: TownInHand) -> tuple[str, str]:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    return number, cadre


def said(town: TownInHand, words: str) -> int:
    """Return the newest message to the resident that holds such words."""
    return next(m.message_id for m in reversed(town.phone(RESIDENT).messages) if words in m.text)


def own_words(town: TownInHand) -> int:
    return next(m.message_id for m in town.phone(RESIDENT).messages if m.text == "没水了" and not m.from_bot)


REPLIES: dict[str, Callable[[TownInHand], object]] = {
    "text": lambda town: town.phone(RESIDENT).write("东头第二家", reply_to=said(town, "是哪一家")),
    "好的": lambda town: town.phone(RESIDENT).write("好的", reply_to=said(town, "是哪一家")),
    "photo": lambda town: town.phone(RESIDENT).photo(reply_to=said(town, "是哪一家")),
    "voice": lambda town: town.phone(RESIDENT).voice(reply_to=said(town, "是哪一家")),
    "sticker": lambda town: town.phone(RESIDENT).sticker("👍", reply_to=said(town, "是哪一家")),
    "to the receipt": lambda town: town.phone(RESIDENT).write("东头第二家", reply_to=said(town, "收到了，编号")),
    "to his own words": lambda town: town.phone(RESIDENT).write("东头第二家", reply_to=own_words(town)),
    "an edit": lambda town: town.phone(RESIDENT).edit(own_words(town), "没水了，东头第二家"),
}


@pytest.mark.parametrize("how", REPLIES)
async def test_his_reply_during_a_pause_lets_the_clock_run(town: TownInHand, how: str) -> None:
    number, cadre = await asked(town)
    before = await town.case(number)
    REPLIES[how](town)
    await town.settle()
    after = await town.case(number)
    assert (after.state, after.paused_at) == ("in_progress", None)
    assert after.due_at == before.due_at + timedelta(days=1)  # a working day later, of which the question took all
    assert town.heard_by(RESIDENT)[-1].endswith("最晚 3月10日 答复您。")
    assert any(number in text and ("补充" in text or "改" in text) for text in town.heard_by(cadre)[-2:])


async def test_a_message_that_is_said_to_belong_to_it_lets_the_clock_run_too(town: TownInHand) -> None:
    number, _ = await asked(town)
    await town.write(RESIDENT, "东头第二家")
    assert (await town.case(number)).state == "need_info"
    await town.press(RESIDENT, "补充上一件")
    assert (await town.case(number)).state == "in_progress"


async def test_a_new_petition_during_a_pause_leaves_the_clock_standing(town: TownInHand) -> None:
    number, _ = await asked(town)
    await town.petition(RESIDENT, "路灯坏了")
    assert (await town.case(number)).state == "need_info"


async def test_even_polite_words_may_be_the_reply_while_something_is_asked(town: TownInHand) -> None:
    await asked(town)
    await town.write(RESIDENT, "好的")
    assert "补充上一件" in town.newest_labels(RESIDENT)


async def state_and_petitions(town: TownInHand, number: str) -> tuple[str, int, object, bool]:
    found = await town.case(number)
    return found.state, found.round, found.due_at, await town.case("2026-00002") is None


async def test_thanks_for_an_answer_ask_whether_it_is_solved_and_begin_nothing(town: TownInHand) -> None:
    number, cadre = await answered(town)
    before, heard = await state_and_petitions(town, number), town.heard_by(cadre)
    for words in POLITE:
        await town.write(RESIDENT, words)
        assert town.heard_by(RESIDENT)[-1] == f"不客气。{number} 这件事解决了吗？"
        await town.write(RESIDENT, words, reply_to=said(town, "修好了"))
        assert town.heard_by(RESIDENT)[-1] == f"不客气。{number} 这件事解决了吗？"
    town.phone(RESIDENT).sticker("🙏")
    await town.settle()
    assert town.newest_labels(RESIDENT) == ["已解决", "未解决"]
    assert await state_and_petitions(town, number) == before
    assert town.heard_by(cadre) == heard
    await town.press(RESIDENT, "已解决")
    assert (await town.case(number)).result == "resolved"


async def test_thanks_after_the_end_open_nothing(town: TownInHand) -> None:
    number, cadre = await answered(town)
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "满意")
    before, heard = await state_and_petitions(town, number), town.heard_by(cadre)
    for words in POLITE:
        await town.write(RESIDENT, words)
        assert town.heard_by(RESIDENT)[-1] == "不客气。有事直接写给我。"
        await town.write(RESIDENT, words, reply_to=said(town, "收到了，编号"))
        assert town.heard_by(RESIDENT)[-1] == "不客气。有事直接写给我。"
    town.phone(RESIDENT).sticker("👍", reply_to=said(town, "修好了"))
    await town.settle()
    assert town.heard_by(RESIDENT)[-1] == "不客气。有事直接写给我。"
    assert await state_and_petitions(town, number) == before
    assert town.heard_by(cadre) == heard


async def test_thanks_for_progress_disturb_nobody(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    card = next(m.message_id for m in town.phone(cadre).messages if m.text.startswith(f"{number} · "))
    await town.write(cadre, "明天来看", reply_to=card)
    before, heard = await state_and_petitions(town, number), town.heard_by(cadre)
    await town.write(RESIDENT, "好的，谢谢", reply_to=said(town, "明天来看"))
    assert town.heard_by(RESIDENT)[-1] == f"不客气，{number} 有了回音就告诉您。"
    assert await state_and_petitions(town, number) == before
    assert town.heard_by(cadre) == heard


async def test_thanks_with_more_than_thanks_are_a_word_about_the_case(town: TownInHand) -> None:
    _, cadre = await answered(town)
    await town.write(RESIDENT, "谢谢，可是水还是小", reply_to=said(town, "修好了"))
    assert "谢谢，可是水还是小" in town.heard_by(cadre)[-1]


async def test_thanks_in_the_middle_of_a_petition_belong_to_it(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write(RESIDENT, "路灯坏了，请来修")
    await town.write(RESIDENT, "谢谢")
    await town.go_through(RESIDENT)
    assert "谢谢" in town.card_of(await handler_of(town, "2026-00001"), "2026-00001")


async def test_a_stranger_who_only_thanks_is_told_where_to_write(town: TownInHand) -> None:
    await town.write(RESIDENT, "谢谢")
    assert town.heard_by(RESIDENT)[-1] == "不客气。有事直接写给我。"


async def test_one_who_blocks_the_bot_before_the_answer_closes_nothing(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    town.phone(RESIDENT).block()
    await town.settle()
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    found = await town.case(number)
    assert (found.state, found.answer_state, found.delivered_at) == ("in_progress", "refused", None)
    await town.live_until(town.clock.now() + timedelta(days=40), step=timedelta(hours=12))
    found = await town.case(number)
    assert (found.state, found.closed_at, found.result) == ("in_progress", None, None)
    assert any("还在等您答复" in text for text in town.heard_by(cadre))


async def test_one_who_blocks_the_bot_during_a_pause_stops_no_clock(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    town.phone(RESIDENT).block()
    await town.settle()
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    found = await town.case(number)
    assert (found.state, found.paused_at) == ("in_progress", None)


async def test_a_reply_to_what_closed_without_his_word_can_still_say_that_it_is_not_solved(town: TownInHand) -> None:
    number, _ = await answered(town)
    await town.live_until(town.clock.now() + timedelta(days=8), step=timedelta(hours=12))
    assert (await town.case(number)).result == "no_feedback"
    await town.write(RESIDENT, "水还是没来", reply_to=said(town, "修好了"))
    assert town.heard_by(RESIDENT)[-1] == f"{number} 已经办完了。没办好就点“未解决”，是新的事就点“新诉求”。"
    assert town.newest_labels(RESIDENT) == ["已解决", "未解决", "新诉求"]
    await town.press(RESIDENT, "未解决")
    assert (await town.case(number)).state == "reworking"
