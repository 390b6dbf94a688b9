"""The history of cases: append-only, chained by hash over a salted digest of what was said."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.rules.history import Head
from storage.database import Tx
from storage.rows import columns, insert, instant, read, stored


@dataclass(frozen=True)
class Event:
    """A row of `events`; `changes` is JSON of the case's columns that changed, as {column: new value}, without content."""

    case_id: int
    seq: int
    event_id: int
    kind: str
    actor_id: int | None
    at: datetime
    why: str
    changes: str
    content_digest: str
    hash: str


@dataclass(frozen=True)
class Content:
    """What was said at an event; can be purged without breaking the chain."""

    event_id: int
    case_id: int
    salt: str
    body: str


def last(tx: Tx, case_id: int) -> Event | None:
    """Return the newest event of a case."""
    sql = f"SELECT {columns(Event)} FROM events WHERE office_id = :office_id AND case_id = :case_id ORDER BY seq DESC LIMIT 1"
    row = tx.one(sql, case_id=case_id)
    return read(Event, row) if row else None


def head(tx: Tx, case_id: int) -> Head | None:
    """Return which event of a case was written last."""
    row = tx.one(
        f"SELECT {columns(Head)} FROM chain_heads WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id
    )
    return Head(*row) if row else None


def add(tx: Tx, event: Event, content: Content | None) -> None:
    """Append an event and what was said at it; it is the newest of its case from now on."""
    insert(tx, "events", event)
    if content:
        insert(tx, "contents", content)
    tx.run(
        f"INSERT INTO chain_heads (office_id, {columns(Head)}) VALUES (:office_id, :case_id, :seq, :hash) "
        "ON CONFLICT (office_id, case_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        case_id=event.case_id,
        seq=event.seq,
        hash=event.hash,
    )


def of_case(tx: Tx, case_id: int) -> list[Event]:
    """Return a case's history, oldest first."""
    sql = f"SELECT {columns(Event)} FROM events WHERE office_id = :office_id AND case_id = :case_id ORDER BY seq"
    return [read(Event, row) for row in tx.all(sql, case_id=case_id)]


def last_of(tx: Tx, case_id: int, kind: str) -> Event | None:
    """Return the newest event of a kind in a case."""
    sql = (
        f"SELECT {columns(Event)} FROM events WHERE office_id = :office_id AND case_id = :case_id AND kind = :kind "
        "ORDER BY seq DESC LIMIT 1"
    )
    row = tx.one(sql, case_id=case_id, kind=kind)
    return read(Event, row) if row else None


def get(tx: Tx, event_id: int) -> Event | None:
    """Return an event by id."""
    sql = f"SELECT {columns(Event)} FROM events WHERE office_id = :office_id AND event_id = :event_id"
    row = tx.one(sql, event_id=event_id)
    return read(Event, row) if row else None


def kind_of(tx: Tx, event_id: int) -> str | None:
    """Return the kind of an event."""
    row = tx.one("SELECT kind FROM events WHERE office_id = :office_id AND event_id = :event_id", event_id=event_id)
    return row[0] if row else None


def content(tx: Tx, event_id: int | None) -> dict[str, str]:
    """Return what was said at an event; empty where nothing was, or where it was purged."""
    row = tx.one("SELECT body FROM contents WHERE office_id = :office_id AND event_id = :event_id", event_id=event_id)
    body: dict[str, str] = json.loads(row[0]) if row else {}
    return body


def raw_content(tx: Tx, event_id: int) -> Content | None:
    """Return what was said at an event with its salt, to hold it against the chain."""
    sql = f"SELECT {columns(Content)} FROM contents WHERE office_id = :office_id AND event_id = :event_id"
    row = tx.one(sql, event_id=event_id)
    return read(Content, row) if row else None


def last_instant(tx: Tx) -> datetime | None:
    """Return when the last event of all was recorded."""
    row = tx.one("SELECT MAX(at) FROM events WHERE office_id = :office_id")
    return instant(row[0]) if row and row[0] is not None else None


def of_kind(tx: Tx, kind: str, *, since: datetime, until: datetime) -> list[Event]:
    """Return the events of a kind in a span, oldest first."""
    sql = (
        f"SELECT {columns(Event)} FROM events WHERE office_id = :office_id AND at > :since AND at <= :until "
        "AND kind = :kind ORDER BY at, event_id"
    )
    return [read(Event, row) for row in tx.all(sql, since=stored(since), until=stored(until), kind=kind)]


def count(tx: Tx, kind: str, *, since: datetime, until: datetime) -> list[int]:
    """Return the cases that had such an event in a span."""
    rows = tx.all(
        "SELECT DISTINCT case_id FROM events WHERE office_id = :office_id AND at > :since AND at <= :until AND kind = :kind ORDER BY case_id",
        since=stored(since),
        until=stored(until),
        kind=kind,
    )
    return [row[0] for row in rows]
