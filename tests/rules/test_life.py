"""The steps of a case: what follows from each. Who may do them in which state stands in test_steps.py."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import feedback, life, requests, withdrawal
from bot.rules.cases import STOOD_STILL, WITH_HANDLER, Case, Decision, State, Tell
from bot.rules.deadlines import deadline
from bot.rules.errors import (
    AlreadyClosed,
    EnoughQuestions,
    NotNow,
    RuleBroken,
)
from bot.rules.reminders import next_alarm
from bot.rules.requests import Request, RequestKind, RequestState
from bot.rules.rota import OnDuty, Reason
from tests.rules.village import DUTY, OFFICE, at, case, case_in

HANDLER, PETITIONER = 1, 900
NOW = at("2026-03-05 10:00")
EVENT = 88

S = State
Step = Callable[..., Decision]


def asked(step: Step, **values: Any) -> Step:
    """Return a resident's step that answers the question that is open."""

    def answered(found: Case, *args: Any, **more: Any) -> Decision:
        return step(found, *args, question=feedback.question_of(found), **values, **more)

    return answered


def graded(grade: str) -> Step:
    def step(found: Case, *args: Any, **more: Any) -> Decision:
        return feedback.grade(found, *args, round=found.round, grade=grade, up=11, **more)

    return step


def given_to(found: Case, *args: Any, reachable: bool, **more: Any) -> Decision:
    return life.assign(found, *args, to=2, reason=Reason.PASSED_ON, reachable=reachable, **more)


wrote = {"text": "修好了", "event_id": EVENT}
HOLD = Request(
    9, 5, RequestKind.HOLD, RequestState.GRANTED, 1, NOW, decided_by=11, until_day=at("2026-03-20 12:00").date()
)
EVERY_STEP: dict[str, Step] = {
    "签收": life.sign,
    "办结答复": partial(life.answer, final=True, **wrote),
    "进展": partial(life.answer, final=False, **wrote),
    "办结答复, of what was delivered before": partial(life.finalise, event_id=EVENT, outcome="sent"),
    "办结答复, of what is on its way": partial(life.finalise, event_id=EVENT, outcome="sending"),
    "办结答复, of what did not arrive": partial(life.finalise, event_id=EVENT, outcome="refused", why="blocked"),
    "已当面告知": life.tell_in_person,
    "需补充": partial(life.ask_back, **wrote),
    "转办": partial(given_to, reachable=True),
    "转办, to somebody who cannot be reached": partial(given_to, reachable=False),
    "定村": partial(life.locate, village=(1, 3)),
    "补充": partial(life.supplement, text="还有一点"),
    "已解决": asked(feedback.solved),
    "未解决": asked(feedback.unsolved, up=11),
    "满意": graded("satisfied"),
    "基本满意": graded("basically"),
    "不满意": graded("unsatisfied"),
    "不用了": withdrawal.withdraw,
    "接着办": partial(withdrawal.take_back, to=OnDuty(DUTY[1], "cadre", Reason.TURN)),
    "为什么": partial(feedback.say_why, text="水还是黄的"),
    "我来办": life.take,
    "催办": life.urge,
    "挂账": partial(requests.hold, request=HOLD),
}


def test_every_button_of_an_earlier_round_is_refused() -> None:
    for state in (state for state in State if state is not S.ARCHIVED):
        again = case_in(state, round=2)
        for step in (feedback.solved, partial(feedback.unsolved, up=None)):
            with pytest.raises(NotNow):
                step(again, OFFICE, by=PETITIONER, question=feedback.question_of(replace(again, round=1)), now=NOW)
        with pytest.raises(NotNow):
            feedback.grade(again, OFFICE, by=PETITIONER, round=1, grade="satisfied", up=None, now=NOW)


def test_a_third_question_in_one_round_is_refused() -> None:
    with pytest.raises(EnoughQuestions):
        life.ask_back(case_in(S.IN_PROGRESS, questions=2), OFFICE, by=HANDLER, text="几号楼？", event_id=9, now=NOW)


def test_a_grade_is_given_once() -> None:
    with pytest.raises(NotNow):
        graded("satisfied")(case_in(S.CLOSED, grade="basically"), OFFICE, by=PETITIONER, now=NOW)


def test_signing_changes_nothing_but_that_it_is_signed() -> None:
    found = case_in(S.DISPATCHED)
    signed = replace(found, state=S.IN_PROGRESS, signed_at=NOW)
    assert life.sign(found, OFFICE, by=HANDLER, now=NOW) == Decision(signed, "signed", HANDLER)


