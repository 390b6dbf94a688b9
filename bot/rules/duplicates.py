"""Which petitions may be about one and the same thing: of one village and category, near in time, alike in words or trouble.

Chinese is not cut into words here: two characters that stand beside each other are the unit, as for the search.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.topics import topics_of

WITHIN = timedelta(days=60)
ALIKE = 0.4  # of 1: twice the pairs in common over the pairs of both
FEWEST = 2  # pairs in common; one, like 没水, says too little
MOST = 3


@dataclass(frozen=True)
class Told:
    """What of a petition tells whether another is like it."""

    case_id: int
    village_id: int
    category: str
    registered_at: datetime
    text: str


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text; signs and spaces are none, and capitals count as small letters."""
    plain = "".join(character for character in text.casefold() if character.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; 0 where too little is in common to say."""
    first, second = pairs(one), pairs(other)
    common = len(first & second)
    return 2 * common / (len(first) + len(second)) if common >= FEWEST else 0.0


def shared_topics(one: str, other: str) -> frozenset[str]:
    """Return the common troubles of which both texts tell: 没水 and 停水 have no pair in common, and are one."""
    return topics_of(one) & topics_of(other)


def likely(new: Told, others: Iterable[Told], *, at_most: int = MOST) -> list[Told]:
    """Return those that may be about the same as `new`, likest first, of equals the newest; itself is none of them."""
    found = [
        (likeness(new.text, other.text), other)
        for other in others
        if other.case_id != new.case_id
        and (other.village_id, other.category) == (new.village_id, new.category)
        and abs(new.registered_at - other.registered_at) <= WITHIN
    ]
    alike = [one for one in found if one[0] >= ALIKE or shared_topics(new.text, one[1].text)]
    alike.sort(key=lambda one: (-one[0], -one[1].case_id))
    return [other for _, other in alike[:at_most]]
