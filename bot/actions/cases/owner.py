"""Who is to have an open case now, had nobody it yet: by the roster, or by how far up it has come."""

from datetime import datetime

from bot.actions.cases.register import handler_for
from bot.rules.cases import Case
from bot.rules.people import Place
from bot.rules.rota import OnDuty, Reason, one_level_up, supervisor_for
from storage import people
from storage.database import Tx


def owner_of(tx: Tx, case: Case, place: Place, *, now: datetime) -> OnDuty:
    """Return who it is, and why. What was sent up does not come down; what stays above has only supervisors."""
    petitioner = people.get(tx, case.petitioner_id)
    if case.stays_above:
        found = supervisor_for(place, handler_id=case.handler_id, petitioner_chat=petitioner.chat_id)
        return OnDuty(found, "supervisor", Reason.REOPENED)
    if case.reason == Reason.REOPENED:
        above = one_level_up(
            place, about_cadre=case.about_cadre, handler_id=case.handler_id, petitioner_chat=petitioner.chat_id
        )
        if above:
            return OnDuty(above, above.role, Reason.REOPENED)
    return handler_for(tx, place, about_cadre=case.about_cadre, petitioner=petitioner, now=now)


def above_for(tx: Tx, case: Case, place: Place) -> int | None:
    """Return who takes a case if it is opened again: one level up, after two rounds the supervisor; None: it stays."""
    chat = people.get(tx, case.petitioner_id).chat_id
    found = supervisor_for(place, handler_id=case.handler_id, petitioner_chat=chat) if case.next_stays_above else None
    up = found or one_level_up(place, about_cadre=case.about_cadre, handler_id=case.handler_id, petitioner_chat=chat)
    return up.person_id if up else None
