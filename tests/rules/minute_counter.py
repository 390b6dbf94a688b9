"""A second opinion on deadlines: counts minute by minute and day by day, slowly, and knows nothing of the program.

The days off and the worked weekends are copied from the State Council's notices.
"""

from datetime import date, datetime, time, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

OFF = [
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
]
WORKED_WEEKENDS = [
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]


class Office:
    """An office by its spans, like "08:30-12:00 14:30-18:00"; `always`: it knows no days off."""

    def __init__(self, spans: str, *, always: bool = False, off: str = "", worked: str = "") -> None:
        self.spans = [tuple(_minutes(clock) for clock in span.split("-")) for span in spans.split()]
        self.always, self.off, self.worked = always, off.split(), worked.split()

    def works_on(self, day: date) -> bool:
        written = day.isoformat()
        if written in self.off or written in self.worked:
            return written in self.worked
        if self.always or written in WORKED_WEEKENDS:
            return True
        return day.weekday() < 5 and not any(first <= written <= last for first, last in OFF)

    def is_open(self, minute: datetime) -> bool:
        of_day = minute.hour * 60 + minute.minute
        return self.works_on(minute.date()) and any(start <= of_day < end for start, end in self.spans)

    def closes(self, day: date) -> datetime:
        return datetime.combine(day, time(0)) + self.spans[-1][1] * MINUTE

    def due(self, start: datetime, length: str) -> datetime:
        """Return when something begun at `start`, on the office's wall, is due."""
        if length.endswith("wd"):
            day, left = start.date(), int(length[:-2])
            while left:
                day += DAY
                left -= self.works_on(day)
            return self.closes(day)
        if length.endswith("d"):
            day = start.date() + int(length[:-1]) * DAY
            while not self.works_on(day):
                day += DAY
            return self.closes(day)
        left = int(length[:-1]) * (60 if length.endswith("h") else 1)
        while left:
            left -= self.is_open(start)
            start += MINUTE
        return start


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
