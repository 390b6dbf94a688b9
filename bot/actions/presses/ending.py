"""不予受理 and 移送, by dispatchers, and by those who stand in for them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.asking import take_buttons
from bot.actions.cases.choosing import CONFIRMING, ask_to_choose
from bot.actions.cases.requests import granted_by_refusing
from bot.actions.cases.wording import Awaited, ask_for_words, asking
from bot.actions.heard import Pressed
from bot.actions.telling import tell, tidy
from bot.messages import ending as messages
from bot.messages.buttons import Press
from bot.rules import ending
from bot.rules.cases import Case, must_be_with_handler
from bot.rules.errors import ForgedButton, NotNow, NotYours
from bot.rules.people import Person, Place
from bot.texts import ending as texts
from bot.texts import toasts
from storage import drafts, people
from storage.database import Tx

SURE = "sure"


def ask_why(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不予受理: why?"""
    case, place, _ = load(tx, press.subject)
    if member.person_id not in _ids(tx, case, place, ending.refusers):
        raise NotYours
    ending.must_be_refusable(case)
    ask_to_choose(tx, case, place, member, messages.ask_refusal(case), cause=pressed.cause, now=now)
    return ""


def refuse_for(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The reason was chosen; where it does not say where to go, words are asked for first."""
    if press.argument not in texts.REFUSALS:
        raise ForgedButton
    case, place, _ = load(tx, press.subject)
    if press.argument in ending.NEEDS_WORDS:
        if member.person_id not in _ids(tx, case, place, ending.refusers):
            raise NotYours
        ending.must_be_refusable(case, press.argument)
        asked, step = texts.ask_refusal_words(case.number, texts.REFUSALS[press.argument]), "not_accepting"
        tidy(tx, member, pressed.message_id, texts.ask_refusal(case.number), cause=pressed.cause, now=now)
        step = f"{step}.{press.argument}"
        ask_for_words(tx, case, place, member, step=step, text=asked, pressed=pressed, now=now)
        return ""
    done = refuse(tx, member, case.case_id, press.argument, "", now)
    tidy(tx, member, pressed.message_id, done, cause=pressed.cause, now=now)
    return toasts.noted()


def refuse(tx: Tx, member: Person, case_id: int, code: str, text: str, now: datetime) -> str:
    """不予受理, decided; return what he reads."""
    case, place, _ = load(tx, case_id)
    may = _ids(tx, case, place, ending.refusers)
    refused = partial(ending.refuse, by=member.person_id, may=may, code=code, text=text, now=now)
    granted = granted_by_refusing(tx, case_id, member, now=now)
    case = act(tx, case_id, refused, now=now)
    if granted:
        take_buttons(tx, case, granted, cause=f"q{granted.request_id}", now=now)
    said = texts.refused_to_tell if case.no_chat else texts.refused
    return said(case.number, texts.REFUSALS[code])


def ask_where(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """移送: where to?"""
    case, place, _ = load(tx, press.subject)
    _must_transfer(tx, case, place, member)
    ask_to_choose(tx, case, place, member, messages.ask_where(case), cause=pressed.cause, now=now)
    return ""


def transfer_to(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Where to was chosen: where can the resident turn there? Then it is to be confirmed; 直接移送 says nothing of that."""
    code, _, sure = press.argument.partition("_")
    if code not in texts.TRANSFERS or sure not in ("", SURE):
        raise ForgedButton
    case, place, _ = load(tx, press.subject)
    if sure:
        done = transfer(tx, member, case.case_id, code, _confirmed(tx, member, case, code), now)
        drafts.end_dialogue(tx, member.person_id)
        tidy(tx, member, pressed.message_id, done, cause=pressed.cause, now=now)
        return toasts.noted()
    _must_transfer(tx, case, place, member)
    where = texts.TRANSFERS[code]
    tidy(tx, member, pressed.message_id, texts.chosen_where(case.number, where), cause=pressed.cause, now=now)
    drafts.begin_dialogue(tx, asking(member, f"transferring.{code}", case.case_id, now=now))
    asked = messages.ask_contact_there(case, code)
    tell(tx, case, place, member.person_id, asked, kind="prompt", cause=pressed.cause, now=now)
    return ""


def confirm_transfer(tx: Tx, member: Person, case_id: int, code: str, text: str, now: datetime) -> str:
    """What the resident is to be told was written: is it sure? Return what becomes of the request to write."""
    case, place, _ = load(tx, case_id)
    _must_transfer(tx, case, place, member)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, CONFIRMING, case_id, f"{code} {text}"))
    asked = messages.confirm_transfer(case, code, text)
    tell(tx, case, place, member.person_id, asked, kind="list", cause=f"sure{tx.new_id()}", now=now)
    return texts.chosen_where(case.number, texts.TRANSFERS[code])


def _must_transfer(tx: Tx, case: Case, place: Place, member: Person) -> None:
    """Raises: NotYours, AlreadyClosed, AlreadyAnswered."""
    if member.person_id not in _ids(tx, case, place, ending.transferrers):
        raise NotYours
    must_be_with_handler(case)


def _confirmed(tx: Tx, member: Person, case: Case, code: str) -> str:
    """Return what he wrote, nothing for 直接移送. Raises: NotNow: nothing of that is asked any more."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.case_id != case.case_id:
        raise NotNow
    chosen, _, words = dialogue.text.partition(" ")
    if dialogue.step == CONFIRMING and chosen == code:
        return words
    if dialogue.step != f"transferring.{code}" or code in ending.NEEDS_WORDS:
        raise NotNow
    return ""


def transfer(tx: Tx, member: Person, case_id: int, code: str, text: str, now: datetime) -> str:
    """移送, decided; return what he reads."""
    case, place, _ = load(tx, case_id)
    may = _ids(tx, case, place, ending.transferrers)
    given = partial(ending.transfer, by=member.person_id, may=may, code=code, text=text, now=now)
    case = act(tx, case_id, given, now=now)
    said = texts.transferred_to_tell if case.no_chat else texts.transferred
    return said(case.number, text if code in ending.NEEDS_WORDS else texts.TRANSFERS[code])


def _ids(tx: Tx, case: Case, place: Place, who: Callable[..., tuple[Person, ...]]) -> frozenset[int]:
    chat = people.get(tx, case.petitioner_id).chat_id
    return frozenset(one.person_id for one in who(case, place, petitioner_chat=chat))


ENDING_PRESSES: dict[str, Callable[..., str]] = {
    "refuse": ask_why,
    "refuse_for": refuse_for,
    "transfer": ask_where,
    "transfer_to": transfer_to,
}
ENDING_WORDS = {"not_accepting": Awaited(refuse), "transferring": Awaited(confirm_transfer)}
