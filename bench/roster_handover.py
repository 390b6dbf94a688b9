"""The minute of the hand-over in a whole city: everybody who comes on duty is to be told, and nobody else waits for that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench.engines import NewPlace
from bench.figures import Figure
from bench.sizes import Size, Skipped
from bot.actions.duty.rounds import tell_rounds
from bot.actions.upkeep.alarms import Woken
from bot.clock import stopwatch
from storage import people
from storage.database import Tx
from tests.engines import Place
from tests.town import MONDAY_MORNING, TownInHand

TUESDAY_HAND_OVER = MONDAY_MORNING + timedelta(hours=23)
FIRST_CHAT = 100_000
_WAITING = "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND kind = 'shift_begins'"


async def hand_over(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return how many are told, the seconds until all of it is queued, and the longest of its transactions. Raises: Skipped."""
    if size.city is None or not size.city.exists():
        raise Skipped("the city's town file (../shared/data/towns/jixi.toml) is not at hand")
    with new_place() as place:
        villages, told, took = await _hand_over(place, size.city.read_bytes())
    depends = f"{size.city.name}: {villages} villages, all staff bound, {told} come on duty; one transaction for each two hundred of them"
    return [
        Figure("the messages of a hand-over, queued", sum(took), "s", "≤ 2", depends),
        Figure("the longest that anybody waits for it", 1000 * max(took), "ms", depends=depends),
    ]


async def _hand_over(place: Place, file: bytes) -> tuple[int, int, list[float]]:
    """Return the villages, how many messages were queued, and the seconds of each transaction."""
    town = TownInHand(place, start=MONDAY_MORNING, limits=False)
    await town.open()
    try:
        await town.import_town(file)
        await town.database.transaction(lambda tx: bind_all(tx, now=MONDAY_MORNING))
        town.clock.set(TUESDAY_HAND_OVER)
        took = await _rounds(town, tell_rounds, now=TUESDAY_HAND_OVER)
        told = await town.database.transaction(lambda tx: tx.number(_WAITING))
        return len(await town.duty()), told, took
    finally:
        await town.close()


def bind_all(tx: Tx, *, now: datetime) -> None:
    """Let everybody on the staff have a chat."""
    for number, person in enumerate(people.staff(tx)):
        people.bind(tx, person.person_id, chat_id=FIRST_CHAT + number, now=now)


async def _rounds(town: TownInHand, work: Callable[..., Woken], *, now: datetime) -> list[float]:
    """Do as the beat does until nothing is left."""
    took = []
    while True:
        began = stopwatch()
        woken: Any = await town.database.transaction(lambda tx: work(tx, now=now))
        took.append(stopwatch() - began)
        if not woken.count:
            return took
