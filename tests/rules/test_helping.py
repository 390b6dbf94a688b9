"""联办: who helps, with which date, and when his part ends."""

from dataclasses import replace

import pytest

from bot.rules import helping
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, State, Tell
from bot.rules.errors import AlreadyClosed, NotNow, NotYours
from bot.rules.helping import HelperState
from bot.rules.requests import Request, RequestKind, RequestState, is_void
from bot.rules.steps import Part, parts_of
from tests.rules.village import DUTY, ELSEWHERE, OFFICE, PLACE, at, case

NOW = at("2026-03-05 10:00")
LEAD, HELPER = DUTY[0].person_id, ELSEWHERE.person_id
ASKED = Request(50, 5, RequestKind.JOINT, RequestState.GRANTED, LEAD, NOW, days=2, other_id=HELPER)


def helped(**changes: object) -> Case:
    return replace(case(helpers=str(HELPER)), **changes)  # type: ignore[arg-type]


def test_a_part_is_due_at_the_close_of_the_last_of_its_working_days() -> None:
    helper = helping.new_helper(ASKED, OFFICE, now=NOW)
    assert helper.due_at == at("2026-03-09 18:00")  # Thursday, then Friday and Monday
    assert helper.next_alarm_at == helper.due_at - OFFICE.before_due
    assert [helper.is_late(helper.due_at), helper.is_late(NOW)] == [True, False]


def test_what_is_due_too_soon_is_reminded_only_when_it_is_due() -> None:
    late = at("2026-03-05 17:59")
    helper = helping.new_helper(
        replace(ASKED, days=1), replace(OFFICE, before_due=late - at("2026-03-01 00:00")), now=late
    )
    assert (helper.before_reminded, helper.next_alarm_at) == (True, helper.due_at)


def test_it_is_said_before_when_it_is_due_and_then_each_working_day() -> None:
    helper = helping.new_helper(ASKED, OFFICE, now=NOW)
    before = helping.reminded(helper, OFFICE, now=helper.due_at - OFFICE.before_due)
    assert before.next_alarm_at == helper.due_at
    assert helping.reminded(before, OFFICE, now=helper.due_at).next_alarm_at == at("2026-03-10 18:00")
    assert helping.ended(before, HelperState.DONE, now=NOW).next_alarm_at is None


def test_he_who_helps_sees_the_card_and_nothing_of_who_it_is_while_he_does() -> None:
    assert audience(helped(), ELSEWHERE, PLACE) is Sees.CARD
    assert parts_of(helped(), ELSEWHERE, PLACE) == {Part.STAFF, Part.HELPER}
    assert audience(case(), ELSEWHERE, PLACE) is Sees.NOTHING


@pytest.mark.parametrize("changes", [{"concerned": str(HELPER), "about_cadre": True}, {"concerned": str(HELPER)}])
def test_whom_it_is_about_sees_nothing_though_he_helps(changes: dict[str, object]) -> None:
    assert audience(helped(**changes), ELSEWHERE, PLACE) is Sees.NOTHING


def test_nobody_of_the_circle_sees_what_is_about_a_cadre_though_he_helps() -> None:
    assert audience(case(helpers=str(DUTY[1].person_id), about_cadre=True), DUTY[1], PLACE) is Sees.NOTHING


def test_granted_he_gets_the_card_and_nothing_else_of_the_case_changes() -> None:
    begun = helping.begin(case(), OFFICE, request=ASKED, by=11)
    assert begun.case == case(helpers=str(HELPER))
    assert begun.tells == (Tell("card", HELPER), Tell("request_granted", LEAD, "50"))
    for again in (helped(), case(handler_id=HELPER)):
        with pytest.raises(NotNow):
            helping.begin(again, OFFICE, request=ASKED, by=11)
    with pytest.raises(AlreadyClosed):
        helping.begin(case(state=State.CLOSED, closed_at=NOW), OFFICE, request=ASKED, by=11)


def test_what_he_says_goes_to_the_handler_alone() -> None:
    said = helping.report(helped(), OFFICE, by=HELPER, text="表坏了")
    assert (said.case, said.tells) == (helped(), (Tell("helper_said", LEAD, "表坏了"),))
    for step in (
        lambda: helping.report(case(), OFFICE, by=HELPER, text="表坏了"),
        lambda: helping.done(case(), OFFICE, by=HELPER),
        lambda: helping.let_go(helped(), OFFICE, helper=HELPER, by=HELPER),
    ):
        with pytest.raises(NotYours):
            step()


def test_a_part_ends_done_let_go_or_lost() -> None:
    assert helping.done(helped(), OFFICE, by=HELPER).case == case()
    assert helping.let_go(helped(), OFFICE, helper=HELPER, by=LEAD).case == case()
    gone = helping.lost(helped(), OFFICE, helper=HELPER)
    assert (gone.case, gone.tells) == (case(), (Tell("helper_gone", LEAD, str(HELPER)),))
    with pytest.raises(NotNow):
        helping.let_go(case(), OFFICE, helper=HELPER, by=LEAD)


def test_only_when_it_is_late_the_handler_hears() -> None:
    assert helping.remind(helped(), OFFICE, helper=HELPER, late=False).tells == (Tell("help_due", HELPER),)
    late = helping.remind(helped(), OFFICE, helper=HELPER, late=True)
    assert late.tells == (Tell("help_due", HELPER), Tell("helper_late", LEAD, str(HELPER)))


def test_over_nobody_helps_and_whoever_has_it_does_not_help_himself() -> None:
    assert helping.settled(helped(closed_at=NOW)).helpers == ""
    assert helping.settled(helped(handler_id=HELPER)).helpers == ""
    assert helping.settled(helped()) == helped()


def test_a_request_for_help_is_void_when_the_case_goes_to_somebody_else() -> None:
    waits = replace(ASKED, state=RequestState.ASKED)
    assert is_void(waits, case(), case(handler_id=DUTY[1].person_id))
    assert not is_void(waits, case(), case(signed_at=NOW, state=State.IN_PROGRESS))
