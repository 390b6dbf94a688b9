"""Wakes the cases and drafts whose alarm has come: reminders, escalations, time-outs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.apply import apply, hold, replan
from bot.actions.cases.recall import call_again
from bot.actions.cases.requests import levels_of
from bot.actions.cases.reroute import hand_over
from bot.actions.cases.urgent import ring_again
from bot.actions.intake import unsubmitted
from bot.actions.intake.question import drop_draft
from bot.actions.telling import ask, chase, say
from bot.messages.kinds import CHASING
from bot.messages.message import Message
from bot.rules import archiving, feedback, life
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, Decision
from bot.rules.intake import EXPIRE_AFTER, REMIND_AFTER, Draft, looked_at_again
from bot.rules.legal import Warned, warned, warning_due
from bot.rules.people import Person, Place
from bot.rules.reminders import Alarm, hearers, legal_hearers, may_hear_at, reminded_at, routers
from bot.rules.requests import hold_is_over, nearest
from bot.rules.speaking import Situation, Verdict, verdict
from bot.rules.town import OfficeRules
from bot.texts import residents
from bot.texts.language import speaking_to
from storage import cases, drafts, offices, outbox, people
from storage.database import Tx

AT_ONCE = 200  # cases in one transaction: long enough to be quick, short enough that no resident waits for it
A_DAY = timedelta(days=1)  # until it is looked whether a case's review is over
AFTER_A_FAULT = timedelta(minutes=10)


@dataclass(frozen=True)
class Woken:
    """How many alarms were looked at, and the cases at which the program itself failed, with the kind of error."""

    count: int
    faults: tuple[tuple[int, str], ...] = ()


def wake_cases(tx: Tx, *, now: datetime) -> Woken:
    """Look at the cases that are due; one at which the program fails is looked at again later and stops no other."""
    faults = []
    due = cases.due(tx, now=now, at_most=AT_ONCE)
    for case in due:
        try:
            with tx.savepoint():
                _wake(tx, case, now=now)
        except Exception as error:
            hold(tx, case, until=now + AFTER_A_FAULT)
            faults.append((case.case_id, type(error).__name__))
    return Woken(len(due), tuple(faults))


def _wake(tx: Tx, case: Case, *, now: datetime) -> None:
    kind = Alarm(case.alarm_kind or Alarm.OVERDUE)
    if kind is Alarm.URGENT:
        ring_again(tx, case, now=now)
    elif kind is Alarm.HANDOVER:
        hand_over(tx, case, now=now)
    elif kind is Alarm.REPLY:
        act(tx, case.case_id, partial(life.reply_is_late, now=now), now=now)
    elif kind is Alarm.FEEDBACK:
        act(tx, case.case_id, partial(feedback.feedback_is_over, now=now), now=now)
    elif kind is Alarm.HOLD_REVIEW:
        _look_again(tx, case, now=now)
    elif kind is Alarm.CALL:
        call_again(tx, case, now=now)
    elif kind is Alarm.LEGAL:
        _warn(tx, case, now=now)
    elif kind is Alarm.ASK_AGAIN:
        act(tx, case.case_id, partial(feedback.ask_again, now=now), now=now)
    elif kind is Alarm.ARCHIVE:
        _put_away(tx, case, now=now)
    else:
        _remind(tx, case, kind, now=now)


def _put_away(tx: Tx, case: Case, *, now: datetime) -> None:
    """What was closed before there were archives, or by another calendar, is only planned anew where its time has not come."""
    _, _, office = load(tx, case.case_id)
    at = archiving.archive_at(case, office)
    reviewed = cases.review_child(tx, case.case_id)
    if reviewed and reviewed.is_open:
        hold(tx, case, until=now + A_DAY)
        return
    if at is None or at > now:
        replan(tx, case, office)
        return
    act(tx, case.case_id, partial(archiving.archive, now=now), now=now)


def _look_again(tx: Tx, case: Case, *, now: datetime) -> None:
    """The day has come for what was on hold: its handler hears, and whoever would decide about it."""
    _, place, _ = load(tx, case.case_id)
    above = nearest(levels_of(tx, case, place, case.handler_id or 0))
    over = partial(hold_is_over, above=above.person_id if above else None, now=now)
    act(tx, case.case_id, over, now=now)


def _remind(tx: Tx, case: Case, kind: Alarm, *, now: datetime) -> None:
    _, place, office = load(tx, case.case_id)
    handler = people.find(tx, case.handler_id)
    counted = kind in (Alarm.DUE, Alarm.OVERDUE)
    number = case.reminders + 1 if counted else 1
    escalate_after = office.escalate_after if counted else number + 1
    reached, silent = hearers(
        case,
        place,
        handler,
        reminders=number,
        escalate_after=escalate_after,
        petitioner_chat=people.get(tx, case.petitioner_id).chat_id,
    )
    if not counted:
        reached, silent = [(step, person) for step, person in reached if step == 0], []
    _chase(tx, case, _counted(case, kind, office, now), str(kind), reached, silent, now=now)


def _warn(tx: Tx, case: Case, *, now: datetime) -> None:
    """The law's deadline is near or has passed, or nobody has the case yet: those who answer for it hear, once each."""
    _, place, office = load(tx, case.case_id)
    kind = warning_due(case, office.calendar, now)
    if kind is Warned.NOTHING:
        replan(tx, case, office)
        return
    handler, petitioner = people.find(tx, case.handler_id), people.get(tx, case.petitioner_id)
    if kind is Warned.ROUTE:
        reached, silent = routers(case, place, petitioner_chat=petitioner.chat_id)
    else:
        reached, silent = legal_hearers(case, place, handler, petitioner_chat=petitioner.chat_id)
    _chase(tx, case, warned(case, kind), f"legal_{kind.name.lower()}", reached, silent, now=now)


