"""The page with other towns than its own, up to a city of 706 villages and 2,219 members of staff."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.clock import stopwatch
from bot.files.town_file import read_town_file
from bot.practice.page.server import application
from bot.practice.page.tour import OVER
from bot.practice.page.town import AT_ONCE, PracticeTown
from tests.practice.page.conftest import Page
from tests.shared import shared
from tests.town import MONDAY_MORNING

A_MOMENT = 2.0  # seconds, on a busy machine; a quiet one needs a hundredth


@asynccontextmanager
async def page_of(name: str, folder: Path) -> AsyncIterator[tuple[PracticeTown, Page]]:
    file = read_town_file(shared(f"data/towns/{name}.toml").read_bytes())
    town = PracticeTown(file, folder / "practice.db", start=MONDAY_MORNING)
    await town.open()
    async with TestClient(TestServer(application(town))) as client:
        yield town, Page(client)
    await town.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["guqianbao", "tianzhen", "jixi"])
async def test_the_tour_leads_to_the_end_in_any_town(name: str, tmp_path: Path) -> None:
    async with page_of(name, tmp_path) as (town, page):
        village = town.file.villages[0]
        done = await page.follow_the_tour(until=OVER)
        towns = [village.town] if len(town.file.towns) > 1 else []
        assert [each for each in done if len(each) < 10] == [
            *(*towns, village.name, "求助", "提交"),
            *("签收", "答复"),
            *("已解决", "满意"),
        ]


@pytest.mark.slow
async def test_a_county_opens_with_some_of_its_staff_and_the_others_arrive(tmp_path: Path) -> None:
    async with page_of("tianzhen", tmp_path) as (town, page):
        staff = sum(1 for player in town.players.values() if player.person_id)
        assert town.expected > (staff - AT_ONCE) // 2
        async with asyncio.timeout(60):
            while (await page.get("/api/town"))["expected"]:
                await town.changed(town.version, within=5)
        assert all(town.phone(user_id).heard for user_id, player in town.players.items() if player.person_id)
        assert (await page.get("/api/town"))["news"] == {}


@pytest.mark.slow
async def test_a_city_is_looked_at_in_a_moment(tmp_path: Path) -> None:
    async with page_of("jixi", tmp_path) as (town, page):
        for path in ("/api/town", "/api/people", f"/api/phones/{next(iter(town.players))}"):
            began = stopwatch()
            await page.get(path)
            assert (path, stopwatch() - began < A_MOMENT) == (path, True)
