"""Changed settings or calendars plan every open case anew, in batches."""

from bot.actions.cases.act import load
from bot.actions.cases.apply import replan
from bot.rules.life import planned_anew
from storage import cases, offices
from storage.database import Tx

AT_ONCE = 200


def plan_cases(tx: Tx) -> int:
    """Plan a batch of the open cases that were reckoned with older settings; return how many."""
    version = offices.version(tx)
    found = cases.planned_before(tx, version, at_most=AT_ONCE)
    for case in found:
        _, _, office = load(tx, case.case_id)
        replan(tx, planned_anew(case, office, version), office)
    return len(found)
