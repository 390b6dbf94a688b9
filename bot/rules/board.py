"""看板 in chat: what somebody looks at, as the argument of a button holds it. Pure."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.errors import ForgedButton
from bot.rules.figures import AGES, STANDS

MOST_PAGE = 999


class Part(StrEnum):
    """Of what: all that somebody answers for, a town, grid or village of it, or what is of no village yet."""

    ALL = "o"
    TOWN = "t"
    GRID = "g"
    VILLAGE = "v"
    NOWHERE = "n"


class Show(StrEnum):
    """What of it."""

    TOP = "top"
    LIST = "list"
    ANSWERS = "said"  # what residents said in the last days
    BY_TOWN = "town"
    BY_GRID = "grid"
    BY_VILLAGE = "vill"
    BY_HANDLER = "hand"
    BY_CATEGORY = "cat"
    BY_AGE = "age"


class Only(StrEnum):
    """To what a list is narrowed."""

    ALL = ""
    HANDLER = "h"
    CATEGORY = "c"
    AGE = "a"


@dataclass(frozen=True)
class Look:
    """A page of the board; `key` is the handler's id, the sign of a category, or an age, as digits and small letters."""

    part: Part = Part.ALL
    place_id: int = 0
    show: Show = Show.TOP
    stands: str = "open"
    only: Only = Only.ALL
    key: str = ""
    page: int = 0

    @property
    def argument(self) -> str:
        """How a button says it, beside the place."""
        return f"{self.part}_{self.show}_{STANDS.index(self.stands)}_{self.only}{self.key}_{self.page}"


_FORM = re.compile(r"([otgvn])_([a-z]{3,4})_(\d)_(?:([hca])([0-9a-z]{1,13}))?_(\d{1,3})")


def look_of(place_id: int, argument: str) -> Look:
    """Return what a button means. Raises: ForgedButton."""
    found = _FORM.fullmatch(argument)
    if found is None or found[2] not in list(Show) or int(found[3]) >= len(STANDS):
        raise ForgedButton
    only, key = Only(found[4] or ""), found[5] or ""
    if (only is Only.AGE and not (key.isdecimal() and int(key) <= len(AGES))) or (only and found[2] != Show.LIST):
        raise ForgedButton
    return Look(Part(found[1]), place_id, Show(found[2]), STANDS[int(found[3])], only, key, int(found[6]))


def sign_of(category: str) -> str:
    """Return by what a button names a category, whatever characters are in its name."""
    return hashlib.sha256(category.encode()).hexdigest()[:10]
