"""督办 and 解除督办, by those above the handler; 再办一轮 or 就此办结, by the supervisor with whom a case stays."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.choosing import ask_to_choose
from bot.actions.cases.view import view_of
from bot.actions.cases.wording import Awaited, ask_for_words
from bot.actions.heard import Pressed
from bot.actions.presses.giving import candidates
from bot.actions.presses.leading import must_lead
from bot.actions.telling import tell, tidy, tidy_last
from bot.messages.buttons import Press
from bot.messages.supervision import ask_colour, his_round
from bot.rules import rounds, supervision
from bot.rules.cases import Case, must_be_handler, must_be_with_handler
from bot.rules.errors import ForgedButton, NotNow, NotYours
from bot.rules.people import Person, Place
from bot.texts import supervision as texts
from bot.texts import toasts
from storage.database import Tx


def ask(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """督办: yellow or red?"""
    case, place, _ = load(tx, press.subject)
    _must_stand_above(tx, case, member, place)
    must_be_with_handler(case)
    ask_to_choose(tx, case, place, member, ask_colour(case), cause=pressed.cause, now=now)
    return ""


def supervise(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """黄牌 or 红牌; what he writes next says what is to be done."""
    if press.argument not in supervision.COLOURS:
        raise ForgedButton
    case, place, _ = load(tx, press.subject)
    _must_stand_above(tx, case, member, place)
    hear = supervision.hearers_of(case, place, but=member.person_id)
    marked = partial(supervision.supervise, by=member.person_id, colour=press.argument, hear=hear, now=now)
    case = act(tx, press.subject, marked, now=now)
    done = texts.asked(case.number, texts.COLOURS[press.argument])
    tidy(tx, member, pressed.message_id, done, cause=pressed.cause, now=now)
    asked = texts.ask_directions(case.number)
    ask_for_words(tx, case, place, member, step="directing", text=asked, pressed=pressed, now=now)
    return toasts.supervised()


def direct(tx: Tx, member: Person, case_id: int, choice: str, text: str, now: datetime) -> str:
    """What is to be done."""
    case, place, _ = load(tx, case_id)
    _must_stand_above(tx, case, member, place)
    hear = supervision.hearers_of(case, place, but=member.person_id)
    act(tx, case_id, partial(supervision.direct, by=member.person_id, text=text, hear=hear, now=now), now=now)
    return texts.directions_went(case.number)


def lift(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """解除督办."""
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    if not supervision.may_lift(case, member, place):
        raise NotYours
    hear = supervision.hearers_of(case, place, but=member.person_id)
    act(tx, press.subject, partial(supervision.lift, by=member.person_id, hear=hear, now=now), now=now)
    return toasts.unsupervised()


def another_round(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """再办一轮: it stays with him; whoever else may have it he can be asked for at once."""
    case = act(tx, press.subject, partial(rounds.another, by=member.person_id, now=now), now=now)
    tidy_last(tx, member, "decide_round", case_id=case.case_id, cause=pressed.cause, now=now)
    _, place, office = load(tx, case.case_id)
    others = bool(candidates(tx, case, place))
    message = his_round(view_of(tx, case, place, office, now=now), others=others)
    tell(tx, case, place, member.person_id, message, kind="list", cause=f"{pressed.cause}.round", now=now)
    return toasts.another_round()


def ask_end(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """就此办结: why?"""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    if not case.needs_decision:
        raise NotNow
    asked = texts.ask_end(case.number)
    ask_for_words(tx, case, place, member, step="settling", text=asked, pressed=pressed, now=now)
    return ""


def settle(tx: Tx, member: Person, case_id: int, choice: str, text: str, now: datetime) -> str:
    """Why it ends."""
    event_id = tx.new_id()
    ended = partial(rounds.settle, by=member.person_id, text=text, event_id=event_id, now=now)
    case = act(tx, case_id, ended, now=now, event_id=event_id)
    tidy_last(tx, member, "decide_round", case_id=case_id, cause=str(event_id), now=now)
    return texts.end_to_tell(case.number) if case.no_chat else texts.end_went(case.number)


def _must_stand_above(tx: Tx, case: Case, member: Person, place: Place) -> None:
    """Raises: NotYours."""
    must_lead(tx, case, member, place)
    if not supervision.may_supervise(case, member, place):
        raise NotYours


SUPERVISING_PRESSES: dict[str, Callable[..., str]] = {
    "supervise": ask,
    "colour": supervise,
    "lift": lift,
    "another": another_round,
    "settle": ask_end,
}
SUPERVISING_WORDS = {"directing": Awaited(direct), "settling": Awaited(settle)}
