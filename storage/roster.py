"""The duty roster: its rows, the changes that brought them, leave, blocks, and how far it is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.leave import Leave
from bot.rules.roster import Shift, Source
from storage.database import Tx
from storage.rows import columns, insert, insert_many, insert_unless, instant, read, stored


@dataclass(frozen=True)
class Change:
    """A row of `roster_changes`; `made_by` None: the program itself."""

    change_id: int
    source: Source
    made_by: int | None
    on_behalf_of: int | None
    at: datetime
    undoes: int | None = None


@dataclass(frozen=True)
class Wish:
    """A row of `leave_wishes`: whom the one who asks for leave wants in his place."""

    leave_id: int
    village_id: int
    day: date
    person_id: int


@dataclass(frozen=True)
class Block:
    """A row of `blocks`: days that take only whom somebody appoints; village 0: in all villages of the town."""

    block_id: int
    town_id: int
    village_id: int
    first_day: date
    last_day: date
    made_by: int | None
    made_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Published:
    """A row of `rosters`."""

    village_id: int
    published_to: date
    planned_of: str


_SHIFTS = f"SELECT {columns(Shift)} FROM shifts WHERE office_id = :office_id "


_LEAVES = f"SELECT {columns(Leave)} FROM leaves WHERE office_id = :office_id "
_BLOCKS = f"SELECT {columns(Block)} FROM blocks WHERE office_id = :office_id "


def of_day(tx: Tx, village_id: int, day: date) -> list[Shift]:
    """Return the rows of a village and day, all versions."""
    sql = _SHIFTS + "AND village_id = :village_id AND day = :day ORDER BY role, version"
    return [read(Shift, row) for row in tx.all(sql, village_id=village_id, day=stored(day))]


def of_village(tx: Tx, village_id: int, first: date, last: date) -> list[Shift]:
    """Return the rows of a village from a day to another, both included."""
    sql = _SHIFTS + "AND village_id = :village_id AND day >= :first AND day <= :last ORDER BY day, role, version"
    rows = tx.all(sql, village_id=village_id, first=stored(first), last=stored(last))
    return [read(Shift, row) for row in rows]


def between(tx: Tx, first: date, last: date) -> list[Shift]:
    """Return the rows of all villages from a day to another, both included."""
    sql = _SHIFTS + "AND day >= :first AND day <= :last ORDER BY village_id, day, role, version"
    return [read(Shift, row) for row in tx.all(sql, first=stored(first), last=stored(last))]


def of_change(tx: Tx, change_id: int) -> list[Shift]:
    """Return the rows that a change brought."""
    sql = _SHIFTS + "AND change_id = :change_id ORDER BY village_id, day, role, version"
    return [read(Shift, row) for row in tx.all(sql, change_id=change_id)]


def changed_at(tx: Tx, village_id: int, first: date, last: date) -> dict[int, datetime]:
    """Return {change: when} of the changes that brought a village's rows from a day to another, both included."""
    rows = tx.all(
        "SELECT DISTINCT c.change_id, c.at FROM shifts s "
        "JOIN roster_changes c ON c.office_id = s.office_id AND c.change_id = s.change_id "
        "WHERE s.office_id = :office_id AND s.village_id = :village_id AND s.day >= :first AND s.day <= :last "
        "ORDER BY c.change_id",
        village_id=village_id,
        first=stored(first),
        last=stored(last),
    )
    return {row[0]: instant(row[1]) for row in rows}


def named(tx: Tx, person_id: int, first: date, last: date) -> list[tuple[int, date]]:
    """Return the (village, day) whose rows name somebody, in any version."""
    rows = tx.all(
        "SELECT DISTINCT village_id, day FROM shifts WHERE office_id = :office_id AND person_id = :person_id "
        "AND day >= :first AND day <= :last ORDER BY day, village_id",
        person_id=person_id,
        first=stored(first),
        last=stored(last),
    )
    return [(row[0], date.fromisoformat(row[1])) for row in rows]


def naming_gone(tx: Tx, since: date) -> set[int]:
    """Return the villages whose rows from a day on name somebody who has retired, in any version."""
    rows = tx.all(
        "SELECT DISTINCT s.village_id FROM shifts s JOIN persons p ON p.office_id = s.office_id AND p.person_id = s.person_id "
        "WHERE s.office_id = :office_id AND s.day >= :since AND p.retired_at IS NOT NULL",
        since=stored(since),
    )
    return {row[0] for row in rows}


