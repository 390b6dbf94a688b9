"""What a clerk's file would change in the roster, until he says yes or no to it."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.roster import ShiftRole
from storage.database import Tx
from storage.rows import columns, read, stored


@dataclass(frozen=True)
class Agreed:
    """A day whose role would go to somebody else, None: to nobody; `version` is that of the roster's row when it was looked at."""

    village_id: int
    day: date
    role: ShiftRole
    person_id: int | None
    version: int


@dataclass(frozen=True)
class Table:
    """A row of `roster_tables`."""

    made_by: int
    table_id: int
    made_at: datetime
    moves: str

    @property
    def agreed(self) -> list[Agreed]:
        """Return what it would change."""
        return [
            Agreed(village_id, date.fromisoformat(day), ShiftRole(role), person_id, version)
            for village_id, day, role, person_id, version in json.loads(self.moves)
        ]


def keep(tx: Tx, table_id: int, moves: list[Agreed], *, by: int, now: datetime) -> None:
    """Keep what somebody's newest file would change; his older one is forgotten."""
    plain = [[move.village_id, stored(move.day), move.role.value, move.person_id, move.version] for move in moves]
    tx.run(
        "INSERT INTO roster_tables (office_id, made_by, table_id, made_at, moves) "
        "VALUES (:office_id, :made_by, :table_id, :made_at, :moves) ON CONFLICT (office_id, made_by) "
        "DO UPDATE SET table_id = excluded.table_id, made_at = excluded.made_at, moves = excluded.moves",
        made_by=by,
        table_id=table_id,
        made_at=stored(now),
        moves=json.dumps(plain),
    )


def of(tx: Tx, made_by: int, table_id: int) -> Table | None:
    """Return what somebody's file would change, while it is his newest."""
    row = tx.one(
        f"SELECT {columns(Table)} FROM roster_tables "
        "WHERE office_id = :office_id AND made_by = :made_by AND table_id = :table_id",
        made_by=made_by,
        table_id=table_id,
    )
    return read(Table, row) if row else None


def forget(tx: Tx, made_by: int) -> None:
    """Forget it: it was answered."""
    tx.run("DELETE FROM roster_tables WHERE office_id = :office_id AND made_by = :made_by", made_by=made_by)
