"""Work that recurs: a row for each time that it fell due, so that it is done once."""

from collections.abc import Iterable
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


def without(tx: Tx, prefix: str, scheduled_for: datetime, ids: Iterable[int]) -> list[int]:
    """Return those of `ids` for whom nobody has claimed that time of the work that bears the prefix and the id."""
    sql = "SELECT name FROM periodic WHERE office_id = :office_id AND scheduled_for = :at AND name LIKE :names"
    claimed = {row[0] for row in tx.all(sql, at=stored(scheduled_for), names=f"{prefix}%")}
    return [one for one in ids if f"{prefix}{one}" not in claimed]


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
