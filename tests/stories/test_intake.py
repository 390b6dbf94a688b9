"""From the first message to the receipt, with everything that residents do on the way."""

from pathlib import Path

import pytest

from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

RESIDENT = 7001
BELOW = ["不清楚", "不在列表", "紧急"]  # below every list of places
CADRES = ("赖淑珍", "姚忠义", "萧金凤")


def questions(town: TownInHand, who: int) -> list[str]:
    return [text.splitlines()[0] for text in town.heard_by(who)]


async def test_a_first_petition_takes_a_message_and_three_taps(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "求助")
    await town.press(RESIDENT, "提交")
    assert "编号 2026-00001" in town.heard_by(RESIDENT)[-1]


async def test_the_village_is_remembered_and_a_second_petition_asks_for_less(town: TownInHand) -> None:
    await town.petition(RESIDENT, "井盖没了")
    await town.write(RESIDENT, "路灯也坏了")
    categories = ["咨询", "求助", "投诉", "建议", "代办"]
    assert town.newest_labels(RESIDENT) == ["补充上一件", "新诉求", *categories, "紧急"]
    await town.press(RESIDENT, "新诉求")
    await town.press(RESIDENT, "跳过")
    await town.press(RESIDENT, "提交")
    case = await town.case("2026-00002")
    assert (case.category, case.village_id) == ("求助", await town.village_id("水磨口村"))


async def test_a_second_petition_takes_one_message_and_two_presses(town: TownInHand) -> None:
    await town.petition(RESIDENT, "井盖没了")
    await town.write(RESIDENT, "路灯也坏了")
    await town.press(RESIDENT, "代办")
    await town.press(RESIDENT, "提交")
    case = await town.case("2026-00002")
    assert (case.category, case.village_id) == ("代办", await town.village_id("水磨口村"))


async def test_a_text_can_be_added_to_the_case_before(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "井盖没了")
    await town.write(RESIDENT, "在村口大槐树下")
    await town.press(RESIDENT, "补充上一件")
    assert town.heard_by(RESIDENT)[-1] == f"收到，已转给办 {number} 的人。"
    handler = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    assert f"{number} 来访人补充：\n在村口大槐树下" in town.heard_by(handler)
    assert "补充：在村口大槐树下" in town.card_of(handler, number)


async def test_a_reply_to_the_receipt_is_added_without_a_question(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "井盖没了")
    receipt = town.phone(RESIDENT).messages[-1].message_id
    await town.write(RESIDENT, "已经有人摔了", reply_to=receipt)
    assert town.heard_by(RESIDENT)[-1] == f"收到，已转给办 {number} 的人。"


async def test_several_messages_and_photos_in_a_row_are_one_petition(town: TownInHand) -> None:
    await town.bind(*CADRES)
    phone = town.phone(RESIDENT)
    phone.write("井盖没了")
    phone.write("就在学校门口")
    phone.photo(None, caption="看照片")
    await town.settle()
    assert questions(town, RESIDENT) == ["收到。是哪个村的事？请点一下，或者打出村名的一部分。"]
    await town.go_through(RESIDENT)
    handler = (await town.staff_by_id((await town.case("2026-00001")).handler_id))[0].name
    assert "井盖没了\n就在学校门口\n看照片" in town.card_of(handler, "2026-00001")
    assert [message.text for message in town.phone(handler).messages if message.kind == "photo"] == [
        "2026-00001 照片 1"
    ]


