"""What names cases beside the rows of those cases: lists, agendas, minutes, files. What is not for its reader any more goes.

The words of a list name each case by its number. Of what is looked up when it is sent, the numbers are noted in its row then.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.actions.telling import make, say, take_away, tidy
from bot.messages.message import Message
from bot.messages.shifts import hand_over
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.people import Person
from bot.texts import shifts, staff
from bot.texts.language import speaking_to
from storage import cases, digests, events, outbox, places
from storage.database import Tx

LISTS = ("list", "edit", "receipt")  # words of other kinds are a row of the case, or bear its number at most
NOTED = ("made", "duty")  # forms whose words lie nowhere: what they named is noted
AGAIN = ("agenda", "minutes")  # made anew without the case; other things that were made go whole
FILES_OF_CASES = ("check_sheet", "dossier", "minutes_page", "report_book", "report_page")
_NUMBER = re.compile(r"(?<!\d)\d{4}-\d{5,}(?!\d)")


def is_list(row: outbox.Row) -> bool:
    """Whether a row may name cases of which it is no row."""
    return row.form in NOTED or (row.form == "text" and row.kind in LISTS)


def as_for(tx: Tx, person: Person, row: outbox.Row, message: Message) -> Message:
    """Return a list that is about to be said, or in its place a sentence: a case in it may not be for him since it was put in."""
    if person.kind != "staff" or not is_list(row) or digests.last_event(tx) < row.message_id:
        return message
    gone = (one for one in _named(tx, _numbers_in(message)) if not _may_know(tx, one, person))
    if any(events.of_case(tx, one.case_id)[-1].event_id > row.message_id for one in gone):
        return Message(staff.outdated(), edits=message.edits)
    return message


def noted(tx: Tx, row: outbox.Row, message: Message | None) -> Message | None:
    """Return what was looked up as it is said, in place of what it was before if it was; what cases it names is noted beside it."""
    if row.form not in NOTED:
        return message
    body: dict[str, Any] = json.loads(row.body)
    edits = body.get("edits")
    if message is None:
        return None if edits is None else Message(staff.outdated(), edits=edits)
    numbers = _numbers_in(message, of_file=body.get("make") in FILES_OF_CASES)
    if numbers:
        outbox.note(tx, row.message_id, json.dumps({**body, "names": numbers, "file": message.printed is not None}))
    return message if edits is None else message.in_place_of(edits)


def take_from_lists(tx: Tx, person: Person, case: Case, *, cause: str, now: datetime) -> None:
    """A case that is not for somebody any more goes out of whatever names it."""
    for row in outbox.naming(tx, person, case, since=case.registered_at):
        if is_list(row) and _stands(tx, person, row):
            with speaking_to(person):
                _take(tx, person, row, cause=f"{cause}.{row.message_id}", now=now)


def _take(tx: Tx, person: Person, row: outbox.Row, *, cause: str, now: datetime) -> None:
    body = json.loads(row.body)
    if body.get("file"):
        take_away(tx, person, row.telegram_id, cause=cause, now=now)
    elif body.get("make") in AGAIN:
        anew = {**body, "names": [], "edits": row.telegram_id}
        make(tx, person, anew, kind="edit", cause=cause, now=now)
    elif row.kind == "shift_begins":
        changed = hand_over([shifts.outdated()], date.fromisoformat(body["day"]))
        say(tx, person, replace(changed, edits=row.telegram_id), kind="edit", cause=cause, now=now)
    else:
        tidy(tx, person, row.telegram_id, staff.outdated(), cause=cause, now=now)


def _stands(tx: Tx, person: Person, row: outbox.Row) -> bool:
    newest = outbox.by_telegram_id(tx, person, row.telegram_id) if row.telegram_id is not None else None
    return newest is not None and newest.message_id == row.message_id


def _named(tx: Tx, numbers: Iterable[str]) -> list[Case]:
    return [case for number in numbers if (case := cases.by_number(tx, number))]


def _may_know(tx: Tx, case: Case, person: Person) -> bool:
    return audience(case, person, places.of_case(tx, case)) >= Sees.LINE


def _numbers_in(message: Message, *, of_file: bool = False) -> list[str]:
    """Return the numbers of cases in the words and labels of a message, and if asked in its file."""
    labels = [button.label for row in message.rows for button in row]
    written = [message.text, *labels, *([repr(message.printed)] if of_file else [])]
    return sorted({number for words in written for number in _NUMBER.findall(words)})
