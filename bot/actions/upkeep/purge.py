"""`purge`: empties by age what is over; numbers, states, dates, grades and the chain of the history stay, and with them all figures."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act
from bot.rules.emptying import Extent, emptied_by_age
from storage import assessments, corrections, emptying
from storage.database import Tx

AT_ONCE = 200  # in one transaction: whoever writes meanwhile waits no longer than for that


def to_purge(tx: Tx, *, before: datetime) -> Extent:
    """Return how much a purge would take; nothing is changed."""
    return emptying.count_old(tx, before=before)


def purge_some(tx: Tx, *, before: datetime, now: datetime) -> Extent:
    """Purge a part of what is older than `before`; nothing once all is. Returns how much it was."""
    some = _cases(tx, before=before, now=now)
    if some.cases:
        return some
    messages = emptying.empty_old_messages(tx, before=before, at_most=10 * AT_ONCE)
    if messages:
        return Extent(messages=messages)
    residents = emptying.old_residents(tx, before=before, at_most=AT_ONCE)
    for person_id in residents:
        emptying.forget_identity(tx, person_id)
        emptying.part_from_chat(tx, person_id)
    emptying.forget_searches(tx)
    corrections.empty_old_words(tx, before=before)
    assessments.empty_old_words(tx, before=before)
    return Extent(residents=len(residents), inbox=emptying.empty_old_inbox(tx, before=before))


def _cases(tx: Tx, *, before: datetime, now: datetime) -> Extent:
    done, older = Extent(), tx.new_id()
    for case_id in emptying.old_cases(tx, before=before, at_most=AT_ONCE):
        done += emptying.extent_of(tx, case_id)
        emptying.forget_cards(tx, case_id)  # nobody looks at them any more
        act(tx, case_id, partial(emptied_by_age, now=now), now=now)
        emptying.empty_case(tx, case_id, older=older)
    return done
