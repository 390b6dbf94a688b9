"""What is to be said: pending → sending → sent | later(when, why) | refused(why) | withdrawn(why) | unclear."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.rules.cases import Case
from bot.rules.people import Person
from storage.database import Tx
from storage.rows import columns, insert_unless, instant, read, stored

WAITING = "state IN ('pending', 'later')"  # this and the next as in the indexes of storage/schema
UNHEARD = "state IN ('refused', 'unclear')"
ID_BITS = 59  # `turn` is the lane above the id: one number orders a chat's messages


@dataclass(frozen=True)
class Row:
    """A row of `outbox`; `body` is JSON whose meaning `form` tells, see bot/messages."""

    message_id: int
    turn: int
    once_key: str
    person_id: int
    binding_id: int | None  # a chat's message numbers mean nothing in the next chat of the same person
    case_id: int | None
    event_id: int | None
    kind: str
    form: str
    body: str
    state: str
    why: str | None
    tries: int
    repeated: int  # how often it may have been heard already
    owner: str | None
    created_at: datetime
    not_before: datetime
    settled_at: datetime | None = None
    telegram_id: int | None = None


@dataclass(frozen=True)
class Head:
    """The message that is next for a person."""

    message_id: int
    person_id: int
    kind: str
    chat_id: int | None
    not_before: datetime


_SELECT = f"SELECT {columns(Row)} FROM outbox WHERE office_id = :office_id "


def put(
    tx: Tx,
    *,
    once_key: str,
    person_id: int,
    binding_id: int | None,
    kind: str,
    form: str,
    body: str,
    lane: int,
    now: datetime,
    not_before: datetime | None = None,
    case_id: int | None = None,
    event_id: int | None = None,
) -> int | None:
    """Put a message in and return its id; None where its cause has spoken to this person before."""
    message_id = tx.new_id()
    row = Row(
        message_id=message_id,
        turn=(lane << ID_BITS) | message_id,
        once_key=once_key,
        person_id=person_id,
        binding_id=binding_id,
        case_id=case_id,
        event_id=event_id,
        kind=kind,
        form=form,
        body=body,
        state="pending",
        why=None,
        tries=0,
        repeated=0,
        owner=None,
        created_at=now,
        not_before=not_before or now,
    )
    if not insert_unless(tx, "outbox", row, there="once_key"):
        return None
    tx.spoke = True
    return message_id


def get(tx: Tx, message_id: int) -> Row | None:
    """Return a row by id."""
    row = tx.one(_SELECT + "AND message_id = :message_id", message_id=message_id)
    return read(Row, row) if row else None


def waiting_for(tx: Tx, person_id: int, kind: str, *, case_id: int | None = None) -> Row | None:
    """Return a message of that kind that waits for a person, so that another need not be put in."""
    of_case = "AND case_id = :case_id " if case_id is not None else ""
    sql = (
        _SELECT + f"AND {WAITING} AND person_id = :person_id AND kind = :kind {of_case}ORDER BY message_id DESC LIMIT 1"
    )
    row = tx.one(sql, person_id=person_id, kind=kind, case_id=case_id)
    return read(Row, row) if row else None


def rewrite(tx: Tx, message_id: int, body: str, *, kind: str | None = None) -> None:
    """Change what a waiting message will say, and if need be what kind of message it is."""
    tx.run(
        "UPDATE outbox SET body = :body, kind = COALESCE(:kind, kind) "
        f"WHERE office_id = :office_id AND message_id = :message_id AND {WAITING}",
        message_id=message_id,
        body=body,
        kind=kind,
    )


def hasten(tx: Tx, message_id: int, *, now: datetime) -> None:
    """Let a waiting message wait no longer."""
    tx.run(
        f"UPDATE outbox SET not_before = :now WHERE office_id = :office_id AND message_id = :message_id AND {WAITING}",
        message_id=message_id,
        now=stored(now),
    )
    tx.spoke = True


def note(tx: Tx, message_id: int, body: str) -> None:
    """Keep beside a message that is being sent what its outcome will need."""
    tx.run(
        "UPDATE outbox SET body = :body WHERE office_id = :office_id AND message_id = :message_id",
        message_id=message_id,
        body=body,
    )


def heads(tx: Tx, *, at_most: int) -> list[Head]:
    """Return the message that is next for each person who has any waiting, urgent lanes first."""
    rows = tx.all(
        "SELECT o.message_id, o.person_id, o.kind, i.chat_id, o.not_before FROM (SELECT person_id, MIN(turn) AS turn "
        f"FROM outbox WHERE office_id = :office_id AND {WAITING} GROUP BY person_id ORDER BY 2 LIMIT :at_most) h "
        f"JOIN outbox o ON o.office_id = :office_id AND o.{WAITING} AND o.person_id = h.person_id AND o.turn = h.turn "
        "JOIN identities i ON i.office_id = o.office_id AND i.person_id = o.person_id ORDER BY o.turn",
        at_most=at_most,
    )
    return [read(Head, row) for row in rows]


def take(tx: Tx, message_id: int, *, owner: str) -> Row | None:
    """Take a waiting message for sending and return it; None if somebody else has it."""
    row = tx.one(
        "UPDATE outbox SET state = 'sending', owner = :owner, tries = tries + 1 "
        f"WHERE office_id = :office_id AND message_id = :message_id AND {WAITING} RETURNING {columns(Row)}",
        message_id=message_id,
        owner=owner,
    )
    return read(Row, row) if row else None


def settle(
    tx: Tx, message_id: int, state: str, *, now: datetime, why: str | None = None, telegram_id: int | None = None
) -> None:
    """Write down what became of a message: sent, refused, withdrawn or unclear."""
    tx.run(
        "UPDATE outbox SET state = :state, why = :why, owner = NULL, settled_at = :now, telegram_id = COALESCE(:telegram_id, telegram_id) "
        "WHERE office_id = :office_id AND message_id = :message_id",
        message_id=message_id,
        state=state,
        why=why,
        now=stored(now),
        telegram_id=telegram_id,
    )


def postpone(tx: Tx, message_id: int, *, until: datetime, why: str, repeated: bool = False) -> None:
    """Let a message wait; `repeated` marks that it may have been heard already."""
    tx.run(
        "UPDATE outbox SET state = 'later', why = :why, owner = NULL, not_before = :until, "
        "repeated = repeated + :repeated "
        "WHERE office_id = :office_id AND message_id = :message_id",
        message_id=message_id,
        until=stored(until),
        why=why,
        repeated=int(repeated),
    )


def owners_sending(tx: Tx) -> list[str]:
    """Return the names under which messages are being sent."""
    rows = tx.all(
        "SELECT DISTINCT owner FROM outbox WHERE office_id = :office_id AND state = 'sending' AND owner IS NOT NULL ORDER BY owner"
    )
    return [row[0] for row in rows]


def sending_by(tx: Tx, owner: str) -> list[Row]:
    """Return what an owner was sending."""
    return [
        read(Row, row)
        for row in tx.all(_SELECT + "AND state = 'sending' AND owner = :owner ORDER BY turn", owner=owner)
    ]


def replied_to(tx: Tx, person: Person, telegram_id: int) -> Row | None:
    """Return what a message of somebody's present chat was when it spoke of a case, though it may be but a line by now."""
    sql = _SELECT + (
        "AND person_id = :person_id AND binding_id = :binding_id AND telegram_id = :telegram_id "
        "AND case_id IS NOT NULL ORDER BY message_id DESC LIMIT 1"
    )
    row = tx.one(sql, person_id=person.person_id, binding_id=person.binding_id, telegram_id=telegram_id)
    return read(Row, row) if row else by_telegram_id(tx, person, telegram_id)


