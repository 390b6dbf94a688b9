"""What is made at the moment when it is sent: nothing of it lies in the database before, and of a code only its digest after."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.actions.people.invite import LIVES, new_link
from bot.messages.message import Message
from bot.texts import clerks, words
from storage import offices, people
from storage.database import Tx


def made(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return what a row of form `made` says, new codes and all; None if it need not be said any more."""
    return _MAKERS[body["make"]](tx, body, now=now)


def _invitation(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    member = people.of_staff(tx, body["person"])
    office = offices.find(tx)
    if member is None or member.chat_id is not None or office is None:
        return None
    link = new_link(tx, member, office.bot_username, now=now)
    until = words.moment(now + LIVES, office.rules.zone)
    return Message(
        clerks.invitation(member.name or "", office.rules.name, link=link.link or f"/start {link.code}", until=until)
    )


_MAKERS: dict[str, Callable[..., Message | None]] = {"invitation": _invitation}
