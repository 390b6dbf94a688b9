"""A petition about a cadre: only the town's dispatcher has it, and nobody of the circle ever hears of it."""

from datetime import date, timedelta

import pytest

from bot.actions.duty.change import Wanted, change_roster
from bot.rules.roster import Source
from storage import people, places
from storage.database import Tx
from tests.town import TownInHand

RESIDENT = 7001
CIRCLE = ("赖淑珍", "姚忠义", "萧金凤", "刘天佑")  # the village's turn and its grid leader
DUTY_ROOM, DISPATCHER, SUPERVISOR = "郭银花", "赖永胜", "袁文斌"
SECRET = "低保名额给了亲戚"


def heard_of_it(town: TownInHand, who: str, number: str) -> list[str]:
    """Return what somebody heard of the case, edits included."""
    messages = [message.text for message in town.phone(who).messages if message.from_bot]
    return [text for text in messages if number in text or SECRET in text]


async def test_only_the_dispatcher_gets_it_and_the_receipt_names_nobody(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    assert f"收到了，编号 {number}。\n已转镇里专人。" in town.heard_by(RESIDENT)[-1]
    assert SECRET in town.card_of(DISPATCHER, number)
    for who in (*CIRCLE, DUTY_ROOM, SUPERVISOR):
        assert heard_of_it(town, who, number) == []


async def test_its_resident_never_reads_that_whoever_is_on_duty_has_it(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    await town.write(RESIDENT, "/my")
    assert f"{number} 投诉：已转镇里专人" in town.heard_by(RESIDENT)[-1]
    await town.press(RESIDENT, number)
    assert "已转镇里专人" in town.heard_by(RESIDENT)[-1]
    assert all("值班的人" not in text for text in town.heard_by(RESIDENT))


async def test_where_dispatcher_and_supervisor_are_to_serve_the_village_the_supervisor_has_it_all_the_same(
    town: TownInHand,
) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)

    def appoint(tx: Tx) -> None:
        village_id = next(row[2] for row in places.all_villages(tx) if row[3] == "水磨口村")
        chosen = [people.named(tx, name)[0].person_id for name in (DISPATCHER, SUPERVISOR)]
        wanted = [Wanted(village_id, date(2026, 3, 20 + n), one, Source.APPOINTED) for n, one in enumerate(chosen)]
        change_roster(tx, wanted, source=Source.APPOINTED, by=None, now=town.clock.now())

    await town.database.transaction(appoint)
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    assert SECRET in town.card_of(SUPERVISOR, number)
    assert heard_of_it(town, DISPATCHER, number) == []


@pytest.mark.slow
async def test_weeks_of_silence_reach_the_supervisor_and_never_the_circle(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    await town.live_until(town.clock.now() + timedelta(days=14), step=timedelta(hours=2))
    for who in (*CIRCLE, DUTY_ROOM):
        await town.write(who, "/todo")
        await town.write(who, "/my")
        assert heard_of_it(town, who, number) == []
    told = [
        text for text in heard_of_it(town, SUPERVISOR, number) if "简报" not in text
    ]  # that names who covers a village
    assert any("超期" in text for text in told)
    assert not any("包片领导" in text for text in told)


async def test_passing_on_offers_nobody_of_the_circle_and_not_the_duty_room(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR, "田红霞")
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    await town.press(DISPATCHER, "转办")
    assert town.newest_labels(DISPATCHER) == ["交上级", "袁文斌", "田红霞", "算了"]
    await town.press(DISPATCHER, "田红霞")
    assert SECRET in town.card_of("田红霞", number)
    assert "现在由" not in town.heard_by(RESIDENT)[-1]  # no name, not even of whoever has it now


async def test_with_nobody_bound_it_waits_for_the_first_of_them_never_for_the_duty_room(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM)
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    assert "已转镇里专人" in town.heard_by(RESIDENT)[-1]
    assert heard_of_it(town, DUTY_ROOM, number) == []
    await town.bind(SUPERVISOR)
    assert SECRET in town.card_of(SUPERVISOR, number)


async def test_a_name_of_the_village_or_a_cadres_office_in_the_text_brings_the_question(town: TownInHand) -> None:
    for text in ("姚忠义不公道", "村干部收钱", "支书家先修路", "找主任没用", "姚\u200b忠义不公道"):
        resident = 7100 + len(text) + ord(text[0]) % 1000
        await town.write(resident, text)
        await town.press(resident, "水磨口村")
        await town.press(resident, "求助")
        assert town.newest_labels(resident) == ["是", "否"]


async def test_a_stale_category_button_cannot_take_the_confidence_away(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DISPATCHER)
    await town.write(RESIDENT, SECRET)
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "投诉")
    await town.press(RESIDENT, "是")
    assert await town.press_again(RESIDENT, "跳过") == "这一步已经选好了。要改，请点最下面的“修改”。"
    for label in ("保密", "跳过", "提交"):
        await town.press(RESIDENT, label)
    assert "已转镇里专人" in town.heard_by(RESIDENT)[-1]


@pytest.mark.slow
async def test_a_reopened_one_goes_to_the_supervisor_not_to_the_leader(town: TownInHand) -> None:
    await town.bind(*CIRCLE, DUTY_ROOM, DISPATCHER, SUPERVISOR)
    number = await town.petition(RESIDENT, SECRET, category="投诉", about="是")
    await town.press(DISPATCHER, "答复")
    await town.write(DISPATCHER, "查过了，已退回。")
    assert "镇里专人" in town.heard_by(RESIDENT)[-2] and DISPATCHER not in town.heard_by(RESIDENT)[-2]
    await town.press(RESIDENT, "未解决")
    assert SECRET in town.card_of(SUPERVISOR, number)
    assert heard_of_it(town, "刘天佑", number) == []
    assert SUPERVISOR not in "".join(town.heard_by(RESIDENT))


async def test_what_was_said_of_other_words_is_asked_again_of_new_ones(town: TownInHand) -> None:
    await town.write(RESIDENT, "支书家门口没水了")
    for label in ("水磨口村", "求助", "否", "修改", "重写内容"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, "支书把低保给了亲戚")
    assert town.newest_labels(RESIDENT) == ["是", "否"]
