"""Requests that wait too long go to the next one above."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.requests import levels_of
from bot.actions.upkeep.alarms import Woken
from bot.rules import requests as rules
from bot.rules.requests import Request
from storage import events, requests
from storage.database import Tx

AT_ONCE = 500


def put_on_requests(tx: Tx, *, now: datetime) -> Woken:
    """Put what nobody has decided for a working day to the next one above; count those."""
    moved, faults = 0, []
    for request in requests.asked(tx, at_most=AT_ONCE):
        try:
            with tx.savepoint():
                moved += _put_on(tx, request, now=now)
        except Exception as error:
            faults.append((request.request_id, type(error).__name__))
    return Woken(moved, tuple(faults))


def _put_on(tx: Tx, request: Request, *, now: datetime) -> bool:
    case, place, office = load(tx, request.case_id)
    if now < rules.goes_up_at(_put_at(tx, request), office):
        return False
    levels = levels_of(tx, case, place, request.asked_by, request.kind)
    above = rules.nearest(levels, above=request.decider_id)
    if above is None or above.person_id == request.decider_id:
        return False
    moved = replace(request, decider_id=above.person_id)
    requests.save(tx, moved)
    act(tx, case.case_id, partial(rules.put_on, request=moved, to=above.person_id), now=now)
    return True


def _put_at(tx: Tx, request: Request) -> datetime:
    """When it was put to whoever is to decide now."""
    before = [
        event.at
        for event in events.of_case(tx, request.case_id)
        if event.kind == "request_put_on" and event.why == str(request.request_id)
    ]
    return before[-1] if before else request.asked_at
