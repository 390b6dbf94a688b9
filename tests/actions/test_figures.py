"""What is counted for /metrics, on either engine, and that counting takes no rows into the hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.upkeep.figures import Figures, figures
from storage import cases
from storage.database import Tx
from tests.storage.broken_disks import unwritable
from tests.storage.tables import is_sqlite
from tests.town import MONDAY_MORNING, TownInHand

STAFF = ("赖淑珍", "姚忠义", "萧金凤", "郭银花")
RESIDENT = 7001
LANES = ("urgent", "interactive", "reminders", "digests", "notices")
STATES = (
    "registered",
    "dispatched",
    "in_progress",
    "need_info",
    "replied",
    "awaiting_feedback",
    "reworking",
    "on_hold",
)


async def figures_of(town: TownInHand) -> Figures:
    return await town.database.read(lambda tx: figures(tx, now=town.clock.now()))


async def test_where_nothing_happened_every_state_and_lane_is_named_with_0(town: TownInHand) -> None:
    assert await figures_of(town) == Figures(
        updates={"waiting": 0, "set_aside": 0},
        update_age=0.0,
        messages={"pending": 0, "later": 0, "sending": 0},
        message_age=dict.fromkeys(LANES, 0.0),
        cases=dict.fromkeys(STATES, 0),
        overdue=0,
        staff=39,
        unbound=39,
        clerks=0,
    )


async def test_what_waits_is_counted_with_its_age(town: TownInHand) -> None:
    town.phone(RESIDENT).write("/help")
    await town.app.polling.step(0)
    town.clock.set(MONDAY_MORNING + timedelta(seconds=5))
    before = await figures_of(town)
    assert (before.updates, before.update_age) == ({"waiting": 1, "set_aside": 0}, 5.0)
    await town.app.worker.work()
    town.clock.set(MONDAY_MORNING + timedelta(seconds=65))
    after = await figures_of(town)
    assert (after.updates["waiting"], after.update_age) == (0, 0.0)
    assert (sum(after.messages.values()), after.message_age["interactive"]) == (after.messages["pending"], 60.0)
    await town.settle()
    assert sum((await figures_of(town)).messages.values()) == 0


async def test_open_cases_are_counted_by_state_and_overdue_only_while_an_answer_is_owed(town: TownInHand) -> None:
    await town.bind(*STAFF)
    case = await town.case(await town.petition(RESIDENT, "没水了"))

    def others(tx: Tx) -> None:
        for n, (state, closed_at) in enumerate(
            [("need_info", None), ("awaiting_feedback", None), ("in_progress", None), ("closed", MONDAY_MORNING)]
        ):
            changed = {"state": type(case.state)(state), "closed_at": closed_at}
            cases.add(tx, replace(case, case_id=tx.new_id(), number=f"n{n}", draft_id=None, **changed))

    await town.database.transaction(others)
    town.clock.set(case.due_at - timedelta(seconds=1))
    assert (await figures_of(town)).overdue == 0
    town.clock.set(case.due_at)
    found = await figures_of(town)
    assert found.cases == dict.fromkeys(STATES, 0) | {
        "dispatched": 1,
        "in_progress": 1,
        "need_info": 1,
        "awaiting_feedback": 1,
    }
    assert found.overdue == 2


async def test_staff_are_counted_as_they_bind_and_clerks_as_they_can_be_reached(town: TownInHand) -> None:
    await town.bind(*STAFF, "周明")
    found = await figures_of(town)
    assert (found.staff, found.unbound, found.clerks) == (39, 34, 1)
    town.phone("周明").block()
    await town.settle()
    found = await figures_of(town)
    assert (found.staff, found.unbound, found.clerks) == (39, 34, 0)


async def test_it_can_be_read_while_nobody_can_write(town: TownInHand) -> None:
    async with unwritable(town.database, town.place):
        assert (await figures_of(town)).staff == 39


async def test_whoever_reads_cannot_write(town: TownInHand) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await town.database.read(lambda tx: tx.run("DELETE FROM cases WHERE office_id = :office_id"))


async def test_no_count_looks_at_a_whole_table(town: TownInHand) -> None:
    asked: list[str] = []

    def plans(tx: Tx) -> list[str]:
        if not is_sqlite(tx):
            return []
        watched = _Watched(tx, asked)
        figures(watched, now=town.clock.now())  # type: ignore[arg-type]
        return [row[3] for sql in asked for row in tx.all(f"EXPLAIN QUERY PLAN {sql}", now=0)]

    steps = await town.database.read(plans)
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert [step for step in steps if " cases " in step and "COVERING" not in step] == []
    assert [step for step in steps if " inbox " in step and "inbox_by_state" not in step] == []


class _Watched:
    """Passes questions on, and remembers them."""

    def __init__(self, tx: Tx, asked: list[str]) -> None:
        self._tx = tx
        self._asked = asked

    def all(self, sql: str, **values: object) -> object:
        self._asked.append(sql)
        return self._tx.all(sql, **values)

    def one(self, sql: str, **values: object) -> object:
        self._asked.append(sql)
        return self._tx.one(sql, **values)
