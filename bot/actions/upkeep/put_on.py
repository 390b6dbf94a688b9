"""Requests that wait too long go to the next one above."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.asking import put_at
from bot.actions.cases.requests import levels_of
from bot.actions.upkeep.alarms import Woken
from bot.rules import requests as rules
from bot.rules.requests import Request
from storage import requests
from storage.database import Tx

AT_ONCE = 200
LOOK_AGAIN = timedelta(hours=1)  # while nobody above can be reached


def put_on_requests(tx: Tx, *, now: datetime) -> Woken:
    """Put what nobody has decided for a working day to the next one above; count those."""
    moved, faults = 0, []
    for request in requests.due(tx, now=now, at_most=AT_ONCE):
        try:
            with tx.savepoint():
                moved += _put_on(tx, request, now=now)
        except Exception as error:
            requests.save(tx, replace(request, next_alarm_at=now + LOOK_AGAIN))
            faults.append((request.request_id, type(error).__name__))
    return Woken(moved, tuple(faults))


def _put_on(tx: Tx, request: Request, *, now: datetime) -> bool:
    """Whether it went up; else it is looked at again when it may."""
    case, place, office = load(tx, request.case_id)
    when = rules.goes_up_at(put_at(tx, request), office)
    if now < when:
        requests.save(tx, replace(request, next_alarm_at=when))
        return False
    levels = levels_of(tx, case, place, request.asked_by, request.kind)
    above = rules.nearest(levels, above=request.decider_id)
    if above is None or above.person_id == request.decider_id:
        requests.save(tx, replace(request, next_alarm_at=now + LOOK_AGAIN))
        return False
    moved = replace(request, decider_id=above.person_id, next_alarm_at=rules.goes_up_at(now, office))
    requests.save(tx, moved)
    act(tx, case.case_id, partial(rules.put_on, request=moved, to=above.person_id), now=now)
    return True
