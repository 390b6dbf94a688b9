"""Changed settings or calendars plan every open case anew, in batches."""

from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.apply import apply, leave_unplanned, replan
from bot.actions.upkeep.alarms import Woken
from bot.rules.cases import Case, Decision
from bot.rules.life import planned_anew
from storage import cases, offices
from storage.database import Tx

AT_ONCE = 200


def plan_cases(tx: Tx, *, now: datetime) -> Woken:
    """Plan a batch of the open cases that were reckoned with older settings; one that fails stays as it was."""
    version = offices.version(tx)
    found = cases.planned_before(tx, version, at_most=AT_ONCE)
    faults = []
    for case in found:
        try:
            with tx.savepoint():
                _plan(tx, case, version, now=now)
        except Exception as error:
            leave_unplanned(tx, case, version)
            faults.append((case.case_id, type(error).__name__))
    return Woken(len(found), tuple(faults))


def _plan(tx: Tx, case: Case, version: int, *, now: datetime) -> None:
    """A deadline that moves is an event; the rest is only looked at again."""
    _, place, office = load(tx, case.case_id)
    planned = planned_anew(case, office, version)
    if planned.due_at == case.due_at:
        replan(tx, planned, office)
    else:
        apply(tx, case, Decision(planned, "planned_anew"), place=place, office=office, event_id=tx.new_id(), now=now)
