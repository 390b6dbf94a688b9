"""Changed settings or calendars plan every open case anew, in batches."""

from datetime import datetime

from bot.actions.cases.act import plan_anew
from bot.actions.cases.apply import leave_unplanned
from bot.actions.upkeep.alarms import Woken
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
                plan_anew(tx, case, now=now)
        except Exception as error:
            leave_unplanned(tx, case, version)
            faults.append((case.case_id, type(error).__name__))
    return Woken(len(found), tuple(faults))
