"""周例会: once a week those who answer for a town, or for a grid's villages, go through what is owed there. Pure.

Source: docs/glossary.md, "周例会".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.cases import WITH_HANDLER, Case, Decision, State, Tell, must_be_open
from bot.rules.errors import EmptyAnswer, NotNow
from bot.rules.steps import guarded
from bot.rules.supervision import rank
from bot.rules.town import OfficeRules

DAYS = (3, 7, 14, 0)  # calendar days by which something is to be done; 0: none is set
STALE = timedelta(hours=4)  # so long after its hour the agenda of a meeting is no use any more
FORGOTTEN = timedelta(hours=12)  # so long after it was opened a meeting ends by itself


@dataclass(frozen=True, order=True)
class Assembly:
    """Who meets: those who answer for a town, or, with the id of a grid leader, he for the villages of his grids (town 0)."""

    town_id: int
    leader_id: int = 0


@dataclass(frozen=True)
class Meeting:
    """A row of `meetings`; `closed_by` is None while it runs, and where it ended by itself."""

    meeting_id: int
    town_id: int
    leader_id: int
    opened_by: int
    opened_at: datetime
    closed_by: int | None = None
    closed_at: datetime | None = None

    @property
    def assembly(self) -> Assembly:
        """Who meets."""
        return Assembly(self.town_id, self.leader_id)


@dataclass(frozen=True)
class Item:
    """A row of `meeting_items`: a case that was on the agenda when the meeting was opened; `decision_id` is an event of it."""

    meeting_id: int
    case_id: int
    position: int
    discussed_at: datetime | None = None
    decision_id: int | None = None


class Concern(StrEnum):
    """Why a case needs the meeting's time."""

    SUPERVISED = "supervised"
    OVERDUE = "overdue"
    UNSATISFIED = "unsatisfied"  # it was said to be unsolved, or not to satisfy
    ON_HOLD = "on_hold"


def concerns(case: Case, now: datetime) -> tuple[Concern, ...]:
    """Return why; nothing for one that runs as it should."""
    holds = {
        Concern.SUPERVISED: case.supervised is not None,
        Concern.OVERDUE: case.is_overdue(now),
        Concern.UNSATISFIED: case.round > 1,
        Concern.ON_HOLD: case.state is State.ON_HOLD,
    }
    return tuple(concern for concern, is_so in holds.items() if is_so)


def is_for_meeting(case: Case) -> bool:
    """Whether it may be spoken of in a room full of cadres: an answer is owed, and it is about none of them."""
    return case.state in WITH_HANDLER and not case.about_cadre and not case.concerned


def in_order(cases: Iterable[Case], now: datetime) -> list[Case]:
    """Return what is gone through first, village by village, as the agenda has it; last what runs as it should.

    Under supervision goes before overdue, that before unsatisfied and on hold; so do the villages, by what is most urgent there.
    """
    found = sorted(cases, key=lambda case: (*_urgency(case, now), case.due_at, case.case_id))
    first = {case.village_id: n for n, case in reversed([*enumerate(found)])}
    return sorted(found, key=lambda case: (not concerns(case, now), first[case.village_id]))


def _urgency(case: Case, now: datetime) -> tuple[bool, int, bool, bool, bool]:
    found = concerns(case, now)
    needs = (Concern.OVERDUE, Concern.UNSATISFIED, Concern.ON_HOLD)
    late, unsatisfied, held = (concern not in found for concern in needs)
    return not found, rank(case.supervised), late, unsatisfied, held


def due_day(today: date, days: int) -> date | None:
    """Return the day by which, of a choice. Raises: NotNow: no button offers it."""
    if days not in DAYS:
        raise NotNow
    return today + timedelta(days=days) if days else None


@guarded("decided")
def decide(case: Case, office: OfficeRules, *, by: int, text: str, by_day: date | None, now: datetime) -> Decision:
    """会议决定, in the words of whoever leads the meeting; whoever has the case hears it. Raises: EmptyAnswer."""
    must_be_open(case)
    if not text.strip():
        raise EmptyAnswer
    told = (Tell("decided", case.handler_id, text),) if case.handler_id not in (None, by) else ()
    why = by_day.isoformat() if by_day else ""
    return Decision(replace(case, decided_at=now), "decided", by, why=why, content={"text": text}, tells=told)
