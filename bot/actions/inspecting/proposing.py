"""限期整改: whose figures fall below the line, for a supervisor who may issue it."""

from datetime import datetime
from typing import Literal

from bot.actions.figures.census import standing, tallies
from bot.actions.figures.scope import Level, Scope, scope_of
from bot.actions.inspecting.corrections import Target
from bot.rules.correction import is_below, reasons_for
from bot.rules.figures import Rates, Standing, Tally, percent, rates
from bot.rules.people import Person
from bot.rules.sample_check import span_of
from bot.texts.corrections import proposal
from storage import corrections, offices, people, places
from storage.database import Tx

DAYS = 30
COUNTED: dict[str, Literal["village", "handler"]] = {"village": "village", "cadre": "handler"}


def below_the_line(tx: Tx, member: Person, *, now: datetime) -> list[tuple[str, int, str]]:
    """Return (target, id, line) of the villages and cadres below the line in the last 30 days, the lowest first.

    Of what he may know; never himself, and nobody of whom something open is to be put right already.
    """
    scope, office = scope_of(tx, member), offices.rules(tx)
    if scope is None:
        return []
    since, until = span_of(DAYS, now, office.zone)
    known = {(one.target, one.target_id) for one in corrections.unended(tx)}
    found = []
    for target, name, figures in _figures(tx, member, scope, since, until):
        if target not in known and is_below(figures, office.correction) and figures.composite is not None:
            found.append((figures.composite, target, proposal(name, percent(figures.composite), figures.n)))
    return [(*target, line) for _, target, line in sorted(found)]


def scores_in(tx: Tx, target: str, town_id: int, *, now: datetime) -> dict[int, str]:
    """Return {village or cadre: the composite of the last 30 days} of a town, the same for every reader; too few are absent."""
    office = offices.rules(tx)
    found = {key: rates(tally, office.weights) for key, tally in _tallies_in(tx, target, town_id, now=now).items()}
    least = office.correction.least
    return {key: percent(one.composite) for key, one in found.items() if one.composite is not None and one.n >= least}


def fitting(tx: Tx, target: str, target_id: int, *, now: datetime) -> tuple[str, ...]:
    """Return which usual reasons the last 30 days of a village or somebody bear out.

    Nothing that is apart counts: whoever the reason is told to may know of none of it.
    """
    town_id, office = _town_of(tx, target, target_id), offices.rules(tx)
    tally = _tallies_in(tx, target, town_id, now=now).get(target_id, Tally())
    stands = standing(tx, None, _alone(town_id), now=now, by=COUNTED[target]).get(target_id, Standing())
    return reasons_for(tally, stands, rates(tally, office.weights), office.correction)


def _town_of(tx: Tx, target: str, target_id: int) -> int:
    if target == "village":
        return next((row[0] for row in places.all_villages(tx) if row[2] == target_id), 0)
    person = people.of_staff(tx, target_id)
    return (person.town_id or 0) if person else 0


def _tallies_in(tx: Tx, target: str, town_id: int, *, now: datetime) -> dict[int, Tally]:
    since, until = span_of(DAYS, now, offices.rules(tx).zone)
    return tallies(tx, None, _alone(town_id), by=COUNTED[target], ranked=True, since=since, until=until)


def _alone(town_id: int) -> Scope:
    return Scope(Level.TOWN, "", frozenset({town_id}), frozenset())


def _figures(tx: Tx, member: Person, scope: Scope, since: datetime, until: datetime) -> list[tuple[Target, str, Rates]]:
    span = {"since": since, "until": until}
    weights = offices.rules(tx).weights
    names = {row[2]: row[3] for row in places.all_villages(tx)}
    of_villages = tallies(tx, member, scope, by="village", ranked=True, **span)
    found = [
        (("village", key), names[key], rates(tally, weights)) for key, tally in of_villages.items() if key in names
    ]
    for key, tally in tallies(tx, member, scope, by="handler", ranked=True, **span).items():
        person = people.of_staff(tx, key) if key and key != member.person_id else None
        if person and person.name and (person.has("cadre") or person.has("leader")):
            found.append((("cadre", key), person.name, rates(tally, weights)))
    return found
