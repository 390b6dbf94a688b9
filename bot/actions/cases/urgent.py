"""紧急 for a case that is there: marking it, telling everybody near again, and 我来办."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.apply import replan
from bot.rules import urgency
from bot.rules.cases import Case
from storage import people
from storage.database import Tx


def mark_urgent(tx: Tx, case_id: int, *, by: int, now: datetime) -> Case:
    """Let an open case ring, for its petitioner. Raises: AlreadyClosed, NotNow (it rings already)."""
    case, _, _ = load(tx, case_id)
    hear = _called(tx, case, round=1)
    return act(tx, case_id, partial(urgency.mark, by=by, hear=hear, now=now), now=now)


def ring_again(tx: Tx, case: Case, *, now: datetime) -> None:
    """Nobody has taken it: tell everybody near again. With nobody to tell, look again as soon."""
    _, _, office = load(tx, case.case_id)
    hear = _called(tx, case, round=urgency.round_at(case, office, now))
    decision = partial(urgency.tell_again, hear=hear, now=now)
    if hear:
        act(tx, case.case_id, decision, now=now)
    else:
        replan(tx, decision(case, office).case, office)


def _called(tx: Tx, case: Case, *, round: int) -> urgency.Called:
    _, place, _ = load(tx, case.case_id)
    chat = people.get(tx, case.petitioner_id).chat_id
    return urgency.called(case, place, people.find(tx, case.handler_id), round=round, petitioner_chat=chat)
