"""Few taps, and whoever has never seen the bot finds everything from the chat alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
PUSHED_ON = ("提交", "新诉求", "否", "下一页")


async def taps_to_the_receipt(town: TownInHand, text: str, *, village: str, wanted: Sequence[str]) -> int:
    """Write, then press what brings a petition of these categories on; return how many taps and messages it took."""
    await town.write(RESIDENT, text)
    before = len([heard for heard in town.heard_by(RESIDENT) if "编号" in heard])
    for taps in range(2, 12):
        labels = town.newest_labels(RESIDENT)
        await town.press(RESIDENT, next(label for label in (*wanted, village, *PUSHED_ON) if label in labels))
        if len([heard for heard in town.heard_by(RESIDENT) if "编号" in heard]) > before:
            return taps
    raise AssertionError("the intake never ends")


@pytest.mark.parametrize("towns", [1, 3])
async def test_a_first_petition_takes_six_taps_or_messages_at_most(tmp_path: Path, towns: int) -> None:
    async with town_in_hand(tmp_path, file=make_town(5, villages=20 * towns, towns=towns).encode()) as town:
        await town.write(RESIDENT, "没水了")
        if towns > 1:
            await town.press(RESIDENT, town.newest_labels(RESIDENT)[towns - 1])
        await town.press(RESIDENT, "下一页")
        for label in (town.newest_labels(RESIDENT)[0], "求助", "提交"):
            await town.press(RESIDENT, label)
        assert "编号 2026-00001" in town.heard_by(RESIDENT)[-1]
        pressed = [call for call in town.world.calls if call.method == "answerCallbackQuery"]
        assert 1 + len(pressed) <= 6


async def test_the_next_petition_takes_three(town: TownInHand) -> None:
    assert await taps_to_the_receipt(town, "没水了", village="水磨口村", wanted=("求助",)) == 4
    assert await taps_to_the_receipt(town, "路灯坏了", village="水磨口村", wanted=("求助",)) == 3


async def test_after_all_are_closed_the_next_takes_three_too(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.petition(RESIDENT, "没水了")
    await town.press("赖淑珍", "答复")
    await town.write("赖淑珍", "修好了。")
    await town.press(RESIDENT, "已解决")
    assert await taps_to_the_receipt(town, "路灯坏了", village="水磨口村", wanted=("求助",)) == 3


async def test_a_complaint_takes_two_more_at_most(town: TownInHand) -> None:
    assert await taps_to_the_receipt(town, "收费不公道", village="水磨口村", wanted=("投诉", "保密", "跳过")) <= 8
    assert await taps_to_the_receipt(town, "又乱收费", village="水磨口村", wanted=("投诉", "保密", "跳过")) <= 5
    assert (await town.case("2026-00002")).category == "投诉"


@pytest.mark.parametrize("known", [False, True])
async def test_urgent_takes_a_message_and_a_tap(town: TownInHand, known: bool) -> None:
    if known:
        await town.petition(RESIDENT, "没水了")
    await town.write(RESIDENT, "???")
    await town.press(RESIDENT, "紧急")
    assert "编号" in town.heard_by(RESIDENT)[-1]


async def test_the_greeting_leads_to_everything_by_buttons(town: TownInHand) -> None:
    await town.write(RESIDENT, "/start")
    assert town.newest_labels(RESIDENT) == ["我的事", "今天谁值班", "怎么用"]
    await town.press(RESIDENT, "怎么用")
    said = town.heard_by(RESIDENT)[-1]
    assert [word in said for word in ("办到哪了", "照片", "不办了", "谁值班", "急事")] == [True] * 5
    assert town.newest_labels(RESIDENT) == ["我的事", "今天谁值班"]
    await town.press(RESIDENT, "今天谁值班")
    assert town.heard_by(RESIDENT)[-1] == "想看哪个村的？请点一下。"
    await town.press(RESIDENT, "我的事")
    assert town.heard_by(RESIDENT)[-1] == "您还没有反映过什么事。有事直接发给我就行。"


async def test_the_receipt_says_who_has_it_and_how_to_add_and_where_to_look(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    assert town.heard_by(RESIDENT)[-1] == (
        f"收到了，编号 {number}。\n值班：赖淑珍（今天轮值）。\n最晚 3月9日 给您答复。\n要补充，直接回复这条消息，照片也行。"
    )
    assert len(town.newest_labels(RESIDENT)) <= 4
    await town.press(RESIDENT, "办到哪了")
    assert town.heard_by(RESIDENT)[-1] == (
        f"{number} 求助：已交给值班的人，赖淑珍\n最晚 3月9日 答复您。\n要补充，直接回复这条消息，照片也行。"
    )


async def test_receipt_view_and_help_lead_to_taking_it_back(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    assert town.newest_labels(RESIDENT) == ["办到哪了", "留电话住址", "不用了"]
    await town.write(RESIDENT, "/help")
    await town.press(RESIDENT, "我的事")
    await town.press(RESIDENT, number)
    assert town.newest_labels(RESIDENT) == ["留电话住址", "不用了", "身份：保密", "谁看过"]
    await town.press(RESIDENT, "不用了")
    assert (await town.case(number)).state == "withdrawn"


async def test_a_photo_in_reply_to_what_says_so_is_added(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    await town.press(RESIDENT, "办到哪了")
    for _ in range(2):  # the view, then what answers the first photo
        town.phone(RESIDENT).photo(reply_to=town.phone(RESIDENT).messages[-1].message_id)
        await town.settle()
    assert town.heard_by(RESIDENT)[-1] == f"收到，已转给办 {number} 的人。"
    assert len([message for message in town.phone("赖淑珍").messages if message.kind == "photo"]) == 2


async def test_my_cases_are_known_again_by_their_first_words(town: TownInHand) -> None:
    await town.bind(*CADRES)
    first = await town.petition(RESIDENT, "没水了，三天了，一滴也没有，快来人")
    second = await town.petition(RESIDENT, "路灯坏了")
    await town.write(RESIDENT, "/my")
    assert town.heard_by(RESIDENT)[-1] == (
        f"您的事：\n{second} 求助：已交给值班的人，赖淑珍（路灯坏了）\n"
        f"{first} 求助：已交给值班的人，赖淑珍（没水了，三天了，一滴也没…）\n\n"
        "要补充、不办了，点下面的编号。"
    )
    assert town.newest_labels(RESIDENT) == [second, first]


async def test_no_message_of_the_way_offers_an_old_person_too_much(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.write(RESIDENT, "/start")
    number = await town.petition(RESIDENT, "没水了")
    for command in ("/help", "/my", "/duty", "/privacy"):
        await town.write(RESIDENT, command)
    await town.press(RESIDENT, number)
    shown = [message.labels for message in town.phone(RESIDENT).messages if message.from_bot]
    assert [labels for labels in shown if len(labels) > 4] == []