def add(tx: Tx, change: Change, shifts: list[Shift]) -> None:
    """Add a change with its rows. Raises: the engine's error where another change has undone the same."""
    insert(tx, "roster_changes", change)
    insert_many(tx, "shifts", shifts)


def change(tx: Tx, change_id: int) -> Change | None:
    """Return a change by id."""
    sql = f"SELECT {columns(Change)} FROM roster_changes WHERE office_id = :office_id AND change_id = :change_id"
    row = tx.one(sql, change_id=change_id)
    return read(Change, row) if row else None


def begun_at(tx: Tx) -> datetime | None:
    """Return when the office's roster was published for the first time."""
    row = tx.one("SELECT at FROM roster_changes WHERE office_id = :office_id ORDER BY change_id LIMIT 1")
    return instant(row[0]) if row else None


def is_undone(tx: Tx, change_id: int) -> bool:
    """Return whether a change was taken back."""
    sql = "SELECT COUNT(*) FROM roster_changes WHERE office_id = :office_id AND undoes = :change_id"
    return tx.number(sql, change_id=change_id) > 0


@dataclass(frozen=True)
class _StandIn:
    village_id: int
    person_id: int


def stands_in(tx: Tx, village_id: int, person_id: int) -> None:
    """Remember that the roster named somebody in a village in whose turn he is not."""
    insert_unless(tx, "stand_ins", _StandIn(village_id, person_id), there="village_id, person_id")


def stands_in_no_more(tx: Tx, village_id: int, person_id: int) -> None:
    """Forget that the roster named somebody in a village."""
    sql = "DELETE FROM stand_ins WHERE office_id = :office_id AND village_id = :village_id AND person_id = :person_id"
    tx.run(sql, village_id=village_id, person_id=person_id)


def leaves(tx: Tx, first: date, last: date) -> list[Leave]:
    """Return the leave that was granted for days from one to another, taken back since or not."""
    sql = (
        f"{_LEAVES}AND (state = 'granted' OR (state = 'taken_back' AND ended_at IS NOT NULL)) "
        "AND last_day >= :first AND first_day <= :last ORDER BY leave_id"
    )
    return [read(Leave, row) for row in tx.all(sql, first=stored(first), last=stored(last))]


def leaves_of(tx: Tx, person_id: int, first: date, last: date) -> list[Leave]:
    """Return somebody's leave, granted or asked for, that touches the days from one to another."""
    sql = (
        f"{_LEAVES}AND person_id = :person_id AND state IN ('asked', 'granted') "
        "AND last_day >= :first AND first_day <= :last ORDER BY first_day"
    )
    rows = tx.all(sql, person_id=person_id, first=stored(first), last=stored(last))
    return [read(Leave, row) for row in rows]


def leaves_asked(tx: Tx, since: date) -> list[Leave]:
    """Return the leave that waits for a word and is not over on a day."""
    sql = f"{_LEAVES}AND state = 'asked' AND last_day >= :since ORDER BY first_day, leave_id"
    return [read(Leave, row) for row in tx.all(sql, since=stored(since))]


def leave(tx: Tx, leave_id: int) -> Leave | None:
    """Return a leave by id."""
    row = tx.one(f"{_LEAVES}AND leave_id = :leave_id", leave_id=leave_id)
    return read(Leave, row) if row else None


def draft_leave(tx: Tx, leave: Leave) -> None:
    """Keep a leave that is being written; what the same one wrote for the same person before is dropped."""
    values = {"person_id": leave.person_id, "made_by": leave.made_by}
    tx.run(
        "DELETE FROM leave_wishes WHERE office_id = :office_id AND leave_id IN (SELECT leave_id FROM leaves "
        "WHERE office_id = :office_id AND state = 'draft' AND person_id = :person_id AND made_by = :made_by)",
        **values,
    )
    tx.run(
        "DELETE FROM leaves WHERE office_id = :office_id AND state = 'draft' "
        "AND person_id = :person_id AND made_by = :made_by",
        **values,
    )
    insert(tx, "leaves", leave)


def move_leave(tx: Tx, leave: Leave, *, was: str) -> bool:
    """Write a leave back if its state is still what it was; False: somebody else was quicker."""
    return (
        tx.run(
            "UPDATE leaves SET state = :state, decided_by = :decided_by, decided_at = :decided_at, ended_at = :ended_at, "
            "change_id = :change_id WHERE office_id = :office_id AND leave_id = :leave_id AND state = :was",
            leave_id=leave.leave_id,
            state=leave.state,
            decided_by=leave.decided_by,
            decided_at=stored(leave.decided_at),
            ended_at=stored(leave.ended_at),
            change_id=leave.change_id,
            was=was,
        )
        == 1
    )


