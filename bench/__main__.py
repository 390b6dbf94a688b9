"""`make bench`: what was measured, in one run side by side; a table on the screen, `bench/results.json` beside it."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

from bench.beat import beat
from bench.engines import NewPlace, places_on
from bench.figures import ENGINES, Figure, machine, table, write
from bench.growth import grown
from bench.imports import imports
from bench.petitions import latency, updates
from bench.process import process
from bench.roster import roster
from bench.roster_handover import hand_over
from bench.searching import searching
from bench.sizes import FULL, PRACTICE_TOWN, Size, Skipped
from bench.solved import solved
from bench.supervising import supervising
from bench.verifying import verifying
from bot.clock import stopwatch
from tests.engines import stop_server

ON_AN_ENGINE: dict[str, Callable[[NewPlace, Size], Awaitable[list[Figure]]]] = {
    "a": updates,
    "b": latency,
    "c": beat,
    "e": solved,
    "g": supervising,
    "h": hand_over,
    "s": searching,
    "v": verifying,
}
ALONE: dict[str, Callable[[Size], Awaitable[list[Figure]]]] = {"d": process, "r": roster, "t": imports}
HELP = """a  updates of whole petitions a second, and the same updates through bare python-telegram-bot
b  from update to what is heard of it, at 100 updates a second
c  a beat among few open cases and among many
d  memory and start of the real process
e  database growth and messages per solved case
g  what supervisors look at, among few cases and many: all daily digests while residents write, the board's pages
h  the minute of the hand-over in a city
r  a year of a city's duty roster
s  looking for cases in an archive
t  import of town files
v  verify over the history of an archive
f  on PostgreSQL too; alone: a, b, c, e, g, h, s and v there

growth simulates a year of a town: python -m bench growth --help"""


def plan(chosen: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (part, engine) in the order in which they are run."""
    parts = [part for part in sorted({*ON_AN_ENGINE, *ALONE}) if part in chosen or not chosen]
    yield from ((part, "sqlite") for part in parts)
    if "f" in chosen or not chosen:
        there = [part for part in ON_AN_ENGINE if part in (parts or ON_AN_ENGINE)]
        yield from ((part, "postgres") for part in there)


async def run(part: str, engine: str, size: Size) -> list[Figure]:
    """Run one bench. Raises: Skipped."""
    found = await (ALONE[part](size) if part in ALONE else ON_AN_ENGINE[part](places_on(engine), size))
    return [figure.of(part, engine) for figure in found]


def grow(arguments: list[str]) -> int:
    """Simulate a town and print what came of it; 1 where something did not hold that always should."""
    parser = argparse.ArgumentParser("python -m bench growth", description="Simulates a town for days, months, a year.")
    parser.add_argument("--town", type=Path, default=PRACTICE_TOWN, metavar="FILE")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--a-day", type=float, help="petitions on an average day; else one for every 100 villages")
    parser.add_argument("--shifts", action="store_true", help="tell everybody of each of his shifts too")
    parser.add_argument("--engine", choices=[*ENGINES], default="sqlite")
    given = parser.parse_args(arguments)
    file = given.town.read_bytes()
    values = {"days": given.days, "seed": given.seed, "a_day": given.a_day, "tells_of_shifts": given.shifts}
    told, holds = asyncio.run(grown(file, engine=given.engine, **values))
    sys.stdout.write(told + "\n")
    return 0 if holds else 1


def main() -> None:
    """Run what was asked for, all of it if nothing was."""
    if sys.argv[1:2] == ["growth"]:
        sys.exit(grow(sys.argv[2:]))
    parser = argparse.ArgumentParser("python -m bench", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.description = HELP
    parser.add_argument("part", nargs="*", metavar="part", choices=[*sorted({*ON_AN_ENGINE, *ALONE}), "f", []])
    described, figures, skipped = machine(), [], []
    for part, engine in plan(parser.parse_args().part):
        began = stopwatch()
        try:
            with redirect_stdout(sys.stderr):
                figures += asyncio.run(run(part, engine, FULL))
            sys.stderr.write(f"{part} on {engine}: {stopwatch() - began:.0f} s\n")
        except Skipped as reason:
            skipped.append(f"{part} on {engine}: {reason}")
    write(figures, skipped, described)
    sys.stdout.write("\n".join([described, "", table(figures), *(f"skipped: {one}" for one in skipped)]) + "\n")


if __name__ == "__main__":
    try:
        main()
    finally:
        stop_server()
