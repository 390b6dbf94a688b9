"""限期整改: whose figures fall below the line, for a supervisor who may issue it."""

from datetime import datetime

from bot.actions.figures.census import tallies
from bot.actions.figures.scope import Scope, scope_of
from bot.actions.inspecting.corrections import Target
from bot.rules.correction import is_below
from bot.rules.figures import Rates, percent, rates
from bot.rules.people import Person
from bot.rules.sample_check import span_of
from bot.texts.corrections import proposal
from storage import corrections, offices, people, places
from storage.database import Tx

DAYS = 30


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
