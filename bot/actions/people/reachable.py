"""Somebody blocked the bot, or let it in again."""

from datetime import datetime

from bot.actions.cases.reroute import give_waiting_cases, reroute_of
from storage import people
from storage.database import Tx


def set_reachable(tx: Tx, chat_id: int, *, why_not: str | None, now: datetime) -> None:
    """Note it; the open cases of a member of staff go to whoever can be reached."""
    if not people.set_reachable(tx, chat_id, why_not=why_not):
        return
    member = people.by_chat(tx, chat_id, "staff")
    if why_not is None:
        give_waiting_cases(tx, now=now)
    elif member:
        reroute_of(tx, member.person_id, now=now)
