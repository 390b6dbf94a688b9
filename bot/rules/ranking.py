"""Who stands where by what residents say, and who so far behind that it is no chance. Pure.

Source: docs/glossary.md, "排名".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from bot.rules.figures import Rates, Tally, interval, rates, total
from bot.rules.measures import RANKING, WEIGHTS, RankingRules, Weights

K = TypeVar("K", int, str)
MOST_MARKED = Fraction(1, 3)  # of those who are ranked


class Mark(StrEnum):
    """What a place among the last means."""

    LAST = "last"  # 重点管理
    NEXT = "next"  # 重点督查


@dataclass(frozen=True, slots=True)
class Placed(Generic[K]):
    """One who is ranked. `place` counts from 1, and those who are alike share one; the true composite lies in `within`."""

    key: K
    place: int
    tally: Tally
    rates: Rates
    within: tuple[float, float]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Ranking(Generic[K]):
    """`ranked`, best first; `few`: of whom too little is known, most first; `whole`: of all of them together."""

    ranked: tuple[Placed[K], ...]
    few: tuple[tuple[K, Tally], ...]
    whole: Rates
    excluded: int  # call-backs of cases that were taken out of it
    least: int


def ranking(
    tallies: Mapping[K, Tally],
    rules: RankingRules = RANKING,
    weights: Weights = WEIGHTS,
    *,
    never: frozenset[K] = frozenset(),
) -> Ranking[K]:
    """Rank by the composite of residents' answers; the tallies are counted for the ranking.

    With fewer than `least` valid call-backs nobody is ranked. Marked are of the last as many as the rules say, at most a third,
    and only who lies below the whole even at the upper bound of his interval; of those alike all or none. `never`: keys that
    stand for nobody, and count in the whole alone.
    """
    some = {key: tally for key, tally in tallies.items() if key not in never}
    known = {key: tally for key, tally in some.items() if tally.valid >= max(rules.least, 1)}
    scores = {key: _composite(tally, weights) for key, tally in known.items()}
    whole = rates(total(tallies.values()), weights)
    order = sorted(known, key=lambda key: (-scores[key], -known[key].valid, key))
    up_to = {score: n for n, score in enumerate(sorted(scores.values()), 1)}  # how many have that score or a lower one
    ranked = []
    for key in order:
        within = interval(scores[key], known[key].valid)
        below = whole.composite is not None and within[1] < float(whole.composite)
        behind = up_to[scores[key]]  # he, those alike, and those below
        mark = _mark(behind, len(scores), rules) if below else None
        place = 1 + len(scores) - behind
        ranked.append(Placed(key, place, known[key], rates(known[key], weights), within, mark))
    few = sorted((item for item in some.items() if item[0] not in known), key=lambda item: (-item[1].valid, item[0]))
    return Ranking(tuple(ranked), tuple(few), whole, sum(one.excluded for one in tallies.values()), rules.least)


def _composite(tally: Tally, weights: Weights) -> Fraction:
    found = rates(tally, weights).composite
    assert found is not None  # it has valid call-backs
    return found


def _mark(behind: int, count: int, rules: RankingRules) -> Mark | None:
    if behind > count * MOST_MARKED:
        return None
    return Mark.LAST if behind <= rules.last else Mark.NEXT if behind <= rules.last + rules.next else None
