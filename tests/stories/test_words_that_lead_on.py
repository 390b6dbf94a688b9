"""Whatever is said names the next step, and nothing has to be written twice or asked for again."""

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DUTY_ROOM = "刘天佑", "郭银花"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def a_case(town: TownInHand, text: str = "没水了") -> tuple[str, str]:
    await town.bind(*CADRES, LEADER, DUTY_ROOM)
    number = await town.petition(RESIDENT, text)
    return number, await handler_of(town, number)


async def answer(town: TownInHand, who: str, text: str) -> None:
    await town.press(who, "答复")
    await town.write(who, text)


def receipt(town: TownInHand) -> int:
    return next(m.message_id for m in town.phone(RESIDENT).messages if m.text.startswith("收到了，编号"))


async def test_a_word_to_a_closed_case_begins_a_new_one_with_one_press(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await answer(town, cadre, "修好了")
    await town.press(RESIDENT, "已解决")
    await town.write(RESIDENT, "路灯又坏了", reply_to=receipt(town))
    assert town.heard_by(RESIDENT)[-1] == f"{number} 已经办完了。刚才说的是新的事，就点“新诉求”。"
    assert town.newest_labels(RESIDENT) == ["新诉求"]
    await town.press(RESIDENT, "新诉求")
    await town.go_through(RESIDENT)
    assert "路灯又坏了" in town.card_of(await handler_of(town, "2026-00002"), "2026-00002")
    assert (await town.case(number)).state == "closed"


async def test_a_cry_for_help_to_a_closed_case_is_taken_as_such(town: TownInHand) -> None:
    _, cadre = await a_case(town)
    await answer(town, cadre, "修好了")
    await town.press(RESIDENT, "已解决")
    await town.write(RESIDENT, "着火了", reply_to=receipt(town))
    assert [text[:4] for text in town.heard_by(RESIDENT)[-2:]] == ["先打电话", "这件事算"]


async def test_who_took_it_back_can_go_on_where_he_writes_again(town: TownInHand) -> None:
    number, _ = await a_case(town)
    original = receipt(town)
    await town.press(RESIDENT, "不用了")
    await town.write(RESIDENT, "还是来看看吧", reply_to=original)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 您说过不办了。刚才说的是新的事，就点“新诉求”。"
    assert town.newest_labels(RESIDENT) == ["接着办", "新诉求"]
    await town.press(RESIDENT, "接着办")
    assert (await town.case(number)).state == "dispatched"


async def test_a_cadre_hears_that_what_he_wrote_to_a_closed_case_went_nowhere(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    card = next(m.message_id for m in town.phone(cadre).messages if m.text.startswith(f"{number} · "))
    await answer(town, cadre, "修好了")
    await town.press(RESIDENT, "已解决")
    heard = len(town.heard_by(RESIDENT))
    await town.write(cadre, "明天再来看看", reply_to=card)
    assert town.heard_by(cadre)[-1] == "这件已经办完了，刚才写的没有发出去。"
    assert len(town.heard_by(RESIDENT)) == heard


async def test_what_was_asked_back_stays_a_question_on_the_card(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "需补充")
    await town.write(cadre, "哪一家？")
    assert "问来访人：哪一家？" in town.card_of(cadre, number)
    await town.write(RESIDENT, "村东头", reply_to=town.phone(RESIDENT).messages[-1].message_id)
    assert "问来访人：哪一家？" in town.card_of(cadre, number)
    assert "答复：哪一家？" not in town.card_of(cadre, number)


async def test_the_request_to_write_says_what_became_of_it(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "需补充")
    await town.write(cadre, "哪一家？")
    await answer(town, cadre, "修好了")
    said = [message.text for message in town.phone(cadre).messages if message.from_bot]
    assert f"{number} 的问题发给来访人了。" in said
    assert f"{number} 的答复发给来访人了。\n算哪一种？不点也行。" in said


async def test_the_next_round_shows_what_was_answered_in_the_one_before(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await answer(town, cadre, "换了灯泡")
    assert "上次的答复" not in town.card_of(cadre, number)
    await town.press(RESIDENT, "未解决")
    assert "第 2 次办理\n上次的答复：换了灯泡" in town.card_of(LEADER, number)
    await answer(town, LEADER, "换了电线")
    assert "上次的答复" not in town.card_of(LEADER, number)


async def test_the_last_matter_is_named_by_what_was_said(town: TownInHand) -> None:
    await a_case(town, "村口第二盏路灯三天没亮了，黑得很")
    await town.write(RESIDENT, "还有一句")
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（村口第二盏路灯三天没亮了…），还是一件新的事？")


async def test_a_matter_without_words_is_named_by_what_was_sent(town: TownInHand) -> None:
    town.phone(RESIDENT).voice(3)
    await town.settle()
    await town.go_through(RESIDENT)
    await town.write(RESIDENT, "还有一句")
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是补充上一件（语音 1 条），还是一件新的事？")
    await town.write(RESIDENT, "/my")
    assert "（语音 1 条）" in town.heard_by(RESIDENT)[-2]


async def test_the_reminder_of_a_draft_comes_before_its_question(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    await town.pass_time(hours=3)
    assert town.heard_by(RESIDENT)[-2] == "您有一件事写了还没交。接着往下点，就交上去了。"
    assert town.heard_by(RESIDENT)[-1].startswith("收到。是哪个村的事？")


async def test_the_receipt_of_an_urgent_case_asks_where_it_is(town: TownInHand) -> None:
    await town.write(RESIDENT, "着火了")
    await town.press(RESIDENT, "紧急")
    assert town.heard_by(RESIDENT)[-1].endswith("\n在哪个村、谁家？回复这条消息告诉我。")
    other = 7002
    await town.write(other, f"/start v_{await town.village_code('水磨口村')}")
    await town.write(other, "着火了")
    await town.press(other, "紧急")
    assert town.heard_by(other)[-1].endswith("\n在谁家、什么地方？回复这条消息告诉我。")


async def test_the_duty_room_is_told_what_each_button_means(town: TownInHand) -> None:
    await town.bind(DUTY_ROOM)
    await town.write(RESIDENT, "没水了")
    await town.press(RESIDENT, "不清楚")
    await town.go_through(RESIDENT)
    await town.write(DUTY_ROOM, "有位老人来说房顶漏水")
    assert [name in town.heard_by(DUTY_ROOM)[-1] for name in ("编号", "我自己要反映", "代人登记")] == [True] * 3


@pytest.mark.parametrize(
    ("text", "said", "labels"),
    [
        ("我想换班", "要换班，或者请人替您，点一下，或者发 /swap。", ["我要换班"]),
        ("谁能替我明天", "要换班，或者请人替您，点一下，或者发 /swap。", ["我要换班"]),
        ("我要请假3天", "要请假，点一下，或者发 /leave。", ["请假"]),
    ],
)
async def test_whoever_writes_of_his_shifts_is_led_there_each_time(
    town: TownInHand, text: str, said: str, labels: list[str]
) -> None:
    await town.bind(CADRES[0])
    await town.write(CADRES[0], "好的")
    for _ in range(2):
        await town.write(CADRES[0], text)
        assert (town.heard_by(CADRES[0])[-1], town.newest_labels(CADRES[0])) == (said, labels)


async def test_a_day_by_itself_is_never_met_with_silence(town: TownInHand) -> None:
    await town.bind(CADRES[0])
    for day in ("2月6日", "11.28-30"):
        heard = len(town.heard_by(CADRES[0]))
        await town.write(CADRES[0], day)
        assert [text[:9] for text in town.heard_by(CADRES[0])[heard:]] == ["这几天要办什么？请"]


async def test_words_of_shifts_are_still_an_answer_where_a_case_waits(town: TownInHand) -> None:
    _, cadre = await a_case(town)
    await town.write(cadre, "电工请假了")
    assert town.heard_by(cadre)[-1] != "要请假，点一下，或者发 /leave。"
