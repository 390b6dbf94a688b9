"""法定期限: beside the service clock runs that of the law, through pauses; those who answer for a case hear when it is near."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
DUTY, LEADER, ROOM, SUPERVISOR = ("赖淑珍", "姚忠义", "萧金凤"), "刘天佑", "郭银花", "袁文斌"
A_WEEK_BEFORE = datetime(2026, 4, 29, 0, 30, tzinfo=UTC)  # 08:30 in Shanghai
PASSED = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)  # 18:00, after the days off of May
SELDOM = PRACTICE_TOWN.read_bytes().replace(b'every = "4h"', b'every = "90d"')


def of_law(town: TownInHand, who: str) -> list[str]:
    told = [text for text in town.heard_by(who) if "简报　" not in text]
    return [line for text in told for line in text.splitlines() if "法定" in line or "十五天" in line]


async def waiting_for_its_resident(town: TownInHand) -> tuple[str, str]:
    """A petition that was asked about and never answered; return its number and who has it."""
    await town.import_town(SELDOM)
    await town.bind(*DUTY, LEADER, ROOM, SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    return number, cadre


async def test_handler_leader_and_supervisors_hear_a_week_before_a_day_before_and_once_it_has_passed(
    town: TownInHand,
) -> None:
    number, cadre = await waiting_for_its_resident(town)
    await town.live_until(A_WEEK_BEFORE - timedelta(minutes=1), step=timedelta(days=4))
    assert of_law(town, cadre) == []
    assert "法定期限" not in town.card_of(cadre, number)
    await town.live_until(PASSED + timedelta(hours=2), step=timedelta(hours=3))
    who = f"办理人{cadre}"
    told = [
        f"{number} 水磨口村法定期限快到：5月6日前要办结，{who}。",
        f"{number} 水磨口村法定期限只剩一天：5月6日前要办结，{who}。",
        f"{number} 水磨口村过了法定期限（5月6日），还没办结，{who}。",
    ]
    assert of_law(town, cadre) == told
    assert of_law(town, LEADER) == told
    assert [line for line in of_law(town, SUPERVISOR) if number in line and "前要办结" in line] == told[:2]
    assert told[2] in of_law(town, SUPERVISOR)
    assert of_law(town, ROOM) == []
    assert "法定期限 5月6日 已过" in town.card_of(cadre, number)
    assert "法定" not in "".join(town.heard_by(RESIDENT))


async def test_the_digest_names_what_is_near_the_law_until_it_is_answered(town: TownInHand) -> None:
    number, cadre = await waiting_for_its_resident(town)
    await town.live_until(A_WEEK_BEFORE + timedelta(hours=1), step=timedelta(days=4))
    await town.write(SUPERVISOR, "/digest")
    line = f"法定期限快到或已过：\n{number} 水磨口村 {cadre} 5月6日"
    assert line in town.heard_by(SUPERVISOR)[-1]
    assert f"水磨口村 {number[5:]}" in town.newest_labels(SUPERVISOR)
    await town.press(cadre, number)
    await town.press(cadre, "答复")
    await town.write(cadre, "通水了")
    await town.write(SUPERVISOR, "/digest")
    assert "法定期限" not in town.heard_by(SUPERVISOR)[-1]


async def test_what_nobody_can_be_given_alarms_duty_room_and_supervisors_after_fifteen_days(town: TownInHand) -> None:
    await town.bind(SUPERVISOR)
    number = await town.petition(RESIDENT, "没水了")
    assert (await town.case(number)).state == "registered"
    await town.live_until(datetime(2026, 3, 17, 9, 59, tzinfo=UTC), step=timedelta(days=3))
    assert of_law(town, SUPERVISOR) == []
    await town.live_until(datetime(2026, 3, 18, 9, 0, tzinfo=UTC), step=timedelta(hours=2))
    assert of_law(town, SUPERVISOR) == [f"{number} 水磨口村登记十五天了，还没有人接，请今天安排。"]


async def test_a_changed_calendar_moves_the_law_s_deadline_as_well(town: TownInHand) -> None:
    number, _ = await waiting_for_its_resident(town)
    before = await town.case(number)
    assert before.legal_due_at == PASSED
    await town.import_town(SELDOM + b'\n[calendar]\noff = ["2026-05-06"]\n')
    await town.beat()
    after = await town.case(number)
    assert (after.due_at, after.legal_due_at) == (before.due_at, PASSED + timedelta(days=1))


async def test_thirty_days_more_are_asked_for_once_and_granted_by_a_supervisor_alone(town: TownInHand) -> None:
    number, cadre = await waiting_for_its_resident(town)
    await town.live_until(A_WEEK_BEFORE - timedelta(days=9), step=timedelta(days=4))
    await town.press(cadre, "更多")
    assert "法定延期" not in town.newest_labels(cadre)
    await town.live_until(A_WEEK_BEFORE + timedelta(hours=1), step=timedelta(days=2))
    await town.press(cadre, number)
    await town.press(cadre, "更多")
    await town.press(cadre, "法定延期")
    before, heard = await town.case(number), town.heard_by(LEADER)
    await town.write(cadre, "要等市里的水表")
    assert town.heard_by(LEADER) == heard
    assert "申请法定延期" in town.heard_by(SUPERVISOR)[-1]
    await town.press(SUPERVISOR, "同意")
    after = await town.case(number)
    assert (after.legal_due_at, after.due_at) == (datetime(2026, 6, 1, 10, 0, tzinfo=UTC), before.due_at)
    assert town.heard_by(RESIDENT)[-1] == (
        f"{number} 比较难办，领导同意多给三十天，最晚 6月1日 办完。原因：要等市里的水表"
    )
    assert town.heard_by(cadre)[-1] == f"{number} 法定延期，{SUPERVISOR}同意了。"
    await town.press(cadre, number)
    await town.press(cadre, "更多")
    assert "法定延期" not in town.newest_labels(cadre)
    told = len(of_law(town, cadre))
    await town.live_until(datetime(2026, 6, 1, 12, 0, tzinfo=UTC), step=timedelta(hours=12))
    assert [line.split("，")[0] for line in of_law(town, cadre)[told:]] == [
        f"{number} 水磨口村法定期限快到：6月1日前要办结",
        f"{number} 水磨口村法定期限只剩一天：6月1日前要办结",
        f"{number} 水磨口村过了法定期限（6月1日）",
    ]
