"""Quiet hours: when ordinary reminders wait for the morning."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.calendar import instant_of

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class BadClock(ValueError):
    """The text is no time of day, or no span of two; the message says in Chinese what is accepted."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start`, which is quiet, to `end`, which is not; over midnight if `end` comes first."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise BadClock("安静时段的开始和结束不能相同。")

    def is_quiet(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Tell whether the wall clock of `zone` stands in the quiet hours at `instant`."""
        return self.holds(instant.astimezone(zone).time())

    def ends_at(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """Return the instant at which the quiet that holds at `instant` ends, or `instant` if none does."""
        local = instant.astimezone(zone)
        if not self.holds(local.time()):
            return instant
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        ends_at = instant_of(day, self.end, zone=zone)
        # In an hour that the clocks show twice, `end` has already come by once: it is as far off as they say.
        if ends_at > instant:
            return ends_at
        return instant + (datetime.combine(day, self.end) - local.replace(tzinfo=None))

    def holds(self, clock: time) -> bool:
        """Tell whether a time of day lies in the quiet hours."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse_clock(text: str) -> time:
    """Return the time of day that `text` writes, like `08:30`; full-width characters count as plain ones.

    Raises:
        BadClock: another form.
    """
    written = _CLOCK.fullmatch(_plain(text))
    if written is None:
        raise BadClock("时间要写成 08:30 这样，从 00:00 到 23:59。")
    return time(int(written[1]), int(written[2]))


def parse_clock_span(text: str) -> tuple[time, time]:
    """Return the (start, end) that `text` writes, like `21:30-07:30`; an end of `24:00` is returned as 00:00.

    Raises:
        BadClock: another form.
    """
    start, dash, end = _plain(text).partition("-")
    if not dash:
        raise BadClock("时段要写成 08:30-12:00 这样。")
    return parse_clock(start), time(0) if end.strip() == "24:00" else parse_clock(end)


def parse_quiet_hours(text: str) -> QuietHours | None:
    """Return the quiet hours that `text` writes; an empty text means none.

    Raises:
        BadClock: another form, or no length.
    """
    return QuietHours(*parse_clock_span(text)) if text.strip() else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("–", "-").replace("—", "-").strip()
