"""Many cases at once: one that came through the program, and so many copies of its rows all over the villages."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.cases import Case
from storage.cards import Living
from storage.database import Database, Tx
from storage.events import Event
from storage.outbox import Row
from storage.rows import columns, stored

AT_ONCE = 50_000  # copies in one transaction
DAYS_OF_IDS = 1 << 46  # ids rise with the clock: so far below those of the model nothing was made yet
# Every village with the first of its daily turn, numbered from 0.
_HOMES = (
    "SELECT v.village_id, v.town_id, d.person_id, ROW_NUMBER() OVER (ORDER BY v.village_id) - 1 AS home "
    "FROM villages v JOIN village_duty d ON d.office_id = v.office_id AND d.village_id = v.village_id AND d.position = 0 "
    "WHERE v.office_id = :office_id"
)
_NUMBERS = "SELECT CAST(:first AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < :last"
_TABLES = {  # columns, and what of a copy is not what its model has
    "cases": (columns(Case), {"case_id": ":case_id + n", "number": "'copy-' || CAST(n AS TEXT)", "draft_id": "NULL",
                              "town_id": "home.town_id", "village_id": "home.village_id", "handler_id": "home.person_id"}),
    "events": (columns(Event), {"case_id": ":case_id + n", "event_id": ":case_id + n"}),
    "cards": (f"case_id, person_id, {columns(Living)}", {"case_id": ":case_id + n", "person_id": "home.person_id"}),
    "outbox": (columns(Row), {"case_id": ":case_id + n", "message_id": ":case_id + n", "turn": ":case_id + n",
                              "event_id": ":case_id + n", "once_key": "'copy-' || CAST(n AS TEXT)",
                              "person_id": "home.person_id", "created_at": "m.created_at - :month",
                              "settled_at": "m.settled_at - :month"}),
}  # fmt: skip


@dataclass(frozen=True)
class Copies:
    """So many copies of a case, and what of their rows is not its own: {column of `cases`: SQL in which n is the copy's number}."""

    model: Case
    count: int
    cases: dict[str, str] = field(default_factory=dict)
    instants: dict[str, datetime] = field(default_factory=dict)  # for the :names in `cases`


async def multiply(database: Database, copies: Copies) -> None:
    """Copy a case with its history, its card and what its handler was told."""
    for first in range(0, copies.count, AT_ONCE):
        last = min(first + AT_ONCE, copies.count) - 1
        await database.transaction(lambda tx, first=first, last=last: _copy(tx, copies, first=first, last=last))
    await database.transaction(measure)


def _copy(tx: Tx, copies: Copies, *, first: int, last: int) -> None:
    villages = tx.number(f"SELECT COUNT(*) FROM ({_HOMES}) homes")
    values = {name: stored(at) for name, at in copies.instants.items()}
    for table, (names, own) in _TABLES.items():
        changed = own | (copies.cases if table == "cases" else {})
        chosen = ", ".join(changed.get(name, f"m.{name}") for name in names.split(", "))
        tx.run(
            f"INSERT INTO {table} (office_id, {names}) WITH RECURSIVE numbers (n) AS ({_NUMBERS}), homes AS ({_HOMES}) "
            f"SELECT m.office_id, {chosen} FROM numbers JOIN homes home ON home.home = n % :villages "
            f"JOIN {table} m ON m.office_id = :office_id AND m.case_id = :model {_ONLY.get(table, '')} ORDER BY n",
            first=first,
            last=last,
            villages=villages,
            model=copies.model.case_id,
            case_id=copies.model.case_id - DAYS_OF_IDS,
            month=30 * 86_400_000_000,
            **values,
        )


_ONLY = {
    "events": "AND m.kind = 'registered'",
    "cards": "AND m.person_id = (SELECT handler_id FROM cases c WHERE c.office_id = :office_id AND c.case_id = :model)",
    "outbox": "AND m.form = 'card'",
}


def measure(tx: Tx) -> None:
    """Let PostgreSQL count what there is, as it does by itself within a minute; SQLite has what the program wrote for its planner."""
    if not tx.engine.tokens["{clustered}"]:
        tx.run("ANALYZE")
