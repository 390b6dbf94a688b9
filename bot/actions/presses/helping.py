"""联办 by buttons: whom, until when, what; 回话, 办好了, 不用协办了. And 并案, 拆分 by the staff."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases import helping, merging
from bot.actions.cases import requests as asking
from bot.actions.cases.act import load
from bot.actions.cases.alike import same_village
from bot.actions.cases.choosing import ask_to_choose
from bot.actions.cases.helped import active
from bot.actions.cases.view import view_of
from bot.actions.heard import Pressed
from bot.actions.presses.giving import candidates
from bot.actions.presses.leading import must_lead
from bot.actions.telling import tell, tidy
from bot.messages import helping as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.messages.view import CaseView
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, must_be_handler
from bot.rules.errors import ForgedButton, NobodyElse, NotNow, NotYours
from bot.rules.helping import DAYS
from bot.rules.people import Person
from bot.rules.recusal import ids_of
from bot.rules.requests import RequestKind
from bot.texts import helping as texts
from bot.texts import requests as of_requests
from storage import drafts, people, places, requests
from storage.database import Tx

MOST_OFFERED = 24


def call_help(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """联办: whom, then until when."""
    case = asking.may_ask(tx, member, press.subject, RequestKind.JOINT, now=now)
    view = _view(tx, case, now=now)
    able = _able(tx, case)
    if not able:
        raise NobodyElse
    if not press.argument:
        _tell(tx, view, member, messages.ask_whom(view, able), "list", pressed, now=now)
        return ""
    whom = next((one for one in able if one.person_id == press.number), None)
    if whom is None:
        raise NotNow
    tidy(tx, member, pressed.message_id, of_requests.chosen(case.number, whom.name or ""), cause=pressed.cause, now=now)
    _tell(tx, view, member, messages.ask_days(view, whom), "list", pressed, now=now)
    return ""


def call_for_days(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """So many working days; what he is to do is written next."""
    case = asking.may_ask(tx, member, press.subject, RequestKind.JOINT, now=now)
    person_id, days = _two(press.argument)
    whom = next((one for one in _able(tx, case) if one.person_id == person_id), None)
    if whom is None or days not in DAYS:
        raise NotNow
    chosen = of_requests.chosen(case.number, of_requests.days_button(days))
    tidy(tx, member, pressed.message_id, chosen, cause=pressed.cause, now=now)
    text = texts.ask_task(case.number, whom.name or "")
    _prompt(tx, member, case, "joining", text, pressed, remembered=f"{person_id},{days}", now=now)
    return ""


def _two(argument: str) -> tuple[int, int]:
    person_id, _, days = argument.partition("_")
    try:
        return int(person_id, 36), int(days, 36)
    except ValueError as error:
        raise ForgedButton from error


def _able(tx: Tx, case: Case) -> list[Person]:
    """Who could help: whoever could have it, but for those who do."""
    place = places.of_case(tx, case)
    return [one for one in candidates(tx, case, place) if one.person_id not in ids_of(case.helpers)][:MOST_OFFERED]


def begin_report(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """回话: what he writes next goes to whoever has the case."""
    case, _, _ = load(tx, press.subject)
    helping.must_help(tx, member, case)
    _prompt(tx, member, case, "reporting", texts.ask_report(case.number), pressed, now=now)
    return ""


def finish(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """办好了."""
    helping.finish(tx, member, press.subject, now=now)
    return texts.toast_done()


def let_go(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不用协办了: of several, whom?"""
    case, _, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    now_helping = [part.person_id for part in active(tx, case.case_id)]
    if not now_helping:
        raise NotNow
    if not press.argument and len(now_helping) > 1:
        view = _view(tx, case, now=now)
        message = messages.ask_who_goes(view, [people.get(tx, one) for one in now_helping])
        _tell(tx, view, member, message, "list", pressed, now=now)
        return ""
    helping.let_go(tx, member, case.case_id, press.number if press.argument else now_helping[0], now=now)
    return texts.toast_gone()


def merge(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """并案: into which, then why; somebody else decides."""
    case, place, _ = load(tx, press.subject)
    if case.handler_id != member.person_id:
        must_lead(tx, case, member, place)
    case = asking.may_ask(tx, member, press.subject, RequestKind.MERGE, now=now)
    crossing = {one.case_id for one in requests.waiting_for_case(tx, case.case_id)}
    near = [one for one in same_village(tx, case) if one.case_id not in crossing]
    others = [one for one in near if audience(one, member, places.of_case(tx, one)) >= Sees.CARD]
    if not press.argument:
        view = _view(tx, case, now=now)
        _tell(tx, view, member, messages.ask_into(view, others), "list", pressed, now=now)
        return ""
    into = next((one for one in others if one.case_id == press.number), None)
    if into is None:
        raise NotNow
    tidy(tx, member, pressed.message_id, texts.chosen_into(case.number, into.number), cause=pressed.cause, now=now)
    text = texts.ask_why_same(case.number, into.number)
    _prompt(tx, member, case, "merging", text, pressed, remembered=str(into.case_id), now=now)
    return ""


def split(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """拆分, by somebody above: a case of its own again."""
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    _, into = merging.joined_case(tx, case.case_id)
    if into.handler_id == member.person_id:
        raise NotYours
    merging.split(tx, case.case_id, by=member.person_id, say_so=True, now=now)
    return texts.was_split(case.number)


def _view(tx: Tx, case: Case, *, now: datetime) -> CaseView:
    return view_of(tx, *load(tx, case.case_id), now=now)


def _prompt(
    tx: Tx, member: Person, case: Case, step: str, text: str, pressed: Pressed, *, remembered: str = "", now: datetime
) -> None:
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, step, case.case_id, remembered))
    view = _view(tx, case, now=now)
    _tell(tx, view, member, messages.prompt(view, text), "prompt", pressed, now=now)


def _tell(
    tx: Tx, view: CaseView, member: Person, message: Message, kind: str, pressed: Pressed, *, now: datetime
) -> None:
    place = places.of_case(tx, view.case)
    if kind == "list" and message.rows:
        ask_to_choose(tx, view.case, place, member, message, cause=pressed.cause, now=now)
        return
    tell(tx, view.case, place, member.person_id, message, kind=kind, cause=pressed.cause, now=now)


HELPING_PRESSES: dict[str, Callable[..., str]] = {
    "joint": call_help,
    "joint_days": call_for_days,
    "help_say": begin_report,
    "help_done": finish,
    "help_end": let_go,
    "merge": merge,
    "split": split,
}
