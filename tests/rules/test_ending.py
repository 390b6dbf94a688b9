"""不予受理 and 移送: who decides, and what ends."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.audience import Sees, audience
from bot.rules.cases import REFUSALS, TRANSFERS, WITH_HANDLER, Decision, State, Tell
from bot.rules.ending import NEEDS_WORDS, refuse, refusers, transfer, transferrers
from bot.rules.errors import EmptyAnswer, NotNow, NotYours, RuleBroken
from bot.rules.people import Person
from bot.texts import ending as texts
from bot.texts.residents import not_accepted
from tests.rules.village import (
    ABOVE_ALL,
    CLERK,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    LEADER,
    OFFICE,
    PETITIONER,
    PLACE,
    SUPERVISOR,
    at,
    case,
    case_in,
    place,
    staff,
)

NOW = at("2026-03-05 10:00")
BY = DISPATCHER.person_id
MAY = frozenset({BY})
SECOND = staff(20, "dispatcher")
UNBOUND = staff(13, "dispatcher", bound=False)


@pytest.mark.parametrize(
    ("here", "changed", "who"),
    [
        ({}, {}, [DISPATCHER]),
        ({"dispatchers": (DISPATCHER, SECOND)}, {"handler_id": BY}, [SECOND]),
        ({}, {"handler_id": BY}, [DUTY_ROOM, SUPERVISOR, ABOVE_ALL]),
        ({}, {"handler_id": BY, "about_cadre": True}, [SUPERVISOR, ABOVE_ALL]),
        ({"dispatchers": (UNBOUND,)}, {}, [DUTY_ROOM, SUPERVISOR, ABOVE_ALL]),
        ({"dispatchers": ()}, {"handler_id": DUTY_ROOM.person_id}, [SUPERVISOR, ABOVE_ALL]),
        ({"dispatchers": (), "leader": SUPERVISOR}, {"about_cadre": True}, [ABOVE_ALL]),
    ],
)
def test_a_dispatcher_decides_and_where_there_is_none_somebody_above_but_never_the_handler(
    here: dict[str, Any], changed: dict[str, Any], who: list[Person]
) -> None:
    assert list(refusers(case(**changed), place(**here), petitioner_chat=None)) == who


def test_the_petitioner_decides_nothing_of_his_own() -> None:
    chat = DISPATCHER.chat_id
    assert list(refusers(case(), PLACE, petitioner_chat=chat)) == [DUTY_ROOM, SUPERVISOR, ABOVE_ALL]
    assert list(transferrers(case(), PLACE, petitioner_chat=chat)) == [SUPERVISOR, ABOVE_ALL]


def test_whoever_has_it_may_transfer_it_if_he_is_a_dispatcher_or_supervisor() -> None:
    assert list(transferrers(case(handler_id=BY), PLACE, petitioner_chat=None)) == [DISPATCHER, SUPERVISOR, ABOVE_ALL]
    small = place(leader=SUPERVISOR)
    assert list(transferrers(case(about_cadre=True), small, petitioner_chat=None)) == [DISPATCHER, ABOVE_ALL]


def test_not_accepted_ends_it_without_a_result_and_both_sides_hear() -> None:
    ended = replace(case(), state=State.NOT_ACCEPTED, closed_at=NOW, why_ended="court")
    assert refuse(case(), OFFICE, by=BY, may=MAY, code="court", now=NOW) == Decision(
        ended, "not_accepted", BY, why="court", tells=(Tell("not_accepted", 900), Tell("not_accepted_here", 1))
    )


def test_a_pause_ends_with_it() -> None:
    asked = case_in(State.NEED_INFO)
    assert refuse(asked, OFFICE, by=BY, may=MAY, code="court", now=NOW).case.paused_at is None
    assert transfer(asked, OFFICE, by=BY, may=MAY, code="police", now=NOW).case.paused_at is None


def test_transferred_it_is_with_whoever_gave_it_away() -> None:
    found = case(caller_id=12)
    ended = replace(
        found, state=State.TRANSFERRED_OUT, closed_at=NOW, why_ended="elsewhere", handler_id=BY, caller_id=None
    )
    assert transfer(found, OFFICE, by=BY, may=MAY, code="elsewhere", text="水务局", now=NOW) == Decision(
        ended,
        "transferred_out",
        BY,
        why="elsewhere",
        content={"text": "水务局"},
        tells=(Tell("transferred", 900, "水务局"),),
    )


@pytest.mark.parametrize("step", [refuse, transfer])
def test_only_whoever_may_and_only_for_a_known_reason(step: Any) -> None:
    code = "court" if step is refuse else "police"
    with pytest.raises(NotYours):
        step(case(), OFFICE, by=DUTY[0].person_id, may=MAY, code=code, now=NOW)
    with pytest.raises(NotNow):
        step(case(), OFFICE, by=BY, may=MAY, code="no_time", now=NOW)
    for needed in NEEDS_WORDS & set(REFUSALS if step is refuse else TRANSFERS):
        with pytest.raises(EmptyAnswer):
            step(case(), OFFICE, by=BY, may=MAY, code=needed, text=" ", now=NOW)


@pytest.mark.parametrize("state", sorted(set(State) - WITH_HANDLER))
def test_what_has_its_answer_or_its_end_is_neither(state: State) -> None:
    for step, code in ((refuse, "court"), (transfer, "police")):
        with pytest.raises(RuleBroken):
            step(case_in(state), OFFICE, by=BY, may=MAY, code=code, now=NOW)


def test_what_was_answered_once_is_not_turned_away_any_more() -> None:
    with pytest.raises(NotNow):
        refuse(case_in(State.REWORKING), OFFICE, by=BY, may=MAY, code="court", now=NOW)


@pytest.mark.parametrize("state", [State.TRANSFERRED_OUT, State.ARCHIVED])
def test_of_what_is_transferred_only_whoever_did_so_reads_anything(state: State) -> None:
    gone = case_in(state, why_ended="discipline", handler_id=BY, caller_id=DUTY_ROOM.person_id)
    everybody = (*DUTY, LEADER, DUTY_ROOM, CLERK, DISPATCHER, SUPERVISOR, ABOVE_ALL, PETITIONER)
    sees = {one.person_id: audience(gone, one, PLACE) for one in everybody}
    reading = {BY: Sees.CARD, 14: Sees.LINE, 15: Sees.LINE, 900: Sees.IDENTITY}
    assert {who: seen for who, seen in sees.items() if seen} == reading
    about = replace(gone, about_cadre=True)
    assert audience(about, SUPERVISOR, place(leader=SUPERVISOR)) is Sees.NOTHING


def test_each_reason_has_its_word_and_its_lawful_way() -> None:
    assert [code for code in REFUSALS if texts.REFUSALS[code]] == list(REFUSALS)
    assert [code for code in TRANSFERS if texts.TRANSFERS[code]] == list(TRANSFERS)
    ways = {not_accepted("2026-00001", code, "请找水务局") for code in REFUSALS}
    assert len(ways) == len(REFUSALS)
    assert all(
        ("请找水务局" in not_accepted("2026-00001", code, "请找水务局")) == (code in NEEDS_WORDS) for code in REFUSALS
    )
