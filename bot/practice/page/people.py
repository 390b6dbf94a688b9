"""Who can be played on the page: all staff of the town, and a few residents that are made up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from bot.actions.duty.show import show_duty
from bot.actions.people.invite import invite
from bot.rules.people import Person
from bot.texts import words
from storage import cases, people, places
from storage.database import Tx

FIRST_STAFF = 100_001
RESIDENTS = {7001: "王桂兰", 7002: "李建军", 7003: "陈小梅", 7004: "周德福"}


@dataclass(frozen=True)
class Player:
    """Somebody with a phone; residents have no `person_id` before the bot has met them, and no `code`."""

    user_id: int
    name: str
    role: str
    villages: tuple[str, ...] = ()
    person_id: int | None = None
    code: str = ""


def cast(tx: Tx, *, now: datetime) -> list[Player]:
    """Return everybody, residents first; each member of staff gets an invitation code."""
    villages = _villages(tx)
    codes = [link.code for link in invite(tx, None, now=now)]
    staff = [
        Player(FIRST_STAFF + number, one.name or "", one.role, tuple(villages[one.person_id]), one.person_id, code)
        for number, (one, code) in enumerate(zip(people.staff(tx), codes, strict=True))
    ]
    return [Player(user_id, name, "resident") for user_id, name in RESIDENTS.items()] + staff


def _villages(tx: Tx) -> dict[int, list[str]]:
    """Return {person: villages whose duty he shares}."""
    found: dict[int, list[str]] = defaultdict(list)
    for _, _, village_id, village in places.all_villages(tx):
        for person in places.duty(tx, village_id):
            found[person.person_id].append(village)
    return found


def handler_of_newest(tx: Tx) -> Person | None:
    """Return who has the newest case."""
    newest = cases.newest(tx, only_open=False)
    return people.find(tx, newest[0].handler_id) if newest else None


def on_duty_first(tx: Tx, *, now: datetime) -> str | None:
    """Return the name of the one on duty in the first village."""
    [village] = places.all_villages(tx)[:1]
    return show_duty(tx, village=f"{village[1]}/{village[3]}", day=None, now=now)[0].person


def role_of(player: Player) -> str:
    """Return the role as people say it."""
    return words.ROLES[player.role]
