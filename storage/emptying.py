"""What goes when a case is emptied or a resident forgotten. What stays: numbers, states, dates, the chain of the history.

Every table with words, files or names of people is either here or in none of their business; a test plants secrets and looks.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.rules.emptying import Extent
from storage import drafts, sample_checks
from storage.database import Tx
from storage.ids import BITS_BELOW, first_of
from storage.rows import instant, stored

GONE = '{"text": "…"}'  # the body of a message whose words are gone; Telegram takes no empty text
AT_ONCE = 200  # numbers in one pass: an engine takes only so long an expression
A_DAY_OF_IDS = 86_400_000 << BITS_BELOW  # a clock may have gone back, or another program's be slow
_SETTLED = "state NOT IN ('pending', 'later', 'sending')"
_OPEN = "FROM cases WHERE office_id = :office_id AND closed_at IS NULL"
_OLD = (  # nor does it go on: in another case, or under review
    "closed_at IS NOT NULL AND emptied_at IS NULL AND COALESCE(archived_at, closed_at) < :before "
    f"AND (merged_into IS NULL OR merged_into NOT IN (SELECT case_id {_OPEN})) "
    f"AND case_id NOT IN (SELECT review_of {_OPEN} AND review_of IS NOT NULL)"
)

_HIS_CASE = "c.office_id = :office_id AND c.petitioner_id = i.person_id"
_OF_NO_MORE = (  # residents who came before, are in the middle of nothing, and heard nothing since
    "i.kind = 'resident' AND i.person_id < :newer "
    "AND (i.chat_id IS NOT NULL OR i.name IS NOT NULL OR i.phone IS NOT NULL OR i.given_phone IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM identities s WHERE s.office_id = :office_id AND s.kind = 'staff' "
    "AND s.chat_id = i.chat_id) "
    "AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.office_id = :office_id "
    "AND (d.person_id = i.person_id OR d.for_id = i.person_id)) "
    "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.office_id = :office_id AND o.person_id = i.person_id "
    "AND o.created_at >= :before)"
)


def old_cases(tx: Tx, *, before: datetime, at_most: int) -> list[int]:
    """Return cases that were over, and archived where they were, before an instant and still have contents."""
    rows = tx.all(
        f"SELECT case_id FROM cases WHERE office_id = :office_id AND {_OLD} ORDER BY case_id LIMIT :at_most",
        before=stored(before),
        at_most=at_most,
    )
    return [row[0] for row in rows]


def empty_case(tx: Tx, case_id: int, *, older: int) -> None:
    """Forget what was said in a case by either side: contents of its events, what was sent, words of its messages, its code.

    What waits and was put in before `older` is not said.
    """
    _empty_said_elsewhere(tx, case_id, older=older)
    drafts.forget_case(tx, case_id)
    sample_checks.forget_case(tx, case_id)
    for table in ("contents", "receipt_codes"):
        tx.run(f"DELETE FROM {table} WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)
    tx.run("DELETE FROM dialogues WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)
    tx.run(
        "UPDATE outbox SET state = 'withdrawn', why = 'cause_gone' WHERE office_id = :office_id AND case_id = :case_id "
        "AND state IN ('pending', 'later') AND form IN ('text', 'media') AND message_id < :older",
        case_id=case_id,
        older=older,
    )
    tx.run(
        "UPDATE outbox SET body = :body WHERE office_id = :office_id AND case_id = :case_id AND form = 'text' "
        "AND message_id < :older",
        case_id=case_id,
        older=older,
        body=GONE,
    )


def _empty_said_elsewhere(tx: Tx, case_id: int, *, older: int) -> None:
    """Forget what was said in a case at events of the one in which it goes on, and what was told of that."""
    said = "SELECT event_id FROM parts WHERE office_id = :office_id AND case_id = :case_id AND event_id IS NOT NULL"
    tx.run(f"DELETE FROM contents WHERE office_id = :office_id AND event_id IN ({said})", case_id=case_id)
    tx.run(
        f"UPDATE outbox SET body = :body WHERE office_id = :office_id AND event_id IN ({said}) AND form = 'text' "
        "AND message_id < :older",
        case_id=case_id,
        body=GONE,
        older=older,
    )


def empty_naming(tx: Tx, numbers: Mapping[int, str], *, older: int) -> None:
    """Forget the words of all messages that name one of several cases, {case_id: number}, whatever they are about.

    One pass, and only over what was said since the first of them: ids tell when a row was made.
    """
    every = sorted(numbers)
    for ids in (every[first : first + AT_ONCE] for first in range(0, len(every), AT_ONCE)):
        named = {f"number{n}": f"%{numbers[case_id]}%" for n, case_id in enumerate(ids)}
        tx.run(naming(named), body=GONE, since=ids[0] - A_DAY_OF_IDS, older=older, **named)


def naming(names: Iterable[str]) -> str:
    """Return the statement of `empty_naming`."""
    anyone = " OR ".join(f"body LIKE :{name}" for name in names)
    return (
        "UPDATE outbox SET body = :body WHERE office_id = :office_id AND message_id > :since AND message_id < :older "
        f"AND form = 'text' AND {_SETTLED} AND ({anyone})"
    )


def empty_messages_to(tx: Tx, person_id: int, *, older: int) -> None:
    """Forget the words of all that was said to somebody before `older`; what of it still waits is not said."""
    tx.run(
        "UPDATE outbox SET state = 'withdrawn', why = 'cause_gone' "
        "WHERE office_id = :office_id AND person_id = :person_id AND state IN ('pending', 'later') "
        "AND message_id < :older",
        person_id=person_id,
        older=older,
    )
    tx.run(
        "UPDATE outbox SET body = :body WHERE office_id = :office_id AND person_id = :person_id AND form = 'text' "
        "AND message_id < :older",
        person_id=person_id,
        older=older,
        body=GONE,
    )


def empty_old_messages(tx: Tx, *, before: datetime, at_most: int) -> int:
    """Forget the words of messages that were settled before an instant; return of how many."""
    return tx.run(
        "UPDATE outbox SET body = :body WHERE office_id = :office_id AND message_id IN ("
        "SELECT message_id FROM outbox WHERE office_id = :office_id AND settled_at < :before AND form = 'text' "
        "AND body <> :body ORDER BY message_id LIMIT :at_most)",
        body=GONE,
        before=stored(before),
        at_most=at_most,
    )


def empty_inbox_of(tx: Tx, chat_id: int) -> None:
    """Forget what came from a chat and could not be worked on, and that anything came."""
    tx.run(
        "UPDATE inbox SET body = NULL, chat_id = NULL WHERE office_id = :office_id AND chat_id = :chat_id "
        "AND state IN ('done', 'set_aside')",
        chat_id=chat_id,
    )


def empty_old_inbox(tx: Tx, *, before: datetime) -> int:
    """Forget what was set aside before an instant; return how many."""
    return tx.run(
        "UPDATE inbox SET body = NULL, chat_id = NULL WHERE office_id = :office_id AND state = 'set_aside' "
        "AND body IS NOT NULL AND received_at < :before",
        before=stored(before),
    )


def forget_searches(tx: Tx) -> None:
    """Forget what the staff looked for: it may be words that are gone, or somebody's name."""
    tx.run("DELETE FROM searches WHERE office_id = :office_id")


