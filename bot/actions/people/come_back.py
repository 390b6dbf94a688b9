"""Somebody who could not be reached writes again: he can be reached."""

from datetime import datetime

from bot.actions.cases.reroute import give_waiting_cases, hand_missing_cards
from bot.actions.cases.whereabouts import refresh_with_whereabouts
from bot.actions.inspecting.succession import tell_again
from storage import people
from storage.database import Tx


def come_back(tx: Tx, chat_id: int, *, now: datetime) -> None:
    """Note that a chat can be reached; cases that waited for somebody there go to him, with their cards."""
    if not people.set_reachable(tx, chat_id, why_not=None):
        return
    give_waiting_cases(tx, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member:
        cause = f"back{tx.new_id()}"
        refresh_with_whereabouts(tx, member.person_id, cause=cause, now=now)
        hand_missing_cards(tx, member.person_id, cause=cause, now=now)
        tell_again(tx, member, now=now)
