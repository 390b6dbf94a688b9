"""退回, 延期, 挂账 by buttons, and 同意 / 不同意 by whoever decides."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases import requests as asking
from bot.actions.cases.act import load
from bot.actions.cases.choosing import ask_to_choose
from bot.actions.cases.view import view_of
from bot.actions.heard import Pressed
from bot.actions.presses.giving import offer
from bot.actions.telling import tell, tidy
from bot.messages import requests as messages
from bot.messages.buttons import Press
from bot.messages.ending import ask_refusal
from bot.messages.message import Message
from bot.rules.errors import NotNow
from bot.rules.people import Person
from bot.rules.requests import EXTENSIONS, HOLDS, RequestKind, lengthened, review_day
from bot.texts import requests as texts
from storage import drafts
from storage.database import Tx


def give_back(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """退回: why?"""
    case = asking.may_ask(tx, member, press.subject, RequestKind.RETURN, now=now)
    _prompt(tx, member, case.case_id, "returning", texts.ask_return(case.number), pressed, now=now)
    return ""


def extend(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """延期: by how much, then why?"""
    case = asking.may_ask(tx, member, press.subject, RequestKind.EXTENSION, now=now)
    if not press.argument:
        _, place, office = load(tx, case.case_id)
        message = messages.ask_days(view_of(tx, case, place, office, now=now))
        ask_to_choose(tx, case, place, member, message, cause=pressed.cause, now=now)
        return ""
    if press.number not in EXTENSIONS:
        raise NotNow
    days = press.number
    lengthened(case, load(tx, case.case_id)[2], days)
    chosen = texts.chosen(case.number, texts.extension(days))
    tidy(tx, member, pressed.message_id, chosen, cause=pressed.cause, now=now)
    prompt = texts.ask_why_extend(case.number, days)
    _prompt(tx, member, case.case_id, "extending", prompt, pressed, text=str(days), now=now)
    return ""


def extend_legally(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """法定延期: why?"""
    case = asking.may_ask(tx, member, press.subject, RequestKind.LEGAL, now=now)
    prompt = texts.ask_why_legally(case.number)
    _prompt(tx, member, case.case_id, "extending_legally", prompt, pressed, now=now)
    return ""


def hold(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """挂账: until when, then why, and what is the plan?"""
    case = asking.may_ask(tx, member, press.subject, RequestKind.HOLD, now=now)
    _, place, office = load(tx, case.case_id)
    if not press.argument:
        message = messages.ask_until(view_of(tx, case, place, office, now=now))
        ask_to_choose(tx, case, place, member, message, cause=pressed.cause, now=now)
        return ""
    if press.number not in HOLDS:
        raise NotNow
    day = review_day(now, office, press.number)
    chosen = texts.chosen(case.number, texts.held_until(day))
    tidy(tx, member, pressed.message_id, chosen, cause=pressed.cause, now=now)
    prompt = texts.ask_plan(case.number, day)
    _prompt(tx, member, case.case_id, "holding", prompt, pressed, text=day.isoformat(), now=now)
    return ""


def suggest_refusal(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """建议不予受理: why?"""
    case = asking.may_ask(tx, member, press.subject, RequestKind.NOT_ACCEPT, now=now)
    _prompt(tx, member, case.case_id, "suggesting", texts.ask_refusal(case.number), pressed, now=now)
    return ""


def _prompt(
    tx: Tx, member: Person, case_id: int, step: str, asked: str, pressed: Pressed, *, text: str = "", now: datetime
) -> None:
    """Ask for words: what he writes or says next is them."""
    case, place, office = load(tx, case_id)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, step, case_id, text))
    message = Message(asked, ((messages.stop(view_of(tx, case, place, office, now=now)),),))
    tell(tx, case, place, member.person_id, message, kind="prompt", cause=pressed.cause, now=now)


def grant(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """同意; of a return: whose is it now? Of a refusal: why? With the choice it is granted."""
    request = asking.to_decide(tx, member, press.subject, press.number)
    if request.kind is RequestKind.RETURN:
        case, place, _ = load(tx, press.subject)
        offer(tx, case, place, member, pressed, now=now)
        return ""
    if request.kind is RequestKind.NOT_ACCEPT:
        case, place, _ = load(tx, press.subject)
        ask_to_choose(tx, case, place, member, ask_refusal(case), cause=pressed.cause, now=now)
        return ""
    asking.grant(tx, member, request, now=now)
    return texts.toast_granted()


def deny(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不同意; what he writes next says why, if he likes."""
    request = asking.to_decide(tx, member, press.subject, press.number)
    case = asking.refuse(tx, member, request, now=now)
    asked = texts.ask_why_not(case.number)
    _prompt(tx, member, case.case_id, "refusing", asked, pressed, text=str(request.request_id), now=now)
    return texts.toast_refused()


def ask_no_more(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """收回: whoever asked does not need it any more."""
    asking.take_back(tx, member, asking.find(tx, press.subject, press.number), now=now)
    return texts.toast_taken_back()


REQUEST_PRESSES: dict[str, Callable[..., str]] = {
    "return": give_back,
    "extend": extend,
    "hold": hold,
    "extend_legally": extend_legally,
    "suggest": suggest_refusal,
    "grant": grant,
    "deny": deny,
    "ask_no_more": ask_no_more,
}