def forget_identity(tx: Tx, person_id: int) -> None:
    """Forget how somebody is called, reached and found, but for his chat; and where he lives."""
    tx.run(
        "UPDATE identities SET name = NULL, phone = NULL, given_phone = NULL, house = NULL "
        "WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
    )
    tx.run(
        "UPDATE persons SET town_id = NULL, village_id = NULL, language = NULL "
        "WHERE office_id = :office_id AND person_id = :person_id",
        person_id=person_id,
    )


def part_from_chat(tx: Tx, person_id: int) -> None:
    """Forget somebody's chat: what he writes next is by somebody new. Only where nothing of his is open."""
    tx.run(
        "UPDATE identities SET chat_id = NULL, binding_id = NULL, unreachable_why = NULL "
        "WHERE office_id = :office_id AND person_id = :person_id AND kind = 'resident' "
        "AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.office_id = :office_id AND d.person_id = :person_id) "
        "AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.office_id = :office_id AND c.petitioner_id = :person_id "
        "AND c.closed_at IS NULL)",
        person_id=person_id,
    )


def old_residents(tx: Tx, *, before: datetime, at_most: int) -> list[int]:
    """Return residents who came before an instant, have no case or draft with anything in it, and heard nothing since."""
    rows = tx.all(
        f"SELECT i.person_id FROM identities i WHERE i.office_id = :office_id AND {_OF_NO_MORE} "
        f"AND NOT EXISTS (SELECT 1 FROM cases c WHERE {_HIS_CASE} AND c.emptied_at IS NULL) "
        "ORDER BY i.person_id LIMIT :at_most",
        newer=first_of(before),
        before=stored(before),
        at_most=at_most,
    )
    return [row[0] for row in rows]


