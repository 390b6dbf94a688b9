"""A town as its file describes it, and the reading of its sections and rows.

Reasons are sentences in Chinese, for the clerk who wrote the file.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.rules.calendar import Span, WorkCalendar
from bot.rules.durations import Duration
from bot.rules.measures import RANKING, WEIGHTS, RankingRules, Weights
from bot.rules.periods import Monthly, Weekly
from bot.rules.quiet import QuietHours
from bot.rules.thresholds import AS_USUAL, NO_LESS, NOTHING, CorrectionRules, GradeRules, PublicationRules
from bot.rules.town_keys import PROMISES, ROWS, SETTINGS, BadValue, Key

Path = tuple[str | int, ...]
PersonKey = tuple[str | None, str]
"""The town, or None, and the name."""


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    kind: str
    promise: Duration
    was: str | None = None


class Turns(StrEnum):
    """Which days one turn counts: all of them, working days alone, or working days, weekends and holidays each apart."""

    DAILY = "daily"
    WORKDAYS = "workdays"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class DutyRules:
    """By what the roster is made, changed and told; None: that is not done. Source: docs/glossary.md, "值班"."""

    turns: Turns
    publish: int  # days ahead
    weights: tuple[int, int, int]  # of a working day, a weekend's day, a holiday
    backup: bool
    approval: Literal["none", "leader"]
    pass_on: Literal["unsigned", "open"]
    confirm: timedelta | None
    evening: time | None
    morning: time | None


@dataclass(frozen=True)
class OfficeRules:
    """By what an office's clocks and reminders run; `urgent_…`, `before_due` and `every` are wall clock."""

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
    urgent_sign: timedelta
    urgent_contact: timedelta
    before_due: timedelta
    every: timedelta
    urgent_every: timedelta
    most_a_day: int
    escalate_after: int
    digest_at: time
    categories: tuple[Category, ...]
    duty: DutyRules
    weights: Weights = WEIGHTS
    ranking: RankingRules = RANKING
    correction: CorrectionRules = NO_LESS
    grading: GradeRules = AS_USUAL
    publication: PublicationRules = NOTHING
    keep: timedelta | None = None  # contents after a case was archived; None: for ever
    weekly: Weekly | None = None  # when the reports go out; None: never
    monthly: Monthly | None = None
    quarterly: Monthly | None = None
    meeting: Weekly | None = None
    agenda_before: timedelta = timedelta(hours=2)


def default_category(office: OfficeRules) -> Category:
    """Return what counts where no category was chosen: the first kind of request."""
    return next((category for category in office.categories if category.kind == "request"), office.categories[0])


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
    shift_leaders: tuple[str, ...]
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
        duty=DutyRules(**{**settings["duty"], "turns": Turns(settings["duty"]["turns"])}),
        weights=Weights(**settings["figures"]),
        ranking=RankingRules(**settings["ranking"]),
        correction=CorrectionRules(**settings["correction"]),
        grading=GradeRules(**settings["grade"]),
        publication=PublicationRules(**settings["publication"]),
        keep=settings["privacy"]["keep"],
        weekly=settings["digest"]["weekly"],
        monthly=settings["digest"]["monthly"],
        quarterly=settings["digest"]["quarterly"],
        meeting=settings["meeting"]["at"],
        agenda_before=settings["meeting"]["before"],
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
    weighed = [settings["figures"].get(name) for name in ("contacted", "solved", "satisfied")]
    flaws += [Flaw(("figures", "solved"), 0, "响应、解决、满意三项不能都是 0。")] if weighed == [0, 0, 0] else []
    both = set(settings["calendar"].get("off", ())) & set(settings["calendar"].get("work", ()))
    flaws += [Flaw(("calendar", "work"), day, "同一天又写在放假（off）里。") for day in sorted(both)]
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


def _read_keys(path: Path, table: Mapping[str, Any], *, keys: Mapping[str, Key]) -> tuple[dict[str, Any], list[Flaw]]:
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
