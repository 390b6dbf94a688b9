"""The ledger: who served which days, for whom, and how far apart most and least are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.calendar import DayKind, WorkCalendar
from bot.rules.leave import Leave
from bot.rules.roster import KINDS, Shift, ShiftRole, weight_of
from bot.rules.town import DutyRules

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Served:
    """A day and who serves it; `instead_of` is whose turn it was, None where it was his own or nobody's."""

    day: date
    person_id: int
    instead_of: int | None = None
    ahead: bool = False  # has not begun


@dataclass(frozen=True, slots=True)
class Account:
    """What one person serves in a village: days by kind, in the order of `KINDS`, begun and still `ahead`; their load.

    `for_others` are the days that he serves in somebody's place, `by_others` those that somebody serves in his.
    """

    person_id: int
    served: tuple[int, ...]
    ahead: tuple[int, ...]
    load: int
    for_others: Mapping[int, int]
    by_others: Mapping[int, int]

    @property
    def days(self) -> tuple[int, ...]:
        """Return all days by kind, begun or not."""
        return tuple(a + b for a, b in zip(self.served, self.ahead, strict=True))


def server_of(rows: Iterable[Shift], *, begins: datetime, ends: datetime, absences: Sequence[Leave] = ()) -> int | None:
    """Return who has the credit for a duty day that runs from `begins` to `ends`: who had it longest, of two the later one.

    The time that somebody was on leave is not his. None: nobody had it. `rows` are those of one village and day, of any
    role and version, `absences` the leave that was granted for the day.
    """
    held = sorted((row for row in rows if row.role is ShiftRole.DUTY), key=lambda row: row.version)
    # A row takes effect at `since` and ends where a later version begins, so one that begins no earlier hides it.
    times: dict[int, timedelta] = {}
    until = ends
    for row in reversed(held):
        since = max(begins, row.since)
        if since < until:
            if row.person_id is not None:
                lost = _on_leave(row.person_id, absences, since, until)
                times[row.person_id] = times.get(row.person_id, NO_TIME) + (until - since) - lost
            until = since
    return max((person for person, time in times.items() if time), key=lambda person: times[person], default=None)


def _on_leave(person_id: int, absences: Iterable[Leave], since: datetime, until: datetime) -> timedelta:
    own = (leave for leave in absences if leave.person_id == person_id)
    each = (min(until, leave.ended_at or until) - max(since, leave.since) for leave in own)
    return sum((max(NO_TIME, time) for time in each), NO_TIME)


def accounts(
    served: Iterable[Served], people: Sequence[int], *, rules: DutyRules, calendar: WorkCalendar
) -> list[Account]:
    """Return an account for each of `people`, in their order, and then for whoever else served."""
    served = list(served)
    order = list(dict.fromkeys([*people, *(one.person_id for one in served)]))
    return [_account(person, served, rules, calendar) for person in order]


def spread(found: Iterable[Account], people: Iterable[int]) -> dict[DayKind, int]:
    """Return {kind: days between who has most and who has least} of the people of a turn."""
    members = set(people)
    days = [account.days for account in found if account.person_id in members]
    return {
        kind: max((one[n] for one in days), default=0) - min((one[n] for one in days), default=0)
        for n, kind in enumerate(KINDS)
    }


def _account(person: int, served: list[Served], rules: DutyRules, calendar: WorkCalendar) -> Account:
    own = [one for one in served if one.person_id == person]
    kinds = {one.day: calendar.kind_of(one.day) for one in own}
    begun = Counter(kinds[one.day] for one in own if not one.ahead)
    ahead = Counter(kinds[one.day] for one in own if one.ahead)
    return Account(
        person_id=person,
        served=tuple(begun[kind] for kind in KINDS),
        ahead=tuple(ahead[kind] for kind in KINDS),
        load=sum(weight_of(kind, rules) for kind in kinds.values()),
        for_others=Counter(one.instead_of for one in own if one.instead_of is not None),
        by_others=Counter(one.person_id for one in served if one.instead_of == person),
    )
