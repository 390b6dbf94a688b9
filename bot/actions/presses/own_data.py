"""The buttons of /privacy: 我的资料, 删除我的资料."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.heard import Pressed
from bot.actions.people.erasing import erase, extent
from bot.actions.telling import make, say, tidy
from bot.messages import privacy as messages
from bot.messages.buttons import Press
from bot.rules.errors import NotNow
from bot.rules.people import Person
from bot.texts import privacy, toasts
from storage.database import Tx


def send_copy(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我的资料: two files, for eyes and for machines."""
    for form in ("html", "json"):
        body = {"make": "own_copy", "person": resident.person_id, "as": form}
        make(tx, resident, body, cause=f"{pressed.cause}.{form}", now=now)
    return toasts.being_made()


def ask_erase(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """删除我的资料: what goes, what stays; nothing is done yet."""
    found = extent(tx, resident)
    asked = messages.ask_erase(found.cases, found.still_open)
    say(tx, resident, asked, kind="sentence", cause=pressed.cause, now=now)
    return ""


def do_erase(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """What was chosen. Raises: NotNow: more is open than the button spoke of."""
    if press.argument == "no":
        tidy(tx, resident, pressed.message_id, privacy.not_erased(), cause=pressed.cause, now=now)
        return ""
    if press.argument == "all" and press.subject != extent(tx, resident).still_open:
        raise NotNow
    if press.argument not in ("all", "ended"):
        raise NotNow
    erase(tx, resident, everything=press.argument == "all", cause=pressed.cause, now=now)
    return toasts.noted()


OWN_DATA_PRESSES: dict[str, Callable[..., str]] = {
    "own_copy": send_copy,
    "erase": ask_erase,
    "erase_now": do_erase,
}
