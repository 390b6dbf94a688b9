"""The dashboard and the alert rules ask for nothing that /metrics does not answer."""

import json
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.town import TownInHand
from tests.web.test_server import client

__all__ = ["client"]

MONITORING = Path(__file__).parents[2] / "docs/monitoring"
ALERTS = MONITORING / "alerts.yml"
RULE_TESTS = Path(__file__).with_name("alerts_test.yml")
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool (Debian: prometheus) is not installed")
NAME = re.compile(r"\b(?:zhiban|process|python)_\w+")
LABEL = re.compile(r"\b(lane|outcome|state)=~?\"([^\"]+)\"")


def dashboard() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((MONITORING / "grafana.json").read_text("utf-8"))
    return document


def asked() -> tuple[set[str], set[tuple[str, str]]]:
    """Return the names, and the (label, value)s, that the files ask for."""
    panels = [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]
    text = "\n".join([*panels, ALERTS.read_text("utf-8")])
    values = {(label, value) for label, several in LABEL.findall(text) for value in several.split("|")}
    return set(NAME.findall(text)), values


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    """What a file of this machine shows is asked for too."""
    return str(request.param)


async def test_everything_that_is_asked_for_is_answered(town: TownInHand, client: httpx.AsyncClient) -> None:
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    samples = [sample for family in families for sample in family.samples]
    names, values = asked()
    assert len(names) > 20
    assert len(values) > 5
    assert names - {sample.name for sample in samples} == set()
    assert values - {label for sample in samples for label in sample.labels.items()} == set()


async def test_the_rules_ask_for_each_thing_that_readyz_looks_at() -> None:
    names = set(NAME.findall(ALERTS.read_text("utf-8")))
    assert {"zhiban_beat_timestamp_seconds", "zhiban_telegram_up", "zhiban_database_up"} <= names


def test_the_dashboard_fits_on_one_page() -> None:
    panels = dashboard()["panels"]
    places = [(panel["gridPos"], panel["title"]) for panel in panels]
    assert len({panel["id"] for panel in panels}) == len(panels) > 10
    assert [title for at, title in places if at["x"] + at["w"] > 24] == []
    assert [(a[1], b[1]) for a, b in combinations(places, 2) if _overlap(a[0], b[0])] == []


def _overlap(a: dict[str, int], b: dict[str, int]) -> bool:
    return all(a[start] < b[start] + b[size] and b[start] < a[start] + a[size] for start, size in ("xw", "yh"))


def test_the_dashboard_asks_which_prometheus_to_use() -> None:
    [chosen] = dashboard()["templating"]["list"]
    sources = {panel["datasource"]["uid"] for panel in dashboard()["panels"]}
    assert sources == {f"${{{chosen['name']}}}"}


def promtool(*arguments: str, given: str | None = None) -> None:
    assert PROMTOOL
    done = subprocess.run([PROMTOOL, *arguments], input=given, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


@needs_promtool
def test_prometheus_accepts_the_rules() -> None:
    promtool("check", "rules", str(ALERTS))


@needs_promtool
def test_the_alerts_fire_when_they_should_and_not_before() -> None:
    promtool("test", "rules", str(RULE_TESTS))


@needs_promtool
async def test_prometheus_has_nothing_to_say_against_the_names(town: TownInHand, client: httpx.AsyncClient) -> None:
    promtool("check", "metrics", given=(await client.get("/metrics")).text)
