"""What was counted of each month that is over: it is kept once, and read by whatever is printed, published or graded of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from bot.rules.assessment import Taken
from bot.rules.figures import Tally
from bot.rules.measures import Weights
from bot.rules.thresholds import GradeRules
from storage.census import Counted
from storage.database import Tx
from storage.rows import insert_many, remembered


class Lines(NamedTuple):
    """By what a month was judged: weights and thresholds of then; each village once for every order that was late."""

    weights: Weights
    grading: GradeRules
    late: tuple[int, ...]


class Day(NamedTuple):
    """What came to a village, and was closed, on a day."""

    village_id: int
    day: date
    registered: int
    closed: int


@dataclass(frozen=True)
class Month:
    """A row of `months`; what is counted is JSON, apart cases left out."""

    month: date
    town_id: int
    kept_at: datetime
    categories: str
    handlers: str
    days: str
    taken: str
    lines: str


def month(
    first: date,
    town_id: int,
    *,
    kept_at: datetime,
    categories: Iterable[Counted],
    handlers: Iterable[Counted],
    days: Iterable[Day],
    taken: Iterable[tuple[int, Taken]],
    lines: Lines,
) -> Month:
    """Return the row of a town."""
    return Month(
        first,
        town_id,
        kept_at,
        _json([(*one[:3], astuple(one.tally)) for one in categories]),
        _json([(*one[:3], astuple(one.tally)) for one in handlers]),
        _json([(one.village_id, one.day.isoformat(), one.registered, one.closed) for one in days]),
        _json([(person_id, *astuple(some)) for person_id, some in taken]),
        _json([astuple(lines.weights), astuple(lines.grading), lines.late]),
    )


def _json(values: Sequence[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def keep(tx: Tx, rows: Sequence[Month]) -> None:
    """Store a month, all its towns at once."""
    insert_many(tx, "months", rows)


def is_kept(tx: Tx, month: date) -> bool:
    """Whether a month was kept."""
    return lines(tx, month) is not None


@remembered
def lines(tx: Tx, month: date) -> Lines | None:
    """Return by what a month was judged; None: it was not kept."""
    found = _column(tx, "lines", month, 0)
    if not found:
        return None
    weights, grading, late = found
    return Lines(Weights(*weights), GradeRules(*grading), tuple(late))


@remembered
def counted(tx: Tx, month: date, town_id: int, by: Literal["town", "village", "handler", "category"]) -> list[Counted]:
    """Return what was counted of a town; a key may come several times."""
    found = [_counted(row) for row in _column(tx, "handlers" if by == "handler" else "categories", month, town_id)]
    if by in ("handler", "category"):
        return found
    return [one._replace(key=town_id if by == "town" else one.village_id) for one in found]


@remembered
def days(tx: Tx, month: date, town_id: int) -> list[Day]:
    """Return what came to a town's villages day by day."""
    rows = _column(tx, "days", month, town_id)
    return [Day(village_id, date.fromisoformat(day), *counts) for village_id, day, *counts in rows]


@remembered
def taken(tx: Tx, month: date, town_id: int) -> list[tuple[int, Taken]]:
    """Return (person, what he had in hand) of a town's cases."""
    return [(person_id, Taken(*counts)) for person_id, *counts in _column(tx, "taken", month, town_id)]


def villages(tx: Tx, month: date) -> list[tuple[int, int, Tally]]:
    """Return (town, village, what was counted), in the order of their ids; a town of which nothing was has village 0 alone."""
    rows = tx.all(
        "SELECT town_id, categories FROM months WHERE office_id = :office_id AND month = :month ORDER BY town_id",
        month=month.isoformat(),
    )
    found: dict[tuple[int, int], Tally] = {}
    for town_id, categories in rows:
        found[town_id, 0] = Tally()
        for one in map(_counted, json.loads(categories)):
            at = town_id, one.village_id
            found[at] = found.get(at, Tally()) + one.tally
    return [(*at, found[at]) for at in sorted(found)]


def _counted(row: list[Any]) -> Counted:
    village_id, key, excluded, numbers = row
    return Counted(village_id, key, bool(excluded), Tally(*numbers))


def _column(tx: Tx, name: str, month: date, town_id: int) -> list[Any]:
    row = tx.one(
        f"SELECT {name} FROM months WHERE office_id = :office_id AND month = :month AND town_id = :town_id",
        month=month.isoformat(),
        town_id=town_id,
    )
    return list(json.loads(row[0])) if row else []