def test_answering_signs_and_goes_to_the_resident_at_once() -> None:
    decision = life.answer(case_in(S.DISPATCHED), OFFICE, by=HANDLER, final=True, now=NOW, **wrote)
    assert decision.case.signed_at == NOW
    assert decision.tells == (Tell("answer", PETITIONER, "修好了"),)


def test_without_a_tap_it_is_progress_and_he_is_asked_which_it_was() -> None:
    decision = life.answer(case_in(S.IN_PROGRESS), OFFICE, by=HANDLER, final=False, now=NOW, **wrote)
    assert decision.tells == (Tell("answer", PETITIONER, "修好了"), Tell("final_or_progress", HANDLER))
    assert decision.case.is_overdue(at("2026-03-09 18:00"))


def test_only_a_delivered_final_answer_ends_the_chase_and_asks_the_resident() -> None:
    sent = case_in(S.REPLIED)
    ended = life.delivered(sent, OFFICE, event_id=77, now=NOW)
    assert (ended.case.state, ended.case.delivered_at) == (S.AWAITING_FEEDBACK, NOW)
    assert ended.tells == (Tell("ask_feedback", PETITIONER),)
    progress = case_in(S.IN_PROGRESS, answer_id=77, answer_state="sending")
    assert life.delivered(progress, OFFICE, event_id=77, now=NOW) == Decision(
        replace(progress, answer_state="sent", contacted_at=NOW), "delivered"
    )
    other = life.delivered(sent, OFFICE, event_id=66, now=NOW)
    assert other == Decision(replace(sent, contacted_at=NOW), "delivered")


def test_a_refused_answer_resumes_the_chase_and_says_why() -> None:
    decision = life.refused(case_in(S.REPLIED), OFFICE, event_id=77, why="blocked", now=NOW)
    assert (decision.case.state, decision.case.answer_state, decision.case.answer_why) == (
        S.IN_PROGRESS,
        "refused",
        "blocked",
    )
    assert decision.tells == (Tell("answer_refused", HANDLER, "blocked"),)


def test_an_older_message_that_did_not_arrive_leaves_the_answer_alone() -> None:
    sent = case_in(S.REPLIED)
    assert life.refused(sent, OFFICE, event_id=66, why="blocked", now=NOW).case == sent


@pytest.mark.parametrize("state", [S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS, S.REWORKING])
def test_what_was_refused_may_be_told_in_person(state: State) -> None:
    undelivered = case_in(state, answer_id=77, answer_final=True, answer_state="refused", answer_why="blocked")
    told = life.tell_in_person(undelivered, OFFICE, by=HANDLER, now=NOW)
    assert (told.case.state, told.case.answer_state, told.case.delivered_at) == (S.AWAITING_FEEDBACK, "told", NOW)
    assert (told.event, told.actor_id) == ("told_in_person", HANDLER)
    assert told.tells == (Tell("ask_feedback", PETITIONER),)


def test_progress_told_in_person_is_no_final_answer() -> None:
    progress = case_in(S.IN_PROGRESS, answer_id=77, answer_state="refused")
    told = life.tell_in_person(progress, OFFICE, by=HANDLER, now=NOW).case
    assert told == replace(progress, answer_state="told", contacted_at=NOW)


def test_telling_it_in_person_ends_the_pause_of_an_open_question() -> None:
    asked_back = case_in(S.NEED_INFO, answer_final=True, answer_state="refused")
    told = life.tell_in_person(asked_back, OFFICE, by=HANDLER, now=NOW).case
    assert (told.state, told.paused_at) == (S.AWAITING_FEEDBACK, None)


def test_silence_closes_as_no_feedback_and_never_as_satisfied() -> None:
    decision = feedback.feedback_is_over(case_in(S.AWAITING_FEEDBACK), OFFICE, now=NOW)
    assert (decision.case.state, decision.case.result, decision.case.grade) == (S.CLOSED, "no_feedback", None)
    assert decision.tells == (Tell("closed_silently", PETITIONER),)


@pytest.mark.parametrize("changed", [{"result": "no_feedback"}, {"asked_again": True}])
def test_a_closed_case_that_was_asked_about_may_still_be_unsolved(changed: dict[str, Any]) -> None:
    decision = asked(feedback.unsolved, up=11)(case_in(S.CLOSED, **changed), OFFICE, by=PETITIONER, now=NOW)
    assert (decision.case.state, decision.case.round, decision.case.handler_id) == (S.REWORKING, 2, 11)


