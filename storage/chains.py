"""The histories of all cases, one after another: read in batches, so that a million events need no more memory than a few."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bot.rules.cases import Case
from bot.rules.history import Head, Written
from storage.database import Row, Tx
from storage.rows import columns, instant, read

AT_ONCE = 5_000  # rows
_EVENTS = (
    "SELECT e.case_id, e.seq, e.event_id, e.kind, e.actor_id, e.at, e.why, e.changes, e.content_digest, e.hash, "
    "c.salt, c.body, c.case_id FROM events e "
    "LEFT JOIN contents c ON c.office_id = e.office_id AND c.event_id = e.event_id "
    "WHERE e.office_id = :office_id AND (e.case_id, e.seq) > (:after, :seq) ORDER BY e.case_id, e.seq LIMIT :at_most"
)
_AT = Written._fields.index("at")


@dataclass
class History:
    """All that is kept of a case's history; without a `case` or a `head` they are not there."""

    case_id: int
    case: Case | None = None
    head: Head | None = None
    told: list[Written] = field(default_factory=list)


def histories(tx: Tx) -> Iterator[History]:
    """Yield every case's history in the order of their ids, also where only a part of it is there."""
    cases = ((case.case_id, "case", case) for case in _cases(tx))
    heads = ((head.case_id, "head", head) for head in _heads(tx))
    told = ((case_id, "told", list(events)) for case_id, events in groupby(_events(tx), lambda event: event.case_id))
    for case_id, parts in groupby(heapq.merge(cases, heads, told, key=_first), _first):
        found: dict[str, Any] = {name: part for _, name, part in parts}
        yield History(case_id, **found)


def _first(part: tuple[int, str, Any]) -> int:
    return part[0]


def _cases(tx: Tx) -> Iterator[Case]:
    sql = f"SELECT {columns(Case)} FROM cases WHERE office_id = :office_id AND case_id > :after ORDER BY case_id LIMIT :at_most"
    return (read(Case, row) for row in _batches(lambda row: tx.all(sql, after=row[0] if row else 0, at_most=AT_ONCE)))


def _heads(tx: Tx) -> Iterator[Head]:
    sql = f"SELECT {columns(Head)} FROM chain_heads WHERE office_id = :office_id AND case_id > :after ORDER BY case_id LIMIT :at_most"
    return (Head(*row) for row in _batches(lambda row: tx.all(sql, after=row[0] if row else 0, at_most=AT_ONCE)))


def _events(tx: Tx) -> Iterator[Written]:
    def following(row: Row | None) -> list[Row]:
        after, seq = row[:2] if row else (0, 0)
        return tx.all(_EVENTS, after=after, seq=seq, at_most=AT_ONCE)

    for row in _batches(following):
        yield Written._make((*row[:_AT], instant(row[_AT]), *row[_AT + 1 :]))


def _batches(following: Callable[[Row | None], list[Row]]) -> Iterator[Row]:
    """Yield rows batch by batch; `following` returns those after a row, from the first on for None."""
    row = None
    while batch := following(row):
        yield from batch
        row = batch[-1]


def numbers_given(tx: Tx) -> dict[int, int]:
    """Return {year: the last number of a case that was given}."""
    rows = tx.all("SELECT name, value FROM counters WHERE office_id = :office_id AND name LIKE 'case:%' ORDER BY name")
    return {int(name.removeprefix("case:")): value for name, value in rows}
