"""`make bench`: what was measured, in one run side by side; a table on the screen, `bench/results.json` beside it."""

import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.actions.towns.import_town import import_town
from bot.clock import SystemClock, stopwatch
from bot.files.town_file import read_town_file
from storage.database import open_database
from storage.migrations import migrate
from storage.sqlite import sqlite_version

RESULTS = Path(__file__).parent / "results.json"
TOWNS = Path(__file__).parents[2] / "shared/data/towns"


async def imports() -> dict[str, float]:
    """Return seconds to read, check and import each example town, and to import it again."""
    from tests.towns import make_town

    towns = {path.stem: path.read_bytes() for path in sorted(TOWNS.glob("*.toml"))}
    towns["generated, 700 villages"] = make_town(1, villages=700, towns=40).encode()
    found = {}
    for name, raw in towns.items():
        for again in ("", ", again"):
            found[f"import of {name}{again}, s"] = await _import(raw, twice=bool(again))
    return found


async def _import(raw: bytes, *, twice: bool) -> float:
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        database = await open_database(Path(folder) / "zhiban.db", clock)
        await database.transaction(migrate)
        took = 0.0
        for _ in range(2 if twice else 1):
            began = stopwatch()
            file = read_town_file(raw)
            await database.transaction(lambda tx, file=file: import_town(tx, file, now=clock.now()))
            took = stopwatch() - began
        await database.close()
    return took


async def updates() -> dict[str, float]:
    """Return updates per second of whole petitions, limits off, against the same updates through an empty handler."""
    from bench.petitions import bare_updates_per_second, petitions_updates_per_second

    ours = await petitions_updates_per_second()
    bare = await bare_updates_per_second()
    return {"updates/s, whole petitions": ours, "updates/s, empty handler": bare, "share": ours / bare}


BENCHES: tuple[Callable[[], Awaitable[dict[str, float]]], ...] = (imports, updates)


def main() -> None:
    """Run all benches."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite {'.'.join(map(str, sqlite_version()))}"
    figures: dict[str, float] = {}
    for bench in BENCHES:
        figures.update(asyncio.run(bench()))
    RESULTS.write_text(
        json.dumps({"machine": machine, "figures": figures}, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    sys.stdout.write(f"{machine}\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:<44}{value:>12.3f}\n")


main()
