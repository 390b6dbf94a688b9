"""Unsolved after two rounds: it stays with the supervisor, and each further round needs his word."""

import pytest

from bot.messages.buttons import Press
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DUTY_ROOM = "刘天佑", "袁文斌", "郭银花"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def unsolved_twice(town: TownInHand) -> str:
    """Cadre and grid leader have answered, and both times it was not solved; return the number."""
    await town.bind(*CADRES, LEADER, SUPERVISOR, DUTY_ROOM)
    number = await town.petition(RESIDENT, "没水了")
    for _ in range(2):
        who = await handler_of(town, number)
        await town.press(who, "答复")
        await town.write(who, "水管修好了。")
        await town.press(RESIDENT, "未解决")
        await town.press(RESIDENT, "跳过")
    return number


async def test_after_two_rounds_the_supervisor_decides(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    case = await town.case(number)
    assert (case.state, case.round, case.supervised, await handler_of(town, number)) == (
        "reworking",
        3,
        "yellow",
        SUPERVISOR,
    )
    sorry = f"对不起，几次都没帮您办好。{number} 已请{SUPERVISOR}定下一步怎么办。\n哪里没解决？写一句发给我，不想写就点“跳过”。"
    assert sorry in town.heard_by(RESIDENT)
    asked = f"{number} 办了 2 次，来访人还是说没办好。请您定：再办一轮，还是就此办结。"
    assert town.heard_by(SUPERVISOR)[-1] == asked
    assert town.newest_labels(SUPERVISOR)[:2] == ["再办一轮", "就此办结"]
    assert "督办：黄牌，3月2日起\n" in town.card_of(SUPERVISOR, number)


async def pressed_later(town: TownInHand, who: str | int, verb: str, number: str) -> str:
    """Press a button that a phone still shows, though the card bears it no more; return what he sees."""
    phone, case = town.phone(who), await town.case(number)
    phone.press_data(phone.messages[-1].message_id, Press(verb, case.case_id).encode())
    await town.settle()
    return phone.toasts[-1].text


async def test_those_past_whom_it_was_sent_up_neither_urge_nor_take_nor_give_it_away(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "再办一轮")
    for who in (LEADER, DUTY_ROOM):
        await town.write(who, f"/find {number}")
        await town.press(who, number)
        assert town.card_of(who, number)
        assert not {"催办", "改派", "我来办"} & set(town.newest_labels(who))
    for verb in ("urge", "reassign", "take"):
        assert (await pressed_later(town, LEADER, verb, number)).startswith("这件不在您手上。"), verb
    assert await handler_of(town, number) == SUPERVISOR


async def test_in_danger_whoever_was_called_goes_and_what_was_sent_up_stays_where_it_is(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "再办一轮")
    await pressed_later(town, RESIDENT, "urgent_case", number)
    assert (await town.case(number)).is_ringing
    assert await town.press(DUTY_ROOM, "我来办") == f"您先去看，这件仍由{SUPERVISOR}办。"
    case = await town.case(number)
    assert (case.is_ringing, case.state, await handler_of(town, number)) == (False, "in_progress", SUPERVISOR)
    assert town.heard_by(RESIDENT)[-1] == f"{number} {DUTY_ROOM}接了，正在办。"
    assert f"紧急：{DUTY_ROOM}接了" in town.card_of(SUPERVISOR, number)
    assert f"{number} {DUTY_ROOM}接了。" in [message.text for message in town.phone(LEADER).messages]
    assert await pressed_later(town, LEADER, "attend", number) == f"{DUTY_ROOM}已经接了。"


async def test_one_more_round_is_told_and_unsolved_again_it_is_asked_again(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "再办一轮")
    assert town.heard_by(RESIDENT)[-1] == f"{number} 再给您办一次，{SUPERVISOR}盯着办。\n最晚 3月5日 答复您。"
    assert (await town.case(number)).state == "in_progress"
    await town.press(SUPERVISOR, "答复")
    await town.write(SUPERVISOR, "换了新水管。")
    await town.press(RESIDENT, "未解决")
    case = await town.case(number)
    assert (case.state, case.round, await handler_of(town, number)) == ("reworking", 4, SUPERVISOR)
    assert town.heard_by(SUPERVISOR)[-1].startswith(f"{number} 办了 3 次")


async def test_with_the_new_round_he_reads_that_it_is_his_and_how_to_go_on(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "再办一轮")
    said = f"{number} 第 3 次办，归您办，最晚 3月5日。叫人办好了，点“答复”告诉来访人。"
    assert (town.heard_by(SUPERVISOR)[-1], town.newest_labels(SUPERVISOR)) == (said, ["答复", number])
    await town.write(SUPERVISOR, "/digest")
    assert town.newest_labels(SUPERVISOR)[:3] == [f"水磨口村 {number[5:]}", "答复", "转办"]


async def test_another_supervisor_is_offered_with_the_new_round(town: TownInHand) -> None:
    two = PRACTICE_TOWN.read_text("utf-8").replace('supervisors = ["袁文斌"]', 'supervisors = ["袁文斌", "郭银花"]')
    await town.import_town(two.encode())
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "再办一轮")
    said = f"{number} 第 3 次办，归您办，最晚 3月5日。要请别的督办领导办，点“转办”。"
    assert (town.heard_by(SUPERVISOR)[-1], town.newest_labels(SUPERVISOR)) == (said, ["答复", "转办", number])
    await town.press(SUPERVISOR, "转办")
    await town.press(SUPERVISOR, "郭银花")
    assert await handler_of(town, number) == "郭银花"


