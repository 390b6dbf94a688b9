"""The duty roster of a whole city: planned and published for a year by the command, then asked who is on duty."""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.figures import Figure
from bench.sizes import Size, Skipped
from bot.actions.duty.publish import publish
from bot.actions.duty.resolve import on_duty_at
from bot.clock import SystemClock, stopwatch
from storage import places
from storage.database import Tx, open_database
from tests.town import town_in_hand

YEAR = timedelta(days=364)
KILOBYTES = 1024  # in a megabyte
CADRE = "姚忠义"
CHANCE = 1  # the seed by which villages and days are drawn


async def roster(size: Size) -> list[Figure]:
    """Return seconds and memory to plan a year of a city, and milliseconds of one answer. Raises: Skipped."""
    if size.city is None or not size.city.exists():
        raise Skipped("the city's town file (../shared/data/towns/jixi.toml) is not at hand")
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        file = Path(folder) / "zhiban.db"
        _command(file, "town", "import", str(size.city))
        until = (SystemClock().now() + YEAR).date().isoformat()
        shutil.copy(file, file.with_name("again.db"))
        seconds, kilobytes, rows = _command(file, "duty", "plan", "--until", until)
        planned = await _plan(file.with_name("again.db"))
        answer = await _answer(file, size)
        picture = await _picture(Path(folder))
    depends = f"{size.city.name}; one process: {rows:,} village days planned, published and printed, nothing was published but five weeks"
    return [
        Figure("a year of the roster, planned and written", planned, "s", "≤ 10", size.city.name),
        Figure("the same by the command, each answer printed", seconds, "s", "", depends),
        Figure("a year of the roster, memory at its peak", kilobytes / KILOBYTES, "MB", "≤ 300", depends),
        Figure(
            "who is on duty, p95",
            1000 * answer,
            "ms",
            "≤ 1",
            f"{size.asked:,} villages and days by chance, one after another",
        ),
        Figure(
            "from 本月排班 to the picture",
            picture,
            "s",
            "≤ 1",
            "the practice town, 13 villages; the first one, so Pillow too",
        ),
    ]


async def _picture(folder: Path) -> float:
    """Return the seconds from the press of a button to the photo on the phone."""
    async with town_in_hand(folder) as town:
        await town.bind(CADRE)
        await town.write(CADRE, "/duty")
        town.phone(CADRE).press_latest("本月排班")
        began = stopwatch()
        await town.follow()
        took = stopwatch() - began
        if town.phone(CADRE).messages[-1].file_id is None:
            raise RuntimeError("no picture came")
    return took


def _command(file: Path, *arguments: str) -> tuple[float, int, int]:
    """Run a command on a database; return (seconds, kilobytes at its peak, lines that it said)."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    began = stopwatch()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, "-m", "bot", *arguments], env=environment, stdout=said)
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
        took = stopwatch() - began
        if process.returncode:
            raise RuntimeError(f"{arguments[:2]} ended with {process.returncode}")
        said.seek(0)
        return took, usage.ru_maxrss, sum(1 for _ in said)


async def _plan(file: Path) -> float:
    """Return the seconds that a year takes to be planned and written, in one transaction."""
    now, database = SystemClock().now(), await open_database(file, SystemClock())

    def work(tx: Tx) -> None:
        publish(tx, [row[2] for row in places.all_villages(tx)], until=(now + YEAR).date(), now=now)

    began = stopwatch()
    await database.transaction(work)
    took = stopwatch() - began
    await database.close()
    return took


async def _answer(file: Path, size: Size) -> float:
    """Return the 95th percentile of the seconds that one answer takes from the database."""
    chance, now = random.Random(CHANCE), SystemClock().now()
    database = await open_database(file, SystemClock())

    def ask(tx: Tx) -> list[float]:
        villages, took = [row[2] for row in places.all_villages(tx)], []
        for _ in range(size.asked):
            place = places.load(tx, chance.choice(villages))
            at = now + timedelta(days=chance.randrange(YEAR.days))
            began = stopwatch()
            on_duty_at(tx, place, at)
            took.append(stopwatch() - began)
        return took

    took = await database.read(ask)
    await database.close()
    return statistics.quantiles(took, n=20)[-1]
