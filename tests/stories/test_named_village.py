"""A village that stands in a resident's words is offered first, and nothing goes silently to another one."""

from pathlib import Path

import pytest

from tests.town import TownInHand, town_in_hand
from tests.towns import make_town

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
OLD, NEW = "榆林口村", "水磨口村"
CATEGORIES = ["咨询", "求助", "投诉", "建议", "代办", "跳过"]
BELOW = ["别的村", "紧急"]


async def village_of(town: TownInHand, number: str) -> str:
    case = await town.case(number)
    names = {await town.village_id(name): name for name in (OLD, NEW, "水桶寺村")}
    return names.get(case.village_id, "")


async def test_the_first_time_the_village_that_is_named_is_the_only_one_to_press(town: TownInHand) -> None:
    await town.write(RESIDENT, "水磨口村三天没水了")
    assert town.heard_by(RESIDENT)[-1] == "收到。是水磨口村的事吗？是就点它，不是就点“别的村”。"
    assert town.newest_labels(RESIDENT) == [NEW, *BELOW]
    for label in (NEW, "求助", "提交"):
        await town.press(RESIDENT, label)
    assert await village_of(town, "2026-00001") == NEW


async def test_all_others_stand_behind_one_button(town: TownInHand) -> None:
    await town.write(RESIDENT, "亲戚在水磨口村，我这里没水了")
    await town.press(RESIDENT, "别的村")
    assert NEW in town.newest_labels(RESIDENT)
    for label in (OLD, "求助", "提交"):
        await town.press(RESIDENT, label)
    assert await village_of(town, "2026-00001") == OLD


@pytest.mark.parametrize(("pressed", "filed"), [(NEW, NEW), (OLD, OLD)])
async def test_another_village_than_last_time_is_asked_and_never_taken_silently(
    town: TownInHand, pressed: str, filed: str
) -> None:
    await town.petition(RESIDENT, "井盖没了", village=OLD)
    await town.write(RESIDENT, "水磨口村三天没水了")
    await town.press(RESIDENT, "求助")
    assert town.heard_by(RESIDENT)[-1] == "收到。这回是哪个村的事？请点一下。"
    assert town.newest_labels(RESIDENT) == [NEW, OLD, *BELOW]
    await town.press(RESIDENT, pressed)
    assert f"村：{filed}" in town.heard_by(RESIDENT)[-1]
    await town.press(RESIDENT, "提交")
    assert await village_of(town, "2026-00002") == filed


async def test_the_village_of_last_time_and_none_at_all_are_not_asked_for(town: TownInHand) -> None:
    await town.petition(RESIDENT, "井盖没了", village=OLD)
    for text in ("榆林口村三天没水了", "路灯坏了"):
        await town.write(RESIDENT, text)
        await town.press(RESIDENT, "求助")
        assert f"村：{OLD}" in town.heard_by(RESIDENT)[-1]
        await town.press(RESIDENT, "取消")


async def test_of_several_that_are_named_he_says_which(town: TownInHand) -> None:
    await town.write(RESIDENT, "榆林口村到水磨口村的路断了")
    assert town.newest_labels(RESIDENT) == [OLD, NEW, *BELOW]


async def test_what_he_adds_later_may_name_it_too_until_he_has_said_which(town: TownInHand) -> None:
    await town.petition(RESIDENT, "井盖没了", village=OLD)
    await town.write(RESIDENT, "三天没水了")
    await town.press(RESIDENT, "求助")
    await town.write(RESIDENT, "是水磨口村那边")
    assert town.newest_labels(RESIDENT) == [NEW, OLD, *BELOW]
    await town.press(RESIDENT, OLD)
    await town.write(RESIDENT, "水磨口村的人说的")
    assert "提交" in town.newest_labels(RESIDENT)


async def test_asked_among_all_of_them_a_sentence_that_names_one_brings_it_to_the_front(town: TownInHand) -> None:
    await town.write(RESIDENT, "三天没水了")
    await town.write(RESIDENT, "我们是水磨口村东头的，水泵坏了")
    assert town.newest_labels(RESIDENT) == [NEW, *BELOW]
    await town.press(RESIDENT, NEW)
    assert town.newest_labels(RESIDENT) == [*CATEGORIES, "紧急"]


async def test_new_words_may_name_another_one(town: TownInHand) -> None:
    await town.write(RESIDENT, "水磨口村三天没水了")
    for label in (NEW, "求助", "修改", "重写内容"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, "榆林口村三天没水了")
    assert town.newest_labels(RESIDENT) == [OLD, NEW, *BELOW]


async def test_the_name_may_be_typed_where_it_is_asked(town: TownInHand) -> None:
    await town.petition(RESIDENT, "井盖没了", village=OLD)
    await town.write(RESIDENT, "水磨口村三天没水了")
    await town.press(RESIDENT, "求助")
    await town.write(RESIDENT, "口村")
    assert town.newest_labels(RESIDENT)[:3] == ["白羊口村", OLD, NEW]
    await town.write(RESIDENT, "水桶寺")
    await town.press(RESIDENT, "提交")
    assert await village_of(town, "2026-00002") == "水桶寺村"


@pytest.mark.parametrize(("text", "filed"), [("水磨口村着火了", NEW), ("水磨口村到榆林口村的路边着火了", "")])
async def test_words_of_danger_call_the_village_that_they_name_and_of_several_the_duty_room(
    town: TownInHand, text: str, filed: str
) -> None:
    await town.bind("郭银花")
    await town.petition(RESIDENT, "井盖没了", village=OLD)
    await town.write(RESIDENT, text)
    await town.press(RESIDENT, "紧急")
    assert await village_of(town, "2026-00002") == filed


async def test_in_an_office_of_several_towns_the_village_brings_its_town_along(tmp_path: Path, engine: str) -> None:
    file = make_town(3, villages=60, towns=2).encode()
    async with town_in_hand(tmp_path, engine=engine, file=file) as town:
        await town.write(RESIDENT, "井盖没了")
        await town.press(RESIDENT, town.newest_labels(RESIDENT)[1])
        other = town.newest_labels(RESIDENT)[3]
        await town.press(RESIDENT, "不清楚")
        await town.press(RESIDENT, "求助")
        await town.press(RESIDENT, "取消")
        await town.write(RESIDENT, f"{other}的井盖没了")
        assert town.newest_labels(RESIDENT) == [other, *BELOW]
        for label in (other, "求助", "提交"):
            await town.press(RESIDENT, label)
        assert (await town.case("2026-00001")).village_id == await town.village_id(other)
