"""Cases: rows in, rows out, and the questions asked of them."""

from datetime import datetime

from bot.rules.cases import WITH_HANDLER, Brief, Case
from storage.database import Tx
from storage.rows import columns, insert, instant, read, remembered, stored, update_changed

_SELECT = f"SELECT {columns(Case)} FROM cases WHERE office_id = :office_id "
OPEN = "closed_at IS NULL"
OWED = f"state IN ({', '.join(repr(state.value) for state in sorted(WITH_HANDLER))})"


def add(tx: Tx, case: Case) -> None:
    """Store a new case."""
    insert(tx, "cases", case)


def save(tx: Tx, case: Case) -> None:
    """Write a case back. Raises: LookupError: there is none."""
    before = get(tx, case.case_id)
    if before is None:
        raise LookupError("case")
    update_changed(tx, "cases", before, case, key="case_id")


def get(tx: Tx, case_id: int) -> Case | None:
    """Return a case by id."""
    return _one(tx, "AND case_id = :case_id", case_id=case_id)


def by_number(tx: Tx, number: str) -> Case | None:
    """Return a case by the number that people say."""
    return _one(tx, "AND number = :number", number=number)


def by_draft(tx: Tx, draft_id: int) -> Case | None:
    """Return the case that a draft became."""
    return _one(tx, "AND draft_id = :draft_id", draft_id=draft_id)


@remembered
def _one(tx: Tx, where: str, **values: object) -> Case | None:
    row = tx.one(_SELECT + where, **values)
    return read(Case, row) if row else None


def due(tx: Tx, *, now: datetime, at_most: int) -> list[Case]:
    """Return the cases whose alarm has come, earliest first."""
    sql = _SELECT + "AND next_alarm_at <= :now ORDER BY next_alarm_at, case_id LIMIT :at_most"
    return [read(Case, row) for row in tx.all(sql, now=stored(now), at_most=at_most)]


def of_handler(tx: Tx, person_id: int) -> list[Case]:
    """Return the open cases that somebody has, longest-waiting first."""
    sql = _SELECT + f"AND handler_id = :person_id AND {OPEN} ORDER BY registered_at, case_id"
    return [read(Case, row) for row in tx.all(sql, person_id=person_id)]


def open_of_village(tx: Tx, village_id: int) -> list[Case]:
    """Return the open cases of a village, longest-waiting first."""
    sql = _SELECT + f"AND village_id = :village_id AND {OPEN} ORDER BY registered_at, case_id"
    return [read(Case, row) for row in tx.all(sql, village_id=village_id)]


def count_owed(tx: Tx, person_id: int) -> int:
    """Return how many answers somebody owes."""
    sql = f"SELECT COUNT(*) FROM cases WHERE office_id = :office_id AND handler_id = :person_id AND {OPEN} AND {OWED}"
    return tx.number(sql, person_id=person_id)


def count_with_others(tx: Tx, village_id: int, person_id: int, *, before: datetime) -> int:
    """Return how many answers others owe a village for what was registered before an instant, petitions about cadres apart."""
    sql = (
        f"SELECT COUNT(*) FROM cases WHERE office_id = :office_id AND village_id = :village_id AND {OPEN} AND {OWED} "
        "AND about_cadre = 0 AND COALESCE(handler_id, 0) <> :person_id AND registered_at < :before"
    )
    return tx.number(sql, village_id=village_id, person_id=person_id, before=stored(before))


def of_petitioner(tx: Tx, person_id: int, *, at_most: int = 20) -> list[Case]:
    """Return a resident's cases, newest first."""
    sql = _SELECT + "AND petitioner_id = :person_id ORDER BY case_id DESC LIMIT :at_most"
    return [read(Case, row) for row in tx.all(sql, person_id=person_id, at_most=at_most)]


@remembered
def open_of_petitioner(tx: Tx, person_id: int) -> list[Case]:
    """Return a resident's open cases, newest first."""
    sql = _SELECT + f"AND petitioner_id = :person_id AND {OPEN} ORDER BY case_id DESC"
    return [read(Case, row) for row in tx.all(sql, person_id=person_id)]


