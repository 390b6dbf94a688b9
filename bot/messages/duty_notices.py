"""The pages for the notice board with all their words, and the question for their month."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.files.duty_notices import Day, DutyNotices, MonthNotice
from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message
from bot.messages.pictures import first_of
from bot.rules.calendar import DayKind, WorkCalendar
from bot.rules.town import OfficeRules
from bot.texts import duty_notices as texts
from bot.texts import pictures, words
from bot.texts.language import listener

SATURDAY = 5


def duty_notices(place: str, days: Sequence[date], office: OfficeRules, notices: Iterable[MonthNotice]) -> DutyNotices:
    """Return the pages of some villages for the days of a month."""
    first = days[0]
    month = texts.month(first.year, words.MONTHS[first.month])
    return DutyNotices(
        name=texts.file_of(place, f"{first:%Y-%m}"),
        title=f"{place} {month}",
        month=month,
        hours=texts.hours(f"{office.handover:%H:%M}"),
        changes=texts.changes(),
        scan=texts.scan(),
        call=texts.call(),
        phone=office.phone,
        legend=texts.legend(off=pictures.off(), on=pictures.on()),
        still_empty=texts.still_empty(),
        language=listener().language.replace("_", "-"),
        days=tuple(_day(day, office.calendar) for day in days),
        notices=tuple(notices),
    )


def _day(day: date, calendar: WorkCalendar) -> Day:
    """A day off in a holiday and a working day at a weekend are marked."""
    kind = calendar.kind_of(day)
    works_at_weekend = kind is DayKind.WORKDAY and day.weekday() >= SATURDAY and calendar.workdays != "all"
    mark = pictures.off() if kind is DayKind.HOLIDAY else pictures.on() if works_at_weekend else ""
    off = kind is not DayKind.WORKDAY
    return Day(texts.day(day.day), texts.weekday(words.WEEKDAYS[day.weekday()]), mark, off)


def ask_month(this: int) -> Message:
    """Return the question for a month: the present one, by its number, or the next."""
    months = [(number, words.MONTHS[first_of(number).month]) for number in (this, this + 1)]
    return Message(
        texts.ask_month(), (tuple(Button(name, Press("duty_notices", 0, base36(number))) for number, name in months),)
    )
