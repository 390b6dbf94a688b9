"""The wipe after a trial: what of each table goes, and what stays. A test holds the three lists against the schema."""

from dataclasses import dataclass

from storage.database import Tx

WIPED = (
    "call_backs",
    "assessment_notes",
    "cards",
    "cases",
    "chain_heads",
    "check_looks",
    "checked_cases",
    "code_tries",
    "consents",
    "contents",
    "correction_steps",
    "corrections",
    "counters",
    "dialogues",
    "drafts",
    "events",
    "helpers",
    "meeting_items",
    "meetings",
    "months",
    "parts",
    "receipt_codes",
    "reports",
    "requests",
    "sample_checks",
    "search_grams",
    "search_texts",
    "searches",
)  # all rows
PARTLY = ("identities", "inbox", "outbox", "persons")  # what is of residents or about cases, see below
KEPT = (
    "backups",  # where a wipe cannot reach
    "blocks",
    "board_links",
    "board_sessions",
    "bots",
    "calendar_links",
    "digest_wishes",
    "grids",
    "invitations",
    "leave_wishes",
    "leaves",
    "marks",
    "menus",
    "offices",
    "periodic",  # or today's digest would come once more
    "posts",
    "roster_changes",
    "roster_tables",
    "rosters",
    "schema_versions",
    "shifts",
    "stand_ins",
    "swap_offers",
    "swaps",
    "told",
    "towns",
    "village_duty",
    "villages",
)

_RESIDENTS = "person_id IN (SELECT person_id FROM persons WHERE office_id = :office_id AND kind = 'resident')"
_STAFF = "person_id IN (SELECT person_id FROM persons WHERE office_id = :office_id AND kind = 'staff')"
_OF_NO_CASE = (
    "(kind IN ('welcome', 'menu', 'made') OR form = 'duty')"  # what a member of the staff still needs if it waits
)


@dataclass(frozen=True)
class Extent:
    """How much a wipe would take."""

    cases: int
    drafts: int


def extent(tx: Tx) -> Extent:
    """Return how much there is to wipe."""
    return Extent(
        cases=tx.number("SELECT COUNT(*) FROM cases WHERE office_id = :office_id"),
        drafts=tx.number("SELECT COUNT(*) FROM drafts WHERE office_id = :office_id"),
    )


def in_hand(tx: Tx, *, but: int) -> int:
    """Return how many messages are on their way and cannot be called back: to one person only those about a case count."""
    sql = (
        "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND state = 'sending' "
        "AND (person_id <> :person_id OR case_id IS NOT NULL)"
    )
    return tx.number(sql, person_id=but)


def wipe(tx: Tx) -> None:
    """Forget every case, draft, resident and whom residents named; towns, staff, bindings, invitations and settings stay as they are."""
    _wipe_outbox(tx)
    tx.run("UPDATE inbox SET body = NULL, chat_id = NULL WHERE office_id = :office_id AND state = 'set_aside'")
    for table in WIPED:
        tx.run(f"DELETE FROM {table} WHERE office_id = :office_id")
    for table in ("identities", "persons"):
        tx.run(f"DELETE FROM {table} WHERE office_id = :office_id AND kind IN ('resident', 'contact')")


def _wipe_outbox(tx: Tx) -> None:
    """Nothing that waits is said. What the staff's chats hold keeps its number and case, and loses its words.

    So a reply to an old card is known for one, and is not taken for the new case of the same number.
    """
    tx.run(f"DELETE FROM outbox WHERE office_id = :office_id AND {_RESIDENTS}")
    tx.run(
        "DELETE FROM outbox WHERE office_id = :office_id AND state <> 'sent' "
        f"AND NOT (state IN ('pending', 'later') AND {_OF_NO_CASE}) AND {_STAFF}"
    )
    tx.run(
        "UPDATE outbox SET body = :body, event_id = NULL "
        f"WHERE office_id = :office_id AND state = 'sent' AND form = 'text' AND {_STAFF}",
        body='{"text": ""}',
    )
