"""What cadres and leaders do with a case, and what they cannot."""

from datetime import timedelta

import pytest

from storage import people
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR = "刘天佑", "袁文斌"


async def a_case(town: TownInHand) -> tuple[str, str]:
    """A case with everybody bound: (number, cadre)."""
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    return number, (await town.staff_by_id((await town.case(number)).handler_id))[0].name


def card_id(town: TownInHand, who: str, number: str) -> int:
    return next(m.message_id for m in reversed(town.phone(who).messages) if m.text.startswith(f"{number} ·"))


async def test_a_reply_to_the_card_goes_at_once_and_a_tap_makes_it_final(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.write(cadre, "下午来修", reply_to=card_id(town, cadre, number))
    assert town.heard_by(RESIDENT)[-1] == f"{number} 的回音，{cadre}：\n下午来修"
    assert town.newest_labels(cadre) == ["办结答复", "只是进展"]
    assert (await town.case(number)).state == "in_progress"
    assert await town.press(cadre, "只是进展") == "记下了：只是进展。还欠一个办结答复。"
    assert (await town.case(number)).state == "in_progress"
    await town.press(cadre, "办结答复")
    assert (await town.case(number)).state == "awaiting_feedback"
    assert town.heard_by(RESIDENT)[-1] == f"{number} 这件事解决了吗？"


async def test_a_question_pauses_the_clock_and_the_reply_lets_it_run(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    due = (await town.case(number)).due_at
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    assert (await town.case(number)).state == "need_info"
    question = town.phone(RESIDENT).messages[-1]
    await town.pass_time(days=1)
    await town.write(RESIDENT, "村东头第三家", reply_to=question.message_id)
    case = await town.case(number)
    assert (case.state, case.due_at - due) == ("in_progress", timedelta(days=1))  # one working day later, at its close
    assert any("村东头第三家" in text for text in town.heard_by(cadre))


async def test_a_question_without_reply_lets_the_clock_run_after_three_working_days(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    await town.live_until(town.clock.now() + timedelta(days=3, hours=10), step=timedelta(hours=1))
    assert (await town.case(number)).state == "in_progress"
    assert any("三个工作日没有回您的问题" in text for text in town.heard_by(cadre))


async def test_a_third_question_in_a_round_is_refused(town: TownInHand) -> None:
    _, cadre = await a_case(town)
    for text in ("是哪一家？", "几口人？"):
        await town.press(cadre, "需补充")
        await town.write(cadre, text)
        await town.write(RESIDENT, "东头", reply_to=town.phone(RESIDENT).messages[-1].message_id)
    assert (await town.press(cadre, "需补充")).startswith("这一轮已经问过两次了")


async def test_a_case_is_passed_on_to_a_colleague_and_to_another_village(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.bind("易志强", "熊美玲")
    colleague = next(name for name in CADRES if name != cadre)
    due = (await town.case(number)).due_at
    await town.press(cadre, "转办")
    await town.press(cadre, colleague)
    assert "没水了" in town.card_of(colleague, number)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 现在由{colleague}给您办，答复的日子不变。"
    assert any(m.text == f"{number} 已转给{colleague}办理。" for m in town.phone(cadre).messages)
    await town.press(colleague, "转办")
    await town.press(colleague, "换到别的村")
    await town.press(colleague, "榆林口村")
    case = await town.case(number)
    assert (case.village_id, case.due_at) == (await town.village_id("榆林口村"), due)
    assert (await town.staff_by_id(case.handler_id))[0].name in ("易志强", "熊美玲")


async def test_whoever_gives_a_case_away_reads_who_each_of_them_is(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "袁文斌")
    number = await town.petition(RESIDENT, "没水了")
    [on_duty] = await town.staff_by_id((await town.case(number)).handler_id)
    first, second = (name for name in ("赖淑珍", "姚忠义", "萧金凤") if name != on_duty.name)
    await town.write("袁文斌", number)
    await town.press("袁文斌", "改派")
    posts = f"值班干部：{first}、{second}\n包片领导：刘天佑\n督办领导：袁文斌"
    assert town.heard_by("袁文斌")[-1] == f"{number} 改派给谁？\n{posts}"
    await town.press("袁文斌", first)
    await town.write("袁文斌", number)
    await town.press("袁文斌", "改派")
    assert f"\n现在值班：{on_duty.name}\n" in town.heard_by("袁文斌")[-1]


async def test_of_a_petition_about_a_cadre_all_who_may_have_it_are_offered_page_by_page(town: TownInHand) -> None:
    staff = [person.name or "" for person in await town.database.transaction(people.staff)]
    await town.bind(*staff)
    number = await town.petition(RESIDENT, "村干部收了钱", about="是")
    await town.write("袁文斌", number)
    await town.press("袁文斌", "改派")
    seen = [label for label in town.newest_labels("袁文斌") if label in staff]
    assert len(seen) == 12 and "督办领导：袁文斌" in town.heard_by("袁文斌")[-1]
    while "下一页" in town.newest_labels("袁文斌"):
        await town.press("袁文斌", "下一页")
        seen += [label for label in town.newest_labels("袁文斌") if label in staff]
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    village = {"赖淑珍", "姚忠义", "萧金凤", "刘天佑"}
    assert len(seen) == len(set(seen)) and not {*seen} & (village | {handler.name or ""})
    await town.press("袁文斌", seen[-1])
    assert (await town.staff_by_id((await town.case(number)).handler_id))[0].name == seen[-1]


async def test_a_leader_urges_reassigns_and_takes(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await town.live_until(town.clock.now() + timedelta(days=9), step=timedelta(hours=1))
    case = await town.case(number)
    handler = (await town.staff_by_id(case.handler_id))[0].name
    assert {"催办", "改派", "我来办"} <= set(town.newest_labels(LEADER))
    await town.press(LEADER, "催办")
    assert f"{LEADER}催您办 {number}，请尽快答复。" in town.heard_by(handler)
    await town.press(LEADER, "我来办")
    case = await town.case(number)
    assert (case.state, (await town.staff_by_id(case.handler_id))[0].name) == ("in_progress", LEADER)
    assert "没水了" in town.card_of(LEADER, number)


async def test_stray_text_of_staff_asks_which_case_it_answers(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.write(cadre, "已经修好了")
    assert town.newest_labels(cadre) == [number, "我自己要反映"]
    await town.press(cadre, number)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 的回音，{cadre}：\n已经修好了"


async def test_a_cadres_own_petition_never_comes_to_himself(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    on_duty = next(row.person for row in await town.duty() if row.village == "水磨口村")
    await town.write(on_duty, "我家也没水了")
    await town.press(on_duty, "我自己要反映")
    await town.go_through(on_duty)
    case = await town.case("2026-00001")
    assert (await town.staff_by_id(case.handler_id))[0].name not in (None, on_duty)


async def test_buttons_pressed_twice_or_by_the_wrong_person_change_nothing_and_say_how_things_stand(
    town: TownInHand,
) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "签收")
    before = await town.case(number)
    sign = town.data_of("签收")
    town.phone(cadre).press_data(card_id(town, cadre, number), sign)
    town.phone(LEADER).press_data(town.phone(LEADER).messages[-1].message_id, sign)
    town.phone(RESIDENT).press_data(town.phone(RESIDENT).messages[-1].message_id, sign)
    await town.settle()
    assert await town.case(number) == before
    assert town.phone(cadre).toasts[-1].text == f"这件已经签收过了。{number} 现在：办理中。"
    assert town.phone(LEADER).toasts[-1].text == f"这件不在您手上。{number} 现在：办理中。"
    assert town.phone(RESIDENT).toasts[-1].text == "这个只给工作人员用。"


async def test_a_cadre_who_blocks_the_bot_loses_his_cases_to_the_next_in_turn(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    town.phone(cadre).block()
    await town.settle()
    case = await town.case(number)
    assert (await town.staff_by_id(case.handler_id))[0].name in CADRES
    assert (await town.staff_by_id(case.handler_id))[0].name != cadre
    assert case.reason == "next_in_turn"


async def test_after_two_rounds_it_stays_with_the_supervisor(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    for handler in (cadre, LEADER, SUPERVISOR, SUPERVISOR):
        assert (await town.staff_by_id((await town.case(number)).handler_id))[0].name == handler
        if handler == SUPERVISOR:
            await town.press(handler, "再办一轮")
        await town.press(handler, "答复")
        await town.write(handler, "办好了")
        await town.press(RESIDENT, "未解决")
        await town.press(RESIDENT, "跳过")
    assert (await town.case(number)).round == 5


async def test_why_it_is_not_solved_reaches_the_one_who_has_it_now(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    await town.write(cadre, "办好了")
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "不满意")
    await town.write(RESIDENT, "来的人态度不好")
    assert any("来的人态度不好" in text for text in town.heard_by(LEADER))
    assert (await town.case(number)).state == "reworking"


async def test_answered_questions_keep_no_buttons_in_a_cadres_chat(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "转办")
    await town.press(cadre, next(name for name in CADRES if name != cadre))
    handler = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.write(handler, "马上去看", reply_to=card_id(town, handler, number))
    await town.press(handler, "办结答复")
    await town.press(RESIDENT, "未解决")
    await town.write(RESIDENT, "还是没水")
    await town.press(LEADER, "答复")
    await town.write(LEADER, "水泵换好了")
    for who in (cadre, handler, LEADER):
        assert [
            m.labels for m in town.phone(who).messages if m.from_bot and m.labels and not m.text.startswith(number)
        ] == []
    assert "跳过" not in [label for m in town.phone(RESIDENT).messages for label in m.labels]