def keep_wish(tx: Tx, wish: Wish) -> None:
    """Remember whom somebody wants in his place on a day; another wish for it is forgotten."""
    forget_wish(tx, wish.leave_id, wish.village_id, wish.day)
    insert(tx, "leave_wishes", wish)


def forget_wish(tx: Tx, leave_id: int, village_id: int, day: date) -> None:
    """Forget whom somebody wants in his place on a day."""
    tx.run(
        "DELETE FROM leave_wishes WHERE office_id = :office_id AND leave_id = :leave_id "
        "AND village_id = :village_id AND day = :day",
        leave_id=leave_id,
        village_id=village_id,
        day=stored(day),
    )


def wishes(tx: Tx, leave_id: int) -> dict[tuple[int, date], int]:
    """Return {(village, day): whom he wants in his place}."""
    sql = (
        f"SELECT {columns(Wish)} FROM leave_wishes WHERE office_id = :office_id AND leave_id = :leave_id "
        "ORDER BY day, village_id"
    )
    found = [read(Wish, row) for row in tx.all(sql, leave_id=leave_id)]
    return {(one.village_id, one.day): one.person_id for one in found}


def served(tx: Tx, person_id: int, first: date, last: date) -> list[date]:
    """Return the days from one to another on which somebody has a duty, or had it in the end; a day for each village."""
    rows = tx.all(
        "SELECT s.day FROM shifts s WHERE s.office_id = :office_id AND s.person_id = :person_id AND s.role = 'duty' "
        "AND s.day >= :first AND s.day <= :last AND NOT EXISTS (SELECT 1 FROM shifts l WHERE l.office_id = s.office_id "
        "AND l.village_id = s.village_id AND l.day = s.day AND l.role = s.role AND l.version > s.version) ORDER BY s.day",
        person_id=person_id,
        first=stored(first),
        last=stored(last),
    )
    return [date.fromisoformat(row[0]) for row in rows]


def blocks(tx: Tx, first: date, last: date) -> list[Block]:
    """Return the blocks that hold and touch the days from one to another."""
    sql = f"{_BLOCKS}AND ended_at IS NULL AND last_day >= :first AND first_day <= :last ORDER BY first_day, block_id"
    return [read(Block, row) for row in tx.all(sql, first=stored(first), last=stored(last))]


def add_block(tx: Tx, block: Block) -> None:
    """Add a block."""
    insert(tx, "blocks", block)


def end_block(tx: Tx, block_id: int, *, now: datetime) -> bool:
    """End a block; False: somebody has ended it before."""
    sql = "UPDATE blocks SET ended_at = :now WHERE office_id = :office_id AND block_id = :block_id AND ended_at IS NULL"
    return tx.run(sql, block_id=block_id, now=stored(now)) == 1


def block(tx: Tx, block_id: int) -> Block | None:
    """Return a block by id."""
    row = tx.one(f"{_BLOCKS}AND block_id = :block_id", block_id=block_id)
    return read(Block, row) if row else None


def published(tx: Tx) -> dict[int, Published]:
    """Return {village: how far and of what its roster is published}; a village without a row is absent."""
    sql = f"SELECT {columns(Published)} FROM rosters WHERE office_id = :office_id ORDER BY village_id"
    return {row[0]: read(Published, row) for row in tx.all(sql)}


def short(tx: Tx, until: date, *, at_most: int) -> list[int]:
    """Return villages whose roster is not published until a day, at most so many."""
    rows = tx.all(
        "SELECT v.village_id FROM villages v LEFT JOIN rosters r "
        "ON r.office_id = v.office_id AND r.village_id = v.village_id "
        "WHERE v.office_id = :office_id AND v.retired_at IS NULL "
        "AND (r.published_to IS NULL OR r.published_to < :until) ORDER BY v.village_id LIMIT :at_most",
        until=stored(until),
        at_most=at_most,
    )
    return [row[0] for row in rows]


def note_published(tx: Tx, published: Iterable[Published]) -> None:
    """Remember how far rosters are published."""
    tx.many(
        "INSERT INTO rosters (office_id, village_id, published_to, planned_of) "
        "VALUES (:office_id, :village_id, :published_to, :planned_of) ON CONFLICT (office_id, village_id) "
        "DO UPDATE SET published_to = excluded.published_to, planned_of = excluded.planned_of",
        [
            {"village_id": one.village_id, "published_to": stored(one.published_to), "planned_of": one.planned_of}
            for one in published
        ],
    )
