"""Requests to call somebody without a chat: said again, or to somebody else where the one who was asked cannot."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.calling import caller_of
from bot.rules import call_back
from bot.rules.cases import Case
from storage import cases
from storage.database import Tx


def call_again(tx: Tx, case: Case, *, now: datetime) -> None:
    """Ask for the call again, whoever may make it now."""
    _, place, _ = load(tx, case.case_id)
    caller = caller_of(tx, case, place)
    act(tx, case.case_id, partial(call_back.ask, to=caller.person_id if caller else None, now=now), now=now)


def find_callers(tx: Tx, *, now: datetime) -> None:
    """Somebody came, went, or got a case: let nobody wait for a call that nobody can make, or that its handler would."""
    for case in cases.to_be_called(tx):
        _, place, _ = load(tx, case.case_id)
        caller = caller_of(tx, case, place)
        if (caller.person_id if caller else None) != case.caller_id:
            call_again(tx, case, now=now)
