"""Who helps with a case: rows in, rows out."""

from datetime import datetime

from bot.rules.helping import Helper
from storage.database import Tx
from storage.rows import columns, insert, read, stored, update

_SELECT = f"SELECT {columns(Helper)} FROM helpers WHERE office_id = :office_id "


def add(tx: Tx, helper: Helper) -> None:
    """Store somebody's part."""
    insert(tx, "helpers", helper)


def save(tx: Tx, helper: Helper) -> None:
    """Write a part back. Raises: LookupError: there is none."""
    update(tx, "helpers", helper, key="helper_id")


def of_case(tx: Tx, case_id: int) -> list[Helper]:
    """Return every part that was given in a case, oldest first."""
    sql = _SELECT + "AND case_id = :case_id ORDER BY helper_id"
    return [read(Helper, row) for row in tx.all(sql, case_id=case_id)]


def of_person(tx: Tx, person_id: int) -> list[Helper]:
    """Return the parts that somebody owes, earliest due first."""
    sql = _SELECT + "AND person_id = :person_id AND state = 'active' ORDER BY due_at, helper_id"
    return [read(Helper, row) for row in tx.all(sql, person_id=person_id)]


def due(tx: Tx, *, now: datetime, at_most: int) -> list[Helper]:
    """Return the parts whose alarm has come."""
    sql = _SELECT + "AND next_alarm_at <= :now ORDER BY next_alarm_at, helper_id LIMIT :at_most"
    return [read(Helper, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def of_unable(tx: Tx) -> list[Helper]:
    """Return the parts of people who have retired or cannot be reached."""
    sql = _SELECT + (
        "AND state = 'active' AND person_id IN (SELECT p.person_id FROM persons p JOIN identities i "
        "ON i.office_id = p.office_id AND i.person_id = p.person_id WHERE p.office_id = :office_id "
        "AND (p.retired_at IS NOT NULL OR i.chat_id IS NULL OR i.unreachable_why IS NOT NULL)) ORDER BY helper_id"
    )
    return [read(Helper, row) for row in tx.all(sql)]


def all_active(tx: Tx) -> list[Helper]:
    """Return the parts that are owed."""
    return [read(Helper, row) for row in tx.all(_SELECT + "AND state = 'active' ORDER BY helper_id")]
