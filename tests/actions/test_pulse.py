"""The beat leaves the rest of what takes long for the next one, so that nobody who is chased, or rung for, waits."""

from datetime import datetime
from itertools import count

from bot.actions.upkeep.read_first import Found, ReadFirst
from bot.pulse import MOST_SECONDS, Pulse
from bot.receiving.health import Health
from storage.database import Tx
from tests.town import TownInHand


async def test_what_a_beat_does_not_get_done_in_some_seconds_waits_for_the_next(town: TownInHand) -> None:
    done: list[int] = []

    def find(tx: Tx, *, now: datetime) -> Found[int]:
        return [(one, one) for one in range(12) if one not in done], ()

    def do(tx: Tx, *, one: int, now: datetime) -> bool:
        done.append(one)
        return True

    a_second_each = count()
    pulse = Pulse(
        town.database,
        town.clock,
        Health(),
        seconds=60,
        meters=town.app.meters,
        stopwatch=lambda: float(next(a_second_each)),
    )
    work, now, most = ReadFirst(find, do), town.clock.now(), int(MOST_SECONDS)
    beats = [(await pulse.read_first(work, now)).count for _ in range(4)]
    assert (beats, done) == ([most, most, 12 - 2 * most, 0], [*range(12)])
