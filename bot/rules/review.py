"""复查 and 复核: whoever does not agree with the result has it looked at one level up, by somebody who did not handle it.

Source: docs/glossary.md, "复查"; 《信访工作条例》 2022, articles 35 and 36.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules import life
from bot.rules.archiving import window_until
from bot.rules.cases import Case, Decision, State
from bot.rules.deadlines import REVIEW_WITHIN, contact_by, sign_by
from bot.rules.errors import NoSuchCase, NotNow, ReviewAsked, ReviewsOver, ReviewTooLate
from bot.rules.people import Person, Place
from bot.rules.rota import OnDuty, Reason, dispatcher_for, level_of, steps
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

ASKED_FOR = timedelta(
    hours=1
)  # so long what he writes says why he does not agree; later it may be another matter: he is asked
MOST = 2  # 复查, then 复核; then the law knows no further step


def is_offered(case: Case, *, depth: int, reviewed: bool) -> bool:
    """Return whether a review is offered; `depth`: how many reviews led to this case. Nobody reviews what he calls solved."""
    return case.state is State.CLOSED and case.result != "resolved" and depth < MOST and not reviewed


def still_asked(asked_at: datetime, now: datetime) -> bool:
    """Return whether what a resident writes now may still be why he does not agree."""
    return now - asked_at <= ASKED_FOR


def must_be_reviewable(case: Case, office: OfficeRules, *, by: int, depth: int, reviewed: bool, now: datetime) -> None:
    """Raises: NoSuchCase: it is not his; ReviewsOver, ReviewAsked, ReviewTooLate; NotNow: it has no result."""
    if by != case.petitioner_id:
        raise NoSuchCase
    if reviewed:
        raise ReviewAsked
    if depth >= MOST:
        raise ReviewsOver
    if case.ended_as is not State.CLOSED:
        raise NotNow
    until = window_until(case, office)
    if case.state is State.ARCHIVED or until is None or now >= until:
        raise ReviewTooLate


@guarded("review_asked")
def asked(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """不服，要求复查: of the case itself nothing more is asked meanwhile."""
    return Decision(replace(case, asked_again=True), "review_asked", by)


def reviewer_for(
    place: Place, *, about_cadre: bool, handled: frozenset[int], last: int | None, petitioner_chat: int | None
) -> OnDuty:
    """Return who reviews: one level above the `last` handler, and higher; else dispatchers, those below, the duty room.

    Nobody who `handled` the case before, unless nobody else can be reached.
    """
    above = steps(place, about_cadre=about_cadre)
    level = level_of(last, place, about_cadre=about_cadre)
    barred = place.circle if about_cadre else frozenset()
    aside = tuple(one for one in place.dispatchers if one.person_id not in barred)
    room = (place.duty_room,) if place.duty_room and not about_cadre else ()
    ranks = (*above[level + 1 :], aside, *reversed(above[1 : level + 1]), room)
    able = [one for rank in ranks for one in rank if _able(one, petitioner_chat)]
    fresh = next((one for one in able if one.person_id not in handled), None)
    highest = next((one for rank in reversed(above) for one in rank if _able(one, petitioner_chat)), None)
    found = fresh or highest
    if found:
        return OnDuty(found, found.role, Reason.REVIEW)
    return replace(dispatcher_for(place, petitioner_chat=petitioner_chat), reason=Reason.REVIEW)


def _able(person: Person, petitioner_chat: int | None) -> bool:
    return person.reachable and (petitioner_chat is None or person.chat_id != petitioner_chat)


def child_of(
    parent: Case, office: OfficeRules, *, case_id: int, number: str, to: OnDuty, version: int, now: datetime
) -> Case:
    """Return the review as a case of its own: the same petitioner, place and matter, and the clocks of the law."""
    reached = to.person is not None and to.person.reachable
    fresh = Case(
        case_id=case_id,
        number=number,
        alias=parent.alias,
        draft_id=None,
        state=State.DISPATCHED if reached else State.REGISTERED,
        town_id=parent.town_id,
        village_id=parent.village_id,
        category=parent.category,
        petitioner_id=parent.petitioner_id,
        about_cadre=parent.about_cadre,
        handler_id=to.person.person_id if to.person else None,
        reason=to.reason,
        registered_at=now,
        dispatched_at=now if reached else None,
        handed_at=now,
        due_at=now,
        sign_by=sign_by(now, None, office),
        contact_by=contact_by(now, None, office),
        clock_from=now,
        promise=f"{REVIEW_WITHIN.days}d",
        planned_version=version,
        no_chat=parent.no_chat,
        confidentiality=parent.confidentiality,
        review_of=parent.case_id,
        concerned=parent.concerned,
        spared=parent.spared,
    )
    return life.clocked(fresh, office)
