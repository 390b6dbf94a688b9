"""Whose day it is, and who takes his place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.people import Person, Place
from bot.rules.roster import Source
from bot.rules.rota import OnDuty, Reason, Standing, dispatcher_for, duty_day, on_duty, one_level_up, steps
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    LEADER,
    PLACE,
    SHANGHAI,
    SUPERVISOR,
    at,
    place,
)


def first_of_turn(village: Place) -> Standing:
    """The first of the turn serves, the others follow."""
    return Standing(next(iter(village.duty), None), followers=village.duty[1:])


def unbound(person: Person) -> Person:
    return replace(person, chat_id=None, binding_id=None)


def blocked(person: Person) -> Person:
    return replace(person, unreachable_why="blocked")


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-02 08:00", date(2026, 3, 2)),
        ("2026-03-02 23:59", date(2026, 3, 2)),
        ("2026-03-03 00:00", date(2026, 3, 2)),
        ("2026-03-03 07:59:59", date(2026, 3, 2)),
        ("2026-03-03 08:00", date(2026, 3, 3)),
    ],
)
def test_a_duty_runs_from_one_handover_to_the_next(now: str, day: date) -> None:
    assert duty_day(at(now), handover=time(8), zone=SHANGHAI) == day


@pytest.mark.parametrize("unable", [unbound, blocked])
@pytest.mark.parametrize(
    ("missing", "person", "role", "reason"),
    [
        ((), 1, "cadre", Reason.TURN),
        ((1,), 2, "cadre", Reason.NEXT_IN_TURN),
        ((1, 2), 3, "cadre", Reason.NEXT_IN_TURN),
        ((1, 2, 3), 11, "leader", Reason.LEADER),
        ((1, 2, 3, 11), 12, "duty_room", Reason.DUTY_ROOM),
        ((1, 2, 3, 11, 12), 12, "duty_room", Reason.DUTY_ROOM),  # the case waits there
    ],
)
def test_whoever_cannot_be_reached_is_passed_over(
    unable: Callable[[Person], Person], missing: tuple[int, ...], person: int, role: str, reason: Reason
) -> None:
    village = replace(
        PLACE,
        duty=tuple(unable(one) if one.person_id in missing else one for one in DUTY),
        leader=unable(LEADER) if 11 in missing else LEADER,
        duty_room=unable(DUTY_ROOM) if 12 in missing else DUTY_ROOM,
    )
    owner = on_duty(village, first_of_turn(village))
    assert (owner.person and owner.person.person_id, owner.role, owner.reason) == (person, role, reason)


def test_a_cadres_own_petition_never_goes_to_himself() -> None:
    assert on_duty(PLACE, first_of_turn(PLACE), petitioner_chat=DUTY[0].chat_id) == OnDuty(
        DUTY[1], "cadre", Reason.NEXT_IN_TURN
    )
    alone = place(duty=(DUTY[0],))
    assert on_duty(alone, first_of_turn(alone), petitioner_chat=DUTY[0].chat_id) == OnDuty(
        LEADER, "leader", Reason.LEADER
    )
    led = place(duty=(unbound(DUTY[0]),))
    by_leader = on_duty(led, first_of_turn(led), petitioner_chat=LEADER.chat_id)
    assert by_leader == OnDuty(DUTY_ROOM, "duty_room", Reason.DUTY_ROOM)
    empty = place(duty=(unbound(DUTY[0]),), leader=None)
    by_room = on_duty(empty, first_of_turn(empty), petitioner_chat=DUTY_ROOM.chat_id)
    assert by_room == OnDuty(DISPATCHER, "dispatcher", Reason.DISPATCHER)


@given(st.sets(st.sampled_from([1, 2, 3, 11, 12])), st.sampled_from([None, 1, 2, 3, 11, 12]))
def test_whoever_is_on_duty_can_be_reached_or_is_where_the_case_waits(
    missing: set[int], petitioner: int | None
) -> None:
    village = replace(
        PLACE,
        duty=tuple(unbound(one) if one.person_id in missing else one for one in DUTY),
        leader=unbound(LEADER) if 11 in missing else LEADER,
        duty_room=unbound(DUTY_ROOM) if 12 in missing else DUTY_ROOM,
    )
    chat = None if petitioner is None else 1000 + petitioner
    owner = on_duty(village, first_of_turn(village), petitioner_chat=chat)
    assert owner.person is not None
    assert chat is None or owner.person.chat_id != chat
    assert owner.person.reachable or owner.reason is Reason.DUTY_ROOM


@pytest.mark.parametrize(
    ("missing", "person", "reason"),
    [
        ((), 13, Reason.DISPATCHER),
        ((13,), 14, Reason.SUPERVISOR),
        ((13, 14), 15, Reason.SUPERVISOR),
        ((13, 14, 15), 13, Reason.DISPATCHER),  # it waits for the first of them
    ],
)
def test_a_petition_about_a_cadre_goes_to_the_dispatcher_or_above_him(
    missing: tuple[int, ...], person: int, reason: Reason
) -> None:
    village = replace(
        PLACE,
        dispatchers=(unbound(DISPATCHER) if 13 in missing else DISPATCHER,),
        town_supervisors=(unbound(SUPERVISOR) if 14 in missing else SUPERVISOR,),
        office_supervisors=(unbound(ABOVE_ALL) if 15 in missing else ABOVE_ALL,),
    )
    owner = dispatcher_for(village)
    assert (owner.person and owner.person.person_id, owner.reason) == (person, reason)


everybody = st.sampled_from([*DUTY, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL])
posts = st.lists(everybody, max_size=3).map(tuple)


@given(posts, posts, posts, st.one_of(st.none(), everybody))
def test_a_petition_about_a_cadre_never_reaches_the_circle_or_the_petitioner(
    dispatchers: tuple[Person, ...], town: tuple[Person, ...], office: tuple[Person, ...], petitioner: Person | None
) -> None:
    village = place(dispatchers=dispatchers, town_supervisors=town, office_supervisors=office)
    owner = dispatcher_for(village, petitioner_chat=petitioner.chat_id if petitioner else None)
    allowed = {one.person_id for one in (*dispatchers, *town, *office)} - village.circle
    allowed -= {petitioner.person_id} if petitioner else set()
    if owner.person is None:
        assert allowed == set()
    else:
        assert owner.person.person_id in allowed


def test_a_petition_about_a_cadre_waits_rather_than_go_to_the_duty_room() -> None:
    village = place(dispatchers=(), town_supervisors=(), office_supervisors=())
    assert dispatcher_for(village) == OnDuty(None, "dispatcher", Reason.DISPATCHER)


def test_above_the_handler_stand_leader_supervisors_of_the_town_and_of_the_office() -> None:
    assert steps(PLACE, about_cadre=False) == ((), (LEADER,), (SUPERVISOR,), (ABOVE_ALL,))


def test_above_a_petition_about_a_cadre_nobody_of_its_circle_stands() -> None:
    village = place(town_supervisors=(DUTY[0], SUPERVISOR), office_supervisors=(LEADER, ABOVE_ALL))
    assert steps(village, about_cadre=True) == ((), (SUPERVISOR,), (ABOVE_ALL,))


@pytest.mark.parametrize(
    ("handler", "about", "taken_by"),
    [
        (DUTY[0], False, LEADER),
        (DUTY_ROOM, False, LEADER),
        (LEADER, False, SUPERVISOR),
        (SUPERVISOR, False, ABOVE_ALL),
        (ABOVE_ALL, False, None),
        (DISPATCHER, True, SUPERVISOR),
        (SUPERVISOR, True, ABOVE_ALL),
    ],
)
def test_a_reopened_case_goes_one_level_up(handler: Person, about: bool, taken_by: Person | None) -> None:
    assert one_level_up(PLACE, about_cadre=about, handler_id=handler.person_id, petitioner_chat=None) == taken_by


def test_a_reopened_case_passes_over_whoever_cannot_be_reached_or_is_the_petitioner() -> None:
    village = place(leader=unbound(LEADER))
    above = one_level_up(village, about_cadre=False, handler_id=1, petitioner_chat=SUPERVISOR.chat_id)
    assert above == ABOVE_ALL


def test_whoever_stands_at_two_levels_is_never_above_himself() -> None:
    village = place(town_supervisors=(LEADER,))
    assert one_level_up(village, about_cadre=False, handler_id=LEADER.person_id, petitioner_chat=None) == ABOVE_ALL


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Source.PLAN, Reason.TURN),
        (Source.STAND_IN, Reason.STAND_IN),
        (Source.SWAP, Reason.SWAP),
        (Source.TAKE_OVER, Reason.TAKE_OVER),
        (Source.APPOINTED, Reason.APPOINTED),
    ],
)
def test_the_reason_says_how_somebody_came_to_serve(source: Source, reason: Reason) -> None:
    assert on_duty(PLACE, Standing(DUTY[1], source)) == OnDuty(DUTY[1], "cadre", reason)


def test_the_backup_comes_before_the_next_in_turn() -> None:
    village = place(duty=(unbound(DUTY[0]), DUTY[1], DUTY[2]))
    standing = Standing(village.duty[0], backup=DUTY[2], followers=(DUTY[1],))
    assert on_duty(village, standing) == OnDuty(DUTY[2], "cadre", Reason.BACKUP)


def test_whoever_is_on_leave_is_passed_over_though_he_can_be_reached() -> None:
    standing = Standing(DUTY[0], followers=DUTY[1:], away=frozenset({1, 2, 11}))
    assert on_duty(PLACE, standing) == OnDuty(DUTY[2], "cadre", Reason.NEXT_IN_TURN)
    alone = place(duty=(DUTY[0],))
    assert on_duty(alone, Standing(DUTY[0], away=frozenset({1, 11}))) == OnDuty(
        DUTY_ROOM, "duty_room", Reason.DUTY_ROOM
    )


def test_on_a_day_that_nobody_fills_the_leader_has_it_then_the_duty_room_and_the_reason_says_so() -> None:
    assert on_duty(PLACE, Standing(None)) == OnDuty(LEADER, "leader", Reason.LEADER_UNFILLED)
    led = place(leader=unbound(LEADER))
    assert on_duty(led, Standing(None)) == OnDuty(DUTY_ROOM, "duty_room", Reason.DUTY_ROOM_UNFILLED)
