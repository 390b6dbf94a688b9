"""Requests about cases: rows in, rows out."""

from datetime import datetime

from bot.rules.requests import Request, RequestKind
from storage.database import Tx
from storage.rows import columns, insert, read, remembered, stored, update

_SELECT = f"SELECT {columns(Request)} FROM requests WHERE office_id = :office_id "


def add(tx: Tx, request: Request) -> None:
    """Store a new request."""
    insert(tx, "requests", request)


def save(tx: Tx, request: Request) -> None:
    """Write a request back. Raises: LookupError: there is none."""
    update(tx, "requests", request, key="request_id")


def get(tx: Tx, request_id: int) -> Request | None:
    """Return a request by the event at which it was asked."""
    row = tx.one(_SELECT + "AND request_id = :request_id", request_id=request_id)
    return read(Request, row) if row else None


@remembered
def of_case(tx: Tx, case_id: int, kind: RequestKind | None = None) -> list[Request]:
    """Return what was asked for in a case, oldest first."""
    of_kind = "AND kind = :kind " if kind else ""
    sql = _SELECT + f"AND case_id = :case_id {of_kind}ORDER BY request_id"
    return [read(Request, row) for row in tx.all(sql, case_id=case_id, kind=kind.value if kind else None)]


def waiting_for(tx: Tx, decider_id: int) -> list[Request]:
    """Return what somebody is to decide, longest-waiting first."""
    sql = _SELECT + "AND decider_id = :decider_id AND state = 'asked' ORDER BY asked_at, request_id"
    return [read(Request, row) for row in tx.all(sql, decider_id=decider_id)]


def due(tx: Tx, *, now: datetime, at_most: int) -> list[Request]:
    """Return what is to be looked at now, longest due first."""
    sql = _SELECT + "AND next_alarm_at <= :now ORDER BY next_alarm_at, request_id LIMIT :at_most"
    return [read(Request, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def waiting_for_case(tx: Tx, case_id: int) -> list[Request]:
    """Return what waits in other cases that are to go on in this one, longest-waiting first."""
    sql = _SELECT + "AND other_id = :case_id AND kind = 'merge' AND state = 'asked' ORDER BY asked_at, request_id"
    return [read(Request, row) for row in tx.all(sql, case_id=case_id)]
