"""Whom and which village the cells of a roster mean; what they cannot mean is said in words that an office's clerk understands."""

from collections import defaultdict
from difflib import get_close_matches

from bot.files.roster_table import Entry
from bot.files.workbooks import listed, plain
from bot.rules.people import Person, Place
from bot.rules.swaps import keeps_roster
from bot.texts import roster_tables as texts
from bot.texts import words
from storage import people, places
from storage.database import Tx

MOST_SUGGESTED = 100  # names that are looked for among those like them


class Villages:
    """Which village a cell means, of those that are the keeper's."""

    def __init__(self, tx: Tx, keeper: Person | None) -> None:
        self.tx, self.keeper = tx, keeper
        self.by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for _, town, village_id, village in places.all_villages(tx):
            self.by_name[plain(village)].append((town, village_id))
        self.known: dict[tuple[str, str, str], Place | str] = {}

    def meant(self, entry: Entry) -> Place | str:
        """Return the village of a cell, or why there is none."""
        key = (entry.heading, entry.town, entry.village)
        if key not in self.known:
            found = self._find(entry)
            self.known[key] = found if isinstance(found, str) or self._is_his(found) else texts.not_yours(found.village)
        return self.known[key]

    def _is_his(self, place: Place) -> bool:
        return self.keeper is None or keeps_roster(self.keeper, place)

    def _find(self, entry: Entry) -> Place | str:
        name = plain(entry.village)
        short = [known for known in self.by_name if known.startswith(name) and len(known) <= len(name) + 2]
        name = name if name in self.by_name or len(short) != 1 else short[0]  # 水磨口 is 水磨口村
        found = self.by_name.get(name, [])
        if not found:
            return texts.unknown_village(entry.village, next(iter(get_close_matches(name, list(self.by_name), 1)), ""))
        if entry.town:
            found = [one for one in found if plain(one[0]) == plain(entry.town)]
        elif len(found) > 1:
            found = [one for one in found if plain(one[0]) in plain(entry.heading)] or found
        if not found:
            return texts.unknown_village(f"{entry.town}/{entry.village}", "")
        if len(found) > 1:
            return texts.which_village(entry.village, words.listed(f"{town}/{name}" for town, _ in found))
        return places.load(self.tx, found[0][1])


class Names:
    """Whom a name means: as in the town file one of the town, or one of no town."""

    def __init__(self, tx: Tx) -> None:
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in people.staff(tx):
            self.by_name[plain(person.name or "")].append(person)
        self.suggested = 0
        self.near: dict[int, list[str]] = {}
        self.towns = {town.place_id: town.name for town in places.towns(tx)}

    def meant(self, text: str, place: Place) -> Person | str:
        """Return whom a cell of a village means, or why that is nobody."""
        if text.startswith("="):
            return texts.formula()
        town, slash, last = plain(text).rpartition("/")
        name = last if slash and town in {"", *map(plain, self.towns.values())} else plain(text)
        found = self.by_name.get(name, [])
        if slash and name == last:
            found = [person for person in found if plain(self._town(person)) == town]
        if not found:
            return self._unknown(text, name, place)
        here = [person for person in found if person.town_id in (place.town_id, None)]
        if not here:
            return texts.of_another_town(name, words.listed(map(self._town, found)))
        in_turn = [person for person in here if person in place.duty]
        if len(here) > 1 and len(in_turn) != 1:
            return texts.which_person(name, words.listed(f"{self._town(person)}/{name}" for person in here))
        return (in_turn or here)[0]

    def _unknown(self, text: str, name: str, place: Place) -> str:
        """Return what is wrong with a text that is no name."""
        near = self._near(place)
        parts = [plain(part) for part in text.split()]
        inside = [known for known in near if known in name]
        if len(listed(text)) > 1 or len(inside) > 1 or (len(parts) > 1 and all(part in self.by_name for part in parts)):
            return texts.two_people(text)
        if inside:
            return texts.only_the_name(text)
        self.suggested += 1  # of a file that belongs to another office every name is unknown
        found = get_close_matches(name, near, 1) if self.suggested <= MOST_SUGGESTED else []
        return texts.unknown_person(text, next(iter(found), ""))

    def _near(self, place: Place) -> list[str]:
        """Return the names of those who may serve in a village's town."""
        if place.town_id not in self.near:
            may = (place.town_id, None)
            self.near[place.town_id] = [
                name for name, found in self.by_name.items() if name and any(person.town_id in may for person in found)
            ]
        return self.near[place.town_id]

    def _town(self, person: Person) -> str:
        return self.towns.get(person.town_id or 0, "")
