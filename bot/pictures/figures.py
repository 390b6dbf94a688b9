"""What stands in the pictures of figures, every word in the reader's language already. Drawn by `made`."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a bar is meant; a word beside it says it too."""

    USUAL = "usual"
    LAST = "last"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Whisker:
    """One who is ranked: his share and within what the true one lies, as parts of 1; `mark` says why he stands out."""

    place: str
    name: str
    share: float
    within: tuple[float, float]
    number: str
    sample: str
    tone: Tone = Tone.USUAL
    mark: str = ""


@dataclass(frozen=True)
class RankingBars:
    """Who stands where: `first` of the best and `last` of the others, `between` says how many are left out.

    `whole` is the share of all of them together, as a line down the bars; `notes` stand below.
    """

    name: str
    title: str
    aside: str
    first: tuple[Whisker, ...]
    between: str
    last: tuple[Whisker, ...]
    whole: float | None
    whole_label: str
    notes: tuple[str, ...]
    language: str

    def made(self) -> bytes:
        """Return the picture."""
        from bot.pictures.ranked import drawn

        return drawn(self)


@dataclass(frozen=True, slots=True)
class Pair:
    """A count now and before."""

    name: str
    now: int
    before: int


@dataclass(frozen=True)
class PairBars:
    """Counts of a period beside those of the one before; `kinds` name the two."""

    name: str
    title: str
    aside: str
    kinds: tuple[str, str]
    pairs: tuple[Pair, ...]
    language: str

    def made(self) -> bytes:
        """Return the picture."""
        from bot.pictures.pairs import drawn

        return drawn(self)
