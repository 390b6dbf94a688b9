"""催办: which alarm of a case comes next, who hears it, and when he may be disturbed.

Source: docs/glossary.md, "催办"; in this file everything but sign_by, contact_by and due_at is wall-clock time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.archiving import archive_at, ask_again_at
from bot.rules.call_back import AGAIN
from bot.rules.cases import ENDED, WITH_HANDLER, Case, State
from bot.rules.deadlines import deadline
from bot.rules.legal import next_warning
from bot.rules.people import Person, Place
from bot.rules.rota import next_handover, steps
from bot.rules.speaking import Situation, Verdict, verdict
from bot.rules.town import OfficeRules

NO_REPLY_AFTER = 3  # working days that a question to the resident pauses the service clock
TO_SUPERVISORS = 3  # by the number of a reminder: handler, leader, supervisors of the town
UNSIGNED_HERE = (State.REGISTERED, State.DISPATCHED)
WATCH_DELIVERY = timedelta(hours=1)  # a final answer not delivered by then is looked at again


class Alarm(StrEnum):
    """Why a case wakes."""

    HANDOVER = "handover"
    SIGN = "sign"
    CONTACT = "contact"
    BEFORE_DUE = "before_due"
    DUE = "due"
    OVERDUE = "overdue"
    REPLY = "reply"
    DELIVERY = "delivery"
    FEEDBACK = "feedback"
    CALL = "call"
    ASK_AGAIN = "ask_again"
    URGENT = "urgent"
    LEGAL = "legal"
    ARCHIVE = "archive"
    HOLD_REVIEW = "hold_review"


def next_alarm(case: Case, office: OfficeRules) -> tuple[datetime, Alarm] | None:
    """Return the earliest thing for which the case must be looked at again, or None where there is none."""
    return min([*_ringing(case, office), *_legal(case, office), *_alarms(case, office)], default=None)


def _legal(case: Case, office: OfficeRules) -> list[tuple[datetime, Alarm]]:
    """The law's clock never stands, whatever becomes of the other."""
    at = next_warning(case, office.calendar)
    return [(at, Alarm.LEGAL)] if at else []


def _ringing(case: Case, office: OfficeRules) -> list[tuple[datetime, Alarm]]:
    """Urgent, and nobody has taken it: everybody near is told again, whatever its state."""
    if not case.is_ringing or case.urgent_told_at is None:
        return []
    return [(case.urgent_told_at + office.urgent_every, Alarm.URGENT)]


def _alarms(case: Case, office: OfficeRules) -> list[tuple[datetime, Alarm]]:
    calendar = office.calendar
    if case.state is State.NEED_INFO and case.paused_at:
        late = calendar.nth_working_day_after(calendar.day_of(case.paused_at), NO_REPLY_AFTER)
        return [(calendar.close_of(late), Alarm.REPLY), *_handing_over(case, office)]
    if case.state is State.ON_HOLD and case.review_at:
        return [(case.review_at, Alarm.HOLD_REVIEW), *_handing_over(case, office)]
    if case.state is State.REPLIED and case.answered_at:
        return [(max(case.reminded_at or case.answered_at, case.answered_at) + WATCH_DELIVERY, Alarm.DELIVERY)]
    if case.state is State.AWAITING_FEEDBACK and case.delivered_at:
        again = [(deadline(case.called_at, AGAIN, calendar), Alarm.CALL)] if case.called_at else []
        return [*again, (deadline(case.delivered_at, office.feedback, calendar), Alarm.FEEDBACK)]
    if case.state in ENDED:
        ends = ((ask_again_at(case, office), Alarm.ASK_AGAIN), (archive_at(case, office), Alarm.ARCHIVE))
        return [(at, kind) for at, kind in ends if at is not None]
    return [*_chasing(case, office), *_handing_over(case, office)]


def _handing_over(case: Case, office: OfficeRules) -> list[tuple[datetime, Alarm]]:
    """Not signed at hand-over: the next one on duty gets it, same clock; what was given by hand stays.

    Where the office passes on all that is open, what was signed for goes too.
    """
    passes = UNSIGNED_HERE if office.duty.pass_on == "unsigned" else WITH_HANDLER
    if case.state not in passes or not case.follows_roster:
        return []
    return [(next_handover(case.handed_at, handover=office.handover, zone=office.zone), Alarm.HANDOVER)]


