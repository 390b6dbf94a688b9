"""The way from the first message to 提交."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.intake import Draft, Step, matching, next_step, speaks_of_cadres
from tests.rules.village import REGISTERED_AT

EMPTY = Draft(
    draft_id=1,
    person_id=900,
    step=Step.REWRITE,
    page=0,
    town_id=None,
    village_id=None,
    category=None,
    about_cadre=None,
    is_new=True,
    created_at=REGISTERED_AT,
    updated_at=REGISTERED_AT,
    reminded=False,
    next_alarm_at=REGISTERED_AT + timedelta(hours=1),
)
FULL = replace(EMPTY, town_id=1, village_id=2, category="求助", about_cadre=False)


@pytest.mark.parametrize(
    ("draft", "step"),
    [
        (replace(FULL, is_new=False), Step.WHICH),
        (EMPTY, Step.TOWN),
        (replace(EMPTY, town_id=1), Step.VILLAGE),
        (replace(EMPTY, town_id=1, village_id=2), Step.CATEGORY),
        (replace(FULL, about_cadre=None), Step.ABOUT),
        (replace(FULL, about_cadre=True), Step.REVIEW),
        (FULL, Step.REVIEW),
    ],
)
def test_the_first_question_without_an_answer_comes_next(draft: Draft, step: Step) -> None:
    assert next_step(draft, must_ask_about=True, has_content=True) is step


def test_whether_a_cadre_is_meant_is_asked_only_where_it_must_be() -> None:
    unasked = replace(FULL, about_cadre=None)
    assert next_step(unasked, must_ask_about=False, has_content=True) is Step.REVIEW


def test_a_draft_without_content_asks_for_it_first() -> None:
    assert next_step(EMPTY, must_ask_about=True, has_content=False) is Step.REWRITE
    assert next_step(FULL, must_ask_about=True, has_content=False) is Step.REWRITE


ANSWERS = {Step.TOWN: {"town_id": 1}, Step.VILLAGE: {"village_id": 2}, Step.CATEGORY: {"category": "求助"}}
ANSWERS |= {Step.ABOUT: {"about_cadre": True}, Step.WHICH: {"is_new": True}}


@given(st.booleans(), st.sets(st.sampled_from(sorted(ANSWERS))))
def test_answering_what_is_asked_leads_to_the_review_without_asking_anything_twice(
    must_ask: bool, known: set[Step]
) -> None:
    draft = replace(EMPTY, is_new=False)
    for step in known:
        draft = replace(draft, **ANSWERS[step])
    asked = []
    while (step := next_step(draft, must_ask_about=must_ask, has_content=True)) is not Step.REVIEW:
        asked.append(step)
        draft = replace(draft, **ANSWERS[step])
    assert set(asked) == set(ANSWERS) - known - (set() if must_ask else {Step.ABOUT})
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("没水了", False),
        ("村干部不管", True),
        ("支书家修了路", True),
        ("找过主任", True),
        ("支\u200b书收了钱", True),  # an invisible character hides nobody
        ("主\n任", True),
        ("", False),
    ],
)
def test_a_text_that_names_the_office_of_a_cadre_speaks_of_cadres(text: str, speaks: bool) -> None:
    assert speaks_of_cadres(text) is speaks


VILLAGES = {1: "上河村", 2: "下河村", 3: "河村", 4: "大柳树村"}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("上河村", [1]),
        ("上河", [1]),
        ("河村", [3]),  # the exact name alone
        ("河", [1, 2, 3]),
        (" 大 柳树 ", [4]),
        ("王家庄", []),
        ("", []),
        (" ", []),
        ("我们上河村三天没有水了", []),  # a petition, no name
    ],
)
def test_part_of_a_name_finds_the_places_that_contain_it(written: str, found: list[int]) -> None:
    assert matching(VILLAGES, written) == found


@given(st.text(max_size=12))
def test_whatever_is_found_contains_what_was_written(written: str) -> None:
    assert all("".join(written.split()) in VILLAGES[found] for found in matching(VILLAGES, written))


def test_who_is_named_is_asked_about_before_anything_else_of_cadres() -> None:
    unasked = replace(FULL, about_cadre=None)
    assert next_step(unasked, must_ask_about=True, has_content=True, names_somebody=True) is Step.NAMED
    assert next_step(FULL, must_ask_about=False, has_content=True, names_somebody=True) is Step.NAMED
