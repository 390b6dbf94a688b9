"""A town as its file describes it, and what each key of that file may hold.

Reasons are sentences in Chinese, for the clerk who wrote the file.
"""

import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from re import fullmatch
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.rules.calendar import ONE_DAY, Span, WorkCalendar, check_hours
from bot.rules.durations import LONGEST_DAYS, Duration, parse_duration
from bot.rules.people import ROLES
from bot.rules.quiet import QuietHours, parse_clock, parse_clock_span, parse_quiet_hours

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

Path = tuple[str | int, ...]
PersonKey = tuple[str | None, str]
"""The town, or None, and the name."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    kind: str
    promise: Duration
    was: str | None = None


@dataclass(frozen=True)
class OfficeRules:
    """By what an office's clocks and reminders run; `before_due` and `every` are wall clock."""

    name: str
    phone: str
    zone: ZoneInfo
    handover: time
    calendar: WorkCalendar
    quiet: QuietHours | None
    sign: Duration
    first_contact: Duration
    rework: Duration
    feedback: Duration
    ask_again: Duration
    before_due: timedelta
    every: timedelta
    most_a_day: int
    escalate_after: int
    digest_at: time
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str
    roles: tuple[str, ...]
    town: str | None
    was: str | None


@dataclass(frozen=True, slots=True)
class TownRow:
    name: str
    duty_room: str
    dispatchers: tuple[str, ...]
    supervisors: tuple[str, ...]
    was: str | None


@dataclass(frozen=True, slots=True)
class GridRow:
    name: str
    town: str
    leader: str | None
    was: str | None


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village; `duty` serves one a day in turn from `first_day` on, `hours` are its own if it has any."""

    name: str
    town: str
    grid: str | None
    first_day: date
    duty: tuple[str, ...]
    hours: tuple[Span, ...] | None
    was: str | None


@dataclass(frozen=True)
class TownFile:
    """A whole office; `sections` is what `office_rules` reads, as JSON can hold it, without the supervisors."""

    sections: dict[str, Any]
    supervisors: tuple[str, ...]
    people: tuple[PersonRow, ...]
    towns: tuple[TownRow, ...]
    grids: tuple[GridRow, ...]
    villages: tuple[VillageRow, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at `path`, like ("village", 3, "duty", 0); `value` is None where something is missing."""

    path: Path
    value: object
    why: str


class BadSections(ValueError):
    """The sections describe no office."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.path}: {flaw.why}" for flaw in flaws))
        self.flaws = tuple(flaws)


class BadValue(ValueError):
    """A key may not hold this; `item` says which one of a list is meant, if one is."""

    def __init__(self, why: str, item: int | None = None) -> None:
        super().__init__(why)
        self.item = item


def person_meant(name: str, *, town: str | None, known: Container[PersonKey]) -> PersonKey | None:
    """Return the (town, name) that `name` means in `town`: the town's own, else one without a town, else None."""
    return next((key for key in ((town, name), (None, name)) if key in known), None)


def office_rules(sections: Mapping[str, Any]) -> OfficeRules:
    """Return the rules of the office that `sections` of a town file describe, defaults filled in.

    Raises:
        BadSections: a key is missing, unknown or holds what it may not.
    """
    settings, flaws = read_settings(sections)
    categories, more = read_rows("category", sections.get("category", []))
    if flaws or more:
        raise BadSections([*flaws, *more])
    office, clock, reminders = settings["office"], settings["clock"], settings["reminders"]
    return OfficeRules(
        name=office["name"],
        phone=office["phone"],
        zone=office["timezone"],
        handover=office["handover"],
        calendar=work_calendar(settings),
        quiet=office["quiet"],
        **clock,
        **reminders,
        digest_at=settings["digest"]["daily"],
        categories=tuple(_category(**row) for row in categories),
    )


def work_calendar(settings: Mapping[str, Mapping[str, Any]]) -> WorkCalendar:
    """Return the calendar that `settings`, as `read_settings` gives them, describe."""
    office, days = settings["office"], settings["calendar"]
    declared = dict.fromkeys(days["off"], False) | dict.fromkeys(days["work"], True)
    return WorkCalendar(office["timezone"], office["hours"], office["workdays"], declared)


def read_settings(document: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], list[Flaw]]:
    """Return ({section: {key: value}}, flaws), defaults filled in; a key with a flaw is absent."""
    settings: dict[str, dict[str, Any]] = {}
    flaws: list[Flaw] = []
    for section, keys in SETTINGS.items():
        table = document.get(section, {})
        if not isinstance(table, Mapping):
            flaws.append(Flaw((section,), None, f"要写成一节 [{section}]。"))
            table = {}
        settings[section], found = _read_keys((section,), table, keys=keys)
        flaws += found
    both = set(settings["calendar"].get("off", ())) & set(settings["calendar"].get("work", ()))
    flaws += [Flaw(("calendar", "work"), day, "同一天又写在 off 里。") for day in sorted(both)]
    return settings, flaws


