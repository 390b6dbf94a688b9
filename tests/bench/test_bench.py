"""Every bench runs; how fast it is, no test can say."""

from typing import Any

import pytest

from bench.__main__ import ALONE, ON_AN_ENGINE, plan, run
from bench.figures import Figure, table
from bench.sizes import TINY


def speaks(figures: list[Figure]) -> bool:
    """Whether something was measured; of few cases a database may grow by no page at all."""
    return bool(figures) and all(figure.value > 0 or figure.unit == "bytes" for figure in figures)


@pytest.mark.slow
@pytest.mark.parametrize("part", ON_AN_ENGINE)
async def test_a_bench_measures_either_engine(part: str, engine: str) -> None:
    figures = await run(part, engine, TINY)
    assert speaks(figures)
    assert {(figure.part, figure.engine, figure.depends != "") for figure in figures} == {(part, engine, True)}


@pytest.mark.slow
@pytest.mark.parametrize("part", ALONE)
async def test_a_bench_of_processes_and_files_measures(part: str) -> None:
    assert speaks(await run(part, "sqlite", TINY))


@pytest.mark.parametrize(
    ("chosen", "planned"),
    [
        (["c"], [("c", "sqlite")]),
        (["e", "a"], [("a", "sqlite"), ("e", "sqlite")]),
        (["c", "f"], [("c", "sqlite"), ("c", "postgres")]),
        (["f"], [(part, "postgres") for part in "abceghsv"]),
        ([], [(part, "sqlite") for part in "abcdeghrstv"] + [(part, "postgres") for part in "abceghsv"]),
    ],
)
def test_each_part_can_be_run_alone(chosen: list[str], planned: list[Any]) -> None:
    assert list(plan(chosen)) == planned


def test_the_table_sets_the_engines_side_by_side_and_says_once_on_what_they_depend() -> None:
    figures = [
        Figure("a beat", 0.25, "s", "≤ 2", "by day").of("c", "sqlite"),
        Figure("a beat", 1234.5, "s", "≤ 2", "by day").of("c", "postgres"),
        Figure("a night", 3, "s", "", "by day").of("c", "sqlite"),
    ]
    assert [line.split() for line in table(figures).splitlines()] == [
        ["SQLite", "PostgreSQL", "wanted"],
        ["c", "a", "beat,", "s", "0.25", "1,234", "≤", "2"],
        ["by", "day"],
        ["c", "a", "night,", "s", "3", "–"],
    ]
