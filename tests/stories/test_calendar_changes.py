"""A holiday that is declared after a case was registered moves its deadline; nothing else does."""

from datetime import timedelta

import pytest

from tests.town import MONDAY_MORNING, PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001


def with_days_off(*days: str) -> bytes:
    listed = ", ".join(f'"{day}"' for day in days)
    return PRACTICE_TOWN.read_bytes() + f"\n[calendar]\noff = [{listed}]\n".encode()


async def test_a_declared_holiday_plans_open_cases_anew(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    before = await town.case(number)
    await town.import_town(with_days_off("2026-03-05"))
    await town.beat()
    after = await town.case(number)
    assert after.due_at - before.due_at == timedelta(days=1)
    assert (after.registered_at, after.handler_id, after.state) == (
        before.registered_at,
        before.handler_id,
        before.state,
    )


async def test_a_pause_is_kept_when_the_calendar_changes(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    await town.pass_time(days=1)
    await town.write(
        RESIDENT, "东头", reply_to=next(m for m in town.phone(RESIDENT).messages if "是哪一家" in m.text).message_id
    )
    before = await town.case(number)
    await town.import_town(with_days_off("2026-05-20"))  # far away
    await town.beat()
    assert (await town.case(number)).due_at == before.due_at


def heard_last(town: TownInHand) -> str:
    return town.heard_by(RESIDENT)[-1]


async def test_whoever_waits_hears_of_the_new_day_once_and_by_day(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    before = len(town.heard_by(RESIDENT))
    await town.live_until(town.clock.now() + timedelta(hours=14))  # 23:00
    await town.import_town(with_days_off("2026-03-05"))
    await town.live_until(town.clock.now() + timedelta(hours=8))
    assert town.heard_by(RESIDENT)[before:] == []
    await town.live_until(town.clock.now() + timedelta(hours=1))
    await town.import_town(with_days_off("2026-03-05", "2026-08-20"))  # nothing moves
    await town.live_until(town.clock.now() + timedelta(hours=1))
    assert town.heard_by(RESIDENT)[before:] == [f"上班时间有变，{number} 最晚改到 3月10日 答复您。"]
    assert town.newest_labels(RESIDENT) == ["办到哪了"]


async def test_two_changes_before_he_could_hear_are_one_sentence(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    before = len(town.heard_by(RESIDENT))
    await town.live_until(town.clock.now() + timedelta(hours=14))
    for days in (("2026-03-05",), ("2026-03-05", "2026-03-06")):
        await town.import_town(with_days_off(*days))
        await town.beat()
    await town.live_until(town.clock.now() + timedelta(hours=10))
    assert town.heard_by(RESIDENT)[before:] == [f"上班时间有变，{number} 最晚改到 3月11日 答复您。"]


async def test_a_day_that_comes_sooner_is_told_too(town: TownInHand) -> None:
    await town.import_town(with_days_off("2026-03-05"))
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    assert "最晚 3月10日 给您答复" in heard_last(town)
    await town.import_town(with_days_off())
    await town.beat()
    assert heard_last(town) == f"上班时间有变，{number} 会早些，最晚 3月9日 答复您。"


async def test_a_step_between_the_change_and_the_beat_moves_no_day_in_silence(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.import_town(with_days_off("2026-03-05"))
    await town.press(cadre, "签收")
    assert heard_last(town) == f"上班时间有变，{number} 最晚改到 3月10日 答复您。"


async def test_while_his_word_is_awaited_he_hears_the_day_when_it_has_come(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    before = len(town.heard_by(RESIDENT))
    await town.import_town(with_days_off("2026-03-05"))
    await town.pass_time(days=1)
    assert town.heard_by(RESIDENT)[before:] == []
    asked = next(m for m in town.phone(RESIDENT).messages if "是哪一家" in m.text)
    await town.write(RESIDENT, "东头", reply_to=asked.message_id)
    assert heard_last(town) == f"收到，已转给办 {number} 的人，最晚 3月11日 答复您。"


async def test_no_word_in_three_working_days_lets_the_clock_run_and_both_sides_hear(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    number = await town.petition(RESIDENT, "没水了")
    cadre = (await town.staff_by_id((await town.case(number)).handler_id))[0].name
    await town.press(cadre, "需补充")
    await town.write(cadre, "是哪一家？")
    await town.live_until(MONDAY_MORNING + timedelta(days=3, hours=8, minutes=45))
    assert (await town.case(number)).state == "need_info"
    await town.live_until(MONDAY_MORNING + timedelta(days=3, hours=9, minutes=15))
    found = await town.case(number)
    assert (found.state, found.paused_at) == ("in_progress", None)
    assert heard_last(town) == f"没等到您补充，{number} 先接着办，最晚 3月13日 答复您。"
    assert f"{number} 来访人三个工作日没有回您的问题，期限接着算，请接着办。" in town.heard_by(cadre)


def with_hours_of_its_own(village: str, hours: str) -> bytes:
    named = f'name = "{village}"'
    return PRACTICE_TOWN.read_text().replace(named, f"{named}\nhours = {hours}").encode()


async def test_hours_of_its_own_move_the_cases_of_that_village_alone(town: TownInHand) -> None:
    await town.bind("赖淑珍", "姚忠义", "萧金凤")
    here = await town.petition(RESIDENT, "没水了")
    there = await town.petition(7002, "没电了", village="谷前堡村")
    before, elsewhere = await town.case(here), await town.case(there)
    await town.import_town(with_hours_of_its_own("水磨口村", '["09:00-11:00"]'))
    await town.beat()
    assert (await town.case(here)).due_at == before.due_at - timedelta(hours=7)
    assert (await town.case(there)).due_at == elsewhere.due_at
    assert "上班时间有变" not in "".join(town.heard_by(RESIDENT))  # another hour of the same day


async def test_a_case_in_another_village_goes_by_the_hours_of_that_one(town: TownInHand) -> None:
    await town.import_town(with_hours_of_its_own("谷前堡村", '["09:00-11:00"]'))
    await town.bind("赖淑珍", "姚忠义", "萧金凤", "郭银花")
    number = await town.petition(RESIDENT, "没水了", village="不清楚")
    before = await town.case(number)
    await town.press("郭银花", "定村")
    await town.press("郭银花", "谷前堡村")
    await town.beat()
    assert (await town.case(number)).due_at == before.due_at - timedelta(hours=7)
