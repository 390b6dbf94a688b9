"""One-time codes by which staff bind their account; only digests are kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx
from storage.rows import columns, insert, read, stored


@dataclass(frozen=True)
class Invitation:
    """A row of `invitations`."""

    code_digest: str
    person_id: int
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None


def digest(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def add(tx: Tx, invitation: Invitation) -> None:
    """Store a new invitation; the person's older ones end."""
    tx.run(
        "UPDATE invitations SET ended_at = :now WHERE office_id = :office_id AND person_id = :person_id AND ended_at IS NULL",
        now=stored(invitation.created_at),
        person_id=invitation.person_id,
    )
    insert(tx, "invitations", invitation)


def find(tx: Tx, code: str) -> Invitation | None:
    """Return the invitation of a code."""
    sql = f"SELECT {columns(Invitation)} FROM invitations WHERE office_id = :office_id AND code_digest = :code_digest"
    row = tx.one(sql, code_digest=digest(code))
    return read(Invitation, row) if row else None


def use(tx: Tx, code: str, *, now: datetime) -> None:
    """Mark a code as used."""
    tx.run(
        "UPDATE invitations SET used_at = :now WHERE office_id = :office_id AND code_digest = :code_digest",
        now=stored(now),
        code_digest=digest(code),
    )


def end_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    """All codes of a person end."""
    tx.run(
        "UPDATE invitations SET ended_at = :now WHERE office_id = :office_id AND person_id = :person_id AND ended_at IS NULL",
        now=stored(now),
        person_id=person_id,
    )
