"""What was published of each month."""

from dataclasses import dataclass
from datetime import date

from bot.rules.figures import Tally
from storage.database import Tx
from storage.rows import columns, insert_many, read


@dataclass(frozen=True)
class Published:
    """A row of `publications`: what is told of a village, which may be told of with others only."""

    month: date
    town_id: int
    village_id: int
    registered: int
    closed: int
    answered: int
    on_time: int
    valid: int
    contacted: int
    solved: int
    satisfied: int
    basically: int

    @property
    def tally(self) -> Tally:
        return Tally(
            registered=self.registered,
            closed=self.closed,
            answered=self.answered,
            on_time=self.on_time,
            valid=self.valid,
            contacted=self.contacted,
            solved=self.solved,
            satisfied=self.satisfied,
            basically=self.basically,
        )


def published(month: date, town_id: int, village_id: int, tally: Tally) -> Published:
    """Return the row of a village."""
    return Published(
        month,
        town_id,
        village_id,
        tally.registered,
        tally.closed,
        tally.answered,
        tally.on_time,
        tally.valid,
        tally.contacted,
        tally.solved,
        tally.satisfied,
        tally.basically,
    )


def add(tx: Tx, rows: list[Published]) -> None:
    """Store what is published of a town."""
    insert_many(tx, "publications", rows)


def towns_of(tx: Tx, month: date) -> frozenset[int]:
    """Return the towns of which a month is published."""
    sql = "SELECT DISTINCT town_id FROM publications WHERE office_id = :office_id AND month = :month"
    return frozenset(row[0] for row in tx.all(sql, month=month.isoformat()))


def of_month(tx: Tx, month: date) -> list[Published]:
    """Return what is published of a month."""
    sql = (
        f"SELECT {columns(Published)} FROM publications WHERE office_id = :office_id AND month = :month "
        "ORDER BY town_id, village_id"
    )
    return [read(Published, row) for row in tx.all(sql, month=month.isoformat())]
