"""A digest that stands in a chat says what became of its cases: what it says is looked up anew, and put in its place."""

import json
from datetime import datetime, timedelta

from bot.actions.telling import show_digest
from bot.rules.digests import from_values
from bot.rules.errors import NotYours
from bot.rules.people import Person
from storage import events, outbox
from storage.database import Tx

FORM = "digest"
KEPT = timedelta(days=2)  # how long a digest says what its reader does elsewhere


def freshen(tx: Tx, person: Person, telegram_id: int | None, case_id: int, *, cause: str, now: datetime) -> None:
    """Let the digest from which somebody has acted, or else his newest, say what became of a case that stands in it."""
    row = outbox.by_telegram_id(tx, person, telegram_id) if telegram_id is not None else None
    if row is None or row.form != FORM:
        row = next(iter(outbox.of_form(tx, person, FORM, since=now - KEPT)), None)
    if row and _names(row, case_id):
        _show_anew(tx, person, row, cause=cause, now=now)


def take_from_digests(tx: Tx, person: Person, case_id: int, *, since: datetime, cause: str, now: datetime) -> None:
    """A case that is not for somebody any more goes out of every digest that names it."""
    anew = {row.telegram_id: row for row in reversed(outbox.of_form(tx, person, FORM, since=since))}
    for row in anew.values():
        if _names(row, case_id):
            _show_anew(tx, person, row, cause=cause, now=now)


def not_urged_since(tx: Tx, person: Person, telegram_id: int | None) -> list[int]:
    """Return the cases of a digest which nobody has urged since it was gathered, but for what waits for its reader's word.

    Raises: NotYours: there is none of his.
    """
    row = outbox.by_telegram_id(tx, person, telegram_id) if telegram_id is not None else None
    if row is None or row.form != FORM:
        raise NotYours
    digest = from_values(json.loads(row.body)["digest"])
    named = [item.case_id for item in digest.items if not item.request_id]
    return [one for one in named if not _is_urged(tx, one, digest.last_event)]


def _is_urged(tx: Tx, case_id: int, last_event: int) -> bool:
    last = events.last_of(tx, case_id, "urged")
    return last is not None and last.event_id > last_event


def _names(row: outbox.Row, case_id: int) -> bool:
    digest = json.loads(row.body)["digest"]
    return case_id in {item[1] for item in digest["items"]} | {look[0] for look in digest["seen"]}


def _show_anew(tx: Tx, person: Person, row: outbox.Row, *, cause: str, now: datetime) -> None:
    body = {**json.loads(row.body), "edits": row.telegram_id}
    show_digest(tx, person, body, kind="edit", cause=f"{cause}.digest{row.telegram_id}", now=now)
