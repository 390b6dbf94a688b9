"""Who looks at the web board: comes in by a link, is known by a cookie, goes."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.actions.figures.scope import scope_of
from bot.actions.telling import say
from bot.messages import web_board as messages
from bot.rules.people import Person
from bot.rules.roles import COMMANDS
from bot.rules.web_board import KEPT, LONGEST, MOST_SESSIONS, BoardSession, as_meant, goes_on, is_good, is_to_note
from bot.texts.language import speaking_to
from storage import people, web_board
from storage.database import Tx

SECRET_BYTES = 32


@dataclass(frozen=True)
class Looker:
    """Somebody who is logged in; `is_to_note`: it is time to write down that he looks."""

    person: Person
    session: BoardSession
    is_to_note: bool


def may_look(tx: Tx, person: Person) -> bool:
    """Whether the board has something for somebody: he has the role, and answers for some village."""
    return COMMANDS["web"].allows(person) and scope_of(tx, person) is not None


def log_in(tx: Tx, typed: str, *, on_phone: bool, now: datetime) -> str | None:
    """Use a link up and let its holder in; return the cookie's secret, None where the link is not good. He is told of it in chat."""
    link = web_board.link(tx, as_meant(typed))
    person = people.of_staff(tx, link.person_id) if link else None
    if link is None or person is None or not may_look(tx, person) or not is_good(link, person, now):
        return None
    if not web_board.use(tx, link, now=now):
        return None
    secret, session_id = secrets.token_urlsafe(SECRET_BYTES), tx.new_id()
    web_board.forget(tx, before=now - KEPT, longest=LONGEST)
    for old in _alive(tx, person, now)[MOST_SESSIONS - 1 :]:
        web_board.end(tx, old.session_id, person.person_id, now=now)
    digest = web_board.digest(secret)
    session = BoardSession(session_id, digest, person.person_id, link.binding_id, on_phone, now, now)
    web_board.add_session(tx, session)
    with speaking_to(person):
        say(tx, person, messages.somebody_came_in(on_phone), kind="sentence", cause=f"board{session_id}", now=now)
    return secret


def looker(tx: Tx, secret: str, *, now: datetime) -> Looker | None:
    """Return who is known by a cookie; None: nobody, not any more, or there is nothing for him."""
    session = web_board.session(tx, secret)
    person = people.of_staff(tx, session.person_id) if session else None
    if session is None or person is None or not may_look(tx, person) or not goes_on(session, person, now):
        return None
    return Looker(person, session, is_to_note(session, now))


def open_sessions(tx: Tx, person: Person, *, now: datetime) -> list[BoardSession]:
    """Return where somebody is logged in, newest first."""
    return _alive(tx, person, now)


def _alive(tx: Tx, person: Person, now: datetime) -> list[BoardSession]:
    return [one for one in web_board.sessions_of(tx, person.person_id) if goes_on(one, person, now)]
