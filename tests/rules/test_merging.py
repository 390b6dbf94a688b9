"""并案 and 附议: which cases may go on as one, and what becomes of each."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import merging
from bot.rules.cases import ENDED, MAY_BE_OVERDUE, WITH_HANDLER, Case, State
from bot.rules.errors import (
    AlreadyAnswered,
    AlreadyClosed,
    AlreadyWithdrawn,
    HasSupporters,
    MustBeCalled,
    NotNow,
    NotYours,
    RuleBroken,
    UnlikeCases,
)
from bot.rules.rota import OnDuty, Reason
from tests.rules.village import DUTY, OFFICE, at
from tests.rules.village import case as a_case

NOW = at("2026-03-05 10:00")
OTHER, NEIGHBOUR, CADRE = 77, 78, 79
INTO = replace(a_case(), case_id=OTHER, number="2026-00077", petitioner_id=NEIGHBOUR, handler_id=CADRE)


def merged(**changes: Any) -> Case:
    case = merging.merge(a_case(), OFFICE, into=INTO, by=CADRE, now=NOW).case
    return replace(case, **changes)


@pytest.mark.parametrize("state", sorted(State))
def test_only_what_is_with_its_handler_goes_on_in_another(state: State) -> None:
    over = NOW if state in ENDED else None
    case = replace(a_case(), state=state, closed_at=over)
    if state in WITH_HANDLER:
        after = merging.merge(case, OFFICE, into=INTO, by=CADRE, now=NOW).case
        assert (after.state, after.merged_into, after.closed_at) == (State.MERGED, OTHER, NOW)
        return
    with pytest.raises((AlreadyClosed, AlreadyAnswered, AlreadyWithdrawn)):
        merging.merge(case, OFFICE, into=INTO, by=CADRE, now=NOW)


@pytest.mark.parametrize("state", sorted(State))
def test_nothing_goes_on_in_what_is_answered_already_or_stands_still(state: State) -> None:
    into = replace(INTO, state=state, closed_at=NOW if state in ENDED else None, joinable=True)
    assert merging.may_be_offered(into) == (state in MAY_BE_OVERDUE)
    if state not in MAY_BE_OVERDUE:
        with pytest.raises(UnlikeCases):
            merging.merge(a_case(), OFFICE, into=into, by=CADRE, now=NOW)


@pytest.mark.parametrize(
    ("case", "into", "why"),
    [
        (a_case(), a_case(), UnlikeCases),
        (a_case(), replace(INTO, due_at=a_case().due_at + timedelta(hours=1)), UnlikeCases),
        (replace(a_case(), legal_due_at=NOW), replace(INTO, legal_due_at=NOW + timedelta(days=1)), UnlikeCases),
        (replace(a_case(), supervised="yellow"), INTO, UnlikeCases),
        (replace(a_case(), review_of=3), INTO, UnlikeCases),
        (a_case(), replace(INTO, review_of=3), UnlikeCases),
        (replace(a_case(), round=2), INTO, UnlikeCases),
        (a_case(), replace(INTO, about_cadre=True), UnlikeCases),
        (replace(a_case(), about_cadre=True), INTO, UnlikeCases),
        (replace(a_case(), about_cadre=True), replace(INTO, about_cadre=True, concerned="5"), UnlikeCases),
        (replace(a_case(), no_chat=True), INTO, MustBeCalled),
        (replace(a_case(), urgent_at=NOW), INTO, NotNow),
    ],
)
def test_what_cannot_go_on_as_one(case: Case, into: Case, why: type[RuleBroken]) -> None:
    with pytest.raises(why):
        merging.merge(case, OFFICE, into=into, by=CADRE, now=NOW)


def test_a_case_that_others_joined_goes_on_in_no_other() -> None:
    with pytest.raises(HasSupporters):
        merging.merge(a_case(), OFFICE, into=INTO, by=CADRE, now=NOW, supporters=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"about_cadre": True},
        {"joinable": False},
        {"no_chat": True},
    ],
)
def test_what_is_in_confidence_about_a_cadre_or_over_is_offered_to_no_neighbour(changes: dict[str, Any]) -> None:
    offered = replace(INTO, joinable=True)
    assert merging.may_be_offered(offered)
    assert not merging.may_be_offered(replace(offered, **changes))


@pytest.mark.parametrize("solved", [True, False])
def test_a_supporters_word_is_his_own_and_changes_no_state(solved: bool) -> None:
    case = merged()
    said = merging.verdict(case, OFFICE, of=INTO, by=case.petitioner_id, question=3, solved=solved)
    assert said.case == replace(case, result="resolved" if solved else "unsolved")


def test_of_another_round_or_by_somebody_else_nothing_is_said() -> None:
    case = merged()
    with pytest.raises(NotNow):
        merging.verdict(case, OFFICE, of=replace(INTO, round=2), by=case.petitioner_id, question=3, solved=True)
    with pytest.raises(NotYours):
        merging.verdict(case, OFFICE, of=INTO, by=NEIGHBOUR, question=3, solved=True)
    with pytest.raises(NotNow):
        merging.grade(case, OFFICE, of=INTO, by=case.petitioner_id, round=1, grade="satisfied")
    with pytest.raises(NotNow):
        merging.verdict(merged(merged_into=5), OFFICE, of=INTO, by=case.petitioner_id, question=3, solved=True)


def test_on_its_own_again_it_has_the_clocks_that_it_had() -> None:
    before, later = a_case(), NOW + timedelta(hours=3)
    to = OnDuty(DUTY[0], "cadre", Reason.TURN)
    after = merging.split(merged(result="resolved"), OFFICE, of=INTO, to=to, by=CADRE, now=later).case
    assert (after.due_at, after.clock_from, after.registered_at) == (
        before.due_at,
        before.clock_from,
        before.registered_at,
    )
    assert (after.state, after.merged_into, after.closed_at, after.result) == (State.DISPATCHED, None, None, None)


@pytest.mark.parametrize("state", sorted(ENDED - {State.MERGED, State.ARCHIVED}))
def test_however_the_other_one_ended_it_can_go_on_by_itself_unless_its_petitioner_called_it_solved(
    state: State,
) -> None:
    over, to = replace(INTO, closed_at=NOW, state=state), OnDuty(DUTY[0], "cadre", Reason.TURN)
    for said in (None, "unsolved"):
        of_him = merged(result=said, why_ended="police")
        after = merging.split(of_him, OFFICE, of=over, to=to, by=of_him.petitioner_id, now=NOW).case
        assert (after.state, after.closed_at, after.why_ended) == (State.DISPATCHED, None, None)
    with pytest.raises(AlreadyClosed):
        merging.split(merged(result="resolved"), OFFICE, of=over, to=to, by=CADRE, now=NOW)


def test_where_nobody_is_there_it_waits_without_a_handler_rather_than_end_with_the_other() -> None:
    nobody = OnDuty(None, "", Reason.TURN)
    after = merging.split(merged(), OFFICE, of=INTO, to=nobody, by=None, now=NOW)
    assert (after.case.state, after.case.handler_id) == (State.REGISTERED, None)
    assert [tell.what for tell in after.tells] == ["split"]
    with pytest.raises(NotNow):
        merging.split(merged(), OFFICE, of=INTO, to=nobody, by=CADRE, now=NOW)
