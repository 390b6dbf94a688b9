"""Work that recurs: a row for each time that it fell due, so that it is done once."""

from datetime import datetime

from storage.database import Tx
from storage.rows import instant, stored


def begin(tx: Tx, name: str, scheduled_for: datetime) -> bool:
    """Claim one time of a recurring work; False if it is claimed already."""
    return (
        tx.run(
            "INSERT INTO periodic (office_id, name, scheduled_for) VALUES (:office_id, :name, :at) "
            "ON CONFLICT (office_id, name, scheduled_for) DO NOTHING",
            name=name,
            at=stored(scheduled_for),
        )
        == 1
    )


def give_back(tx: Tx, name: str, scheduled_for: datetime) -> None:
    """Undo the claim of one time of a recurring work: it is owed again."""
    tx.run(
        "DELETE FROM periodic WHERE office_id = :office_id AND name = :name AND scheduled_for = :at",
        name=name,
        at=stored(scheduled_for),
    )


def is_begun(tx: Tx, name: str, scheduled_for: datetime) -> bool:
    """Return whether one time of a recurring work is claimed."""
    sql = "SELECT COUNT(*) FROM periodic WHERE office_id = :office_id AND name = :name AND scheduled_for = :at"
    return tx.number(sql, name=name, at=stored(scheduled_for)) > 0


def is_begun_between(tx: Tx, name: str, since: datetime, until: datetime) -> bool:
    """Return whether a time of a recurring work is claimed, from an instant on and before another."""
    sql = (
        "SELECT COUNT(*) FROM periodic WHERE office_id = :office_id AND name = :name "
        "AND scheduled_for >= :since AND scheduled_for < :until"
    )
    return tx.number(sql, name=name, since=stored(since), until=stored(until)) > 0


_LEADING = (
    "(SELECT person_id FROM posts WHERE office_id = :office_id AND role = 'supervisor' "
    "UNION SELECT leader_id FROM grids WHERE office_id = :office_id AND leader_id IS NOT NULL) s"
)


def begin_for_new(tx: Tx, prefix: str, scheduled_for: datetime) -> None:
    """Claim one time of the work that bears the prefix and an id, for those who lead or supervise and never had any."""
    tx.run(
        "INSERT INTO periodic (office_id, name, scheduled_for) "
        f"SELECT :office_id, :prefix || CAST(s.person_id AS TEXT), CAST(:at AS BIGINT) FROM {_LEADING} WHERE NOT EXISTS ("
        "SELECT 1 FROM periodic p WHERE p.office_id = :office_id AND p.name = :prefix || CAST(s.person_id AS TEXT))",
        prefix=prefix,
        at=stored(scheduled_for),
    )


def leading_without(tx: Tx, prefix: str, scheduled_for: datetime) -> list[int]:
    """Return those who lead a grid or supervise a town or the office, and for whom nobody has claimed that time of the work that
    bears the prefix and their id."""
    rows = tx.all(
        f"SELECT s.person_id FROM {_LEADING} WHERE NOT EXISTS ("
        "SELECT 1 FROM periodic p WHERE p.office_id = :office_id AND p.name = :prefix || CAST(s.person_id AS TEXT) "
        "AND p.scheduled_for = :at) ORDER BY s.person_id",
        prefix=prefix,
        at=stored(scheduled_for),
    )
    return [row[0] for row in rows]


def said_by(tx: Tx, name: str, scheduled_for: datetime, message_id: int) -> None:
    """Remember the message that came of it."""
    tx.run(
        "UPDATE periodic SET message_id = :message_id WHERE office_id = :office_id AND name = :name AND scheduled_for = :at",
        name=name,
        at=stored(scheduled_for),
        message_id=message_id,
    )


def last_sent(tx: Tx, name: str, *, before: datetime) -> datetime | None:
    """Return the latest time before an instant whose message was sent, or may still be."""
    return _instant(
        tx.one(
            "SELECT MAX(p.scheduled_for) FROM periodic p JOIN outbox o ON o.office_id = p.office_id AND o.message_id = p.message_id "
            "WHERE p.office_id = :office_id AND p.name = :name AND p.scheduled_for < :before "
            "AND o.state NOT IN ('refused', 'withdrawn', 'unclear')",
            name=name,
            before=stored(before),
        )
    )


def _instant(row: tuple[int | None, ...] | None) -> datetime | None:
    return instant(row[0]) if row and row[0] is not None else None
