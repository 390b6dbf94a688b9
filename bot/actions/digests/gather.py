"""Gathers what somebody's digest says: what is wrong with the cases for which he answers, and all that he has to decide.

Counts are grouped by SQL, a town at a time, and shared by all who are gathered for in one transaction. Cases that are apart
(about a cadre, or transferred) are in no such count: they are looked at one by one, and only whoever may know counts or names one.
"""

from collections import Counter
from datetime import date, datetime
from functools import cached_property

from bot.actions.cases.requests import levels_of
from bot.actions.duty.resolve import Roster, roster_between
from bot.actions.figures.census import flows
from bot.actions.figures.scope import Level, Scope, towns_of
from bot.rules import digests as rules
from bot.rules.audience import Sees, audience
from bot.rules.calendar import ONE_DAY, WorkCalendar
from bot.rules.cases import Case
from bot.rules.digests import Cover, Digest, Group, Item, Why, Wishes, law_until, why_of
from bot.rules.people import Person
from bot.rules.requests import may_decide
from bot.rules.rota import AS_PUBLISHED, duty_day
from storage import cases, digests, events, offices, places, requests
from storage.database import Tx
from storage.digests import Apart
from storage.places import Placed

DAYS = 30  # in the picture


def gather(
    tx: Tx,
    person: Person,
    scope: Scope,
    wishes: Wishes,
    *,
    span: tuple[datetime, datetime],
    now: datetime,
    first: int = 0,
    pictured: bool = False,
) -> Digest:
    """Return somebody's digest of a span, as things stand `now`; `first`: after so many of its cases."""
    since, until = span
    found = _Gathering(tx, person, scope, now)
    most = rules.MOST_OF_BRIEF if wishes.brief and not first else rules.MOST_ITEMS
    items = found.items(first + most)[first:]
    counts, is_first = rules.counted(found.counts), first == 0
    groups = () if wishes.brief or not is_first or sum(n for _, n in counts) == len(items) else found.groups()
    fresh, closed = found.moved(since, until)
    return Digest(
        since=since,
        until=until,
        scope=key_of(scope),
        last_event=digests.last_event(tx),
        place=scope.label,
        fresh=fresh,
        closed=closed,
        open=found.open,
        overdue=found.overdue,
        counts=counts,
        items=items,
        groups=groups[: rules.MOST_GROUPS],
        more_groups=max(0, len(groups) - rules.MOST_GROUPS),
        covers=found.covers() if is_first else (),
        seen=found.looked_at(since, until) if is_first else (),
        years=_provisional(offices.rules(tx).calendar, since, now) if is_first else (),
        days=found.days(until) if pictured else (),
        first=first,
        brief=wishes.brief,
    )


def key_of(scope: Scope) -> str:
    """Return a text that differs where a scope does."""
    return f"{None if scope.towns is None else sorted(scope.towns)} {sorted(scope.villages)}"


