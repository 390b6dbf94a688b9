"""不计入排名 and 计入排名, by those above who never answered the case themselves."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.wording import Awaited, ask_for_words
from bot.actions.heard import Pressed
from bot.actions.presses.leading import must_lead
from bot.messages.buttons import Press
from bot.rules import exclusion
from bot.rules.errors import NotNow, NotYours
from bot.rules.people import Person
from bot.rules.steps import STEPS
from bot.texts import exclusion as texts
from storage import call_backs
from storage.database import Tx


def ask(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不计入排名: why?"""
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    if member.person_id in _handled(tx, case.case_id):
        raise NotYours
    if case.excluded or case.state not in STEPS["excluded"].ways or not exclusion.may_be_excluded(case):
        raise NotNow
    asked = texts.ask_why(case.number)
    ask_for_words(tx, case, place, member, step="excluding", text=asked, pressed=pressed, now=now)
    return ""


def exclude(tx: Tx, member: Person, case_id: int, choice: str, text: str, now: datetime) -> str:
    """Why it does not count."""
    case, place, _ = load(tx, case_id)
    must_lead(tx, case, member, place)
    handled = _handled(tx, case_id)
    done = partial(exclusion.exclude, by=member.person_id, handled=handled, text=text, now=now)
    return texts.done(act(tx, case_id, done, now=now).number)


def include(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """计入排名."""
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    handled = _handled(tx, case.case_id)
    act(tx, press.subject, partial(exclusion.include, by=member.person_id, handled=handled, now=now), now=now)
    return texts.counts_again()


def _handled(tx: Tx, case_id: int) -> frozenset[int]:
    """Return whose answers it is about: theirs are the places that it would move."""
    return frozenset(row.handler_id for row in call_backs.of_case(tx, case_id) if row.handler_id is not None)


EXCLUDING_PRESSES: dict[str, Callable[..., str]] = {"exclude": ask, "include": include}
EXCLUDING_WORDS = {"excluding": Awaited(exclude)}
