"""A step of a case: load → decide → apply."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.cases.apply import apply, replan
from bot.actions.cases.asking import plan_requests
from bot.actions.office import rules_at
from bot.rules import life
from bot.rules.cases import Case, Decision
from bot.rules.errors import NoSuchCase
from bot.rules.people import Place
from bot.rules.town import OfficeRules
from storage import cases, events, offices, places
from storage.database import Tx

Decide = Callable[[Case, OfficeRules], Decision]


def act(tx: Tx, case_id: int, decide: Decide, *, now: datetime, event_id: int | None = None) -> Case:
    """Do one step; `event_id` is given where the step must know its own event.

    Raises: NoSuchCase, and whatever forbids the step.
    """
    case, place, office = load(tx, case_id)
    if case.is_open and case.planned_version < offices.version(tx):
        case = plan_anew(tx, case, now=now)  # else the step would move the deadline, and nobody hear of it
    decision = decide(case, office)
    if _belongs(decision.case) != _belongs(case):
        place = places.of_case(tx, decision.case)
        decision, office = _by_hours_of(tx, place, decision, office), rules_at(tx, place)
    return apply(tx, case, decision, place=place, office=office, event_id=event_id or tx.new_id(), now=now)


def _belongs(case: Case) -> tuple[int, int, str]:
    return case.village_id, case.town_id, case.concerned


def plan_anew(tx: Tx, case: Case, *, now: datetime) -> Case:
    """Reckon the clocks of a case with the present settings. A deadline that moves is an event; the rest is only looked at."""
    _, place, office = load(tx, case.case_id)
    plan_requests(tx, case, office)
    history = ((event.at, event.changes) for event in events.of_case(tx, case.case_id))
    decision = life.replan(case, office, offices.version(tx), history=history)
    if (decision.case.due_at, decision.case.legal_due_at) == (case.due_at, case.legal_due_at):
        return replan(tx, decision.case, office)
    return apply(tx, case, decision, place=place, office=office, event_id=tx.new_id(), now=now)


def _by_hours_of(tx: Tx, place: Place, decision: Decision, office: OfficeRules) -> Decision:
    """A case in a village with other hours is planned anew at the next beat."""
    if rules_at(tx, place).calendar == office.calendar:
        return decision
    return replace(decision, case=replace(decision.case, planned_version=0))


def load(tx: Tx, case_id: int) -> tuple[Case, Place, OfficeRules]:
    """Return a case with its place and the rules that hold there. Raises: NoSuchCase."""
    case = cases.get(tx, case_id)
    if case is None:
        raise NoSuchCase
    place = places.of_case(tx, case)
    return case, place, rules_at(tx, place)
