"""Links to calendars that people subscribe to; of each secret only the digest is kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx
from storage.rows import columns, insert, read, stored

OWN = 0  # instead of a village: the holder's own duty


@dataclass(frozen=True)
class CalendarLink:
    """A row of `calendar_links`."""

    digest: str
    person_id: int
    village_id: int
    made_at: datetime
    ended_at: datetime | None = None


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add(tx: Tx, link: CalendarLink) -> None:
    """Store a new link; the one that its holder had for the same ends."""
    end(tx, link.person_id, link.village_id, now=link.made_at)
    insert(tx, "calendar_links", link)


def find(tx: Tx, secret: str) -> CalendarLink | None:
    """Return the link of a secret, ended or not."""
    sql = f"SELECT {columns(CalendarLink)} FROM calendar_links WHERE office_id = :office_id AND digest = :digest"
    row = tx.one(sql, digest=digest(secret))
    return read(CalendarLink, row) if row else None


def holds(tx: Tx, person_id: int, village_id: int) -> bool:
    """Return whether somebody has a link that is good."""
    sql = (
        "SELECT COUNT(*) FROM calendar_links WHERE office_id = :office_id AND person_id = :person_id "
        "AND village_id = :village_id AND ended_at IS NULL"
    )
    return tx.number(sql, person_id=person_id, village_id=village_id) > 0


def end(tx: Tx, person_id: int, village_id: int, *, now: datetime) -> None:
    """End the link that somebody has for his own duty, or for a village."""
    tx.run(
        "UPDATE calendar_links SET ended_at = :now WHERE office_id = :office_id AND person_id = :person_id "
        "AND village_id = :village_id AND ended_at IS NULL",
        now=stored(now),
        person_id=person_id,
        village_id=village_id,
    )


def end_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    """End all links of a person."""
    tx.run(
        "UPDATE calendar_links SET ended_at = :now WHERE office_id = :office_id AND person_id = :person_id "
        "AND ended_at IS NULL",
        now=stored(now),
        person_id=person_id,
    )
