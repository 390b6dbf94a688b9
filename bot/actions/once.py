"""The frame of every update: effect and "done" in one transaction, a broken rule as a sentence."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules.errors import RuleBroken
from bot.rules.people import Person
from bot.texts import refusals
from bot.texts.language import speaking
from storage import inbox, people
from storage.database import Tx

T = TypeVar("T")


def once(tx: Tx, update_id: int, deed: Callable[[Tx], T], *, chat_id: int | None, now: datetime) -> T | None:
    """Do what an update asks for, mark it done, and tell the sender if a rule forbids it; None then, or if it was done before."""
    if not inbox.done(tx, update_id):  # undone with the rest if the deed fails
        return None
    language = people.language_of(tx, chat_id) if chat_id is not None else None
    with speaking(language, chat_id=chat_id):
        return _do(tx, update_id, deed, chat_id=chat_id, now=now)


def _do(tx: Tx, update_id: int, deed: Callable[[Tx], T], *, chat_id: int | None, now: datetime) -> T | None:
    try:
        with tx.savepoint():
            return deed(tx)
    except RuleBroken as error:
        person = _behind(tx, chat_id) if chat_id is not None else None
        if person:
            say(tx, person, Message(refusals.refusal(error)), kind="sentence", cause=f"u{update_id}", now=now)
    return None


def _behind(tx: Tx, chat_id: int) -> Person | None:
    kinds = ("staff", "resident") if chat_id > 0 else ("group",)
    found = (people.by_chat(tx, chat_id, kind) for kind in kinds)
    return next((person for person in found if person), None) or (
        people.add(tx, kind=kinds[-1], chat_id=chat_id) if chat_id > 0 else None
    )
