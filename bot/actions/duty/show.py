"""Who is on duty, for every village or one, on a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.duty.publish import last_day_due, publish
from bot.actions.duty.resolve import Roster, roster_between
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import SinceTooFar
from bot.rules.people import Place
from bot.rules.rota import duty_day
from bot.texts import words
from storage import offices, places, roster
from storage.database import Tx

LONGEST = timedelta(days=731)


class UnclearVillage(Exception):
    """No village, or several, go by that name; the message says which."""


class Rehearsed(Exception):
    """Raised to undo what was only tried; holds the roster as it would be."""

    def __init__(self, rows: list["Row"]) -> None:
        super().__init__()
        self.rows = rows


@dataclass(frozen=True)
class Row:
    """One line of the roster; `day` is the day on which that duty began, `rostered` whom the roster names, who may be out of reach."""

    town: str
    village: str
    day: str
    person: str | None
    role: str
    reason: str
    rostered: str | None


def show_duty(tx: Tx, *, village: str | None, day: date | None, now: datetime) -> list[Row]:
    """Return who takes the cases of a village (村 or 镇/村), or of all. Raises: UnclearVillage."""
    office = offices.rules(tx)
    began = day or duty_day(now, handover=office.handover, zone=office.zone)
    chosen = villages_named(tx, village)
    held = roster_between(tx, began, began, village_id=chosen[0] if len(chosen) == 1 else None)
    return [row_of(held, places.load(tx, village_id), began, now=now) for village_id in chosen]


def plan_duty(tx: Tx, *, village: str | None, until: date | None, now: datetime, dry_run: bool = False) -> list[Row]:
    """Publish the roster of a village, or of all, until a day; return it from today on, day by day.

    Raises: UnclearVillage; SinceTooFar: `until` is past, or more than two years ahead; Rehearsed: with what would be published.
    """
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    until = until or last_day_due(today, office)
    if not today <= until <= today + LONGEST:
        raise SinceTooFar
    chosen = villages_named(tx, village)
    done = roster.published(tx)
    publish(tx, [one for one in chosen if one not in done or done[one].published_to < until], until=until, now=now)
    held = roster_between(tx, today, until, village_id=chosen[0] if len(chosen) == 1 else None)
    days = [today + n * ONE_DAY for n in range((until - today).days + 1)]
    rows = [row_of(held, place, day, now=now) for day in days for place in (places.load(tx, one) for one in chosen)]
    if dry_run:
        raise Rehearsed(rows)
    return rows


def villages_named(tx: Tx, village: str | None) -> list[int]:
    """Return the village of that name (村 or 镇/村), or all. Raises: UnclearVillage."""
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
    named = held.named_on(place, day, now=now)
    reason = words.REASONS[owner.reason]
    return Row(place.town, place.village, day.isoformat(), name, owner.role, reason, named.name if named else None)
