"""Gathers what a period came to, for one reader: nothing is written, so it may run beside the writer."""

from datetime import UTC, datetime, time

from bot.actions.figures.census import flows, found, standing, tallies
from bot.actions.figures.scope import Scope, villages_of
from bot.actions.inspecting.grades import village_grades
from bot.rules.calendar import ONE_DAY
from bot.rules.figures import Which
from bot.rules.people import Person
from bot.rules.periods import Period
from bot.rules.reports import NOBODY, NOTHING, Kind, Line, Named, Report
from bot.rules.town import OfficeRules
from bot.rules.village_grade import Grade
from bot.texts import reports as texts
from storage import offices, people
from storage.database import Tx

MOST_CASES = 200  # of each list
Spans = tuple[tuple[datetime, datetime], tuple[datetime, datetime]]


def gather(
    tx: Tx, person: Person, scope: Scope, kind: Kind, *, periods: tuple[Period, Period], now: datetime
) -> Report:
    """Return the report of the first of two periods beside the second, in the words of whoever listens."""
    office = offices.rules(tx)
    period, earlier = periods
    spans = _span(period, office), _span(earlier, office)
    return Report(
        kind=kind,
        label=scope.label,
        period=period,
        earlier=earlier,
        made_at=now,
        villages=_villages(tx, person, scope, spans, now=now),
        categories=_categories(tx, person, scope, spans),
        cadres=_cadres(tx, person, scope, spans),
        flows=tuple(flows(tx, person, scope, period.first, period.last)),
        overdue=_ids(tx, person, scope, "overdue", now=now),
        unsatisfied=_ids(tx, person, scope, "reworking", now=now),
        weights=office.weights,
        rules=office.ranking,
        grades=_grades(tx, person, scope, period) if kind is Kind.MONTHLY else (),
    )


def _span(period: Period, office: OfficeRules) -> tuple[datetime, datetime]:
    """Return when it begins, and when the day after its last one does."""
    days = (period.first, period.last + ONE_DAY)
    since, until = (datetime.combine(day, time(), office.zone).astimezone(UTC) for day in days)
    return since, until


def _villages(tx: Tx, person: Person, scope: Scope, spans: Spans, *, now: datetime) -> tuple[Line, ...]:
    """Return a line for each village that there is, or of which anything was counted; last what is of none."""
    (since, until), (before, _) = spans
    counted = tallies(tx, person, scope, since=since, until=until)
    earlier = tallies(tx, person, scope, since=before, until=since)
    ranked = tallies(tx, person, scope, since=since, until=until, ranked=True)
    stands = standing(tx, person, scope, now=now)
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


def _categories(tx: Tx, person: Person, scope: Scope, spans: Spans) -> tuple[Named, ...]:
    """Return each category of the town file, and each other of which anything was counted."""
    (since, until), (before, _) = spans
    counted = tallies(tx, person, scope, since=since, until=until, by="category")
    earlier = tallies(tx, person, scope, since=before, until=since, by="category")
    known = dict.fromkeys([*(one.name for one in offices.rules(tx).categories), *sorted({*counted, *earlier})])
    return tuple(Named(name, counted.get(name, NOTHING), earlier.get(name, NOTHING)) for name in known)


def _cadres(tx: Tx, person: Person, scope: Scope, spans: Spans) -> tuple[Named, ...]:
    """Return the cadres of whose work anything was counted."""
    (since, until), (before, _) = spans
    counted = tallies(tx, person, scope, since=since, until=until, by="handler")
    earlier = tallies(tx, person, scope, since=before, until=since, by="handler")
    ranked = tallies(tx, person, scope, since=since, until=until, by="handler", ranked=True)
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


def _grades(tx: Tx, person: Person, scope: Scope, month: Period) -> tuple[tuple[int, Grade | None], ...]:
    return tuple((one.village_id, one.graded.grade) for one in village_grades(tx, person, scope, month))


def _ids(tx: Tx, person: Person, scope: Scope, stands: str, *, now: datetime) -> tuple[int, ...]:
    listed = found(tx, person, scope, Which(stands), after=None, at_most=MOST_CASES, now=now)
    return tuple(case.case_id for case in listed)