async def test_the_end_is_told_with_its_reason_and_closes_when_delivered(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "就此办结")
    assert (await town.case(number)).state == "reworking"
    await town.write(SUPERVISOR, "水源要到明年才能接上。")
    case = await town.case(number)
    assert (case.state, case.result, case.grade, case.supervised) == ("closed", "explained", None, "yellow")
    assert town.heard_by(RESIDENT)[-2] == f"{number} 的回音，{SUPERVISOR}：\n水源要到明年才能接上。"
    assert town.heard_by(RESIDENT)[-1].startswith(f"{number} 就办到这里了。")


async def test_before_it_is_decided_nothing_is_written_and_nobody_below_takes_it(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    card = next(m for m in reversed(town.phone(SUPERVISOR).messages) if m.text.startswith(f"{number} ·"))
    await town.write(SUPERVISOR, "明天再看", reply_to=card.message_id)
    assert town.heard_by(SUPERVISOR)[-1] == "请先定：再办一轮，还是就此办结。"
    assert (await pressed_later(town, LEADER, "take", number)).startswith("这件不在您手上。")
    for verb in ("answer", "ask"):  # nothing is asked for that could not be sent
        assert (await pressed_later(town, SUPERVISOR, verb, number)).startswith("请先定："), verb
    assert await handler_of(town, number) == SUPERVISOR


async def test_if_the_resident_has_left_nothing_is_closed(town: TownInHand) -> None:
    number = await unsolved_twice(town)
    await town.press(SUPERVISOR, "就此办结")
    town.phone(RESIDENT).block()
    await town.write(SUPERVISOR, "水源要到明年才能接上。")
    assert (await town.case(number)).state == "in_progress"
    await town.press(SUPERVISOR, "已当面告知")
    assert (await town.case(number)).state == "closed"


async def test_where_no_supervisor_can_be_reached_it_stays_with_the_leader(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    for _ in range(2):
        who = await handler_of(town, number)
        await town.press(who, "答复")
        await town.write(who, "水管修好了。")
        await town.press(RESIDENT, "未解决")
    assert ((await town.case(number)).supervised, await handler_of(town, number)) == ("yellow", LEADER)
