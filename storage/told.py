"""Of which duty days people were told, and whether they took them over (接班)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.shift_news import Moment, Round
from storage.database import Tx
from storage.rows import columns, insert_many, read, stored


@dataclass(frozen=True)
class Told:
    """A row of `told`."""

    day: date
    moment: Moment
    person_id: int
    message_id: int | None
    told_at: datetime
    accept_by: datetime | None = None
    accepted_at: datetime | None = None
    raised_at: datetime | None = None


_SELECT = f"SELECT {columns(Told)} FROM told WHERE office_id = :office_id "


def owed(tx: Tx, round_: Round, *, at_most: int) -> list[int]:
    """Return who stands in the rows of a round's day, can be reached, was bound when it fell due, and was not told yet."""
    rows = tx.all(
        "SELECT DISTINCT s.person_id FROM shifts s "
        "JOIN identities i ON i.office_id = s.office_id AND i.person_id = s.person_id "
        "WHERE s.office_id = :office_id AND s.day = :day AND i.chat_id IS NOT NULL AND i.unreachable_why IS NULL "
        "AND i.bound_at <= :due AND NOT EXISTS (SELECT 1 FROM told t WHERE t.office_id = s.office_id "
        "AND t.day = :day AND t.moment = :moment AND t.person_id = s.person_id) ORDER BY s.person_id LIMIT :at_most",
        day=stored(round_.day),
        due=stored(round_.due),
        moment=round_.moment.value,
        at_most=at_most,
    )
    return [row[0] for row in rows]


def is_owed(tx: Tx, round_: Round, person_id: int) -> bool:
    """Return whether somebody can be reached, was bound when a round fell due, and was not told yet."""
    sql = (
        "SELECT COUNT(*) FROM identities i WHERE i.office_id = :office_id AND i.person_id = :person_id "
        "AND i.chat_id IS NOT NULL AND i.unreachable_why IS NULL AND i.bound_at <= :due"
    )
    bound = tx.number(sql, person_id=person_id, due=stored(round_.due)) > 0
    return bound and of(tx, person_id, round_.day, round_.moment) is None


def add(tx: Tx, rows: Sequence[Told]) -> None:
    """Remember that people were told."""
    insert_many(tx, "told", rows)


def put(tx: Tx, row: Told) -> None:
    """Remember that somebody was told, instead of what he was told of that day and moment before."""
    tx.run(
        "DELETE FROM told WHERE office_id = :office_id AND day = :day AND moment = :moment AND person_id = :person_id",
        **_key(row),
    )
    add(tx, [row])


def of(tx: Tx, person_id: int, day: date, moment: Moment) -> Told | None:
    """Return what somebody was told of a day at a moment."""
    row = tx.one(
        _SELECT + "AND day = :day AND moment = :moment AND person_id = :person_id",
        day=stored(day),
        moment=moment.value,
        person_id=person_id,
    )
    return read(Told, row) if row else None


def unaccepted(tx: Tx, *, now: datetime, at_most: int) -> list[Told]:
    """Return whose 接班 was waited for until now, in vain."""
    sql = _SELECT + "AND accept_by <= :now ORDER BY day, accept_by, person_id LIMIT :at_most"
    return [read(Told, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def wait_for(tx: Tx, row: Told, until: datetime) -> None:
    """Wait longer for somebody's 接班."""
    tx.run(
        "UPDATE told SET accept_by = :until "
        "WHERE office_id = :office_id AND day = :day AND moment = :moment AND person_id = :person_id",
        until=stored(until),
        **_key(row),
    )


def end_waiting(tx: Tx, row: Told, *, raised_at: datetime | None) -> None:
    """Wait for it no more: the leader hears, or nobody need hear."""
    tx.run(
        "UPDATE told SET accept_by = NULL, raised_at = :raised_at "
        "WHERE office_id = :office_id AND day = :day AND moment = :moment AND person_id = :person_id",
        raised_at=stored(raised_at),
        **_key(row),
    )


def accept(tx: Tx, row: Told, *, now: datetime) -> None:
    """He has taken over."""
    tx.run(
        "UPDATE told SET accept_by = NULL, accepted_at = :now "
        "WHERE office_id = :office_id AND day = :day AND moment = :moment AND person_id = :person_id",
        now=stored(now),
        **_key(row),
    )


def forget(tx: Tx, *, before: date) -> None:
    """Forget of whose days before one people were told: nobody asks any more."""
    tx.run("DELETE FROM told WHERE office_id = :office_id AND day < :before", before=stored(before))


def _key(row: Told) -> dict[str, object]:
    return {"day": stored(row.day), "moment": row.moment.value, "person_id": row.person_id}