def by_telegram_id(tx: Tx, person: Person, telegram_id: int) -> Row | None:
    """Return what stands now at a message of somebody's present chat."""
    sql = _SELECT + (
        "AND person_id = :person_id AND binding_id = :binding_id AND telegram_id = :telegram_id "
        "ORDER BY message_id DESC LIMIT 1"
    )
    row = tx.one(sql, person_id=person.person_id, binding_id=person.binding_id, telegram_id=telegram_id)
    return read(Row, row) if row else _album_of(tx, person, telegram_id)


def newest_to(tx: Tx, person: Person) -> int | None:
    """Return the number of the lowest message that ever stood in somebody's present chat."""
    sql = (
        "SELECT MAX(telegram_id) FROM outbox WHERE office_id = :office_id AND person_id = :person_id "
        "AND binding_id = :binding_id AND telegram_id IS NOT NULL"
    )
    row = tx.one(sql, person_id=person.person_id, binding_id=person.binding_id)
    return row[0] if row else None


def _album_of(tx: Tx, person: Person, telegram_id: int) -> Row | None:
    """The album of which one of the later messages is meant: only the number of its first is a column."""
    sql = _SELECT + (
        "AND person_id = :person_id AND binding_id = :binding_id AND telegram_id < :telegram_id "
        "AND telegram_id > :telegram_id - 50 AND form = 'media' ORDER BY telegram_id DESC"
    )
    rows = tx.all(sql, person_id=person.person_id, binding_id=person.binding_id, telegram_id=telegram_id)
    albums = (read(Row, row) for row in rows)
    return next((row for row in albums if telegram_id in json.loads(row.body).get("others", ())), None)


