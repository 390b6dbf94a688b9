"""Who may know: one table, roles by what the petition is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.audience import Sees, audience, may_see_unsubmitted
from bot.rules.people import Person
from tests.rules.village import (
    ABOVE_ALL,
    CLERK,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    ELSEWHERE,
    LEADER,
    PETITIONER,
    PLACE,
    SUPERVISOR,
    case,
    place,
    resident,
)

# Who, what he sees of an ordinary petition, what of one about a cadre. The handler of each is somebody else.
TABLE = [
    (PETITIONER, Sees.IDENTITY, Sees.IDENTITY),
    (resident(901), Sees.NOTHING, Sees.NOTHING),
    (DUTY[0], Sees.LINE, Sees.NOTHING),
    (DUTY[1], Sees.LINE, Sees.NOTHING),
    (LEADER, Sees.CARD, Sees.NOTHING),
    (DUTY_ROOM, Sees.CARD, Sees.NOTHING),
    (DISPATCHER, Sees.CARD, Sees.CARD),
    (SUPERVISOR, Sees.CARD, Sees.CARD),
    (ABOVE_ALL, Sees.CARD, Sees.CARD),
    (CLERK, Sees.COUNT, Sees.NOTHING),
    (ELSEWHERE, Sees.NOTHING, Sees.NOTHING),
]


@pytest.mark.parametrize(("person", "ordinary", "about"), TABLE)
def test_each_sees_what_his_place_allows(person: Person, ordinary: Sees, about: Sees) -> None:
    assert audience(case(handler_id=None), person, PLACE) is ordinary
    assert audience(case(handler_id=None, about_cadre=True), person, PLACE) is about


@pytest.mark.parametrize("person", [ELSEWHERE, CLERK, DUTY[0], DUTY_ROOM])
def test_the_handler_sees_the_card_whoever_he_is(person: Person) -> None:
    assert audience(case(handler_id=person.person_id), person, PLACE) is Sees.CARD


def test_the_handler_of_a_petition_about_a_cadre_sees_the_card() -> None:
    assert audience(case(handler_id=ELSEWHERE.person_id, about_cadre=True), ELSEWHERE, PLACE) is Sees.CARD


@pytest.mark.parametrize("person", [*DUTY, LEADER])
def test_the_circle_sees_nothing_even_as_handler_or_in_a_higher_post(person: Person) -> None:
    posts = {"dispatchers": (person,), "town_supervisors": (person,), "office_supervisors": (person,)}
    assert audience(case(handler_id=person.person_id, about_cadre=True), person, place(**posts)) is Sees.NOTHING


MEANT = [*DUTY, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL, CLERK, ELSEWHERE]


@pytest.mark.parametrize("person", MEANT)
def test_whom_it_is_about_sees_nothing_whatever_his_post(person: Person) -> None:
    meant = case(
        about_cadre=True, concerned=str(person.person_id), handler_id=person.person_id, caller_id=person.person_id
    )
    assert audience(meant, person, PLACE) is Sees.NOTHING


@pytest.mark.parametrize("person", [DISPATCHER, SUPERVISOR, ABOVE_ALL])
def test_whoever_is_not_meant_sees_it_as_before(person: Person) -> None:
    assert audience(case(about_cadre=True, concerned="17", handler_id=None), person, PLACE) is Sees.CARD


@pytest.mark.parametrize("person", [DUTY_ROOM, DISPATCHER])
@pytest.mark.parametrize("about", [True, False, None])
def test_what_was_not_submitted_does_not_show_to_whom_it_names(person: Person, about: bool | None) -> None:
    assert not may_see_unsubmitted(about, person, place(concerned=frozenset({person.person_id})))


@given(st.sampled_from([row[0] for row in TABLE]), st.sampled_from([None, *range(1, 18)]))
def test_nobody_sees_more_of_a_petition_about_a_cadre(person: Person, handler_id: int | None) -> None:
    ordinary = audience(case(handler_id=handler_id), person, PLACE)
    assert audience(case(handler_id=handler_id, about_cadre=True), person, PLACE) <= ordinary


@given(st.sampled_from([row[0] for row in TABLE if row[0].kind == "staff"]), st.booleans())
def test_nobody_on_the_staff_sees_who_the_petitioner_is(person: Person, about_cadre: bool) -> None:
    found = case(handler_id=person.person_id, petitioner_id=person.person_id, about_cadre=about_cadre)
    assert audience(found, person, PLACE) < Sees.IDENTITY


# Who sees a draft that was not submitted: 是否涉及干部？ answered 否, 是, not asked yet.
UNSUBMITTED = [
    (PETITIONER, False, False, False),
    (DUTY[0], False, False, False),
    (LEADER, False, False, False),
    (DUTY_ROOM, True, False, False),
    (DISPATCHER, False, True, True),
    (SUPERVISOR, False, False, False),
    (ABOVE_ALL, False, False, False),
    (CLERK, False, False, False),
    (ELSEWHERE, False, False, False),
]


@pytest.mark.parametrize(("person", "no", "yes", "unasked"), UNSUBMITTED)
def test_what_was_not_submitted_shows_to_the_duty_room_or_to_a_dispatcher_alone(
    person: Person, no: bool, yes: bool, unasked: bool
) -> None:
    found = [may_see_unsubmitted(about, person, PLACE) for about in (False, True, None)]
    assert found == [no, yes, unasked]


@pytest.mark.parametrize("about", [True, None])
@pytest.mark.parametrize("person", [*DUTY, LEADER])
def test_a_dispatcher_of_the_circle_does_not_see_what_may_be_about_him(person: Person, about: bool | None) -> None:
    assert not may_see_unsubmitted(about, person, place(dispatchers=(person,)))
