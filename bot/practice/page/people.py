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
FIRST_RESIDENT = 7001
FAMILY = "王李陈周赵孙吴郑冯韩"
GIVEN = ("桂兰", "建军", "小梅", "德福", "秀英", "国强", "春燕", "玉珍", "大柱", "月娥", "石头")
AT_FIRST = 4
RESIDENTS_AT_MOST = len(FAMILY) * len(GIVEN)
LANGUAGES = ("zh-hans", "zh-hant", "en")


@dataclass(frozen=True)
class Player:
    """Somebody with a phone; residents have no `person_id` before the bot has met them, and no `code`."""

    user_id: int
    name: str
    role: str
    villages: tuple[str, ...] = ()
    person_id: int | None = None
    code: str = ""
    town: str = ""
    language: str = LANGUAGES[0]


def resident(number: int, language: str = LANGUAGES[0]) -> Player:
    """Return the resident of this number, from 0 on, under RESIDENTS_AT_MOST; no two bear one name."""
    name = FAMILY[number % len(FAMILY)] + GIVEN[number % len(GIVEN)]
    return Player(FIRST_RESIDENT + number, name, "resident", language=language)


def cast(tx: Tx, *, now: datetime) -> list[Player]:
    """Return the staff, each with an invitation code, those first whom somebody of the first village may need."""
    villages = _villages(tx)
    towns = {town.place_id: town.name for town in places.towns(tx)}
    codes = [link.code for link in invite(tx, None, now=now)]
    staff = [
        Player(
            FIRST_STAFF + number,
            one.name or "",
            one.role,
            tuple(villages.get(one.person_id, ())),
            one.person_id,
            code,
            towns.get(one.town_id or 0, ""),
        )
        for number, (one, code) in enumerate(zip(people.staff(tx), codes, strict=True))
    ]
    first_town = next(iter(towns.values()), "")
    return sorted(staff, key=lambda one: one.town not in ("", first_town))


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
