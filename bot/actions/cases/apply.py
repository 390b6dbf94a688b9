"""The one writer of cases: state, alarm, history and what is said change together, or not at all."""

import json
import secrets
from dataclasses import replace
from datetime import datetime

from bot.actions.cases.asking import void
from bot.actions.cases.calling import close_requests
from bot.actions.cases.counting import count
from bot.actions.cases.helped import end_parts
from bot.actions.cases.ringing import stop_ringing, take_from_circle
from bot.actions.cases.say import speak
from bot.actions.cases.sharing import share
from bot.actions.cases.whereabouts import forget_unless_needed
from bot.actions.office import rules_at
from bot.actions.telling import show_card
from bot.rules import history, visits
from bot.rules.cases import Case, Decision, Tell
from bot.rules.helping import settled
from bot.rules.people import Place
from bot.rules.reminders import next_alarm
from bot.rules.steps import Part, hold_against, parts_of
from bot.rules.town import OfficeRules
from storage import cards, cases, consents, events, people, places
from storage.database import Tx


def apply(
    tx: Tx, before: Case | None, decision: Decision, *, place: Place, office: OfficeRules, event_id: int, now: datetime
) -> Case:
    """Write down what was decided and put into the outbox what follows; return the case as it is now."""
    if before is not None:
        hold_against(before, decision, _parts(tx, before, decision, place))
    case = _with_alarm(settled(decision.case), office)
    if before is None:
        cases.add(tx, case)
    else:
        cases.save(tx, case)
    _record(tx, before, case, decision, event_id=event_id, now=now)
    count(tx, before, case, decision, now=now)
    if before:
        close_requests(tx, before, case, again=decision.event == "call_back", cause=str(event_id), now=now)
        void(tx, before, case, cause=str(event_id), now=now)
    if before and before.helpers:
        end_parts(tx, before, case, decision.event, cause=f"{event_id}.help", now=now)
    ended = _end_consent(tx, before, case, now=now)
    told = {tell.what for tell in decision.tells}
    for tell in (*decision.tells, *(tell for tell in ended if "handed_over" not in told)):  # that one says it as well
        speak(tx, case, tell, place=place, office=office, event_id=event_id, now=now)
    if before and before.is_ringing and not case.is_ringing:
        stop_ringing(tx, case, place, cause=str(event_id), now=now)
    if before and (case.about_cadre or case.is_transferred) and _who_may_read(before) != _who_may_read(case):
        take_from_circle(tx, case, place, cause=str(event_id), now=now)
    share(tx, before, case, decision, place=place, office=office, event_id=event_id, now=now, write=_write)
    for reader in cards.readers(tx, case.case_id):
        show_card(tx, case, reader, cause=str(event_id), now=now, fresh=False)
    return case


def _who_may_read(case: Case) -> tuple[bool, bool, int, str]:
    return case.is_transferred, case.about_cadre, case.village_id, case.concerned


def _parts(tx: Tx, before: Case, decision: Decision, place: Place) -> frozenset[Part]:
    """What the actor was to the case before, or is with this step."""
    actor = people.find(tx, decision.actor_id)
    if actor is None:
        return frozenset({Part.PROGRAM})
    if (
        actor.kind == "resident" and actor.person_id != before.petitioner_id
    ):  # his own case went, or goes, on in this one
        return frozenset({Part.SUPPORTER})
    now_is = parts_of(decision.case, actor, place) - {Part.PASSED_OVER}  # whoever sends it up stands below then
    return parts_of(before, actor, places.of_case(tx, before)) | now_is


def _write(tx: Tx, before: Case, decision: Decision, now: datetime) -> Case:
    """Write down what follows for another case."""
    place = places.of_case(tx, before)
    return apply(tx, before, decision, place=place, office=rules_at(tx, place), event_id=tx.new_id(), now=now)


def _end_consent(tx: Tx, before: Case | None, case: Case, *, now: datetime) -> tuple[Tell, ...]:
    """A case that moves or closes takes the resident's phone and house away from whoever saw them; return who is told."""
    why = visits.ending(before, case) if before else ""
    if not why or not consents.was_given(tx, case.case_id):
        return ()
    told: tuple[Tell, ...] = ()
    if consents.end(tx, case.case_id, now=now):
        decision = visits.ended(case, why)
        _record(tx, case, case, decision, event_id=tx.new_id(), now=now)
        told = decision.tells
    forget_unless_needed(tx, case.petitioner_id)
    return told


def _record(tx: Tx, before: Case | None, case: Case, decision: Decision, *, event_id: int, now: datetime) -> None:
    last = events.head(tx, case.case_id)
    salt = secrets.token_hex(16)
    body = json.dumps(decision.content, ensure_ascii=False, sort_keys=True) if decision.content else ""
    digest = history.content_digest(salt, body)
    changes = history.changes(before, case)
    seq = last.seq + 1 if last else 1
    chained = history.link(
        last.hash if last else None,
        case_id=case.case_id,
        seq=seq,
        event_id=event_id,
        kind=decision.event,
        actor_id=decision.actor_id,
        at=now,
        why=decision.why,
        changes=changes,
        digest=digest,
    )
    event = events.Event(
        case.case_id, seq, event_id, decision.event, decision.actor_id, now, decision.why, changes, digest, chained
    )
    events.add(tx, event, events.Content(event_id, case.case_id, salt, body) if body else None)


def replan(tx: Tx, case: Case, office: OfficeRules) -> Case:
    """Write a case whose clocks were looked at again, with the alarm that follows; nothing happened to it, so no event."""
    case = _with_alarm(case, office)
    cases.save(tx, case)
    return case


def _with_alarm(case: Case, office: OfficeRules) -> Case:
    alarm = next_alarm(case, office)
    return replace(case, next_alarm_at=alarm[0] if alarm else None, alarm_kind=str(alarm[1]) if alarm else None)


def leave_unplanned(tx: Tx, case: Case, version: int) -> None:
    """Planning a case anew failed: it keeps the clocks that it has, and is not tried again with these settings."""
    cases.save(tx, replace(case, planned_version=version))


def hold(tx: Tx, case: Case, *, until: datetime) -> None:
    """Let a case's alarm wait; nothing else of it changes."""
    cases.save(tx, replace(case, next_alarm_at=until))
