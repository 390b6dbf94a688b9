"""How shifts are named to whoever has them: villages, for leaders of the shift towns, and days in spans."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from bot.actions.duty.resolve import Roster, roster_between, span_of
from bot.rules.calendar import ONE_DAY
from bot.rules.roster import IN_ROWS, ShiftRole
from bot.rules.rota import duty_day
from bot.rules.shift_news import Held, spans
from bot.texts import shifts, words
from storage import offices, places, roster
from storage.database import Tx

MOST_OF_RUN = 35  # days


def places_named(tx: Tx, village_ids: Collection[int], role: ShiftRole) -> str:
    """Return villages in the order of the town file, with the town where there are several; of a leader's shift the towns."""
    several = len(places.towns(tx)) > 1
    here = [(town, village) for _, town, village_id, village in places.all_villages(tx) if village_id in village_ids]
    if role is ShiftRole.SHIFT_LEADER:
        return words.listed(dict.fromkeys(town for town, _ in here))
    return words.listed(f"{town}/{village}" if several else village for town, village in here)


def with_role(named: str, role: ShiftRole) -> str:
    """Return places, with the role where it is not 值班."""
    return named if role is ShiftRole.DUTY else shifts.OTHER_ROLES.filled(role, places=named)


def held_lines(tx: Tx, mine: Held) -> list[str]:
    """Return a line for each role that somebody has on a day."""
    found = {role: [village_id for village_id, one in mine if one is role] for role in ShiftRole}
    return [shifts.HELD.filled(role, places=places_named(tx, here, role)) for role, here in found.items() if here]


def run_ends(tx: Tx, person_id: int, mine: Held, day: date, *, now: datetime) -> datetime:
    """Return until when somebody has what he has on a day: the days after it on which all of it is his too are one run."""
    last = day + MOST_OF_RUN * ONE_DAY
    rosters = {village_id: roster_between(tx, day, last, village_id=village_id) for village_id, _ in mine}
    while day < last and all(
        rosters[village_id].holder_on(village_id, day + ONE_DAY, role, now=now) == person_id
        for village_id, role in mine
    ):
        day += ONE_DAY
    return span_of(day, offices.rules(tx))[1]


def coming_lines(
    tx: Tx, person_id: int, *, now: datetime, first: date | None = None, last: date | None = None
) -> list[str]:
    """Return somebody's published days, from one to another or all to come: a line for each role and set of villages."""
    office = offices.rules(tx)
    today = duty_day(now, handover=office.handover, zone=office.zone)
    first = max(first or today, today)
    last = last or max((one.published_to for one in roster.published(tx).values()), default=today)
    days: dict[tuple[int, ShiftRole], list[date]] = defaultdict(list)
    for village_id in dict.fromkeys(village_id for village_id, _ in roster.named(tx, person_id, first, last)):
        held = roster_between(tx, first, last, village_id=village_id)
        for role in IN_ROWS:
            found = _days(held, village_id, role, person_id, first=first, last=last, now=now)
            if found:
                days[village_id, role] = found
    return _lines(tx, days)


def _days(
    held: Roster, village_id: int, role: ShiftRole, person_id: int, *, first: date, last: date, now: datetime
) -> list[date]:
    every = (first + number * ONE_DAY for number in range((last - first).days + 1))
    return [day for day in every if held.holder_on(village_id, day, role, now=now) == person_id]


def _lines(tx: Tx, days: dict[tuple[int, ShiftRole], list[date]]) -> list[str]:
    """Villages that share role and days share a line."""
    together: dict[tuple[ShiftRole, tuple[date, ...]], list[int]] = defaultdict(list)
    for (village_id, role), found in days.items():
        together[role, tuple(found)].append(village_id)
    named = (
        (with_role(places_named(tx, village_ids, role), role), found) for (role, found), village_ids in together.items()
    )
    return [shifts.days_line(where, days_named(tx, found)) for where, found in named if where]


def days_named(tx: Tx, days: Iterable[date]) -> str:
    """Return days in a line, those that follow one another as from … to …."""
    zone = offices.rules(tx).zone
    return words.listed(
        words.day(first, zone) if first == last else shifts.span(words.day(first, zone), words.day(last, zone))
        for first, last in spans(days)
    )
