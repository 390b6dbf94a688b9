"""Danger: the advice to call first, one press that calls everybody near, and no rest until one of them takes it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.practice.telegram.faults import Failing, Fault
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR = "刘天佑", "郭银花", "赖永胜", "袁文斌"
EVERYBODY = (*CADRES, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR)
ADVICE = "先打电话：着火打119，救人打120，报警打110。\n打完再点“紧急”，我马上叫值班的人，白天晚上都叫。"
NIGHT = timedelta(hours=14)  # from Monday 09:00 to 23:00


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


def shown_to(town: TownInHand, who: str | int) -> list[Any]:
    return [message for message in town.phone(who).messages if message.from_bot]


def calls(town: TownInHand, who: str) -> list[str]:
    """Return the urgent messages as they were first said."""
    return [text for text in town.heard_by(who) if text.startswith("紧急！")]


async def at_night(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.pass_time(hours=NIGHT.total_seconds() / 3600)


async def placed(town: TownInHand) -> None:
    """The resident's village is known from an earlier petition, which is done with."""
    await town.write(RESIDENT, f"/start v_{await town.village_code('水磨口村')}")


async def test_a_message_and_a_press_call_everybody_near_aloud_at_night(town: TownInHand) -> None:
    await at_night(town)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    assert town.heard_by(RESIDENT)[-2] == ADVICE
    assert await town.press(RESIDENT, "紧急") == "已经叫人了"
    number = "2026-00001"
    cadre = await handler_of(town, number)
    receipt = town.heard_by(RESIDENT)[-1].splitlines()
    assert receipt[:2] == [f"收到了，编号 {number}。", f"已经叫了值班的{cadre}、包片领导、值班室，没人接就一直叫。"]
    assert "着火119，救人120，报警110" in receipt[2]
    assert [message.labels for message in shown_to(town, RESIDENT)[1:] if message.labels] == [
        ["办到哪了", "留电话住址", "不用了"]
    ]
    card = next(m for m in shown_to(town, cadre) if m.text.startswith(f"{number} · 紧急 · 求助"))
    assert (card.silent, card.labels[0]) == (False, "我来办")
    for who in (LEADER, DUTY_ROOM):
        message = shown_to(town, who)[-1]
        assert message.text == f"紧急！{number} 水磨口村 来访人说：我家着火了"
        assert (message.silent, message.labels) == (False, ["我来办", number])
    assert calls(town, SUPERVISOR) == calls(town, DISPATCHER) == []


async def test_without_a_village_the_duty_room_is_called(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, "有人掉井里了")
    await town.press(RESIDENT, "紧急")
    assert await handler_of(town, "2026-00001") == DUTY_ROOM
    assert "已经叫了值班的郭银花，没人接就一直叫。" in town.heard_by(RESIDENT)[-1]
    assert "有人掉井里了" in town.card_of(DUTY_ROOM, "2026-00001")
    assert {"我来办", "定村"} <= set(town.newest_labels(DUTY_ROOM))
    assert calls(town, LEADER) == []


