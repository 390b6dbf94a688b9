"""Which handler may see the phone and house that a resident left for a case: one at most, until it moves or closes."""

from datetime import datetime

from storage.database import Tx
from storage.rows import instant, stored


def handler_who_sees(tx: Tx, case_id: int) -> int | None:
    """Return who sees it now; None: nobody."""
    row = tx.one(
        "SELECT handler_id FROM consents WHERE office_id = :office_id AND case_id = :case_id AND ended_at IS NULL",
        case_id=case_id,
    )
    return row[0] if row else None


def was_given(tx: Tx, case_id: int) -> bool:
    """Return whether anybody ever saw it."""
    return (
        tx.one("SELECT 1 FROM consents WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)
        is not None
    )


def of_case(tx: Tx, case_id: int) -> list[tuple[int, datetime]]:
    """Return who was let see it, and since when, oldest first."""
    rows = tx.all(
        "SELECT handler_id, given_at FROM consents WHERE office_id = :office_id AND case_id = :case_id ORDER BY given_at",
        case_id=case_id,
    )
    return [(row[0], instant(row[1])) for row in rows]


def give(tx: Tx, case_id: int, handler_id: int, *, now: datetime) -> None:
    """Let a handler see it from now on."""
    tx.run(
        "INSERT INTO consents (office_id, case_id, handler_id, given_at) VALUES (:office_id, :case_id, :handler_id, :now) "
        "ON CONFLICT (office_id, case_id, handler_id, given_at) DO UPDATE SET ended_at = NULL",
        case_id=case_id,
        handler_id=handler_id,
        now=stored(now),
    )


def end(tx: Tx, case_id: int, *, now: datetime) -> bool:
    """Let nobody see it from now on; return whether anybody did."""
    return bool(
        tx.run(
            "UPDATE consents SET ended_at = :now WHERE office_id = :office_id AND case_id = :case_id AND ended_at IS NULL",
            case_id=case_id,
            now=stored(now),
        )
    )
