"""Spring Festival 2026: days off from 15 to 23 February, working days on Saturday 14 and 28."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.town import TownInHand, town_in_hand

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR = "刘天佑", "袁文斌"
SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY_MORNING = datetime(2026, 2, 13, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def chased(town: TownInHand, who: str, number: str) -> list[str]:
    """Return when somebody was chased for a case, as `2-14 18:00`; cards and digests are not counted."""
    found = []
    for message in town.phone(who).messages:
        if message.from_bot and message.text.startswith(number) and not message.text.startswith(f"{number} ·"):
            at = datetime.fromtimestamp(message.sent_at, SHANGHAI)
            found.append(f"{at.month}-{at.day} {at:%H:%M}")
    return found


async def signed_case(town: TownInHand) -> tuple[str, str]:
    """A case of one working day, signed by its cadre: (number, cadre). Signed, it stays with him."""
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    number = await town.petition(RESIDENT, "低保怎么办", category="咨询")
    cadre = next(name for name in CADRES if any("低保怎么办" in text for text in town.heard_by(name)))
    await town.press(cadre, "签收")
    return number, cadre


@pytest.mark.slow
async def test_an_unanswered_case_over_the_festival_is_chased_exactly_as_the_rules_say(
    tmp_path: Path, engine: str
) -> None:
    async with town_in_hand(tmp_path, engine=engine, start=FRIDAY_MORNING) as town:
        number, cadre = await signed_case(town)
        await town.live_until(datetime(2026, 2, 27, 1, 0, tzinfo=UTC))
        assert chased(town, cadre, number) == [
            "2-14 14:00",  # four hours before it is due, on a make-up Saturday
            "2-14 18:00",  # due; the contact reminder falls on the same instant and is the same message
            *[f"2-{day} 07:30" for day in range(15, 24)],  # days off: one a day, after quiet hours
            *[f"2-{day} {hour}" for day in (24, 25, 26) for hour in ("07:30", "11:30", "15:30", "19:30")],
            "2-27 07:30",
        ]
        # The second reminder since the deadline is on the 15th; from the third on the leader hears, from the fifth the town.
        assert chased(town, LEADER, number) == [
            *[f"2-{day} 07:30" for day in range(16, 24)],
            *[f"2-{day} {hour}" for day in (24, 25, 26) for hour in ("07:30", "11:30", "15:30", "19:30")],
            "2-27 07:30",
        ]
        assert chased(town, SUPERVISOR, number)[0] == "2-18 07:30"


@pytest.mark.slow
async def test_three_days_switched_off_bring_one_message(tmp_path: Path, engine: str) -> None:
    async with town_in_hand(tmp_path, engine=engine, start=FRIDAY_MORNING) as town:
        number, cadre = await signed_case(town)
        await town.live_until(datetime(2026, 2, 14, 10, 0, tzinfo=UTC))
        before = len(chased(town, cadre, number))
        await town.pass_time(days=3, hours=-10)  # to the morning of the 17th, 08:00
        assert len(chased(town, cadre, number)) == before + 1
        assert (await town.case(number)).reminders == 2  # what was missed counts once


@pytest.mark.slow
async def test_a_night_without_power_brings_one_reminder_not_ten(tmp_path: Path, engine: str) -> None:
    async with town_in_hand(tmp_path, engine=engine, start=FRIDAY_MORNING) as town:
        number, cadre = await signed_case(town)
        await town.pass_time(hours=64)  # to Monday, 01:00: everything has fallen due, and it is night
        assert chased(town, cadre, number) == []
        await town.pass_time(hours=8)
        assert chased(town, cadre, number) == ["2-16 09:00"]


@pytest.mark.slow
async def test_a_case_that_nobody_signed_goes_to_the_next_one_on_duty_with_the_same_clock(
    tmp_path: Path, engine: str
) -> None:
    async with town_in_hand(tmp_path, engine=engine, start=FRIDAY_MORNING) as town:
        await town.bind(*CADRES, LEADER)
        number = await town.petition(RESIDENT, "路灯坏了")
        first = await town.case(number)
        await town.live_until(datetime(2026, 2, 14, 0, 30, tzinfo=UTC))  # past the hand-over at 08:00
        then = await town.case(number)
        names = [person.name for person in (await town.staff_by_id(first.handler_id, then.handler_id))]
        turn = CADRES.index(names[0])
        assert names[1] == CADRES[(turn + 1) % 3]
        assert (then.due_at, then.registered_at) == (first.due_at, first.registered_at)
        assert "路灯坏了" in town.card_of(names[1], number)
        assert f"{number} 已转给{names[1]}办理。" in [message.text for message in town.phone(names[0]).messages]


@pytest.mark.slow
async def test_the_written_answer_stops_the_chase_and_its_refusal_resumes_it(tmp_path: Path, engine: str) -> None:
    async with town_in_hand(tmp_path, engine=engine, start=FRIDAY_MORNING) as town:
        number, cadre = await signed_case(town)
        await town.live_until(datetime(2026, 2, 14, 6, 0, tzinfo=UTC))
        town.phone(RESIDENT).block()
        await town.settle()
        await town.press(cadre, "答复")
        await town.write(cadre, "带上身份证到镇里办。")
        case = await town.case(number)
        assert (case.state, case.answer_state, case.answer_why) == ("in_progress", "refused", "blocked")
        assert "⚠️ 没送到：对方停用了机器人" in town.card_of(cadre, number)
        await town.live_until(datetime(2026, 2, 15, 0, 0, tzinfo=UTC))
        assert chased(town, cadre, number)[-1] == "2-15 07:30"
        await town.press(cadre, "已当面告知")
        assert (await town.case(number)).state == "awaiting_feedback"


@pytest.mark.slow
async def test_without_a_verdict_the_case_closes_as_no_feedback_and_is_asked_about_weeks_later(
    tmp_path: Path, engine: str
) -> None:
    async with town_in_hand(tmp_path, engine=engine, start=FRIDAY_MORNING) as town:
        number, cadre = await signed_case(town)
        await town.press(cadre, "答复")
        await town.write(cadre, "已经办好了。")
        await town.live_until(datetime(2026, 2, 25, 1, 0, tzinfo=UTC), step=timedelta(hours=3))
        case = await town.case(number)
        assert (case.state, case.result) == ("closed", "no_feedback")
        await town.live_until(datetime(2026, 3, 26, 1, 0, tzinfo=UTC), step=timedelta(hours=12))
        assert town.heard_by(RESIDENT)[-1] == f"过了些日子，想再问一声：{number} 真的解决了吗？"
        await town.press(RESIDENT, "未解决")
        case = await town.case(number)
        assert (case.state, case.round, case.result) == ("reworking", 2, None)
        assert "低保怎么办" in town.card_of(LEADER, number)
