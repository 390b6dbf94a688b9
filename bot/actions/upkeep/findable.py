"""What was there before anything could be looked for is made findable at the beat, newest first, so that no start waits for it."""

from datetime import datetime

from bot.actions.upkeep.alarms import Woken
from storage import drafts, search
from storage.database import Tx

AT_ONCE = 100  # cases in one transaction


def make_findable(tx: Tx, *, now: datetime) -> Woken:
    """Make the next cases findable, if there are any."""
    if search.unfindable(tx) is None:
        return Woken(0)
    found = search.next_unfindable(tx, at_most=AT_ONCE)
    for case_id in found:
        drafts.make_findable(tx, case_id)
    search.findable_from(tx, found[-1] if len(found) == AT_ONCE else None)
    return Woken(len(found))
