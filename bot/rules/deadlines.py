"""When something falls due, and what a pause does to it."""

from datetime import date, datetime, timedelta
from typing import Protocol

from bot.rules.calendar import NO_TIME, WorkCalendar
from bot.rules.durations import Duration, parse_duration
from bot.rules.town import OfficeRules

ROUTE_WITHIN = timedelta(days=15)
"""To route a petition and tell the petitioner. Source: 《信访工作条例》 (2022), articles 22 and 23."""

FINISH_WITHIN = timedelta(days=60)
"""To finish a case, without the one extension. Source: 《信访工作条例》 (2022), article 34."""

REVIEW_WITHIN = timedelta(days=30)
"""To review a case, and to review that once more, each without its one extension. Source: the same, articles 35 and 36."""

EXTEND_BY = timedelta(days=30)
"""By how much that may be extended, once, with approval and a word to the petitioner. Source: the same."""

_JUST_BEFORE = timedelta(microseconds=1)


class Clocked(Protocol):
    """What both clocks of a case are reckoned from; see the fields of Case."""

    @property
    def registered_at(self) -> datetime: ...
    @property
    def clock_from(self) -> datetime: ...
    @property
    def promise(self) -> str: ...
    @property
    def extended_days(self) -> int: ...
    @property
    def paused_seconds(self) -> int: ...
    @property
    def legal_extended_at(self) -> datetime | None: ...
    @property
    def review_of(self) -> int | None: ...


def deadline(start: datetime, duration: Duration, calendar: WorkCalendar) -> datetime:
    """Return the instant by which something begun at `start` is due.

    Seconds, minutes and hours are working time. `Nwd` is the close of the last span on the Nth working day after the
    day of `start`; `Nd` the close of the day N days later, or of the next working day if that one is off.

    Source: docs/glossary.md, "时限".
    """
    day = calendar.day_of(start)
    if duration.unit == "wd":
        return calendar.close_of(calendar.nth_working_day_after(day, duration.amount))
    if duration.unit != "d":
        return calendar.add_working_time(start, duration.as_timedelta())
    day += duration.as_timedelta()
    return calendar.close_of(day if calendar.is_working_day(day) else calendar.next_working_day(day))


def sign_by(handed_at: datetime, urgent_at: datetime | None, office: OfficeRules) -> datetime:
    """Return by when a case must be signed for: working time; an urgent one by the clock on the wall, if that is earlier."""
    usual = deadline(handed_at, office.sign, office.calendar)
    return min(usual, max(handed_at, urgent_at) + office.urgent_sign) if urgent_at else usual


def contact_by(registered_at: datetime, urgent_at: datetime | None, office: OfficeRules) -> datetime:
    """Return by when the resident must have heard from somebody, in the same way."""
    usual = deadline(registered_at, office.first_contact, office.calendar)
    return min(usual, urgent_at + office.urgent_contact) if urgent_at else usual


def service_due(case: Clocked, calendar: WorkCalendar) -> datetime:
    """Return when the answer of this round is due: the one place where the service clock is reckoned.

    From `clock_from` what was promised, then the extension, then the working time that the clock stood. Whatever of these
    changes, in whatever order, and whenever the calendar does, the same comes out.
    """
    due = deadline(case.clock_from, parse_duration(case.promise), calendar)
    if case.extended_days:
        last_day = calendar.day_of(due - _JUST_BEFORE)  # the midnight that closes a day belongs to it
        due = calendar.close_of(calendar.nth_working_day_after(last_day, case.extended_days))
    return calendar.add_working_time(due, timedelta(seconds=case.paused_seconds))


def legal_due(case: Clocked, calendar: WorkCalendar) -> datetime:
    """Return when the law wants the case finished: it runs from the registration, whatever becomes of the case meanwhile."""
    within = REVIEW_WITHIN if case.review_of is not None else FINISH_WITHIN
    allowed = within + EXTEND_BY if case.legal_extended_at else within
    return deadline(case.registered_at, Duration(allowed.days, "d"), calendar)


def route_by(case: Clocked, calendar: WorkCalendar) -> datetime:
    """Return by when the law wants somebody to have the case, and the petitioner told of it."""
    return deadline(case.registered_at, Duration(ROUTE_WITHIN.days, "d"), calendar)


def exceeds_ceiling(promise: Duration, calendar: WorkCalendar) -> bool:
    """Tell whether `promise` may take more calendar days than FINISH_WITHIN.

    Working days are reckoned in ordinary weeks, without the State Council's holidays: on "china" five make seven days.
    Hours are reckoned as the working days that they fill.
    """
    if promise.unit == "d":
        return promise.as_timedelta() > FINISH_WITHIN
    working_days = promise.amount
    if promise.unit != "wd":
        working_days = -(-promise.as_timedelta() // _worked_a_day(calendar))
    calendar_days = working_days if calendar.workdays == "all" else -(-working_days * 7 // 5)
    return timedelta(days=calendar_days) > FINISH_WITHIN


def _worked_a_day(calendar: WorkCalendar) -> timedelta:
    spans = calendar.spans(date(2026, 1, 5))  # a day on which no clock is changed
    return sum((end - start for start, end in spans), NO_TIME)
