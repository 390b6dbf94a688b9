"""How much each bench does: as much as tells something, or as little as shows that it runs."""

from dataclasses import dataclass
from pathlib import Path

PRACTICE_TOWN = Path(__file__).parents[1] / "bot/practice/towns/guqianbao.toml"
BESIDE = Path(__file__).parents[2] / "shared/data/towns"


class Skipped(Exception):
    """A bench cannot be run here; the message says why."""


@dataclass(frozen=True)
class Size:
    """How much; `city` is the largest town file, None where it is not at hand."""

    residents: int = 1_000  # with a petition each
    bare: int = 4_000  # updates through an empty handler
    a_second: float = 100  # updates
    paced: int = 400  # residents who come at that pace
    few: int = 10_000  # open cases
    many: int = 1_000_000
    due: int = 1_000  # of them, at each beat
    beats: int = 3
    villages: int = 200
    known: int = 100_000  # cases that a process finds in its database
    still_open: int = 10_000  # of those
    starts: int = 3
    solved: int = 150  # cases, twice
    asked: int = 2_000  # times who is on duty
    told: int = 1_000_000  # events that are verified
    archived: int = 100_000  # cases in which is looked for something
    looked: int = 10  # times that each is looked for
    city: Path | None = BESIDE / "jixi.toml"

    @property
    def practice(self) -> bytes:
        """Return the file of a town that is always at hand."""
        return PRACTICE_TOWN.read_bytes()


FULL = Size()
TINY = Size(
    residents=3,
    bare=20,
    paced=3,
    few=12,
    many=24,
    due=2,
    beats=1,
    villages=3,
    known=20,
    still_open=6,
    starts=1,
    solved=2,
    asked=20,
    told=40,
    archived=30,
    looked=2,
    city=PRACTICE_TOWN,
)
