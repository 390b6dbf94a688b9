"""An update at which the program failed three times is set aside; its sender and the clerk are told."""

from datetime import datetime

from bot.actions.telling import say
from bot.actions.upkeep.gap import told_of_upkeep
from bot.messages.message import Message
from bot.rules.people import Person
from bot.texts import residents, staff
from bot.texts.language import speaking_to
from storage import inbox, offices, people
from storage.database import Tx


def count_failure(tx: Tx, update_id: int, *, chat_id: int | None, now: datetime) -> bool:
    """Count a failure of an update; return whether it was set aside."""
    if inbox.failed(tx, update_id) < inbox.MOST_TRIES:
        return False
    set_aside(tx, update_id, chat_id=chat_id, now=now)
    return True


def set_aside(tx: Tx, update_id: int, *, chat_id: int | None, now: datetime) -> None:
    """Stop trying an update, and tell its sender and the clerks."""
    inbox.set_aside(tx, update_id)
    office = offices.find(tx)
    if office is None:
        return
    sender = _sender(tx, chat_id)
    if sender:
        with speaking_to(sender):
            sorry = Message(residents.set_aside(office.rules.phone))
            say(tx, sender, sorry, kind="sentence", cause=f"aside{update_id}", now=now)
    for clerk in told_of_upkeep(tx, "clerk"):
        with speaking_to(clerk):
            told = Message(staff.unhandled(update_id))
            say(tx, clerk, told, kind="sentence", cause=f"aside{update_id}", now=now)


def _sender(tx: Tx, chat_id: int | None) -> Person | None:
    """Whoever writes for the first time is told too; groups are not."""
    if chat_id is None or chat_id < 0:
        return None
    known = people.by_chat(tx, chat_id, "staff") or people.by_chat(tx, chat_id, "resident")
    return known or people.add(tx, kind="resident", chat_id=chat_id)
