"""请假: which days somebody means, and which may be asked for."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.calendar import ONE_DAY
from bot.rules.errors import DaysPast, DaysTooMany, DaysUpsideDown, LeaveOverlaps

MOST_DAYS = 366
JUST_OVER = timedelta(days=60)
Days = tuple[date, date]
"""From the first to the last, both included."""
_AHEAD = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
_WORD = "|".join(sorted(_AHEAD, key=len, reverse=True))
_DAY = (
    rf"(?:(?P<word{{0}}>{_WORD})"
    r"|(?:(?P<year{0}>\d{{4}})[-年/.](?P<of{0}>\d{{1,2}})[-月/.]|(?P<month{0}>\d{{1,2}})[月/.])?(?P<day{0}>\d{{1,2}})[日号]?)"
)
_COUNT = r"(?<=[天日号起始请])(?P<count>\d{1,3}|[一二两三四五六七八九十])天"  # not the 3天 of 13天
_SPAN = re.compile(rf"{_DAY.format(1)}(?:起|开始)?(?:请?{_COUNT}|(?:到|至|-|~|—|–)+{_DAY.format(2)})?(?:请?假|为?止)*")
_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_TRADITIONAL = str.maketrans("號後請為開兩", "号后请为开两")
_UNITED = {
    "今明": ("今天", "明天"),
    "明后": ("明天", "后天"),
    "今明两天": ("今天", "明天"),
    "明后两天": ("明天", "后天"),
}


@dataclass(frozen=True)
class Leave:
    """Somebody's leave, from the first to the last duty day, both included.

    `state`: draft, asked, granted, refused, taken_back.
    """

    leave_id: int
    person_id: int
    first_day: date
    last_day: date
    state: str
    made_by: int
    made_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None  # taken back after it was granted
    change_id: int | None = None  # that brought his stand-ins into the roster

    @property
    def since(self) -> datetime:
        """Return when it was granted; without a word of its own, when it was entered."""
        return self.decided_at or self.made_at

    def holds_at(self, at: datetime) -> bool:
        """Whether it had been granted at an instant, and not been taken back."""
        return self.since <= at and (self.ended_at is None or at < self.ended_at)


def days_meant(text: str, today: date) -> Days | None:
    """Return the days that a text means, like 12月3日-12月5日, 3号, 明天起三天; None: it means none.

    A day without a month is the next that bears the number, a month without a year the next one too, if it is not just over.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold()).rstrip("。.,，!！")
    plain = plain.translate(_TRADITIONAL)
    plain = "到".join(_UNITED.get(plain.removesuffix("请假"), (plain,)))
    found = _SPAN.fullmatch(plain)
    if found is None:
        return None
    first = _day(found, 1, after=today, near=today)
    if first is None:
        return None
    if found["count"]:
        count = _NUMBERS.get(found["count"]) or int(found["count"])
        return (first, first + (count - 1) * ONE_DAY) if count else None
    if found["day2"] is None and found["word2"] is None:
        return first, first
    last = _day(found, 2, after=today if found["word2"] else first, near=first)
    return (first, last) if last else None


def must_be_askable(days: Days, today: date, taken: Iterable[Days]) -> None:
    """Raises: DaysUpsideDown, DaysPast, DaysTooMany, LeaveOverlaps: somebody's leave on such days may not be asked for."""
    first, last = days
    must_be_days(days)
    if first < today:
        raise DaysPast
    if any(first <= end and begin <= last for begin, end in taken):
        raise LeaveOverlaps


def must_be_days(days: Days) -> None:
    """Raises: DaysUpsideDown, DaysTooMany."""
    if days[1] < days[0]:
        raise DaysUpsideDown
    if (days[1] - days[0]).days >= MOST_DAYS:
        raise DaysTooMany


def _day(found: re.Match[str], part: int, *, after: date, near: date) -> date | None:
    word, year, of_year, month, day = (found[f"{name}{part}"] for name in ("word", "year", "of", "month", "day"))
    if word:
        return after + _AHEAD[word] * ONE_DAY
    if year:
        return _date(int(year), int(of_year), int(day))
    if month:
        near_by = (_date(near.year + n, int(month), int(day)) for n in (-1, 0, 1))
        return next((one for one in near_by if one and one >= near - JUST_OVER), None)
    return _next_of_number(int(day), after)


def _next_of_number(number: int, after: date) -> date | None:
    """Return the first day from `after` on that bears a number in its month."""
    days = (after + timedelta(days=n) for n in range(62))
    return next((day for day in days if day.day == number), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
