"""What is published, for everybody: on a page, and by a button in chat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from bot.actions.heard import Pressed
from bot.actions.telling import say
from bot.messages import publication as messages
from bot.messages.buttons import Press
from bot.rules.errors import NotNow
from bot.rules.figures import Rates, Tally, rates, total
from bot.rules.people import Person
from bot.rules.periods import month_of
from bot.rules.publication import may_be_counted, may_be_rated, shown
from bot.rules.town import Category, OfficeRules
from storage import months, offices, places
from storage.database import Tx


@dataclass(frozen=True)
class Row:
    """What is told of a place; `rates` None: too few of its residents said something."""

    name: str
    tally: Tally
    rates: Rates | None


class Counted(NamedTuple):
    """What was counted of a village."""

    town_id: int
    village_id: int
    tally: Tally


@dataclass(frozen=True)
class Publication:
    """What is published of a month; `whole` None: fewer petitions than may be told came. `month` None: nothing is counted yet."""

    office: str
    promises: tuple[Category, ...]
    least: int
    basically: int  # what 基本满意 counts of a 满意, in hundredths
    month: date | None
    whole: Row | None
    towns: tuple[Row, ...]
    villages: tuple[tuple[str, tuple[Row, ...]], ...]  # of each town of which something is told


def publication(tx: Tx, *, now: datetime) -> Publication | None:
    """Return what everybody may read; None: the office publishes nothing."""
    office = offices.find(tx)
    if office is None or not office.rules.publication.on:
        return None
    rules, month = office.rules, month_of(now.astimezone(office.rules.zone).date(), 1).first
    rows = [Counted(*one) for one in months.villages(tx, month)]
    everything = total(row.tally for row in rows)
    towns = _towns(tx, rows, rules)
    told = {town_id for town_id, _, _ in towns}
    return Publication(
        office=rules.name,
        promises=rules.categories,
        least=rules.publication.least,
        basically=rules.weights.basically,
        month=month if rows else None,
        whole=_row(rules.name, everything, rules) if may_be_counted(everything, rules.publication.least) else None,
        towns=tuple(_row(name, tally, rules) for _, name, tally in towns) if len(places.towns(tx)) > 1 else (),
        villages=tuple(
            (
                places.names(tx, 0, town_id)[1] or name,
                _villages(tx, [row for row in rows if row.town_id == town_id], rules),
            )
            for town_id, name, _ in towns
            if town_id in told
        ),
    )


def _towns(tx: Tx, rows: list[Counted], rules: OfficeRules) -> list[tuple[int, str, Tally]]:
    """Return (town, name, what was counted) of those of which something may be told."""
    names = {town.place_id: town.name for town in places.every_town(tx)}
    counted = [
        (town_id, total(row.tally for row in some)) for town_id, some in groupby(rows, key=lambda row: row.town_id)
    ]
    told = dict(shown(counted, rules.publication.least))
    return [(town_id, names[town_id], told[town_id]) for town_id in names if town_id in told]


def _villages(tx: Tx, rows: list[Counted], rules: OfficeRules) -> tuple[Row, ...]:
    names = {one.village_id: one.name for one in places.every_village(tx)}
    told = dict(shown([(row.village_id, row.tally) for row in rows], rules.publication.least))
    return tuple(_row(names[village_id], told[village_id], rules) for village_id in names if village_id in told)


def _row(name: str, tally: Tally, rules: OfficeRules) -> Row:
    enough = may_be_rated(tally, rules.publication.least)
    return Row(name, tally, rates(tally, rules.weights) if enough else None)


def show(tx: Tx, who: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """公示. Raises: NotNow: nothing is published any more."""
    found = publication(tx, now=now)
    if found is None:
        raise NotNow
    url = offices.web_url(tx)
    said = messages.publication(
        found.office,
        found.month,
        [(one.name, one.promise) for one in found.promises],
        (found.whole.tally, found.whole.rates) if found.whole else None,
        address=f"{url}/public" if url else None,
    )
    say(tx, who, said, kind="list", cause=pressed.cause, now=now)
    return ""


PUBLICATION_PRESSES: dict[str, Callable[..., str]] = {"publication": show}