class _Gathering:
    """What is wrong, for one reader at one moment."""

    def __init__(self, tx: Tx, person: Person, scope: Scope, now: datetime) -> None:
        self._tx = tx
        self._person = person
        self._scope = scope
        self._now = now
        self._law = law_until(offices.rules(tx).calendar, now)
        self.open = self.overdue = 0
        self.counts: Counter[Why] = Counter()
        self._wrong_in: dict[int, Counter[Why]] = {}  # by village
        self._apart: list[tuple[Why, datetime, int]] = []
        for town in towns_of(tx, scope):
            self._count(town.place_id)
        self._asked = self._requests()

    def _count(self, town_id: int) -> None:
        for one in digests.open_in(self._tx, town_id, self._now, self._law):
            if self._scope.holds(town_id, one.village_id):
                self._add(town_id, one.village_id, one.why, one.count, one.overdue)
        for apart in digests.apart_in(self._tx, town_id, self._now, self._law):
            if self._scope.holds(town_id, apart.case.village_id) and self._may(apart.case, Sees.LINE):
                self._add_apart(apart)

    def _add_apart(self, apart: Apart) -> None:
        case = apart.case
        self._add(case.town_id, case.village_id, apart.why, 1, int(case.is_overdue(self._now)))
        if apart.why:
            self._apart.append((apart.why, case.due_at, case.case_id))

    def _add(self, town_id: int, village_id: int, why: Why | None, count: int, overdue: int) -> None:
        self.open += count
        self.overdue += overdue
        if why:
            self.counts[why] += count
            where = village_id or -town_id
            self._wrong_in.setdefault(where, Counter())[why] += count

    def _may(self, case: Placed, sees: Sees) -> bool:
        return audience(case, self._person, places.of_case(self._tx, case)) >= sees

    def _requests(self) -> dict[int, Item]:
        """What he is asked to allow, by case, longest-waiting first; such a case stands for nothing else."""
        found: dict[int, Item] = {}
        for request in requests.waiting_for(self._tx, self._person.person_id):
            case = cases.get(self._tx, request.case_id)
            if case and case.is_open and case.case_id not in found and self._may(case, Sees.CARD):
                levels = levels_of(self._tx, case, places.of_case(self._tx, case), request.asked_by, request.kind)
                if may_decide(request, levels, self._person.person_id):
                    found[case.case_id] = Item(Why.REQUEST, case.case_id, request.request_id)
                    self._is_asked(case)
        return found

    def _is_asked(self, case: Case) -> None:
        self.counts[Why.REQUEST] += 1
        why = why_of(case, self._now, law_until=self._law)
        if why and self._scope.holds(case.town_id, case.village_id):
            self.counts[why] -= 1

    def items(self, most: int) -> tuple[Item, ...]:
        """Return the most pressing cases, at most so many."""
        bounds = self._now, self._law, most + len(self._asked)
        towns = towns_of(self._tx, self._scope)
        found: list[tuple[Why, datetime, int]] = []
        for town in towns:
            whole = self._scope.towns is None or town.place_id in self._scope.towns
            found += digests.worst_in(self._tx, town.place_id, None if whole else self._scope.villages, *bounds)
        ranked = sorted((*found, *self._apart), key=lambda one: (rules.RANK[one[0]], *one[1:]))
        wrong = (Item(why, case_id) for why, _, case_id in ranked if case_id not in self._asked)
        return (*self._asked.values(), *wrong)[:most]

    def groups(self) -> tuple[Group, ...]:
        """Return where something is wrong, most first: of an office its towns, of a town its grids; a leader knows his villages."""
        if self._scope.level is Level.GRID:
            return ()
        found: dict[str, Counter[Why]] = {}
        for where, counts in self._wrong_in.items():
            found.setdefault(self._named[where], Counter()).update(counts)
        most = sorted(found.items(), key=lambda one: -one[1].total())
        return tuple(Group(name, rules.counted(counts)) for name, counts in most)

    @cached_property
    def _named(self) -> dict[int, str]:
        """Return {village, or town with a minus: under which name it is summed up}."""
        by_grid = self._scope.level is not Level.OFFICE and len(towns_of(self._tx, self._scope)) == 1
        every = places.every_village(self._tx)
        found = {one.village_id: (one.grid or one.name) if by_grid else one.town for one in every}
        return found | {-town.place_id: town.name for town in places.every_town(self._tx)} | {0: ""}

    def moved(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many cases came, and how many were closed."""
        fresh = closed = 0
        for town_id, village_id, came, went in digests.moved(self._tx, since, until):
            if self._scope.holds(town_id, village_id):
                fresh, closed = fresh + came, closed + went
        for case_id in digests.moved_apart(self._tx, since, until):
            case = cases.get(self._tx, case_id)
            if case and self._scope.holds(case.town_id, case.village_id) and self._may(case, Sees.LINE):
                fresh += since < case.registered_at <= until
                closed += case.ended_as == "closed" and case.closed_at is not None and since < case.closed_at <= until
        return fresh, closed

    def covers(self) -> tuple[Cover, ...]:
        """Return the villages where somebody else has the duty now than the roster names."""
        held = self._tx.remembered(("roster of today", self._now), lambda: _today(self._tx, self._now))
        return tuple(
            Cover(name, owner.reason, (owner.person.name or "") if owner.person else "")
            for town_id, _, village_id, name in places.all_villages(self._tx)
            if self._scope.holds(town_id, village_id)
            and (owner := held.answer(places.load(self._tx, village_id), self._now)).reason not in AS_PUBLISHED
        )

    def looked_at(self, since: datetime, until: datetime) -> tuple[tuple[int, int], ...]:
        """Return (case, event) where somebody looked at who a resident is."""
        kind = "identity_seen"
        looks = self._tx.remembered(
            (kind, since, until), lambda: events.of_kind(self._tx, kind, since=since, until=until)
        )
        found = ((event, cases.get(self._tx, event.case_id)) for event in looks)
        return tuple(
            (case.case_id, event.event_id)
            for event, case in found
            if case and self._scope.holds(case.town_id, case.village_id) and self._may(case, Sees.LINE)
        )

    def days(self, until: datetime) -> tuple[tuple[int, int], ...]:
        """Return (registered, closed) of each of the last days, the present one too."""
        last = offices.rules(self._tx).calendar.day_of(until)
        found = flows(self._tx, self._person, self._scope, last - (DAYS - 1) * ONE_DAY, last)
        return tuple((one.registered, one.closed) for one in found)


def _today(tx: Tx, now: datetime) -> Roster:
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    return roster_between(tx, today, today)


def _provisional(calendar: WorkCalendar, since: datetime, now: datetime) -> tuple[int, ...]:
    """Return the years near whose days off are not published; said once a week."""
    if _week(calendar.day_of(since)) == _week(calendar.day_of(now)):
        return ()
    years = sorted({now.year, (now + rules.PROVISIONAL_AHEAD).year})
    return tuple(year for year in years if calendar.is_provisional(year))


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]
