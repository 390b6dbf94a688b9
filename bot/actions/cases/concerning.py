"""It turns out whom a case is about: those must stand aside, and whoever may have it gets it."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.helping import lose_who_may_not_see
from bot.actions.cases.recall import find_callers
from bot.actions.cases.reroute import reroute
from bot.actions.cases.ringing import take_from_circle
from bot.rules import recusal
from bot.rules.cases import Case
from bot.rules.people import Place
from storage import cases
from storage.database import Tx


def concern(tx: Tx, case_id: int, *, by: int, whom: frozenset[int], how: str, now: datetime) -> Case:
    """It is about `whom` of the staff, or about somebody of the village (nobody named).

    Raises: AlreadyClosed, AlreadyWithdrawn, NotNow (that is known).
    """
    case = act(tx, case_id, partial(recusal.concern, by=by, whom=whom, how=how, now=now), now=now)
    _, place, _ = load(tx, case_id)
    if case.handler_id not in _may_have_it(place):
        reroute(tx, case, now=now)
        take_from_circle(tx, case, place, cause=f"aside{tx.new_id()}", now=now)
    lose_who_may_not_see(tx, case_id, now=now)
    if case.no_chat:
        find_callers(tx, now=now)
    return cases.get(tx, case_id) or case


def _may_have_it(place: Place) -> frozenset[int]:
    above = (*place.dispatchers, *place.town_supervisors, *place.office_supervisors)
    return frozenset(person.person_id for person in above) - place.circle
