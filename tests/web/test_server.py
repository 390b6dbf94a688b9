"""What the outside may ask: alive, ready, and figures without a word of anybody."""

import logging
import re
import tomllib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config import VERSION
from bot.practice.telegram.faults import Failing, Fault
from storage import outbox
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
    assert await ask(client, "/readyz") == (200, "ok\n")


Samples = dict[tuple[str, ...], float]


async def scraped(client: httpx.AsyncClient) -> Samples:
    """Return {(name, label values…): value} as Prometheus reads it."""
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(answer.text))
    assert len({family.name for family in families}) == len(families)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


async def test_the_figures_can_be_read_by_prometheus(town: TownInHand, client: httpx.AsyncClient) -> None:
    await town.bind(*STAFF)
    await town.petition(RESIDENT, "没水了")
    samples = await scraped(client)
    updates = samples["zhiban_updates_total", "done"]
    assert updates == samples["zhiban_update_seconds_count",] > 5
    sent = sum(value for key, value in samples.items() if key[0] == "zhiban_messages_total" and key[2] == "sent")
    assert sent == samples["zhiban_send_seconds_count",] == (await town.database.read(outbox.counts))["sent"] > 5
    assert samples["zhiban_beat_seconds_count",] == 1
    assert samples["zhiban_beat_timestamp_seconds",] == town.clock.now().timestamp()
    assert samples["zhiban_cases", "dispatched"] == 1
    assert samples["zhiban_staff_unbound",] == 35
    assert (samples["zhiban_database_up",], samples["zhiban_telegram_up",]) == (1, 1)


async def test_the_names_that_prometheus_users_expect_are_there(town: TownInHand, client: httpx.AsyncClient) -> None:
    samples = await scraped(client)
    names = {key[0] for key in samples}
    assert {"python_info", "process_resident_memory_bytes", "process_cpu_seconds_total"} <= names
    [build] = [key for key in samples if key[0] == "zhiban_build_info"]
    assert set(build[1:]) == {VERSION, "sqlite" if isinstance(town.place.where, Path) else "postgresql"}
    assert ("zhiban_disk_free_bytes" in names) == isinstance(town.place.where, Path)
    assert [name for name in names if name.endswith("_created")] == []


def test_the_version_that_is_told_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


async def test_its_own_names_follow_the_customs(client: httpx.AsyncClient) -> None:
    families = list(text_string_to_metric_families((await client.get("/metrics")).text))
    own = {family.name: family for family in families if family.name.startswith("zhiban_")}
    counters = [name for name, family in own.items() if family.type == "counter"]
    assert sorted(counters) == ["zhiban_messages", "zhiban_updates"]  # each sample of it ends in _total
    assert [name for name, family in own.items() if family.type == "histogram" and not name.endswith("_seconds")] == []
    assert [name for name, family in own.items() if family.type == "unknown" or not family.documentation] == []
    labels = {label for family in own.values() for sample in family.samples for label in sample.labels}
    assert labels == {"engine", "lane", "le", "outcome", "state", "version"}


async def test_while_the_database_cannot_be_written_it_answers_and_says_so(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    async with unwritable(town.database, town.place):
        samples = await scraped(client)
    assert samples["zhiban_database_up",] == 0
    assert samples["zhiban_staff",] == 39  # it can still be read
    assert (await scraped(client))["zhiban_database_up",] == 1


async def test_before_the_first_beat_there_is_no_instant_of_it(town: TownInHand) -> None:
    port = await town.app.web.start("127.0.0.1", 0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert ("zhiban_beat_timestamp_seconds",) not in await scraped(client)


async def test_without_telegram_its_figure_is_0(town: TownInHand, client: httpx.AsyncClient) -> None:
    town.app.health.receiving = False
    assert (await scraped(client))["zhiban_telegram_up",] == 0


async def test_the_figures_name_nobody_and_say_nothing_of_a_petition(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    await town.bind(*STAFF)
    number = await town.petition(RESIDENT, "没水了，请快一点")
    _, figures = await ask(client, "/metrics")
    named = re.sub(r" [\d.e+-]+$", "", figures, flags=re.MULTILINE)  # a duration may hold any digits
    told = [word for word in (*STAFF, "没水了", "水磨口村", str(RESIDENT), number, town.world.token) if word in named]
    assert told == []


async def test_there_is_nothing_else_to_ask(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "/"))[0] == 404
    assert (await client.post("/healthz")).status_code == 405
