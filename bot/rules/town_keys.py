"""What each key of a town file may hold.

Reasons are sentences in Chinese, for the clerk who wrote the file.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from re import fullmatch
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.rules.calendar import ONE_DAY, DayKind, Span, check_hours
from bot.rules.durations import LONGEST_DAYS, Duration, parse_duration
from bot.rules.people import ROLES
from bot.rules.periods import WEEKDAYS, Monthly, Weekly
from bot.rules.quiet import QuietHours, parse_clock, parse_clock_span, parse_quiet_hours

SHORTEST_KEPT, LONGEST_KEPT = 90, 36500
"""Days for which contents are kept after a case was archived; asking again and reviews must be over by then."""

LONGEST_NAME = 60
"""Characters; a longer one is cut off on a button."""

PROMISES = {
    "consult": Duration(1, "wd"),
    "request": Duration(5, "wd"),
    "complaint": Duration(5, "wd"),
    "suggestion": Duration(5, "wd"),
    "errand": Duration(3, "wd"),
    "complex": Duration(15, "wd"),
}
"""The promise of each kind of case where a category states none. Source: docs/glossary.md, "服务承诺"."""

T = TypeVar("T")


class BadValue(ValueError):
    """A key may not hold this; `item` says which one of a list is meant, if one is."""

    def __init__(self, why: str, item: int | None = None) -> None:
        super().__init__(why)
        self.item = item


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may hold, and what stands for it where it is absent, written as in the file; None for nothing."""

    parse: Callable[[Any], Any]
    default: Any = None
    required: bool = False


def _text(written: object) -> str:
    if not isinstance(written, str):
        raise BadValue("要写成引号里的文字。")
    return written


def _name(written: object) -> str:
    name = _text(written).strip()
    if not name:
        raise BadValue("不能是空的。")
    if len(name) > LONGEST_NAME:
        raise BadValue(f"不能超过 {LONGEST_NAME} 个字，按钮上放不下。")
    if any(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} for character in name):
        raise BadValue("里面有看不见的控制字符。")
    return name


def _each(parse: Callable[[object], T], written: object, *, example: str) -> tuple[T, ...]:
    if not isinstance(written, list):
        raise BadValue(f"要写成 {example} 这样。")
    items = []
    for number, item in enumerate(written):
        try:
            items.append(parse(item))
        except ValueError as error:
            raise BadValue(str(error), number) from error
    return tuple(items)


def _names(written: object) -> tuple[str, ...]:
    return _each(_name, written, example='["张三", "李四"]')


def _somebody(written: object) -> tuple[str, ...]:
    names = _names(written)
    if not names:
        raise BadValue("至少要写一个人。")
    return names


def _one_of(*words: str) -> Callable[[object], str]:
    def parse(written: object) -> str:
        if _text(written) not in words:
            raise BadValue(f"只能是 {'、'.join(words)} 之一。")
        return str(written)

    return parse


def _roles(written: object) -> tuple[str, ...]:
    roles = _each(_one_of(*ROLES), written, example='["cadre"]')
    if not roles:
        raise BadValue("至少要写一个角色。")
    return roles


def _count(written: object) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or written < 1:
        raise BadValue("要写成大于 0 的整数，不加引号。")
    return written


def _up_to_100(written: object) -> int:
    if not isinstance(written, int) or isinstance(written, bool) or not 0 <= written <= 100:
        raise BadValue("要写成 0 到 100 的整数，不加引号。")
    return written


def _length(written: object) -> Duration:
    return parse_duration(_text(written))


def _wall_clock(written: object) -> timedelta:
    return _length(written).as_timedelta()


def _wall_clock_or_never(written: object) -> timedelta | None:
    return _wall_clock(written) if written != "" else None


