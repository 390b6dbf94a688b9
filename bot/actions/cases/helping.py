"""联办: who helps with a case, what he says, and when his part ends."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.helped import end, thank
from bot.actions.parts import file_words
from bot.rules import helping as rules
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NotYours
from bot.rules.helping import HelperState
from bot.rules.people import Person
from bot.rules.recusal import ids_of
from bot.rules.requests import Request
from storage import cases, helpers, people, places
from storage.database import Tx
from storage.drafts import Part


def begin(tx: Tx, request: Request, *, by: int, now: datetime) -> Case:
    """Somebody above has agreed that he helps. Raises: AlreadyClosed, NotNow."""
    _, _, office = load(tx, request.case_id)
    helpers.add(tx, rules.new_helper(request, office, now=now))
    return act(tx, request.case_id, partial(rules.begin, request=request, by=by), now=now)


def report(tx: Tx, member: Person, case_id: int, parts: list[Part], *, now: datetime) -> None:
    """回话. Raises: EmptyAnswer, AnswerTooBig, NotYours, AlreadyClosed."""
    event_id = tx.new_id()
    text, more = file_words(tx, case_id, parts, event_id=event_id)
    act(tx, case_id, partial(rules.report, by=member.person_id, text=text, parts=more), now=now, event_id=event_id)


def finish(tx: Tx, member: Person, case_id: int, *, now: datetime) -> Case:
    """办好了. Raises: NotYours."""
    must_help(tx, member, load(tx, case_id)[0])
    case = act(tx, case_id, partial(rules.done, by=member.person_id), now=now)
    end(tx, case_id, member.person_id, HelperState.DONE, now=now)
    return case


def let_go(tx: Tx, member: Person, case_id: int, helper_id: int, *, now: datetime) -> Case:
    """不用协办了. Raises: NotYours, NotNow."""
    case = act(tx, case_id, partial(rules.let_go, helper=helper_id, by=member.person_id), now=now)
    end(tx, case_id, helper_id, HelperState.ENDED, now=now)
    thank(tx, case, helper_id, cause=f"h{tx.new_id()}", now=now)
    return case


def lose(tx: Tx, case_id: int, helper_id: int, *, now: datetime) -> None:
    """Nobody does his part now: whoever has the case hears it once."""
    end(tx, case_id, helper_id, HelperState.OVER, now=now)
    act(tx, case_id, partial(rules.lost, helper=helper_id), now=now)


def lose_who_may_not_see(tx: Tx, case_id: int, *, now: datetime) -> None:
    """It turned out whom a case is about: whoever of its helpers must stand aside helps no more."""
    case, _, _ = load(tx, case_id)
    for helper_id in sorted(ids_of(case.helpers)):
        if not helps(tx, people.get(tx, helper_id), case):
            lose(tx, case_id, helper_id, now=now)


def helps(tx: Tx, member: Person, case: Case) -> bool:
    """Whether somebody helps with a case, and may see it."""
    place = places.of_case(tx, case)
    return member.person_id in ids_of(case.helpers) and audience(case, member, place) >= Sees.CARD


def must_help(tx: Tx, member: Person, case: Case) -> None:
    """Raises: NotYours: he does not, or must stand aside."""
    if not helps(tx, member, case):
        raise NotYours


def helped_by(tx: Tx, member: Person) -> list[Case]:
    """Return the cases with which somebody helps and which he may see, earliest due first."""
    parts = helpers.of_person(tx, member.person_id)
    found = [cases.get(tx, case_id) for case_id in dict.fromkeys(part.case_id for part in parts)]
    return [case for case in found if case and helps(tx, member, case)]