def read_rows(table: str, rows: object) -> tuple[list[dict[str, Any]], list[Flaw]]:
    """Return ([{key: value}, ...], flaws) of the rows of `table`, one for one; a key with a flaw is absent."""
    if not isinstance(rows, list):
        return [], [Flaw((table,), None, f"每一条都要另写一节 [[{table}]]。")]
    values: list[dict[str, Any]] = []
    flaws: list[Flaw] = []
    for number, row in enumerate(rows):
        if isinstance(row, Mapping):
            value, found = _read_keys((table, number), row, keys=ROWS[table])
        else:
            value, found = {}, [Flaw((table, number), row, f"每一条都要另写一节 [[{table}]]。")]
        values.append(value)
        flaws += found
    return values, flaws


def unknown(name: str, known: Sequence[str]) -> str:
    """Return the sentence that says `name` is unknown, with the nearest of `known` if one is near."""
    near = get_close_matches(name, known, 1)
    return f"不认识这个名称，是不是 {near[0]}？" if near else f"不认识这个名称，这里可以写：{'、'.join(known)}。"


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key may hold, and what stands for it where it is absent, written as in the file; None for nothing."""

    parse: Callable[[Any], Any]
    default: Any = None
    required: bool = False


def _read_keys(path: Path, table: Mapping[str, Any], *, keys: Mapping[str, _Key]) -> tuple[dict[str, Any], list[Flaw]]:
    values: dict[str, Any] = {}
    flaws = [Flaw((*path, name), table[name], unknown(name, tuple(keys))) for name in table if name not in keys]
    for name, key in keys.items():
        written = table.get(name, key.default)
        if written is None:
            if key.required:
                flaws.append(Flaw((*path, name), None, "缺这一项。"))
            else:
                values[name] = None
            continue
        try:
            values[name] = key.parse(written)
        except BadValue as error:
            item = () if error.item is None else (error.item,)
            flaws.append(Flaw((*path, name, *item), written[error.item] if item else written, str(error)))
        except ValueError as error:
            flaws.append(Flaw((*path, name), written, str(error)))
    return values, flaws


def _category(*, name: str, kind: str, promise: Duration | None, was: str | None) -> Category:
    return Category(name, kind, promise or PROMISES[kind], was)


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


def _length(written: object) -> Duration:
    return parse_duration(_text(written))


def _wall_clock(written: object) -> timedelta:
    return _length(written).as_timedelta()


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


def _at(when: str, *, example: str) -> Callable[[object], str]:
    def parse(written: object) -> str:
        """Return the text as it stands: a pattern of `when` and a time of day, or empty for never."""
        day, _, clock = _text(written).partition(" ")
        if written and not fullmatch(when, day):
            raise BadValue(f"要写成 {example} 这样，不发就写空引号。")
        if written:
            parse_clock(clock)
        return str(written)

    return parse


SETTINGS: Mapping[str, Mapping[str, _Key]] = {
    "office": {
        "name": _Key(_name, required=True),
        "phone": _Key(_name, required=True),
        "supervisors": _Key(_names, []),
        "timezone": _Key(_zone, "Asia/Shanghai"),
        "handover": _Key(_clock, "08:00"),
        "hours": _Key(parse_hours, ["08:30-12:00", "14:30-18:00"]),
        "workdays": _Key(_one_of("china", "all"), "china"),
        "quiet": _Key(_quiet, "21:30-07:30"),
    },
    "clock": {
        "sign": _Key(_length, "2h"),
        "first_contact": _Key(_length, "1wd"),
        "rework": _Key(_length, "3wd"),
        "feedback": _Key(_length, "7d"),
        "ask_again": _Key(_length, "28d"),
    },
    "reminders": {
        "before_due": _Key(_wall_clock, "4h"),
        "every": _Key(_wall_clock, "4h"),
        "most_a_day": _Key(_count, 4),
        "escalate_after": _Key(_count, 2),
    },
    "digest": {
        "daily": _Key(_clock, "18:00"),
        "weekly": _Key(_at("Mon|Tue|Wed|Thu|Fri|Sat|Sun", example="Mon 08:30"), ""),
        "monthly": _Key(_at("[1-9]|1[0-9]|2[0-8]", example="1 08:30（1 到 28 日）"), ""),
    },
    "calendar": {"off": _Key(_days, []), "work": _Key(_days, [])},
}
"""The keys of the sections that stand once. Source of the defaults: docs/glossary.md, "时限" and "催办"."""

ROWS: Mapping[str, Mapping[str, _Key]] = {
    "category": {
        "name": _Key(_name, required=True),
        "kind": _Key(_one_of(*PROMISES), required=True),
        "promise": _Key(_length),
        "was": _Key(_name),
    },
    "person": {
        "name": _Key(_name, required=True),
        "roles": _Key(_roles, required=True),
        "town": _Key(_name),
        "was": _Key(_name),
    },
    "town": {
        "name": _Key(_name, required=True),
        "duty_room": _Key(_name, required=True),
        "dispatchers": _Key(_names, []),
        "supervisors": _Key(_names, []),
        "was": _Key(_name),
    },
    "grid": {
        "name": _Key(_name, required=True),
        "town": _Key(_name, required=True),
        "leader": _Key(_name),
        "was": _Key(_name),
    },
    "village": {
        "name": _Key(_name, required=True),
        "town": _Key(_name, required=True),
        "grid": _Key(_name),
        "first_day": _Key(_day, required=True),
        "duty": _Key(_somebody, required=True),
        "hours": _Key(parse_hours),
        "was": _Key(_name),
    },
}
"""The keys of the sections that stand once for each category, person, town, grid and village."""
