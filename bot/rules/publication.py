"""公示: what residents may read of a month: counts and shares, never of so few that somebody could be recognised. Pure.

Source: docs/glossary.md, "公示".
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.rules.figures import Tally, total

P = TypeVar("P")


def may_be_counted(tally: Tally, least: int) -> bool:
    """Whether so many petitions came that their number tells of nobody."""
    return tally.registered >= least


def may_be_rated(tally: Tally, least: int) -> bool:
    """Whether so many residents said something that no share tells what one of them said."""
    return may_be_counted(tally, least) and tally.valid >= least and tally.answered >= least


def shown(
    places: Iterable[tuple[P, Tally]], least: int, *, size: Callable[[Tally], int] = lambda one: one.valid
) -> list[tuple[P, Tally]]:
    """Return of which places the numbers may stand beside their sum: nobody can reckon back to one that is too small.

    What is left over has to be nothing at all, or again enough; so the smallest of the others stay away with it.
    """
    known = list(places)
    apart = [one for one in known if not may_be_rated(one[1], least)]
    told = sorted((one for one in known if may_be_rated(one[1], least)), key=lambda one: size(one[1]))
    while told and not _is_enough(total(tally for _, tally in apart), least):
        apart.append(told.pop(0))
    names = {id(one) for one in told}
    return [one for one in known if id(one) in names]


def _is_enough(rest: Tally, least: int) -> bool:
    return rest == Tally() or may_be_rated(rest, least)
