"""网页看板 in chat: a link, and where one is logged in."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.actions.heard import Pressed
from bot.actions.telling import instead, make, say, tidy
from bot.actions.web_board.sessions import may_look, open_sessions
from bot.messages import web_board as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import OnlyForLeaders, OnlyForStaff
from bot.rules.people import Person
from bot.rules.web_board import GROUPS, IN_GROUP, LETTERS, BoardLink, as_typed
from bot.texts import web_board as texts
from storage import offices, people, web_board
from storage.database import Tx


def web(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/web: a link to the web board. Raises: OnlyForStaff."""
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForStaff
    _send(tx, member, cause=f"m{message_id}", now=now)


def send_link(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """网页看板: the same by a button."""
    _send(tx, who, cause=pressed.cause, now=now)
    return ""


def _send(tx: Tx, who: Person, *, cause: str, now: datetime) -> None:
    """The link's secret is made when it is sent, so that it lies nowhere. Raises: OnlyForLeaders: he answers for nothing."""
    if not may_look(tx, who):
        raise OnlyForLeaders
    if offices.web_url(tx) is None:
        say(tx, who, Message(texts.no_address()), kind="sentence", cause=cause, now=now)
        return
    make(tx, who, {"make": "board_link", "person": who.person_id}, cause=cause, now=now)


def made_link(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message that bears a new link; None: it is nothing for him any more, or there are no pages."""
    member, url = people.of_staff(tx, body["person"]), offices.web_url(tx)
    if member is None or member.binding_id is None or url is None or not may_look(tx, member):
        return None
    return messages.here_is_link(url, new_link(tx, member, now=now))


def new_link(tx: Tx, member: Person, *, now: datetime) -> str:
    """Return the secret of a new link as it is typed, and keep its digest; one that he has not used ends."""
    assert member.binding_id is not None
    letters = "".join(secrets.choice(LETTERS) for _ in range(GROUPS * IN_GROUP))
    web_board.add_link(tx, BoardLink(web_board.digest(letters), member.person_id, member.binding_id, now))
    return as_typed(letters)


def show_sessions(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已登录: where, and since when."""
    found = messages.sessions(open_sessions(tx, who, now=now), offices.rules(tx).zone)
    say(tx, who, found, kind="list", cause=pressed.cause, now=now)
    return ""


def end_session(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """退出, of one place."""
    web_board.end(tx, press.subject, who.person_id, now=now)
    left = messages.sessions(open_sessions(tx, who, now=now), offices.rules(tx).zone)
    instead(tx, who, left, pressed, now=now)
    return texts.logged_out()


def end_all(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """全部退出."""
    web_board.end_of(tx, who.person_id, now=now)
    tidy(tx, who, pressed.message_id, texts.logged_out_everywhere(), cause=pressed.cause, now=now)
    return texts.logged_out_everywhere()


WEB_BOARD_PRESSES: dict[str, Callable[..., str]] = {
    "web_board": send_link,
    "web_in": show_sessions,
    "web_out": end_session,
    "web_out_all": end_all,
}
