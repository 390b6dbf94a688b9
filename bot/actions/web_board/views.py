"""What somebody sees on the web board: of what he answers for, or of a part of it, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.actions.figures import census
from bot.actions.figures.scope import Level, Scope, in_grid, in_town, in_village, scope_of, towns_of, villages_of
from bot.rules import figures
from bot.rules.cases import Case
from bot.rules.figures import AGES, Flow, Rates, Standing, Which, standing_of
from bot.rules.people import Person
from bot.texts import planning, words
from storage import offices, people, places
from storage.database import Tx
from storage.places import Village

DAYS = 30  # of the trend
FIRST = 15  # lines of the list on the first page
ON_WALL = 16  # the same where it hangs on the wall
ON_A_PAGE = 50
MOST_TILES = 120  # villages; above that a tile is a town
MOST_ON_WALL = 48  # the same of several towns on one screen
After = tuple[datetime, int]


class NotHis(Exception):
    """There is no such place, or it is not of what he answers for."""


@dataclass(frozen=True)
class Where:
    """A part of what somebody answers for; `level` None: all of it."""

    level: Level | None = None
    place_id: int = 0

    @property
    def path(self) -> str:
        return f"/{self.level.value}/{self.place_id}" if self.level else ""


@dataclass(frozen=True)
class Tile:
    """A village, or a town, and how it stands; `where` None: there is no page of it."""

    name: str
    where: Where | None
    standing: Standing


@dataclass(frozen=True)
class Group:
    """Tiles that belong together, under the name of their grid or town; it may be empty."""

    name: str
    where: Where | None
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Line:
    """A case as it stands in the list; never a word of its resident."""

    number: str
    place: str
    category: str
    owner: str
    state: str
    age: str
    due: str
    late: str
    standing: Standing


@dataclass(frozen=True)
class Listed:
    """Some lines, and from where they go on; None: these were all."""

    lines: tuple[Line, ...]
    after: After | None


@dataclass(frozen=True)
class View:
    """One page: where one looks, the way there, and what is to be seen; `ages` and `categories` are counts of open cases."""

    where: Where
    label: str
    crumbs: tuple[tuple[str, Where], ...]
    of_towns: bool
    standing: Standing
    groups: tuple[Group, ...]
    ages: tuple[int, ...]
    categories: tuple[tuple[str, int], ...]
    listed: Listed
    at: str


def view(tx: Tx, person: Person, where: Where, *, for_all: bool = False, now: datetime) -> View:
    """Return the page of a place; `for_all`: as whoever walks by may see it. Raises: NotHis, NoTown."""
    scope, reader = part_of(tx, person, where), None if for_all else person
    office = offices.rules(tx)
    by_village = census.standing(tx, reader, scope, now=now)
    by_age = census.standing(tx, reader, scope, now=now, by="age")
    groups, of_towns = _groups(tx, scope, by_village, most=MOST_ON_WALL if for_all else MOST_TILES)
    return View(
        where=where,
        label=scope.label,
        crumbs=_crumbs(tx, person, where),
        of_towns=of_towns,
        standing=_sum(by_village.values()),
        groups=groups,
        ages=tuple(by_age.get(age, Standing()).open for age in range(len(AGES) + 1)),
        categories=_by_category(tx, reader, scope, now=now),
        listed=listed(tx, reader, scope, Which(), after=None, at_most=ON_WALL if for_all else FIRST, now=now),
        at=_to_the_second(now, office.zone),
    )


@dataclass(frozen=True)
class TrendView:
    """The last days of a place: a page of its own, since it takes longest to count and changes least."""

    where: Where
    label: str
    crumbs: tuple[tuple[str, Where], ...]
    flows: tuple[Flow, ...]
    rates: Rates
    basically: int  # how much of a satisfied one who is basically satisfied counts, in hundredths
    at: str


def trend_view(tx: Tx, person: Person, where: Where, *, for_all: bool = False, now: datetime) -> TrendView:
    """Return the last days of a place; `for_all` as above. Raises: NotHis, NoTown."""
    scope, reader = part_of(tx, person, where), None if for_all else person
    office = offices.rules(tx)
    today = now.astimezone(office.zone).date()
    span = census.tallies(tx, reader, scope, since=now - timedelta(days=DAYS), until=now, by="town")
    return TrendView(
        where=where,
        label=scope.label,
        crumbs=_crumbs(tx, person, where),
        flows=tuple(census.flows(tx, reader, scope, today - timedelta(days=DAYS - 1), today)),
        rates=figures.rates(figures.total(span.values()), office.weights),
        basically=office.weights.basically,
        at=_to_the_second(now, office.zone),
    )


@dataclass(frozen=True)
class ListView:
    """One page of the list."""

    where: Where
    label: str
    crumbs: tuple[tuple[str, Where], ...]
    which: Which
    begins: bool  # it is the first page
    listed: Listed
    at: str


def list_view(
    tx: Tx, person: Person, where: Where, which: Which, *, after: After | None, for_all: bool = False, now: datetime
) -> ListView:
    """Return a page of the list of a place; `for_all` as above. Raises: NotHis, NoTown."""
    scope, reader = part_of(tx, person, where), None if for_all else person
    zone = offices.rules(tx).zone
    return ListView(
        where=where,
        label=scope.label,
        crumbs=_crumbs(tx, person, where),
        which=which,
        begins=after is None,
        listed=listed(tx, reader, scope, which, after=after, at_most=ON_A_PAGE, now=now),
        at=_to_the_second(now, zone),
    )


def part_of(tx: Tx, person: Person, where: Where) -> Scope:
    """Return what of somebody's own lies there. Raises: NotHis: nothing."""
    own = scope_of(tx, person)
    if own is None:
        raise NotHis
    if where.level is None:
        return own
    if where.level is Level.TOWN:
        if where.place_id not in {town.place_id for town in towns_of(tx, own) if town.place_id}:
            raise NotHis
        return in_town(tx, own, where.place_id)
    part = (in_grid if where.level is Level.GRID else in_village)(tx, own, where.place_id)
    if not part.villages:
        raise NotHis
    return part


