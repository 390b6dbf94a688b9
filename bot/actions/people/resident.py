"""The resident behind a chat."""

from bot.rules.people import Person
from storage import people
from storage.database import Tx


def resident_of(tx: Tx, chat_id: int) -> Person:
    """Return the resident behind a chat; whoever writes first becomes one."""
    return people.by_chat(tx, chat_id, "resident") or people.add(tx, kind="resident", chat_id=chat_id)
