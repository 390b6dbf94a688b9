"""Who stands where in a scope, by what residents said in a span."""

from datetime import datetime
from typing import Literal

from bot.actions.figures.census import tallies
from bot.actions.figures.scope import Scope
from bot.rules.people import Person
from bot.rules.ranking import Ranking, ranking
from storage import offices
from storage.database import Tx


def ranking_of(
    tx: Tx,
    person: Person,
    scope: Scope,
    *,
    since: datetime,
    until: datetime,
    by: Literal["village", "handler", "town"] = "village",
) -> Ranking[int]:
    """Rank villages, cadres or towns; what is of no village yet, or of nobody, is ranked nowhere, and counts in the whole alone."""
    office = offices.rules(tx)
    counted = tallies(tx, person, scope, since=since, until=until, by=by, ranked=True)
    return ranking(counted, office.ranking, office.weights, never=frozenset({0}))
