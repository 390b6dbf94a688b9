"""What digests ask: who reads one, how he wants it, and what is wrong below him.

Petitions about cadres are in no count of these: they are returned one by one, for `audience` to be asked of each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.rules.cases import MAY_BE_OVERDUE, REFUSALS, ROUNDS, TRANSFERS, UNSIGNED, WITH_HANDLER, Brief
from bot.rules.digests import RANK, Why, Wishes
from bot.rules.legal import UNFINISHED
from storage.database import Tx
from storage.rows import columns, instant, read, remembered, stored

_ORDINARY = "about_cadre = 0 AND concerned = ''"
_WHY = {rank: why for why, rank in RANK.items()}


def _in(states: Iterable[str]) -> str:
    return f"({', '.join(sorted(repr(str(state)) for state in states))})"


_OVERDUE = f"(state IN {_in(MAY_BE_OVERDUE)} AND due_at <= :now)"
# The same rule as bot/rules/digests.why_of; a test holds the two together.
_CONDITIONS = {
    Why.RINGING: "urgent_at IS NOT NULL AND urgent_taken_at IS NULL",
    Why.ROUND: f"round > {ROUNDS} AND state = 'reworking'",
    Why.LEGAL: f"state IN {_in(UNFINISHED)} AND legal_due_at < :law_until",
    Why.OVERDUE: _OVERDUE,
    Why.UNSIGNED: f"state IN {_in(UNSIGNED)} AND signed_at IS NULL AND sign_by <= :now",
    Why.UNDELIVERED: f"state IN {_in(WITH_HANDLER)} AND answer_state = 'refused'",
    Why.UNSATISFIED: f"(state IN {_in(WITH_HANDLER)} AND round > {ROUNDS}) OR state = 'reworking'",
    Why.SUPERVISED: "supervised IS NOT NULL",
    Why.HELD: "state = 'on_hold'",
}
_CAME, _ENDED = "registered_at > :since AND registered_at <= :until", "closed_at > :since AND closed_at <= :until"
_WENT = (  # as Case.ended_as has it
    f"{_ENDED} AND (state = 'closed' OR (state = 'archived' AND result IS NOT NULL "
    f"AND merged_into IS NULL AND COALESCE(why_ended, '') NOT IN {_in((*TRANSFERS, *REFUSALS))}))"
)
_OPENLY = f"{_ORDINARY} AND COALESCE(why_ended, '') NOT IN {_in(TRANSFERS)}"
_RANK = f"CASE {' '.join(f'WHEN {when} THEN {RANK[why]}' for why, when in _CONDITIONS.items())} ELSE 0 END"


@dataclass(frozen=True)
class Reader:
    """Somebody who answers for others' cases, how he wants his digest, and when his last one fell due."""

    person_id: int
    wishes: Wishes
    last: datetime | None


@dataclass(frozen=True)
class Open:
    """How many cases of a village are open for one reason (None: nothing is wrong), and how many of them overdue."""

    village_id: int
    why: Why | None
    count: int
    overdue: int


@dataclass(frozen=True)
class Apart:
    """An open petition about a cadre: only whoever may know counts it."""

    case: Brief
    why: Why | None


def readers(tx: Tx, prefix: str, *, before: datetime) -> list[Reader]:
    """Return the supervisors and grid leaders, and of each when the last work fell due, before an instant, that bears prefix and id."""
    rows = tx.all(
        f"SELECT p.person_id, {', '.join(f'w.{name}' for name in columns(Wishes).split(', ')[1:])}, "
        "(SELECT MAX(d.scheduled_for) FROM periodic d WHERE d.office_id = p.office_id "
        "AND d.name = :prefix || CAST(p.person_id AS TEXT) AND d.scheduled_for < :before) "
        "FROM persons p LEFT JOIN digest_wishes w ON w.office_id = p.office_id AND w.person_id = p.person_id "
        "WHERE p.office_id = :office_id AND p.retired_at IS NULL AND (p.person_id IN "
        "(SELECT person_id FROM posts WHERE office_id = :office_id AND role = 'supervisor') OR p.person_id IN "
        "(SELECT leader_id FROM grids WHERE office_id = :office_id AND leader_id IS NOT NULL)) ORDER BY p.person_id",
        prefix=prefix,
        before=stored(before),
    )
    return [_reader(row) for row in rows]


def _reader(row: tuple[object, ...]) -> Reader:
    person_id, *wishes, last = row
    days = wishes[1]
    his = read(Wishes, (person_id, *wishes)) if days is not None else Wishes(int(str(person_id)))
    return Reader(his.person_id, his, instant(int(str(last))) if last is not None else None)


def wishes(tx: Tx, person_id: int) -> Wishes:
    """Return how somebody wants his digest."""
    row = tx.one(
        f"SELECT {columns(Wishes)} FROM digest_wishes WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
    )
    return read(Wishes, row) if row else Wishes(person_id)


def keep(tx: Tx, wanted: Wishes) -> None:
    """Write down how somebody wants his digest."""
    names = columns(Wishes).split(", ")
    tx.run(
        f"INSERT INTO digest_wishes (office_id, {', '.join(names)}) VALUES (:office_id, {', '.join(f':{name}' for name in names)}) "
        f"ON CONFLICT (office_id, person_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names[1:])}",
        **{name: stored(getattr(wanted, name)) for name in names},
    )


