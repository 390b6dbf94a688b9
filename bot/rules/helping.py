"""联办: somebody helps with a case, with a task and a date of his own. The handler (主办) keeps the case, its clock and its voice.

Source: docs/glossary.md, "联办", "协办".
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.cases import Case, Decision, Tell, content_of, must_be_handler, must_be_open
from bot.rules.deadlines import deadline
from bot.rules.durations import Duration
from bot.rules.errors import NotNow, NotYours
from bot.rules.recusal import ids_of, joined
from bot.rules.requests import Request
from bot.rules.town import OfficeRules

DAYS = (1, 2, 3, 5, 10)  # what is offered, in working days
AGAIN = Duration(1, "wd")  # what is late is said again


class HelperState(StrEnum):
    """How somebody's part stands; `over`: the case ended, or he cannot any more."""

    ACTIVE = "active"
    DONE = "done"
    ENDED = "ended"
    OVER = "over"


@dataclass(frozen=True)
class Helper:
    """A row of `helpers`; its id is the event at which he was asked for, whose content says what he is to do."""

    helper_id: int
    case_id: int
    person_id: int
    state: HelperState
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    before_reminded: bool = False
    next_alarm_at: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether his part is owed and late; never stored."""
        return self.state is HelperState.ACTIVE and now >= self.due_at


def new_helper(request: Request, office: OfficeRules, *, now: datetime) -> Helper:
    """Return the part of whoever was asked for, which counts from when it was granted."""
    due = deadline(now, Duration(request.days or 1, "wd"), office.calendar)
    before = due - office.before_due
    helper = Helper(request.request_id, request.case_id, request.other_id or 0, HelperState.ACTIVE, now, due)
    return replace(helper, next_alarm_at=max(before, now) if before > now else due, before_reminded=before <= now)


def ended(helper: Helper, state: HelperState, *, now: datetime) -> Helper:
    """Return a part as it stands when nothing more is owed."""
    return replace(helper, state=state, ended_at=now, next_alarm_at=None)


def reminded(helper: Helper, office: OfficeRules, *, now: datetime) -> Helper:
    """Return a part after its alarm: before it is due once, then when it is, then each working day."""
    if now < helper.due_at:
        return replace(helper, before_reminded=True, next_alarm_at=helper.due_at)
    return replace(helper, before_reminded=True, next_alarm_at=deadline(now, AGAIN, office.calendar))


def begin(case: Case, office: OfficeRules, *, request: Request, by: int) -> Decision:
    """联办, granted: he sees the card from now on, with his task on it. Raises: AlreadyClosed, NotNow: he has it, or helps."""
    must_be_open(case)
    helper = request.other_id or 0
    if helper == case.handler_id or helper in ids_of(case.helpers):
        raise NotNow
    told = (Tell("card", helper), Tell("request_granted", request.asked_by, str(request.request_id)))
    with_him = replace(case, helpers=joined({*ids_of(case.helpers), helper}))
    return Decision(with_him, "helper_called", by, why=str(helper), tells=told)


def report(case: Case, office: OfficeRules, *, by: int, text: str, parts: str = "") -> Decision:
    """回话: what a helper says is for whoever has the case, never for the resident. Raises: NotYours, AlreadyClosed."""
    must_help(case, by)
    must_be_open(case)
    told = (Tell("helper_said", case.handler_id, text),) if case.handler_id else ()
    return Decision(case, "helper_said", by, content=content_of(text, parts), tells=told)


def done(case: Case, office: OfficeRules, *, by: int) -> Decision:
    """办好了: his part is done, and the card is no longer his."""
    must_help(case, by)
    must_be_open(case)
    told = (Tell("helper_done", case.handler_id, str(by)),) if case.handler_id else ()
    return Decision(_without(case, by), "helper_done", by, why=str(by), tells=told)


def let_go(case: Case, office: OfficeRules, *, helper: int, by: int) -> Decision:
    """不用协办了: the handler needs him no more."""
    must_be_handler(case, by)
    must_be_open(case)
    if helper not in ids_of(case.helpers):
        raise NotNow
    return Decision(_without(case, helper), "helper_ended", by, why=str(helper))


def lost(case: Case, office: OfficeRules, *, helper: int) -> Decision:
    """He cannot be reached any more, has left, or must stand aside: whoever has the case hears that nobody does his part."""
    must_be_open(case)
    told = (Tell("helper_gone", case.handler_id, str(helper)),) if case.handler_id else ()
    return Decision(_without(case, helper), "helper_gone", why=str(helper), tells=told)


def remind(case: Case, office: OfficeRules, *, helper: int, late: bool) -> Decision:
    """His part is due, or nearly; when it is late whoever has the case hears it too."""
    must_be_open(case)
    lead = (Tell("helper_late", case.handler_id, str(helper)),) if late and case.handler_id else ()
    return Decision(case, "helper_reminded", why=str(helper), tells=(Tell("help_due", helper), *lead))


def must_help(case: Case, by: int) -> None:
    """Raises: NotYours."""
    if by not in ids_of(case.helpers):
        raise NotYours


def settled(case: Case) -> Case:
    """Return a case without helpers once it is over, and without its own handler among them."""
    if not case.helpers:
        return case
    return _without(case, case.handler_id) if case.is_open else replace(case, helpers="")


def _without(case: Case, person_id: int | None) -> Case:
    return replace(case, helpers=joined(one for one in ids_of(case.helpers) if one != person_id))
