"""督办: somebody above the handler puts a case under supervision, yellow or red: a mark, never a state.

Source: docs/glossary.md, "督办".
"""

from dataclasses import replace
from datetime import datetime

from bot.rules.cases import Case, Decision, Tell, must_be_open, must_be_with_handler
from bot.rules.errors import NotNow, NotYours, SupervisedAlready
from bot.rules.people import Person, Place
from bot.rules.rota import level_of, steps
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

COLOURS = ("yellow", "red")


def may_supervise(case: Case, person: Person, place: Place) -> bool:
    """Return whether somebody stands above the handler: grid leader, supervisors of the town, of the office."""
    levels = [level_of(one, place, about_cadre=case.about_cadre) for one in (case.handler_id, person.person_id)]
    return levels[0] < levels[1]


def may_lift(case: Case, person: Person, place: Place) -> bool:
    """Return whether somebody may end the supervision: a supervisor who does not have the case himself."""
    ranked = {one.person_id for one in (*place.town_supervisors, *place.office_supervisors)}
    barred = place.circle if case.about_cadre else frozenset()
    return person.person_id in ranked - barred - {case.handler_id}


def hearers_of(case: Case, place: Place, *, but: int) -> tuple[int, ...]:
    """Return who hears of it: the handler, and the leaders above him."""
    above = (one for people in steps(place, about_cadre=case.about_cadre) for one in people)
    ids = [case.handler_id, *(one.person_id for one in above)]
    return tuple(dict.fromkeys(one for one in ids if one is not None and one != but))


@guarded("supervised")
def supervise(
    case: Case, office: OfficeRules, *, by: int, colour: str, hear: tuple[int, ...], now: datetime
) -> Decision:
    """黄牌 or 红牌; a yellow one may become red, a red one is lifted first. Raises: SupervisedAlready."""
    must_be_with_handler(case)
    if colour not in COLOURS:
        raise NotNow
    if case.handler_id == by:
        raise NotYours
    if case.supervised in (colour, "red"):
        raise SupervisedAlready
    marked = replace(case, supervised=colour, supervised_at=now)
    return Decision(marked, "supervised", by, why=colour, tells=_told("supervised", hear))


@guarded("directed")
def direct(case: Case, office: OfficeRules, *, by: int, text: str, hear: tuple[int, ...], now: datetime) -> Decision:
    """What is to be done, in the words of whoever supervises."""
    must_be_open(case)
    if case.supervised is None:
        raise NotNow
    return Decision(case, "directed", by, content={"text": text}, tells=_told("directed", hear, text))


@guarded("unsupervised")
def lift(case: Case, office: OfficeRules, *, by: int, hear: tuple[int, ...], now: datetime) -> Decision:
    """解除督办."""
    must_be_open(case)
    if case.supervised is None:
        raise NotNow
    free = replace(case, supervised=None, supervised_at=None)
    return Decision(free, "unsupervised", by, tells=_told("unsupervised", hear))


def rank(supervised: str | None) -> int:
    """Return where a case stands in a list: red first, then yellow, then the rest."""
    return {"red": 0, "yellow": 1}.get(supervised or "", 2)


def _told(what: str, hear: tuple[int, ...], text: str = "") -> tuple[Tell, ...]:
    return tuple(Tell(what, person_id, text) for person_id in hear)