_OPEN = "office_id = :office_id AND closed_at IS NULL"


def _ranked(kept: str, where: str) -> str:
    late = f"CASE WHEN {_OVERDUE} THEN 1 ELSE 0 END AS late"
    return f"(SELECT office_id, {kept}, {_RANK} AS ranked, {late} FROM cases WHERE {_OPEN} AND {where}) ranked_cases"


def _bounds(now: datetime, law_until: datetime) -> dict[str, int]:
    return {"now": stored(now), "law_until": stored(law_until)}


@remembered
def open_in(tx: Tx, town_id: int, now: datetime, law_until: datetime) -> list[Open]:
    """Return how many open cases a town has of each village and reason, those apart left out; town 0: of no town."""
    rows = tx.all(
        f"SELECT village_id, ranked, COUNT(*), SUM(late) FROM {_ranked('village_id', f'town_id = :town_id AND {_ORDINARY}')} "
        "WHERE office_id = :office_id GROUP BY village_id, ranked ORDER BY village_id, ranked",
        town_id=town_id,
        **_bounds(now, law_until),
    )
    return [Open(village_id, _WHY.get(rank), count, late) for village_id, rank, count, late in rows]


@remembered
def apart_in(tx: Tx, town_id: int, now: datetime, law_until: datetime) -> list[Apart]:
    """Return a town's open cases that are apart, earliest deadline first."""
    rows = tx.all(
        f"SELECT {columns(Brief)}, ranked FROM {_ranked(columns(Brief), f'town_id = :town_id AND NOT ({_ORDINARY})')} "
        "WHERE office_id = :office_id ORDER BY due_at, case_id",
        town_id=town_id,
        **_bounds(now, law_until),
    )
    return [Apart(read(Brief, row[:-1]), _WHY.get(row[-1])) for row in rows]


@remembered
def worst_in(
    tx: Tx, town_id: int, villages: frozenset[int] | None, now: datetime, law_until: datetime, at_most: int
) -> list[tuple[Why, datetime, int]]:
    """Return (why, deadline, case) of what is wrong in a town, or in some of its villages alone, the most pressing first.

    Those apart are left out.
    """
    # The second part always holds: it leads to the index of open cases by town, past the many that are closed.
    where = "town_id = :town_id AND due_at > 0"
    where += "" if villages is None else f" AND village_id IN ({_ids(villages)})"
    rows = tx.all(
        f"SELECT ranked, due_at, case_id FROM {_ranked('case_id, due_at', f'{where} AND {_ORDINARY}')} "
        "WHERE office_id = :office_id AND ranked > 0 ORDER BY ranked, due_at, case_id LIMIT :at_most",
        town_id=town_id,
        at_most=at_most,
        **_bounds(now, law_until),
    )
    return [(_WHY[rank], instant(due_at), case_id) for rank, due_at, case_id in rows]


def _ids(ids: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in sorted(ids))


@remembered
def moved(tx: Tx, since: datetime, until: datetime) -> list[tuple[int, int, int, int]]:
    """Return (town, village, registered, closed) of a span, those apart left out; a village may come twice."""
    found = []
    for when, counts in ((_CAME, "COUNT(*), 0"), (_WENT, "0, COUNT(*)")):
        found += tx.all(
            f"SELECT town_id, village_id, {counts} FROM cases WHERE office_id = :office_id AND {when} AND {_OPENLY} "
            "GROUP BY town_id, village_id ORDER BY town_id, village_id",
            since=stored(since),
            until=stored(until),
        )
    return [(row[0], row[1], row[2], row[3]) for row in found]


@remembered
def moved_apart(tx: Tx, since: datetime, until: datetime) -> list[int]:
    """Return the cases apart that were registered or came to an end in a span."""
    rows = tx.all(
        f"SELECT case_id FROM cases WHERE office_id = :office_id AND (({_CAME}) OR ({_ENDED})) AND NOT ({_OPENLY}) ORDER BY case_id",
        since=stored(since),
        until=stored(until),
    )
    return [row[0] for row in rows]


def is_apart_since(tx: Tx, last_event: int) -> bool:
    """Return whether since an event a case has become one that not everybody may know of."""
    return bool(apart_since(tx, last_event))


def apart_since(tx: Tx, last_event: int) -> list[int]:
    """Return the cases that since an event, or what else bears such an id, have become such as not everybody may know of."""
    rows = tx.all(
        "SELECT DISTINCT e.case_id FROM events e JOIN cases c ON c.office_id = e.office_id AND c.case_id = e.case_id "
        "WHERE e.office_id = :office_id AND e.event_id > :last_event AND (e.kind IN ('concerned', 'transferred_out') "
        "OR (e.kind = 'located' AND c.about_cadre = 1)) ORDER BY e.case_id",
        last_event=last_event,
    )
    return [row[0] for row in rows]


def last_event(tx: Tx) -> int:
    """Return the id of the newest event."""
    return tx.number("SELECT MAX(event_id) FROM events WHERE office_id = :office_id")
