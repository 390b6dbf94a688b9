"""The codes by which anonymous cases are followed; only their digests are here."""

from datetime import datetime

from storage.database import Tx
from storage.rows import stored


def put(tx: Tx, case_id: int, digest: str, *, now: datetime) -> None:
    """A case has this code from now on, and no other."""
    end(tx, case_id)
    tx.run(
        "INSERT INTO receipt_codes (office_id, case_id, digest, made_at) VALUES (:office_id, :case_id, :digest, :now)",
        case_id=case_id,
        digest=digest,
        now=stored(now),
    )


def end(tx: Tx, case_id: int) -> None:
    """A case has no code any more."""
    tx.run("DELETE FROM receipt_codes WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)


def case_of(tx: Tx, digest: str) -> int | None:
    """Return the case of a code."""
    row = tx.one("SELECT case_id FROM receipt_codes WHERE office_id = :office_id AND digest = :digest", digest=digest)
    return row[0] if row else None
