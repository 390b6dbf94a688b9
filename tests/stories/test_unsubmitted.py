"""未提交: somebody writes and does not submit; after a day the duty room sees it, or the dispatcher alone."""

from datetime import timedelta
from typing import Any

import pytest

from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR = "刘天佑", "郭银花", "赖永胜", "袁文斌"
EVERYBODY = (*CADRES, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR)


def shown_to(town: TownInHand, who: str | int) -> list[Any]:
    return [message for message in town.phone(who).messages if message.from_bot]


def unsubmitted(town: TownInHand, who: str) -> list[str]:
    return [text for text in town.heard_by(who) if text.startswith("未提交：")]


async def live(town: TownInHand, **span: float) -> None:
    await town.live_until(town.clock.now() + timedelta(**span), step=timedelta(hours=1))


async def left_lying(town: TownInHand, text: str, *labels: str) -> None:
    """Somebody writes, answers some questions, and goes away for more than a day."""
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, text)
    for label in labels:
        await town.press(RESIDENT, label)
    await live(town, hours=25)


async def test_before_it_is_said_that_no_cadre_is_meant_the_dispatcher_alone_sees_it(town: TownInHand) -> None:
    await left_lying(town, "没水了", "水磨口村")
    assert unsubmitted(town, DISPATCHER) == [
        "未提交：有人写了一天还没交。\n村：水磨口村\n类别：还没选\n内容：没水了\n\n点“登记”就替他交上去。"
    ]
    for who in (*CADRES, LEADER, DUTY_ROOM, SUPERVISOR):
        assert not any("没水了" in message.text for message in shown_to(town, who))


async def test_where_the_answer_was_no_the_duty_room_sees_it_once(town: TownInHand) -> None:
    await left_lying(town, "支书家门口没水了", "水磨口村", "求助", "否")
    await live(town, days=3)
    assert [len(unsubmitted(town, who)) for who in (DUTY_ROOM, DISPATCHER)] == [1, 0]


async def test_where_the_answer_was_yes_the_dispatcher_alone_sees_it(town: TownInHand) -> None:
    await left_lying(town, "低保名额给了亲戚", "水磨口村", "投诉", "是")
    assert [len(unsubmitted(town, who)) for who in EVERYBODY] == [0, 0, 0, 0, 0, 1, 0]


async def test_one_press_registers_it_and_its_writer_gets_the_receipt_with_a_way_back(town: TownInHand) -> None:
    await left_lying(town, "没水了")
    assert "\n村还不清楚\n" in unsubmitted(town, DISPATCHER)[0]
    assert await town.press(DISPATCHER, "登记") == "登记好了，编号 2026-00001。"
    receipt = shown_to(town, RESIDENT)[-1]
    assert receipt.text.startswith("收到了，编号 2026-00001。\n您写的还没交，值班室帮您交上去了。\n")
    assert receipt.labels == ["办到哪了", "留电话住址", "不用了"]
    assert [m.labels for m in shown_to(town, RESIDENT) if m.text == "这一份帮您交上去了。"] == [[]]
    assert "没水了" in town.card_of(DUTY_ROOM, "2026-00001")
    assert [m.labels for m in shown_to(town, DISPATCHER) if "未提交的那份已登记" in m.text] == [[]]
    await town.press(RESIDENT, "不用了")
    assert (await town.case("2026-00001")).state == "withdrawn"


async def test_what_speaks_of_a_cadre_and_was_never_asked_stays_away_from_the_circle(town: TownInHand) -> None:
    await left_lying(town, "支书收钱", "水磨口村")
    await town.press(DISPATCHER, "登记")
    case = await town.case("2026-00001")
    assert (case.about_cadre, (await town.staff_by_id(case.handler_id))[0].name) == (True, DISPATCHER)
    assert "镇里专人帮您交上去了" in shown_to(town, RESIDENT)[-1].text
    for who in (*CADRES, LEADER, DUTY_ROOM):
        assert not any("收钱" in message.text or "2026-00001" in message.text for message in shown_to(town, who))


