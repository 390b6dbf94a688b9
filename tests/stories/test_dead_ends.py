"""Ways on which somebody could once get stuck, or something be lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.practice.telegram.faults import Failing, Fault
from tests.engines import fresh_place
from tests.town import MONDAY_MORNING, PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR, DUTY_ROOM = "刘天佑", "袁文斌", "郭银花"


async def handler_of(town: TownInHand, number: str) -> str:
    return str((await town.staff_by_id((await town.case(number)).handler_id))[0].name)


async def answered(town: TownInHand, number: str) -> str:
    handler = await handler_of(town, number)
    await town.press(handler, "答复")
    await town.write(handler, "办好了")
    return handler


async def test_a_new_petition_after_a_closed_case_is_no_reason_for_the_old_one(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    await answered(town, number)
    await town.press(RESIDENT, "未解决")
    await answered(town, number)
    await town.press(RESIDENT, "已解决")
    await town.write(RESIDENT, "新的事：路灯坏了")
    assert town.newest_labels(RESIDENT)[-2:] == ["跳过", "紧急"]  # the category of a new petition
    await town.go_through(RESIDENT)
    assert "编号 2026-00002" in town.heard_by(RESIDENT)[-1]


async def test_what_was_taken_for_a_reason_can_begin_a_petition_of_its_own(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    await answered(town, number)
    await town.press(RESIDENT, "未解决")
    await town.write(RESIDENT, "路灯也坏了")
    await town.press(RESIDENT, "新诉求")
    await town.go_through(RESIDENT)
    case = await town.case("2026-00002")
    assert "路灯也坏了" in town.card_of(await handler_of(town, case.number), case.number)


async def test_a_deleted_question_is_asked_anew_and_blocks_nothing(town: TownInHand) -> None:
    await town.write(RESIDENT, "没水了")
    question = town.phone(RESIDENT).messages[-1].message_id
    await town.world.call("deleteMessage", {"chat_id": str(RESIDENT), "message_id": str(question)})
    town.phone(RESIDENT).press_data(question, town.data_of("下一页"))
    await town.settle()
    assert town.phone(RESIDENT).messages[-1].labels[:2] == ["一畔庄村", "上一页"]


async def test_staff_whose_case_was_taken_over_can_write_again(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    await town.live_until(town.clock.now() + timedelta(days=9), step=timedelta(hours=2))
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    await town.press(LEADER, "我来办")
    await town.write(cadre, "我正在去的路上")
    assert town.newest_labels(cadre) == ["我自己要反映"]


async def test_a_leader_cannot_take_his_own_petition(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    await town.write(LEADER, "我家没水了")
    await town.press(LEADER, "我自己要反映")
    await town.go_through(LEADER)
    await town.live_until(town.clock.now() + timedelta(days=9), step=timedelta(hours=2))
    assert not any("我来办" in message.labels for message in town.phone(LEADER).messages)
    assert any("我来办" in message.labels for message in town.phone(SUPERVISOR).messages)


async def test_a_refused_question_told_in_person_still_owes_the_answer(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    town.phone(RESIDENT).block()
    await town.settle()
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    await town.press(cadre, "已当面告知")
    assert (await town.case(number)).state == "in_progress"
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    await town.press(cadre, "已当面告知")
    assert (await town.case(number)).state == "awaiting_feedback"


async def test_a_duty_room_that_binds_again_gets_the_card_of_every_case(town: TownInHand) -> None:
    first, second = await town.petition(7001, "没水了"), await town.petition(7002, "没电了")
    await town.bind(DUTY_ROOM)
    assert "没水了" in town.card_of(DUTY_ROOM, first)
    assert "没电了" in town.card_of(DUTY_ROOM, second)


async def test_a_long_answer_is_delivered_when_all_of_it_is(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await town.petition(RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    await town.press(cadre, "答复")
    town.phone(cadre).write("长" * 4090)
    await town.settle()
    said = "".join(text for text in town.heard_by(RESIDENT) if "长" in text)
    assert said.count("长") == 4090
    assert (await town.case(number)).state == "awaiting_feedback"


async def test_a_resident_of_a_town_that_is_gone_is_asked_again(town: TownInHand) -> None:
    await town.petition(RESIDENT, "没水了", village="一畔庄村")
    text = PRACTICE_TOWN.read_text("utf-8")
    cut = text.rindex("[[village]]")
    await town.import_town(text[:cut].encode())
    await town.write(RESIDENT, "路灯坏了")
    await town.press(RESIDENT, "新诉求")
    assert "水磨口村" in town.newest_labels(RESIDENT)


async def test_an_edit_that_names_a_cadre_brings_the_question_before_it_is_submitted(town: TownInHand) -> None:
    written = town.phone(RESIDENT).write("没水了")
    await town.settle()
    await town.press(RESIDENT, "水磨口村")
    await town.press(RESIDENT, "求助")
    await town.press(RESIDENT, "修改")
    town.phone(RESIDENT).edit(written, "支书收了钱")
    await town.settle()
    await town.press_again(RESIDENT, "提交")
    assert town.newest_labels(RESIDENT) == ["是", "否"]


async def test_an_old_final_button_answers_no_later_round(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    number = await town.petition(RESIDENT, "没水了")
    cadre = await handler_of(town, number)
    card = next(m for m in reversed(town.phone(cadre).messages) if m.text.startswith(number))
    await town.write(cadre, "下午来修", reply_to=card.message_id)
    old = town.data_of("办结答复")
    await town.press(cadre, "办结答复")
    await town.press(RESIDENT, "未解决")
    handler = await handler_of(town, number)
    town.phone(handler).press_data(town.phone(handler).messages[-1].message_id, old)
    await town.settle()
    assert (await town.case(number)).state == "reworking"
    assert "\n答复：" not in town.card_of(handler, number)


async def test_two_cases_that_fall_due_for_one_person_in_two_parts_make_one_message(town: TownInHand) -> None:
    await town.bind(LEADER, SUPERVISOR)  # no cadre is bound: the leader has the cases of his villages himself
    for resident, village in ((7001, "水磨口村"), (7002, "水磨口村"), (7003, "榆林口村")):
        await town.petition(resident, "没水了", village=village)
    before = len(town.heard_beside_shifts(LEADER))
    await town.pass_time(days=10)
    assert len(town.heard_beside_shifts(LEADER)) == before + 1
    assert all(f"2026-0000{n}" in town.heard_beside_shifts(LEADER)[-1] for n in (1, 2, 3))


async def test_before_any_town_a_resident_gets_a_sentence(tmp_path: Path, engine: str) -> None:
    town = TownInHand(await fresh_place(engine, tmp_path), start=MONDAY_MORNING, limits=False)
    await town.open()
    try:
        await town.write(RESIDENT, "没水了")
        assert town.heard_by(RESIDENT) == ["值班台还没准备好，请过些时候再发一次。"]
    finally:
        await town.close()


async def test_a_photo_alone_is_a_petition_a_reason_and_an_answer(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    town.phone(RESIDENT).photo(None)
    await town.settle()
    await town.go_through(RESIDENT)
    cadre = await handler_of(town, "2026-00001")
    await town.press(cadre, "答复")
    town.phone(cadre).photo(None)
    await town.settle()
    assert f"2026-00001 的回音，{cadre}发来照片 1" in town.heard_by(RESIDENT)
    assert (await town.case("2026-00001")).state == "awaiting_feedback"
    await town.press(RESIDENT, "未解决")
    town.phone(RESIDENT).photo(None)
    await town.settle()
    assert "2026-00001 补充照片 1" in town.heard_by(LEADER)


async def test_a_reply_to_the_first_of_two_copies_finds_its_case(town: TownInHand) -> None:
    await town.bind(*CADRES)
    cadre = next(row.person for row in await town.duty() if row.village == "水磨口村")
    town.world.faults.append(Fault("sendMessage", Failing.TIME_OUT_AFTER_EFFECT, town.phone(cadre).user_id))
    number = await town.petition(RESIDENT, "没水了")
    first, second = (m for m in town.phone(cadre).messages if "没水了" in m.text)
    assert second.text == "（可能重复）" + first.text
    await town.write(cadre, "下午来修", reply_to=first.message_id)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 的回音，{cadre}：\n下午来修"