def last_sent(tx: Tx, person: Person, kind: str, *, case_id: int) -> Row | None:
    """Return the newest message of a kind about a case that stands in somebody's present chat."""
    sql = _SELECT + (
        "AND case_id = :case_id AND person_id = :person_id AND binding_id = :binding_id AND kind = :kind "
        "AND state = 'sent' ORDER BY message_id DESC LIMIT 1"
    )
    row = tx.one(sql, case_id=case_id, person_id=person.person_id, binding_id=person.binding_id, kind=kind)
    return read(Row, row) if row else None


def words_to(tx: Tx, person_id: int) -> list[Row]:
    """Return all that was said to somebody in words, oldest first."""
    sql = _SELECT + "AND person_id = :person_id AND form = 'text' AND kind <> 'menu' ORDER BY created_at, message_id"
    return [read(Row, row) for row in tx.all(sql, person_id=person_id)]


def last_of_kind(tx: Tx, person: Person, kind: str, *, since: datetime, about: str = "") -> Row | None:
    """Return the newest message of a kind that stands in somebody's present chat and was put in since then.

    `about` is a part of its once_key, for what is of no case.
    """
    sql = _SELECT + (
        "AND person_id = :person_id AND binding_id = :binding_id AND kind = :kind AND state = 'sent' "
        "AND created_at >= :since AND once_key LIKE :about ORDER BY message_id DESC LIMIT 1"
    )
    values = {"person_id": person.person_id, "binding_id": person.binding_id, "kind": kind, "since": stored(since)}
    row = tx.one(sql, about=f"%{about}%", **values)
    return read(Row, row) if row else None


def with_key(tx: Tx, person: Person, begins: str) -> list[Row]:
    """Return what stands in somebody's present chat, or waits to, under keys that begin so."""
    sql = _SELECT + (
        f"AND person_id = :person_id AND binding_id = :binding_id AND once_key LIKE :begins AND (state = 'sent' OR {WAITING}) "
        "ORDER BY message_id"
    )
    rows = tx.all(sql, person_id=person.person_id, binding_id=person.binding_id, begins=f"{begins}%")
    return [read(Row, row) for row in rows]


def of_form(tx: Tx, person: Person, form: str, *, since: datetime) -> list[Row]:
    """Return the messages of a form that stand in somebody's present chat and were put in since then, newest first."""
    sql = _SELECT + (
        "AND person_id = :person_id AND created_at >= :since AND binding_id = :binding_id AND form = :form "
        "AND state = 'sent' ORDER BY created_at DESC, message_id DESC"
    )
    values = {"person_id": person.person_id, "binding_id": person.binding_id, "since": stored(since)}
    return [read(Row, row) for row in tx.all(sql, form=form, **values)]


def of_event(tx: Tx, event_id: int, kind: str) -> list[Row]:
    """Return the messages of that kind that an event caused, in order; a long answer takes several."""
    sql = _SELECT + "AND event_id = :event_id AND kind = :kind ORDER BY message_id"
    return [read(Row, row) for row in tx.all(sql, event_id=event_id, kind=kind)]


def of_case(tx: Tx, case_id: int) -> list[Row]:
    """Return all messages about a case, oldest first."""
    return [read(Row, row) for row in tx.all(_SELECT + "AND case_id = :case_id ORDER BY message_id", case_id=case_id)]


def of_kinds(tx: Tx, person: Person, kinds: tuple[str, ...], *, since: datetime) -> list[Row]:
    """Return the messages of some kinds that stand in somebody's present chat, put in since an instant; oldest first."""
    marks = ", ".join(f":kind{n}" for n in range(len(kinds)))
    sql = _SELECT + (
        "AND person_id = :person_id AND created_at >= :since AND binding_id = :binding_id "
        f"AND kind IN ({marks}) AND state = 'sent' ORDER BY created_at, message_id"
    )
    named = {f"kind{n}": kind for n, kind in enumerate(kinds)}
    rows = tx.all(sql, person_id=person.person_id, binding_id=person.binding_id, since=stored(since), **named)
    return [read(Row, row) for row in rows]


def naming(tx: Tx, person: Person, case: Case, *, since: datetime) -> list[Row]:
    """Return what stands in somebody's present chat, is no row of a case, and has its number in its body; oldest first."""
    sql = _SELECT + (
        "AND person_id = :person_id AND created_at >= :since AND binding_id = :binding_id "
        "AND COALESCE(case_id, 0) <> :case_id AND state = 'sent' AND body LIKE :number ORDER BY created_at, message_id"
    )
    values = {"person_id": person.person_id, "binding_id": person.binding_id, "since": stored(since)}
    return [read(Row, row) for row in tx.all(sql, case_id=case.case_id, number=f"%{case.number}%", **values)]


