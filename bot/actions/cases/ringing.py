"""An urgent case was taken, or has ended: whatever rang for it loses its buttons and says so."""

from datetime import datetime

from bot.actions.telling import tidy
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.people import Person, Place
from bot.texts import staff
from bot.texts.language import speaking_to
from storage import outbox, people
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


def take_from_circle(tx: Tx, case: Case, place: Place, *, cause: str, now: datetime) -> None:
    """Now it is known of which village it is: whoever of its circle was called before keeps no word of it."""
    for row in outbox.of_case(tx, case.case_id):
        person = people.get(tx, row.person_id)
        stands = row.kind == "urgent" and row.state == "sent" and person.binding_id == row.binding_id
        if stands and audience(case, person, place) < Sees.COUNT:
            with speaking_to(person):
                line = staff.gone(case.number)
                tidy(tx, person, row.telegram_id, line, cause=f"{cause}.{row.message_id}", now=now)


def _what_became_of_it(tx: Tx, case: Case, place: Place, person: Person) -> str:
    if audience(case, person, place) < Sees.LINE:
        return staff.gone(case.number)
    if not case.is_open:
        return staff.urgent_ended(case.number)
    handler = people.find(tx, case.handler_id)
    return staff.urgent_over(case.number, handler.name if handler else None)
