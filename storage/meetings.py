"""周例会: what is on the agenda, how far a meeting has come."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.cases import Case
from bot.rules.meetings import Assembly, Item, Meeting
from storage.cases import OPEN, OWED
from storage.database import Tx
from storage.rows import columns, insert, insert_many, read, stored

MOST_ITEMS = 2_000  # in one agenda
_MEETING = f"SELECT {columns(Meeting)} FROM meetings WHERE office_id = :office_id "


def leaders_of(tx: Tx, town_id: int) -> list[int]:
    """Return the ids of those who lead the grids of a town."""
    rows = tx.all(
        "SELECT DISTINCT leader_id FROM grids WHERE office_id = :office_id AND town_id = :town_id AND leader_id IS NOT NULL "
        "ORDER BY leader_id",
        town_id=town_id,
    )
    return [row[0] for row in rows]


def owed(tx: Tx, assembly: Assembly, *, villages: Iterable[int]) -> list[Case]:
    """Return the cases whose answer is owed in a town, or in a leader's villages, earliest deadline first."""
    listed = ", ".join(str(int(one)) for one in villages) or "NULL"
    where = f"village_id IN ({listed})" if assembly.leader_id else f"town_id = {int(assembly.town_id)}"
    sql = (
        f"SELECT {columns(Case)} FROM cases WHERE office_id = :office_id AND {where} AND {OPEN} AND {OWED} "
        "ORDER BY due_at, case_id LIMIT :at_most"
    )
    return [read(Case, row) for row in tx.all(sql, at_most=MOST_ITEMS)]


def add(tx: Tx, meeting: Meeting, case_ids: Iterable[int]) -> None:
    """Store a meeting with what is on its agenda."""
    insert(tx, "meetings", meeting)
    items = [Item(meeting.meeting_id, case_id, position) for position, case_id in enumerate(case_ids)]
    insert_many(tx, "meeting_items", items)


def get(tx: Tx, meeting_id: int) -> Meeting | None:
    """Return a meeting."""
    row = tx.one(_MEETING + "AND meeting_id = :meeting_id", meeting_id=meeting_id)
    return read(Meeting, row) if row else None


def running(tx: Tx, assembly: Assembly) -> Meeting | None:
    """Return the meeting that is being held, the newest if there are several."""
    sql = _MEETING + (
        "AND closed_at IS NULL AND town_id = :town_id AND leader_id = :leader_id ORDER BY opened_at DESC, meeting_id DESC LIMIT 1"
    )
    row = tx.one(sql, town_id=assembly.town_id, leader_id=assembly.leader_id)
    return read(Meeting, row) if row else None


def opened_before(tx: Tx, at: datetime, *, at_most: int) -> list[Meeting]:
    """Return meetings that were opened before an instant and never closed."""
    sql = _MEETING + "AND closed_at IS NULL AND opened_at < :at ORDER BY opened_at, meeting_id LIMIT :at_most"
    return [read(Meeting, row) for row in tx.all(sql, at=stored(at), at_most=at_most)]


def close(tx: Tx, meeting_id: int, *, by: int | None, now: datetime) -> bool:
    """End a meeting; False if it had ended."""
    sql = (
        "UPDATE meetings SET closed_by = :by, closed_at = :now "
        "WHERE office_id = :office_id AND meeting_id = :meeting_id AND closed_at IS NULL"
    )
    return tx.run(sql, meeting_id=meeting_id, by=by, now=stored(now)) == 1


def agenda(tx: Tx, meeting_id: int) -> list[tuple[Item, Case]]:
    """Return what is on a meeting's agenda, in its order, each with the case as it is now."""
    marks, kept = len(columns(Item).split(", ")), ", ".join(f"i.{name}" for name in columns(Item).split(", "))
    of_case = ", ".join(f"c.{name}" for name in columns(Case).split(", "))
    rows = tx.all(
        f"SELECT {kept}, {of_case} FROM meeting_items i "
        "JOIN cases c ON c.office_id = i.office_id AND c.case_id = i.case_id "
        "WHERE i.office_id = :office_id AND i.meeting_id = :meeting_id ORDER BY i.position",
        meeting_id=meeting_id,
    )
    return [(read(Item, row[:marks]), read(Case, row[marks:])) for row in rows]


def discussed(tx: Tx, meeting_id: int, case_id: int, *, now: datetime, decision_id: int | None = None) -> None:
    """Note that a case was gone through, and what was decided, if anything was."""
    tx.run(
        "UPDATE meeting_items SET discussed_at = :now, decision_id = COALESCE(:decision_id, decision_id) "
        "WHERE office_id = :office_id AND meeting_id = :meeting_id AND case_id = :case_id",
        meeting_id=meeting_id,
        case_id=case_id,
        now=stored(now),
        decision_id=decision_id,
    )
