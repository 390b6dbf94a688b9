"""Who is on duty, for every village or one, on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.duty.resolve import Roster, roster_between
from bot.rules.people import Place
from bot.rules.rota import duty_day
from bot.texts import words
from storage import offices, places
from storage.database import Tx


class UnclearVillage(Exception):
    """No village, or several, go by that name; the message says which."""


@dataclass(frozen=True)
class Row:
    """One line of the roster; `day` is the day on which that duty began."""

    town: str
    village: str
    day: str
    person: str | None
    role: str
    reason: str


def show_duty(tx: Tx, *, village: str | None, day: date | None, now: datetime) -> list[Row]:
    """Return who takes the cases of a village (村 or 镇/村), or of all. Raises: UnclearVillage."""
    office = offices.rules(tx)
    began = day or duty_day(now, handover=office.handover, zone=office.zone)
    chosen = _chosen(tx, village)
    held = roster_between(tx, began, began, village_id=chosen[0] if len(chosen) == 1 else None)
    return [row_of(held, places.load(tx, village_id), began, now=now) for village_id in chosen]


def _chosen(tx: Tx, village: str | None) -> list[int]:
    every = places.all_villages(tx)
    if village is None:
        return [row[2] for row in every]
    town, _, name = village.rpartition("/")
    found = [row for row in every if row[3] == name and (not town or row[1] == town)]
    if not found:
        raise UnclearVillage(f"没有叫{village}的村。")
    if len(found) > 1:
        raise UnclearVillage(f"叫{name}的村有几个，请写成：{'、'.join(f'{row[1]}/{row[3]}' for row in found)}。")
    return [found[0][2]]


def row_of(held: Roster, place: Place, day: date, *, now: datetime) -> Row:
    """Return the line of a village and duty day."""
    owner = held.answer_on(place, day, now=now)
    name = owner.person.name if owner.person else None
    return Row(place.town, place.village, day.isoformat(), name, owner.role, words.REASONS[owner.reason])
