"""复查 and 复核: when, by whom, until when, and that there is no third."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules import feedback
from bot.rules.cases import Decision, State, Tell
from bot.rules.deadlines import legal_due
from bot.rules.errors import NoSuchCase, NotNow, ReviewAsked, ReviewsOver, ReviewTooLate, RuleBroken
from bot.rules.people import Person
from bot.rules.review import asked, child_of, is_offered, must_be_reviewable, reviewer_for
from bot.rules.rota import OnDuty, Reason
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    LEADER,
    OFFICE,
    PLACE,
    SUPERVISOR,
    at,
    case_in,
    place,
    staff,
)

NOW = at("2026-03-05 10:00")
CLOSED = case_in(State.CLOSED, result="explained")  # on 4 March


@pytest.mark.parametrize(
    ("changed", "given", "error"),
    [
        ({}, {"by": 901}, NoSuchCase),
        ({}, {"reviewed": True}, ReviewAsked),
        ({}, {"depth": 2}, ReviewsOver),
        ({}, {"now": at("2026-04-03 18:00")}, ReviewTooLate),
        ({"state": State.ARCHIVED}, {}, ReviewTooLate),
        ({"state": State.AWAITING_FEEDBACK, "closed_at": None}, {}, NotNow),
        ({"state": State.WITHDRAWN, "result": None}, {}, NotNow),
        ({"state": State.NOT_ACCEPTED, "result": None, "why_ended": "court"}, {}, NotNow),
    ],
)
def test_what_forbids_a_review(changed: dict[str, Any], given: dict[str, Any], error: type[RuleBroken]) -> None:
    usual: dict[str, Any] = {"by": 900, "depth": 0, "reviewed": False, "now": NOW}
    with pytest.raises(error):
        must_be_reviewable(replace(CLOSED, **changed), OFFICE, **{**usual, **given})


@pytest.mark.parametrize("depth", [0, 1])
def test_within_thirty_days_it_may_be_asked_for_once_and_once_more(depth: int) -> None:
    last = at("2026-04-03 17:59")
    must_be_reviewable(CLOSED, OFFICE, by=900, depth=depth, reviewed=False, now=last)
    assert is_offered(CLOSED, depth=depth, reviewed=False)


def test_it_is_not_offered_for_what_its_resident_calls_solved_nor_twice_nor_a_third_time() -> None:
    solved = case_in(State.CLOSED)
    assert not is_offered(solved, depth=0, reviewed=False)
    assert not is_offered(CLOSED, depth=0, reviewed=True)
    assert not is_offered(CLOSED, depth=2, reviewed=False)
    assert not is_offered(case_in(State.ARCHIVED, result="explained"), depth=0, reviewed=False)


def test_asking_ends_the_questions_about_the_case_itself() -> None:
    assert asked(CLOSED, OFFICE, by=900, now=NOW) == Decision(replace(CLOSED, asked_again=True), "review_asked", 900)


@pytest.mark.parametrize(
    ("here", "given", "who"),
    [
        ({}, {}, LEADER),
        ({}, {"handled": {1, 11}, "last": 11}, SUPERVISOR),
        ({}, {"handled": {1, 11, 14}, "last": 14}, ABOVE_ALL),
        ({}, {"handled": {1, 14, 15}, "last": 15}, DISPATCHER),
        ({"dispatchers": ()}, {"handled": {1, 14, 15}, "last": 15}, LEADER),
        ({}, {"about_cadre": True, "handled": {13}, "last": 13}, SUPERVISOR),
        ({"leader": SUPERVISOR}, {"about_cadre": True, "handled": {13}, "last": 13}, ABOVE_ALL),
        ({}, {"petitioner_chat": LEADER.chat_id}, SUPERVISOR),
        ({"leader": staff(11, "leader", bound=False)}, {}, SUPERVISOR),
        ({"leader": None, "town_supervisors": (), "office_supervisors": (), "dispatchers": ()}, {}, DUTY_ROOM),
        ({}, {"handled": {11, 12, 13, 14, 15}, "last": 15}, ABOVE_ALL),  # better one who had it than nobody
    ],
)
def test_it_goes_one_level_up_to_somebody_who_did_not_have_it(
    here: dict[str, Any], given: dict[str, Any], who: Person
) -> None:
    usual: dict[str, Any] = {"about_cadre": False, "handled": {1}, "last": DUTY[0].person_id, "petitioner_chat": None}
    wanted = {**usual, **given}
    wanted["handled"] = frozenset(wanted["handled"])
    assert reviewer_for(place(**here), **wanted) == OnDuty(who, who.role, Reason.REVIEW)


def test_it_is_a_case_of_its_own_with_the_clocks_of_the_law() -> None:
    to = OnDuty(LEADER, "leader", Reason.REVIEW)
    parent = replace(CLOSED, about_cadre=True, concerned="3", confidentiality="anonymous", supervised="red")
    child = child_of(parent, OFFICE, case_id=6, number="2026-00006", to=to, version=1, now=NOW)
    kept = ("alias", "village_id", "category", "petitioner_id", "about_cadre", "concerned", "confidentiality")
    assert [getattr(child, name) for name in kept] == [getattr(parent, name) for name in kept]
    assert (child.state, child.handler_id, child.review_of, child.supervised, child.round) == (
        State.DISPATCHED,
        LEADER.person_id,
        parent.case_id,
        None,
        1,
    )
    assert child.due_at == child.legal_due_at == at("2026-04-07 18:00")  # 30 days, and 清明 behind them
    assert legal_due(replace(child, legal_extended_at=NOW), OFFICE.calendar) == at("2026-05-06 18:00")


REVIEW = case_in(State.AWAITING_FEEDBACK, review_of=4)


def test_whoever_does_not_agree_with_a_review_is_told_what_is_left_and_no_round_follows() -> None:
    over = feedback.unsolved(REVIEW, OFFICE, by=900, question=3, up=14, now=NOW)
    assert (over.case.state, over.case.result, over.case.round, over.case.closed_at) == (
        State.CLOSED,
        "explained",
        1,
        NOW,
    )
    assert (over.event, over.tells) == ("closed", (Tell("review_over", 900),))
    graded = feedback.grade(
        case_in(State.CLOSED, review_of=4), OFFICE, by=900, round=1, grade="unsatisfied", up=14, now=NOW
    )
    assert (graded.case.state, graded.case.grade, graded.tells) == (
        State.CLOSED,
        "unsatisfied",
        (Tell("review_over", 900),),
    )


def test_a_place_without_anybody_lets_it_wait() -> None:
    nobody = place(leader=None, duty_room=None, dispatchers=(staff(13, "dispatcher", bound=False),))
    nobody = replace(nobody, town_supervisors=(), office_supervisors=())
    found = reviewer_for(nobody, about_cadre=False, handled=frozenset(), last=1, petitioner_chat=None)
    assert (found.person, found.reason) == (nobody.dispatchers[0], Reason.REVIEW)
    assert PLACE.leader == LEADER
