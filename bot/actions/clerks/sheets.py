"""邀请单 and 村告示: what is to be printed is asked for here, and made when it is sent."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.heard import Pressed
from bot.actions.telling import instead, make, say
from bot.messages import clerks as messages
from bot.messages.buttons import Press
from bot.rules.errors import ForgedButton, NotNow
from bot.rules.people import Person
from bot.texts import sheets
from storage import people, places
from storage.database import Tx


def sheet(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """邀请单: for all who are not bound, or those of one town."""
    if press.argument not in ("all", "town"):
        raise ForgedButton
    town_id = press.subject if press.argument == "town" else None
    members = people.staff(tx) if town_id is None else people.staff_of(tx, town_id or None)
    if all(member.chat_id is not None for member in members):
        return sheets.everybody_is_bound()
    make(tx, clerk, {"make": "sheet", "town": town_id}, cause=pressed.cause, now=now)
    return sheets.on_its_way()


def ask_notices(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """村告示: of which village? The first time as a message of its own, then in its place."""
    towns = places.towns(tx)
    town_id = press.subject or (towns[0].place_id if len(towns) == 1 else 0)
    villages = places.all_villages(tx)
    here = [(village_id, name) for town, _, village_id, name in villages if town == town_id]
    choices = here if town_id else [(town.place_id, town.name) for town in towns]
    if not villages or (town_id and not here):
        raise NotNow
    count = len(here) if town_id else len(villages)
    page = press.number if press.argument else 0
    message = messages.ask_notices(messages.Places(town_id, tuple(choices), count), page)
    if press.subject or press.argument:
        return instead(tx, clerk, message, pressed, now=now)
    say(tx, clerk, message, kind="list", cause=pressed.cause, now=now)
    return ""


def print_notices(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One village's notice, a town's, or all."""
    known = {row[2] for row in places.all_villages(tx)} | {town.place_id for town in places.towns(tx)} | {0}
    if press.argument not in ("all", "town", "village") or press.subject not in known:
        raise NotNow
    wanted = {} if press.argument == "all" else {press.argument: press.subject}
    make(tx, clerk, {"make": "notices", **wanted}, cause=pressed.cause, now=now)
    return sheets.on_its_way()


SHEET_PRESSES: dict[str, Callable[..., str]] = {
    "sheet": sheet,
    "notices": ask_notices,
    "print_notices": print_notices,
}
