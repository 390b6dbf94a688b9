"""What somebody on the staff looks for: his last search alone, so that its pages can be turned."""

from storage.database import Tx


def keep(tx: Tx, person_id: int, written: str) -> int:
    """Remember what somebody looks for in the place of what he looked for before; return the search's id."""
    search_id = tx.new_id()
    tx.run(
        "INSERT INTO searches (office_id, person_id, search_id, written) VALUES (:office_id, :person_id, :search_id, :written) "
        "ON CONFLICT (office_id, person_id) DO UPDATE SET search_id = excluded.search_id, written = excluded.written",
        person_id=person_id,
        search_id=search_id,
        written=written,
    )
    return search_id


def written(tx: Tx, person_id: int, search_id: int) -> str | None:
    """Return what somebody looked for; None: he has looked for something else since."""
    row = tx.one(
        "SELECT written FROM searches WHERE office_id = :office_id AND person_id = :person_id AND search_id = :search_id",
        person_id=person_id,
        search_id=search_id,
    )
    return row[0] if row else None
