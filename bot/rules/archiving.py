"""归档: a case that is over is put away once nobody can ask for a review, or go on with it, any more.

Source: docs/glossary.md, "归档"; 《信访工作条例》 2022, article 35.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.cases import Case, Decision, State
from bot.rules.deadlines import deadline
from bot.rules.durations import Duration
from bot.rules.errors import NotNow
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

WINDOW = Duration(30, "d")  # for a review, or 接着办
TO_SAY_SO = Duration(2, "d")  # that the problem came back, once it was asked again
PUT_AWAY = frozenset({State.CLOSED, State.WITHDRAWN, State.NOT_ACCEPTED, State.TRANSFERRED_OUT})


def ask_again_at(case: Case, office: OfficeRules) -> datetime | None:
    """Return when it is to be asked once more whether it is really solved; None: it is not."""
    asks = case.state is State.CLOSED and case.result in ("resolved", "no_feedback")
    if not asks or case.no_chat or case.asked_again or case.closed_at is None:
        return None
    return deadline(case.closed_at, office.ask_again, office.calendar)


def window_until(case: Case, office: OfficeRules) -> datetime | None:
    """Return until when a review may be asked for, or a withdrawn case gone on with: 30 days at least."""
    if case.closed_at is None:
        return None
    return max(case.closed_at + timedelta(days=WINDOW.amount), deadline(case.closed_at, WINDOW, office.calendar))


def archive_at(case: Case, office: OfficeRules) -> datetime | None:
    """Return when the case is put away: 30 days after its end, and never before the last question had its time."""
    over = window_until(case, office)
    if case.state not in PUT_AWAY or case.closed_at is None or over is None:
        return None
    asked = deadline(case.closed_at, office.ask_again, office.calendar) if case.asked_again else None
    asked = asked or ask_again_at(case, office)
    return max(over, deadline(asked, TO_SAY_SO, office.calendar)) if asked else over


@guarded("archived")
def archive(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    """归档: nobody is told, for nothing changes for anybody. Raises: NotNow: its time has not come."""
    at = archive_at(case, office)
    if at is None or now < at:
        raise NotNow
    return Decision(replace(case, state=State.ARCHIVED, archived_at=now), "archived")
