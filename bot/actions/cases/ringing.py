"""An urgent case was taken, or has ended: whatever rang for it loses its buttons and says so."""

import json
from datetime import datetime

from bot.actions.cases.lists import take_from_lists
from bot.actions.cases.taker import taker_of
from bot.actions.digests.freshen import take_from_digests
from bot.actions.telling import say, take_away, tidy
from bot.messages.kinds import CHASING
from bot.messages.meetings import meeting_of, not_here
from bot.messages.message import from_json
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import ForgedButton
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of
from bot.texts import ending, staff
from bot.texts.language import speaking_to
from storage import cards, outbox, people
from storage.database import Tx


def stop_ringing(tx: Tx, case: Case, place: Place, *, cause: str, now: datetime) -> None:
    """Let every message that rang become a line, the newest in each chat saying what became of it.

    What has not gone yet is withdrawn when its turn comes.
    """
    rang = [row for row in outbox.of_case(tx, case.case_id) if row.kind == "urgent" and row.state == "sent"]
    newest = {row.binding_id: row.message_id for row in rang}
    for row in rang:
        person = people.get(tx, row.person_id)
        if person.binding_id == row.binding_id:
            with speaking_to(person):
                is_newest = newest[row.binding_id] == row.message_id
                line = _what_became_of_it(tx, case, place, person) if is_newest else staff.urgent_earlier(case.number)
                tidy(tx, person, row.telegram_id, line, cause=f"{cause}.{row.message_id}", now=now)


def take_from_circle(tx: Tx, case: Case, place: Place, *, cause: str, now: datetime, only: int | None = None) -> None:
    """Whoever may not read a case any more, for it is about him, or was transferred, keeps no word of it, nor what came beside.

    His card says so by itself, and what waits for him is withdrawn when its turn comes. `only`: from one of them.
    """
    sent = [row for row in outbox.of_case(tx, case.case_id) if row.state == "sent" and only in (None, row.person_id)]
    newest = {(row.binding_id, row.telegram_id): row for row in sent}
    for row in newest.values():
        person = people.get(tx, row.person_id)
        stands = person.kind == "staff" and person.binding_id == row.binding_id
        if stands and _shows(tx, person, row, case):
            _take_row(tx, case, place, person, row, cause=f"{cause}.{row.message_id}", now=now)
    heard = {row.person_id for row in newest.values()}
    for person in _everybody(tx, case, place, heard):
        if only in (None, person.person_id) and audience(case, person, place) is Sees.NOTHING:
            take_from_lists(tx, person, case, cause=cause, now=now)
            _take_reminders(tx, case, person, cause=cause, now=now)
            take_from_digests(tx, person, case.case_id, since=case.registered_at, cause=cause, now=now)


def _take_row(tx: Tx, case: Case, place: Place, person: Person, row: outbox.Row, *, cause: str, now: datetime) -> None:
    """It goes from whoever may not read the case; out of a meeting it goes for all who are in the room."""
    meeting_id = _meeting_of(row)
    if meeting_id is not None:
        with speaking_to(person):
            said = not_here(meeting_id, edits=row.telegram_id or 0)
            say(tx, person, said, kind="edit", cause=cause, now=now)
    elif audience(case, person, place) < (Sees.CARD if case.is_transferred else Sees.COUNT):
        _take(tx, case, person, row, cause=cause, now=now)


def _meeting_of(row: outbox.Row) -> int | None:
    """Return the meeting in which a row shows its case; buttons of an older version are of none that runs."""
    try:
        return meeting_of(from_json(row.body)) if row.form == "text" else None
    except ForgedButton:
        return None


def _everybody(tx: Tx, case: Case, place: Place, heard: set[int]) -> list[Person]:
    """Return who on the staff may have read of a case: for its village, having `heard` of it, or whom it is about."""
    elsewhere = (ids_of(case.concerned) | heard) - {person.person_id for person in place.everybody}
    others = (people.get(tx, one) for one in sorted(elsewhere))
    return [*place.everybody, *(person for person in others if person.kind == "staff")]


def _shows(tx: Tx, person: Person, row: outbox.Row, case: Case) -> bool:
    """Whether a message still speaks of a case: one that shows case after case may be at another by now, and stays."""
    now = outbox.by_telegram_id(tx, person, row.telegram_id) if row.telegram_id is not None else None
    return (
        now is None or now.case_id == case.case_id or now.kind == "tidy"
    )  # a line of what stood there, or all its words


def _take_reminders(tx: Tx, case: Case, person: Person, *, cause: str, now: datetime) -> None:
    """What reminds of several cases bears no case's number in its row."""
    for row in outbox.of_kinds(tx, person, CHASING, since=case.registered_at):
        if any(item["case"] == case.case_id for item in json.loads(row.body)["items"]):
            with speaking_to(person):
                line = staff.reminder_is_over()
                tidy(tx, person, row.telegram_id, line, cause=f"{cause}.{row.message_id}", now=now)


def _take(tx: Tx, case: Case, person: Person, row: outbox.Row, *, cause: str, now: datetime) -> None:
    living = cards.living(tx, case.case_id, person.person_id)
    if row.form == "media":
        for telegram_id in (row.telegram_id, *json.loads(row.body).get("others", ())):
            take_away(tx, person, telegram_id, cause=f"{cause}.{telegram_id}", now=now)
    elif living is None or living.message_id != row.telegram_id:
        with speaking_to(person):
            said = ending.gone(case.number) if case.is_transferred else staff.gone(case.number)
            tidy(tx, person, row.telegram_id, said, cause=cause, now=now)


def _what_became_of_it(tx: Tx, case: Case, place: Place, person: Person) -> str:
    if audience(case, person, place) < Sees.LINE:
        return staff.gone(case.number)
    if not case.is_open:
        return staff.urgent_ended(case.number)
    taker = taker_of(tx, case)
    return staff.urgent_over(case.number, taker.name if taker else None)
