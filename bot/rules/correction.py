"""通报、约谈、限期整改: a supervisor wants something put right by a day, and follows it until it is. Pure.

Source: docs/glossary.md, "限期整改".
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.calendar import ONE_DAY, WorkCalendar, instant_of
from bot.rules.errors import NotNow, NotYours
from bot.rules.figures import Rates, Standing, Tally
from bot.rules.people import Person, Place
from bot.rules.periods import Period
from bot.rules.thresholds import CorrectionRules

AT = time(9)  # of the last working day before its day, of the day itself, and of the next working day
SPANS = (7, 14, 30)  # days
AGAIN = timedelta(days=SPANS[0])  # for what is sent back when its day is over
TAKE_BACK = timedelta(hours=1)  # for a notice, which is done with being said
REASONS = ("below", "late", "quality", "manner")
WHY_NOT = ("undone", "partly", "unclear")  # 没改好


class Kind(StrEnum):
    """How grave it is."""

    ORDER = "order"  # 限期整改
    TALK = "talk"  # 约谈
    NOTICE = "notice"  # 通报: said, and nothing follows


class Stage(StrEnum):
    """How far it is."""

    OPEN = "open"
    REPORTED = "reported"  # the one responsible says that it is done
    DONE = "done"
    DROPPED = "dropped"


class Alarm(StrEnum):
    """Of what is reminded next."""

    BEFORE = "before"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True)
class Correction:
    """A row of `corrections`; `target` is village or cadre, `responsible_id` who is to put it right."""

    correction_id: int
    kind: Kind
    target: str
    target_id: int
    town_id: int
    responsible_id: int
    issued_by: int
    issued_at: datetime
    due_day: date | None
    state: Stage
    next_alarm_at: datetime | None = None
    alarm: Alarm | None = None
    ended_at: datetime | None = None

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.state is Stage.OPEN and self.due_day is not None and self.due_day < today


@dataclass(frozen=True)
class Step:
    """A row of `correction_steps`, never changed: issued, reported, accepted, sent_back, dropped, reminded,
    handed_on.

    `reason` is one of REASONS or WHY_NOT, gone or empty; `words` are what was written, or the name of whom it was handed on to.
    """

    correction_id: int
    seq: int
    kind: str
    actor_id: int | None
    at: datetime
    reason: str
    words: str


def was_late(due_day: date, reported_at: datetime | None, month: Period, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a day passed in a month, or before it, without a report, and none had come when the month began.

    `reported_at`: of the last round, up to the end of the month; what was sent back and not reported again was not reported.
    """
    since, until = month.instants(zone)
    passed = instant_of(due_day + ONE_DAY, time(), zone=zone)
    if passed > min(until, now):
        return False
    return reported_at is None or max(passed, since) <= reported_at


def is_below(rates: Rates, rules: CorrectionRules) -> bool:
    """Return whether figures call for an order; of too few call-backs they never do."""
    return rates.composite is not None and rates.n >= rules.least and rates.composite * 100 < rules.below


def reasons_for(tally: Tally, standing: Standing, rates: Rates, rules: CorrectionRules) -> tuple[str, ...]:
    """Return which usual reasons the figures of a village or somebody bear out."""
    fits = {
        "below": is_below(rates, rules),
        "late": standing.overdue > 0 or tally.on_time < tally.answered,
        "quality": tally.solved < tally.valid,
        "manner": tally.unsatisfied > 0,
    }
    return tuple(reason for reason in REASONS if fits[reason])


def responsible_for(place: Place, *, issuer: int) -> Person | None:
    """Return who answers for a village: its grid leader, else the first of its turn; never whoever issues it.

    Who can be reached goes before who cannot.
    """
    able = [one for one in _offered(place) if one.person_id != issuer]
    return next((one for one in able if one.reachable), next(iter(able), None))


def heir(correction: Correction, place: Place) -> Person | None:
    """Return who is to put it right in place of somebody who no longer answers for its village; None: it stays, or nobody does."""
    if any(one.person_id == correction.responsible_id for one in _offered(place)):
        return None
    return responsible_for(place, issuer=correction.issued_by)


def _offered(place: Place) -> tuple[Person, ...]:
    return (*((place.leader,) if place.leader else ()), *place.duty)


