"""What stands in the pictures of the roster, every word in the reader's language already. Drawn by `made`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.calendar import DayKind


class Sign(StrEnum):
    """What the colours and marks of a picture mean; a legend names those that occur."""

    OWN = "own"
    TODAY = "today"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"  # a Saturday or Sunday that is a working day
    GAP = "gap"
    CHANGED = "changed"  # somebody else than whose turn it was
    EARLY = "early"  # not published yet


@dataclass(frozen=True, slots=True)
class Cell:
    """Whom the roster names on a village's day; without a name and no gap: nobody is meant to serve."""

    name: str = ""
    own: bool = False
    gap: bool = False
    changed: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month, with a cell for each village; `tag` is the one letter that says what is odd about it."""

    day: date
    weekday: str
    kind: DayKind
    tag: str
    today: bool
    cells: tuple[Cell, ...]

    @property
    def is_make_up(self) -> bool:
        return self.kind is DayKind.WORKDAY and self.day.weekday() >= 5

    @property
    def signs(self) -> Iterator[Sign]:
        """Yield what a legend has to explain of it."""
        found = {
            Sign.TODAY: self.today,
            Sign.WEEKEND: self.kind is DayKind.WEEKEND,
            Sign.HOLIDAY: self.kind is DayKind.HOLIDAY,
            Sign.MAKE_UP: self.is_make_up,
            Sign.OWN: any(cell.own for cell in self.cells),
            Sign.GAP: any(cell.gap for cell in self.cells),
            Sign.CHANGED: any(cell.changed for cell in self.cells),
            Sign.EARLY: any(cell.early for cell in self.cells),
        }
        return (sign for sign, occurs in found.items() if occurs)


Legend = tuple[tuple[Sign, str], ...]


@dataclass(frozen=True)
class Month:
    """A month's roster; `gap`, `off` and `on` are the words in a gap, on a day off and on a working day out of turn."""

    name: str  # of the file
    title: str
    aside: str
    days: tuple[Day, ...]
    legend: Legend
    gap: str
    off: str
    on: str
    language: str


@dataclass(frozen=True)
class MonthTable(Month):
    """Of several villages: the days downwards, the villages across."""

    villages: tuple[str, ...]

    def made(self) -> bytes:
        """Return the picture."""
        from bot.pictures.table import drawn

        return drawn(self)


@dataclass(frozen=True)
class MonthSheet(Month):
    """Of one village or one person, as a calendar: a week a row, each day with one cell."""

    weekdays: tuple[str, ...]

    def made(self) -> bytes:
        """Return the picture."""
        from bot.pictures.sheet import drawn

        return drawn(self)


@dataclass(frozen=True, slots=True)
class Bar:
    """What one person serves: days by kind, served and still to come; `aside` says what a line below him adds."""

    name: str
    own: bool
    served: tuple[int, ...]  # as in DayKind's order
    ahead: tuple[int, ...]
    load: int
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """The people of one village."""

    village: str
    spread: str
    people: tuple[Bar, ...]


@dataclass(frozen=True)
class FairnessBars:
    """Who has served how much: a bar for each person, village by village; `kinds`, `load` and `ahead` are headings."""

    name: str
    title: str
    aside: str
    kinds: tuple[str, ...]
    load: str
    ahead: str
    villages: tuple[Bars, ...]
    language: str

    def made(self) -> bytes:
        """Return the picture."""
        from bot.pictures.bars import drawn

        return drawn(self)


@dataclass(frozen=True, slots=True)
class DayBars:
    """How many cases came on a day, and how many were closed."""

    day: date
    came: int
    went: int
    is_off: bool = False


@dataclass(frozen=True)
class DaysChart:
    """What came and what was closed day by day; `kinds` name the two, `numbers` say how things stand now, `off` names days off."""

    name: str
    title: str
    kinds: tuple[str, str]
    numbers: tuple[str, ...]
    off: str
    days: tuple[DayBars, ...]
    language: str

    def made(self) -> bytes:
        """Return the picture."""
        from bot.pictures.days import drawn

        return drawn(self)
