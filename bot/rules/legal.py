"""法定期限: when those who answer for a case are warned that the law's own deadlines are near.

Source: 《信访工作条例》 (2022), articles 22, 23 and 34; the days before are defaults of this project.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.rules.calendar import WorkCalendar
from bot.rules.cases import WITH_HANDLER, Case, State
from bot.rules.deadlines import legal_due, route_by

NEAR = timedelta(days=7)
UNFINISHED = WITH_HANDLER | {State.REPLIED}  # once the answer is delivered nobody of the staff can do more for it


class Warned(IntEnum):
    """Of what was warned last, for the present legal deadline: each once, in this order."""

    NOTHING = 0
    ROUTE = 1  # nobody has it
    WEEK = 2
    DAY = 3
    PASSED = 4


_DAYS_BEFORE = {Warned.WEEK: NEAR, Warned.DAY: timedelta(days=1)}


def next_warning(case: Case, calendar: WorkCalendar) -> datetime | None:
    """Return when somebody is to be warned next; None: of nothing more."""
    return min((at for kind, at in _plan(case, calendar).items() if kind > case.legal_warned), default=None)


def warning_due(case: Case, calendar: WorkCalendar, now: datetime) -> Warned:
    """Return of what to warn now; of several that were missed the last alone. NOTHING: it is too early, or over."""
    come = (kind for kind, at in _plan(case, calendar).items() if kind > case.legal_warned and at <= now)
    return max(come, default=Warned.NOTHING)


def _plan(case: Case, calendar: WorkCalendar) -> dict[Warned, datetime]:
    """Return {of what: when}; days before are told when the office opens, on a working day."""
    if case.state not in UNFINISHED:
        return {}
    due = case.legal_due_at or legal_due(case, calendar)
    at = {kind: _opening(calendar, due - before) for kind, before in _DAYS_BEFORE.items()} | {Warned.PASSED: due}
    return at | ({Warned.ROUTE: route_by(case, calendar)} if nobody_has(case) else {})


def _opening(calendar: WorkCalendar, at: datetime) -> datetime:
    day = calendar.day_of(at)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return calendar.spans(day)[0][0]


def nobody_has(case: Case) -> bool:
    """Whether nobody who could be told has it yet."""
    return case.state is State.REGISTERED or (case.handler_id is None and case.state in WITH_HANDLER)


def stands_near(case: Case, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the law's deadline is worth a line: in the last week, and once it has passed."""
    if case.state not in UNFINISHED or case.legal_due_at is None:
        return False
    return case.legal_due_at.astimezone(zone).date() - now.astimezone(zone).date() <= NEAR


def warned(case: Case, kind: Warned) -> Case:
    """Return the case once of `kind` was warned."""
    return replace(case, legal_warned=int(kind))
