"""Finds out for `doctor` what the database knows; it only reads, aside, so nobody waits for it."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.actions.duty.gaps import all_gaps
from bot.actions.duty.resolve import on_duty_at
from bot.actions.upkeep.invariants import breaches, is_counted
from bot.messages.kinds import Lane
from bot.rules.condition import LATE, RECENT, Office, Town, Work
from bot.rules.gaps import by_day
from bot.rules.people import Place
from bot.rules.rota import dispatcher_for
from bot.texts import checkup
from storage import cases, inbox, offices, outbox, people, places
from storage.database import Tx

SAMPLE = 500  # open cases that are looked at
TOGETHER = 10  # neighbours of a sample; fewer would ask too often
A_YEAR = timedelta(days=365)
A_DAY = timedelta(days=1)
LONG_AGO = datetime(1971, 1, 1, tzinfo=UTC)


def examine_work(tx: Tx, *, orphaned: int, now: datetime) -> Work:
    """Return what the records say of the bot's work; `orphaned` is how many messages dead senders hold."""
    aside_before = inbox.received_before(tx, "set_aside", now - RECENT)
    return Work(
        beat_at=offices.marked(tx, offices.BEAT),
        stuck=outbox.stuck(tx, before=now - LATE, lanes=_lanes_that_speak(tx, now=now)),
        orphaned=orphaned,
        unclear=outbox.unclear(tx, since=now - A_DAY),
        updates_waiting=inbox.received_before(tx, "waiting", now - LATE),
        set_aside=inbox.received_before(tx, "set_aside", now + A_DAY) - aside_before,
        set_aside_before=aside_before,
        oldest_alarm_at=cases.oldest_alarm(tx),
    )


def _lanes_that_speak(tx: Tx, *, now: datetime) -> int:
    """In the quiet hours, and for a while after, what is not urgent has a right to wait."""
    office = offices.find(tx)
    quiet, zone = (office.rules.quiet, office.rules.zone) if office else (None, None)
    waits = quiet and zone and (quiet.is_quiet(now, zone) or quiet.is_quiet(now - LATE, zone))
    return Lane.REMINDERS if waits else len(Lane)


def examine_office(tx: Tx, *, now: datetime) -> Office | None:
    """Return what the office and its towns lack, and how a sample of its cases stands; None before the first import."""
    office = offices.find(tx)
    if office is None:
        return None
    calendar = office.rules.calendar
    lacking: dict[int, list[str]] = {}
    for gap in by_day(all_gaps(tx, now=now)):
        place = places.load(tx, gap.village_id)
        lacking.setdefault(place.town_id, []).append(place.village)
    years = range(calendar.day_of(now).year, calendar.day_of(now + A_YEAR).year + 1)
    return Office(
        bot_username=office.bot_username,
        has_clerk=any(clerk.reachable for clerk in people.with_role(tx, "clerk")),
        unknown_years=tuple(year for year in years if calendar.is_provisional(year)),
        today=now,
        towns=tuple(
            replace(examine_town(tx, town, now=now), gaps=tuple(lacking.get(town.place_id, ())) if town else ())
            for town in [*places.towns(tx), None]
        ),
        broken=examine_cases(tx, sample(tx, now=now), now=now) + examine_figures(tx),
    )


def examine_town(tx: Tx, town: places.Named | None, *, now: datetime) -> Town:
    """Return what a town lacks; None: the staff of no town."""
    town_id = town.place_id if town else None
    unbound = sum(count.people - count.bound for count in people.counts(tx) if count.town_id == town_id)
    if town is None:
        return Town(checkup.OF_NO_TOWN, unbound)
    place = places.load(tx, 0, town.place_id)
    dispatcher = dispatcher_for(place).person
    return Town(
        name=town.name,
        unbound=unbound,
        nobody=tuple(
            village.name
            for village in places.villages(tx, town.place_id)
            if not _reaches_somebody(tx, places.load(tx, village.place_id), now=now)
        ),
        has_room=place.duty_room is not None and place.duty_room.reachable,
        has_dispatcher=dispatcher is not None and dispatcher.reachable,
    )


def _reaches_somebody(tx: Tx, place: Place, *, now: datetime) -> bool:
    person = on_duty_at(tx, place, now).person
    return person is not None and person.reachable


def sample(tx: Tx, *, now: datetime, at_most: int = SAMPLE) -> list[int]:
    """Return all open cases, or as many of them by chance, from all over their deadlines; on one day always the same."""
    found = cases.open_due_since(tx, LONG_AGO, at_most=at_most + 1)
    last = cases.last_due(tx)
    if len(found) <= at_most or last is None:
        return [case_id for case_id, _ in found]
    first, chance = found[0][1], random.Random(now.toordinal())
    drawn: set[int] = set()
    for _ in range(at_most // TOGETHER):
        near = cases.open_due_since(tx, first + (last - first) * chance.random(), at_most=TOGETHER)
        drawn.update(case_id for case_id, _ in near)
    return sorted(drawn)


def examine_cases(tx: Tx, case_ids: list[int], *, now: datetime) -> int:
    """Return of how many cases something is not what the rules say; those yet to be planned anew are passed over."""
    version = offices.version(tx)
    found = [cases.get(tx, case_id) for case_id in case_ids]
    planned = [case for case in found if case and case.is_open and case.planned_version >= version]
    return sum(bool(breaches(tx, case, now=now)) for case in planned)


def examine_figures(tx: Tx) -> int:
    """Return of how many of the newest cases what is counted of their answers is not what their histories say."""
    return sum(not is_counted(tx, case.case_id) for case in cases.answered(tx, at_most=SAMPLE))
