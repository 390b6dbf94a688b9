"""Gathers what a period came to, in figures for everybody, since it is handed round: nothing is written, so it may run beside the writer."""

from datetime import datetime

from bot.actions.figures.census import flows, standing, tallies
from bot.actions.figures.scope import Scope, villages_of
from bot.actions.inspecting.grades import village_grades
from bot.rules.periods import Period
from bot.rules.reports import NOBODY, NOTHING, Kind, Line, Named, Report
from bot.rules.village_grade import Grade
from bot.texts import reports as texts
from storage import digests, offices, people
from storage.database import Tx

Spans = tuple[tuple[datetime, datetime], tuple[datetime, datetime]]


def gather(tx: Tx, scope: Scope, kind: Kind, *, periods: tuple[Period, Period], now: datetime) -> Report:
    """Return the report of the first of two periods beside the second, in the words of whoever listens."""
    office = offices.rules(tx)
    period, earlier = periods
    spans = period.instants(office.zone), earlier.instants(office.zone)
    return Report(
        kind=kind,
        label=scope.label,
        period=period,
        earlier=earlier,
        made_at=now,
        villages=_villages(tx, scope, spans, now=now),
        categories=_categories(tx, scope, spans),
        cadres=_cadres(tx, scope, spans),
        flows=tuple(flows(tx, None, scope, period.first, period.last)),
        weights=office.weights,
        rules=office.ranking,
        grades=_grades(tx, scope, period, now=now) if kind is Kind.MONTHLY else (),
        last_event=digests.last_event(tx),
    )


def _villages(tx: Tx, scope: Scope, spans: Spans, *, now: datetime) -> tuple[Line, ...]:
    """Return a line for each village that there is, or of which anything was counted; last what is of none."""
    (since, until), (before, _) = spans
    counted = tallies(tx, None, scope, since=since, until=until)
    earlier = tallies(tx, None, scope, since=before, until=since)
    ranked = tallies(tx, None, scope, since=since, until=until, ranked=True)
    stands = standing(tx, None, scope, now=now)
    known = counted.keys() | earlier.keys() | stands.keys()
    places = [
        (one.village_id, one.name, one.town, one.grid or "")
        for one in villages_of(tx, scope)
        if not one.retired or one.village_id in known
    ]
    if 0 in known:
        places.append((0, texts.no_village(), "", ""))
    return tuple(
        Line(
            key,
            name,
            town,
            grid,
            counted.get(key, NOTHING),
            earlier.get(key, NOTHING),
            ranked.get(key, NOTHING),
            stands.get(key, NOBODY),
        )
        for key, name, town, grid in places
    )


def _categories(tx: Tx, scope: Scope, spans: Spans) -> tuple[Named, ...]:
    """Return each category of the town file, and each other of which anything was counted."""
    (since, until), (before, _) = spans
    counted = tallies(tx, None, scope, since=since, until=until, by="category")
    earlier = tallies(tx, None, scope, since=before, until=since, by="category")
    known = dict.fromkeys([*(one.name for one in offices.rules(tx).categories), *sorted({*counted, *earlier})])
    return tuple(Named(name, counted.get(name, NOTHING), earlier.get(name, NOTHING)) for name in known)


def _cadres(tx: Tx, scope: Scope, spans: Spans) -> tuple[Named, ...]:
    """Return the cadres of whose work anything was counted."""
    (since, until), (before, _) = spans
    counted = tallies(tx, None, scope, since=since, until=until, by="handler")
    earlier = tallies(tx, None, scope, since=before, until=since, by="handler")
    ranked = tallies(tx, None, scope, since=since, until=until, by="handler", ranked=True)
    some = [people.get(tx, one) for one in sorted(counted.keys() | earlier.keys()) if one]
    return tuple(
        Named(
            one.name or "",
            counted.get(one.person_id, NOTHING),
            earlier.get(one.person_id, NOTHING),
            ranked.get(one.person_id, NOTHING),
            one.person_id,
        )
        for one in some
        if one.has("cadre")
    )


def _grades(tx: Tx, scope: Scope, month: Period, *, now: datetime) -> tuple[tuple[int, Grade | None], ...]:
    return tuple((one.village_id, one.graded.grade) for one in village_grades(tx, scope, month, now=now))
