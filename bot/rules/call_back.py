"""回访: somebody without a chat is called by whoever does not have his case, and says whether it is solved.

Source: docs/glossary.md, "回访".
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.rules.cases import WITH_HANDLER, Case, Decision, State, Tell, must_be_open
from bot.rules.durations import Duration
from bot.rules.errors import NotNow, NotYours
from bot.rules.people import Person, Place
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

TRIES, DAYS = 3, 2  # calls that reached nobody, until somebody above may give up
AGAIN = Duration(7, "h")  # of working time: about a working day
_ORDINALS = 1000


def callers(
    place: Place, officers: Iterable[Person], *, about_cadre: bool, handler_id: int | None
) -> tuple[Person, ...]:
    """Return who could call back, the first to be asked first: call-back officers, duty room, dispatchers, supervisors.

    Never the handler; about a cadre neither officer nor duty room, and nobody of the circle.
    """
    desk = (*officers, *((place.duty_room,) if place.duty_room else ()))
    offered = (*(() if about_cadre else desk), *_above(place))
    barred = place.circle if about_cadre else frozenset()
    found = {person.person_id: person for person in offered if person.reachable and person.person_id not in barred}
    return tuple(person for person in found.values() if person.person_id != handler_id)


def deciders(place: Place, *, handler_id: int | None) -> tuple[Person, ...]:
    """Return who may close a case because nobody could be reached: the dispatchers; where there is none, the supervisors.

    Never the handler, nobody of the circle.
    """
    barred = place.circle | {handler_id}
    able = [person for person in _above(place) if person.reachable and person.person_id not in barred]
    return tuple(person for person in able if person in place.dispatchers) or tuple(able)


def _above(place: Place) -> tuple[Person, ...]:
    return (*place.dispatchers, *place.town_supervisors, *place.office_supervisors)


def ask(case: Case, office: OfficeRules, *, to: int | None, now: datetime) -> Decision:
    """Somebody is asked to call, or asked again; None: nobody can be."""
    tells = (Tell("call_back", to),) if to is not None else ()
    return Decision(replace(case, caller_id=to, called_at=now if to else None), "call_back", tells=tells)


@guarded("not_reached")
def missed(
    case: Case,
    office: OfficeRules,
    *,
    by: int,
    call: int,
    tries: tuple[datetime, ...],
    decider: int | None,
    now: datetime,
) -> Decision:
    """没打通: once the tries suffice, `decider` is asked whether to give up. `tries` are those before this one."""
    must_be_open(case)
    if by != calling(case):
        raise NotYours if calling(case) is not None else NotNow
    if call != ordinal(case, len(tries)):
        raise NotNow
    enough = may_give_up((*tries, now), office) and decider is not None
    tells = (Tell("ask_give_up", decider),) if enough and decider else ()
    return Decision(replace(case, called_at=now if case.caller_id else None), "not_reached", by, tells=tells)


@guarded("closed")
def give_up(
    case: Case, office: OfficeRules, *, by: int, may: frozenset[int], tries: tuple[datetime, ...], now: datetime
) -> Decision:
    """无法联系: the one way to close a case whose answer nobody could be told. `may`: who stands above it."""
    must_be_open(case)
    if by not in may:
        raise NotYours
    if calling(case) is None or not may_give_up(tries, office):
        raise NotNow
    closed = replace(case, state=State.CLOSED, result="unreachable", closed_at=now)
    return Decision(closed, "closed", by, why="unreachable")


def calling(case: Case) -> int | None:
    """Return who has to call now: the handler who has an answer to tell, then whoever asks whether it is solved.

    Somebody with a chat is called where the answer could not be sent to him, and by nobody else.
    """
    if case.state is State.AWAITING_FEEDBACK:
        return case.caller_id if case.no_chat else None
    owes = case.state in WITH_HANDLER and case.answer_final and case.answer_state == "refused"
    return case.handler_id if owes else None


def may_give_up(tries: tuple[datetime, ...], office: OfficeRules) -> bool:
    """Return whether three calls on two days reached nobody."""
    return len(tries) >= TRIES and len({office.calendar.day_of(at) for at in tries}) >= DAYS


def ordinal(case: Case, tries: int) -> int:
    """Return which call the button 没打通 speaks of, so that pressing it twice counts once."""
    told = case.state is State.AWAITING_FEEDBACK
    return (case.round * 2 + told) * _ORDINALS + tries
