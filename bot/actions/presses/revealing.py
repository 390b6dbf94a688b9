"""查看身份: who the resident is, once, for a stated purpose."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.choosing import ask_to_choose
from bot.actions.cases.view import who_of
from bot.actions.cases.wording import Awaited, asking
from bot.actions.heard import Pressed
from bot.actions.telling import show_identity, tell, tidy
from bot.messages import confidentiality as messages
from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.rules import confidentiality as rules
from bot.rules.cases import Case
from bot.rules.confidentiality import MOST_PURPOSE, Mode, Purpose, may_reveal
from bot.rules.errors import NobodyMaySee, NothingGiven, NotNow, NotYours
from bot.rules.people import Person
from bot.texts import confidentiality
from bot.texts.language import say
from storage import drafts
from storage.database import Tx

WRITING = "purpose"  # step of a dialogue


def ask_purpose(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """查看身份: what for? Raises: NotYours, NobodyMaySee, NothingGiven."""
    case, place, _ = load(tx, press.subject)
    _must_be_seen(tx, case, member)
    asked = messages.ask_purpose(case.case_id, case.number)
    ask_to_choose(tx, case, place, member, asked, kind="prompt", cause=pressed.cause, now=now)
    return ""


def say_purpose(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One of the usual purposes, 写别的用途, or 不看了. Raises: NotYours, NobodyMaySee, NothingGiven, NotNow."""
    case, place, _ = load(tx, press.subject)
    if press.argument == "stop":
        drafts.end_dialogue(tx, member.person_id)
        tidy(tx, member, pressed.message_id, confidentiality.not_looked(case.number), cause=pressed.cause, now=now)
        return ""
    _must_be_seen(tx, case, member)
    if press.argument not in set(Purpose):
        raise NotNow
    if press.argument == Purpose.WORDS:
        drafts.begin_dialogue(tx, asking(member, WRITING, case.case_id, now=now))
        stop = (Button(say("不看了"), Press("who_for", case.case_id, "stop")),)
        asked = Message(confidentiality.write_purpose(case.number), (stop,))
        tell(tx, case, place, member.person_id, asked, kind="prompt", cause=pressed.cause, now=now)
        return ""
    noted = confidentiality.looked(case.number, confidentiality.PURPOSES[press.argument])
    tidy(tx, member, pressed.message_id, noted, cause=pressed.cause, now=now)
    reveal(tx, case, member, Purpose(press.argument), "", cause=pressed.cause, now=now)
    return ""


def take_purpose(tx: Tx, member: Person, case_id: int, choice: str, text: str, now: datetime) -> str:
    """The purpose that 写别的用途 asked for; return what becomes of the request to write."""
    case, _, _ = load(tx, case_id)
    words = " ".join(text.split())[:MOST_PURPOSE]
    reveal(tx, case, member, Purpose.WORDS, words, cause=f"w{tx.new_id()}", now=now)
    return confidentiality.looked(case.number, words)


def reveal(tx: Tx, case: Case, member: Person, purpose: Purpose, words: str, *, cause: str, now: datetime) -> None:
    """Write down that somebody looks and what for, tell those above, and show it to him once. Raises: NotYours, NobodyMaySee."""
    _, place, _ = load(tx, case.case_id)
    event_id = tx.new_id()
    seen = partial(rules.reveal, by=member, place=place, purpose=purpose, words=words)
    act(tx, case.case_id, seen, now=now, event_id=event_id)
    show_identity(tx, case, place, member.person_id, event_id=event_id, cause=cause, now=now)


def _must_be_seen(tx: Tx, case: Case, member: Person) -> None:
    _, place, _ = load(tx, case.case_id)
    if not may_reveal(case, member, place):
        raise NotYours
    if case.confidentiality == Mode.ANONYMOUS:
        raise NobodyMaySee
    if not who_of(tx, case):
        raise NothingGiven


REVEALING_PRESSES: dict[str, Callable[..., str]] = {"who": ask_purpose, "who_for": say_purpose}
REVEALING_WORDS = {WRITING: Awaited(take_purpose)}
