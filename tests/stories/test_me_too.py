"""附议: a neighbour with the same trouble joins a case, hears its answers, and judges for himself."""

import json

import pytest

from bot.actions.people.own_copy import own_values
from storage import people
from storage.database import Tx
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

FIRST, SECOND, THIRD = 7001, 7002, 7003
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LAMP, LAMP_AGAIN = "村东头的路灯坏了三天", "东头路灯坏了，晚上看不见"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def joined(town: TownInHand) -> tuple[str, str, str]:
    """Two neighbours, one matter: (number of the first, of the second, who has it)."""
    await town.bind(*CADRES, "刘天佑")
    first = await town.petition(FIRST, LAMP)
    second = await town.petition(SECOND, LAMP_AGAIN)
    await town.press(SECOND, "同一件：3月2日")
    return first, second, await handler_of(town, first)


async def answer(town: TownInHand, cadre: str, number: str, text: str) -> None:
    phone = town.phone(cadre)
    card = next(one for one in reversed(phone.messages) if one.text.startswith(f"{number} ·") and "答复" in one.labels)
    phone.press(card.message_id, "答复")
    await town.settle()
    await town.write(cadre, text)


async def test_a_receipt_offers_a_case_that_may_be_the_same_by_its_day_and_not_by_its_words(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.petition(FIRST, LAMP)
    await town.petition(SECOND, LAMP_AGAIN)
    receipt = town.heard_by(SECOND)[-1]
    assert receipt.endswith("村里3月2日（不到1小时前）也有人反映：路灯（求助）。\n是同一件，就点下面，一起办。")
    assert LAMP not in receipt
    assert "2026-00001" not in receipt


@pytest.mark.parametrize("text", ["低保怎么办理", "水管漏了"])
async def test_what_is_not_alike_is_not_offered(town: TownInHand, text: str) -> None:
    await town.bind(*CADRES)
    await town.petition(FIRST, LAMP)
    await town.petition(SECOND, text)
    assert "同一件" not in "".join(town.newest_labels(SECOND))


async def test_what_is_about_a_cadre_or_of_another_village_or_his_own_is_not_offered(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.petition(FIRST, LAMP, category="投诉", about="是")
    await town.petition(SECOND, LAMP, category="投诉", about="否")
    assert "同一件" not in "".join(town.newest_labels(SECOND))
    await town.petition(THIRD, LAMP, village="水桶寺村", category="投诉", about="否")
    assert "同一件" not in "".join(town.newest_labels(THIRD))
    await town.petition(SECOND, LAMP, category="投诉", about="否")
    assert "同一件" not in "".join(town.newest_labels(SECOND))


async def test_what_is_answered_already_is_offered_to_nobody_nor_joined_by_an_old_button(town: TownInHand) -> None:
    await town.bind(*CADRES, "刘天佑")
    first = await town.petition(FIRST, LAMP)
    second = await town.petition(SECOND, LAMP_AGAIN)
    cadre = await handler_of(town, first)
    await answer(town, cadre, first, "修好了")
    await town.press(SECOND, "同一件：3月2日")
    assert (await town.case(second)).state == "dispatched"
    await town.petition(THIRD, LAMP)
    assert [label for label in town.newest_labels(THIRD) if "同一件" in label] == ["同一件：3月2日"]  # the second one's
    card = next(one for one in reversed(town.phone(cadre).messages) if one.text.startswith(f"{second} ·"))
    town.phone(cadre).press(card.message_id, "更多")
    await town.settle()
    await town.press(cadre, "并案")
    assert not any(label.startswith(first) for label in town.newest_labels(cadre))


async def test_who_joins_goes_on_under_his_own_number_and_the_cadre_reads_his_words(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    assert (await town.case(second)).state == "merged"
    assert f"{second} 说的是同一件事，已并到 {first}：\n{LAMP_AGAIN}" in town.heard_by(cadre)
    card = town.card_of(cadre, first)
    assert "附议：1 人" in card
    await town.write(cadre, "/todo")
    assert any(first in line and line.endswith("（附议 1）") for line in town.heard_by(cadre)[-1].splitlines())
    assert f"{(await town.case(second)).alias}附议：{LAMP_AGAIN}" in card
    assert not any(first in text for text in town.heard_by(SECOND))
    assert not any(second in text for text in town.heard_by(FIRST))


async def test_the_copy_of_ones_data_bears_no_number_but_ones_own(town: TownInHand) -> None:
    first, second, _ = await joined(town)

    def copies(tx: Tx) -> list[tuple[bool, bool]]:
        owners = [people.by_chat(tx, chat, "resident") for chat in (FIRST, SECOND)]
        values = [json.dumps(own_values(tx, one, now=town.clock.now())) for one in owners if one]
        return [(first in one, second in one) for one in values]

    assert await town.database.transaction(copies) == [(True, False), (False, True)]


async def test_answers_reach_both_each_under_his_own_number_with_what_came_beside_words(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    card = next(one for one in reversed(town.phone(cadre).messages) if one.text.startswith(f"{first} ·"))
    for n in range(2):
        town.phone(cadre).photo(3_000, "明天修" if not n else None, media_group_id="a", reply_to=card.message_id)
    await town.settle()
    for who, number in ((FIRST, first), (SECOND, second)):
        assert f"{number} 的回音，{cadre}：\n明天修" in town.heard_by(who)
        photos = [m for m in town.phone(who).messages if m.from_bot and m.kind == "photo"]
        assert [photo.text for photo in photos] == [f"{number} 的回音，{cadre}发来照片 2 张", ""]


async def test_each_says_for_himself_whether_it_is_solved_and_the_first_ones_word_closes_it(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await answer(town, cadre, first, "修好了")
    assert f"{second} 这件事，您那里解决了吗？" in town.heard_by(SECOND)
    await town.press(SECOND, "已解决")
    await town.press(SECOND, "基本满意")
    assert ((await town.case(first)).state, (await town.case(first)).result) == ("awaiting_feedback", None)
    assert ((await town.case(second)).result, (await town.case(second)).grade) == ("resolved", "basically")
    assert "附议：1 人（说已解决 1，说未解决 0）" in town.card_of(cadre, first)
    await town.press(FIRST, "已解决")
    await town.press(FIRST, "满意")
    case = await town.case(first)
    assert (case.state, case.result, case.grade) == ("closed", "resolved", "satisfied")


async def test_unsolved_for_a_supporter_opens_nothing_and_he_may_go_on_by_himself(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await answer(town, cadre, first, "修好了")
    await town.press(SECOND, "未解决")
    assert (await town.case(first)).state == "awaiting_feedback"
    await town.press(SECOND, "单独办")
    case = await town.case(second)
    assert (case.state, case.merged_into, case.result) == ("dispatched", None, None)
    assert "附议" not in town.card_of(cadre, first)
    assert town.heard_by(cadre)[-1].startswith(f"{second} ·")


async def test_opened_again_both_hear_and_are_asked_anew(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await answer(town, cadre, first, "修好了")
    await town.press(SECOND, "已解决")
    await town.press(FIRST, "未解决")
    assert f"{second} 还有人没解决，正在重新办。" in town.heard_by(SECOND)
    assert (await town.case(second)).result is None
    await answer(town, "刘天佑", first, "换了新灯")
    assert town.heard_by(SECOND).count(f"{second} 这件事，您那里解决了吗？") == 2
    await town.press(SECOND, "未解决")
    assert (await town.case(second)).result == "unsolved"


async def test_what_a_supporter_adds_or_changes_reaches_whoever_has_the_case(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    about = next(m for m in reversed(town.phone(SECOND).messages) if m.from_bot and second in m.text)
    added = town.phone(SECOND).write("西头的也坏了", reply_to=about.message_id)
    town.phone(SECOND).photo(3_000, "就是这盏", reply_to=about.message_id)
    await town.settle()
    assert f"{first} 来访人补充：\n西头的也坏了" in town.heard_by(cadre)
    assert [m.kind for m in town.phone(cadre).messages if m.from_bot and m.kind != "text"] == ["photo"]
    assert f"收到，已转给办 {second} 的人。" in town.heard_by(SECOND)
    town.phone(SECOND).edit(added, "西头的两盏也坏了")
    await town.settle()
    assert any(text.startswith(first) and "西头的两盏也坏了" in text for text in town.heard_by(cadre))
    assert "西头的两盏也坏了" in town.card_of(cadre, first)


async def test_a_supporter_who_names_a_cadre_has_a_case_of_his_own_again(town: TownInHand) -> None:
    _, second, cadre = await joined(town)
    about = next(m for m in reversed(town.phone(SECOND).messages) if m.from_bot and second in m.text)
    await town.write(SECOND, f"{cadre}说不修", reply_to=about.message_id)
    assert (await town.case(second)).merged_into is None
    assert not any("说不修" in text for text in town.heard_by(cadre))


async def test_who_wants_no_more_of_it_leaves_and_the_first_one_notices_nothing(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    heard = town.heard_by(FIRST)
    await town.press(SECOND, "不用了")
    assert (await town.case(second)).state == "withdrawn"
    assert (await town.case(first)).joined == 0
    await answer(town, cadre, first, "修好了")
    assert f"{second} 的回音，{cadre}：\n修好了" not in town.heard_by(SECOND)
    assert not any(second in text for text in town.heard_by(FIRST)[len(heard) :])


async def test_the_first_one_gives_up_and_the_oldest_of_the_others_goes_on_for_all(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    third = await town.petition(THIRD, LAMP)
    await town.press(THIRD, "同一件：3月2日")
    await town.press(FIRST, "不用了")
    assert (await town.case(first)).joined == 0
    going_on = await town.case(second)
    assert (going_on.state, going_on.joined, await handler_of(town, second)) == ("dispatched", 1, cadre)
    assert (await town.case(third)).merged_into == going_on.case_id
    await answer(town, cadre, second, "修好了")
    for who, number in ((SECOND, second), (THIRD, third)):
        assert f"{number} 的回音，{cadre}：\n修好了" in town.heard_by(who)


async def test_my_cases_say_how_the_common_one_stands(town: TownInHand) -> None:
    _, second, _ = await joined(town)
    await town.press(SECOND, "办到哪了")
    assert town.heard_by(SECOND)[-1].startswith(f"{second} 求助：和同一件事一起办，已交给值班的人")


async def refuse(town: TownInHand, number: str) -> None:
    await town.bind("赖永胜")
    await town.write("赖永胜", number)
    for label in ("更多", "不予受理", "在诉讼、仲裁"):
        await town.press("赖永胜", label)


async def test_refused_for_the_first_ones_reason_it_goes_on_for_those_who_joined(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    third = await town.petition(THIRD, LAMP)
    await town.press(THIRD, "同一件：3月2日")
    await refuse(town, first)
    assert town.heard_by(FIRST)[-1].startswith(f"{first} 已经在打官司或仲裁，请到那边办。")
    assert not any("打官司" in text for who in (SECOND, THIRD) for text in town.heard_by(who))
    going_on = await town.case(second)
    assert (going_on.state, going_on.joined, await handler_of(town, second)) == ("dispatched", 1, cadre)
    await answer(town, cadre, second, "修好了")
    assert f"{third} 的回音，{cadre}：\n修好了" in town.heard_by(THIRD)


async def test_the_first_one_never_reached_it_goes_on_for_whoever_joined(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await town.bind("赖永胜")
    town.phone(FIRST).block()
    await answer(town, cadre, first, "修好了")
    for days in (0, 0, 1):
        await town.pass_time(days=days)
        await town.press(cadre, "没打通")
    await town.press("赖永胜", "无法联系办结")
    assert (await town.case(first)).result == "unreachable"
    assert ((await town.case(second)).state, await handler_of(town, second)) == ("dispatched", cadre)


async def test_two_cases_of_one_resident_go_on_though_the_first_one_gives_up(town: TownInHand) -> None:
    _, second, cadre = await joined(town)
    third = await town.petition(SECOND, LAMP)
    await town.press(SECOND, "同一件：3月2日")
    await town.press(FIRST, "不用了")
    assert ((await town.case(second)).joined, (await town.case(third)).merged_into) == (
        1,
        (await town.case(second)).case_id,
    )
    await answer(town, cadre, second, "修好了")
    assert f"{second} 的回音，{cadre}：\n修好了" in town.heard_by(SECOND)


async def test_unsolved_for_a_supporter_is_heard_by_the_handler_and_above_and_he_goes_on_though_the_other_is_closed(
    town: TownInHand,
) -> None:
    first, second, cadre = await joined(town)
    await answer(town, cadre, first, "修好了")
    await town.press(FIRST, "已解决")
    await town.press(SECOND, "未解决")
    heard = f"{first} 附议的{(await town.case(second)).alias}说：没解决。"
    assert [who for who in (*CADRES, "刘天佑") if heard in town.heard_by(who)] == [cadre, "刘天佑"]
    await town.press(SECOND, "单独办")
    case = await town.case(second)
    assert (case.state, case.next_alarm_at is not None) == ("dispatched", True)
    assert ((await town.case(first)).state, (await town.case(first)).joined) == ("closed", 0)
    assert town.card_of(cadre, second).startswith(f"{second} ·")


async def test_a_supporter_who_said_nothing_or_writes_afterwards_is_told_how_he_goes_on(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await answer(town, cadre, first, "修好了")
    await town.press(FIRST, "已解决")
    await town.press(SECOND, "办到哪了")
    assert town.heard_by(SECOND)[-1].endswith("\n您那里没解决，就点“单独办”。")
    assert town.newest_labels(SECOND) == ["已解决", "未解决", "单独办"]
    about = next(m for m in reversed(town.phone(SECOND).messages) if m.from_bot and second in m.text)
    await town.write(SECOND, "灯还是不亮", reply_to=about.message_id)
    assert town.heard_by(SECOND)[-1].startswith(f"{second} 一起办的那件已经结束了。")
    await town.press(SECOND, "单独办")
    assert (await town.case(second)).state == "dispatched"
    assert "灯还是不亮" in town.card_of(cadre, second)


async def test_who_called_it_solved_is_offered_no_way_back_into_what_is_over(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await answer(town, cadre, first, "修好了")
    await town.press(SECOND, "已解决")
    await town.press(FIRST, "已解决")
    about = next(m for m in reversed(town.phone(SECOND).messages) if m.from_bot and second in m.text)
    await town.write(SECOND, "灯罩也换一个", reply_to=about.message_id)
    assert town.newest_labels(SECOND) == ["新诉求"]


async def test_what_is_due_earlier_goes_on_in_nothing_that_is_due_later(town: TownInHand) -> None:
    await town.bind(*CADRES, "刘天佑")
    first = await town.petition(FIRST, LAMP)
    await town.pass_time(days=3)
    second = await town.petition(SECOND, "水管漏了")
    for number in (first, second):
        cadre = await handler_of(town, number)
        await town.write(cadre, number)
        for label in ("更多", "并案"):
            await town.press(cadre, label)
        offered = [label.split(" ")[0] for label in town.newest_labels(cadre) if label.startswith("2026-")]
        assert offered == ([] if number == first else [first])


@pytest.mark.parametrize(
    ("presses", "told"),
    [
        (("延期", "5天"), "{number} 要多办几天，最晚 3月16日 答复您。原因：等配件"),
        (("挂账", "1个月"), "{number} 眼下还办不了，没有忘，4月1日再看。等配件"),
    ],
    ids=["extended", "held"],
)
async def test_a_later_day_is_told_to_everybody_who_joined(
    town: TownInHand, presses: tuple[str, ...], told: str
) -> None:
    first, second, cadre = await joined(town)
    for label in ("更多", *presses):
        await town.press(cadre, label)
    await town.write(cadre, "等配件")
    await town.press("刘天佑", "同意")
    for who, number in ((FIRST, first), (SECOND, second)):
        assert told.format(number=number) in town.heard_by(who)


async def test_with_a_case_that_is_transferred_goes_what_everybody_wrote(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await town.bind("赖永胜")
    await town.write("赖永胜", first)
    await town.press("赖永胜", "更多")
    await town.press("赖永胜", "移送")
    await town.press("赖永胜", "公安")
    await town.press("赖永胜", "直接移送")
    for who, number in ((FIRST, first), (SECOND, second)):
        assert town.heard_by(who)[-1].startswith(f"{number} 已转给派出所，")
    for who in (cadre, "刘天佑"):
        shown = "\n".join(message.text or "" for message in town.phone(who).messages if message.from_bot)
        assert (LAMP in shown, LAMP_AGAIN in shown) == (False, False)
        for number in (first, second):
            await town.write(who, number)
            assert town.heard_by(who)[-1] == "没有找到这个编号的事。"


async def test_words_of_danger_from_who_joined_reach_whoever_works_on_it(town: TownInHand) -> None:
    _, second, cadre = await joined(town)
    about = next(m for m in reversed(town.phone(SECOND).messages) if m.from_bot and second in m.text)
    await town.write(SECOND, "灯杆漏电了，电死人了", reply_to=about.message_id)
    assert any("灯杆漏电了" in text for text in town.heard_by(cadre))


async def test_who_joined_what_was_transferred_may_go_on_by_himself(town: TownInHand) -> None:
    first, second, cadre = await joined(town)
    await town.bind("赖永胜")
    await town.write("赖永胜", first)
    for label in ("更多", "移送", "公安", "直接移送"):
        await town.press("赖永胜", label)
    await town.press(SECOND, "单独办")
    case = await town.case(second)
    assert (case.state, case.why_ended, await handler_of(town, second)) == ("dispatched", None, cadre)
    assert (await town.case(first)).state == "transferred_out"
    assert LAMP_AGAIN in town.card_of(cadre, second)
