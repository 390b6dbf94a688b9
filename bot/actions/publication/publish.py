"""Once a month is over, what is published of it is counted, a town at a time, and never changed."""

from collections import defaultdict
from datetime import datetime

from bot.actions.upkeep.alarms import Woken
from bot.rules.figures import Tally
from bot.rules.publication import last_month
from storage import call_backs, census, offices, places, publications
from storage.database import Tx


def publish_month(tx: Tx, *, now: datetime) -> Woken:
    """Count the next town of the last month, where the office publishes; cases that are apart are in no sum."""
    office = offices.find(tx)
    if office is None or not office.rules.publication.on or call_backs.uncounted(tx) is not None:
        return Woken(0)
    span = last_month(now, office.rules.zone)
    done = publications.towns_of(tx, span.month)
    town_id = next((one for one in (0, *(town.place_id for town in places.every_town(tx))) if one not in done), None)
    if town_id is None:
        return Woken(0)
    counted: dict[int, Tally] = defaultdict(Tally)
    for one in census.tallies(tx, town_id, "village", since=span.since, until=span.until):
        counted[one.village_id] += one.tally
    counted.setdefault(0, Tally())  # so that it is known to be done
    publications.add(tx, [publications.published(span.month, town_id, *one) for one in sorted(counted.items())])
    return Woken(1)
