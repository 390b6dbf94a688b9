"""不予受理 and 移送: a case ends without a result, for a reason that has a code, and the resident is told the lawful way.

Source: docs/glossary.md, "不予受理", "移送"; 《信访工作条例》 2022, articles 22, 23, 36.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.rules import life
from bot.rules.cases import REFUSALS, TRANSFERS, Case, Decision, State, Tell, content_of, must_be_with_handler
from bot.rules.errors import EmptyAnswer, NotNow, NotYours
from bot.rules.people import Person, Place
from bot.rules.town import OfficeRules

NEEDS_WORDS = frozenset({"not_ours", "other", "elsewhere"})  # the code alone does not say where to go


def refusers(case: Case, place: Place, *, petitioner_chat: int | None) -> tuple[Person, ...]:
    """Return who may decide that a case is not accepted: dispatchers; where there is none, duty room and supervisors.

    Never its handler, nor its petitioner; about a cadre neither the duty room nor anybody of the circle.
    """
    dispatchers = _able(case, place, place.dispatchers, petitioner_chat)
    if dispatchers:
        return dispatchers
    room = (place.duty_room,) if place.duty_room and not case.about_cadre else ()
    return _able(case, place, (*room, *place.town_supervisors, *place.office_supervisors), petitioner_chat)


def transferrers(case: Case, place: Place, *, petitioner_chat: int | None) -> tuple[Person, ...]:
    """Return who may transfer a case: dispatchers and supervisors, also one who has it; of the circle nobody."""
    above = (*place.dispatchers, *place.town_supervisors, *place.office_supervisors)
    return _able(replace(case, handler_id=None), place, above, petitioner_chat)


def _able(case: Case, place: Place, people: Iterable[Person], petitioner_chat: int | None) -> tuple[Person, ...]:
    barred = {case.handler_id} | (place.circle if case.about_cadre else set())
    return tuple(
        one
        for one in dict.fromkeys(people)
        if one.reachable and one.person_id not in barred and (one.chat_id != petitioner_chat)
    )


def must_be_refusable(case: Case, code: str = "") -> None:
    """Raises: NotNow: it was answered once, or there is no such reason; and what forbids any step."""
    must_be_with_handler(case)
    if case.round > 1 or (code and code not in REFUSALS):
        raise NotNow


def refuse(
    case: Case, office: OfficeRules, *, by: int, may: frozenset[int], code: str, text: str = "", now: datetime
) -> Decision:
    """不予受理. Raises: NotYours, EmptyAnswer: the reason needs words, and what forbids it."""
    if by not in may:
        raise NotYours
    must_be_refusable(case, code)
    ended = _ended(case, office, state=State.NOT_ACCEPTED, code=code, text=text, now=now)
    handler = case.handler_id if case.handler_id != by else None
    heard = (Tell("not_accepted_here", handler),) if handler else ()
    tells = (Tell("not_accepted", case.petitioner_id, text), *heard)
    return Decision(ended, "not_accepted", by, why=code, content=content_of(text, "") if text else None, tells=tells)


def transfer(
    case: Case, office: OfficeRules, *, by: int, may: frozenset[int], code: str, text: str = "", now: datetime
) -> Decision:
    """移送: from now on only whoever did so sees what it says. Raises: as `refuse`."""
    if by not in may:
        raise NotYours
    must_be_with_handler(case)
    if code not in TRANSFERS:
        raise NotNow
    ended = _ended(case, office, state=State.TRANSFERRED_OUT, code=code, text=text, now=now)
    tells = (Tell("transferred", case.petitioner_id, text),)
    gone = replace(ended, handler_id=by, caller_id=None)
    return Decision(gone, "transferred_out", by, why=code, content=content_of(text, "") if text else None, tells=tells)


def transfer_too(case: Case, *, of: Case) -> Decision:
    """What goes on in a case that is transferred is read by nobody else either."""
    gone = replace(case, why_ended=of.why_ended, handler_id=of.handler_id, caller_id=None)
    return Decision(gone, "transferred_out", why=of.number)


def _ended(case: Case, office: OfficeRules, *, state: State, code: str, text: str, now: datetime) -> Case:
    if code in NEEDS_WORDS and not text.strip():
        raise EmptyAnswer
    return replace(life.resumed(case, office, now), state=state, closed_at=now, why_ended=code)
