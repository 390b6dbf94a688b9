"""What was answered before answers were counted is counted at the beat, newest first, so that no start waits for it."""

from datetime import datetime

from bot.actions.cases.counting import counted_anew
from bot.actions.upkeep.alarms import Woken
from storage import call_backs
from storage.database import Tx

AT_ONCE = 100  # cases in one transaction


def make_countable(tx: Tx, *, now: datetime) -> Woken:
    """Count the next cases, if there are any."""
    newest = call_backs.uncounted(tx)
    if newest is None:
        return Woken(0)
    found = call_backs.next_uncounted(tx, newest, at_most=AT_ONCE)
    for case_id in found:
        call_backs.keep(tx, call_backs.of_case(tx, case_id), counted_anew(tx, case_id))
    call_backs.counted_from(tx, found[-1] if len(found) == AT_ONCE else None)
    return Woken(len(found))
