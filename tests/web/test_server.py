"""What the outside may ask: alive, ready, and figures without a word of anybody."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.practice.telegram.faults import Failing, Fault
from tests.storage.broken_disks import unwritable
from tests.town import TownInHand

RESIDENT = 7001
STAFF = ("赖淑珍", "姚忠义", "萧金凤", "郭银花")


@pytest.fixture
async def client(town: TownInHand) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the town's server; the first beat has been."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    port = await town.app.web.start("127.0.0.1", 0)
    await town.beat()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client


async def ask(client: httpx.AsyncClient, path: str) -> tuple[int, str]:
    answer = await client.get(path)
    return answer.status_code, answer.text


async def test_a_program_that_runs_is_alive_whatever_else_is_wrong(town: TownInHand, client: httpx.AsyncClient) -> None:
    town.app.health.receiving = False
    async with unwritable(town.database, town.place):
        assert await ask(client, "/healthz") == (200, "ok\n")


async def test_it_is_ready_when_database_telegram_and_beat_are_well(client: httpx.AsyncClient) -> None:
    assert await ask(client, "/readyz") == (200, "ok\n")


async def test_a_beat_may_be_two_periods_old_and_no_older(town: TownInHand, client: httpx.AsyncClient) -> None:
    town.clock.set(town.clock.now() + timedelta(seconds=2 * town.config.beat_seconds))
    assert await ask(client, "/readyz") == (200, "ok\n")
    town.clock.set(town.clock.now() + timedelta(milliseconds=1))
    assert await ask(client, "/readyz") == (503, "beat\n")
    await town.beat()
    assert await ask(client, "/readyz") == (200, "ok\n")


async def test_before_the_first_beat_it_is_not_ready(town: TownInHand) -> None:
    port = await town.app.web.start("127.0.0.1", 0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert await ask(client, "/readyz") == (503, "beat\n")


async def test_without_telegram_it_is_not_ready_until_it_answers_again(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    town.world.faults.append(Fault("getUpdates", Failing.DROP_BEFORE_EFFECT))
    await town.app.polling.step(0)
    assert await ask(client, "/readyz") == (503, "telegram\n")
    await town.app.polling.step(0)
    assert await ask(client, "/readyz") == (200, "ok\n")


async def test_with_a_token_that_is_refused_it_is_not_ready(town: TownInHand, client: httpx.AsyncClient) -> None:
    town.world.token = "4242:changed"
    await town.app.polling.step(0)
    status, faults = await ask(client, "/readyz")
    assert (status, faults) == (503, "telegram\n")


async def test_without_the_database_it_is_not_ready(town: TownInHand, client: httpx.AsyncClient) -> None:
    async with unwritable(town.database, town.place):
        assert await ask(client, "/readyz") == (503, "database\n")
        assert (await ask(client, "/metrics"))[0] == 503
    assert await ask(client, "/readyz") == (200, "ok\n")


async def test_the_figures_can_be_read_by_prometheus(town: TownInHand, client: httpx.AsyncClient) -> None:
    await town.bind(*STAFF)
    await town.petition(RESIDENT, "没水了")
    answer = await client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["zhiban_inbox_updates", "done"] == town.app.worker.counts["done"]
    assert samples["zhiban_updates_total", "done"] == town.app.worker.counts["done"] > 5
    assert samples["zhiban_outbox_messages", "sent"] == samples["zhiban_sends_total", "sent"] > 5


async def test_the_figures_name_nobody_and_say_nothing_of_a_petition(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "没水了，请快一点")
    _, figures = await ask(client, "/metrics")
    told = [word for word in (*STAFF, "没水了", "水磨口村", str(RESIDENT), number, town.world.token) if word in figures]
    assert told == []


async def test_there_is_nothing_else_to_ask(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "/"))[0] == 404
    assert (await client.post("/healthz")).status_code == 405
