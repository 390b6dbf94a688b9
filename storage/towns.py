"""What an import of a town file compares and writes; absent rows are retired, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.database import Tx
from storage.rows import columns, insert, read, stored, update


@dataclass(frozen=True)
class Town:
    """A row of `towns`."""

    town_id: int
    name: str
    position: int
    retired_at: datetime | None = None


@dataclass(frozen=True)
class Grid:
    """A row of `grids`."""

    grid_id: int
    town_id: int
    name: str
    leader_id: int | None
    retired_at: datetime | None = None


@dataclass(frozen=True)
class Village:
    """A row of `villages`; `hours` is JSON like the town file's, or None for the office's."""

    village_id: int
    town_id: int
    grid_id: int | None
    name: str
    code: str
    first_day: date
    hours: str | None
    position: int
    retired_at: datetime | None = None


@dataclass(frozen=True)
class Member:
    """Somebody on the staff, as far as the town file speaks of him."""

    person_id: int
    name: str
    roles: str
    town_id: int | None
    retired_at: datetime | None


def all_towns(tx: Tx) -> list[Town]:
    """Return every town, retired ones too."""
    return [
        read(Town, row)
        for row in tx.all(f"SELECT {columns(Town)} FROM towns WHERE office_id = :office_id ORDER BY town_id")
    ]


def all_grids(tx: Tx) -> list[Grid]:
    """Return every grid, retired ones too."""
    return [
        read(Grid, row)
        for row in tx.all(f"SELECT {columns(Grid)} FROM grids WHERE office_id = :office_id ORDER BY grid_id")
    ]


def all_villages(tx: Tx) -> list[Village]:
    """Return every village, retired ones too."""
    return [
        read(Village, row)
        for row in tx.all(f"SELECT {columns(Village)} FROM villages WHERE office_id = :office_id ORDER BY village_id")
    ]


def all_members(tx: Tx) -> list[Member]:
    """Return everybody on the staff, retired ones too."""
    rows = tx.all(
        "SELECT p.person_id, i.name, p.roles, p.town_id, p.retired_at FROM persons p "
        "JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id "
        "WHERE p.office_id = :office_id AND p.kind = 'staff' ORDER BY p.person_id"
    )
    return [read(Member, row) for row in rows]


def put(tx: Tx, table: str, row: Town | Grid | Village, *, key: str, fresh: bool) -> None:
    """Write a row of towns, grids or villages."""
    if fresh:
        insert(tx, table, row)
    else:
        update(tx, table, row, key=key)


def change_member(tx: Tx, member: Member) -> None:
    """Write what the town file says of somebody who is there already."""
    tx.run(
        "UPDATE persons SET roles = :roles, town_id = :town_id, retired_at = :retired_at "
        "WHERE office_id = :office_id AND person_id = :person_id",
        roles=member.roles,
        town_id=member.town_id,
        retired_at=stored(member.retired_at),
        person_id=member.person_id,
    )
    tx.run(
        "UPDATE identities SET name = :name WHERE office_id = :office_id AND person_id = :person_id",
        name=member.name,
        person_id=member.person_id,
    )


def set_duty(tx: Tx, village_id: int, person_ids: list[int]) -> bool:
    """Write a village's turn; return whether it changed."""
    rows = tx.all(
        "SELECT person_id FROM village_duty WHERE office_id = :office_id AND village_id = :village_id ORDER BY position",
        village_id=village_id,
    )
    if [row[0] for row in rows] == person_ids:
        return False
    tx.run("DELETE FROM village_duty WHERE office_id = :office_id AND village_id = :village_id", village_id=village_id)
    tx.many(
        "INSERT INTO village_duty (office_id, village_id, position, person_id) VALUES (:office_id, :village_id, :position, :person_id)",
        [{"village_id": village_id, "position": n, "person_id": person_id} for n, person_id in enumerate(person_ids)],
    )
    return True


def set_posts(tx: Tx, role: str, town_id: int, person_ids: list[int]) -> bool:
    """Write who holds a post of a town (0: of the office); return whether it changed."""
    rows = tx.all(
        "SELECT person_id FROM posts WHERE office_id = :office_id AND role = :role AND town_id = :town_id ORDER BY position",
        role=role,
        town_id=town_id,
    )
    if [row[0] for row in rows] == person_ids:
        return False
    tx.run(
        "DELETE FROM posts WHERE office_id = :office_id AND role = :role AND town_id = :town_id",
        role=role,
        town_id=town_id,
    )
    tx.many(
        "INSERT INTO posts (office_id, role, town_id, position, person_id) VALUES (:office_id, :role, :town_id, :position, :person_id)",
        [
            {"role": role, "town_id": town_id, "position": n, "person_id": person_id}
            for n, person_id in enumerate(person_ids)
        ],
    )
    return True
