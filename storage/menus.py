"""Which command menu each of the staff was shown last."""

from dataclasses import dataclass

from bot.rules.people import Person
from storage.database import Tx
from storage.people import COLUMNS, IDENTITY
from storage.rows import insert, read


@dataclass(frozen=True)
class Shown:
    """A row of `menus`."""

    person_id: int
    binding_id: int
    roles: str
    version: str


def note(tx: Tx, shown: Shown) -> None:
    """Remember what somebody was shown; what was before is forgotten."""
    sql = "DELETE FROM menus WHERE office_id = :office_id AND person_id = :person_id"
    tx.run(sql, person_id=shown.person_id)
    insert(tx, "menus", shown)


def outdated(tx: Tx, version: str, *, at_most: int) -> list[Person]:
    """Return staff within reach whose menu is of another version, or for other roles, than it should be."""
    sql = (
        f"SELECT {COLUMNS} FROM persons p {IDENTITY} "
        "LEFT JOIN menus m ON m.office_id = p.office_id AND m.person_id = p.person_id "
        "AND m.binding_id = i.binding_id AND m.roles = p.roles AND m.version = :version "
        "WHERE i.office_id = :office_id AND i.kind = 'staff' AND i.chat_id IS NOT NULL AND i.unreachable_why IS NULL "
        "AND p.retired_at IS NULL AND m.person_id IS NULL ORDER BY p.person_id LIMIT :at_most"
    )
    return [read(Person, row) for row in tx.all(sql, version=version, at_most=at_most)]