def instants(tx: Tx, person_id: int, kinds: tuple[str, ...], *, since: datetime) -> list[tuple[str, datetime]]:
    """Return (state, when it was sent or else put in) of a person's messages of some kinds that were not taken back."""
    marks = ", ".join(f":kind{n}" for n in range(len(kinds)))
    rows = tx.all(
        f"SELECT state, COALESCE(settled_at, created_at) FROM outbox WHERE office_id = :office_id AND person_id = :person_id AND created_at >= :since "
        f"AND kind IN ({marks}) AND state NOT IN ('withdrawn', 'refused') ORDER BY created_at",
        person_id=person_id,
        since=stored(since),
        **{f"kind{n}": kind for n, kind in enumerate(kinds)},
    )
    return [(row[0], instant(row[1])) for row in rows]


def undeliverable(tx: Tx, kinds: tuple[str, ...], *, since: datetime, until: datetime) -> list[int]:
    """Return the cases of which a message of some kinds did not arrive in a span, for all that is known."""
    marks = ", ".join(f":kind{n}" for n in range(len(kinds)))
    rows = tx.all(
        f"SELECT DISTINCT case_id FROM outbox WHERE office_id = :office_id AND {UNHEARD} "
        f"AND settled_at > :since AND settled_at <= :until AND kind IN ({marks}) AND case_id IS NOT NULL ORDER BY case_id",
        since=stored(since),
        until=stored(until),
        **{f"kind{n}": kind for n, kind in enumerate(kinds)},
    )
    return [row[0] for row in rows]


def counts(tx: Tx) -> dict[str, int]:
    """Return how many messages are in each state."""
    rows = tx.all("SELECT state, COUNT(*) FROM outbox WHERE office_id = :office_id GROUP BY state ORDER BY state")
    return {row[0]: row[1] for row in rows}


def unsettled(tx: Tx) -> dict[str, int]:
    """Return how many messages are in each state that is not an end, where there are any."""
    rows = tx.all(
        f"SELECT state, COUNT(*) FROM outbox WHERE office_id = :office_id AND {WAITING} GROUP BY state "
        "UNION ALL SELECT state, COUNT(*) FROM outbox WHERE office_id = :office_id AND state = 'sending' GROUP BY state"
    )
    return {row[0]: row[1] for row in rows}


def waiting_since(tx: Tx) -> dict[int, datetime]:
    """Return {lane: since when the oldest waits}; what was put off for the quiet hours waits since their end."""
    lane = f"(turn / {1 << ID_BITS})"
    rows = tx.all(
        f"SELECT {lane}, MIN(CASE WHEN COALESCE(why, '') = 'quiet' THEN not_before ELSE created_at END) FROM outbox "
        f"WHERE office_id = :office_id AND {WAITING} GROUP BY {lane} ORDER BY {lane}"
    )
    return {row[0]: instant(row[1]) for row in rows}


def stuck(tx: Tx, *, before: datetime, lanes: int) -> int:
    """Return for how many people the next message, of the first so many lanes, has waited since before an instant.

    What was put off for the quiet hours has waited since their end.
    """
    return tx.number(
        "SELECT COUNT(*) FROM outbox o JOIN (SELECT person_id, MIN(turn) AS turn FROM outbox "
        f"WHERE office_id = :office_id AND {WAITING} GROUP BY person_id) h ON h.turn = o.turn AND h.person_id = o.person_id "
        f"WHERE o.office_id = :office_id AND o.{WAITING} AND o.turn < :end AND "
        "CASE WHEN COALESCE(o.why, '') = 'quiet' THEN o.not_before ELSE o.created_at END < :before",
        end=lanes << ID_BITS,
        before=stored(before),
    )


def unclear(tx: Tx, *, since: datetime) -> int:
    """Return of how many messages it became unclear since then whether they were heard."""
    return tx.number(
        f"SELECT COUNT(*) FROM outbox WHERE office_id = :office_id AND {UNHEARD} AND state = 'unclear' AND settled_at >= :since",
        since=stored(since),
    )


def inconsistent(tx: Tx) -> list[str]:
    """Return a sentence for each message that is in no proper state."""
    rows = tx.all(
        "SELECT message_id, state FROM outbox WHERE office_id = :office_id AND ("
        "state NOT IN ('pending', 'later', 'sending', 'sent', 'refused', 'withdrawn', 'unclear') "
        "OR (state IN ('later', 'refused', 'withdrawn') AND why IS NULL) OR (state = 'sending' AND owner IS NULL) "
        "OR (state = 'sent' AND telegram_id IS NULL)) ORDER BY message_id LIMIT 20"
    )
    return [f"message {row[0]} is {row[1]} without what belongs to it" for row in rows]
