"""Somebody blocked the bot, or let it in again."""

from datetime import datetime

from bot.actions.cases.reroute import reroute_of
from bot.actions.people.come_back import come_back
from storage import people
from storage.database import Tx


def set_reachable(tx: Tx, chat_id: int, *, why_not: str | None, now: datetime) -> None:
    """Note it; the open cases of a member of staff go to whoever can be reached."""
    if why_not is None:
        come_back(tx, chat_id, now=now)
        return
    member = people.by_chat(tx, chat_id, "staff")
    if people.set_reachable(tx, chat_id, why_not=why_not) and member:
        reroute_of(tx, member.person_id, now=now)
