"""What the check-up reads from the database, on either engine."""

from dataclasses import replace
from datetime import timedelta

from bot.actions.upkeep.examine import examine_cases, examine_office, examine_town, examine_work, sample
from bot.rules.condition import Office, Town, Work
from storage import cases, offices, places
from storage.database import Tx
from storage.migrations import known_versions
from tests.storage.broken_disks import unwritable
from tests.town import MONDAY_MORNING, TownInHand

STAFF = ("赖淑珍", "姚忠义", "萧金凤", "郭银花")
RESIDENT = 7001


async def work_of(town: TownInHand) -> Work:
    return await town.database.transaction(lambda tx: examine_work(tx, orphaned=0, now=town.clock.now()))


async def towns_of(town: TownInHand) -> list[Town]:
    def look(tx: Tx) -> list[Town]:
        return [examine_town(tx, one, now=town.clock.now()) for one in [*places.towns(tx), None]]

    return await town.database.transaction(look)


async def test_the_engine_can_be_looked_at_while_somebody_writes(town: TownInHand) -> None:
    async with unwritable(town.database, town.place):
        assert (await town.database.inspect()).schema == known_versions()


async def test_each_beat_leaves_its_mark(town: TownInHand) -> None:
    assert (await work_of(town)).beat_at is None
    await town.beat()
    assert (await work_of(town)).beat_at == MONDAY_MORNING


async def test_a_message_that_waits_for_more_than_an_hour_is_stuck(town: TownInHand) -> None:
    town.phone(RESIDENT).write("/help")
    await town.app.polling.step(0)
    await town.app.worker.work()
    town.clock.set(MONDAY_MORNING + timedelta(hours=1))
    assert (await work_of(town)).stuck == 0
    town.clock.set(MONDAY_MORNING + timedelta(hours=1, seconds=1))
    assert (await work_of(town)).stuck == 1
    await town.settle()
    assert (await work_of(town)).stuck == 0


async def test_what_waits_for_the_end_of_the_quiet_hours_is_not_stuck(town: TownInHand) -> None:
    await town.bind(*STAFF)
    await town.petition(RESIDENT, "没水了")
    evening = MONDAY_MORNING.replace(hour=15)  # 23:00 in Shanghai
    town.clock.set(evening)
    await town.database.transaction(_late_reminder)
    morning = evening + timedelta(hours=8, minutes=31)  # 07:31
    for instant in (evening + timedelta(hours=2), morning):
        town.clock.set(instant)
        assert (await work_of(town)).stuck == 0
    town.clock.set(morning + timedelta(hours=1))
    assert (await work_of(town)).stuck == 1


def _late_reminder(tx: Tx) -> None:
    """Let the newest message be a reminder that waits for the morning."""
    tx.run(
        "UPDATE outbox SET state = 'later', why = 'quiet', created_at = :made, not_before = :morning, turn = :turn "
        "WHERE office_id = :office_id AND message_id = (SELECT MAX(message_id) FROM outbox WHERE office_id = :office_id)",
        made=int(MONDAY_MORNING.timestamp() * 1e6),
        morning=int((MONDAY_MORNING + timedelta(hours=22, minutes=30)).timestamp() * 1e6),
        turn=2 << 59,
    )


async def test_updates_that_wait_or_were_set_aside_are_counted_by_age(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    for state, days in (("set_aside", 3), ("set_aside", 8), ("waiting", 1)):
        await town.write(RESIDENT, "/help")
        at = int((MONDAY_MORNING - timedelta(days=days)).timestamp() * 1e6)
        await town.database.transaction(
            lambda tx, state=state, at=at: tx.run(
                "UPDATE inbox SET state = :state, received_at = :at WHERE office_id = :office_id AND update_id = "
                "(SELECT MAX(update_id) FROM inbox WHERE office_id = :office_id)",
                state=state,
                at=at,
            )
        )
    found = await work_of(town)
    assert (found.updates_waiting, found.set_aside, found.set_aside_before) == (1, 1, 1)


async def test_the_office_is_told_with_the_years_whose_days_off_are_a_guess(town: TownInHand) -> None:
    found = await town.database.read(lambda tx: examine_office(tx, now=town.clock.now()))
    assert found == Office(
        town.app.bot.username,
        has_clerk=False,
        unknown_years=(2027,),
        today=MONDAY_MORNING,
        towns=tuple(await towns_of(town)),
        broken=0,
    )


async def test_a_town_where_nobody_is_bound_reaches_nobody_until_its_duty_room_is(town: TownInHand) -> None:
    [of_town, of_none] = await towns_of(town)
    villages = [row[3] for row in await town.database.transaction(places.all_villages)]
    assert (of_town.nobody, of_town.has_room, of_town.has_dispatcher) == (tuple(villages), False, False)
    await town.bind("郭银花")
    [then, _] = await towns_of(town)
    assert then == replace(of_town, unbound=of_town.unbound - 1, nobody=(), has_room=True)
    assert of_none.unbound >= 0


async def test_a_case_without_its_alarm_is_found_and_one_yet_to_be_planned_is_not(town: TownInHand) -> None:
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "没水了")
    case = await town.case(number)

    async def look() -> tuple[list[int], int]:
        chosen = await town.database.transaction(lambda tx: sample(tx, now=town.clock.now()))
        return chosen, await town.database.transaction(lambda tx: examine_cases(tx, chosen, now=town.clock.now()))

    assert await look() == ([case.case_id], 0)
    await town.database.transaction(lambda tx: cases.save(tx, replace(case, next_alarm_at=None)))
    assert await look() == ([case.case_id], 1)
    await town.database.transaction(offices.plan_anew)
    assert await look() == ([case.case_id], 0)
    await town.database.transaction(lambda tx: cases.save(tx, case))


async def test_of_many_cases_a_sample_from_all_over_is_looked_at_the_same_all_day(town: TownInHand) -> None:
    await town.bind(*STAFF)
    case = await town.case(await town.petition(RESIDENT, "没水了"))

    def many(tx: Tx) -> None:
        for n in range(300):
            copy = replace(
                case, case_id=tx.new_id(), number=f"n{n}", draft_id=None, due_at=case.due_at + n * timedelta(hours=1)
            )
            cases.add(tx, copy)

    async def drawn(after: timedelta) -> list[int]:
        return await town.database.transaction(lambda tx: sample(tx, now=MONDAY_MORNING + after, at_most=100))

    await town.database.transaction(many)
    today, later, tomorrow = [await drawn(timedelta(hours=hours)) for hours in (0, 5, 24)]
    assert today == later != tomorrow
    assert 50 < len(today) <= 100
    deadlines = [n for n in range(300) if (await town.case(f"n{n}")).case_id in today]
    assert deadlines[0] < 60
    assert deadlines[-1] > 240