def listed(
    tx: Tx, person: Person | None, scope: Scope, which: Which, *, after: After | None, at_most: int, now: datetime
) -> Listed:
    """Return lines, the earliest deadline first; `person` None: everybody."""
    found = census.found(tx, person, scope, which, after=after, at_most=at_most + 1, now=now)
    shown = found[:at_most]
    goes_on = (shown[-1].due_at, shown[-1].case_id) if len(found) > at_most else None
    several = len(towns_of(tx, scope)) > 1
    return Listed(tuple(_line(tx, case, several=several, now=now) for case in shown), goes_on)


def _line(tx: Tx, case: Case, *, several: bool, now: datetime) -> Line:
    zone = offices.rules(tx).zone
    town, village = places.names(tx, case.village_id, case.town_id)
    owner = people.find(tx, case.handler_id)
    late = words.age(case.due_at, now) if case.is_overdue(now) else ""
    return Line(
        number=case.number,
        place=" ".join(filter(None, (town if several else "", village or words.no_village()))),
        category=case.category,
        owner=owner.name or "" if owner else "",
        state=words.STATES[case.state],
        age=words.age(case.registered_at, now),
        due=words.day(case.due_at, zone),
        late=late,
        standing=standing_of(case, now),
    )


def _groups(tx: Tx, scope: Scope, counted: dict[int, Standing], *, most: int) -> tuple[tuple[Group, ...], bool]:
    """Return the tiles of a scope, and whether each is a town: where there are very many villages."""
    some = [one for one in villages_of(tx, scope) if not one.retired or one.village_id in counted]
    unknown = _of_no_village(counted)
    several = len({one.town_id for one in some}) > 1
    if len(some) > (most if several else MOST_TILES):
        towns = tuple(_town(list(of_town), counted) for _, of_town in groupby(some, key=lambda one: one.town_id))
        return (Group("", None, towns), *unknown), True
    by_place = groupby(some, key=lambda one: one.town_id if several else one.grid_id)
    groups = (_group(list(together), counted, of_town=several) for _, together in by_place)
    return (*groups, *unknown), False


def _group(together: list[Village], counted: dict[int, Standing], *, of_town: bool) -> Group:
    first = together[0]
    where = Where(Level.TOWN, first.town_id) if of_town else Where(Level.GRID, first.grid_id or 0)
    name = first.town if of_town else first.grid or ""
    tiles = (
        Tile(one.name, Where(Level.VILLAGE, one.village_id), counted.get(one.village_id, Standing()))
        for one in together
    )
    return Group(name, where if name else None, tuple(tiles))


def _town(together: list[Village], counted: dict[int, Standing]) -> Tile:
    first = together[0]
    standing = _sum(counted.get(one.village_id, Standing()) for one in together)
    return Tile(first.town, Where(Level.TOWN, first.town_id), standing)


def _of_no_village(counted: dict[int, Standing]) -> tuple[Group, ...]:
    """Return a tile of its own for what waits for somebody to find out where it belongs."""
    return (Group("", None, (Tile(words.no_village(), None, counted[0]),)),) if 0 in counted else ()


def _crumbs(tx: Tx, person: Person, where: Where) -> tuple[tuple[str, Where], ...]:
    """Return the way from all that is his to a place, without the place itself."""
    own = scope_of(tx, person)
    if own is None or where.level is None:
        return ()
    way = [(own.label, Where())]
    village = next((one for one in villages_of(tx, own) if one.village_id == where.place_id), None)
    if where.level is Level.VILLAGE and village:
        if len(towns_of(tx, own)) > 1:
            way.append((village.town, Where(Level.TOWN, village.town_id)))
        if village.grid_id and village.grid and own.level is not Level.GRID:
            way.append((village.grid, Where(Level.GRID, village.grid_id)))
    return tuple(way)


def _by_category(tx: Tx, person: Person | None, scope: Scope, *, now: datetime) -> tuple[tuple[str, int], ...]:
    """Return (category, how many are open), most first."""
    found = census.standing(tx, person, scope, now=now, by="category")
    return tuple(sorted(((name, one.open) for name, one in found.items()), key=lambda pair: (-pair[1], pair[0])))


def _to_the_second(now: datetime, zone: ZoneInfo) -> str:
    return f"{planning.dated(now.astimezone(zone).year, words.moment(now, zone))}:{now:%S}"


def _sum(some: Iterable[Standing]) -> Standing:
    return reduce(lambda one, other: one + other, some, Standing())