@pytest.mark.parametrize("up", [11, None])
def test_unsolved_begins_a_round_with_clocks_of_its_own_one_level_up(up: int | None) -> None:
    decision = asked(feedback.unsolved, up=up)(case_in(S.AWAITING_FEEDBACK), OFFICE, by=PETITIONER, now=NOW)
    again = decision.case
    assert (again.round, again.handler_id, again.due_at) == (2, up or HANDLER, at("2026-03-10 18:00"))
    assert (again.reminders, again.questions, again.delivered_at, again.signed_at) == (0, 0, None, None)
    assert decision.tells == (Tell("ask_why", PETITIONER), Tell("card", up or HANDLER))


def test_the_second_round_can_be_graded_like_the_first() -> None:
    again = graded("unsatisfied")(case_in(S.CLOSED), OFFICE, by=PETITIONER, now=NOW).case
    answered = life.finalise(again, OFFICE, by=11, event_id=EVENT, outcome="sent", now=NOW).case
    closed = asked(feedback.solved)(answered, OFFICE, by=PETITIONER, now=NOW).case
    assert graded("satisfied")(closed, OFFICE, by=PETITIONER, now=NOW).case.grade == "satisfied"


moments = st.datetimes(datetime(2026, 3, 2, 10), datetime(2026, 5, 1)).map(lambda when: at(when.isoformat()))
UNTOUCHED = ("due_at", "contact_by", "registered_at", "paused_at", "reminders", "reminded_at", "questions", "round")


@given(st.sampled_from(sorted(WITH_HANDLER)), moments, st.booleans(), st.integers(0, 9))
def test_handing_over_resets_no_clock_but_the_signing_one(
    state: State, now: datetime, reachable: bool, reminders: int
) -> None:
    found = case_in(state, reminders=reminders)
    moved = life.assign(found, OFFICE, to=2, reason=Reason.PASSED_ON, reachable=reachable, now=now).case
    taken = life.take(found, OFFICE, by=2, now=now).case
    for given_away in (moved, taken):
        assert [getattr(given_away, name) for name in UNTOUCHED] == [getattr(found, name) for name in UNTOUCHED]
        assert given_away.handler_id == 2
        assert given_away.sign_by == deadline(now, OFFICE.sign, OFFICE.calendar)


def test_the_resident_hears_who_has_it_now_but_not_where_it_is_about_a_cadre() -> None:
    taken = life.take(case(), OFFICE, by=11, now=NOW)
    assert taken.tells == (Tell("card", 11), Tell("handed_over", PETITIONER))
    quietly = life.take(case(about_cadre=True), OFFICE, by=14, now=NOW)
    assert quietly.tells == (Tell("card", 14),)


@pytest.mark.parametrize(
    ("asked_at", "replied_at", "due_at"),
    [
        ("2026-03-03 10:00", "2026-03-04 10:00", "2026-03-10 18:00"),  # one working day
        ("2026-03-03 10:00", "2026-03-03 11:00", "2026-03-10 09:30"),  # one hour of it
        ("2026-03-03 12:00", "2026-03-03 14:30", "2026-03-09 18:00"),  # the lunch hour counts nothing
        ("2026-03-03 19:00", "2026-03-04 08:00", "2026-03-09 18:00"),  # nor does the night
        ("2026-03-07 09:00", "2026-03-08 20:00", "2026-03-09 18:00"),  # nor the days off
    ],
)
def test_a_question_moves_the_deadline_by_the_working_time_that_it_took(
    asked_at: str, replied_at: str, due_at: str
) -> None:
    paused = life.ask_back(case(), OFFICE, by=HANDLER, text="几号楼？", event_id=EVENT, now=at(asked_at)).case
    assert paused.due_at == at("2026-03-09 18:00")
    now = at(replied_at)
    ends = (
        life.supplement(paused, OFFICE, by=PETITIONER, text="三号楼", now=now),
        life.reply_is_late(paused, OFFICE, now=now),
        life.refused(paused, OFFICE, event_id=EVENT, why="blocked", now=now),
        life.answer(paused, OFFICE, by=HANDLER, text="先修了", final=False, event_id=99, now=now),
        life.answer(paused, OFFICE, by=HANDLER, text="修好了", final=True, event_id=99, now=now),
        life.finalise(paused, OFFICE, by=HANDLER, event_id=66, outcome="sent", now=now),
    )
    assert [(end.case.due_at, end.case.paused_at) for end in ends] == [(at(due_at), None)] * len(ends)


wholes = moments.map(lambda moment: moment.replace(microsecond=0))


@pytest.mark.slow
@given(st.lists(wholes, min_size=2, max_size=6).map(sorted), st.booleans())
def test_planning_anew_by_the_same_calendar_moves_nothing(times: list[datetime], handed_over: bool) -> None:
    found = case()
    for asked_at, replied_at in zip(times[::2], times[1::2], strict=False):
        paused = life.ask_back(replace(found, questions=0), OFFICE, by=HANDLER, text="？", event_id=EVENT, now=asked_at)
        found = life.supplement(paused.case, OFFICE, by=PETITIONER, text="三号楼", now=replied_at).case
    if handed_over:
        found = life.assign(found, OFFICE, to=2, reason=Reason.PASSED_ON, reachable=True, now=times[-1]).case
    assert life.planned_anew(found, OFFICE, 2, history=()) == replace(found, planned_version=2)