def _calendar_days_or_ever(written: object) -> timedelta | None:
    """Return how long something is kept, longer than any deadline; an empty text means for ever."""
    if written == "":
        return None
    found = fullmatch(r"([0-9]{1,5})d", unicodedata.normalize("NFKC", _text(written)).strip())
    if found is None or not SHORTEST_KEPT <= int(found[1]) <= LONGEST_KEPT:
        raise BadValue(f"要写成 1095d 这样，{SHORTEST_KEPT} 到 {LONGEST_KEPT} 天；一直留着就写空引号。")
    return timedelta(days=int(found[1]))


def _clock_or_never(written: object) -> time | None:
    return _clock(written) if written != "" else None


def _weights(written: object) -> tuple[int, int, int]:
    counts = _each(_count, written, example="[1, 2, 3]")
    if len(counts) != len(DayKind):
        raise BadValue("要写三个数：工作日、周末、节假日各算几分，如 [1, 2, 3]。")
    return counts[0], counts[1], counts[2]


def _yes_or_no(written: object) -> bool:
    if not isinstance(written, bool):
        raise BadValue("要写 true 或 false，不加引号。")
    return written


def _clock(written: object) -> time:
    return parse_clock(_text(written))


def parse_hours(written: object) -> tuple[Span, ...]:
    """Return the spans that a list like ["08:30-12:00", "14:30-18:00"] writes.

    Raises:
        BadValue, ValueError: another form, or spans that overlap or are out of order.
    """
    hours = _each(lambda span: parse_clock_span(_text(span)), written, example='["08:30-12:00", "14:30-18:00"]')
    check_hours(hours)
    return hours


def _quiet(written: object) -> QuietHours | None:
    return parse_quiet_hours(_text(written))


def _zone(written: object) -> ZoneInfo:
    name = _text(written)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # OSError: the name of a folder of zones, like "Asia"
        raise BadValue("没有这个时区，要写成 Asia/Shanghai 这样。") from error


def _day(written: object) -> date:
    try:
        if isinstance(written, str):
            return date.fromisoformat(written.strip())
    except ValueError:
        pass
    if not isinstance(written, date) or isinstance(written, datetime):
        raise BadValue("要写成日期，如 2026-01-01。")
    return written


def _days(written: object) -> tuple[date, ...]:
    """Return the single days of a list of days and ranges like "2027-02-05/2027-02-11"."""
    return sum(_each(_day_or_range, written, example='["2027-02-05/2027-02-11", "2027-02-20"]'), ())


def _day_or_range(written: object) -> tuple[date, ...]:
    first, slash, last = written.partition("/") if isinstance(written, str) else (written, "", "")
    if not slash:
        return (_day(written),)
    begin, end = _day(first), _day(last)
    if not 0 <= (end - begin).days < LONGEST_DAYS:
        raise BadValue("起止日期要由早到晚，不超过一年。")
    return tuple(begin + number * ONE_DAY for number in range((end - begin).days + 1))


def _day_and_clock(written: object, *, days: str, example: str) -> tuple[str, time] | None:
    """Return the day, as it is written, and the hour; an empty text means never."""
    day, _, clock = _text(written).partition(" ")
    if written and not fullmatch(days, day):
        raise BadValue(f"要写成 {example} 这样，不发就写空引号。")
    return (day, parse_clock(clock)) if written else None


def _weekly(written: object) -> Weekly | None:
    found = _day_and_clock(written, days="|".join(WEEKDAYS), example="Mon 08:30")
    return Weekly(WEEKDAYS.index(found[0]), found[1]) if found else None


def _every(months: int) -> Callable[[object], Monthly | None]:
    def parse(written: object) -> Monthly | None:
        found = _day_and_clock(written, days="[1-9]|1[0-9]|2[0-8]", example="1 08:30（1 到 28 日）")
        return Monthly(int(found[0]), found[1], months) if found else None

    return parse


