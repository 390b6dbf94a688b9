"""Tables of figures as values, for a workbook and for a page alike."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Value = str | int | Fraction | date | None
"""A text, a count, a share of 1, a day, or nothing that could be counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and how many Chinese letters wide it is."""

    head: str
    width: float


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `title` and `note` stand above the headings; `short` is what its tab is called."""

    short: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
