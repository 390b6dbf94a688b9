"""Choosing days by buttons: two weeks on a page, each day with its weekday."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from bot.messages.buttons import Press
from bot.messages.message import Button
from bot.rules.calendar import ONE_DAY
from bot.rules.days import must_be_near
from bot.rules.errors import ForgedButton
from bot.texts import leave
from bot.texts.language import say

A_PAGE = 14
A_ROW = 2  # three with their months are too wide for a phone
MOST_PAGES = 26
Rows = tuple[tuple[Button, ...], ...]


def as_argument(day: date) -> str:
    """Return a day as a button says it: 20261203."""
    return day.isoformat().replace("-", "")


def from_argument(argument: str, *, now: datetime) -> date:
    """Return the day that a button says. Raises: ForgedButton."""
    try:
        day = date(int(argument[:4]), int(argument[4:6]), int(argument[6:8]))
    except ValueError as error:
        raise ForgedButton from error
    return must_be_near(day, now=now)


def day_rows(
    start: date,
    page: int,
    *,
    chosen: Callable[[date], Press],
    turned: Callable[[int], Press],
    own: Collection[date] = (),
) -> Rows:
    """Return two weeks of days from `start` on as buttons, and the ways to the weeks before and after."""
    page = max(0, min(page, MOST_PAGES))
    days = [start + (page * A_PAGE + n) * ONE_DAY for n in range(A_PAGE)]
    buttons = [Button(leave.day_button(day, own=day in own), chosen(day)) for day in days]
    rows = [tuple(buttons[n : n + A_ROW]) for n in range(0, A_PAGE, A_ROW)]
    back = (Button(say("往前两周"), turned(page - 1)),) if page else ()
    onward = (Button(say("往后两周"), turned(page + 1)),) if page < MOST_PAGES else ()
    return (*rows, (*back, *onward))
