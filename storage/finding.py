"""Finding cases, newest first: whatever leaves the fewest is gone through in batches, the rest is asked of each.

No planner is relied on: SQLite knows no figures, and those of PostgreSQL do not tell how words and villages go together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.rules.cases import MAY_BE_OVERDUE, Case, State
from bot.rules.search import OPEN, Wanted, grams_wanted
from storage.database import Tx
from storage.ids import BITS_BELOW
from storage.rows import columns, read, stored

FEW = 2_000  # cases that are gone through in a moment, whatever else is asked of them
_BATCHES = (40, 160, 640)  # cases gone through at once, more and more; then the last of these again and again
_MOST_GRAMS = 16  # of which it is asked how many cases have them
_EVERY = 1 << 62  # above every id
_SLACK = (
    timedelta(minutes=10) // timedelta(milliseconds=1)
) << BITS_BELOW  # ids rise with the clock, not to the instant
_CASE = ", ".join(f"c.{name}" for name in columns(Case).split(", "))
_BATCH = (
    "SELECT {of}.case_id FROM {table} {of} WHERE {of}.office_id = :office_id{where} "
    "AND {of}.case_id < :before AND {of}.case_id > :after ORDER BY {of}.case_id DESC LIMIT :size"
)
_MAY_BE_LATE = ", ".join(repr(state.value) for state in sorted(MAY_BE_OVERDUE))
_LATE = f" AND c.closed_at IS NULL AND c.due_at <= :now AND c.state IN ({_MAY_BE_LATE})"


@dataclass(frozen=True)
class Scope:
    """Whose cases somebody looks through: all, or those of towns, of villages, those that he has, and some by id."""

    whole_office: bool = False
    town_ids: tuple[int, ...] = ()
    village_ids: tuple[int, ...] = ()
    handler_id: int | None = None
    case_ids: tuple[int, ...] = ()


WHOLE_OFFICE = Scope(whole_office=True)


@dataclass(frozen=True)
class Span:
    """When a case was registered: from an instant on, and before another."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class _Way:
    """One way through the cases, newest first: a table, what of it, and whether it is kept in that order."""

    where: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    table: str = "cases"
    ordered: bool = True
    word: str = ""  # which every case on the way has, so that its text need not be looked at

    @property
    def batch(self) -> str:
        """Return the SQL that yields the next ids."""
        return _BATCH.format(of="c" if self.table == "cases" else "g", table=self.table, where=self.where)


def find(
    tx: Tx, wanted: Wanted, scope: Scope, span: Span, *, now: datetime, before: int | None = None
) -> Iterator[Case]:
    """Yield the cases that are wanted, newest first, from below the case `before`; read as far as they are asked for."""
    first, last = _bounds(tx, span)
    between = {"after": first, "before": min(before or _EVERY, last)}
    way = _way(tx, wanted, scope, between, now=now)
    if way is None:
        return
    where, values = _conditions(wanted, scope, span, now)
    text, likes = _text(tuple(word for word in wanted.words if word != way.word))
    sql = (
        f"SELECT {_CASE} FROM ({way.batch}) d CROSS JOIN cases c{text} "
        f"WHERE c.office_id = :office_id AND c.case_id = d.case_id{where} ORDER BY c.case_id DESC"
    )
    for size in _sizes():
        given = {**way.values, **between, "size": size}
        ids = [row[0] for row in tx.all(way.batch, **given)]
        if ids:
            yield from (read(Case, row) for row in tx.all(sql, **{**given, **values, **likes}))
        if len(ids) < size:
            return
        between["before"] = ids[-1]


def of_numbers(tx: Tx, numbers: Sequence[str]) -> list[Case]:
    """Return the cases that bear some numbers, newest first."""
    marks, values = _listed("number", numbers)
    sql = (
        f"SELECT {_CASE} FROM cases c WHERE c.office_id = :office_id AND c.number IN ({marks}) ORDER BY c.case_id DESC"
    )
    return [read(Case, row) for row in tx.all(sql, **values)]


def _sizes() -> Iterator[int]:
    yield from _BATCHES
    while True:
        yield _BATCHES[-1]


def _bounds(tx: Tx, span: Span) -> tuple[int, int]:
    """Return between which ids the cases of a span are."""
    sql = "SELECT case_id FROM cases WHERE office_id = :office_id AND registered_at {} :at ORDER BY registered_at {} LIMIT 1"
    first, last = 0, _EVERY
    if span.since:
        row = tx.one(sql.format(">=", "ASC"), at=stored(span.since))
        first = row[0] - _SLACK if row else _EVERY
    if span.until:
        row = tx.one(sql.format("<", "DESC"), at=stored(span.until))
        last = row[0] + _SLACK if row else 0
    return first, last