SETTINGS: Mapping[str, Mapping[str, Key]] = {
    "office": {
        "name": Key(_name, required=True),
        "phone": Key(_name, required=True),
        "supervisors": Key(_names, []),
        "timezone": Key(_zone, "Asia/Shanghai"),
        "handover": Key(_clock, "08:00"),
        "hours": Key(parse_hours, ["08:30-12:00", "14:30-18:00"]),
        "workdays": Key(_one_of("china", "all"), "china"),
        "quiet": Key(_quiet, "21:30-07:30"),
    },
    "clock": {
        "sign": Key(_length, "2h"),
        "first_contact": Key(_length, "1wd"),
        "rework": Key(_length, "3wd"),
        "feedback": Key(_length, "7d"),
        "ask_again": Key(_length, "28d"),
        "urgent_sign": Key(_wall_clock, "30m"),
        "urgent_contact": Key(_wall_clock, "2h"),
    },
    "reminders": {
        "before_due": Key(_wall_clock, "4h"),
        "every": Key(_wall_clock, "4h"),
        "urgent_every": Key(_wall_clock, "5m"),
        "most_a_day": Key(_count, 4),
        "escalate_after": Key(_count, 2),
    },
    "digest": {
        "daily": Key(_clock, "18:00"),
        "weekly": Key(_weekly, ""),
        "monthly": Key(_every(1), ""),
        "quarterly": Key(_every(3), ""),
    },
    "meeting": {"at": Key(_weekly, ""), "before": Key(_wall_clock, "2h")},
    "duty": {
        "turns": Key(_one_of("daily", "workdays", "separate"), "daily"),
        "publish": Key(_count, 35),
        "weights": Key(_weights, [1, 2, 3]),
        "backup": Key(_yes_or_no, False),
        "approval": Key(_one_of("none", "leader"), "none"),
        "pass_on": Key(_one_of("unsigned", "open"), "unsigned"),
        "confirm": Key(_wall_clock_or_never, "1h"),
        "evening": Key(_clock_or_never, "19:00"),
        "morning": Key(_clock_or_never, "07:30"),
    },
    "figures": {
        "contacted": Key(_up_to_100, 10),
        "solved": Key(_up_to_100, 50),
        "satisfied": Key(_up_to_100, 40),
        "basically": Key(_up_to_100, 90),
    },
    "ranking": {
        "last": Key(_up_to_100, 10),
        "next": Key(_up_to_100, 5),
        "least": Key(_count, 10),
    },
    "correction": {"below": Key(_up_to_100, 60), "least": Key(_count, 10)},
    "grade": {
        "good": Key(_up_to_100, 85),
        "poor": Key(_up_to_100, 60),
        "least": Key(_count, 10),
        "on_time": Key(_up_to_100, 90),
        "if_good": Key(_text, ""),
        "if_middle": Key(_text, ""),
        "if_poor": Key(_text, ""),
    },
    "publication": {"on": Key(_yes_or_no, False), "least": Key(_count, 10)},
    "privacy": {"keep": Key(_calendar_days_or_ever, "1095d")},
    "calendar": {"off": Key(_days, []), "work": Key(_days, [])},
}
"""The keys of the sections that stand once. Source of the defaults: docs/glossary.md, "时限" and "催办"."""

ROWS: Mapping[str, Mapping[str, Key]] = {
    "category": {
        "name": Key(_name, required=True),
        "kind": Key(_one_of(*PROMISES), required=True),
        "promise": Key(_length),
        "was": Key(_name),
    },
    "person": {
        "name": Key(_name, required=True),
        "roles": Key(_roles, required=True),
        "town": Key(_name),
        "was": Key(_name),
    },
    "town": {
        "name": Key(_name, required=True),
        "duty_room": Key(_name, required=True),
        "dispatchers": Key(_names, []),
        "supervisors": Key(_names, []),
        "shift_leaders": Key(_names, []),
        "was": Key(_name),
    },
    "grid": {
        "name": Key(_name, required=True),
        "town": Key(_name, required=True),
        "leader": Key(_name),
        "was": Key(_name),
    },
    "village": {
        "name": Key(_name, required=True),
        "town": Key(_name, required=True),
        "grid": Key(_name),
        "first_day": Key(_day, required=True),
        "duty": Key(_somebody, required=True),
        "hours": Key(parse_hours),
        "was": Key(_name),
    },
}
"""The keys of the sections that stand once for each category, person, town, grid and village."""
