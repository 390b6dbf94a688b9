"""The month's roster as a picture, put together when it is sent: of a town, a village, or one person."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bot.actions.duty.resolve import Roster, roster_between
from bot.messages import pictures as messages
from bot.messages.message import Message
from bot.messages.pictures import Page, days_of, first_of
from bot.pictures.values import Cell
from bot.rules.calendar import ONE_DAY
from bot.rules.people import Place
from bot.rules.roster import ShiftRole, Source, Turn, order_on
from bot.rules.rota import duty_day
from bot.rules.town import OfficeRules
from bot.texts import pictures
from storage import offices, people, places, roster
from storage.database import Tx

MOST_VILLAGES = 14  # side by side, so that a telephone shows their names


def town_month(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the month of a town's villages, `body`: {town, month, page or None: his own, for}; None: they are gone."""
    pages = in_pages(places.by_grid(tx, body["town"]), most=MOST_VILLAGES)
    if not pages:
        return None
    number = _page_of(tx, pages, body["for"]) if body["page"] is None else min(body["page"], len(pages) - 1)
    shown = [places.load(tx, village_id) for village_id in pages[number]]
    columns = [_cells(tx, place, body, now=now) for place in shown]
    days = days_of(first_of(body["month"]), list(zip(*columns, strict=True)), **_frame(tx, now))
    villages = [place.village for place in shown]
    return messages.town_month(body["town"], shown[0].town, villages, days, page=Page(number, len(pages)))


def village_month(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the month of a village, `body`: {village, month, for}; None: it is gone."""
    if body["village"] not in {row[2] for row in places.all_villages(tx)}:
        return None
    place = places.load(tx, body["village"])
    cells = [[cell] for cell in _cells(tx, place, body, now=now)]
    days = days_of(first_of(body["month"]), cells, **_frame(tx, now))
    return messages.village_month(place.village_id, place.village, days)


def own_month(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the month of whoever asks, `body`: {month, for}: the villages in which it is his turn."""
    first, last = _span(body["month"])
    named = [village_id for village_id, _ in roster.named(tx, body["for"], first, last)]
    mine = list(dict.fromkeys([*places.own_villages(tx, body["for"]), *named]))
    columns = {place.village: _cells(tx, place, body, now=now) for place in (places.load(tx, one) for one in mine)}
    cells = [
        [_own({village: column[number] for village, column in columns.items() if column[number].own})]
        for number in range((last - first).days + 1)
    ]
    days = days_of(first, cells, **_frame(tx, now))
    return messages.own_month(people.get(tx, body["for"]).name or "", days)


def in_pages(
    villages: list[tuple[int, int | None]], *, most: int, lines: Mapping[int, int] | None = None
) -> list[list[int]]:
    """Return (village, grid) as pages of at most so many villages, or `lines` of them; grids stay whole where they find room."""
    takes = lines or dict.fromkeys((village for village, _ in villages), 1)
    if sum(takes.values()) <= most:
        return [[village for village, _ in villages]] if villages else []
    order = {grid: number for number, (_, grid) in reversed(list(enumerate(villages)))}
    pages: list[list[int]] = [[]]
    for _, group in groupby(sorted(villages, key=lambda row: order[row[1]]), key=lambda row: row[1]):
        here = [village for village, _ in group]
        taken = sum(takes[village] for village in pages[-1])
        if taken + sum(takes[village] for village in here) > most:
            pages.append([])
        for village in here:
            if pages[-1] and sum(takes[one] for one in pages[-1]) + takes[village] > most:
                pages.append([])
            pages[-1].append(village)
    return [page for page in pages if page]


def _page_of(tx: Tx, pages: list[list[int]], person_id: int) -> int:
    """Return the page on which somebody's own villages begin; else the first."""
    mine = set(places.own_villages(tx, person_id))
    return next((number for number, page in enumerate(pages) if mine & set(page)), 0)


def _own(columns: dict[str, Cell]) -> Cell:
    """Return the cell of a day on which somebody serves in some villages."""
    if not columns:
        return Cell()
    name = next(iter(columns)) if len(columns) == 1 else pictures.several_villages(len(columns))
    changed, early = (any(cell.changed for cell in columns.values()), all(cell.early for cell in columns.values()))
    return Cell(name, own=True, changed=changed, early=early)


def _cells(tx: Tx, place: Place, body: dict[str, Any], *, now: datetime) -> list[Cell]:
    first, last = _span(body["month"])
    held = roster_between(tx, first, last, village_id=place.village_id)
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    return [_cell(held, place, day, viewer=body["for"], now=now) for day in days]


def _cell(held: Roster, place: Place, day: date, *, viewer: int, now: datetime) -> Cell:
    """Return whom the roster names on a day; of a day that was before there was a roster nothing is known."""
    published = any(row.role is ShiftRole.DUTY for row in held.shifts.get((place.village_id, day), ()))
    if not published and day < _today(held.office, now):
        return Cell()
    standing = held.standing(place, held.moment_of(day, now=now))
    person = standing.duty
    if person is None or person.person_id in standing.away:
        meant = standing.source is Source.MEANT
        return Cell(gap=not meant and (person is not None or _counts(held, place, day, standing.source)))
    is_changed = standing.source is not Source.PLAN
    return Cell(person.name or "", own=person.person_id == viewer, changed=is_changed, early=not published)


def _counts(held: Roster, place: Place, day: date, source: Source) -> bool:
    """Whether somebody should serve on a day for which nobody is named."""
    turn = Turn(place.village_id, place.first_day, tuple(person.person_id for person in place.duty))
    by_turn = order_on(turn, held.office.duty, held.office.calendar, day)
    return source is not Source.PLAN or bool(by_turn) or held.is_blocked(place, day)


def _span(month: int) -> tuple[date, date]:
    return first_of(month), first_of(month + 1) - ONE_DAY


def _today(office: OfficeRules, now: datetime) -> date:
    return duty_day(now, handover=office.handover, zone=office.zone)


def _frame(tx: Tx, now: datetime) -> dict[str, Any]:
    office = offices.rules(tx)
    return {"calendar": office.calendar, "today": _today(office, now)}
