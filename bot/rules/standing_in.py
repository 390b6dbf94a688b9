"""Who stands in for somebody: those who could, best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from bot.rules.calendar import ONE_DAY

Clash = tuple[int, date]
"""A village, and a day on which somebody has its duty and cannot serve."""


class Ring(IntEnum):
    """How near somebody is to a village: in its turn, in a turn of its grid, in a turn of its town."""

    TURN = 0
    GRID = 1
    TOWN = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could stand in: how near he is, what he has served by weight, on which days he serves anywhere."""

    person_id: int
    ring: Ring
    load: int
    serves: frozenset[date]


def ranked(candidates: Iterable[Candidate], day: date) -> list[Candidate]:
    """Return candidates for a day, best first.

    Whoever serves elsewhere that day comes last of all, before him who would serve a third day running; then the nearer ring
    goes first, in it who serves neither the day before nor the day after, among those who has served least. Equals stay in
    their order.
    """

    def worth(one: Candidate) -> tuple[bool, bool, Ring, bool, int]:
        beside = not one.serves.isdisjoint((day - ONE_DAY, day + ONE_DAY))
        return day in one.serves, _third_running(one.serves, day), one.ring, beside, one.load

    return sorted(candidates, key=worth)


def _third_running(serves: frozenset[date], day: date) -> bool:
    """Return whether a day would be one of three in a row."""
    runs = ((-2, -1), (-1, 1), (1, 2))
    return any(serves.issuperset(day + number * ONE_DAY for number in run) for run in runs)


def recommended(
    clashes: Sequence[Clash],
    candidates: Mapping[Clash, Sequence[Candidate]],
    *,
    weights: Mapping[date, int],
    settled: Mapping[Clash, int] | None = None,
) -> dict[Clash, int]:
    """Return {clash: who had best stand in}, day by day, each taking account of those before; without candidates absent.

    What is `settled` stays, and counts for the others.
    """
    found: dict[Clash, int] = {}
    more: dict[int, list[date]] = {}
    for clash, person_id in (settled or {}).items():
        more.setdefault(person_id, []).append(clash[1])
    for clash in sorted(clashes, key=lambda one: (one[1], one[0])):
        if settled and clash in settled:
            found[clash] = settled[clash]
            continue
        able = [_with(one, more.get(one.person_id, ()), weights) for one in candidates.get(clash, ())]
        best = next(iter(ranked(able, clash[1])), None)
        if best:
            found[clash] = best.person_id
            more.setdefault(best.person_id, []).append(clash[1])
    return found


def _with(one: Candidate, days: Sequence[date], weights: Mapping[date, int]) -> Candidate:
    return replace(one, load=one.load + sum(weights[day] for day in days), serves=one.serves.union(days))
