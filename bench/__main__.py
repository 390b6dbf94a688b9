"""`make bench`: what was measured, in one run side by side; a table on the screen, `bench/results.json` beside it."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import redirect_stdout

from bench.beat import beat
from bench.engines import NewPlace, places_on
from bench.figures import Figure, machine, table, write
from bench.imports import imports
from bench.petitions import latency, updates
from bench.process import process
from bench.sizes import FULL, Size, Skipped
from bench.solved import solved
from bot.clock import stopwatch

ON_AN_ENGINE: dict[str, Callable[[NewPlace, Size], Awaitable[list[Figure]]]] = {
    "a": updates,
    "b": latency,
    "c": beat,
    "e": solved,
}
ALONE: dict[str, Callable[[Size], Awaitable[list[Figure]]]] = {"d": process, "t": imports}
HELP = """a  updates of whole petitions a second, and the same updates through bare python-telegram-bot
b  from update to what is heard of it, at 100 updates a second
c  a beat among few open cases and among many
d  memory and start of the real process
e  database growth and messages per solved case
t  import of town files
f  on PostgreSQL too; alone: a, b, c and e there"""


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


def main() -> None:
    """Run what was asked for, all of it if nothing was."""
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
    main()
