"""周报, 月报, 季报: what a period came to for whoever answers for some villages, kept as it was when it was made. Pure.

Source: docs/glossary.md, "周报".
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot.rules.figures import Flow, Standing, Tally, total
from bot.rules.measures import RankingRules, Weights
from bot.rules.periods import Period
from bot.rules.ranking import Ranking, ranking
from bot.rules.village_grade import Grade

NOTHING, NOBODY = Tally(), Standing()


class Kind(StrEnum):
    """How long the period is."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


# So long after its hour a report is no news any more: who was away reads the next one, and nobody who is new, or whose office
# has just begun with reports, is sent those of days long past.
STALE = {Kind.WEEKLY: timedelta(days=4), Kind.MONTHLY: timedelta(days=10), Kind.QUARTERLY: timedelta(days=15)}


@dataclass(frozen=True, slots=True)
class Line:
    """What was counted of a village, in the period and the one before; `ranked` as the ranking counts it."""

    key: int
    name: str
    town: str
    grid: str
    now: Tally
    before: Tally
    ranked: Tally
    stands: Standing


@dataclass(frozen=True, slots=True)
class Named:
    """What was counted of a category or a cadre, or of several villages together."""

    name: str
    now: Tally
    before: Tally
    ranked: Tally = NOTHING
    key: int = 0
    stands: Standing = NOBODY


@dataclass(frozen=True)
class Report:
    """All of it: figures alone, so that no case in it can become one that somebody must not know of."""

    kind: Kind
    label: str
    period: Period
    earlier: Period
    made_at: datetime
    villages: tuple[Line, ...]
    categories: tuple[Named, ...]
    cadres: tuple[Named, ...]
    flows: tuple[Flow, ...]
    weights: Weights
    rules: RankingRules
    grades: tuple[
        tuple[int, Grade | None], ...
    ] = ()  # of each village, of a month alone; None: too little is known of it
    last_event: int = 0  # what happened later is not in it

    @cached_property
    def now(self) -> Tally:
        """What the period came to."""
        return total(line.now for line in self.villages)

    @cached_property
    def before(self) -> Tally:
        """What the one before came to."""
        return total(line.before for line in self.villages)

    @cached_property
    def stands(self) -> Standing:
        """How open cases stood when it was made."""
        return sum((line.stands for line in self.villages), NOBODY)

    @cached_property
    def grids(self) -> tuple[Named, ...]:
        """The villages of each grid together, those of none left out."""
        return _together((" ".join(filter(None, (line.town, line.grid))), line) for line in self.villages if line.grid)

    @cached_property
    def towns(self) -> tuple[Named, ...]:
        """The villages of each town together."""
        return _together((line.town, line) for line in self.villages if line.town)

    @cached_property
    def village_ranking(self) -> Ranking[int]:
        """The villages by what residents say; those of which nothing was counted, and what is of no village, stand apart."""
        return ranking({line.key: line.ranked for line in self.villages if line.key}, self.rules, self.weights)

    @cached_property
    def cadre_ranking(self) -> Ranking[int]:
        """The cadres who gave an answer of which a resident was asked."""
        return ranking({one.key: one.ranked for one in self.cadres}, self.rules, self.weights)

    @cached_property
    def names(self) -> dict[int, str]:
        """Return {id: name} of villages and cadres."""
        villages = {line.key: line.name for line in self.villages}
        return villages | {one.key: one.name for one in self.cadres}

    def as_values(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "kind": str(self.kind),
            "label": self.label,
            "period": [self.period.first.isoformat(), self.period.last.isoformat()],
            "earlier": [self.earlier.first.isoformat(), self.earlier.last.isoformat()],
            "made_at": self.made_at.isoformat(),
            "villages": [astuple(line) for line in self.villages],
            "categories": [astuple(one) for one in self.categories],
            "cadres": [astuple(one) for one in self.cadres],
            "flows": [(one.day.isoformat(), one.registered, one.closed) for one in self.flows],
            "weights": astuple(self.weights),
            "rules": astuple(self.rules),
            "grades": self.grades,
            "last_event": self.last_event,
        }


def from_values(values: Mapping[str, Any]) -> Report:
    """Return what `as_values` wrote."""
    return Report(
        kind=Kind(values["kind"]),
        label=values["label"],
        period=Period(*map(date.fromisoformat, values["period"])),
        earlier=Period(*map(date.fromisoformat, values["earlier"])),
        made_at=datetime.fromisoformat(values["made_at"]),
        villages=tuple(
            Line(key, name, town, grid, Tally(*now), Tally(*before), Tally(*ranked), Standing(*stands))
            for key, name, town, grid, now, before, ranked, stands in values["villages"]
        ),
        categories=tuple(map(_named, values["categories"])),
        cadres=tuple(map(_named, values["cadres"])),
        flows=tuple(Flow(date.fromisoformat(day), came, closed) for day, came, closed in values["flows"]),
        weights=Weights(*values["weights"]),
        rules=RankingRules(*values["rules"]),
        grades=tuple((key, Grade(grade) if grade else None) for key, grade in values.get("grades", ())),
        last_event=values.get("last_event", 0),
    )


def by_week(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """Return days together by their week, each under its Monday, or its first day of those there are."""
    found: list[Flow] = []
    for one in flows:
        if found and one.day.weekday():
            last = found[-1]
            found[-1] = replace(last, registered=last.registered + one.registered, closed=last.closed + one.closed)
        else:
            found.append(one)
    return tuple(found)


def _named(written: list[Any]) -> Named:
    name, now, before, ranked, key, stands = written
    return Named(name, Tally(*now), Tally(*before), Tally(*ranked), key, Standing(*stands))


def _together(lines: Iterable[tuple[str, Line]]) -> tuple[Named, ...]:
    found: dict[str, Named] = {}
    for name, line in lines:
        had = found.get(name, Named(name, NOTHING, NOTHING))
        found[name] = Named(
            name,
            had.now + line.now,
            had.before + line.before,
            had.ranked + line.ranked,
            stands=had.stands + line.stands,
        )
    return tuple(found.values())
