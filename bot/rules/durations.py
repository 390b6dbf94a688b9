"""Lengths of time as a town writes them: `30m`, `2h`, `5wd` (working days), `15d`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, cast

Unit = Literal["s", "m", "h", "wd", "d"]

LONGEST_DAYS = 366
"""Nothing in a case runs longer than a year; more is a slip of the pen."""

_WRITTEN = re.compile(r"([0-9]{1,8}) ?(wd|[smhd])")
_ONE: dict[str, timedelta] = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


class BadDuration(ValueError):
    """The text is no length of time; the message says in Chinese what is accepted."""


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit; `wd` is working days, whose length only a calendar knows."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise BadDuration("时长要大于 0。")
        if self.amount * _ONE.get(self.unit, _ONE["d"]) > timedelta(days=LONGEST_DAYS):
            raise BadDuration(f"时长不能超过 {LONGEST_DAYS} 天。")

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def as_timedelta(self) -> timedelta:
        """Return the length on the wall clock.

        Raises:
            BadDuration: working days have none.
        """
        if self.unit == "wd":
            raise BadDuration("工作日（wd）不能按钟点算，要用秒、分钟、小时或天（s、m、h、d）。")
        return self.amount * _ONE[self.unit]


def parse_duration(text: str) -> Duration:
    """Return the length that `text` writes; full-width digits and letters count as plain ones.

    Raises:
        BadDuration: another form, zero, or longer than LONGEST_DAYS.
    """
    written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if written is None:
        raise BadDuration("时长要写成 30s、30m、2h、5wd（工作日）或 15d（自然日）这样。")
    return Duration(int(written[1]), cast(Unit, written[2]))
