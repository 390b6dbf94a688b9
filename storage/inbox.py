"""What Telegram told us: stored before it is confirmed, done in the transaction of its effect, emptied then."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx
from storage.rows import instant, read, stored

MOST_TRIES = 3


@dataclass(frozen=True)
class Waiting:
    """An update that is not done yet."""

    update_id: int
    chat_id: int | None
    body: str
    tries: int
    received_at: datetime


def store(tx: Tx, *, update_id: int, chat_id: int | None, body: str, now: datetime) -> bool:
    """Keep an update; False if it is known already."""
    return (
        tx.run(
            "INSERT INTO inbox (office_id, update_id, seq, chat_id, body, state, tries, received_at) "
            "VALUES (:office_id, :update_id, :seq, :chat_id, :body, 'waiting', 0, :now) ON CONFLICT (office_id, update_id) DO NOTHING",
            update_id=update_id,
            seq=tx.new_id(),
            chat_id=chat_id,
            body=body,
            now=stored(now),
        )
        == 1
    )


def waiting(tx: Tx, *, at_most: int) -> list[Waiting]:
    """Return what is not done, in the order in which it came."""
    rows = tx.all(
        "SELECT update_id, chat_id, body, tries, received_at FROM inbox WHERE office_id = :office_id AND state = 'waiting' ORDER BY seq LIMIT :at_most",
        at_most=at_most,
    )
    return [read(Waiting, row) for row in rows]


def done(tx: Tx, update_id: int) -> bool:
    """Mark an update as applied and empty it: its content lives on in what it caused.

    False, and nothing changed, if it awaits no effect any more: a second worker must not apply it again.
    """
    return (
        tx.run(
            "UPDATE inbox SET state = 'done', body = NULL, chat_id = NULL "
            "WHERE office_id = :office_id AND update_id = :update_id AND state = 'waiting'",
            update_id=update_id,
        )
        == 1
    )


def failed(tx: Tx, update_id: int) -> int:
    """Count a failure; return how many there were."""
    tx.run(
        "UPDATE inbox SET tries = tries + 1 WHERE office_id = :office_id AND update_id = :update_id",
        update_id=update_id,
    )
    return tx.number(
        "SELECT tries FROM inbox WHERE office_id = :office_id AND update_id = :update_id", update_id=update_id
    )


def set_aside(tx: Tx, update_id: int) -> None:
    """Stop trying; the update is kept as it came, for whoever looks after the installation."""
    tx.run(
        "UPDATE inbox SET state = 'set_aside' WHERE office_id = :office_id AND update_id = :update_id",
        update_id=update_id,
    )


def purge(tx: Tx, *, before: datetime) -> int:
    """Forget updates that were received before an instant and are done; what was set aside stays. Return how many."""
    return tx.run(
        "DELETE FROM inbox WHERE office_id = :office_id AND received_at < :before AND state = 'done'",
        before=stored(before),
    )


def counts(tx: Tx) -> dict[str, int]:
    """Return how many updates are in each state."""
    rows = tx.all("SELECT state, COUNT(*) FROM inbox WHERE office_id = :office_id GROUP BY state ORDER BY state")
    return {row[0]: row[1] for row in rows}


def received_before(tx: Tx, state: str, end: datetime) -> int:
    """Return how many updates in a state came before an instant."""
    return tx.number(
        "SELECT COUNT(*) FROM inbox WHERE office_id = :office_id AND state = :state AND received_at < :end",
        state=state,
        end=stored(end),
    )


def unfinished(tx: Tx) -> dict[str, int]:
    """Return how many updates wait, and how many were set aside, where there are any."""
    rows = tx.all(
        "SELECT state, COUNT(*) FROM inbox WHERE office_id = :office_id AND state IN ('waiting', 'set_aside') "
        "GROUP BY state ORDER BY state"
    )
    return {row[0]: row[1] for row in rows}


def waiting_since(tx: Tx) -> datetime | None:
    """Return when the oldest update came that waits."""
    row = tx.one("SELECT MIN(received_at) FROM inbox WHERE office_id = :office_id AND state = 'waiting'")
    return instant(row[0]) if row and row[0] is not None else None
