"""Only bot/clock.py reads the time and waits; everything else is handed `now` and a clock."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for package in ("bot", "handlers", "storage") for path in (ROOT / package).rglob("*.py"))
CLOCK = ROOT / "bot" / "clock.py"


def is_clock(owner: str, name: str) -> bool:
    """Tell whether `owner.name` reads a clock or waits for one."""
    last = owner.rpartition(".")[2]
    return (
        owner == "time"
        or (last in ("datetime", "date") and name in ("now", "utcnow", "today"))
        or (owner == "asyncio" and name == "sleep")
        or (last.endswith("loop") and name == "time")
    )


def clocks_in(source: str) -> list[str]:
    """Return how a source reads the time, in the order in which it is written."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name == "time"]
        elif isinstance(node, ast.ImportFrom):
            found += [alias.name for alias in node.names if is_clock(node.module or "", alias.name)]
        elif isinstance(node, ast.Attribute) and is_clock(ast.unparse(node.value).removesuffix("()"), node.attr):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_but_the_clock_reads_the_time(module: Path) -> None:
    assert bool(clocks_in(module.read_text("utf-8"))) is (module == CLOCK)


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "import time as clock",
        "from time import monotonic",
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "datetime.date.today()",
        "read = datetime.now",
        "await asyncio.sleep(1)",
        "from asyncio import sleep",
        "asyncio.get_running_loop().time()",
        "loop.time()",
    ],
)
def test_a_clock_is_recognised_however_it_is_written(source: str) -> None:
    assert len(clocks_in(source)) == 1


@pytest.mark.parametrize("source", ["from datetime import time", "clock.now()", "local.time()", "await clock.sleep(1)"])
def test_the_clock_that_was_handed_in_may_be_asked(source: str) -> None:
    assert clocks_in(source) == []
