"""Reminds of what is to be put right by a day: before it, on it, and once it has passed also whoever issued it."""

from datetime import datetime

from bot.actions.inspecting.corrections import deciders, shown_to
from bot.actions.inspecting.succession import follow
from bot.actions.telling import say
from bot.actions.upkeep.alarms import Woken
from bot.messages.corrections import reminder
from bot.rules.correction import Alarm, Correction, reminded, rung
from bot.texts.language import speaking_to
from storage import corrections, offices, people
from storage.database import Tx

AT_ONCE = 200


def wake_corrections(tx: Tx, *, now: datetime) -> Woken:
    """Look at those whose alarm has come; after an outage each is told of once."""
    due, faults = corrections.due(tx, now=now, at_most=AT_ONCE), []
    for one in due:
        try:
            with tx.savepoint():
                _wake(tx, one, now=now)
        except Exception as error:
            faults.append((one.correction_id, type(error).__name__))
    return Woken(len(due) - len(faults), tuple(faults))


def _wake(tx: Tx, one: Correction, *, now: datetime) -> None:
    one = follow(tx, one, now=now)
    calendar = offices.rules(tx).calendar
    alarm = rung(one, calendar=calendar, now=now)
    planned = reminded(one, calendar=calendar, now=now)
    corrections.save(tx, planned)
    if alarm is None:
        return
    corrections.note(tx, one.correction_id, "reminded", actor_id=None, now=now)
    hear = [people.get(tx, one.responsible_id), *(deciders(tx, one) if alarm is Alarm.LATE else ())]
    for person in {person.person_id: person for person in hear}.values():
        with speaking_to(person):
            message = reminder(shown_to(tx, person, planned, now=now), alarm)
            cause = f"{one.correction_id}.{alarm}.{one.due_day}"
            say(tx, person, message, kind="order_due", cause=cause, now=now)
