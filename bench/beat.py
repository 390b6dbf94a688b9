"""One beat of the pulse, among few open cases and among many."""

import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bench.engines import NewPlace
from bench.figures import Figure
from bench.many import Copies, multiply
from bench.sizes import Size
from bot.actions.people.invite import invite
from bot.clock import stopwatch
from storage.database import Tx
from tests.engines import Place
from tests.town import MONDAY_MORNING, TownInHand
from tests.towns import make_town

RESIDENT = 7001
HOUR, FAR = timedelta(hours=1), timedelta(days=30)


async def beat(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return seconds of a beat among few and among many open cases, and how many times longer the second takes."""
    took = {}
    for open_cases in (size.few, size.many):
        with new_place() as place:
            took[open_cases] = await _seconds(place, open_cases, size)
    few, many = took[size.few], took[size.many]
    depends = (
        f"{size.due:,} sign reminders for the staff of {size.villages} villages, median of {size.beats} beats an hour apart; "
        "no digest is due; the planner's figures are the program's own"
    )
    return [
        Figure(f"a beat, {size.due:,} due among {size.few:,} open", few, "s", depends=depends),
        Figure(f"a beat, {size.due:,} due among {size.many:,} open", many, "s", depends=depends),
        Figure("how many times longer", many / few, "×", "≤ 2", depends=depends),
    ]


async def _seconds(place: Place, open_cases: int, size: Size) -> float:
    async with _town(place, size) as town:
        await _fill(town, open_cases, size)
        took = []
        for hour in range(1, size.beats + 1):
            town.clock.set(MONDAY_MORNING + hour * HOUR)
            began = stopwatch()
            await town.app.pulse.beat()
            took.append(stopwatch() - began)
            await town.follow()
    return statistics.median(took)


@asynccontextmanager
async def _town(place: Place, size: Size) -> AsyncIterator[TownInHand]:
    """A town of so many villages, all its staff bound."""
    town = TownInHand(place, start=MONDAY_MORNING, limits=False)
    await town.open()
    await town.import_town(make_town(1, villages=size.villages).encode())
    links = await town.database.transaction(lambda tx: invite(tx, None, now=town.clock.now()))
    for link in links:
        town.phone(link.name).write(f"/start {link.code}")
    await town.follow()
    try:
        yield town
    finally:
        await town.close()


async def _fill(town: TownInHand, open_cases: int, size: Size) -> None:
    """So many open cases; in each of the next hours a number of them falls due to be signed for."""
    village = (await town.duty())[0].village
    number = await town.petition(RESIDENT, "没水了", village=village)
    soon = f"n < {size.due * size.beats}"
    falls = f"CASE WHEN {soon} THEN :first_hour + (n / {size.due}) * 3600000000 ELSE :far + n * 1000000 END"
    copies = Copies(
        await town.case(number),
        open_cases - 1,
        cases={
            "next_alarm_at": falls,
            "sign_by": falls,
            "due_at": ":far + n * 1000000",
            "alarm_kind": f"CASE WHEN {soon} THEN 'sign' ELSE 'due' END",
            "signed_at": f"CASE WHEN {soon} THEN NULL ELSE :start END",
            "contacted_at": f"CASE WHEN {soon} THEN NULL ELSE :start END",
        },
        instants={"first_hour": MONDAY_MORNING + HOUR, "far": MONDAY_MORNING + FAR, "start": MONDAY_MORNING},
    )
    await multiply(town.database, copies)
    due = await town.database.transaction(lambda tx: _due(tx, size))
    assert due == size.due, due


def _due(tx: Tx, size: Size) -> int:
    sql = "SELECT COUNT(*) FROM cases WHERE office_id = :office_id AND next_alarm_at <= :now"
    return tx.number(sql, now=int((MONDAY_MORNING + HOUR).timestamp() * 1_000_000))
