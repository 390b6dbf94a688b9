"""A holiday that is declared after a case was registered moves its deadline; nothing else does."""

from datetime import timedelta

from tests.town import PRACTICE_TOWN, TownInHand

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