async def test_a_photo_without_a_word_can_be_urgent_too_and_the_receipt_says_whom_to_call(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    town.phone(RESIDENT).photo(None)
    await town.settle()
    assert town.newest_labels(RESIDENT)[-1] == "紧急"
    await town.press(RESIDENT, "紧急")
    assert "着火119，救人120，报警110" in town.heard_by(RESIDENT)[-1]
    assert calls(town, LEADER)[0] == "紧急！2026-00001 水磨口村 来访人说：（没有写字，点编号看）"


async def test_it_is_said_again_every_five_minutes_until_one_takes_it(town: TownInHand) -> None:
    await at_night(town)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    cadre = await handler_of(town, "2026-00001")
    await town.live_until(town.clock.now() + timedelta(minutes=14), step=timedelta(minutes=1))
    assert [len(calls(town, who)) for who in (cadre, LEADER, DUTY_ROOM, SUPERVISOR)] == [2, 3, 3, 1]
    assert not any(message.silent for who in (cadre, LEADER) for message in shown_to(town, who)[-1:])
    assert await town.press(LEADER, "我来办") == "由您办理了"
    case = await town.case("2026-00001")
    assert (await handler_of(town, "2026-00001"), case.state) == (LEADER, "in_progress")
    assert town.heard_by(RESIDENT)[-1] == f"2026-00001 {LEADER}接了，正在办。"
    for who in (cadre, DUTY_ROOM, SUPERVISOR):
        rang = [m.labels for m in shown_to(town, who) if m.text.endswith(("接了。", "看下面。"))]
        assert rang == [[] for _ in calls(town, who)]
        assert not any(m.text.startswith("紧急！") for m in shown_to(town, who))
    await town.live_until(town.clock.now() + timedelta(hours=1), step=timedelta(minutes=5))
    assert [len(calls(town, who)) for who in (cadre, LEADER, DUTY_ROOM, SUPERVISOR)] == [2, 3, 3, 1]


async def test_a_reminder_that_waits_for_the_morning_stops_no_call(town: TownInHand) -> None:
    await at_night(town)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    cadre = await handler_of(town, "2026-00001")
    await town.live_until(town.clock.now() + timedelta(minutes=62), step=timedelta(minutes=1))
    assert [len(calls(town, who)) for who in (LEADER, SUPERVISOR)] == [13, 11]
    assert not any("还没签收" in text for text in town.heard_by(cadre))


async def test_who_comes_second_hears_who_was_first(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    await town.press(LEADER, "我来办")
    assert await town.press_again(DUTY_ROOM, "我来办") == f"{LEADER}已经接了。"
    assert await handler_of(town, "2026-00001") == LEADER


async def test_the_cadre_himself_takes_it_by_signing(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    cadre = await handler_of(town, "2026-00001")
    await town.press(cadre, "签收")
    await town.pass_time(minutes=20)
    assert len(calls(town, LEADER)) == 1
    assert "紧急：" + cadre + "接了" in town.card_of(cadre, "2026-00001")
    assert f"2026-00001 {cadre}接了。" in [message.text for message in shown_to(town, LEADER)]


async def test_pressed_twice_it_is_one_case_and_says_its_number(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    assert await town.press_again(RESIDENT, "紧急") == "已经叫人了，编号 2026-00001。"
    assert await town.case("2026-00002") is None


async def test_after_it_was_closed_the_button_calls_nobody_and_says_so(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    cadre = await handler_of(town, "2026-00001")
    await town.press(cadre, "答复")
    await town.write(cadre, "灭了")
    await town.press(RESIDENT, "已解决")
    assert await town.press_again(RESIDENT, "紧急") == "这一份不在了。先打119、120、110，再发一条给我。"
    assert not (await town.case("2026-00001")).is_open


async def test_it_is_said_once_that_it_was_handed_in_and_the_advice_keeps_its_numbers(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    said = [message.text for message in shown_to(town, RESIDENT)]
    assert (said.count("已按紧急交上去了。"), said.count("先打电话：着火打119，救人打120，报警打110。")) == (1, 1)


async def test_once_it_is_taken_no_message_offers_to_take_it_and_who_did_is_said_once(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    cadre = await handler_of(town, "2026-00001")
    await town.live_until(town.clock.now() + timedelta(minutes=40), step=timedelta(minutes=1))
    assert [m.labels for m in shown_to(town, cadre) if m.text == "2026-00001 还没签收。"] == [
        ["签收", "答复", "2026-00001"]
    ]
    await town.press(LEADER, "我来办")
    for who in (cadre, DUTY_ROOM, SUPERVISOR):
        assert not any("我来办" in message.labels for message in shown_to(town, who))
        lines = [m.text for m in shown_to(town, who) if m.text.endswith(("接了。", "看下面。"))]
        assert lines == ["2026-00001 先前叫过一次，看下面。"] * (len(lines) - 1) + [f"2026-00001 {LEADER}接了。"]


async def test_whoever_takes_it_at_night_and_passes_it_on_rouses_the_next_one(town: TownInHand) -> None:
    await at_night(town)
    await town.write(RESIDENT, "有人掉井里了")
    await town.press(RESIDENT, "紧急")
    await town.press(DUTY_ROOM, "我来办")
    await town.press(DUTY_ROOM, "定村")
    await town.press(DUTY_ROOM, "水磨口村")
    cadre = await handler_of(town, "2026-00001")
    card = next(message for message in shown_to(town, cadre) if message.text.startswith("2026-00001 · 紧急"))
    assert (cadre in CADRES, card.silent, card.labels[0]) == (True, False, "我来办")
    await town.pass_time(minutes=5)
    assert [len(calls(town, who)) for who in (cadre, LEADER)] == [1, 1]


async def test_whoever_took_it_and_cannot_be_reached_any_more_has_not_taken_it(town: TownInHand) -> None:
    await at_night(town)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    cadre = await handler_of(town, "2026-00001")
    await town.press(cadre, "我来办")
    town.phone(cadre).block()
    await town.settle()
    assert (await town.case("2026-00001")).is_ringing
    await town.pass_time(minutes=5)
    assert len(calls(town, LEADER)) == 2


async def test_who_attends_to_danger_after_the_answer_stands_for_the_case(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await town.petition(RESIDENT, "墙裂了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "补好了")
    asked = shown_to(town, RESIDENT)[-1].message_id
    await town.write(RESIDENT, "墙塌了，压着人", reply_to=asked)
    await town.press(RESIDENT, "紧急")
    await town.press(LEADER, "我来办")
    assert town.heard_by(RESIDENT)[-1] == f"{number} {LEADER}接了，正在办。"
    assert ((await town.case(number)).state, await handler_of(town, number)) == ("awaiting_feedback", LEADER)


async def test_an_hour_without_telegram_brings_one_call_not_twelve(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    town.world.faults.append(Fault("*", Failing.DROP_BEFORE_EFFECT, town.phone(LEADER).user_id, 10_000))
    await town.live_until(town.clock.now() + timedelta(hours=1), step=timedelta(minutes=1))
    town.world.faults.clear()
    await town.live_until(town.clock.now() + timedelta(minutes=4), step=timedelta(minutes=1))
    assert len(calls(town, LEADER)) == 2


async def test_a_draft_that_is_gone_answers_kindly(town: TownInHand) -> None:
    await town.write(RESIDENT, "我家着火了")
    await town.pass_time(days=8)
    assert await town.press(RESIDENT, "紧急") == "这一份不在了。先打119、120、110，再发一条给我。"


async def test_the_advice_is_given_once_a_draft_also_where_the_words_come_later(town: TownInHand) -> None:
    await town.write(RESIDENT, "邻居家冒烟")
    assert ADVICE not in town.heard_by(RESIDENT)
    await town.write(RESIDENT, "现在着火了，快来")
    await town.write(RESIDENT, "着火了，快来")
    assert town.heard_by(RESIDENT).count(ADVICE) == 1


async def test_a_submitted_case_becomes_urgent_by_the_button_that_is_still_there(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, "后墙塌了")
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "求助")
    await town.press(RESIDENT, "提交")
    assert (await town.case("2026-00001")).urgent_at is None
    await town.press(RESIDENT, "紧急")
    assert (await town.case("2026-00001")).is_ringing
    assert await town.case("2026-00002") is None


async def test_danger_added_to_an_open_case_makes_that_case_urgent(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    number = await town.petition(RESIDENT, "墙裂了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "签收")
    await town.pass_time(minutes=10)
    receipt = next(m.message_id for m in shown_to(town, RESIDENT) if "编号" in m.text)
    await town.write(RESIDENT, "墙塌了，压着人", reply_to=receipt)
    assert ADVICE in town.heard_by(RESIDENT)
    await town.press(RESIDENT, "紧急")
    assert calls(town, cadre) == calls(town, LEADER) == [f"紧急！{number} 水磨口村 来访人说：墙塌了，压着人"]
    assert town.heard_by(RESIDENT)[-1].startswith(f"{number} 已按紧急办。\n已经叫了值班的{cadre}、包片领导、值班室")
    assert await town.press_again(RESIDENT, "紧急") == f"已经叫人了，编号 {number}。"
    await town.press(cadre, "我来办")
    assert not (await town.case(number)).is_ringing


async def test_where_nobody_near_can_be_reached_the_supervisor_hears_at_once(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    assert len(calls(town, SUPERVISOR)) == 1
    await town.press(SUPERVISOR, "我来办")
    assert await handler_of(town, "2026-00001") == SUPERVISOR


async def test_with_nobody_at_all_the_receipt_gives_the_phone_and_whoever_binds_is_called(town: TownInHand) -> None:
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    assert "值班的人现在都叫不到，请马上打值班室电话 0352-0000000。" in town.heard_by(RESIDENT)[-1]
    await town.bind(LEADER)
    await town.pass_time(minutes=5)
    assert len(calls(town, LEADER)) == 1


async def test_a_leader_who_is_the_petitioner_is_not_called_as_staff(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    town.phone(LEADER).write(f"/start v_{await town.village_code('水磨口村')}")
    await town.write(LEADER, "我家着火了")
    await town.press(LEADER, "我自己要反映")
    await town.press(LEADER, "紧急")
    assert calls(town, LEADER) == []
    assert len(calls(town, DUTY_ROOM)) == 1


async def test_what_speaks_of_a_cadre_goes_to_those_who_may_know_however_urgent(town: TownInHand) -> None:
    await at_night(town)
    await placed(town)
    await town.write(RESIDENT, "支书放火烧我家")
    await town.press(RESIDENT, "紧急")
    number = "2026-00001"
    assert ((await town.case(number)).about_cadre, await handler_of(town, number)) == (True, DISPATCHER)
    assert "已转镇里专人，按紧急办。" in town.heard_by(RESIDENT)[-1]
    await town.live_until(town.clock.now() + timedelta(minutes=15), step=timedelta(minutes=1))
    for who in (*CADRES, LEADER, DUTY_ROOM):
        assert not any(number in message.text or "放火" in message.text for message in shown_to(town, who))
    assert len(calls(town, SUPERVISOR)) == 2  # from the third round on
    await town.press(DISPATCHER, "我来办")
    assert town.heard_by(RESIDENT)[-1] == f"{number} 已经有人接了，正在办。"


async def test_the_same_text_is_no_secret_where_it_was_said_that_no_cadre_is_meant(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "支书家着火了")
    await town.press(RESIDENT, "求助")
    await town.press(RESIDENT, "否")
    await town.press(RESIDENT, "紧急")
    assert len(calls(town, LEADER)) == 1


async def test_a_night_switched_off_brings_one_call_not_a_hundred(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await placed(town)
    await town.write(RESIDENT, "我家着火了")
    await town.press(RESIDENT, "紧急")
    await town.restart()
    await town.pass_time(hours=9)
    assert [len(calls(town, who)) for who in (LEADER, SUPERVISOR)] == [2, 1]
    assert isinstance((await town.case("2026-00001")).urgent_told_at, datetime)


async def test_the_desk_calls_out_for_somebody_on_the_telephone(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(DUTY_ROOM, "/register")
    await town.write(DUTY_ROOM, "王家着火了，来电话的人没留名")
    await town.press(DUTY_ROOM, "紧急")
    case = await town.case("2026-00001")
    assert (case.is_ringing, case.no_chat, await handler_of(town, case.number)) == (True, True, DUTY_ROOM)
    await town.press(DUTY_ROOM, "定村")
    await town.press(DUTY_ROOM, "水磨口村")
    await town.pass_time(minutes=5)
    assert len(calls(town, LEADER)) == 1


async def test_what_follows_the_call_goes_to_its_case_aloud_and_unasked(town: TownInHand) -> None:
    await placed(town)
    await at_night(town)
    await town.write(RESIDENT, "着火了")
    await town.press(RESIDENT, "紧急")
    handler = await handler_of(town, "2026-00001")
    await town.write(RESIDENT, "东头第三户，门前有井")
    assert town.newest_labels(RESIDENT) == ["新诉求"]
    assert town.heard_by(RESIDENT)[-1] == "收到，已转给办 2026-00001 的人。"
    told = shown_to(town, handler)[-1]
    assert (told.text, told.silent) == ("2026-00001 来访人补充：\n东头第三户，门前有井", False)


async def test_what_was_no_part_of_the_call_becomes_a_petition_by_one_press(town: TownInHand) -> None:
    await placed(town)
    await at_night(town)
    await town.write(RESIDENT, "着火了")
    await town.press(RESIDENT, "紧急")
    await town.write(RESIDENT, "路灯也不亮")
    await town.press(RESIDENT, "新诉求")
    assert "求助" in town.newest_labels(RESIDENT)


async def test_an_hour_after_the_call_a_message_is_asked_about_again(town: TownInHand) -> None:
    await placed(town)
    await at_night(town)
    await town.write(RESIDENT, "着火了")
    await town.press(RESIDENT, "紧急")
    await town.press(DUTY_ROOM, "我来办")
    await town.pass_time(hours=1)
    await town.write(RESIDENT, "路灯也不亮")
    assert "补充上一件" in town.newest_labels(RESIDENT)
