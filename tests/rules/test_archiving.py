"""归档: when, and from where."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.archiving import archive, archive_at, ask_again_at
from bot.rules.cases import Decision, State
from bot.rules.durations import Duration
from bot.rules.errors import AlreadyClosed, NotNow
from bot.rules.feedback import unsolved
from tests.rules.village import OFFICE, at, case_in, office

OVER = at("2026-04-03 18:00")  # the case was closed on 4 March


@pytest.mark.parametrize(
    ("state", "changed", "instant"),
    [
        (State.CLOSED, {}, "2026-04-03 18:00"),
        (State.CLOSED, {"closed_at": at("2026-03-04 22:00")}, "2026-04-03 22:00"),  # 30 whole days at least
        (State.CLOSED, {"closed_at": at("2026-03-05 10:00"), "result": "unreachable"}, "2026-04-07 18:00"),  # 清明
        (State.WITHDRAWN, {}, "2026-04-03 18:00"),
        (State.NOT_ACCEPTED, {}, "2026-04-03 18:00"),
        (State.TRANSFERRED_OUT, {}, "2026-04-03 18:00"),
    ],
)
def test_it_is_put_away_when_thirty_days_and_the_day_off_behind_them_are_over(
    state: State, changed: dict[str, Any], instant: str
) -> None:
    assert archive_at(case_in(state, **changed), OFFICE) == at(instant)


def test_whoever_is_asked_again_late_has_two_days_to_say_so() -> None:
    later = office(ask_again=Duration(60, "d"))
    assert ask_again_at(case_in(State.CLOSED), later) == at("2026-05-06 18:00")
    for asked in (False, True):
        assert archive_at(case_in(State.CLOSED, asked_again=asked), later) == at("2026-05-08 18:00")


@pytest.mark.parametrize(
    "state", [state for state in State if state.value not in "closed withdrawn not_accepted transferred_out"]
)
def test_nothing_else_is_put_away(state: State) -> None:
    assert archive_at(case_in(state), OFFICE) is None
    with pytest.raises(NotNow):
        archive(case_in(state), OFFICE, now=OVER)


def test_putting_it_away_changes_nothing_else_and_tells_nobody() -> None:
    closed = case_in(State.CLOSED)
    put_away = replace(closed, state=State.ARCHIVED, archived_at=OVER)
    assert archive(closed, OFFICE, now=OVER) == Decision(put_away, "archived")
    with pytest.raises(NotNow):
        archive(closed, OFFICE, now=at("2026-04-03 17:59"))


def test_what_is_put_away_is_still_known_by_how_it_ended() -> None:
    ends = {State.CLOSED, State.WITHDRAWN, State.NOT_ACCEPTED, State.TRANSFERRED_OUT, State.MERGED}
    assert {end: replace(case_in(end), state=State.ARCHIVED).ended_as for end in ends} == {end: end for end in ends}


def test_what_is_put_away_is_not_opened_again() -> None:
    with pytest.raises(AlreadyClosed):
        unsolved(case_in(State.ARCHIVED), OFFICE, by=900, question=3, up=11, now=OVER)
