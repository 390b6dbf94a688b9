"""Who may move days, who approves, and how long a request stands."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.rules.people import Person
from bot.rules.swaps import approver_of, keeps_roster, may_take_over, request_ends
from tests.rules.village import (
    ABOVE_ALL,
    CLERK,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    ELSEWHERE,
    LEADER,
    PLACE,
    SUPERVISOR,
    at,
)

SPANS = {day: (at(f"2026-03-0{day} 08:00"), at(f"2026-03-0{day + 1} 08:00")) for day in range(2, 8)}
UNTIL = [
    ([5], "2026-03-05 08:00"),
    ([5, 3], "2026-03-03 08:00"),
    ([2], "2026-03-03 08:00"),  # it runs: until it ends
    ([2, 5], "2026-03-03 08:00"),
    ([2, 3], "2026-03-03 08:00"),
]


@pytest.mark.parametrize(("days", "until"), UNTIL)
def test_a_request_stands_until_its_first_day_begins(days: list[int], until: str) -> None:
    ends: datetime = request_ends([SPANS[day] for day in days], now=at("2026-03-02 09:00"))
    assert ends == at(until)


KEEPERS = [
    (LEADER, True),
    (DUTY_ROOM, True),
    (SUPERVISOR, True),
    (ABOVE_ALL, True),
    (CLERK, True),
    (replace(CLERK, town_id=PLACE.town_id), True),
    (replace(CLERK, town_id=PLACE.town_id + 1), False),
    (DUTY[0], False),
    (DISPATCHER, False),
    (ELSEWHERE, False),
]


@pytest.mark.parametrize(("member", "keeps"), KEEPERS)
def test_who_looks_after_a_village_moves_days_for_others(member: Person, keeps: bool) -> None:
    assert keeps_roster(member, PLACE) is keeps


TAKERS = [
    (DUTY[2], True),
    (LEADER, True),
    (DUTY_ROOM, True),
    (replace(ELSEWHERE, town_id=PLACE.town_id), True),
    (replace(ELSEWHERE, town_id=PLACE.town_id + 1), False),
    (DISPATCHER, False),
    (replace(SUPERVISOR, town_id=PLACE.town_id), False),
]


@pytest.mark.parametrize(("member", "may"), TAKERS)
def test_who_serves_or_leads_a_village_or_is_a_cadre_of_its_town_takes_over(member: Person, may: bool) -> None:
    assert may_take_over(member, PLACE) is may


def test_the_nearest_above_approves_who_is_neither_of_the_two() -> None:
    away = replace(LEADER, chat_id=None)
    assert approver_of(PLACE, but=(1, 2)) == LEADER
    assert approver_of(PLACE, but=(LEADER.person_id, 2)) == SUPERVISOR
    assert approver_of(replace(PLACE, leader=away), but=(1,)) == SUPERVISOR
    assert approver_of(replace(PLACE, leader=None, town_supervisors=()), but=(1,)) == DUTY_ROOM
    nobody = replace(PLACE, leader=None, town_supervisors=(), duty_room=None, office_supervisors=())
    assert approver_of(nobody, but=()) is None