def _way(tx: Tx, wanted: Wanted, scope: Scope, between: dict[str, int], *, now: datetime) -> _Way | None:
    """Return the way with the fewest cases; where all have many the first that is in order. None: there can be none."""
    found: list[tuple[int, bool, int, _Way]] = []
    for way in (*_of_columns(wanted, scope, now), *_of_words(wanted), _Way()):
        count = FEW if way == _Way() else _count(tx, way, between)
        if not count:
            return None
        found.append((count, not way.ordered, len(found), way))
    return min(found)[-1]


def _count(tx: Tx, way: _Way, between: dict[str, int]) -> int:
    sql = f"SELECT COUNT(*) FROM ({way.batch}) d WHERE :office_id = :office_id"
    return tx.number(sql, **way.values, **between, size=FEW)


def _of_columns(wanted: Wanted, scope: Scope, now: datetime) -> Iterator[_Way]:
    """Yield the ways by who has a case, where it is from, and how it stands."""
    beside = scope.town_ids or scope.village_ids or scope.case_ids
    own = () if scope.handler_id is None or beside else (scope.handler_id,)
    villages = () if scope.handler_id is not None or scope.town_ids or scope.case_ids else scope.village_ids
    for column, ids in (
        ("handler_id", wanted.handler_ids or own),
        ("village_id", wanted.village_ids or villages),
        ("town_id", wanted.town_ids),
    ):
        if ids:
            marks, values = _listed(f"way_{column}", ids)
            yield _Way(f" AND c.{column} IN ({marks})", values, ordered=len(ids) == 1)
    if wanted.late:
        yield _Way(_LATE, {"now": stored(now)}, ordered=False)
    if len(wanted.states) == 1:  # of several there may be tens of thousands, and counting them would sort them
        marks, values = _listed("way_state", _states(wanted.states))
        is_open = wanted.states <= OPEN
        yield _Way(_with_state("NULL" if is_open else "NOT NULL", marks), values, ordered=not is_open)


def _with_state(closed: str, marks: str) -> str:
    return f" AND c.closed_at IS {closed} AND c.state IN ({marks})"


def _of_words(wanted: Wanted) -> Iterator[_Way]:
    """Yield the ways by each pair of characters that a case must have; a word that is such a pair is found by that alone."""
    found = [(gram, word) for word in wanted.words for gram in sorted(grams_wanted(word))]
    for gram, word in found[:_MOST_GRAMS]:
        yield _Way(" AND g.gram = :gram", {"gram": gram}, "search_grams", word=word if len(word) <= 2 else "")


def _conditions(wanted: Wanted, scope: Scope, span: Span, now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the rest of the WHERE clause, with its values."""
    clauses: list[str] = []
    values: dict[str, Any] = {}
    for column, ids in (
        ("handler_id", wanted.handler_ids),
        ("village_id", wanted.village_ids),
        ("town_id", wanted.town_ids),
        ("state", _states(wanted.states)),
    ):
        if ids:
            marks, listed = _listed(column, ids)
            clauses.append(f"c.{column} IN ({marks})")
            values |= listed
    if wanted.late:
        clauses.append(_LATE.removeprefix(" AND "))
        values["now"] = stored(now)
    if wanted.supervised:
        clauses.append("c.supervised IS NOT NULL")
    for name, sign, at in (("since", ">=", span.since), ("until", "<", span.until)):
        if at:
            clauses.append(f"c.registered_at {sign} :{name}")
            values[name] = stored(at)
    if not scope.whole_office:
        clause, within = _within(scope)
        clauses.append(clause)
        values |= within
    return "".join(f" AND {clause}" for clause in clauses), values


def _within(scope: Scope) -> tuple[str, dict[str, Any]]:
    """Return the clause of a scope: nothing where it has no part at all."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    own = () if scope.handler_id is None else (scope.handler_id,)
    for column, ids in (
        ("town_id", scope.town_ids),
        ("village_id", scope.village_ids),
        ("handler_id", own),
        ("case_id", scope.case_ids),
    ):
        if ids:
            marks, listed = _listed(f"in_{column}", ids)
            parts.append(f"c.{column} IN ({marks})")
            values |= listed
    return f"({' OR '.join(parts)})" if parts else "c.case_id < 0", values


def _text(words: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Return the join with what was written, for words of which the way does not tell. They hold no sign that LIKE knows."""
    if not words:
        return "", {}
    likes = " AND ".join(f"t.text LIKE :word_{number}" for number in range(len(words)))
    join = f" JOIN search_texts t ON t.office_id = c.office_id AND t.case_id = c.case_id AND {likes}"
    return join, {f"word_{number}": f"%{word}%" for number, word in enumerate(words)}


def _states(states: frozenset[State]) -> list[str]:
    return sorted(state.value for state in states)


def _listed(name: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """Return (marks for an IN, their values)."""
    named = {f"{name}_{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{mark}" for mark in named), named
