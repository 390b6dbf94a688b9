"""Who took the call of an urgent case."""

from bot.rules.cases import Case
from bot.rules.people import Person
from storage import events, people
from storage.database import Tx


def taker_of(tx: Tx, case: Case) -> Person | None:
    """Return who took it: its handler, unless somebody went whom the case was sent up past."""
    taken = events.last_of(tx, case.case_id, "urgent_taken") if case.urgent_taken_at else None
    went = taken is not None and taken.at == case.urgent_taken_at
    return people.find(tx, taken.actor_id if taken and went else case.handler_id)