def issue(correction: Correction, *, calendar: WorkCalendar, now: datetime) -> Correction:
    """Return it as it is issued, by a working day: a notice is done with that. Raises: NotYours: to oneself."""
    if correction.issued_by in (correction.responsible_id, _cadre(correction)):
        raise NotYours
    if correction.kind is Kind.NOTICE:
        return replace(correction, state=Stage.DONE, due_day=None, ended_at=now)
    return _planned(_by(correction, correction.due_day, calendar), calendar=calendar, now=now)


def _by(correction: Correction, day: date | None, calendar: WorkCalendar) -> Correction:
    """Return it with a day, which a day off moves to the next working day."""
    moved = day if day is None or calendar.is_working_day(day) else calendar.next_working_day(day)
    return replace(correction, due_day=moved)


def _cadre(correction: Correction) -> int | None:
    return correction.target_id if correction.target == "cadre" else None


def may_decide(correction: Correction, person: Person, *, supervises: bool) -> bool:
    """Return whether somebody says that it is done: a supervisor of the town whom it is not about."""
    return supervises and person.person_id not in (correction.responsible_id, _cadre(correction))


def report(correction: Correction, *, by: int) -> Correction:
    """已改好, says the one responsible. Raises: NotYours, NotNow."""
    if by != correction.responsible_id:
        raise NotYours
    if correction.state is not Stage.OPEN or correction.kind is not Kind.ORDER:
        raise NotNow
    return replace(correction, state=Stage.REPORTED, next_alarm_at=None, alarm=None)


def accept(correction: Correction, *, now: datetime) -> Correction:
    """认可, or 谈过了. Raises: NotNow."""
    if correction.state not in (Stage.REPORTED, *((Stage.OPEN,) if correction.kind is Kind.TALK else ())):
        raise NotNow
    return replace(correction, state=Stage.DONE, next_alarm_at=None, alarm=None, ended_at=now)


def send_back(correction: Correction, *, calendar: WorkCalendar, now: datetime) -> Correction:
    """没改好: it is open again, its day as it was, or in a week if that has come. Raises: NotNow."""
    if correction.state is not Stage.REPORTED:
        raise NotNow
    today = calendar.day_of(now)
    if correction.due_day is not None and correction.due_day <= today:
        correction = _by(correction, today + AGAIN, calendar)
    return _planned(replace(correction, state=Stage.OPEN), calendar=calendar, now=now)


def drop(correction: Correction, *, now: datetime) -> Correction:
    """撤销, of a notice while it is fresh. Raises: NotNow."""
    fresh = correction.kind is Kind.NOTICE and correction.state is Stage.DONE and now < correction.issued_at + TAKE_BACK
    if correction.state not in (Stage.OPEN, Stage.REPORTED) and not fresh:
        raise NotNow
    return replace(correction, state=Stage.DROPPED, next_alarm_at=None, alarm=None, ended_at=now)


def reminded(correction: Correction, *, calendar: WorkCalendar, now: datetime) -> Correction:
    """Return it with the alarm after the one that has come; of several that were missed only the last is told."""
    return _planned(correction, calendar=calendar, now=now)


def rung(correction: Correction, *, calendar: WorkCalendar, now: datetime) -> Alarm | None:
    """Return of what is to be reminded now; None: nothing yet."""
    passed = [
        alarm for at, alarm in _alarms(correction, calendar) if at <= now and at >= (correction.next_alarm_at or at)
    ]
    return passed[-1] if passed else None


def _planned(correction: Correction, *, calendar: WorkCalendar, now: datetime) -> Correction:
    later = [(at, alarm) for at, alarm in _alarms(correction, calendar) if at > now]
    at, alarm = later[0] if later else (None, None)
    return replace(correction, next_alarm_at=at, alarm=alarm)


def _alarms(correction: Correction, calendar: WorkCalendar) -> list[tuple[datetime, Alarm]]:
    if correction.due_day is None or correction.state is not Stage.OPEN:
        return []
    due, before = correction.due_day, correction.due_day - ONE_DAY
    while not calendar.is_working_day(before):
        before -= ONE_DAY
    days = ((before, Alarm.BEFORE), (due, Alarm.DUE), (calendar.next_working_day(due), Alarm.LATE))
    return [(datetime.combine(day, AT, calendar.zone), alarm) for day, alarm in days]
