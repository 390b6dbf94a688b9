"""考核表: the recorded facts of somebody's month, and what leaders noted of it."""

from collections.abc import Collection
from datetime import date, datetime

from bot.rules.assessment import Note, Served, Taken
from storage.census import COMMON
from storage.database import Tx
from storage.rows import columns, insert, read, stored

_NOTE = f"SELECT {columns(Note)} FROM assessment_notes WHERE office_id = :office_id "


_TAKEN = "events e JOIN cases c ON c.office_id = e.office_id AND c.case_id = e.case_id"
_HIS = "e.kind IN ('signed', 'answered', 'urgent_taken') AND e.actor_id IN"
_EVERYBODY = "(SELECT person_id FROM persons WHERE office_id = :office_id AND kind = 'staff')"


def taken(tx: Tx, those: Collection[int] | None, *, since: datetime, until: datetime) -> list[tuple[int, int, Taken]]:
    """Return (town, person, how many of its cases he had in hand in a span), apart ones left out; None: of all the staff."""
    rows = tx.all(
        "SELECT c.town_id, e.actor_id, COUNT(DISTINCT e.case_id), "
        "COUNT(DISTINCT CASE WHEN e.kind = 'urgent_taken' THEN e.case_id END) "
        f"FROM {_TAKEN} WHERE e.office_id = :office_id AND {_HIS} {_ids(those)} "
        f"AND e.at >= :since AND e.at < :until AND {COMMON} "
        "GROUP BY c.town_id, e.actor_id ORDER BY c.town_id, e.actor_id",
        since=stored(since),
        until=stored(until),
    )
    return [(town_id, person_id, Taken(*counts)) for town_id, person_id, *counts in rows]


def towns_of(tx: Tx, those: Collection[int]) -> frozenset[int]:
    """Return the towns of the cases that people ever had in hand."""
    rows = tx.all(
        f"SELECT DISTINCT c.town_id FROM {_TAKEN} WHERE e.office_id = :office_id AND {_HIS} {_ids(those)} "
        "ORDER BY c.town_id"
    )
    return frozenset(row[0] for row in rows)


def _ids(those: Collection[int] | None) -> str:
    return _EVERYBODY if those is None else f"({', '.join(str(int(one)) for one in sorted(those))})"


def served(tx: Tx, person_id: int, first: date, last: date) -> list[Served]:
    """Return the days from one to another that were somebody's duty in the end, a row for each village."""
    rows = tx.all(
        "SELECT s.day, s.source FROM shifts s WHERE s.office_id = :office_id AND s.person_id = :person_id "
        "AND s.role = 'duty' AND s.day >= :first AND s.day <= :last AND NOT EXISTS (SELECT 1 FROM shifts l "
        "WHERE l.office_id = s.office_id AND l.village_id = s.village_id AND l.day = s.day AND l.role = s.role "
        "AND l.version > s.version) ORDER BY s.day, s.village_id",
        person_id=person_id,
        first=stored(first),
        last=stored(last),
    )
    return [read(Served, row) for row in rows]


def add_note(tx: Tx, note: Note) -> None:
    """Store what a leader noted."""
    insert(tx, "assessment_notes", note)


def notes_of(tx: Tx, person_id: int, month: date) -> list[Note]:
    """Return what was noted of somebody in a month, in order."""
    sql = _NOTE + "AND person_id = :person_id AND month = :month ORDER BY note_id"
    return [read(Note, row) for row in tx.all(sql, person_id=person_id, month=stored(month))]


def empty_old_words(tx: Tx, *, before: datetime) -> int:
    """Forget the words of what was noted before an instant; return of how many."""
    return tx.run(
        "UPDATE assessment_notes SET words = '' WHERE office_id = :office_id AND words <> '' AND made_at < :before",
        before=stored(before),
    )