async def test_whoever_submits_himself_meanwhile_is_not_registered_twice(town: TownInHand) -> None:
    await left_lying(town, "没水了", "水磨口村", "求助")
    enter = town.data_of("登记")
    await town.press(RESIDENT, "提交")
    assert shown_to(town, DISPATCHER)[-1].text == "3月2日 没交的那份不用管了：自己交了，或者不要了。"
    town.phone(DISPATCHER).press_data(shown_to(town, DISPATCHER)[-1].message_id, enter)
    await town.settle()
    assert town.phone(DISPATCHER).toasts[-1].text == "这一份已经交上去了，不用再登记。"
    assert await town.case("2026-00002") is None


async def test_what_was_cancelled_or_has_expired_loses_its_button(town: TownInHand) -> None:
    await left_lying(town, "没水了", "水磨口村", "求助")
    enter = town.data_of("登记")
    await live(town, days=7)
    assert town.heard_by(RESIDENT)[-1].startswith("您七天前写的那件事一直没交")
    assert not any("登记" in message.labels for message in shown_to(town, DISPATCHER))
    town.phone(DISPATCHER).press_data(shown_to(town, DISPATCHER)[-1].message_id, enter)
    await town.settle()
    assert town.phone(DISPATCHER).toasts[-1].text == "这一份已经取消或过期了，不用登记。"


async def test_another_than_he_to_whom_it_was_shown_cannot_register_it(town: TownInHand) -> None:
    await left_lying(town, "没水了", "水磨口村")
    town.phone(DUTY_ROOM).press_data(shown_to(town, DUTY_ROOM)[-1].message_id, town.data_of("登记"))
    await town.settle()
    assert town.phone(DUTY_ROOM).toasts[-1].text == "这件不在您手上。"
    assert await town.case("2026-00001") is None


async def test_it_waits_for_the_end_of_quiet_hours(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.pass_time(hours=13)  # 22:00
    await town.write(RESIDENT, "没水了")
    await live(town, hours=25)  # 23:00 of the next day
    assert unsubmitted(town, DISPATCHER) == []
    await live(town, hours=9)
    assert len(unsubmitted(town, DISPATCHER)) == 1


async def test_whoever_goes_on_writing_is_left_alone_for_another_day(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, "没水了")
    await live(town, hours=20)
    await town.press(RESIDENT, "水磨口村")
    await live(town, hours=20)
    assert unsubmitted(town, DISPATCHER) == []
    await live(town, hours=20)
    assert len(unsubmitted(town, DISPATCHER)) == 1


async def test_without_anybody_who_may_see_it_it_is_shown_when_there_is_one(town: TownInHand) -> None:
    await town.write(RESIDENT, "没水了")
    await live(town, days=2)
    await town.bind(DISPATCHER)
    await live(town, days=1, hours=12)
    assert len(unsubmitted(town, DISPATCHER)) == 1


async def test_whoever_could_not_be_reached_at_that_moment_is_shown_it_another_day(town: TownInHand) -> None:
    await town.bind(*EVERYBODY)
    await town.write(RESIDENT, "支书家门口没水了")
    for label in ("水磨口村", "求助", "否"):
        await town.press(RESIDENT, label)
    await live(town, hours=23)
    town.clock.set(town.clock.now() + timedelta(hours=1))
    town.phone(DUTY_ROOM).block()  # heard of only after it was decided to show it to him
    await town.beat()
    assert unsubmitted(town, DUTY_ROOM) == []
    town.phone(DUTY_ROOM).unblock()
    await live(town, days=2)
    assert len(unsubmitted(town, DUTY_ROOM)) == 1


async def test_who_says_at_last_that_it_is_about_a_cadre_takes_it_from_the_duty_room(town: TownInHand) -> None:
    await left_lying(town, "低保名额给了亲戚", "水磨口村", "投诉", "否")
    assert len(unsubmitted(town, DUTY_ROOM)) == 1
    for label in ("匿名", "修改", "换类别", "投诉", "是"):
        await town.press(RESIDENT, label)
    assert not any("低保" in message.text for message in shown_to(town, DUTY_ROOM))
    await live(town, hours=40)
    assert len(unsubmitted(town, DISPATCHER)) == 1
