"""What a case was, and both its clocks, reckoned anew from nothing but its recorded events and the calendar."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from bot.rules.calendar import WorkCalendar
from bot.rules.cases import Case, State
from bot.rules.deadlines import legal_due, service_due
from bot.rules.history import AT_FIRST

Entry = tuple[datetime, str]
"""When an event happened, and its `changes` as `bot/rules/history.py` writes them; oldest first."""

_INSTANTS = ("registered_at", "clock_from", "paused_at", "legal_extended_at")
_INSTANTS_OF_A_CASE = frozenset(field.name for field in fields(Case) if "datetime" in str(field.type))
_OF_CLOCKS = (*_INSTANTS, "promise", "extended_days", "review_of")


@dataclass(frozen=True)
class Recorded:
    """What the events of a case say of its clocks; `pauses` are those of the present round that are over, as (from, to)."""

    registered_at: datetime
    clock_from: datetime
    promise: str
    extended_days: int = 0
    legal_extended_at: datetime | None = None
    review_of: int | None = None
    paused_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    paused_seconds: int = 0


def recorded(history: Iterable[Entry], calendar: WorkCalendar) -> Recorded | None:
    """Return what the events say, the pauses reckoned by `calendar`; None where no registration is recorded."""
    found: Recorded | None = None
    for at, changes in history:
        changed = _read(changes)
        if found is None and "registered_at" not in changed:
            return None
        found = _after(found, changed, at) if found else Recorded(**changed)
    return replace(found, paused_seconds=_stood(found, calendar)) if found else None


def due_dates(found: Recorded, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """Return (`due_at`, `legal_due_at`) as the events have it."""
    return service_due(found, calendar), legal_due(found, calendar)


def _read(changes: str) -> dict[str, Any]:
    changed = {name: value for name, value in json.loads(changes).items() if name in _OF_CLOCKS}
    return {
        name: datetime.fromisoformat(value) if name in _INSTANTS and value else value for name, value in changed.items()
    }


def _after(found: Recorded, changed: dict[str, Any], at: datetime) -> Recorded:
    """A pause ends when the case says that it is not paused since then any more; a new round begins without pauses."""
    pauses = found.pauses
    if "paused_at" in changed and found.paused_at:
        pauses = (*pauses, (found.paused_at, at))
    return replace(found, **changed, pauses=() if "clock_from" in changed else pauses)


def _stood(found: Recorded, calendar: WorkCalendar) -> int:
    """Return for how many seconds of working time the clock has stood; each pause counts whole seconds, as when it ended."""
    return sum(int(calendar.working_time_between(*pause).total_seconds()) for pause in found.pauses)


def lived(case_id: int, history: Iterable[str]) -> Iterator[Case]:
    """Yield the case as it was after each of its events, oldest first, from their `changes`; alarms are in none of them."""
    stood: dict[str, Any] = dict(AT_FIRST)
    for changes in history:
        stood |= _as_of_a_case(json.loads(changes)) | {"case_id": case_id}
        yield Case(**stood)


def _as_of_a_case(told: dict[str, Any]) -> dict[str, Any]:
    changed = {name: value for name, value in told.items() if name in AT_FIRST}
    for name in _INSTANTS_OF_A_CASE & changed.keys():
        if changed[name] is not None:
            changed[name] = datetime.fromisoformat(changed[name])
    if "state" in changed:
        changed["state"] = State(changed["state"])
    return changed