def open_in(
    tx: Tx, town_ids: list[int] | None, *, after: tuple[datetime, int] | None = None, at_most: int = 500
) -> list[Brief]:
    """Return open cases of some towns (None: all), earliest deadline first, in batches: `after` is the last one's deadline and id."""
    towns = "" if town_ids is None else f"AND town_id IN ({', '.join(str(int(one)) for one in town_ids) or 'NULL'}) "
    since = "AND (due_at, case_id) > (:due_at, :case_id) " if after else ""
    due_at, case_id = (stored(after[0]), after[1]) if after else (None, None)
    sql = (
        f"SELECT {columns(Brief)} FROM cases WHERE office_id = :office_id {towns}AND {OPEN} {since}"
        "ORDER BY due_at, case_id LIMIT :at_most"
    )
    return [read(Brief, row) for row in tx.all(sql, due_at=due_at, case_id=case_id, at_most=at_most)]


def newest(tx: Tx, *, only_open: bool) -> list[Case]:
    """Return all cases, newest first."""
    where = f"AND {OPEN} " if only_open else ""
    return [read(Case, row) for row in tx.all(_SELECT + where + "ORDER BY case_id DESC")]


def planned_before(tx: Tx, version: int, *, at_most: int) -> list[Case]:
    """Return open cases whose deadlines were reckoned with older settings."""
    sql = _SELECT + f"AND {OPEN} AND planned_version < :version ORDER BY planned_version, case_id LIMIT :at_most"
    return [read(Case, row) for row in tx.all(sql, version=version, at_most=at_most)]


def waiting(tx: Tx) -> list[Case]:
    """Return the open cases whose handler cannot be reached, or could not when they came; longest-waiting first."""
    sql = _SELECT + (
        f"AND {OPEN} AND (state = 'registered' OR handler_id IN (SELECT person_id FROM identities "
        "WHERE office_id = :office_id AND kind = 'staff' AND (chat_id IS NULL OR unreachable_why IS NOT NULL))) "
        "ORDER BY registered_at, case_id"
    )
    return [read(Case, row) for row in tx.all(sql)]


def unattended(tx: Tx) -> list[Case]:
    """Return the open cases for which nobody has signed, and those whose village is not known; longest-waiting first."""
    unsigned = "signed_at IS NULL AND state IN ('registered', 'dispatched', 'reworking')"
    sql = _SELECT + f"AND {OPEN} AND ({unsigned} OR village_id = 0) ORDER BY registered_at, case_id"
    return [read(Case, row) for row in tx.all(sql)]


def legally_due_until(tx: Tx, at: datetime, *, at_most: int) -> list[Case]:
    """Return open cases that the law wants finished by then, earliest first."""
    sql = _SELECT + f"AND {OPEN} AND legal_due_at <= :at ORDER BY legal_due_at, case_id LIMIT :at_most"
    return [read(Case, row) for row in tx.all(sql, at=stored(at), at_most=at_most)]


def review_child(tx: Tx, case_id: int) -> Case | None:
    """Return the review of a case, if one was asked for."""
    return _one(tx, "AND review_of = :case_id", case_id=case_id)


def supervised(tx: Tx) -> list[Case]:
    """Return the open cases under supervision, longest under it first."""
    sql = _SELECT + f"AND supervised IS NOT NULL AND {OPEN} ORDER BY supervised_at, case_id"
    return [read(Case, row) for row in tx.all(sql)]


def to_be_called(tx: Tx) -> list[Case]:
    """Return the cases whose petitioners, without a chat, are to be asked by phone; longest-waiting first."""
    sql = _SELECT + f"AND no_chat = 1 AND state = 'awaiting_feedback' AND {OPEN} ORDER BY delivered_at, case_id"
    return [read(Case, row) for row in tx.all(sql)]


def calls_of(tx: Tx, person_id: int) -> list[Case]:
    """Return the cases whose petitioners somebody is to ask by phone; longest-waiting first."""
    return [case for case in to_be_called(tx) if case.caller_id == person_id]


def of_retired(tx: Tx) -> list[Case]:
    """Return the open cases of people who have retired."""
    sql = _SELECT + (
        f"AND {OPEN} AND handler_id IN (SELECT person_id FROM persons WHERE office_id = :office_id AND retired_at IS NOT NULL) "
        "ORDER BY registered_at, case_id"
    )
    return [read(Case, row) for row in tx.all(sql)]


