"""Telegram keeps updates for a day. Back after more, the duty rooms hear for which span messages may be missing."""

from datetime import datetime, timedelta

from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules.people import Person
from bot.texts import staff, words
from bot.texts.language import speaking_to
from storage import offices, people
from storage.database import Tx

KEPT_FOR = timedelta(hours=24)
MARK_EVERY = timedelta(seconds=10)


def note_poll(tx: Tx, *, now: datetime) -> None:
    """Remember that Telegram was asked; tell the duty rooms if it was last asked too long ago."""
    last = offices.marked(tx, "polled")
    if last is not None and now - last < MARK_EVERY:
        return
    offices.mark(tx, "polled", now)
    office = offices.find(tx)
    if last is None or office is None or now - last <= KEPT_FOR:
        return
    zone = office.rules.zone
    for person in told_of_upkeep(tx, "duty_room"):
        with speaking_to(person):
            text = staff.back_after(words.moment(last, zone), words.moment(now, zone))
            say(tx, person, Message(text), kind="sentence", cause=f"gap:{last.isoformat()}", now=now)


def told_of_upkeep(tx: Tx, role: str) -> list[Person]:
    """Return who of that role can be told."""
    return [person for person in people.with_role(tx, role) if person.reachable]
