"""What somebody should know of a file before he says yes: it is taken all the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from bot.actions.duty.naming import places_named
from bot.actions.duty.resolve import NOBODY, Roster
from bot.messages.roster_tables import Remarks
from bot.rules.people import Person
from bot.rules.roster import ShiftRole
from bot.texts import roster_tables as texts
from bot.texts import words
from storage import places

Duties = Mapping[tuple[int, date], Person | None]
"""Whom a file puts on duty in a village on a day, None: nobody; by day."""


def remarks_on(
    held: Roster, duties: Duties, backups: Iterable[Person], *, left_out: tuple[str, ...], now: datetime
) -> Remarks:
    """Return what is to be said of whom a file would put on duty, or let stand by."""
    serving = [(person, day) for (_, day), person in duties.items() if person]
    anybody = [*(person for person, _ in serving), *backups]
    return Remarks(
        out_of_reach=_names(person for person, _ in serving if not person.reachable),
        on_leave=tuple(
            dict.fromkeys(
                texts.name_and_day(person.name or "", words.day(day, held.office.zone))
                for person, day in serving
                if person.person_id in held.away.get(day, NOBODY)
            )
        ),
        twice=_twice(held, duties, now=now),
        no_cadres=_names(person for person in anybody if not (person.has("cadre") or person.has("leader"))),
        left_out=left_out,
    )


def _names(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person.name or "" for person in people))


def _twice(held: Roster, duties: Duties, *, now: datetime) -> tuple[str, ...]:
    """Return a line for each day on which somebody whom the file moves would serve several villages."""
    moved = {(person.person_id, day): person for (_, day), person in duties.items() if person}
    found: dict[tuple[int, date], list[int]] = defaultdict(list)
    for day in dict.fromkeys(day for _, day in moved):
        for village_id in (row[2] for row in places.all_villages(held.tx)):
            person_id = _serves(held, duties, village_id, day, now=now)
            if (person_id, day) in moved:
                found[person_id or 0, day].append(village_id)
    return tuple(
        texts.name_in_villages(
            moved[key].name or "", words.day(key[1], held.office.zone), places_named(held.tx, here, ShiftRole.DUTY)
        )
        for key, here in found.items()
        if len(here) > 1
    )


def _serves(held: Roster, duties: Duties, village_id: int, day: date, *, now: datetime) -> int | None:
    """Return who would have a village's duty on a day."""
    if (village_id, day) in duties:
        person = duties[village_id, day]
        return person.person_id if person else None
    return held.holder_on(village_id, day, ShiftRole.DUTY, now=now)
