"""A town's document, {section: {key: value}} and {table: [row, ...]} as tomllib gives them → TownFile, or every flaw of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

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

NEEDED = ("category", "town", "village")
TITLES = {"category": "类别", "person": "人员", "town": "镇", "grid": "网格", "village": "村"}

Document = Mapping[str, Any]
Settings = dict[str, dict[str, Any]]
Rows = dict[str, list[dict[str, Any]]]


class BadDocument(ValueError):
    """The document describes no town; `flaws` holds all that is wrong with it."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__("\n".join(f"{flaw.path}: {flaw.why}" for flaw in flaws))
        self.flaws = flaws


def read_document(document: Document) -> TownFile:
    """Return the town that `document` describes.

    Raises:
        BadDocument: with every flaw.
    """
    settings, rows, flaws = _read(document)
    if flaws:
        raise BadDocument(flaws)
    return TownFile(
        sections=_sections(document),
        supervisors=settings["office"]["supervisors"],
        people=tuple(PersonRow(**row) for row in rows["person"]),
        towns=tuple(TownRow(**row) for row in rows["town"]),
        grids=tuple(GridRow(**row) for row in rows["grid"]),
        villages=tuple(VillageRow(**row) for row in rows["village"]),
    )


def _read(document: Document) -> tuple[Settings, Rows, list[Flaw]]:
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


def _sections(document: Document) -> dict[str, Any]:
    """Return the sections that stand once and the categories, dates as text, so that JSON can hold them."""
    sections = {name: document[name] for name in (*SETTINGS, "category") if document.get(name)}
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
