"""复查: registered as a case of its own, and given to somebody who did not handle the one before."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.apply import apply
from bot.actions.cases.owner import reviewer_of
from bot.actions.cases.receipt_codes import send_code
from bot.actions.cases.reviewed import before
from bot.rules import review
from bot.rules.cases import Case, Decision, Tell
from bot.rules.errors import RuleBroken
from bot.rules.people import Person
from bot.rules.town import OfficeRules
from storage import cases, offices
from storage.database import Tx


def ask_review(tx: Tx, case_id: int, resident: Person, *, now: datetime) -> Case:
    """Register the review of a closed case. Raises: what forbids it."""
    parent, place, office = load(tx, case_id)
    by = resident.person_id
    _must_be_reviewable(tx, parent, office, by=by, now=now)
    parent = act(tx, case_id, partial(review.asked, by=by, now=now), now=now)
    year = office.calendar.day_of(now).year
    number = f"{year}-{offices.count_up(tx, f'case:{year}'):05d}"
    to, version = reviewer_of(tx, parent, place), offices.version(tx)
    child = review.child_of(parent, office, case_id=tx.new_id(), number=number, to=to, version=version, now=now)
    card = (Tell("card", to.person.person_id),) if to.person and to.person.reachable else ()
    tells = (Tell("review_receipt", by), *card)
    event_id = tx.new_id()
    decision = Decision(child, "registered", by, why=str(to.reason), tells=tells)
    child = apply(tx, None, decision, place=place, office=office, event_id=event_id, now=now)
    send_code(tx, child, cause=str(event_id), now=now)
    return child


def _must_be_reviewable(tx: Tx, case: Case, office: OfficeRules, *, by: int, now: datetime) -> None:
    depth, reviewed = len(before(tx, case)), cases.review_child(tx, case.case_id) is not None
    review.must_be_reviewable(case, office, by=by, depth=depth, reviewed=reviewed, now=now)


def may_be_asked(tx: Tx, case: Case, office: OfficeRules, *, by: int, now: datetime) -> bool:
    """Return whether somebody who says now that a case is not solved may ask for its review, whatever he said before."""
    try:
        _must_be_reviewable(tx, case, office, by=by, now=now)
    except RuleBroken:
        return False
    return True


def is_offered(tx: Tx, case: Case) -> bool:
    """Return whether its resident may ask for a review, as far as time allows."""
    reviewed = cases.review_child(tx, case.case_id) is not None
    return review.is_offered(case, depth=len(before(tx, case)), reviewed=reviewed)
