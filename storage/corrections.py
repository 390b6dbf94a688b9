"""通报、约谈、限期整改: rows in, rows out."""

from datetime import date, datetime

from bot.rules.correction import Correction, Step
from storage.database import Tx
from storage.rows import columns, insert, instant, read, stored, update

_SELECT = f"SELECT {columns(Correction)} FROM corrections WHERE office_id = :office_id "
_STEP = f"SELECT {columns(Step)} FROM correction_steps WHERE office_id = :office_id "


def add(tx: Tx, correction: Correction) -> None:
    """Store a new one."""
    insert(tx, "corrections", correction)


def save(tx: Tx, correction: Correction) -> None:
    """Write one back. Raises: LookupError: there is none."""
    update(tx, "corrections", correction, key="correction_id")


def get(tx: Tx, correction_id: int) -> Correction | None:
    """Return one by id."""
    row = tx.one(_SELECT + "AND correction_id = :correction_id", correction_id=correction_id)
    return read(Correction, row) if row else None


def unended(tx: Tx) -> list[Correction]:
    """Return all that is tracked, oldest first."""
    sql = _SELECT + "AND ended_at IS NULL ORDER BY correction_id"
    return [read(Correction, row) for row in tx.all(sql)]


def ended(tx: Tx) -> list[Correction]:
    """Return all that is over, newest first."""
    sql = _SELECT + "AND ended_at IS NOT NULL ORDER BY ended_at DESC, correction_id DESC"
    return [read(Correction, row) for row in tx.all(sql)]


def issued_between(tx: Tx, since: datetime, until: datetime) -> list[Correction]:
    """Return what was issued in a span, oldest first."""
    sql = _SELECT + "AND issued_at >= :since AND issued_at < :until ORDER BY correction_id"
    return [read(Correction, row) for row in tx.all(sql, since=stored(since), until=stored(until))]


def owed_by_villages(tx: Tx, *, until: datetime) -> list[tuple[int, date, datetime | None]]:
    """Return (village, its day, when it was reported) of each order to a village that was issued before an instant.

    It is as things stood then: the report is that of the last round, None where what was sent back waits for another.
    """
    rows = tx.all(
        "SELECT c.target_id, c.due_day, (SELECT MIN(s.at) FROM correction_steps s WHERE s.office_id = c.office_id "
        "AND s.correction_id = c.correction_id AND s.kind = 'reported' AND s.at < :until AND NOT EXISTS ("
        "SELECT 1 FROM correction_steps b WHERE b.office_id = s.office_id AND b.correction_id = s.correction_id "
        "AND b.kind = 'sent_back' AND b.seq > s.seq AND b.at < :until)) FROM corrections c "
        "WHERE c.office_id = :office_id AND c.target = 'village' AND c.kind = 'order' AND c.state <> 'dropped' "
        "AND c.issued_at < :until ORDER BY c.correction_id",
        until=stored(until),
    )
    return [(row[0], date.fromisoformat(row[1]), None if row[2] is None else instant(row[2])) for row in rows]


def of_responsible(tx: Tx, person_id: int) -> list[Correction]:
    """Return what somebody is to put right, oldest first."""
    sql = _SELECT + "AND responsible_id = :person_id AND ended_at IS NULL ORDER BY correction_id"
    return [read(Correction, row) for row in tx.all(sql, person_id=person_id)]


def due(tx: Tx, *, now: datetime, at_most: int) -> list[Correction]:
    """Return those whose alarm has come."""
    sql = _SELECT + "AND next_alarm_at <= :now ORDER BY next_alarm_at, correction_id LIMIT :at_most"
    return [read(Correction, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def note(
    tx: Tx, correction_id: int, kind: str, *, actor_id: int | None, now: datetime, reason: str = "", words: str = ""
) -> None:
    """Write down what happened with one."""
    seq = tx.number(
        "SELECT MAX(seq) FROM correction_steps WHERE office_id = :office_id AND correction_id = :correction_id",
        correction_id=correction_id,
    )
    insert(tx, "correction_steps", Step(correction_id, seq + 1, kind, actor_id, now, reason, words))


def steps_of(tx: Tx, correction_id: int) -> list[Step]:
    """Return what happened with one, in order."""
    sql = _STEP + "AND correction_id = :correction_id ORDER BY seq"
    return [read(Step, row) for row in tx.all(sql, correction_id=correction_id)]


def empty_old_words(tx: Tx, *, before: datetime) -> int:
    """Forget what was written in those that ended before an instant; return of how many steps."""
    return tx.run(
        "UPDATE correction_steps SET words = '' WHERE office_id = :office_id AND words <> '' AND correction_id IN ("
        "SELECT correction_id FROM corrections WHERE office_id = :office_id AND ended_at < :before)",
        before=stored(before),
    )