def _chasing(case: Case, office: OfficeRules) -> list[tuple[datetime, Alarm]]:
    """Sign, contact and before-due remind once each; from due on it is every `every`."""
    once = [
        (case.sign_by, Alarm.SIGN, case.signed_at is not None or case.sign_reminded),
        (case.contact_by, Alarm.CONTACT, case.contacted_at is not None or case.contact_reminded),
        (case.due_at - office.before_due, Alarm.BEFORE_DUE, case.before_reminded),
    ]
    alarms = [(at, kind) for at, kind, over in once if not over and at < case.due_at]
    if case.reminders and case.reminded_at:
        return [*alarms, (case.reminded_at + office.every, Alarm.OVERDUE)]
    return [*alarms, (case.due_at, Alarm.DUE)]


def reminded_at(scheduled: datetime, *, every: timedelta, now: datetime) -> datetime:
    """Return from when the next `every` counts: what was missed or held counts once."""
    return scheduled if scheduled + every > now else now


def hearers(
    case: Case,
    place: Place,
    handler: Person | None,
    *,
    reminders: int,
    escalate_after: int,
    petitioner_chat: int | None = None,
) -> tuple[list[tuple[int, Person]], list[int]]:
    """Return who hears the `reminders`-th reminder since the deadline, as (step, person), and the steps that were empty.

    Step 0 is the handler; every further `escalate_after` reminders without effect add a step. A step that reaches nobody
    lets the next one hear at once. Each person is named once, at his lowest step. Of what is under supervision the leader
    hears from the first reminder on, of what is red the supervisors of the town too.
    """
    levels = list(steps(place, about_cadre=case.about_cadre))
    levels[0] = (handler,) if handler else ()
    from_the_first = {"yellow": 1, "red": 2}.get(case.supervised or "", 0)
    top = min(max((reminders - 1) // escalate_after, from_the_first), len(levels) - 1)
    return _reached(levels, top, petitioner_chat)


def legal_hearers(
    case: Case, place: Place, handler: Person | None, *, petitioner_chat: int | None = None
) -> tuple[list[tuple[int, Person]], list[int]]:
    """Return who hears that the law's deadline is near, in the same shape: the handler, his leader, the town's supervisors."""
    return hearers(case, place, handler, reminders=TO_SUPERVISORS, escalate_after=1, petitioner_chat=petitioner_chat)


def routers(
    case: Case, place: Place, *, petitioner_chat: int | None = None
) -> tuple[list[tuple[int, Person]], list[int]]:
    """Return who hears that nobody has a case: the duty room, about a cadre the dispatchers, and the town's supervisors."""
    above = steps(place, about_cadre=case.about_cadre)[1 if case.about_cadre else 2 :]
    barred = place.circle if case.about_cadre else frozenset()
    desk = place.dispatchers if case.about_cadre else tuple(filter(None, (place.duty_room,)))
    levels = [tuple(one for one in desk if one.person_id not in barred), *above]
    reached, _ = _reached(levels, 1, petitioner_chat)
    return [(0 if one.person_id == case.handler_id else step + 1, one) for step, one in reached], []


def _reached(
    levels: Sequence[tuple[Person, ...]], top: int, petitioner_chat: int | None
) -> tuple[list[tuple[int, Person]], list[int]]:
    """A level at which nobody can be reached lets the next one hear."""
    reached: dict[int, tuple[int, Person]] = {}
    silent: list[int] = []
    for step, people in enumerate(levels):
        if step > top:
            break
        able = [person for person in people if person.reachable and person.chat_id != petitioner_chat]
        for person in able:
            reached.setdefault(person.person_id, (step, person))
        if not able:
            silent.append(step)
            top = min(max(top, step + 1), len(levels) - 1)
    return list(reached.values()), silent


def may_hear_at(
    now: datetime, office: OfficeRules, *, heard: dict[int, int], others_due: bool, urgent: bool = False
) -> datetime:
    """Return `now`, or the first instant at which one more reminder is allowed.

    `heard` counts the reminders that the person had, by the ordinal of the day in the town's zone. While an `urgent` case
    rings nothing holds its alarm.
    """
    at = now
    for _ in range(62):  # two months of days off in a row do not exist; a calendar gone wrong must not hang the beat
        day = office.calendar.day_of(at)
        most = office.most_a_day if office.calendar.is_working_day(day) else 1
        had = heard.get(day.toordinal(), 0)
        quiet = _quiet(at, office)
        said = verdict(Situation(urgent=urgent, quiet=quiet, heard_enough=had >= most, others_due=others_due))
        if said is Verdict.AFTER_QUIET and office.quiet:
            at = office.quiet.ends_at(at, office.zone)
        elif said is Verdict.ANOTHER_DAY:
            at = next_midnight(at, office)
        else:
            break
    return at


def next_midnight(at: datetime, office: OfficeRules) -> datetime:
    """Return the beginning of the next day in the town's zone."""
    local = at.astimezone(office.zone) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)


def _quiet(at: datetime, office: OfficeRules) -> bool:
    return office.quiet is not None and office.quiet.is_quiet(at, office.zone)
