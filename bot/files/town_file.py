"""The town file: TOML bytes → TownFile, or every fault of it with its line."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.files.toml_lines import lines_of
from bot.rules.calendar import WorkCalendar
from bot.rules.deadlines import exceeds_ceiling
from bot.rules.town import (
    Flaw,
    GridRow,
    Path,
    PersonKey,
    PersonRow,
    TownFile,
    TownRow,
    VillageRow,
    person_meant,
    read_rows,
    read_settings,
    unknown,
)
from bot.rules.town_keys import ROWS, SETTINGS

LONGEST_VALUE_SHOWN = 60
NEEDED = ("category", "town", "village")
TITLES = {"category": "类别", "person": "人员", "town": "镇", "grid": "网格", "village": "村"}

Settings = dict[str, dict[str, Any]]
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: where, what stands there as the file writes it, and why that will not do."""

    line: int | None
    key: str
    value: str
    why: str

    def __str__(self) -> str:
        place = [f"第 {self.line} 行"] if self.line else []
        place += [" = ".join(part for part in (self.key, self.value) if part)] if self.key or self.value else []
        return "：".join([" ".join(place), self.why] if place else [self.why])


class BadTownFile(ValueError):
    """The file describes no town; `faults` holds all of them, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read_town_file(raw: bytes) -> TownFile:
    """Return the town that `raw` describes; a byte order mark is let pass.

    Raises:
        BadTownFile: with every fault; a file that is no UTF-8 or no TOML has only that one.
    """
    text = _decode(raw)
    document = _parse(text)
    settings, rows, flaws = _read(document)
    if flaws:
        lines = lines_of(text)
        faults = [_fault(flaw, lines) for flaw in flaws]
        raise BadTownFile(tuple(sorted(faults, key=lambda fault: fault.line or 0)))
    return TownFile(
        sections=_sections(document),
        supervisors=settings["office"]["supervisors"],
        people=tuple(PersonRow(**row) for row in rows["person"]),
        towns=tuple(TownRow(**row) for row in rows["town"]),
        grids=tuple(GridRow(**row) for row in rows["grid"]),
        villages=tuple(VillageRow(**row) for row in rows["village"]),
    )


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadTownFile((Fault(line, "", "", "这里不是 UTF-8 编码，请把文件另存为 UTF-8。"),)) from error


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
        why = "同一项写了两次。" if str(error).startswith("Cannot") else "这里不合 TOML 的写法。"
        raise BadTownFile((Fault(line, "", text.split("\n")[line - 1].strip()[:LONGEST_VALUE_SHOWN], why),)) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        raise BadTownFile((Fault(None, "", "", "文件里有过长的数字或过深的括号。"),)) from error


def _read(document: Mapping[str, Any]) -> tuple[Settings, Rows, list[Flaw]]:
    known = (*SETTINGS, *ROWS)
    settings, flaws = read_settings(document)
    flaws += [Flaw((name,), None, unknown(name, known)) for name in document if name not in known]
    flaws += [Flaw((name,), None, f"至少要有一节 [[{name}]]。") for name in NEEDED if document.get(name, []) == []]
    rows: Rows = {}
    for table in ROWS:
        rows[table], found = read_rows(table, document.get(table, []))
        flaws += found
    flaws += [*_doubles(rows), *_dangling(settings, rows), *_too_slow(settings, rows)]
    return settings, rows, flaws


def _sections(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections that stand once and the categories, dates as text, so that JSON can hold them."""
    sections = {name: document[name] for name in (*SETTINGS, "category") if name in document}
    sections["office"] = {key: value for key, value in sections["office"].items() if key != "supervisors"}
    plain: dict[str, Any] = json.loads(json.dumps(sections, default=str))
    return plain


def _key(table: str, row: Mapping[str, Any]) -> PersonKey | None:
    """Return the (town, name) by which a row is known, None if a flaw hides it."""
    if "name" not in row or ("town" in ROWS[table] and "town" not in row):
        return None
    return row.get("town"), row["name"]


