"""What came of an answer, step by step; and that the history alone says the same."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.rules import history
from bot.rules.call_backs import CallBack, Outcome, Rows, Told, after, from_history, matters
from bot.rules.cases import Case, State
from tests.rules.village import ANSWERED_AT, at
from tests.rules.village import case as a_case

ASKED = at("2026-03-03 10:00")
LATER, LAST = at("2026-03-04 09:00"), at("2026-03-20 09:00")
HANDLER, OTHER_HANDLER, PARENT = 1, 3, 50
IN_PROGRESS = a_case(state=State.IN_PROGRESS, contacted_at=ANSWERED_AT)
WAITING = replace(IN_PROGRESS, state=State.AWAITING_FEEDBACK, delivered_at=ASKED)
CLOSED = replace(WAITING, state=State.CLOSED, closed_at=LATER)
MERGED = replace(IN_PROGRESS, state=State.MERGED, merged_into=PARENT, closed_at=ASKED)
BEGUN = CallBack(
    case_id=5,
    answer_of=5,
    round=1,
    town_id=1,
    village_id=2,
    category="求助",
    handler_id=HANDLER,
    asked_at=ASKED,
    on_time=True,
    contacted=True,
    settled_at=None,
    outcome=None,
    grade=None,
    apart=False,
    excluded=False,
)


def nobody(case_id: int, round: int) -> None:
    return None


def told(kind: str, why: str = "", moment: datetime = LATER) -> Told:
    return Told(moment, kind, why, "")


def said(before: Case, case: Case, one: Told, *, rows: Rows = (BEGUN,)) -> CallBack:
    """Return the newest row after a step."""
    return after(rows, before, case, one, nobody)[-1]


def test_a_delivered_final_answer_begins_one_with_whoever_gave_it() -> None:
    assert after((), IN_PROGRESS, WAITING, told("delivered"), nobody) == (BEGUN,)
    late = replace(WAITING, due_at=at("2026-03-02 18:00"))
    assert after((), IN_PROGRESS, late, told("delivered"), nobody) == (replace(BEGUN, on_time=False),)
    at_the_last_moment = replace(WAITING, due_at=ASKED)
    assert after((), IN_PROGRESS, at_the_last_moment, told("told_in_person"), nobody) == (BEGUN,)


@pytest.mark.parametrize(
    ("event", "why", "result", "expected"),
    [
        ("closed", "resolved", "resolved", Outcome.SOLVED),
        ("closed", "partly", "partly", Outcome.SOLVED),
        ("closed", "no_feedback", "no_feedback", Outcome.ABSTAINED),
        ("closed", "unreachable", "unreachable", Outcome.UNREACHABLE),
        ("closed", "disagreed:explained", "explained", Outcome.UNSOLVED),
        ("confirmed", "", "resolved", Outcome.SOLVED),
    ],
)
def test_how_it_ends_is_what_came_of_it(event: str, why: str, result: str, expected: Outcome) -> None:
    found = said(WAITING, replace(CLOSED, result=result), told(event, why))
    assert found == replace(BEGUN, settled_at=LATER, outcome=expected)


SOLVED = replace(BEGUN, settled_at=LATER, outcome=Outcome.SOLVED)
REOPENED = replace(CLOSED, state=State.REWORKING, round=2, closed_at=None, handler_id=OTHER_HANDLER)


@pytest.mark.parametrize("grade", ["satisfied", "basically", "unsatisfied"])
def test_a_grade_is_added_to_the_word_and_moves_it_to_no_other_day(grade: str) -> None:
    found = said(CLOSED, CLOSED, told("graded", grade, LAST), rows=(SOLVED,))
    assert found == replace(SOLVED, grade=grade)


def test_a_changed_grade_takes_the_place_of_the_one_before() -> None:
    found = said(CLOSED, REOPENED, told("reopened", "unsatisfied", LAST), rows=(replace(SOLVED, grade="satisfied"),))
    assert found == replace(SOLVED, grade="unsatisfied")


def test_a_trouble_that_came_back_counts_as_unsolved_on_the_day_on_which_that_was_said() -> None:
    found = said(CLOSED, REOPENED, told("reopened", "unsolved", LAST), rows=(replace(SOLVED, grade="satisfied"),))
    assert found == replace(BEGUN, settled_at=LAST, outcome=Outcome.UNSOLVED)


def test_a_late_word_takes_the_place_of_silence() -> None:
    silent = replace(BEGUN, settled_at=LATER, outcome=Outcome.ABSTAINED)
    assert said(
        CLOSED, replace(CLOSED, result="resolved"), told("closed", "resolved", LAST), rows=(silent,)
    ) == replace(BEGUN, settled_at=LAST, outcome=Outcome.SOLVED)
    assert said(CLOSED, CLOSED, told("graded", "unsatisfied", LAST), rows=(silent,)) == replace(
        BEGUN, settled_at=LAST, outcome=Outcome.UNSOLVED, grade="unsatisfied"
    )


def test_each_round_has_its_own_of_whoever_answered_then() -> None:
    again = replace(REOPENED, state=State.AWAITING_FEEDBACK, delivered_at=LAST, due_at=LAST)
    rows = after((SOLVED,), REOPENED, again, told("delivered", moment=LAST), nobody)
    assert rows == (SOLVED, replace(BEGUN, round=2, asked_at=LAST, handler_id=OTHER_HANDLER))


def test_one_who_was_never_reached_with_the_answer_was_not_asked() -> None:
    found = said(IN_PROGRESS, replace(CLOSED, result="unreachable"), told("closed", "unreachable"), rows=())
    assert found == replace(BEGUN, asked_at=None, on_time=False, settled_at=LATER, outcome=Outcome.UNREACHABLE)


def test_whoever_joined_says_his_own_word_of_the_answer_that_another_got() -> None:
    answer = replace(BEGUN, case_id=PARENT, answer_of=PARENT, round=2, handler_id=OTHER_HANDLER)
    answers = {(PARENT, 2): answer}

    def look(case_id: int, round: int) -> CallBack | None:
        return answers.get((case_id, round))

    first = after((), MERGED, MERGED, told("supporter_said", "resolved:2"), look)
    expected = replace(
        BEGUN, answer_of=PARENT, round=2, handler_id=OTHER_HANDLER, asked_at=None, on_time=False, settled_at=LATER
    )
    assert first == (replace(expected, outcome=Outcome.SOLVED),)
    graded = after(first, MERGED, MERGED, told("supporter_graded", "basically", LAST), look)
    assert graded == (replace(expected, outcome=Outcome.SOLVED, grade="basically"),)
    once_more = after(graded, MERGED, MERGED, told("supporter_said", "unsolved:3", LAST), look)
    assert [(row.round, row.outcome, row.grade) for row in once_more] == [
        (2, Outcome.SOLVED, "basically"),
        (3, Outcome.UNSOLVED, None),
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"village_id": 9, "town_id": 8}, {"village_id": 9, "town_id": 8}),
        ({"about_cadre": True}, {"apart": True}),
        ({"concerned": "4"}, {"apart": True}),
        ({"why_ended": "police"}, {"apart": True}),
        ({"excluded": True}, {"excluded": True}),
    ],
)
def test_all_rows_of_a_case_belong_where_it_belongs_now(changed: dict[str, Any], expected: dict[str, Any]) -> None:
    moved = replace(CLOSED, **changed)
    assert matters(CLOSED, moved, "concerned")
    assert said(CLOSED, moved, told("concerned"), rows=(SOLVED,)) == replace(SOLVED, **expected)
    assert not matters(CLOSED, replace(CLOSED, handler_id=OTHER_HANDLER), "assigned")


def test_the_history_alone_says_the_same() -> None:
    steps = [
        (IN_PROGRESS, told("registered", moment=ANSWERED_AT)),
        (WAITING, told("delivered", moment=ASKED)),
        (replace(CLOSED, result="resolved"), told("closed", "resolved")),
        (REOPENED, told("reopened", "unsolved", LAST)),
        (replace(REOPENED, village_id=9), told("located", moment=LAST)),
    ]
    rows: Rows = ()
    before: Case | None = None
    written = []
    for case, one in steps:
        rows = after(rows, before, case, one, nobody)
        written.append(one._replace(changes=history.changes(before, case)))
        before = case
    assert rows == (replace(BEGUN, village_id=9, settled_at=LAST, outcome=Outcome.UNSOLVED),)
    assert from_history(5, written, nobody) == rows
    of_a_later_version = json.dumps({**json.loads(written[0].changes), "not_yet_known": 1})
    assert from_history(5, [written[0]._replace(changes=of_a_later_version), *written[1:]], nobody) == rows
