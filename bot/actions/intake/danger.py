"""Somebody writes of danger: he is advised to call first, and can let everybody near be called with one press."""

from datetime import datetime

from bot.actions.telling import say, tell
from bot.messages.buttons import Press
from bot.messages.residents import danger
from bot.rules.cases import Case
from bot.rules.danger import speaks_of_danger
from bot.rules.intake import Draft
from bot.rules.people import Person
from storage import places
from storage.database import Tx


def advise(tx: Tx, draft: Draft, resident: Person, text: str, *, now: datetime) -> None:
    """Advise him who writes a petition, once: the draft is the cause, and a cause speaks once."""
    if speaks_of_danger(text):
        message = danger(Press("urgent", draft.draft_id))
        say(tx, resident, message, kind="danger", cause=f"d{draft.draft_id}", now=now)


def advise_in_case(tx: Tx, case: Case, writer: Person, text: str, *, cause: str, now: datetime) -> None:
    """Advise him who adds something to a case, for somebody else too, unless it rings already."""
    if speaks_of_danger(text) and case.is_open and not case.is_ringing:
        place = places.of_case(tx, case)
        message = danger(Press("urgent_case", case.case_id))
        tell(tx, case, place, writer.person_id, message, kind="danger", cause=cause, now=now)
