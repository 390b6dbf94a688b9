"""A month of the practice town, with everybody in it: people come, answer, forget, fall ill; what must hold holds."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bench.growth import Came, simulated
from bench.people import petitions
from tests.engines import fresh_place
from tests.town import MONDAY_MORNING, PRACTICE_TOWN, TownInHand


async def lived(folder: Path, engine: str, *, seed: int, days: int, a_day: float) -> Came:
    town = TownInHand(await fresh_place(engine, folder), start=MONDAY_MORNING, limits=False)
    return await simulated(town, PRACTICE_TOWN.read_bytes(), seed=seed, a_day=a_day, days=days)


@pytest.mark.slow
async def test_after_a_month_every_case_has_its_end_or_its_next_step(tmp_path: Path, engine: str) -> None:
    came = await lived(tmp_path, engine, seed=1, days=30, a_day=1)
    assert (came.faults, came.trouble) == ([], {})
    assert sum(came.results.values()) == came.cases > 20
    assert came.cases > came.closed > came.cases // 2 > came.late
    assert came.results["resolved"] > came.closed // 2


@pytest.mark.slow
async def test_the_same_seed_brings_the_same_days(tmp_path_factory: pytest.TempPathFactory) -> None:
    once, again = [await lived(tmp_path_factory.mktemp("town"), "sqlite", seed=2, days=5, a_day=2) for _ in range(2)]
    assert replace(once, calls={}) == replace(again, calls={})
    assert once.cases > 5


def test_another_seed_brings_other_days() -> None:
    day, zone = MONDAY_MORNING.date(), ZoneInfo("Asia/Shanghai")
    first, same, other = (petitions(seed, 0, day, a_day=20, zone=zone) for seed in (1, 1, 2))
    assert first == same != other
