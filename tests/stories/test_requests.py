"""退回, 延期, 挂账: asked for by the handler, decided by somebody above him, and heard by everybody concerned."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.cases import State
from bot.rules.requests import RequestKind, RequestState
from storage import requests
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


async def asks_to_extend(town: TownInHand, cadre: str, days: int = 5, why: str = "配件要从外地运") -> None:
    for label in ("更多", "延期", f"{days}天"):
        await town.press(cadre, label)
    await town.write(cadre, why)


async def asked_for(town: TownInHand, number: str) -> list[tuple[RequestKind, RequestState]]:
    case = await town.case(number)
    found = await town.database.transaction(lambda tx: requests.of_case(tx, case.case_id))
    return [(request.kind, request.state) for request in found]


async def test_an_extension_waits_for_the_leader_and_moves_the_day_by_working_days(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = await town.case(number)
    await asks_to_extend(town, cadre)
    assert town.heard_by(cadre)[-1] == f"{number} 为什么要延期 5 个工作日？写一句，也会告诉来访人。"
    prompt = next(message for message in reversed(town.phone(cadre).messages) if message.from_bot)
    assert prompt.text == f"{number} 申请延期 5 个工作日，已报给{LEADER}，定了告诉您。没定以前照常办。"
    assert town.heard_by(LEADER)[-1] == (
        f"{cadre}申请延期 5 个工作日：{number}（水磨口村，求助，期限 3月9日 18:00）\n理由：配件要从外地运\n同意吗？"
    )
    assert f"在等{LEADER}同意延期 5 个工作日" in town.card_of(cadre, number)
    assert ((await town.case(number)).state, (await town.case(number)).due_at) == (before.state, before.due_at)
    assert await town.press(LEADER, "同意") == "已同意"
    case = await town.case(number)
    assert (case.due_at - before.due_at, case.extended_days) == (timedelta(days=7), 5)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 要多办几天，最晚 3月16日 答复您。原因：配件要从外地运"
    assert town.heard_by(cadre)[-1] == f"{number} 延期 5 个工作日，{LEADER}同意了。"
    assert "在等" not in town.card_of(cadre, number)
    assert town.phone(LEADER).messages[-1].text == f"{number} 延期 5 个工作日：同意了。"


async def test_an_extension_is_refused_with_a_reason_and_asked_for_once_a_round(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = await town.case(number)
    await asks_to_extend(town, cadre)
    assert await town.press(LEADER, "不同意") == "没有同意"
    assert town.heard_by(cadre)[-1] == f"{number} 延期 5 个工作日，{LEADER}没有同意，请接着办。"
    await town.write(LEADER, "今天就能修")
    assert town.heard_by(cadre)[-1] == f"{number} {LEADER}说：今天就能修"
    assert (await town.case(number)).due_at == before.due_at
    await asks_to_extend(town, cadre, 2)
    await town.press(LEADER, "同意")
    await town.press(cadre, "更多")
    assert "延期" not in town.newest_labels(cadre)
    assert await town.press_again(cadre, "延期") == f"这一轮已经延过一次，不能再延了。{number} 现在：待签收。"
    assert await asked_for(town, number) == [
        (RequestKind.EXTENSION, RequestState.REFUSED),
        (RequestKind.EXTENSION, RequestState.GRANTED),
    ]


async def test_two_deciders_at_once_have_one_winner_and_a_clear_sentence(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "签收")
    await asks_to_extend(town, cadre)
    await town.live_until(town.clock.now() + timedelta(days=2), step=timedelta(hours=4))  # it goes up meanwhile
    assert any(text.startswith(f"{cadre}申请延期 5 个工作日：{number}") for text in town.heard_by(SUPERVISOR))
    assert f"在等{SUPERVISOR}同意" in town.card_of(cadre, number)
    await town.press(SUPERVISOR, "同意")
    said = await town.press_again(LEADER, "不同意")
    assert said.startswith("这个申请，别的领导已经定了。")
    assert (await town.case(number)).extended_days == 5


async def test_a_request_that_nobody_decides_is_put_to_the_next_one_above_once_and_over_a_restart(
    town: TownInHand,
) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "签收")
    await asks_to_extend(town, cadre)
    await town.restart()
    await town.pass_time(days=1)  # within the working day
    asked = [text for text in town.heard_by(SUPERVISOR) if text.startswith(f"{cadre}申请")]
    assert asked == []
    await town.pass_time(days=3)
    await town.pass_time(hours=1)
    asked = [text for text in town.heard_by(SUPERVISOR) if text.startswith(f"{cadre}申请")]
    assert len(asked) == 1
    await town.write(SUPERVISOR, "/todo")
    assert f"等您同意的：\n{number} 水磨口村：{cadre}申请延期 5 个工作日" in town.heard_by(SUPERVISOR)[-1]


async def test_a_request_is_taken_back_and_its_buttons_go(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await asks_to_extend(town, cadre)
    await town.press(cadre, "更多")
    assert await town.press(cadre, "收回延期") == "申请收回了"
    assert town.phone(LEADER).messages[-1].text == f"{number} 延期 5 个工作日：不用定了。"
    assert (await town.press_again(LEADER, "同意")).startswith("这个申请收回了，或者用不上了。")
    assert (await town.case(number)).extended_days == 0


async def test_an_answer_makes_what_was_asked_for_pointless(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await asks_to_extend(town, cadre)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了")
    assert await asked_for(town, number) == [(RequestKind.EXTENSION, RequestState.OVER)]
    assert town.phone(LEADER).messages[-1].labels == []


async def test_whoever_grants_a_return_chooses_to_whom_and_it_is_given_back_once(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    due = (await town.case(number)).due_at
    await town.press(cadre, "更多")
    await town.press(cadre, "退回")
    await town.write(cadre, "不归我管")
    await town.press(LEADER, "同意")
    assert (await town.case(number)).handler_id is not None
    assert await asked_for(town, number) == [(RequestKind.RETURN, RequestState.ASKED)]  # until somebody has it
    other = next(name for name in CADRES if name != cadre)
    await town.press(LEADER, other)
    case = await town.case(number)
    assert (case.returned, case.due_at) == (True, due)
    assert town.heard_by(cadre)[-1] == f"{number} 同意退回，已经转给别人，不用您办了。"
    assert await asked_for(town, number) == [(RequestKind.RETURN, RequestState.GRANTED)]
    assert f"{number} 现在由{other}给您办" in town.heard_by(RESIDENT)[-1]
    await town.press(other, "更多")
    assert "退回" not in town.newest_labels(other)
    assert (await town.press_again(other, "退回")).startswith("这件是上面指定给您的，不能退。")


async def test_after_a_working_day_nothing_is_given_back(town: TownInHand) -> None:
    _, cadre = await a_case(town)
    await town.press(cadre, "更多")
    await town.live_until(town.clock.now() + timedelta(days=1, hours=10), step=timedelta(hours=2))
    handler = cadre
    assert (await town.press_again(handler, "退回")).startswith(("派来已经过了一个工作日", "这件不在您手上"))


async def test_on_hold_the_clock_stands_until_the_day_of_review(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    before = await town.case(number)
    for label in ("更多", "挂账", "1周"):
        await town.press(cadre, label)
    await town.write(cadre, "等路修通再装")
    await town.press(LEADER, "同意")
    case = await town.case(number)
    assert (case.state, case.legal_due_at) == (State.ON_HOLD, before.legal_due_at)
    assert town.heard_by(RESIDENT)[-1] == f"{number} 眼下还办不了，没有忘，3月9日再看。等路修通再装"
    assert "状态：挂账" in town.card_of(cadre, number)
    assert "挂账到：3月9日" in town.card_of(cadre, number)
    await town.write(SUPERVISOR, "/digest")
    assert f"挂账：\n{number} 水磨口村 {cadre} 3月9日再看\n　求助：没水了" in town.heard_by(SUPERVISOR)[-1]
    heard = len(town.heard_by(cadre))
    await town.live_until(town.clock.now() + timedelta(days=6, hours=20), step=timedelta(hours=6))
    of_it = [text for text in town.heard_beside_shifts(cadre)[heard:] if text.startswith(number)]
    assert of_it == []  # nobody is chased
    await town.live_until(town.clock.now() + timedelta(hours=8), step=timedelta(hours=1))
    case = await town.case(number)
    assert (case.state, case.paused_at, case.review_at) == (State.IN_PROGRESS, None, None)
    assert case.due_at > before.due_at + timedelta(days=6)
    said = f"{number} 挂账到今天，现在接着办，期限接着算。办理：{cadre}\n当时的打算：等路修通再装"
    assert said in town.heard_by(cadre)
    assert said in town.heard_by(LEADER)
    day = case.due_at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert town.heard_by(RESIDENT)[-1] == f"{number} 又接着办了，最晚 {day.month}月{day.day}日 答复您。"


async def test_an_answer_ends_a_hold_and_a_word_of_progress_does_not(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    for label in ("更多", "挂账", "1个月"):
        await town.press(cadre, label)
    await town.write(cadre, "等路修通再装")
    await town.press(LEADER, "同意")
    card = next(m.message_id for m in reversed(town.phone(cadre).messages) if m.text.startswith(f"{number} ·"))
    await town.write(cadre, "路在修了", reply_to=card)
    assert (await town.case(number)).state is State.ON_HOLD
    await town.press(cadre, "办结答复")
    case = await town.case(number)
    assert (case.state, case.review_at, case.paused_at) == (State.AWAITING_FEEDBACK, None, None)


async def test_a_leader_asks_whoever_stands_above_him(town: TownInHand) -> None:
    number, _ = await a_case(town)
    await town.write(LEADER, number)
    await town.press(LEADER, "我来办")
    await asks_to_extend(town, LEADER)
    assert town.heard_by(SUPERVISOR)[-1].startswith(f"{LEADER}申请延期 5 个工作日：{number}")


async def test_what_the_handler_says_his_answer_was_becomes_the_result_by_the_residents_word(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    await town.write(cadre, "这一段归公路局管")
    assert town.phone(cadre).messages[-1].from_bot is False
    await town.press(cadre, "解释说明")
    assert (await town.case(number)).result is None
    await town.press(RESIDENT, "已解决")
    case = await town.case(number)
    assert (case.state, case.result) == (State.CLOSED, "explained")
    assert "结果：解释说明" in town.card_of(cadre, number)


async def test_without_that_tap_it_is_solved_and_a_new_round_forgets_it(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "答复")
    await town.write(cadre, "修好了一半")
    await town.press(cadre, "部分办好")
    await town.press(RESIDENT, "未解决")
    assert (await town.case(number)).answered_as is None
    assert await town.press_again(cadre, "部分办好") != ""
    assert (await town.case(number)).answered_as is None
    await town.press(LEADER, "答复")
    await town.write(LEADER, "全修好了")
    await town.press(RESIDENT, "已解决")
    assert (await town.case(number)).result == "resolved"


async def test_the_handler_passes_it_upwards_with_one_tap(town: TownInHand) -> None:
    number, cadre = await a_case(town)
    await town.press(cadre, "转办")
    assert await town.press(cadre, "交上级") == f"{number} 已转给{LEADER}。"
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert handler.name == LEADER
