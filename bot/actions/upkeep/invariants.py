"""What must hold at every moment: each open case has an owner, an alarm, somebody next to hear; each message an end or a time."""

from datetime import datetime
from enum import StrEnum

from bot.actions.cases.act import load
from bot.actions.cases.counting import counted_anew
from bot.actions.cases.owner import owner_of
from bot.rules.audience import Sees, audience
from bot.rules.call_backs import CallBack
from bot.rules.cases import Case, State
from bot.rules.reminders import hearers, next_alarm
from bot.rules.replay import due_dates, recorded
from bot.rules.town import OfficeRules
from storage import call_backs, cases, events, offices, outbox, people
from storage.database import Tx


class Breach(StrEnum):
    """What does not hold of a case."""

    NO_OWNER = "nobody has it"
    BLIND_OWNER = "whoever has it may not see it"
    DEAF_OWNER = "whoever has it cannot be reached, and somebody else could"
    OWN_JUDGE = "whoever has it would ask himself whether it is solved"
    WRONG_ALARM = "its alarm is not what the rules say"
    WRONG_CLOCK = "its deadlines are not what its history says"
    MISCOUNTED = "it does not say how many go on in it"
    OTHER_FIGURES = "what is counted of its answers is not what its history says"
    NO_HEARER = "nobody would hear that it is late"


def broken(tx: Tx, *, now: datetime) -> list[str]:
    """Return a sentence for everything that does not hold; no text, no names."""
    faults = [f"{case.number}: {breach}" for case in _all_open(tx) for breach in breaches(tx, case, now=now)]
    faults += [
        f"{case.number}: {Breach.OTHER_FIGURES}" for case in cases.answered(tx) if not is_counted(tx, case.case_id)
    ]
    return faults + outbox.inconsistent(tx)


def _all_open(tx: Tx) -> list[Case]:
    found: list[Case] = []
    while batch := cases.all_open(tx, after=found[-1].case_id if found else 0):
        found += batch
    return found


def _somebody_else(tx: Tx, case: Case, *, now: datetime) -> bool:
    _, place, _ = load(tx, case.case_id)
    owner = owner_of(tx, case, place, now=now)
    return owner.person is not None and owner.person.reachable


def _clocks_agree(tx: Tx, case: Case, office: OfficeRules) -> bool:
    """Whether both deadlines follow from the recorded events; a case that is yet to be planned anew has time until then."""
    if case.planned_version < offices.version(tx):
        return True
    history = ((event.at, event.changes) for event in events.of_case(tx, case.case_id))
    found = recorded(history, office.calendar)
    return found is None or due_dates(found, office.calendar) == (case.due_at, case.legal_due_at)


def is_counted(tx: Tx, case_id: int) -> bool:
    """Whether what is counted of a case's answers is what its history says; one that is yet to be counted has time until then."""
    newest = call_backs.uncounted(tx)
    if newest is not None and case_id <= newest:
        return True
    return sorted(call_backs.of_case(tx, case_id), key=_by_key) == sorted(counted_anew(tx, case_id), key=_by_key)


def _by_key(row: CallBack) -> tuple[int, int, int]:
    return row.key


def breaches(tx: Tx, case: Case, *, now: datetime) -> list[Breach]:
    """Return what does not hold of an open case."""
    _, place, office = load(tx, case.case_id)
    handler = people.find(tx, case.handler_id)
    faults = []
    if handler is None:
        faults.append(Breach.NO_OWNER)
    elif audience(case, handler, place) < Sees.CARD:
        faults.append(Breach.BLIND_OWNER)
    elif not handler.reachable and _somebody_else(tx, case, now=now):
        faults.append(Breach.DEAF_OWNER)
    if case.no_chat and case.state is State.AWAITING_FEEDBACK and case.caller_id == case.handler_id:
        faults.append(Breach.OWN_JUDGE)
    if not _clocks_agree(tx, case, office):
        faults.append(Breach.WRONG_CLOCK)
    if case.joined and case.joined != len(cases.going_on_in(tx, case.case_id)):
        faults.append(Breach.MISCOUNTED)
    alarm = next_alarm(case, office)
    if case.next_alarm_at is None or alarm is None or str(alarm[1]) != case.alarm_kind or alarm[0] > case.next_alarm_at:
        faults.append(Breach.WRONG_ALARM)
    reached, silent = hearers(
        case, place, handler, reminders=99, escalate_after=office.escalate_after, petitioner_chat=None
    )
    if not reached and not silent:
        faults.append(Breach.NO_HEARER)
    return faults
