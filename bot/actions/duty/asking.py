"""Somebody asks for a picture of the roster; it is made when it is sent. Who serves when is public."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.actions.duty.ledger import is_overseer
from bot.actions.heard import Pressed
from bot.actions.telling import make, say
from bot.messages import duty as messages
from bot.messages.buttons import Press
from bot.messages.pictures import month_number
from bot.rules.errors import NotNow, OnlyForStaff
from bot.rules.people import Person
from bot.rules.rota import duty_day
from bot.texts import sheets
from storage import offices, places
from storage.database import Tx

BACK, AHEAD = 24, 12  # months that a picture can show
RELATIVE = 100  # numbers below it count from the present month


def ask_month(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """本月排班, 下月排班, another month, another page, or a town was chosen. Raises: NotNow: there is no such town or month."""
    month, _, page = press.argument.partition("_")
    body = {
        "make": "town_month",
        "month": _month(tx, month, now=now),
        "page": Press("", 0, page).number if page else None,
    }
    towns = [town.place_id for town in places.towns(tx)]
    town_id = press.subject or who.town_id or (towns[0] if len(towns) == 1 else 0)
    if not town_id:
        choices = [(town.place_id, town.name) for town in places.towns(tx)]
        question = messages.towns(choices, verb="duty_month", argument=month)
        say(tx, who, question, kind="list", cause=pressed.cause, now=now)
        return ""
    if town_id not in towns:
        raise NotNow
    return _make(tx, who, {**body, "town": town_id}, pressed, now=now)


def ask_sheet(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """整月排班 of a village, or another month of it. Raises: NotNow."""
    if press.subject not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    body = {"make": "village_month", "month": _month(tx, press.argument, now=now), "village": press.subject}
    return _make(tx, who, body, pressed, now=now)


def ask_mine(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我的班, or another month of them. Raises: OnlyForStaff, NotNow."""
    if who.kind != "staff":
        raise OnlyForStaff
    return _make(tx, who, {"make": "own_month", "month": _month(tx, press.argument, now=now)}, pressed, now=now)


def ask_ledger(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """轮值台账: of his town for whoever oversees it, else of his own villages. Raises: OnlyForStaff, NotNow."""
    if who.kind != "staff":
        raise OnlyForStaff
    page = press.number if press.argument else 0
    if not is_overseer(who):
        if not places.own_villages(tx, who.person_id):
            raise NotNow
        return _make(tx, who, {"make": "ledger", "town": None, "page": page}, pressed, now=now)
    towns = places.towns(tx)
    town_id = press.subject or who.town_id or (towns[0].place_id if len(towns) == 1 else 0)
    if not town_id:
        question = messages.towns([(town.place_id, town.name) for town in towns], verb="duty_ledger", argument="0")
        say(tx, who, question, kind="list", cause=pressed.cause, now=now)
        return ""
    if town_id not in [town.place_id for town in towns] or who.town_id not in (None, town_id):
        raise NotNow
    return _make(tx, who, {"make": "ledger", "town": town_id, "page": page}, pressed, now=now)


def _make(tx: Tx, who: Person, body: dict[str, Any], pressed: Pressed, *, now: datetime) -> str:
    make(tx, who, {**body, "for": who.person_id}, kind="picture", cause=pressed.cause, now=now)
    return sheets.on_its_way()


def _month(tx: Tx, written: str, *, now: datetime) -> int:
    """Return the number of the month that a button means. Raises: ForgedButton; NotNow: it lies too far away."""
    number = Press("", 0, written).number
    office = offices.rules(tx)
    present = month_number(duty_day(now, handover=office.handover, zone=office.zone))
    month = present + number if number < RELATIVE else number
    if not present - BACK <= month <= present + AHEAD:
        raise NotNow
    return month


PICTURE_PRESSES: dict[str, Callable[..., str]] = {
    "duty_month": ask_month,
    "duty_sheet": ask_sheet,
    "duty_mine": ask_mine,
    "duty_ledger": ask_ledger,
}
