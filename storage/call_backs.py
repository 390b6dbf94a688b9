"""What came of each delivered final answer."""

from bot.rules.call_backs import CallBack, Rows
from storage.database import Tx
from storage.rows import columns, insert, read, stored

_SELECT = f"SELECT {columns(CallBack)} FROM call_backs WHERE office_id = :office_id "
_UNCOUNTED = "uncounted"  # the counter of the case from which downwards nothing was counted yet
_KEY = ("case_id", "answer_of", "round")
_CHANGING = tuple(name for name in columns(CallBack).split(", ") if name not in _KEY)
_UPDATE = (
    f"UPDATE call_backs SET {', '.join(f'{name} = :{name}' for name in _CHANGING)} "
    "WHERE office_id = :office_id AND case_id = :case_id AND answer_of = :answer_of AND round = :round"
)


def of_case(tx: Tx, case_id: int) -> Rows:
    """Return what whoever brought a case said of its answers, and of those to the case in which it goes on, in their order."""
    sql = _SELECT + "AND case_id = :case_id ORDER BY COALESCE(asked_at, settled_at), answer_of, round"
    return tuple(read(CallBack, row) for row in tx.all(sql, case_id=case_id))


def get(tx: Tx, case_id: int, round: int) -> CallBack | None:
    """Return what came of the answer to a case in one of its rounds, by whoever brought it."""
    row = tx.one(
        _SELECT + "AND case_id = :case_id AND answer_of = :case_id AND round = :round", case_id=case_id, round=round
    )
    return read(CallBack, row) if row else None


def keep(tx: Tx, before: Rows, after: Rows) -> None:
    """Write what is new or has changed."""
    known = {row.key: row for row in before}
    for row in after:
        if row.key not in known:
            insert(tx, "call_backs", row)
        elif known[row.key] != row:
            tx.run(_UPDATE, **{name: stored(getattr(row, name)) for name in (*_KEY, *_CHANGING)})


def uncounted(tx: Tx) -> int | None:
    """Return the newest case of those of which nothing was counted yet; None: there are none."""
    row = tx.one("SELECT value FROM counters WHERE office_id = :office_id AND name = :name", name=_UNCOUNTED)
    return row[0] if row else None


def next_uncounted(tx: Tx, newest: int, *, at_most: int) -> list[int]:
    """Return the cases that are to be counted next, newest first."""
    sql = "SELECT case_id FROM cases WHERE office_id = :office_id AND case_id <= :newest ORDER BY case_id DESC LIMIT :at_most"
    return [row[0] for row in tx.all(sql, newest=newest, at_most=at_most)]


def counted_from(tx: Tx, case_id: int | None) -> None:
    """Cases from one upwards are counted; None: all."""
    if case_id is None:
        tx.run("DELETE FROM counters WHERE office_id = :office_id AND name = :name", name=_UNCOUNTED)
    else:
        tx.run(
            "UPDATE counters SET value = :value WHERE office_id = :office_id AND name = :name",
            name=_UNCOUNTED,
            value=case_id - 1,
        )
