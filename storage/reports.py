"""Reports as they were made, one for each reader and period."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.database import Tx
from storage.rows import columns, insert, read


@dataclass(frozen=True)
class Stored:
    """A row of `reports`; `body` is the JSON of bot/rules/reports.py: counts, names of places and staff, ids of cases."""

    report_id: int
    person_id: int
    kind: str
    first_day: date
    last_day: date
    made_at: datetime
    body: str


def add(tx: Tx, report: Stored) -> None:
    """Keep a report."""
    insert(tx, "reports", report)


def remove(tx: Tx, report_id: int) -> None:
    """Keep a report no longer, as if it had not been made."""
    tx.run("DELETE FROM reports WHERE office_id = :office_id AND report_id = :report_id", report_id=report_id)


def get(tx: Tx, report_id: int) -> Stored | None:
    """Return a report."""
    sql = f"SELECT {columns(Stored)} FROM reports WHERE office_id = :office_id AND report_id = :report_id"
    row = tx.one(sql, report_id=report_id)
    return read(Stored, row) if row else None
