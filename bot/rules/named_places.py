"""Which villages a text names: a resident who has said where it is need not be asked among all of them, nor be put elsewhere.

Source: docs/glossary.md, "写明的村".
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.rules.intake import plain

SUFFIXES = ("村", "社区", "街道")
SHORTEST = 3  # characters of a name without its suffix: 中心, 团结, 河西 are words of every day


@dataclass(frozen=True)
class Village:
    """A village as it may be named, with its town."""

    village_id: int
    town_id: int
    name: str
    town: str


def villages_named(text: str, villages: Iterable[Village], *, home: int | None = None) -> tuple[Village, ...]:
    """Return the villages that a text names, in the order in which it does.

    The longest name wins, so a name inside another village's or a town's name is none. Of villages of one name those
    of a town that is named too are meant, else those of the town `home`, else any of them.
    """
    written, known = _folded(text), list(villages)
    found = _found(written, {name for one in known for name in (*_names_of(one.name), _names_of(one.town)[0])})
    towns = {one.town_id for one in known if _names_of(one.town)[0] in found}
    named: list[Village] = []
    for name in found:
        bearers = [one for one in known if name in _names_of(one.name)]
        near = [one for one in bearers if one.town_id in towns] or [one for one in bearers if one.town_id == home]
        named += near or bearers
    return tuple(dict.fromkeys(named))


def _folded(text: str) -> str:
    return plain(unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=4096)  # a county's names are the same for every text
def _names_of(village: str) -> tuple[str, ...]:
    """Return by which names a village is known: its own, and without 村 where that leaves enough."""
    name = _folded(village)
    short = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)
    return (name, short) if short != name and len(short) >= SHORTEST else (name,)


def _found(written: str, names: Iterable[str]) -> list[str]:
    """Return which names stand in a text outside of longer ones, in the order of their first places."""
    taken: list[tuple[int, int]] = []
    places: dict[str, int] = {}
    for name in sorted(filter(None, names), key=lambda one: (-len(one), one)):
        at = written.find(name)
        while at >= 0:
            end = at + len(name)
            if not any(at < until and since < end for since, until in taken):
                taken.append((at, end))
                places.setdefault(name, at)
            at = written.find(name, at + 1)
    return sorted(places, key=lambda name: places[name])
