"""`/start <code>`: somebody on the staff binds his Telegram account, and gets his open cards."""

from datetime import datetime

from bot.actions.cases.reroute import give_waiting_cases, hand_missing_cards
from bot.actions.duty.naming import coming_lines
from bot.actions.inspecting.succession import tell_again
from bot.actions.people.menus import show_menu
from bot.actions.telling import say
from bot.messages.message import Message, fitted
from bot.rules.errors import ChatTaken, CodeExpired, CodeUsed, UnknownCode
from bot.rules.people import Person
from bot.texts import clerks, shifts, staff, words
from bot.texts.language import speaking_to
from storage import cards, invitations, offices, people
from storage.database import Tx


def bind(tx: Tx, *, chat_id: int, code: str, cause: str, now: datetime) -> None:
    """Bind whoever the code was made for to this chat.

    Raises: UnknownCode, CodeUsed, CodeExpired, ChatTaken.
    """
    invitation = invitations.find(tx, code)
    if invitation is None:
        raise UnknownCode
    person = people.get(tx, invitation.person_id)
    if person.chat_id == chat_id:
        say(tx, person, Message(staff.bound_already(person.name or "")), kind="sentence", cause=cause, now=now)
        return
    if invitation.used_at is not None:
        raise CodeUsed
    if invitation.ended_at is not None or now >= invitation.expires_at:
        raise CodeExpired
    if people.by_chat(tx, chat_id, "staff"):
        raise ChatTaken
    invitations.use(tx, code, now=now)
    people.bind(tx, person.person_id, chat_id=chat_id, now=now)
    cards.forget_of(tx, person.person_id)
    bound = people.get(tx, person.person_id)
    with speaking_to(bound):
        _welcome(tx, bound, cause=cause, now=now)


def _welcome(tx: Tx, person: Person, *, cause: str, now: datetime) -> None:
    """Greet, give waiting cases out, and hand over the cards of the open cases that are his."""
    office = offices.rules(tx)
    hello = _with_shifts(tx, person, _hello(person, office.name), now=now)
    say(tx, person, Message(hello), kind="welcome", cause=cause, now=now)
    show_menu(tx, person, cause=cause, now=now)
    give_waiting_cases(tx, now=now)
    hand_missing_cards(tx, person.person_id, cause=cause, now=now)
    tell_again(tx, person, now=now)


def _with_shifts(tx: Tx, person: Person, hello: str, *, now: datetime) -> str:
    """His days, of which nobody could tell him before."""
    lines = coming_lines(tx, person.person_id, now=now)
    return fitted(f"{hello}\n\n{shifts.coming(lines)}") if lines else hello


def _hello(person: Person, office: str) -> str:
    """Whoever is clerk and nothing else has no cases to wait for."""
    if person.roles == "clerk":
        return clerks.bound(person.name or "", office)
    hello = staff.bound(person.name or "", words.ROLES[person.role], office)
    return f"{hello}\n{clerks.what_staff_does()}" if person.has("clerk") else hello
