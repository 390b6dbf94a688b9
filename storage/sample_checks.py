"""抽样督评: rows in, rows out. Nothing else reads these tables but what shows a check to whoever drew it, or calls for it."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.sample_check import Checked, Look, SampleCheck
from storage.database import Tx
from storage.rows import columns, insert, insert_many, read, stored, update

_CHECK = f"SELECT {columns(SampleCheck)} FROM sample_checks WHERE office_id = :office_id "
_CHECKED = f"SELECT {columns(Checked)} FROM checked_cases WHERE office_id = :office_id "
_LOOK = f"SELECT {columns(Look)} FROM check_looks WHERE office_id = :office_id "


def drawable(
    tx: Tx, check: SampleCheck, *, town_ids: Sequence[int] | None, asked_before: datetime, at_most: int | None = None
) -> dict[str, int]:
    """Return {number: case}, some where there are more, of what a check is to be drawn from and was never drawn; None: of all towns.

    Not of residents who were drawn since `asked_before`, and nothing whose words are gone.
    """
    towns = "" if town_ids is None else f"AND c.town_id IN ({', '.join(str(int(one)) for one in town_ids) or 'NULL'}) "
    village = "AND c.village_id = :village_id " if check.village_id else ""
    some = "" if at_most is None else f" LIMIT {int(at_most)}"
    rows = tx.all(
        "SELECT c.number, c.case_id FROM cases c WHERE c.office_id = :office_id "
        f"AND c.closed_at >= :since AND c.closed_at < :until AND c.result IS NOT NULL {towns}{village}"
        "AND c.state IN ('closed', 'archived') AND c.emptied_at IS NULL AND c.merged_into IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM checked_cases k WHERE k.office_id = c.office_id AND k.case_id = c.case_id) "
        "AND c.petitioner_id NOT IN (SELECT p.petitioner_id FROM sample_checks s "
        "JOIN checked_cases d ON d.office_id = s.office_id AND d.check_id = s.check_id "
        "JOIN cases p ON p.office_id = d.office_id AND p.case_id = d.case_id "
        f"WHERE s.office_id = :office_id AND s.drawn_at >= :asked_before){some}",
        asked_before=stored(asked_before),
        since=stored(check.since),
        until=stored(check.until),
        village_id=check.village_id,
    )
    return {row[0]: row[1] for row in rows}


def declined(tx: Tx) -> frozenset[int]:
    """Return who wants to be asked no more."""
    rows = tx.all(
        "SELECT DISTINCT c.petitioner_id FROM checked_cases d JOIN cases c ON c.office_id = d.office_id AND c.case_id = d.case_id "
        "WHERE d.office_id = :office_id AND d.declined = 1"
    )
    return frozenset(row[0] for row in rows)


def add(tx: Tx, check: SampleCheck, found: Sequence[Checked]) -> None:
    """Store a sample."""
    insert(tx, "sample_checks", check)
    insert_many(tx, "checked_cases", found)


def fill(tx: Tx, found: Sequence[Checked]) -> None:
    """Store what was drawn for a check that waited for it."""
    insert_many(tx, "checked_cases", found)


def remove(tx: Tx, check_id: int) -> None:
    """There was nothing to draw for a check."""
    tx.run("DELETE FROM sample_checks WHERE office_id = :office_id AND check_id = :check_id", check_id=check_id)


def undrawn(tx: Tx, *, at_most: int) -> list[SampleCheck]:
    """Return the checks that are still to be drawn, oldest first."""
    sql = _CHECK + (
        "AND NOT EXISTS (SELECT 1 FROM checked_cases k WHERE k.office_id = sample_checks.office_id "
        "AND k.check_id = sample_checks.check_id) ORDER BY check_id LIMIT :at_most"
    )
    return [read(SampleCheck, row) for row in tx.all(sql, at_most=at_most)]


def get(tx: Tx, check_id: int) -> SampleCheck | None:
    """Return a check by id."""
    row = tx.one(_CHECK + "AND check_id = :check_id", check_id=check_id)
    return read(SampleCheck, row) if row else None


def of_drawer(tx: Tx, person_id: int) -> list[SampleCheck]:
    """Return what somebody drew, newest first."""
    sql = _CHECK + "AND drawn_by = :person_id ORDER BY check_id DESC"
    return [read(SampleCheck, row) for row in tx.all(sql, person_id=person_id)]


def cases_of(tx: Tx, check_id: int) -> list[Checked]:
    """Return the cases of a check, by number's order."""
    return [
        read(Checked, row) for row in tx.all(_CHECKED + "AND check_id = :check_id ORDER BY case_id", check_id=check_id)
    ]


def of_case(tx: Tx, case_id: int) -> Checked | None:
    """Return how a case was checked, if it ever was drawn."""
    row = tx.one(_CHECKED + "AND case_id = :case_id", case_id=case_id)
    return read(Checked, row) if row else None


def to_call(tx: Tx, person_id: int) -> list[Checked]:
    """Return whom somebody is to call for a check and has not reached, oldest first."""
    sql = _CHECKED + "AND checker_id = :person_id AND said IS NULL AND way = 'phone' ORDER BY check_id, case_id"
    return [read(Checked, row) for row in tx.all(sql, person_id=person_id)]


def ask_no_more(tx: Tx, petitioner_id: int) -> None:
    """Somebody wants to be asked no more: of nothing that he has not answered."""
    tx.run(
        "UPDATE checked_cases SET declined = 1 WHERE office_id = :office_id AND said IS NULL AND case_id IN ("
        "SELECT case_id FROM cases WHERE office_id = :office_id AND petitioner_id = :petitioner_id)",
        petitioner_id=petitioner_id,
    )


def save(tx: Tx, checked: Checked) -> None:
    """Write back what was heard. Raises: LookupError: it was never drawn."""
    update(tx, "checked_cases", checked, key="case_id")


def note_looks(tx: Tx, looks: Sequence[Look]) -> None:
    """Write down that somebody saw numbers."""
    insert_many(tx, "check_looks", looks)


def looks_of(tx: Tx, case_id: int) -> list[Look]:
    """Return who saw the number of whoever brought a case, for a check, in order."""
    return [read(Look, row) for row in tx.all(_LOOK + "AND case_id = :case_id ORDER BY look_id", case_id=case_id)]


def forget_case(tx: Tx, case_id: int) -> None:
    """Whoever brought a case deleted it: he is not asked any more; what he said, solved or not and its grade, stays in the count."""
    tx.run(
        "UPDATE checked_cases SET way = 'gone', checker_id = NULL "
        "WHERE office_id = :office_id AND case_id = :case_id AND said IS NULL",
        case_id=case_id,
    )