def _chase(
    tx: Tx,
    case: Case,
    after: Case,
    what: str,
    reached: list[tuple[int, Person]],
    silent: list[int],
    *,
    now: datetime,
) -> None:
    """Tell everybody who is reached, once the first of them may hear; until then the case waits as it is."""
    _, place, office = load(tx, case.case_id)
    first = next((person for _, person in reached), None)
    # A reminder that waits would let its case wait with it, calls and all.
    rings = case.is_ringing
    allowed = _may_hear_at(tx, first, office, urgent=rings, now=now) if first else now
    if allowed > now:
        hold(tx, case, until=allowed)
        return
    told = [
        (step, person)
        for step, person in reached
        if person is first or _may_hear_at(tx, person, office, urgent=rings, now=now) <= now
    ]
    event_id = tx.new_id()
    why = f"{what}:{','.join(str(step) for step, _ in told)}"
    decision = Decision(after, "reminded", why=why)
    reminded = apply(tx, case, decision, place=place, office=office, event_id=event_id, now=now)
    for step, person in told:
        _tell(tx, reminded, place, person, what, step, silent, event_id, now)


def _counted(case: Case, kind: Alarm, office: OfficeRules, now: datetime) -> Case:
    scheduled = case.next_alarm_at or now
    if kind is Alarm.SIGN:
        return replace(case, sign_reminded=True)
    if kind is Alarm.CONTACT:
        return replace(case, contact_reminded=True)
    if kind is Alarm.BEFORE_DUE:
        return replace(case, before_reminded=True)
    if kind is Alarm.DELIVERY:
        return replace(case, reminded_at=now)
    return replace(
        case,
        reminders=case.reminders + 1,
        reminded_at=reminded_at(scheduled, every=office.every, now=now),
        before_reminded=True,
    )


def _tell(
    tx: Tx,
    case: Case,
    place: Place,
    person: Person,
    what: str,
    step: int,
    silent: list[int],
    event_id: int,
    now: datetime,
) -> None:
    sees = audience(case, person, place)
    if verdict(Situation(recused=sees is Sees.NOTHING, confidential=sees < Sees.CARD)) is not Verdict.NOW:
        return
    unheard = [below for below in silent if below < step]
    item: dict[str, object] = {"case": case.case_id, "what": what, "step": step, "silent": unheard}
    chase(tx, person, item=item, cause=str(event_id), now=now)


def _may_hear_at(tx: Tx, person: Person, office: OfficeRules, *, urgent: bool, now: datetime) -> datetime:
    today = office.calendar.day_of(now)
    since = now - timedelta(days=2)
    heard: dict[int, int] = {}
    waits = False
    for state, at in outbox.instants(tx, person.person_id, CHASING, since=since):
        if state in ("pending", "later"):
            waits = True  # one more line in a message that has not gone yet is no further message
        elif office.calendar.day_of(at) == today:
            heard[today.toordinal()] = heard.get(today.toordinal(), 0) + 1
    return may_hear_at(now, office, heard=heard, others_due=waits, urgent=urgent)


def wake_drafts(tx: Tx, *, now: datetime) -> Woken:
    """Remind of drafts that were not submitted, once; show them to the duty room after a day; drop them after a week."""
    due = drafts.due(tx, now=now, at_most=AT_ONCE)
    faults = []
    for draft in due:
        try:
            resident = people.get(tx, draft.person_id)
            with tx.savepoint(), speaking_to(resident):
                _wake_draft(tx, draft, resident, now=now)
        except Exception as error:
            drafts.save(tx, replace(draft, next_alarm_at=now + AFTER_A_FAULT))
            faults.append((draft.draft_id, type(error).__name__))
    return Woken(len(due), tuple(faults))


def _wake_draft(tx: Tx, draft: Draft, resident: Person, *, now: datetime) -> None:
    office = offices.rules(tx)
    if now >= draft.updated_at + EXPIRE_AFTER:
        drop_draft(tx, draft, now=now)
        say(tx, resident, Message(residents.draft_expired()), kind="draft_expired", cause=f"d{draft.draft_id}", now=now)
    elif office.quiet and office.quiet.is_quiet(now, office.zone):
        drafts.save(tx, replace(draft, next_alarm_at=office.quiet.ends_at(now, office.zone)))
    elif not draft.reminded:
        _remind_of_draft(tx, draft, resident, now=now)
    elif unsubmitted.is_due(draft, now):
        unsubmitted.show(tx, draft, resident, now=now)
    else:  # he went on with it meanwhile
        drafts.save(tx, replace(draft, next_alarm_at=looked_at_again(draft)))


def _remind_of_draft(tx: Tx, draft: Draft, resident: Person, *, now: datetime) -> None:
    reminded = replace(draft, reminded=True)
    drafts.save(tx, replace(reminded, next_alarm_at=max(looked_at_again(reminded), now + REMIND_AFTER)))
    say(tx, resident, Message(residents.draft_reminder()), kind="draft_reminder", cause=f"d{draft.draft_id}", now=now)
    ask(tx, resident, draft.draft_id, cause=f"d{draft.draft_id}", now=now)
