"""Whom and what the names in a town's workbook mean, however they are spaced: 王　宇 is 王宇 if that is who is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.files.town_cells import closed_up
from bot.files.town_entries import Entries, table_of
from bot.files.town_sheets import DUTY, GRIDS, PEOPLE, TOWNS, VILLAGES
from bot.files.workbooks import plain
from bot.rules.town import Path

IN_TURN = ("first_day", "duty")
"""What the sheet 值班 says of a village."""
TWICE_ON_DUTY = "这个村前面第 {row} 行已经写过；一个村写一行，值班的人写在同一格里，用、隔开。"
NO_VILLAGE = "“村”表里没有这个村。"
MISSING = "缺这一项。"
WHICH_VILLAGE = "不止一个镇有这个村，请写明是哪一个：{choices}。"

Rows = Sequence[Mapping[str, Any]]


class Names:
    """Names that are there, found to the letter or by all but blanks and width."""

    def __init__(self, names: Iterable[str]) -> None:
        self._exact = set(names)
        self._plain: dict[str, set[str]] = {}
        for name in self._exact:
            self._plain.setdefault(plain(name), set()).add(name)

    def exact(self, text: str) -> str | None:
        """Return `text` if it is a name."""
        return text if text in self._exact else None

    def near(self, text: str) -> str | None:
        """Return the only name that differs from `text` by no more than blanks and width."""
        found = self._plain.get(plain(text), set())
        return next(iter(found)) if len(found) == 1 else None

    def meant(self, text: str) -> str:
        """Return the name that `text` means; what means none is returned without its blanks."""
        return self.exact(text) or self.near(text) or closed_up(text)


class People:
    """The people of every town, {town: names}; those of no town count in each."""

    def __init__(self, rows: Rows) -> None:
        listed: dict[str | None, list[str]] = {}
        for row in rows:
            listed.setdefault(row.get("town"), []).append(row.get("name", ""))
        self._of = {town: Names(names) for town, names in listed.items()}

    def meant(self, text: str, town: str | None) -> list[str]:
        """Return the name that `text` means in a town, or several if it is names with blanks between them."""
        one = self._one(text, town)
        if one is None and len(text.split()) > 1:
            each = [self._one(part, town) for part in text.split()]
            if None not in each:
                return [name for name in each if name]
        return [one or closed_up(text)]

    def _one(self, text: str, town: str | None) -> str | None:
        here = [names for names in (self._of.get(town), self._of.get(None)) if names]
        exact = next((name for names in here if (name := names.exact(text))), None)
        return exact or next((name for names in here if (name := names.near(text))), None)


class Villages:
    """Where the villages stand in the document."""

    def __init__(self, rows: Rows) -> None:
        self._called: dict[str, list[tuple[int, str | None, str]]] = {}
        for number, row in enumerate(rows):
            called = self._called.setdefault(plain(row.get("name", "")), [])
            if (row.get("town"), row.get("name")) not in [found[1:] for found in called]:
                called.append((number, row.get("town"), row.get("name", "")))

    def meant(self, text: str, town: str | None) -> list[int]:
        """Return the numbers of the villages that `text` may mean: 村, or 镇/村 where no village is called so."""
        called = [found for found in self._called.get(plain(text), []) if text and town in (None, found[1])]
        exactly = [found for found in called if found[2] == text]
        first, slash, rest = text.replace("／", "/").partition("/")
        if called or not slash:
            return [number for number, _, _ in exactly or called]
        return self.meant(rest.strip(), closed_up(first))


@dataclass
class References:
    """Puts names as they are registered in place of how they are written; `turns` is {village: its row of 值班}."""

    entries: Entries
    turns: dict[int, int] = field(default_factory=dict)

    def resolve(self) -> None:
        """Change the document: every name, and the turns into their villages."""
        self._name_towns()
        document = self.entries.document
        people = People(document["person"])
        grids = {row.get("town"): Names(_grids_of(row.get("town"), document["grid"])) for row in document["grid"]}
        for sheet in (TOWNS, GRIDS, VILLAGES):
            for number, row in enumerate(document[sheet.table]):
                town = row.get("name") if sheet is TOWNS else row.get("town")
                for column in sheet.columns:
                    if column.refers == "grid" and row.get("grid") and town in grids:
                        row["grid"] = grids[town].meant(row["grid"])
                    elif column.refers == "person":
                        self._name_people((sheet.table, number, column.key), row, people=people, town=town)
        self._name_people(("office", "supervisors"), document.get("office", {}), people=people, town=None)
        self._join_turns(people)

    def _name_towns(self) -> None:
        """A row that names no town is of the only one; somebody without a town is the whole office's."""
        rows = self.entries.document["town"]
        towns = Names(row["name"] for row in rows if "name" in row)
        only = rows[0].get("name") if len(rows) == 1 else None
        for sheet in (GRIDS, VILLAGES, PEOPLE, DUTY):
            for row in self.entries.document[table_of(sheet)]:
                if "town" in row:
                    row["town"] = towns.meant(row["town"])
                elif only and sheet is not PEOPLE and not (sheet is DUTY and "/" in plain(row.get("name", ""))):
                    row["town"] = only

    def _name_people(self, path: Path, row: dict[str, Any], *, people: People, town: str | None) -> None:
        key, places = str(path[-1]), self.entries.places
        written = row.get(key)
        if isinstance(written, str):
            row[key] = " ".join(people.meant(written, town))  # nobody is called like two of them
        elif written:
            meant = [
                (name, places[(*path, number)])
                for number, text in enumerate(written)
                for name in people.meant(text, town)
            ]
            places |= {(*path, number): place for number, (_, place) in enumerate(meant)}
            row[key] = [name for name, _ in meant]

    def _join_turns(self, people: People) -> None:
        document, rows = self.entries.document, self.entries.document["village"]
        villages = Villages(rows)
        for number, turn in enumerate(document.pop(DUTY.name)):
            meant = villages.meant(turn.get("name", ""), turn.get("town"))
            if len(meant) == 1 and meant[0] not in self.turns:
                path = (DUTY.name, number, "duty")
                self._name_people(path, turn, people=people, town=rows[meant[0]].get("town"))
                rows[meant[0]] |= {key: turn[key] for key in IN_TURN if key in turn}
                self.turns[meant[0]] = number
            else:
                self._blame(number, turn, meant)

    def _blame(self, number: int, turn: Mapping[str, Any], meant: list[int]) -> None:
        """Tell why a turn belongs to none of the villages that it may mean."""
        path: Path = (DUTY.name, number, "name")
        if path in self.entries.blamed or VILLAGES.table in self.entries.lost:
            return
        villages = [self.entries.document["village"][village] for village in meant]
        why = NO_VILLAGE if turn.get("name") else MISSING
        if len(meant) == 1:
            why = TWICE_ON_DUTY.format(row=self.entries.places[(DUTY.name, self.turns[meant[0]])].row)
        elif meant:
            why = WHICH_VILLAGE.format(choices="、".join(f"{row.get('town', '')}/{row['name']}" for row in villages))
        self.entries.faults.append(
            (self.entries.places.get(path) or self.entries.places[path[:2]]).fault(why, turn.get("name", ""))
        )


def _grids_of(town: str | None, rows: Rows) -> list[str]:
    return [row["name"] for row in rows if row.get("town") == town and "name" in row]
