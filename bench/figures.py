"""What was measured: numbers with what they depend on, as a table on the screen and as JSON."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from storage.sqlite import sqlite_version

RESULTS = Path(__file__).parent / "results.json"
ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


@dataclass(frozen=True)
class Figure:
    """One number. `wanted` is what the project set itself; `depends` is what else would change the number."""

    what: str
    value: float
    unit: str
    wanted: str = ""
    depends: str = ""
    part: str = ""
    engine: str = ""

    def of(self, part: str, engine: str) -> "Figure":
        """Return it with the part of the benches and the engine from which it comes."""
        return replace(self, part=part, engine=engine)

    @property
    def said(self) -> str:
        return f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:.3g}"


def machine() -> str:
    """Describe what it runs on."""
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    sqlite = ".".join(map(str, sqlite_version()))
    return (
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores, load at the start {busy}; "
        f"Python {platform.python_version()}, SQLite {sqlite}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def table(figures: Iterable[Figure]) -> str:
    """Return the engines side by side, a line for each thing measured, what it depends on below it."""
    by_thing: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for figure in figures:
        by_thing.setdefault((figure.part, figure.what, figure.unit), {})[figure.engine] = figure
    lines = [f"{'':<3}{'':<58}{'SQLite':>12}{'PostgreSQL':>12}  wanted"]
    depended = ""
    for (part, what, unit), of_engine in sorted(by_thing.items(), key=lambda thing: thing[0][0]):
        some = next(iter(of_engine.values()))
        values = "".join(f"{of_engine[e].said if e in of_engine else '–':>12}" for e in ENGINES)
        lines.append(f"{part:<3}{f'{what}, {unit}':<58}{values}  {some.wanted}".rstrip())
        if some.depends and some.depends != depended:
            lines.append(f"     {some.depends}")
        depended = some.depends
    return "\n".join(lines)


def write(figures: list[Figure], skipped: list[str], described: str) -> None:
    """Keep what was measured beside the benches."""
    found = {"machine": described, "skipped": skipped, "figures": [asdict(figure) for figure in figures]}
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