async def test_a_draft_survives_a_restart_at_every_question(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    for label in ("水磨口村", "投诉", "否", "实名", "跳过", "提交"):
        await town.restart()
        await town.press(RESIDENT, label)
    assert "编号 2026-00001" in town.heard_by(RESIDENT)[-1]


async def test_a_village_is_found_by_a_part_of_its_name(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    await town.write(RESIDENT, "口村")
    assert town.newest_labels(RESIDENT) == ["白羊口村", "榆林口村", "水磨口村", *BELOW]
    await town.write(RESIDENT, "水磨")
    assert questions(town, RESIDENT)[-1] == "这件事算哪一类？说不准就点“跳过”。"


async def test_a_name_that_nobody_knows_is_kept_as_part_of_the_petition(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    await town.write(RESIDENT, "李家沟")
    assert questions(town, RESIDENT)[-1] == "没找到这个名字，这句话先记进您的事里了。请点上面的按钮。"
    await town.go_through(RESIDENT)
    review = next(text for text in town.heard_by(RESIDENT) if text.startswith("请看一下"))
    assert "内容：井盖没了\n李家沟" in review


@pytest.mark.slow
async def test_pages_turn_in_place_and_reach_every_village(tmp_path: Path, engine: str) -> None:
    text = make_town(3, villages=60, towns=2).encode()
    async with town_in_hand(tmp_path, engine=engine, file=text) as town:
        await town.write(RESIDENT, "井盖没了")
        towns = town.newest_labels(RESIDENT)
        assert towns[2:] == BELOW
        await town.press(RESIDENT, towns[0])
        said = len(town.heard_by(RESIDENT))
        seen = []
        while True:
            labels = town.newest_labels(RESIDENT)
            seen += [label for label in labels if label not in ("上一页", "下一页", *BELOW)]
            if "下一页" not in labels:
                break
            await town.press(RESIDENT, "下一页")
        assert len(set(seen)) == 30
        assert len(town.heard_by(RESIDENT)) == said


async def test_a_deep_link_chooses_the_village(town: TownInHand) -> None:
    code = await town.village_code("水磨口村")
    await town.write(RESIDENT, f"/start v_{code}")
    assert "您选的是水磨口村。" in town.heard_by(RESIDENT)[-1]
    await town.write(RESIDENT, "井盖没了")
    await town.press(RESIDENT, "跳过")
    await town.press(RESIDENT, "提交")
    assert (await town.case("2026-00001")).village_id == await town.village_id("水磨口村")


async def test_what_was_said_can_be_changed_and_taken_back(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "求助")
    await town.press(RESIDENT, "修改")
    await town.press(RESIDENT, "换村")
    await town.press(RESIDENT, "水桶寺村")
    await town.press(RESIDENT, "修改")
    await town.press(RESIDENT, "重写内容")
    await town.write(RESIDENT, "井盖碎了")
    assert "村：水桶寺村\n类别：求助\n内容：井盖碎了" in town.heard_by(RESIDENT)[-1]
    await town.press(RESIDENT, "取消")
    assert town.heard_by(RESIDENT)[-1] == "好，取消了，什么也没交。以后有事再发给我。"
    assert await town.press_again(RESIDENT, "提交") == "这一份已经交了或取消了。有事请直接再发一条。"


async def test_an_edited_message_counts_as_it_was_edited(town: TownInHand) -> None:
    written = town.phone(RESIDENT).write("井盖没了")
    await town.settle()
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "求助")
    town.phone(RESIDENT).edit(written, "井盖碎了")
    await town.settle()
    assert "内容：井盖碎了" in town.heard_by(RESIDENT)[-1]


async def test_submitting_twice_registers_once(town: TownInHand) -> None:
    number = await town.petition(RESIDENT, "井盖没了")
    assert await town.press_again(RESIDENT, "提交") == f"这件已经交过了，编号 {number}。"
    assert await town.case("2026-00002") is None


async def test_an_unsubmitted_draft_is_reminded_once_and_dropped_after_a_week(town: TownInHand) -> None:
    await town.write(RESIDENT, "井盖没了")
    await town.pass_time(hours=2)
    await town.pass_time(days=3)
    reminders = [text for text in town.heard_by(RESIDENT) if text.startswith("您有一件事写了还没交")]
    assert len(reminders) == 1
    await town.pass_time(days=5)
    assert town.heard_by(RESIDENT)[-1].startswith("您七天前写的那件事一直没交")


async def test_with_nobody_bound_the_receipt_gives_the_phone_and_whoever_binds_gets_the_case(town: TownInHand) -> None:
    number = await town.petition(RESIDENT, "井盖没了")
    assert "先由值班室郭银花记下" in town.heard_by(RESIDENT)[-1]
    assert "0352-0000000" in town.heard_by(RESIDENT)[-1]
    assert (await town.case(number)).state == "registered"
    await town.bind("赖淑珍")
    assert "井盖没了" in town.card_of("赖淑珍", number)
    assert (await town.case(number)).state == "dispatched"


async def test_an_answered_question_becomes_one_line_without_buttons(town: TownInHand) -> None:
    await town.petition(RESIDENT, "井盖没了")
    shown = [
        (message.text.splitlines()[0], message.labels) for message in town.phone(RESIDENT).messages if message.from_bot
    ]
    assert shown[:3] == [("村：水磨口村", []), ("类别：求助", []), ("您交上去的：", [])]
