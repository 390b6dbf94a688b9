"""Working time: which days an office works, and at what hours of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

import chinese_calendar

Span = tuple[time, time]
Workdays = Literal["china", "all"]

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
NO_TIME = timedelta(0)

_PUBLISHED_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
_STATUTORY = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the days off by law that follow the solar calendar.

Source: 《全国年节及纪念日放假办法》 (2024), article 2.
"""


class DayKind(StrEnum):
    """What a day is for the office; a make-up Saturday is a working day."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of an office or a village.

    An end of 00:00 in `hours` is the midnight that closes the day, 24:00; so (00:00, 00:00) is the whole day.
    `declared` says True (works) or False (off) of single days and beats everything else.
    "china" is the State Council's calendar with its make-up workdays. A year for which none is published yet is
    provisional: Monday to Friday, without the days off by law that need no lunar reckoning (1 January, 1-2 May,
    1-3 October); its Spring Festival, Qingming, Dragon Boat and Mid-Autumn are unknown, so count as they fall.
    All instants, in and out, are aware and in UTC.
    """

    zone: ZoneInfo
    hours: tuple[Span, ...]
    workdays: Workdays
    declared: Mapping[date, bool] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        check_hours(self.hours)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office works on `day`."""
        if day in self.declared:
            return self.declared[day]
        if self.workdays == "all":
            return True
        if day.year not in _PUBLISHED_YEARS:
            return day.weekday() < 5 and (day.month, day.day) not in _STATUTORY
        # Not chinese_calendar.is_workday: it looks through all its years at each call, 16 µs instead of 0.2.
        return day in chinese_calendar.workdays or (day.weekday() < 5 and day not in chinese_calendar.holidays)

    def kind_of(self, day: date) -> DayKind:
        """Return what `day` is; all days of a public holiday's break are holidays, its Saturday and Sunday too."""
        if self.is_working_day(day):
            return DayKind.WORKDAY
        if day in self.declared or day in chinese_calendar.holidays:
            return DayKind.HOLIDAY
        statutory = day.year not in _PUBLISHED_YEARS and (day.month, day.day) in _STATUTORY
        return DayKind.HOLIDAY if statutory else DayKind.WEEKEND

    def is_provisional(self, year: int) -> bool:
        """Tell whether the days off of `year` are a guess: none published, and no day of it declared."""
        if self.workdays == "all" or year in _PUBLISHED_YEARS:
            return False
        return all(day.year != year for day in self.declared)

    def day_of(self, instant: datetime) -> date:
        """Return the date on the office's wall at `instant`."""
        return instant.astimezone(self.zone).date()

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return ((start, end), ...) of the hours of `day`, in order, whether the office works on it or not.

        A span that falls into the hour which the clocks leave out is empty: its start is its end.
        """
        return tuple((instant_of(day, start, zone=self.zone), self._end_of(day, end)) for start, end in self.hours)

    def close_of(self, day: date) -> datetime:
        """Return when the last span of `day` ends, whether the office works on it or not."""
        return self._end_of(day, self.hours[-1][1])

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`; `day` itself never counts."""
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def nth_working_day_after(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day`, which itself never counts; for 0 it is `day`."""
        for _ in range(n):
            day = self.next_working_day(day)
        return day

    def add_working_time(self, instant: datetime, worked: timedelta) -> datetime:
        """Return the first instant at which `worked` has been worked since `instant`.

        It is the close of a span rather than the opening of the next; adding nothing returns `instant`.

        Raises:
            ValueError: `worked` is negative.
        """
        if worked < NO_TIME:
            raise ValueError("working time is only added, never taken back")
        if worked == NO_TIME:
            return instant
        for start, end in self._spans_from(instant):
            if worked <= end - start:
                return start + worked
            worked -= end - start
        raise AssertionError("a calendar has no last day")

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`, negative if `end` comes first."""
        if end < start:
            return -self.working_time_between(end, start)
        worked = NO_TIME
        for span_start, span_end in self._spans_from(start):
            if span_start >= end:
                break
            worked += min(span_end, end) - span_start
        return worked

    def _end_of(self, day: date, end: time) -> datetime:
        return instant_of(day + ONE_DAY if end == MIDNIGHT else day, end, zone=self.zone)

    def _spans_from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the worked spans that end after `instant`, the first one from `instant` on, for ever."""
        day = self.day_of(instant)
        if not self.is_working_day(day):
            day = self.next_working_day(day)
        while True:
            for start, end in self.spans(day):
                if end > instant:
                    yield max(start, instant), end
            day = self.next_working_day(day)


def check_hours(hours: tuple[Span, ...]) -> None:
    """Let pass hours that are in order, do not overlap and are not empty; an end of 00:00 is 24:00.

    Raises:
        ValueError: with a sentence in Chinese that says what is wrong.
    """
    if not hours:
        raise ValueError("至少要有一段办公时间。")
    closed_at = MIDNIGHT
    for number, (start, end) in enumerate(hours):
        if end <= start and end != MIDNIGHT:
            raise ValueError("每一段办公时间的结束要晚于开始。")
        if number and (start < closed_at or closed_at == MIDNIGHT):
            raise ValueError("办公时间要按先后排列，不能重叠。")
        closed_at = end


def instant_of(day: date, clock: time, *, zone: ZoneInfo) -> datetime:
    """Return the first instant, in UTC, at which the wall clock of `zone` has reached `clock` on `day`.

    Where clocks go back and show a time twice it is the first; a time that they leave out is reached at the jump.
    """
    local = datetime.combine(day, clock, zone)
    reached = local.astimezone(UTC)
    wall = local.replace(tzinfo=None)
    if reached.astimezone(zone).replace(tzinfo=None) == wall:
        return reached
    return _jump_over(wall, zone, before=local.replace(fold=1).astimezone(UTC), after=reached)


def _jump_over(wall: datetime, zone: ZoneInfo, *, before: datetime, after: datetime) -> datetime:
    """Return the instant between `before` and `after`, to the second, at which the clocks jump over `wall`."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