def test_a_round_that_was_reopened_is_planned_by_its_own_promise() -> None:
    again = asked(feedback.unsolved, up=11)(case_in(S.AWAITING_FEEDBACK), OFFICE, by=PETITIONER, now=NOW).case
    assert life.planned_anew(again, OFFICE, 2, history=()) == replace(again, planned_version=2)


def test_a_day_off_declared_later_moves_the_deadline_of_an_open_case() -> None:
    calendar = replace(OFFICE.calendar, declared={at("2026-03-05 12:00").date(): False})
    planned = life.planned_anew(case(), replace(OFFICE, calendar=calendar), 2, history=())
    assert planned == replace(case(), planned_version=2, due_at=at("2026-03-10 18:00"))


def test_whoever_stands_in_for_somebody_gone_inherits_the_case_as_it_is() -> None:
    answered = case_in(S.AWAITING_FEEDBACK)
    decision = life.inherit(answered, OFFICE, to=2, reason=Reason.NEXT_IN_TURN, now=NOW)
    assert decision.case == replace(answered, handler_id=2, reason=Reason.NEXT_IN_TURN, handed_at=NOW)
    with pytest.raises(AlreadyClosed):
        life.inherit(case_in(S.CLOSED), OFFICE, to=2, reason=Reason.NEXT_IN_TURN, now=NOW)


def deeds(found: Case, now: datetime) -> dict[str, Callable[[], Decision]]:
    """Return what the program itself does to a case when the time or Telegram says so."""
    known = {"event_id": found.answer_id or 0, "now": now}
    on_its_way = found.answer_state == "sending"
    owed: dict[str, tuple[bool, Callable[[], Decision]]] = {
        "delivered": (on_its_way, lambda: life.delivered(found, OFFICE, **known)),
        "refused": (on_its_way, lambda: life.refused(found, OFFICE, why="blocked", **known)),
        "reply is late": (found.state is S.NEED_INFO, lambda: life.reply_is_late(found, OFFICE, now=now)),
        "feedback is over": (
            found.state is S.AWAITING_FEEDBACK,
            lambda: feedback.feedback_is_over(found, OFFICE, now=now),
        ),
        "asked again": (found.state is S.CLOSED, lambda: feedback.ask_again(found, OFFICE, now=now)),
        "hold is over": (found.state is S.ON_HOLD, lambda: requests.hold_is_over(found, OFFICE, above=11, now=now)),
    }
    return {name: deed for name, (may_be, deed) in owed.items() if may_be}


happenings = st.lists(
    st.tuples(
        st.sampled_from(
            [*EVERY_STEP, "delivered", "refused", "reply is late", "feedback is over", "asked again", "hold is over"]
        ),
        st.sampled_from([HANDLER, 2, 11, PETITIONER]),
        st.integers(0, 5000),
    ),
    max_size=25,
)


def lived(found: Case, what: str, by: int, now: datetime) -> Case:
    """Return the case after something happened, or as it was if the rules forbid it."""
    if what not in EVERY_STEP:
        deed = deeds(found, now).get(what)
        return deed().case if deed else found
    try:
        return EVERY_STEP[what](found, OFFICE, by=found.handler_id if by == HANDLER else by, now=now).case
    except RuleBroken:
        return found


@settings(max_examples=300)
@given(happenings)
def test_whatever_happens_a_case_stays_of_one_piece(story: list[tuple[str, int, int]]) -> None:
    found, now = case(), at("2026-03-02 09:00")
    for what, by, minutes in story:
        before, now = found, now + timedelta(minutes=minutes)
        found = lived(before, what, by, now)
        closed, withdrawn = found.state is S.CLOSED, found.state is S.WITHDRAWN
        assert (found.closed_at is not None, found.result is not None) == (closed or withdrawn, closed)
        assert not closed or found.delivered_at is not None  # nothing closes without a delivered answer
        assert (found.paused_at is not None) == (found.state in STOOD_STILL)
        assert (found.review_at is not None) == (found.state is S.ON_HOLD)
        assert found.handler_id is not None
        assert found.questions <= 2
        assert found.round == before.round or (found.round == before.round + 1 and found.state is S.REWORKING)
        assert found.due_at >= before.due_at or found.round > before.round
        assert next_alarm(found, OFFICE) is not None
