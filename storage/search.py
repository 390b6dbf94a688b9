"""What was written in cases, as it is looked for: characters and pairs of them, each with the cases in which they stand."""

from collections.abc import Iterable, Iterator

from bot.rules import search
from storage.database import Tx

_UNFINDABLE = "unfindable"  # the counter of the case from which downwards nothing can be found yet


def keep(tx: Tx, case_id: int, texts: Iterable[str]) -> None:
    """Let a case be found by what is written in it now, and by nothing else."""
    before, after = _text(tx, case_id), search.findable(texts)
    if before == after:
        return
    old, new = search.grams(before), search.grams(after)
    _remove(tx, case_id, sorted(old - new))
    _add(tx, case_id, sorted(new - old))
    if before and after:
        sql = "UPDATE search_texts SET text = :text WHERE office_id = :office_id AND case_id = :case_id"
        tx.run(sql, case_id=case_id, text=after)
    elif after:
        sql = "INSERT INTO search_texts (office_id, case_id, text) VALUES (:office_id, :case_id, :text)"
        tx.run(sql, case_id=case_id, text=after)
    else:
        tx.run("DELETE FROM search_texts WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)


def forget(tx: Tx, case_id: int) -> None:
    """Let a case be found by no word any more."""
    keep(tx, case_id, ())


def unfindable(tx: Tx) -> int | None:
    """Return the newest case of those that were there before anything could be looked for; None: all can be found."""
    row = tx.one("SELECT value FROM counters WHERE office_id = :office_id AND name = :name", name=_UNFINDABLE)
    return row[0] if row else None


def next_unfindable(tx: Tx, *, at_most: int) -> list[int]:
    """Return the cases that are to be made findable next, newest first."""
    return [
        row[0]
        for row in tx.all(
            "SELECT case_id FROM cases WHERE office_id = :office_id AND case_id <= :newest ORDER BY case_id DESC LIMIT :at_most",
            newest=unfindable(tx),
            at_most=at_most,
        )
    ]


def findable_from(tx: Tx, case_id: int | None) -> None:
    """Cases from one upwards can be found; None: all."""
    if case_id is None:
        tx.run("DELETE FROM counters WHERE office_id = :office_id AND name = :name", name=_UNFINDABLE)
    else:
        tx.run(
            "UPDATE counters SET value = :value WHERE office_id = :office_id AND name = :name",
            name=_UNFINDABLE,
            value=case_id - 1,
        )


def _text(tx: Tx, case_id: int) -> str:
    row = tx.one("SELECT text FROM search_texts WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)
    return row[0] if row else ""


def _add(tx: Tx, case_id: int, grams: list[int]) -> None:
    """In one statement for many: on PostgreSQL each is a way to the server and back."""
    for values in _in_lots(grams):
        rows = ", ".join(f"(:office_id, :{name}, :case_id)" for name in values)
        tx.run(
            f"INSERT INTO search_grams (office_id, gram, case_id) VALUES {rows} ON CONFLICT (office_id, gram, case_id) DO NOTHING",
            case_id=case_id,
            **values,
        )


def _remove(tx: Tx, case_id: int, grams: list[int]) -> None:
    for values in _in_lots(grams):
        marks = ", ".join(f":{name}" for name in values)
        tx.run(
            f"DELETE FROM search_grams WHERE office_id = :office_id AND case_id = :case_id AND gram IN ({marks})",
            case_id=case_id,
            **values,
        )


def _in_lots(grams: list[int]) -> Iterator[dict[str, int]]:
    """Yield grams by the names of their parameters, in lots of few sizes, the last one filled up with repeats."""
    for first in range(0, len(grams), _LOT):
        lot = grams[first : first + _LOT]
        lot += lot[-1:] * (-len(lot) % _STEP)
        yield dict(zip(_NAMES, lot, strict=False))


_LOT, _STEP = 256, 16
_NAMES = [f"gram_{number}" for number in range(_LOT)]
