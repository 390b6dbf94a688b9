"""A resident hears of every change that concerns him, in a short sentence; of the rest it is written down why not."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from bot.rules import life
from bot.rules.cases import Case, Decision, State
from bot.rules.steps import STEPS
from bot.rules.told import TO_RESIDENT, Hears
from bot.texts import requests, residents
from tests.rules.test_steps import DEEDS, Deed, by_program, came_of, starts
from tests.rules.village import OFFICE, PETITIONER, at, case_in

NUMBER, DAY = "2026-00001", "10月31日"
LONGEST = 40
DECLARED_OFF = {at(f"2026-03-{day:02} 12:00").date(): False for day in range(4, 7)}
LATER = replace(OFFICE, calendar=replace(OFFICE.calendar, declared=DECLARED_OFF))
OF_THE_PROGRAM = (
    Deed("delivered", by_program(life.delivered, event_id=77)),
    Deed("refused", by_program(life.refused, event_id=77, why="blocked")),
    Deed("planned_anew", lambda found, office, by, now: life.replan(found, LATER, 2, history=())),
)


def decisions(deed: Deed) -> Iterator[tuple[Case, int, Decision]]:
    """Yield what comes of a rule in every state by everybody, where it is allowed, with the case before it."""
    for found, by, _ in starts(deed):
        outcome = came_of(deed, found, by)
        if isinstance(outcome, Decision) and outcome.event == deed.event:
            yield found, by, outcome


def heard(decision: Decision) -> set[str]:
    return {tell.what for tell in decision.tells if tell.to == PETITIONER.person_id and tell.what != "card"}


def test_every_kind_of_event_is_in_the_table_and_says_why_where_he_hears_nothing() -> None:
    assert set(TO_RESIDENT) == set(STEPS)
    for word in TO_RESIDENT.values():
        assert bool(word.by) or word.hears is not Hears.TOLD
        assert not word.by or word.hears is not Hears.NOT
        assert bool(word.why) == (word.hears in (Hears.NOT, Hears.AT_TIMES))


@pytest.mark.parametrize("deed", [*DEEDS, *OF_THE_PROGRAM], ids=lambda deed: deed.event)
def test_he_hears_what_the_table_says(deed: Deed) -> None:
    word = TO_RESIDENT[deed.event]
    found = [(case, by, heard(decision)) for case, by, decision in decisions(deed)]
    assert found
    for before, _, said in found:
        assert said <= word.by, (before.state, said)
        assert said or word.hears is not Hears.TOLD or before.no_chat, before.state


def test_what_is_told_at_times_is_told_at_times() -> None:
    said: dict[str, set[str]] = {}
    for deed in (*DEEDS, *OF_THE_PROGRAM):
        for _, _, decision in decisions(deed):
            said.setdefault(deed.event, set()).update(heard(decision))
    at_times = {event for event, word in TO_RESIDENT.items() if word.hears is Hears.AT_TIMES and event in said}
    assert {event for event in at_times if not said[event]} <= {"contact_ended"}  # of that the stories tell


SENTENCES = [
    residents.due_moved(NUMBER, DAY, later=True),
    residents.due_moved(NUMBER, DAY, later=False),
    residents.went_on(NUMBER, DAY),
    residents.runs_again(NUMBER, DAY),
    residents.located(NUMBER, "南水磨口村"),
    residents.supplemented(NUMBER, DAY),
    residents.edit_noted(NUMBER, DAY),
    residents.handed_over(NUMBER, "欧阳淑珍"),
    requests.extended(NUMBER, DAY, ""),
    requests.held(NUMBER, DAY, ""),
    requests.legally_extended(NUMBER, DAY, ""),
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_is_one_short_sentence_that_names_the_case(sentence: str) -> None:
    assert NUMBER in sentence
    assert [part for part in sentence.split("。") if len(part) >= LONGEST] == []


def test_of_a_day_that_moved_he_hears_only_while_his_clock_runs() -> None:
    replan = partial(life.replan, office=LATER, version=2, history=())
    told = {state for state in State if heard(replan(case_in(state)))}
    assert told == {State.REGISTERED, State.DISPATCHED, State.IN_PROGRESS, State.REWORKING}
    assert not heard(replan(case_in(State.IN_PROGRESS, no_chat=True)))
