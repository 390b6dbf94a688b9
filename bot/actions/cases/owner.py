"""Who is to have an open case now, had nobody it yet: by the roster, or by how far up it has come."""

from dataclasses import replace
from datetime import datetime

from bot.actions.cases.register import handler_for
from bot.actions.cases.reviewed import before, handled_before, handlers_of
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import UnderReview
from bot.rules.people import Place
from bot.rules.review import reviewer_for
from bot.rules.rota import BY_ROTA, OnDuty, Reason, one_level_up, supervisor_for
from storage import cases, people
from storage.database import Tx


def owner_of(tx: Tx, case: Case, place: Place, *, now: datetime) -> OnDuty:
    """Return who it is, and why. What was sent up does not come down; what stays above has only supervisors."""
    petitioner = people.get(tx, case.petitioner_id)
    if case.review_of is not None:
        return reviewer_of(tx, case, place)
    if case.stays_above:
        found = supervisor_for(place, handler_id=case.handler_id, petitioner_chat=petitioner.chat_id)
        return OnDuty(found, "supervisor", Reason.REOPENED)
    if case.reason == Reason.REOPENED:
        above = one_level_up(
            place, about_cadre=case.about_cadre, handler_id=case.handler_id, petitioner_chat=petitioner.chat_id
        )
        if above:
            return OnDuty(above, above.role, Reason.REOPENED)
    return handler_for(tx, place, about_cadre=case.about_cadre, petitioner=petitioner, now=now)


def again_of(tx: Tx, case: Case, place: Place, *, now: datetime) -> OnDuty:
    """Return who has a case that goes on after it was taken back or went on in another one.

    Whoever had signed for it or was given it by hand, if he can; else its owner, and where there is none, whoever had it.
    """
    handler = people.find(tx, case.handler_id)
    may = handler is not None and not case.is_transferred and audience(case, handler, place) >= Sees.CARD
    had = handler if may else None
    kept = OnDuty(had, had.role, Reason(case.reason)) if had else None
    if kept and had and had.reachable and (case.signed_at is not None or case.reason not in BY_ROTA):
        return kept
    owner = owner_of(tx, replace(case, closed_at=None), place, now=now)
    return owner if owner.person or kept is None else kept


def reviewer_of(tx: Tx, case: Case, place: Place) -> OnDuty:
    """Return who reviews: for a closed case its review, for a review itself that."""
    under_review = case.review_of is not None and case.is_open
    handled = handled_before(tx, case) if under_review else handled_before(tx, case) | handlers_of(tx, case)
    last = before(tx, case)[-1].handler_id if under_review else case.handler_id
    chat = people.get(tx, case.petitioner_id).chat_id
    return reviewer_for(place, about_cadre=case.about_cadre, handled=handled, last=last, petitioner_chat=chat)


def above_for(tx: Tx, case: Case, place: Place) -> int | None:
    """Return who takes a case if it is opened again: one level up, after two rounds the supervisor; None: it stays.

    Raises: UnderReview: what comes of its review is waited for.
    """
    if cases.review_child(tx, case.case_id):
        raise UnderReview
    chat = people.get(tx, case.petitioner_id).chat_id
    found = supervisor_for(place, handler_id=case.handler_id, petitioner_chat=chat) if case.next_stays_above else None
    up = found or one_level_up(place, about_cadre=case.about_cadre, handler_id=case.handler_id, petitioner_chat=chat)
    return up.person_id if up else None