def _doubles(rows: Rows) -> Iterator[Flaw]:
    for table, listed in rows.items():
        names: set[PersonKey] = set()
        for number, row in enumerate(listed):
            key = _key(table, row)
            if key in names:
                yield Flaw((table, number, "name"), row["name"], f"前面已经有同名的{TITLES[table]}。")
            names |= {key} if key else set()
        for number, row in enumerate(listed):
            key = _key(table, row)
            if key and row.get("was"):
                was = (key[0], row["was"])
                if was in names:
                    yield Flaw((table, number, "was"), row["was"], f"这个旧名还有别的{TITLES[table]}在用。")
                names.add(was)


def _dangling(settings: Settings, rows: Rows) -> Iterator[Flaw]:
    """Yield what names a town, grid or person that the file does not have; in an unknown town nobody is looked for."""
    towns = {row.get("name") for row in rows["town"]}
    grids = {_key("grid", row) for row in rows["grid"]}
    people = {key for row in rows["person"] if (key := _key("person", row))}
    yield from _strangers(("office",), settings["office"], keys=("supervisors",), town=None, people=people)
    for number, row in enumerate(rows["town"]):
        staff = ("duty_room", "dispatchers", "supervisors", "shift_leaders")
        yield from _strangers(("town", number), row, keys=staff, town=row.get("name"), people=people)
    for table in ("person", "grid", "village"):
        for number, row in enumerate(rows[table]):
            town = row.get("town")
            if town and town not in towns:
                yield Flaw((table, number, "town"), town, "镇的表里没有这个镇。")
            elif town:
                yield from _strangers((table, number), row, keys=("leader", "duty"), town=town, people=people)
                if row.get("grid") and (town, row["grid"]) not in grids:
                    yield Flaw((table, number, "grid"), row["grid"], "这个镇没有这个网格。")


def _strangers(
    path: Path,
    row: Mapping[str, Any],
    *,
    keys: tuple[str, ...],
    town: str | None,
    people: set[PersonKey],
) -> Iterator[Flaw]:
    for key in keys:
        named = row.get(key) or ()
        for number, name in enumerate([named] if isinstance(named, str) else named):
            if person_meant(name, town=town, known=people) is None:
                elsewhere = any(name == other for _, other in people)
                why = "这个人登记在别的镇，这里用不上。" if elsewhere else "人员表里没有这个人。"
                yield Flaw((*path, key) if isinstance(named, str) else (*path, key, number), name, why)


def _too_slow(settings: Settings, rows: Rows) -> Iterator[Flaw]:
    if not {"timezone", "hours", "workdays"} <= settings["office"].keys():
        return
    calendar = WorkCalendar(*(settings["office"][key] for key in ("timezone", "hours", "workdays")))
    promised: list[tuple[Path, Any]] = [
        (("clock", key), settings["clock"].get(key)) for key in ("sign", "first_contact", "rework")
    ]
    promised += [(("category", number, "promise"), row.get("promise")) for number, row in enumerate(rows["category"])]
    for path, promise in promised:
        if promise and exceeds_ceiling(promise, calendar):
            yield Flaw(path, str(promise), "超过了法定最长的 60 天。")


def _fault(flaw: Flaw, lines: Mapping[Path, int]) -> Fault:
    """Return `flaw` with the line of what it is about, or else of what ought to hold it."""
    place = flaw.path
    while place and place not in lines:
        place = place[:-1]
    key = ".".join(str(part) for part in flaw.path if isinstance(part, str))
    return Fault(lines.get(place), key, _shown(flaw.value), flaw.why)


def _shown(value: object) -> str:
    if value is None:
        return ""
    shown = str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=str)
    shown = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in shown)
    return shown if len(shown) <= LONGEST_VALUE_SHOWN else shown[: LONGEST_VALUE_SHOWN - 1] + "…"
