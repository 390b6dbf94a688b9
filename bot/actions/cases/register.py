"""登记: a submitted draft becomes a case with a number, a handler and clocks."""

import secrets
from dataclasses import replace
from datetime import datetime

from bot.actions.cases.apply import apply
from bot.actions.cases.receipt_codes import send_code
from bot.actions.duty.resolve import on_duty_at
from bot.actions.intake.unsubmitted import no_longer_shown
from bot.actions.office import rules_at
from bot.actions.parts import all_of
from bot.rules import life, urgency
from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.confidentiality import UNCHOSEN, Mode
from bot.rules.deadlines import deadline
from bot.rules.intake import NO_VILLAGE, Draft
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of
from bot.rules.rota import OnDuty, dispatcher_for
from bot.rules.town import OfficeRules, default_category
from storage import drafts, offices, people, places
from storage.database import Tx


def register_petition(
    tx: Tx, draft: Draft, petitioner: Person, *, now: datetime, by: Person | None = None, urgent: bool = False
) -> Case:
    """Register a draft, hand it to whoever is on duty at `now`, and send the receipt; `by`: the staff that did it for him.

    Whoever has no chat gets no receipt: the number is told to `by`.

    What was never asked stays open: without a village it goes to the duty room, without a category it is a request.
    """
    concerned = ids_of(draft.concerned)
    place = places.with_concerned(tx, places.load(tx, draft.village_id or NO_VILLAGE, draft.town_id or 0), concerned)
    office = rules_at(tx, place)
    owner = handler_for(tx, place, about_cadre=bool(draft.about_cadre or concerned), petitioner=petitioner, now=now)
    case = _new_case(tx, draft, petitioner, owner, place=place, office=office, now=now)
    case = replace(case, registered_by=by.person_id if by else None)
    event_id = tx.new_id()
    said = drafts.parts_of_draft(tx, draft.draft_id)
    drafts.give_to_case(tx, draft.draft_id, case.case_id, event_id=event_id)
    drafts.remove(tx, draft.draft_id, with_parts=False)
    no_longer_shown(tx, draft, now=now)
    if place.village_id not in (NO_VILLAGE, petitioner.village_id):
        people.remember_village(tx, petitioner.person_id, town_id=place.town_id, village_id=place.village_id)
    card = (Tell("card", owner.person.person_id),) if owner.person and owner.person.reachable else ()
    receipt = () if case.no_chat else (Tell("receipt", petitioner.person_id),)
    tells = (*receipt, *card)
    if urgent:
        case = urgency.marked(case, office, now=now)
        tells = _called(case, place, owner, petitioner, card)
    content = {"parts": all_of(said)}
    actor = by or petitioner
    decision = Decision(case, "registered", actor.person_id, why=str(owner.reason), content=content, tells=tells)
    registered = apply(tx, None, decision, place=place, office=office, event_id=event_id, now=now)
    send_code(tx, registered, cause=str(event_id), now=now)
    return registered


def _called(case: Case, place: Place, owner: OnDuty, petitioner: Person, card: tuple[Tell, ...]) -> tuple[Tell, ...]:
    """The handler's own card rings; everybody else near gets a message that does."""
    hear = urgency.called(case, place, owner.person, round=1, petitioner_chat=petitioner.chat_id)
    receipt = Tell("urgent_receipt", petitioner.person_id, urgency.posts(hear))
    return receipt, *card, *urgency.told(hear, but=case.handler_id)


def handler_for(tx: Tx, place: Place, *, about_cadre: bool, petitioner: Person, now: datetime) -> OnDuty:
    """Return who takes a case of `place` now."""
    if about_cadre:
        return dispatcher_for(place, petitioner_chat=petitioner.chat_id)
    return on_duty_at(tx, place, now, petitioner_chat=petitioner.chat_id)


def _new_case(
    tx: Tx, draft: Draft, petitioner: Person, owner: OnDuty, *, place: Place, office: OfficeRules, now: datetime
) -> Case:
    reached = owner.person is not None and owner.person.reachable
    category = next(
        (category for category in office.categories if category.name == draft.category), default_category(office)
    )
    year = office.calendar.day_of(now).year
    registered = Case(
        case_id=tx.new_id(),
        number=f"{year}-{offices.count_up(tx, f'case:{year}'):05d}",
        alias=f"群众{secrets.randbelow(9000) + 1000}",
        draft_id=draft.draft_id,
        state=State.DISPATCHED if reached else State.REGISTERED,
        town_id=place.town_id,
        village_id=place.village_id,
        category=category.name,
        petitioner_id=petitioner.person_id,
        about_cadre=bool(draft.about_cadre or draft.concerned),
        concerned=draft.concerned,
        spared=draft.spared,
        handler_id=owner.person.person_id if owner.person else None,
        reason=owner.reason,
        registered_at=now,
        dispatched_at=now if reached else None,
        handed_at=now,
        due_at=now,
        sign_by=deadline(now, office.sign, office.calendar),
        contact_by=deadline(now, office.first_contact, office.calendar),
        clock_from=now,
        promise=str(category.promise),
        planned_version=offices.version(tx),
        no_chat=petitioner.chat_id is None,
        joinable=draft.confidentiality in (None, Mode.NAMED),
        confidentiality=draft.confidentiality or (Mode.NAMED if petitioner.chat_id is None else UNCHOSEN).value,
    )
    return life.clocked(registered, office)
