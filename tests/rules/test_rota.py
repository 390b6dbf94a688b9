"""Whose day it is, and who takes his place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.people import Person
from bot.rules.rota import OnDuty, Reason, days_of, dispatcher_for, duty_day, in_turn, on_duty, one_level_up, steps
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    FIRST_DAY,
    LEADER,
    PLACE,
    SHANGHAI,
    SUPERVISOR,
    at,
    place,
    staff,
)

turns = st.integers(1, 14).map(lambda many: tuple(staff(number) for number in range(1, many + 1)))
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


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


@pytest.mark.parametrize(
    ("day", "turn"),
    [
        (date(2026, 1, 1), (1, 2, 3)),
        (date(2026, 1, 2), (2, 3, 1)),
        (date(2026, 1, 3), (3, 1, 2)),
        (date(2026, 1, 4), (1, 2, 3)),
        (date(2025, 12, 31), (3, 1, 2)),
        (date(2026, 3, 1), (3, 1, 2)),
    ],
)
def test_the_turn_goes_round_from_the_first_day_on(day: date, turn: tuple[int, ...]) -> None:
    assert tuple(person.person_id for person in in_turn(DUTY, first_day=FIRST_DAY, day=day)) == turn


def test_a_village_without_people_has_an_empty_turn() -> None:
    assert in_turn((), first_day=FIRST_DAY, day=FIRST_DAY) == ()


@given(turns, days, days)
def test_in_as_many_days_as_there_are_people_each_serves_once(
    duty: tuple[Person, ...], first_day: date, day: date
) -> None:
    served = [in_turn(duty, first_day=first_day, day=day + timedelta(days=n))[0] for n in range(len(duty))]
    assert sorted(person.person_id for person in served) == [person.person_id for person in duty]


@given(turns, days, days)
def test_a_turn_is_a_rotation_of_the_list(duty: tuple[Person, ...], first_day: date, day: date) -> None:
    turn = in_turn(duty, first_day=first_day, day=day)
    start = duty.index(turn[0])
    assert turn == duty[start:] + duty[:start]
    assert in_turn(duty, first_day=first_day, day=day + timedelta(days=1)) == turn[1:] + turn[:1]


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
    owner = on_duty(village, FIRST_DAY)
    assert (owner.person and owner.person.person_id, owner.role, owner.reason) == (person, role, reason)


def test_a_cadres_own_petition_never_goes_to_himself() -> None:
    assert on_duty(PLACE, FIRST_DAY, petitioner_chat=DUTY[0].chat_id) == OnDuty(DUTY[1], "cadre", Reason.NEXT_IN_TURN)
    alone = place(duty=(DUTY[0],))
    assert on_duty(alone, FIRST_DAY, petitioner_chat=DUTY[0].chat_id) == OnDuty(LEADER, "leader", Reason.LEADER)
    led = place(duty=(unbound(DUTY[0]),))
    by_leader = on_duty(led, FIRST_DAY, petitioner_chat=LEADER.chat_id)
    assert by_leader == OnDuty(DUTY_ROOM, "duty_room", Reason.DUTY_ROOM)
    empty = place(duty=(unbound(DUTY[0]),), leader=None)
    by_room = on_duty(empty, FIRST_DAY, petitioner_chat=DUTY_ROOM.chat_id)
    assert by_room == OnDuty(DISPATCHER, "dispatcher", Reason.DISPATCHER)


@given(days, st.sets(st.sampled_from([1, 2, 3, 11, 12])), st.sampled_from([None, 1, 2, 3, 11, 12]))
def test_whoever_is_on_duty_can_be_reached_or_is_where_the_case_waits(
    day: date, missing: set[int], petitioner: int | None
) -> None:
    village = replace(
        PLACE,
        duty=tuple(unbound(one) if one.person_id in missing else one for one in DUTY),
        leader=unbound(LEADER) if 11 in missing else LEADER,
        duty_room=unbound(DUTY_ROOM) if 12 in missing else DUTY_ROOM,
    )
    chat = None if petitioner is None else 1000 + petitioner
    owner = on_duty(village, day, petitioner_chat=chat)
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


@pytest.mark.parametrize(("person", "own"), [(1, [0, 3, 6]), (2, [1, 4]), (3, [2, 5]), (LEADER.person_id, [])])
def test_ones_own_days_are_those_of_the_turn(person: int, own: list[int]) -> None:
    assert days_of(PLACE, person, since=FIRST_DAY, days=7) == [FIRST_DAY + timedelta(days=n) for n in own]


def test_where_nobody_takes_turns_nobody_has_days() -> None:
    assert days_of(place(duty=()), 1, since=FIRST_DAY, days=7) == []
