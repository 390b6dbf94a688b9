"""How cases stand and what was counted of them, for one reader.

What is of a village belongs to whoever answers for it, so it is counted once for all readers. Cases that are apart are in no
such count: they are looked at one by one, and count only for whom the rule of audience lets know of them. Where the reader is
None, it is for everybody to see, on a wall or on paper: then nothing that is apart counts, nor is it listed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeVar, overload

from bot.actions.figures.scope import Scope, places_of, towns_of
from bot.rules import figures
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, State
from bot.rules.figures import Flow, Standing, Tally, Which, age_of, standing_of, tally_of
from bot.rules.people import Person
from bot.rules.periods import month_of, whole_months
from storage import cases, census, months, offices, places
from storage.census import By
from storage.database import Tx
from storage.months import Day

S = TypeVar("S", Standing, Tally)
NUMBERED = Literal["town", "village", "handler", "age"]
MANY = 30  # cases whose places are sooner read with all others than one by one
_MICROSECOND = timedelta(microseconds=1)


@overload
def standing(
    tx: Tx, person: Person | None, scope: Scope, *, now: datetime, by: NUMBERED = "village"
) -> dict[int, Standing]: ...
@overload
def standing(
    tx: Tx, person: Person | None, scope: Scope, *, now: datetime, by: Literal["category"]
) -> dict[str, Standing]: ...
def standing(
    tx: Tx, person: Person | None, scope: Scope, *, now: datetime, by: By = "village"
) -> dict[int, Standing] | dict[str, Standing]:
    """Return {key: how open cases stand now}; keys without an open case are absent. Village, town, handler 0: none; ages as AGES."""
    found: dict[int | str, Standing] = {}
    for town_id in _asked_of(tx, scope):
        for village_id, key, count in census.standing(tx, town_id, by, now=now):
            if scope.holds(town_id or 0, village_id):
                _add(found, key, count)
        for case in _may_count(tx, person, scope, census.open_apart(tx, town_id)):
            _add(found, _key(case, by, now), standing_of(case, now))
    return found  # type: ignore[return-value]


@overload
def tallies(
    tx: Tx,
    person: Person | None,
    scope: Scope,
    *,
    since: datetime,
    until: datetime,
    by: Literal["town", "village", "handler"] = "village",
    ranked: bool = False,
) -> dict[int, Tally]: ...
@overload
def tallies(
    tx: Tx,
    person: Person | None,
    scope: Scope,
    *,
    since: datetime,
    until: datetime,
    by: Literal["category"],
    ranked: bool = False,
) -> dict[str, Tally]: ...
def tallies(
    tx: Tx,
    person: Person | None,
    scope: Scope,
    *,
    since: datetime,
    until: datetime,
    by: Literal["town", "village", "handler", "category"] = "village",
    ranked: bool = False,
) -> dict[int, Tally] | dict[str, Tally]:
    """Return {key: what was counted from `since` until before `until`, which is not to come}; keys of which nothing was are absent.

    `ranked`: as whoever is judged by it may read it, so the same for every reader: without cases that are apart, and without
    those that were taken out of the ranking, but for their number. Whatever is the same for every reader comes, of whole months
    that are over, from what was kept of them. Of a call-back the handler is whoever answered; of a case
    that came or ended, whoever has it; of one that is owed, whoever has it and had it on its day.
    """
    found: dict[int | str, Tally] = {}
    kept = kept_months(tx, since, until) if ranked or person is None else ()
    for town_id in _asked_of(tx, scope, by_town=bool(kept)):
        for one in (
            [one for month in kept for one in months.counted(tx, month, town_id or 0, by)]
            if kept
            else census.tallies(tx, town_id, by, since=since, until=until)
        ):
            if scope.holds(town_id or 0, one.village_id):
                _add(found, one.key, _for_ranking(one.tally, ranked and one.excluded))
        apart = () if ranked else _tallies_apart(tx, person, scope, town_id, by, since=since, until=until)
        for key, tally in apart:
            _add(found, key, tally)
    return found  # type: ignore[return-value]


def flows(tx: Tx, person: Person | None, scope: Scope, first_day: date, last_day: date) -> list[Flow]:
    """Return of each day of a span, the last one too, how many cases came and how many were closed, earliest first."""
    begins = _midnights(tx, first_day, last_day)
    came, closed = [0] * (len(begins) - 1), [0] * (len(begins) - 1)
    span = {"since": begins[0], "until": begins[-1]}
    kept = kept_months(tx, **span) if person is None else ()
    for town_id in _asked_of(tx, scope, by_town=bool(kept)):
        every = [one for month in kept for one in months.days(tx, month, town_id or 0)]
        for one in every if kept else days_of(tx, town_id, first_day, last_day):
            if scope.holds(town_id or 0, one.village_id):
                came[(one.day - first_day).days] += one.registered
                closed[(one.day - first_day).days] += one.closed
        for case in _may_count(tx, person, scope, census.touched_apart(tx, town_id, "registered_at", **span)):
            came[_day_of(begins, case.registered_at)] += 1
        for case in _may_count(tx, person, scope, census.touched_apart(tx, town_id, "closed_at", **span)):
            if case.closed_at and case.ended_as is State.CLOSED:
                closed[_day_of(begins, case.closed_at)] += 1
    return [Flow(first_day + timedelta(days=n), came[n], closed[n]) for n in range(len(came))]


def days_of(tx: Tx, town_id: int | None, first_day: date, last_day: date) -> list[Day]:
    """Return what came to the villages of a town day by day, apart cases left out; a day may come several times."""
    begins = _midnights(tx, first_day, last_day)
    found = []
    for first, count in _alike(begins):
        since, until = begins[first], begins[first + count]
        length = (until - since) // count // _MICROSECOND
        for village_id, number, *counts in census.flow(
            tx, town_id, since=since, until=until, days=count, length=length
        ):
            found.append(Day(village_id, first_day + timedelta(days=first + number), *counts))
    return found


def open_at(tx: Tx, person: Person | None, scope: Scope, *, at: datetime) -> int:
    """Return how many cases were open then; one that was opened again since counts as if it had never been closed."""
    count = 0
    for town_id in _asked_of(tx, scope):
        count += sum(n for village_id, n in census.open_at(tx, town_id, at=at) if scope.holds(town_id or 0, village_id))
        apart = [
            *census.open_apart(tx, town_id),
            *census.touched_apart(tx, town_id, "closed_at", since=at, until=datetime.max.replace(tzinfo=at.tzinfo)),
        ]
        count += sum(case.registered_at < at for case in _may_count(tx, person, scope, apart))
    return count


def found(
    tx: Tx,
    person: Person | None,
    scope: Scope,
    which: Which,
    *,
    after: tuple[datetime, int] | None,
    at_most: int,
    now: datetime,
) -> list[Case]:
    """Return the open cases that are so, earliest deadline first, at most so many of which he may know; `after` as in storage."""
    listed: list[Case] = []
    within = places_of(tx, scope)
    while len(listed) < at_most:
        rows = census.found(tx, within, which, after=after, at_most=at_most, now=now)
        some = [case for _, case_id in rows if (case := cases.get(tx, case_id))]
        listed += [case for case in some if _may(tx, person, case, Sees.LINE)]
        if len(rows) < at_most:
            break
        after = rows[-1]
    return listed[:at_most]


def kept_months(tx: Tx, since: datetime, until: datetime) -> tuple[date, ...]:
    """Return the months of a span of whole ones that were kept, if all were: of those before the first case there is nothing."""
    zone = offices.rules(tx).zone
    found = whole_months(since, until, zone)
    missing = [one for one in found if not months.is_kept(tx, one)]
    if missing:
        begun = (cases.first_registered(tx) or until).astimezone(zone).date()
        if any(month_of(one).last >= begun for one in missing):
            return ()
    return tuple(one for one in found if one not in missing)


def _asked_of(tx: Tx, scope: Scope, *, by_town: bool = False) -> Sequence[int | None]:
    """Return for which towns storage is asked; of the whole office for all of them at once, unless what was kept is kept by town."""
    return [None] if scope.towns is None and not by_town else _towns(tx, scope)


def _towns(tx: Tx, scope: Scope) -> list[int]:
    return [town.place_id for town in towns_of(tx, scope)]


def _add(found: dict[int | str, S], key: int | str, count: S) -> None:
    found[key] = found[key] + count if key in found else count


def _for_ranking(tally: Tally, excluded: bool) -> Tally:
    return figures.ranked(tally, excluded=excluded)


def _may(tx: Tx, person: Person | None, case: Case, sees: Sees) -> bool:
    if person is None:
        return not case.is_apart
    return audience(case, person, places.of_case(tx, case)) >= sees


def _may_count(tx: Tx, person: Person | None, scope: Scope, some: Iterable[Case]) -> list[Case]:
    within = [case for case in some if scope.holds(case.town_id, case.village_id)]
    if person and len(within) > MANY:
        places.load_every(tx)
    return [case for case in within if _may(tx, person, case, Sees.COUNT)]


def _key(case: Case, by: By, now: datetime) -> int | str:
    keys: dict[By, Callable[[], int | str]] = {
        "town": lambda: case.town_id,
        "village": lambda: case.village_id,
        "handler": lambda: case.handler_id or 0,
        "category": lambda: case.category,
        "age": lambda: age_of(case.registered_at, now),
    }
    return keys[by]()


def _tallies_apart(
    tx: Tx, person: Person | None, scope: Scope, town_id: int | None, by: By, *, since: datetime, until: datetime
) -> list[tuple[int | str, Tally]]:
    """Return (key, count) of what is apart and counts for this reader."""
    span = {"since": since, "until": until}
    came = _may_count(tx, person, scope, census.touched_apart(tx, town_id, "registered_at", **span))
    ended = _may_count(tx, person, scope, census.touched_apart(tx, town_id, "closed_at", **span))
    found = [(_key(case, by, until), Tally(registered=1)) for case in came]
    found += [(_key(case, by, until), Tally(closed=1)) for case in ended if case.ended_as is State.CLOSED]
    late = [case for case in census.open_apart(tx, town_id) if case.is_overdue(until) and since <= case.due_at < until]
    late = [case for case in late if by != "handler" or case.was_in_hand]
    found += [(_key(case, by, until), Tally(owed=1)) for case in _may_count(tx, person, scope, late)]
    for row, case in census.call_backs_apart(tx, town_id, **span):
        if _may_count(tx, person, scope, [case]):
            key = (row.handler_id or 0) if by == "handler" else _key(case, by, until)
            found.append((key, tally_of(row, since, until)))
    return found


def _midnights(tx: Tx, first_day: date, last_day: date) -> list[datetime]:
    """Return when each of the days begins, and when the last one ends."""
    office = offices.rules(tx)
    days = (last_day - first_day).days + 1
    local = (datetime.combine(first_day + timedelta(days=n), time(), office.zone) for n in range(days + 1))
    return [begin.astimezone(UTC) for begin in local]


def _alike(begins: list[datetime]) -> list[tuple[int, int]]:
    """Return (first, how many) of the days that follow one another and are as long."""
    found: list[tuple[int, int]] = []
    for n in range(len(begins) - 1):
        if found and begins[n + 1] - begins[n] == begins[n] - begins[n - 1]:
            found[-1] = found[-1][0], found[-1][1] + 1
        else:
            found.append((n, 1))
    return found


def _day_of(begins: list[datetime], at: datetime) -> int:
    return sum(begin <= at for begin in begins) - 1
