"""Once a month is over it is counted and kept: whatever is printed, published or graded of it says the same from then on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.figures.census import days_of
from bot.actions.inspecting.grades import lines_of
from bot.actions.upkeep.read_first import Found, ReadFirst
from bot.rules.periods import MOST_BACK, Period, month_of
from storage import assessments, call_backs, cases, census, months, offices, places
from storage.database import Tx
from storage.months import Month


def find_month(tx: Tx, *, now: datetime) -> Found[list[Month]]:
    """Count the latest month that is over and not kept, all its towns at one moment. Nothing is written."""
    office = offices.find(tx)
    if office is None or call_backs.uncounted(tx) is not None:
        return [], ()
    month = _next(tx, office.rules.zone, now=now)
    if month is None:
        return [], ()
    try:
        return [(0, _counted(tx, month, now=now))], ()
    except Exception as error:
        return [], ((0, type(error).__name__),)


def _next(tx: Tx, zone: ZoneInfo, *, now: datetime) -> Period | None:
    today = now.astimezone(zone).date()
    open_ones = [
        one for back in range(1, MOST_BACK + 1) if not months.is_kept(tx, (one := month_of(today, back)).first)
    ]
    begun = (cases.first_registered(tx) or now).astimezone(zone).date()
    last = month_of(today, 1)  # kept even where nothing came yet: reports and what is published wait for it
    return next((one for one in open_ones if one == last or one.last >= begun), None)


def _counted(tx: Tx, month: Period, *, now: datetime) -> list[Month]:
    office = offices.rules(tx)
    since, until = month.instants(office.zone)
    lines = lines_of(tx, month, now=now)
    in_hand = assessments.taken(tx, None, since=since, until=until)
    return [
        months.month(
            month.first,
            town_id,
            kept_at=now,
            categories=census.tallies(tx, town_id, "category", since=since, until=until),
            handlers=census.tallies(tx, town_id, "handler", since=since, until=until),
            days=days_of(tx, town_id, month.first, month.last),
            taken=[(person_id, some) for of, person_id, some in in_hand if of == town_id],
            lines=lines,
        )
        for town_id in (0, *(town.place_id for town in places.every_town(tx)))
    ]


def keep_month(tx: Tx, one: list[Month], *, now: datetime) -> bool:
    """Keep a month; False where it was kept meanwhile."""
    if months.is_kept(tx, one[0].month):
        return False
    months.keep(tx, one)
    return True


KEEP_MONTHS = ReadFirst(find_month, keep_month)
