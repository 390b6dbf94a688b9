"""Reading, checking and importing town files; writing and reading them as workbooks."""

import tempfile
from pathlib import Path

from bench.figures import Figure
from bench.sizes import BESIDE, Size
from bot.actions.towns.import_town import import_town
from bot.clock import SystemClock, stopwatch
from bot.files.town_file import read_town_file
from bot.files.town_template import workbook_of
from bot.files.town_workbook import read_town_workbook
from storage.database import open_database
from storage.migrations import migrate
from tests.towns import make_town


async def imports(size: Size) -> list[Figure]:
    """Return seconds to import each example town that is at hand, again, and to write and read it as a workbook."""
    towns = {path.stem: path.read_bytes() for path in sorted(BESIDE.glob("*.toml"))}
    towns[f"{size.villages * 3} invented villages"] = make_town(1, villages=size.villages * 3, towns=2).encode()
    figures = []
    for name, raw in towns.items():
        once, again = await _seconds(raw)
        figures += [Figure(f"import of {name}", once, "s"), Figure(f"import of {name}, again", again, "s")]
        written, read = _workbook(raw)
        figures += [
            Figure(f"workbook of {name}, written", written, "s"),
            Figure(f"workbook of {name}, read", read, "s"),
        ]
    return figures


def _workbook(raw: bytes) -> tuple[float, float]:
    town = read_town_file(raw)
    began = stopwatch()
    book = workbook_of(town)
    written = stopwatch()
    assert read_town_workbook(book) == town
    return written - began, stopwatch() - written


async def _seconds(raw: bytes) -> tuple[float, float]:
    clock, took = SystemClock(), []
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        database = await open_database(Path(folder) / "zhiban.db", clock)
        await database.transaction(migrate)
        for _ in range(2):
            began = stopwatch()
            file = read_town_file(raw)
            await database.transaction(lambda tx, file=file: import_town(tx, file, now=clock.now()))
            took.append(stopwatch() - began)
        await database.close()
    return took[0], took[1]
