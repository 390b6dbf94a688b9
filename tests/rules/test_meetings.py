"""周例会: what is gone through first, what never, and what a decision is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.errors import AlreadyClosed, EmptyAnswer, NotNow
from bot.rules.meetings import Concern, concerns, decide, due_day, in_order, is_for_meeting
from tests.rules.village import OFFICE, at, case, case_in

NOW = at("2026-03-04 10:00")

LATE = {"due_at": NOW - timedelta(hours=1)}
SOON = {"due_at": NOW + timedelta(days=1)}
ALL = {"supervised": "red", "supervised_at": NOW, "round": 2, **LATE}


def numbered(number: int, **values: object) -> Case:
    return replace(case(), **{"case_id": number, **SOON, **values})  # type: ignore[arg-type]


def test_why_a_case_needs_the_meetings_time() -> None:
    assert concerns(numbered(1), NOW) == ()
    assert concerns(numbered(1, **ALL), NOW) == (Concern.SUPERVISED, Concern.OVERDUE, Concern.UNSATISFIED)
    assert concerns(numbered(1, state=State.ON_HOLD, **LATE), NOW) == (Concern.ON_HOLD,)


def test_under_supervision_comes_before_overdue_before_unsatisfied_before_on_hold_before_the_rest() -> None:
    fine = numbered(1, due_at=NOW + timedelta(hours=1))
    held, unsatisfied = numbered(2, state=State.ON_HOLD), numbered(3, round=2)
    late, latest = numbered(4, **LATE), numbered(5, due_at=NOW - timedelta(days=9))
    yellow, red = numbered(6, supervised="yellow"), numbered(7, supervised="red")
    wanted = [red, yellow, latest, late, unsatisfied, held, fine]
    assert in_order(reversed(wanted), NOW) == in_order(wanted, NOW) == wanted


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_owed_is_spoken_of_and_nothing_about_a_cadre(state: State) -> None:
    owed = state in {"registered", "dispatched", "in_progress", "need_info", "reworking", "on_hold"}
    assert is_for_meeting(numbered(1, state=state)) is owed
    assert not is_for_meeting(numbered(1, state=state, about_cadre=True))
    assert not is_for_meeting(numbered(1, state=state, concerned="3"))


def test_a_decision_is_told_to_whoever_has_the_case_unless_he_made_it() -> None:
    found = numbered(1, handler_id=1)
    by_day = date(2026, 3, 9)
    decided = decide(found, OFFICE, by=14, text="快修", by_day=by_day, now=NOW)
    after = replace(found, decided_at=NOW)
    assert decided == Decision(
        after, "decided", 14, why="2026-03-09", content={"text": "快修"}, tells=(Tell("decided", 1, "快修"),)
    )
    own = decide(found, OFFICE, by=1, text="快修", by_day=None, now=NOW)
    assert own == Decision(after, "decided", 1, content={"text": "快修"})


def test_a_decision_needs_words_and_an_open_case() -> None:
    with pytest.raises(EmptyAnswer):
        decide(case(), OFFICE, by=14, text="  ", by_day=None, now=NOW)
    with pytest.raises(AlreadyClosed):
        decide(case_in(State.CLOSED), OFFICE, by=14, text="快修", by_day=None, now=NOW)


def test_the_day_is_one_that_a_button_offers() -> None:
    today = date(2026, 3, 2)
    assert [due_day(today, days) for days in (3, 7, 14, 0)] == [
        date(2026, 3, 5),
        date(2026, 3, 9),
        date(2026, 3, 16),
        None,
    ]
    with pytest.raises(NotNow):
        due_day(today, 5)
