"""One-time links by which staff bind their account; and the end of a binding."""

import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.cases.reroute import reroute_of
from bot.actions.intake.question import drop_draft
from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules.people import Person
from bot.texts import clerks, menu
from bot.texts.language import speaking_to
from storage import calendar_links, cards, drafts, invitations, offices, people, places, web_board
from storage.database import Tx

LIVES = timedelta(days=7)
# Without those that look alike on paper, where a link is also read and typed: 16 of these are 92 bits.
_LETTERS = "".join(sorted({*string.ascii_letters, *string.digits} - set("0O1lI")))


class Ambiguous(Exception):
    """The name is nobody's, or several people's; the message says which."""


@dataclass(frozen=True)
class Link:
    """What `invite` prints; `link` is None while the bot's name is unknown."""

    name: str
    role: str
    link: str | None
    code: str


def invite(tx: Tx, name: str | None, *, now: datetime) -> list[Link]:
    """Return a new link for somebody, or for all staff who are not bound; older codes of theirs end.

    Raises: Ambiguous: nobody of that name, or he is bound.
    """
    office = offices.find(tx)
    username = office.bot_username if office else None
    return [new_link(tx, person, username, now=now) for person in to_invite(tx, name)]


def to_invite(tx: Tx, name: str | None) -> list[Person]:
    """Return somebody, or all staff who are not bound. Raises: Ambiguous: nobody of that name, or he is bound."""
    if name is None:
        return [person for person in people.staff(tx) if person.chat_id is None]
    chosen = the_one(tx, name)
    if chosen.chat_id is not None:
        raise Ambiguous(f"{name}已经绑定了。要换账号，先运行 unbind {name}。")
    return [chosen]


def new_link(tx: Tx, person: Person, username: str | None, *, now: datetime) -> Link:
    """Return a new link for somebody; his older codes end."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(16))
    invitations.add(tx, invitations.Invitation(invitations.digest(code), person.person_id, now, now + LIVES))
    link = f"https://t.me/{username}?start={code}" if username else None
    return Link(person.name or "", person.role, link, code)


def unbind(tx: Tx, name: str, *, now: datetime) -> None:
    """End somebody's binding; his open cases go to others. Raises: Ambiguous: nobody of that name, or he is not bound."""
    person = the_one(tx, name)
    if person.chat_id is None:
        raise Ambiguous(f"{name}还没有绑定。")
    end_binding(tx, person, now=now)
    reroute_of(tx, person.person_id, now=now)


def end_binding(tx: Tx, person: Person, *, now: datetime) -> None:
    """Part somebody from his chat, which becomes a resident's like any other: told so, with a resident's menu.

    What he was writing down for somebody else is forgotten; links to his calendars end, and he is logged out of the web board.
    """
    people.unbind(tx, person.person_id)
    cards.forget_of(tx, person.person_id)
    drafts.end_dialogue(tx, person.person_id)
    invitations.end_of(tx, person.person_id, now=now)
    calendar_links.end_of(tx, person.person_id, now=now)
    web_board.end_of(tx, person.person_id, now=now)
    if person.chat_id is None:
        return
    behind = people.by_chat(tx, person.chat_id, "resident") or people.add(tx, kind="resident", chat_id=person.chat_id)
    draft = drafts.of_person(tx, behind.person_id)
    if draft and draft.for_id is not None:  # he could never submit it, and what he writes for himself would go into it
        drop_draft(tx, draft, now=now)
    cause = f"unbound{person.binding_id}"
    with speaking_to(behind):
        told = Message(clerks.you_are_unbound(offices.rules(tx).name))
        say(tx, behind, told, kind="sentence", cause=cause, now=now)
        say(tx, behind, Message("", menu=menu.said(menu.RESIDENTS)), kind="menu", cause=cause, now=now)


def the_one(tx: Tx, name: str) -> Person:
    """Return the one person of a name, which may be written 镇/姓名. Raises: Ambiguous."""
    town, _, bare = name.rpartition("/")
    towns = {row.place_id: row.name for row in places.towns(tx)}
    found = [person for person in people.named(tx, bare) if not town or towns.get(person.town_id or 0) == town]
    if not found:
        raise Ambiguous(f"没有叫{name}的人。")
    if len(found) > 1:
        choices = "、".join(f"{towns.get(person.town_id or 0, '')}/{bare}" for person in found)
        raise Ambiguous(f"叫{name}的有几位，请写成：{choices}。")
    return found[0]
