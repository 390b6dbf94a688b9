"""留电话住址: what of a line is a phone and what a house, and what ends the consent."""

from dataclasses import replace

import pytest

from bot.rules.cases import Case, State
from bot.rules.errors import AlreadyClosed, NotNow, NotYours
from bot.rules.visits import (
    NOTHING_LEFT,
    OPEN_FOR,
    Whereabouts,
    ended,
    ending,
    house_in,
    is_due,
    let_see,
    take_back,
    whereabouts_in,
)
from tests.rules.village import OFFICE, PETITIONER, REGISTERED_AT, case

LINES = [
    ("13912345678", Whereabouts("13912345678")),
    ("139 1234 5678", Whereabouts("13912345678")),
    ("１３９１２３４５６７８", Whereabouts("13912345678")),
    ("+8613912345678", Whereabouts("+8613912345678")),
    ("0352-1234567", Whereabouts("03521234567")),
    ("我的手机号是13912345678。", Whereabouts("13912345678")),
    ("电话：13912345678，东头第三户", Whereabouts("13912345678", "东头第三户")),
    ("东头第三户，电话13912345678", Whereabouts("13912345678", "东头第三户")),
    ("东头 13912345678 第三户", Whereabouts("13912345678", "东头 第三户")),
    ("东头第三户", NOTHING_LEFT),
    ("打119", NOTHING_LEFT),
    ("", NOTHING_LEFT),
    ("13912345678" + "路" * 60, NOTHING_LEFT),
]


@pytest.mark.parametrize(("written", "found"), LINES)
def test_a_phone_is_found_and_the_house_beside_it(written: str, found: Whereabouts) -> None:
    assert whereabouts_in(written) == found


@pytest.mark.parametrize(
    ("written", "house"), [(" 东头第三户\n", "东头第三户"), ("户" * 60, "户" * 60), ("户" * 61, ""), (" ", "")]
)
def test_a_house_is_a_short_line(written: str, house: str) -> None:
    assert house_in(written) == house


def test_a_question_is_answered_by_a_short_line_for_an_hour() -> None:
    asked = REGISTERED_AT
    assert [is_due(asked, asked + OPEN_FOR), is_due(asked, asked + 2 * OPEN_FOR), is_due(None, asked)] == [
        True,
        False,
        False,
    ]


CASE = case()
CLOSED = replace(CASE, state=State.CLOSED, closed_at=REGISTERED_AT)
STEPS = [
    (CASE, CASE, ""),
    (CASE, replace(CASE, state=State.IN_PROGRESS), ""),
    (CASE, replace(CASE, handler_id=99), "moved"),
    (CASE, replace(CASE, handler_id=None), "moved"),
    (CASE, CLOSED, "closed"),
    (CASE, replace(CLOSED, handler_id=99), "closed"),
    (CLOSED, CLOSED, ""),
    (CLOSED, CASE, ""),
]


@pytest.mark.parametrize(("before", "after", "why"), STEPS)
def test_moving_and_closing_end_it(before: Case, after: Case, why: str) -> None:
    assert ending(before, after) == why


def test_only_the_petitioner_lets_see_and_only_the_present_handler_sees() -> None:
    to = CASE.handler_id or 0
    given = let_see(CASE, OFFICE, by=PETITIONER.person_id, to=to, what="phone", first=True)
    assert (given.case, given.event, given.why, [tell.what for tell in given.tells]) == (
        CASE,
        "contact_given",
        "phone",
        ["contact_left"],
    )
    assert let_see(CASE, OFFICE, by=PETITIONER.person_id, to=to, what="house", first=False).tells == ()
    with pytest.raises(NotYours):
        let_see(CASE, OFFICE, by=to, to=to, what="phone", first=True)
    with pytest.raises(NotNow):
        let_see(CASE, OFFICE, by=PETITIONER.person_id, to=99, what="phone", first=True)
    with pytest.raises(AlreadyClosed):
        let_see(CLOSED, OFFICE, by=PETITIONER.person_id, to=to, what="phone", first=True)


def test_taking_back_is_the_petitioners_alone() -> None:
    taken = take_back(CASE, OFFICE, by=PETITIONER.person_id)
    assert (taken.event, taken.why, taken.content) == ("contact_ended", "taken_back", None)
    with pytest.raises(NotYours):
        take_back(CASE, OFFICE, by=99)


@pytest.mark.parametrize(
    ("state", "why", "told"),
    [
        (State.DISPATCHED, "moved", ["visit_moved"]),
        (State.REWORKING, "moved", ["visit_moved"]),
        (State.AWAITING_FEEDBACK, "moved", []),
        (State.CLOSED, "closed", []),
    ],
)
def test_he_is_asked_anew_where_somebody_else_may_still_come(state: State, why: str, told: list[str]) -> None:
    assert [tell.what for tell in ended(replace(CASE, state=state), why).tells] == told