def open_about_cadres(tx: Tx) -> list[Case]:
    """Return the open petitions about cadres."""
    return [read(Case, row) for row in tx.all(_SELECT + f"AND about_cadre = 1 AND {OPEN} ORDER BY case_id")]


def all_open(tx: Tx, *, after: int = 0, at_most: int = 500) -> list[Case]:
    """Return open cases by id, in batches: `after` is the last id of the batch before."""
    sql = _SELECT + f"AND {OPEN} AND case_id > :after ORDER BY case_id LIMIT :at_most"
    return [read(Case, row) for row in tx.all(sql, after=after, at_most=at_most)]


def answered(tx: Tx, *, at_most: int | None = None) -> list[Case]:
    """Return the cases of which something may be counted, the newest first: answered, opened again, ended, or gone on in another."""
    sql = _SELECT + "AND (delivered_at IS NOT NULL OR round > 1 OR closed_at IS NOT NULL) ORDER BY case_id DESC"
    limit = "" if at_most is None else " LIMIT :at_most"
    return [read(Case, row) for row in tx.all(sql + limit, at_most=at_most)]


def going_on_in(tx: Tx, case_id: int) -> list[Case]:
    """Return the cases that go on in another one, in the order in which they were brought."""
    sql = _SELECT + "AND merged_into = :case_id AND state = 'merged' ORDER BY case_id"
    return [read(Case, row) for row in tx.all(sql, case_id=case_id)]


def open_alike(tx: Tx, village_id: int, category: str, *, since: datetime, at_most: int) -> list[Case]:
    """Return the newest open cases of a village and a category."""
    sql = _SELECT + (
        f"AND village_id = :village_id AND category = :category AND {OPEN} AND registered_at >= :since "
        "ORDER BY case_id DESC LIMIT :at_most"
    )
    values = {"village_id": village_id, "category": category, "since": stored(since), "at_most": at_most}
    return [read(Case, row) for row in tx.all(sql, **values)]


def touched_between(tx: Tx, *, since: datetime, until: datetime) -> list[Case]:
    """Return the cases registered or closed in a span, for figures."""
    sql = _SELECT + (
        "AND ((registered_at > :since AND registered_at <= :until) OR (closed_at > :since AND closed_at <= :until)) ORDER BY case_id"
    )
    return [read(Case, row) for row in tx.all(sql, since=stored(since), until=stored(until))]


def first_registered(tx: Tx) -> datetime | None:
    """Return when the first case came."""
    at = tx.one("SELECT MIN(registered_at) FROM cases WHERE office_id = :office_id")
    return instant(at[0]) if at and at[0] is not None else None


def oldest_alarm(tx: Tx) -> datetime | None:
    """Return the earliest instant at which a case is to be looked at."""
    row = tx.one("SELECT MIN(next_alarm_at) FROM cases WHERE office_id = :office_id AND next_alarm_at IS NOT NULL")
    return instant(row[0]) if row and row[0] is not None else None


def open_due_since(tx: Tx, since: datetime, *, at_most: int) -> list[tuple[int, datetime]]:
    """Return (case, its deadline) of open cases from a deadline on, earliest first."""
    rows = tx.all(
        f"SELECT case_id, due_at FROM cases WHERE office_id = :office_id AND {OPEN} AND due_at >= :since "
        "ORDER BY due_at, case_id LIMIT :at_most",
        since=stored(since),
        at_most=at_most,
    )
    return [(row[0], instant(row[1])) for row in rows]


def last_due(tx: Tx) -> datetime | None:
    """Return the latest deadline of an open case."""
    row = tx.one(f"SELECT MAX(due_at) FROM cases WHERE office_id = :office_id AND {OPEN}")
    return instant(row[0]) if row and row[0] is not None else None


def open_by_state(tx: Tx, *, now: datetime) -> list[tuple[str, int, int]]:
    """Return (state, how many are open, of how many the deadline has passed)."""
    rows = tx.all(
        "SELECT state, COUNT(*), SUM(CASE WHEN due_at <= :now THEN 1 ELSE 0 END) FROM cases "
        f"WHERE office_id = :office_id AND {OPEN} GROUP BY state ORDER BY state",
        now=stored(now),
    )
    return [(row[0], row[1], row[2]) for row in rows]
