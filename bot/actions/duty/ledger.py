"""The ledger of a period: who served which days of a village and for whom, past and planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.actions.duty.months import in_pages
from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.messages import pictures as messages
from bot.messages.message import Message
from bot.messages.pictures import Page
from bot.pictures.values import Bar, Bars
from bot.rules.calendar import ONE_DAY, DayKind
from bot.rules.fairness import Account, Served, accounts, server_of, spread
from bot.rules.people import Person, Place
from bot.rules.roster import ShiftRole, Source, Turn, order_on
from bot.rules.rota import duty_day
from bot.texts import pictures, words
from storage import offices, people, places, roster
from storage.database import Tx

OVERSEERS = ("leader", "duty_room", "dispatcher", "supervisor", "clerk")
MOST_LINES = 30  # persons and villages on a page


@dataclass(frozen=True)
class Ledger:
    """A village's; `since` is the first day of the period for which there is a roster, None: there is none."""

    place: Place
    since: date | None
    served: tuple[Served, ...]
    accounts: tuple[Account, ...]
    spread: Mapping[DayKind, int]


def of_village(tx: Tx, village_id: int, first: date, last: date, *, now: datetime) -> Ledger:
    """Return the ledger of a village from a day to another, both included. Raises: NoTown."""
    place = places.load(tx, village_id)
    held = roster_between(tx, first, last, village_id=village_id)
    office = held.office
    today = duty_day(now, handover=office.handover, zone=office.zone)
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    known = [day for day in days if day >= today or _is_published(held, place, day)]
    served = [found for day in known if (found := _served(held, place, day, now=now))]
    members = [person.person_id for person in place.duty]
    each = accounts(served, members, rules=office.duty, calendar=office.calendar)
    return Ledger(place, next(iter(known), None), tuple(served), tuple(each), spread(each, members))


def period_of(tx: Tx, *, now: datetime) -> tuple[date, date]:
    """Return the period that a ledger is of unless somebody names another: this year, and what is published of the next."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    return today.replace(month=1, day=1), max([today, *(one.published_to for one in roster.published(tx).values())])


def is_overseer(who: Person) -> bool:
    """Whether somebody may see the ledger of more than his own villages."""
    return who.kind == "staff" and any(who.has(role) for role in OVERSEERS)


def picture(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return a page of the ledger, `body`: {town or None: his own villages, page, for}; None: there is nothing in it."""
    villages = _shown(tx, body["town"], body["for"])
    lines = {village: len(places.duty(tx, village)) + 1 for village, _ in villages}
    pages = in_pages(villages, most=MOST_LINES, lines=lines)
    if not pages:
        return None
    page = Page(min(body["page"], len(pages) - 1), len(pages))
    first, last = period_of(tx, now=now)
    ledgers = [of_village(tx, village_id, first, last, now=now) for village_id in pages[page.number]]
    begins = min((ledger.since for ledger in ledgers if ledger.since), default=first)
    office = offices.rules(tx)
    whose = ledgers[0].place.town if body["town"] else people.get(tx, body["for"]).name or ""
    return messages.ledger(
        body["town"] or 0,
        whose,
        [_bars(tx, ledger, body["for"]) for ledger in ledgers],
        period=pictures.period(words.day(begins, office.zone), words.day(last, office.zone)),
        weights=office.duty.weights,
        page=page,
    )


def _shown(tx: Tx, town_id: int | None, person_id: int) -> list[tuple[int, int | None]]:
    if town_id is not None:
        return places.by_grid(tx, town_id)
    return [(village_id, None) for village_id in places.own_villages(tx, person_id)]


def _bars(tx: Tx, ledger: Ledger, viewer: int) -> Bars:
    rows = tuple(
        Bar(
            name=_name(tx, account.person_id),
            own=account.person_id == viewer,
            served=account.served,
            ahead=account.ahead,
            load=account.load,
            aside=words.listed(
                [
                    *(pictures.in_place_of(_name(tx, one), days) for one, days in account.for_others.items()),
                    *(pictures.by_somebody(_name(tx, one), days) for one, days in account.by_others.items()),
                ]
            ),
        )
        for account in ledger.accounts
    )
    return Bars(ledger.place.village, pictures.spread(*ledger.spread.values()), rows)


def _name(tx: Tx, person_id: int) -> str:
    return people.get(tx, person_id).name or ""


def _is_published(held: Roster, place: Place, day: date) -> bool:
    return any(row.role is ShiftRole.DUTY for row in held.shifts.get((place.village_id, day), ()))


def _served(held: Roster, place: Place, day: date, *, now: datetime) -> Served | None:
    """Return who has the credit for a day; None: nobody served, or he was on leave all the time and nobody stood in."""
    begins, ends = span_of(day, held.office)
    rows = held.shifts.get((place.village_id, day), [])
    if _is_published(held, place, day):
        person_id = server_of(rows, begins=begins, ends=ends, absences=held.absences.get(day, ()))
    else:
        named = held.named_on(place, day, now=now)
        person_id = named.person_id if named else None
    if person_id is None:
        return None
    owner = _owner(held, place, day)
    return Served(day, person_id, owner if owner != person_id else None, ahead=now < begins)


def _owner(held: Roster, place: Place, day: date) -> int | None:
    """Return whose turn a day is: as it was planned last, or as the turn says."""
    rows = held.shifts.get((place.village_id, day), ())
    planned = [row for row in rows if row.role is ShiftRole.DUTY and row.source is Source.PLAN]
    if planned:
        return max(planned, key=lambda row: row.version).person_id
    turn = Turn(place.village_id, place.first_day, tuple(person.person_id for person in place.duty))
    return next(iter(order_on(turn, held.office.duty, held.office.calendar, day)), None)