def forget_cards(tx: Tx, case_id: int) -> None:
    """Nobody's card of a case is kept up to date any more."""
    tx.run("DELETE FROM cards WHERE office_id = :office_id AND case_id = :case_id", case_id=case_id)


def count_old(tx: Tx, *, before: datetime) -> Extent:
    """Return how much a purge of what is older than `before` would take."""
    old = f"SELECT case_id FROM cases WHERE office_id = :office_id AND {_OLD}"
    at = stored(before)
    return Extent(
        cases=tx.number(f"SELECT COUNT(*) FROM cases WHERE office_id = :office_id AND {_OLD}", before=at),
        parts=tx.number(
            f"SELECT COUNT(*) FROM parts WHERE office_id = :office_id AND (case_id IN ({old}) OR checked_id IN ({old}))",
            before=at,
        ),
        messages=tx.number(
            "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND form = 'text' AND body <> :body "
            f"AND (settled_at < :before OR case_id IN ({old}))",
            body=GONE,
            before=at,
        ),
        residents=tx.number(
            f"SELECT COUNT(*) FROM identities i WHERE i.office_id = :office_id AND {_OF_NO_MORE} "
            f"AND NOT EXISTS (SELECT 1 FROM cases c WHERE {_HIS_CASE} AND c.emptied_at IS NULL AND NOT ({_OLD}))",
            newer=first_of(before),
            before=at,
        ),
        inbox=tx.number(
            "SELECT COUNT(*) FROM inbox WHERE office_id = :office_id AND state = 'set_aside' AND body IS NOT NULL "
            "AND received_at < :before",
            before=at,
        ),
    )


def extent_of(tx: Tx, case_id: int) -> Extent:
    """Return how much there is in one case."""
    return Extent(
        cases=1,
        parts=tx.number(
            "SELECT COUNT(*) FROM parts WHERE office_id = :office_id AND (case_id = :case_id OR checked_id = :case_id)",
            case_id=case_id,
        ),
        messages=tx.number(
            "SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND case_id = :case_id AND form = 'text' "
            "AND body <> :body",
            case_id=case_id,
            body=GONE,
        ),
    )


def keep_backup(tx: Tx, path: str, *, now: datetime) -> None:
    """Remember where a copy of the whole was written."""
    tx.run(
        "INSERT INTO backups (office_id, made_at, path) VALUES (:office_id, :now, :path) "
        "ON CONFLICT (office_id, made_at, path) DO NOTHING",
        now=stored(now),
        path=path,
    )


def backups(tx: Tx) -> list[tuple[str, datetime]]:
    """Return where copies of the whole were written, and when, oldest first."""
    rows = tx.all("SELECT path, made_at FROM backups WHERE office_id = :office_id ORDER BY made_at, path")
    return [(row[0], instant(row[1])) for row in rows]
