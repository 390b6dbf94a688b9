"""A step of a case: load → decide → apply."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases.apply import apply
from bot.actions.office import rules_at
from bot.rules.cases import Case, Decision
from bot.rules.errors import NoSuchCase
from bot.rules.people import Place
from bot.rules.town import OfficeRules
from storage import cases, places
from storage.database import Tx

Decide = Callable[[Case, OfficeRules], Decision]


def act(tx: Tx, case_id: int, decide: Decide, *, now: datetime, event_id: int | None = None) -> Case:
    """Do one step; `event_id` is given where the step must know its own event.

    Raises: NoSuchCase, and whatever forbids the step.
    """
    case, place, office = load(tx, case_id)
    decision = decide(case, office)
    if (decision.case.village_id, decision.case.town_id) != (case.village_id, case.town_id):
        place = places.load(tx, decision.case.village_id, decision.case.town_id)
    return apply(tx, case, decision, place=place, office=office, event_id=event_id or tx.new_id(), now=now)


def load(tx: Tx, case_id: int) -> tuple[Case, Place, OfficeRules]:
    """Return a case with its place and the rules that hold there. Raises: NoSuchCase."""
    case = cases.get(tx, case_id)
    if case is None:
        raise NoSuchCase
    place = places.load(tx, case.village_id, case.town_id)
    return case, place, rules_at(tx, place)
