"""Counts by village, over indexes alone. No sum holds a case that is apart: those are handed out one by one.

A town at a time, so that whoever reads of a beat shares what was counted for another; town 0 is what no town is known of,
and None the whole office at once, for whom each question is a way to the database and back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from bot.rules.call_backs import CallBack
from bot.rules.cases import MAY_BE_OVERDUE, REFUSALS, TRANSFERS, UNSIGNED, Case
from bot.rules.figures import AGES, STANDS, Standing, Tally, Which, span_of_age
from storage import cases
from storage.database import Tx
from storage.rows import columns, instant, read, remembered, stored

By = Literal["town", "village", "handler", "category", "age"]


def _words(some: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in sorted(some))


COMMON = f"about_cadre = 0 AND concerned = '' AND COALESCE(why_ended, '') NOT IN ({_words(TRANSFERS)})"
_APART = f"(about_cadre = 1 OR concerned <> '' OR COALESCE(why_ended, '') IN ({_words(TRANSFERS)}))"
_CLOSED = (  # Case.ended_as
    "(state = 'closed' OR (state = 'archived' AND result IS NOT NULL AND merged_into IS NULL "
    f"AND COALESCE(why_ended, '') NOT IN ({_words((*REFUSALS, *TRANSFERS))})))"
)
_KEYS: dict[By, str] = {
    "town": "town_id",
    "village": "village_id",
    "handler": "COALESCE(handler_id, 0)",
    "category": "category",
    "age": " ".join(
        ("CASE", *(f"WHEN registered_at > :age{n} THEN {n}" for n in range(len(AGES))), f"ELSE {len(AGES)} END")
    ),
}
_IN_HAND = "handed_at <= due_at"  # Case.was_in_hand
_OWED = f"state IN ({_words(MAY_BE_OVERDUE)})"
_STANDS = {
    "open": "closed_at IS NULL",
    "unsigned": f"state IN ({_words(UNSIGNED)}) AND signed_at IS NULL",
    "overdue": f"{_OWED} AND due_at <= :now",
    "urgent": "urgent_at IS NOT NULL AND urgent_taken_at IS NULL",
    "on_hold": "state = 'on_hold'",
    "awaiting": "state = 'awaiting_feedback'",
    "reworking": "state = 'reworking'",
    "supervised": "supervised IS NOT NULL",
}


class Counted(NamedTuple):
    """What was counted in a village under a key; `excluded`: of cases that were taken out of the ranking."""

    village_id: int
    key: int | str
    excluded: bool
    tally: Tally


class Places(NamedTuple):
    """Whole towns (None: all), and villages beside them with the towns that these are of."""

    towns: frozenset[int] | None
    villages: frozenset[int]
    towns_of_villages: frozenset[int]


def _sum(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _in(town_id: int | None) -> str:
    """Return the condition that it is of a town; of the whole office one town after the other, as the indexes have them."""
    every = "(SELECT town_id FROM towns WHERE office_id = :office_id UNION ALL SELECT 0)"
    return f"town_id IN {every}" if town_id is None else "town_id = :town_id"


def _ages(now: datetime) -> dict[str, int]:
    return {f"age{n}": stored(now - age) for n, age in enumerate(AGES)}


@remembered
def standing(tx: Tx, town_id: int | None, by: By, *, now: datetime) -> list[tuple[int, int | str, Standing]]:
    """Return (village, key, how its open cases stand), apart ones left out."""
    rows = tx.all(
        f"SELECT village_id, {_KEYS[by]} AS counted_by, {', '.join(_sum(_STANDS[one]) for one in STANDS)} FROM cases "
        f"WHERE office_id = :office_id AND {_in(town_id)} AND closed_at IS NULL "
        "AND about_cadre = 0 AND concerned = '' GROUP BY town_id, village_id, counted_by ORDER BY town_id, village_id, counted_by",
        town_id=town_id,
        now=stored(now),
        **_ages(now),
    )
    return [(row[0], row[1], Standing(*row[2:])) for row in rows]


@remembered
def tallies(tx: Tx, town_id: int | None, by: By, *, since: datetime, until: datetime) -> list[Counted]:
    """Return what was counted from `since` until before `until`, apart cases left out; a key may come several times."""
    span = {"town_id": town_id, "since": stored(since), "until": stored(until)}
    found = []
    for column, names, where in _TALLIED:
        table, counts = _COUNTS[names]
        his = _IN_HAND if names == _OWED_NAMES and by == "handler" else "1 = 1"
        rows = tx.all(
            f"SELECT village_id, {_KEYS[by]} AS counted_by, excluded, {counts} FROM {table} "
            f"WHERE office_id = :office_id AND {_in(town_id)} "
            f"AND {column} >= :since AND {column} < :until AND {where} AND {his} "
            "GROUP BY village_id, counted_by, excluded ORDER BY village_id, counted_by, excluded",
            **span,
        )
        found += [
            Counted(village_id, key, bool(out), _tally(names, numbers)) for village_id, key, out, *numbers in rows
        ]
    return found


_SETTLED = {
    "valid": "outcome IN ('solved', 'unsolved')",
    "contacted": "outcome IN ('solved', 'unsolved') AND contacted = 1",
    "solved": "outcome = 'solved'",
    "satisfied": "outcome IN ('solved', 'unsolved') AND grade = 'satisfied'",
    "basically": "outcome IN ('solved', 'unsolved') AND grade = 'basically'",
    "unsatisfied": "outcome IN ('solved', 'unsolved') AND grade = 'unsatisfied'",
    "abstained": "outcome = 'abstained'",
    "unreachable": "outcome = 'unreachable'",
    "excluded": "excluded = 1",
}
_REGISTERED_NAMES, _CLOSED_NAMES, _ANSWERED_NAMES = ("registered",), ("closed",), ("answered", "on_time")
_SETTLED_NAMES = tuple(_SETTLED)
_OWED_NAMES = ("owed",)
_COUNTS = {
    _REGISTERED_NAMES: ("cases", "COUNT(*)"),
    _CLOSED_NAMES: ("cases", "COUNT(*)"),
    _OWED_NAMES: ("cases", "COUNT(*)"),
    _ANSWERED_NAMES: ("call_backs", "COUNT(*), SUM(on_time)"),
    _SETTLED_NAMES: ("call_backs", ", ".join(map(_sum, _SETTLED.values()))),
}
_TALLIED: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("registered_at", _REGISTERED_NAMES, COMMON),
    ("closed_at", _CLOSED_NAMES, f"{COMMON} AND {_CLOSED}"),
    ("due_at", _OWED_NAMES, f"{COMMON} AND closed_at IS NULL AND {_OWED}"),
    ("asked_at", _ANSWERED_NAMES, "apart = 0"),
    ("settled_at", _SETTLED_NAMES, "apart = 0"),
)


def _tally(names: tuple[str, ...], numbers: list[int]) -> Tally:
    return Tally(**{name: int(number) for name, number in zip(names, numbers, strict=True)})


@remembered
def flow(
    tx: Tx, town_id: int | None, *, since: datetime, until: datetime, days: int, length: int
) -> list[tuple[int, int, int, int]]:
    """Return (village, which day from 0, registered, closed) of days of one `length` in microseconds, apart cases left out."""
    values = {"town_id": town_id, "since": stored(since), "until": stored(until), "length": length}
    found = []
    for column, where, counts in (
        ("registered_at", COMMON, "COUNT(*), 0"),
        ("closed_at", f"{COMMON} AND {_CLOSED}", "0, COUNT(*)"),
    ):
        found += tx.all(
            f"SELECT village_id, ({column} - :since) / :length AS day_number, {counts} FROM cases "
            f"WHERE office_id = :office_id AND {_in(town_id)} AND {column} >= :since AND {column} < :until AND {where} "
            "GROUP BY village_id, day_number ORDER BY village_id, day_number",
            **values,
        )
    return [(row[0], int(row[1]), row[2], row[3]) for row in found]


@remembered
def open_at(tx: Tx, town_id: int | None, *, at: datetime) -> list[tuple[int, int]]:
    """Return (village, how many cases were open then), apart ones left out; one that was opened again counts as if never closed."""
    counted = f"SELECT village_id, COUNT(*) FROM cases WHERE office_id = :office_id AND {_in(town_id)} AND {COMMON}"
    grouped = "GROUP BY village_id ORDER BY village_id"
    found: list[tuple[int, int]] = []
    # + 0: the index by registration would be read from its beginning
    for condition in ("closed_at IS NULL AND registered_at + 0 < :at", "closed_at >= :at AND registered_at + 0 < :at"):
        rows = tx.all(f"{counted} AND {condition} {grouped}", town_id=town_id, at=stored(at))
        found += [(row[0], row[1]) for row in rows]
    return found


@remembered
def open_apart(tx: Tx, town_id: int | None) -> list[Case]:
    """Return the open cases that are apart."""
    rows = tx.all(
        f"SELECT {columns(Case)} FROM cases WHERE office_id = :office_id AND case_id IN ("
        f"SELECT case_id FROM cases WHERE office_id = :office_id AND {_in(town_id)} AND closed_at IS NULL "
        "AND (about_cadre = 1 OR concerned <> '') ORDER BY town_id, village_id, case_id) ORDER BY case_id",  # by place: as cases_standing
        town_id=town_id,
    )
    return [read(Case, row) for row in rows]


@remembered
def touched_apart(
    tx: Tx, town_id: int | None, column: Literal["registered_at", "closed_at"], *, since: datetime, until: datetime
) -> list[Case]:
    """Return the cases that are apart and were registered, or came to an end, from `since` until before `until`."""
    rows = tx.all(
        f"SELECT {columns(Case)} FROM cases WHERE office_id = :office_id AND case_id IN ("
        f"SELECT case_id FROM cases WHERE office_id = :office_id AND {_in(town_id)} "
        f"AND {column} >= :since AND {column} < :until AND {_APART} ORDER BY case_id) ORDER BY case_id",
        town_id=town_id,
        since=stored(since),
        until=stored(until),
    )
    return [read(Case, row) for row in rows]


@remembered
def call_backs_apart(tx: Tx, town_id: int | None, *, since: datetime, until: datetime) -> list[tuple[CallBack, Case]]:
    """Return the call-backs of cases that are apart, asked or settled from `since` until before `until`, with the case."""
    found: dict[tuple[int, int, int], CallBack] = {}
    for column in ("asked_at", "settled_at"):
        rows = tx.all(
            f"SELECT {columns(CallBack)} FROM call_backs WHERE office_id = :office_id AND {_in(town_id)} "
            f"AND {column} >= :since AND {column} < :until AND apart = 1 ORDER BY case_id, answer_of, round",
            town_id=town_id,
            since=stored(since),
            until=stored(until),
        )
        found |= {row.key: row for row in (read(CallBack, row) for row in rows)}
    by_id = {case.case_id: case for case in _cases(tx, [row.case_id for row in found.values()])}
    return [(row, by_id[row.case_id]) for row in found.values()]


def _cases(tx: Tx, case_ids: list[int]) -> list[Case]:
    return [case for case_id in dict.fromkeys(case_ids) if (case := cases.get(tx, case_id))]


def found(
    tx: Tx,
    places: Places,
    which: Which,
    *,
    after: tuple[datetime, int] | None,
    at_most: int,
    now: datetime,
) -> list[tuple[datetime, int]]:
    """Return (deadline, case) of open cases, apart ones too, earliest deadline first; `after` is the last of those before."""
    conditions = [_STANDS[which.stands], *within(places)]
    values: dict[str, int | str | None] = {"now": stored(now), "at_most": at_most}
    for condition, value in _narrowed(which, now):
        conditions.append(condition)
        values |= value
    if after:
        conditions.append("(due_at, case_id) > (:due_at, :case_id)")
        values |= {"due_at": stored(after[0]), "case_id": after[1]}
    # + 0: of what is rare all is looked at in an index that holds it, else the rows themselves in the order of their deadlines
    order = "due_at + 0, case_id" if _is_rare(which) else "due_at, case_id"
    where = " AND ".join(conditions)
    rows = tx.all(
        "SELECT due_at, case_id FROM cases WHERE office_id = :office_id AND closed_at IS NULL "
        f"AND {where} ORDER BY {order} LIMIT :at_most",
        **values,
    )
    return [(instant(row[0]), row[1]) for row in rows]


def _is_rare(which: Which) -> bool:
    return which.stands in ("urgent", "supervised") or (which.category or which.age) is not None


def within(places: Places) -> list[str]:
    """Return the condition that what is asked for belongs there; none where it may be anywhere."""
    if places.towns is None:
        return []
    some = [f"town_id IN ({_ids(places.towns)})"] if places.towns else []
    if places.villages:
        some.append(f"town_id IN ({_ids(places.towns_of_villages)}) AND village_id IN ({_ids(places.villages)})")
    return [f"({' OR '.join(some) or '1 = 0'})"]


def _ids(ids: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in sorted(ids))


def _narrowed(which: Which, now: datetime) -> list[tuple[str, dict[str, int | str]]]:
    found: list[tuple[str, dict[str, int | str]]] = []
    if which.handler_id is not None:
        found.append(
            ("handler_id = :handler_id" if which.handler_id else "handler_id IS NULL", {"handler_id": which.handler_id})
        )
    if which.unplaced:
        found.append(("village_id = 0", {}))
    if which.category is not None:
        found.append(("category = :category", {"category": which.category}))
    younger, older = span_of_age(which.age, now) if which.age is not None else (None, None)
    if younger:
        found.append(("registered_at > :younger", {"younger": stored(younger)}))
    if older:
        found.append(("registered_at <= :older", {"older": stored(older)}))
    return found
