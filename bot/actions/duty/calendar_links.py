"""日历, 存到日历: a file, or for staff a link to subscribe to where people reach the bot's pages."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.actions.duty.calendars import OWN, calendar_of
from bot.actions.heard import Pressed
from bot.actions.telling import make, say, tidy
from bot.messages import calendars as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import NotNow
from bot.rules.people import Person
from bot.texts import calendars, sheets
from storage import calendar_links, offices, people, places
from storage.database import Tx

SECRET_BYTES = 32


def ask_how(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """日历: a link or a file? Where there can be no link the file comes at once."""
    _must_be_there(tx, who, press.subject)
    if who.kind != "staff" or offices.web_url(tx) is None:
        return send_file(tx, who, press, pressed, now=now)
    has_link = calendar_links.holds(tx, who.person_id, press.subject)
    say(tx, who, messages.ask_how(press.subject, has_link=has_link), kind="list", cause=pressed.cause, now=now)
    return ""


def send_file(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """文件: the days as they are now."""
    _must_be_there(tx, who, press.subject)
    body = {"make": "calendar", "person": who.person_id, "village": press.subject}
    make(tx, who, body, cause=pressed.cause, now=now)
    return sheets.on_its_way()


def send_link(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """订阅: a new link. Its secret is made when it is sent, so that it lies nowhere."""
    _must_be_there(tx, who, press.subject)
    if who.kind != "staff" or offices.web_url(tx) is None:
        raise NotNow
    body = {"make": "calendar_link", "person": who.person_id, "village": press.subject}
    make(tx, who, body, cause=pressed.cause, now=now)
    return ""


def end_link(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """停止订阅: the link is good no more."""
    calendar_links.end(tx, who.person_id, press.subject, now=now)
    tidy(tx, who, pressed.message_id, calendars.ended(), cause=pressed.cause, now=now)
    return calendars.ended()


def _must_be_there(tx: Tx, who: Person, village_id: int) -> None:
    """Raises: NotNow: the village is gone, or he has no duty of his own."""
    if village_id == OWN and who.kind != "staff":
        raise NotNow
    if village_id != OWN and village_id not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow


def made_file(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message that bears the file; None: the village is gone meanwhile."""
    if body["village"] != OWN and body["village"] not in {row[2] for row in places.all_villages(tx)}:
        return None
    calendar = calendar_of(tx, people.get(tx, body["person"]), body["village"], now=now)
    return Message(calendars.here_is_file(calendar.title), printed=calendar)


def made_link(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message that tells a new link, and end the one before; None: he is not of the staff any more, or there are no pages."""
    member, url = people.of_staff(tx, body["person"]), offices.web_url(tx)
    if member is None or member.chat_id is None or url is None:
        return None
    title = calendar_of(tx, member, body["village"], now=now).title
    link = f"{url}/calendar/{new_secret(tx, member, body['village'], now=now)}.ics"
    return Message(calendars.here_is_link(title, link))


def new_secret(tx: Tx, member: Person, village_id: int, *, now: datetime) -> str:
    """Return the secret of a new link, and keep its digest; the one that he had for the same ends."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = calendar_links.CalendarLink(calendar_links.digest(secret), member.person_id, village_id, now)
    calendar_links.add(tx, link)
    return secret


CALENDAR_PRESSES: dict[str, Callable[..., str]] = {
    "calendar": ask_how,
    "calendar_file": send_file,
    "calendar_link": send_link,
    "calendar_end": end_link,
}
