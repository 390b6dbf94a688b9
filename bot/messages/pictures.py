"""The pictures of the roster, with what is written in and below them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message
from bot.pictures.values import Bars, Cell, Day, FairnessBars, Legend, MonthSheet, MonthTable, Sign
from bot.rules.calendar import ONE_DAY, DayKind, WorkCalendar
from bot.texts import pictures, words
from bot.texts.language import listener, say

Rows = tuple[tuple[Button, ...], ...]
Weights = tuple[int, int, int]
THIS, NEXT = "0", "1"  # months from the present one, as a button says them
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Page:
    """Which of several pages; the first is 0."""

    number: int
    of: int


def for_staff(*, mine: bool, ledger: bool) -> Rows:
    """Return the buttons that ask for the pictures of the roster; `mine`: also for his own days."""
    months = (
        Button(say("本月排班"), Press("duty_month", 0, THIS)),
        Button(say("下月排班"), Press("duty_month", 0, NEXT)),
    )
    days = (Button(say("我的班"), Press("duty_mine", 0, THIS)),) if mine else ()
    fairness = (Button(say("轮值台账"), Press("duty_ledger")),) if ledger else ()
    return (months, (*days, *fairness)) if mine or ledger else (months,)


def whole_month(village_id: int) -> Button:
    """Return the button that asks for a village's month."""
    return Button(say("整月排班"), Press("duty_sheet", village_id, THIS))


def days_of(first: date, cells: Sequence[Sequence[Cell]], *, calendar: WorkCalendar, today: date) -> tuple[Day, ...]:
    """Return the days of a month from its first; `cells` are those of each day."""
    return tuple(_day(first + number * ONE_DAY, tuple(row), calendar, today=today) for number, row in enumerate(cells))


def _day(day: date, cells: tuple[Cell, ...], calendar: WorkCalendar, *, today: date) -> Day:
    kind = calendar.kind_of(day)
    tag = pictures.off() if kind is DayKind.HOLIDAY else ""
    found = Day(day, words.WEEKDAYS[day.weekday()], kind, tag, day == today, cells)
    return Day(day, found.weekday, kind, pictures.on(), found.today, cells) if found.is_make_up else found


def _legend(days: Iterable[Day]) -> Legend:
    there = {sign for day in days for sign in day.signs}
    return tuple((sign, pictures.SIGNS[sign]) for sign in Sign if sign in there)


def town_month(town_id: int, town: str, villages: Sequence[str], days: tuple[Day, ...], *, page: Page) -> Message:
    """Return the month of a town's villages, or of a page of them."""
    first = days[0].day
    title = pictures.roster_of(town, words.MONTHS[first.month])
    aside = pictures.villages_and_year(len(villages), first.year)
    if page.of > 1:
        aside = pictures.page_and_year(page.number + 1, page.of, first.year)
    picture = MonthTable(
        name=pictures.roster_file(town, f"{first:%Y-%m}"),
        title=title,
        aside=aside,
        days=days,
        legend=_legend(days),
        gap=pictures.gap(),
        off=pictures.off(),
        on=pictures.on(),
        language=listener().language,
        villages=tuple(villages),
    )
    number = base36(month_number(first))
    turning = _turning(page, lambda to: Press("duty_month", town_id, f"{number}_{base36(to)}"))
    months = _months("duty_month", town_id, first, f"_{base36(page.number)}")
    return Message(title, (months, turning) if turning else (months,), printed=picture)


def village_month(village_id: int, village: str, days: tuple[Day, ...]) -> Message:
    """Return the month of one village."""
    first = days[0].day
    title = pictures.roster_of(village, words.MONTHS[first.month])
    picture = _sheet(village, title, pictures.year(first.year), days)
    return Message(title, (_months("duty_sheet", village_id, first),), printed=picture)


def own_month(name: str, days: tuple[Day, ...]) -> Message:
    """Return the month of one person: the cells of his days say where."""
    first = days[0].day
    title = pictures.own_month(name, words.MONTHS[first.month])
    served = sum(day.cells[0].own for day in days)
    picture = _sheet(name, title, pictures.days_and_year(served, first.year), days)
    return Message(title, (_months("duty_mine", 0, first),), printed=picture)


def ledger(town_id: int, whose: str, villages: Sequence[Bars], *, period: str, weights: Weights, page: Page) -> Message:
    """Return who has served how much, in a town's villages or in somebody's own (town 0)."""
    title = pictures.ledger_of(whose)
    picture = FairnessBars(
        name=pictures.ledger_file(whose),
        title=title,
        aside=pictures.period_and_page(period, page.number + 1, page.of) if page.of > 1 else period,
        kinds=pictures.kinds(),
        load=pictures.load(),
        ahead=pictures.ahead(),
        villages=tuple(villages),
        language=listener().language,
    )
    turning = _turning(page, lambda number: Press("duty_ledger", town_id, base36(number)))
    text = f"{title}\n{pictures.about_weights(weights)}"
    return Message(text, (turning,) if turning else (), printed=picture)


def _sheet(whose: str, title: str, aside: str, days: tuple[Day, ...]) -> MonthSheet:
    return MonthSheet(
        name=pictures.roster_file(whose, f"{days[0].day:%Y-%m}"),
        title=title,
        aside=aside,
        days=days,
        legend=_legend(days),
        gap=pictures.gap(),
        off=pictures.off(),
        on=pictures.on(),
        language=listener().language,
        weekdays=tuple(words.WEEKDAYS.values()),
    )


def _months(verb: str, subject: int, first: date, argument: str = "") -> tuple[Button, ...]:
    number = month_number(first)
    return (
        Button(say("上个月"), Press(verb, subject, base36(number - 1) + argument)),
        Button(say("下个月"), Press(verb, subject, base36(number + 1) + argument)),
    )


def _turning(page: Page, to: Callable[[int], Press]) -> tuple[Button, ...]:
    back = (Button(say("上一页"), to(page.number - 1)),) if page.number else ()
    on = (Button(say("下一页"), to(page.number + 1)),) if page.number + 1 < page.of else ()
    return (*back, *on)


def month_number(day: date) -> int:
    """Return a month as one number, as a button bears it."""
    return day.year * MONTHS_A_YEAR + day.month - 1


def first_of(number: int) -> date:
    """Return the first day of the month with a number."""
    return date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1)
