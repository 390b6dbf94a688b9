"""Every state × every step × every part: the table of steps says who may what, and the rules do that and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.rules import (
    archiving,
    call_back,
    confidentiality,
    emptying,
    ending,
    exclusion,
    feedback,
    helping,
    life,
    meetings,
    merging,
    recusal,
    requests,
    review,
    rounds,
    supervision,
    urgency,
    visits,
    withdrawal,
)
from bot.rules.cases import WITH_HANDLER, Case, Decision, State
from bot.rules.errors import RuleBroken
from bot.rules.people import Person
from bot.rules.requests import Request, RequestKind, RequestState
from bot.rules.rota import OnDuty, Reason
from bot.rules.steps import (
    ABOVE,
    ASKED,
    EVERY,
    HIS_VOICE,
    OPEN,
    STEPS,
    ForbiddenStep,
    Part,
    hold_against,
    parts_of,
    refusal,
)
from bot.rules.town import OfficeRules
from bot.texts.refusals import SENTENCES
from docs.life import printed
from tests.rules.village import (
    ABOVE_ALL,
    DISPATCHER,
    DUTY,
    DUTY_ROOM,
    ELSEWHERE,
    LEADER,
    OFFICE,
    PETITIONER,
    PLACE,
    SUPERVISOR,
    at,
    case_in,
    resident,
    staff,
)

ROOT = Path(__file__).parents[2]
NOW = at("2026-03-03 11:00")
CALLER, STRANGER = staff(21, "callback"), resident(901)
PEOPLE = (PETITIONER, STRANGER, DUTY[0], DUTY[1], CALLER, LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ELSEWHERE)
WROTE = {"text": "修好了", "event_id": 88}
S = State


@dataclass(frozen=True)
class Deed:
    """A rule as it is called, and what of a case has to be so that nothing but the table stands against it."""

    event: str
    do: Callable[..., Decision]
    given: dict[str, Any] = field(default_factory=dict)
    from_above: bool = False  # who may, only the action can tell: it asks before, and `apply` once more
    by_program: bool = False  # though others may the same
    among: frozenset[State] = frozenset(State)  # where it leads to this event; elsewhere it is refused
    but: frozenset[State] = frozenset()  # where the same rule leads to another event
    only: frozenset[Part] = frozenset()  # of those whom the table allows, where several rules lead to the same event


def request(kind: RequestKind) -> Request:
    days, until = (5, None) if kind is RequestKind.EXTENSION else (None, at("2026-03-20 12:00").date())
    return Request(
        9,
        5,
        kind,
        RequestState.ASKED,
        1,
        at("2026-03-03 09:00"),
        decider_id=11,
        decided_by=11,
        days=days,
        until_day=until,
    )


def of(kind: RequestKind) -> dict[str, Any]:
    return {"request": request(kind)}


def asks(kind: RequestKind) -> Callable[..., Decision]:
    return lambda found, office, by, now: requests.ask(
        found, office, request=replace(request(kind), asked_by=by), earlier=(), text="", parts="", now=now
    )


def answers_question(step: Callable[..., Decision], **values: Any) -> Callable[..., Decision]:
    return lambda found, office, by, now: step(
        found, office, by=by, question=feedback.question_of(found), now=now, **values
    )


def missed(found: Case, office: OfficeRules, by: int, now: datetime) -> Decision:
    return call_back.missed(found, office, by=by, call=call_back.ordinal(found, 0), tries=(), decider=None, now=now)


def graded(grade: str) -> Callable[..., Decision]:
    return lambda found, office, by, now: feedback.grade(
        found, office, by=by, round=found.round, grade=grade, up=11, now=now
    )


def timeless(step: Callable[..., Decision], **values: Any) -> Callable[..., Decision]:
    return lambda found, office, by, now: step(found, office, by=by, **values)


def by_program(step: Callable[..., Decision], **values: Any) -> Callable[..., Decision]:
    return lambda found, office, by, now: step(found, office, now=now, **values)


SILENT = {"result": "no_feedback"}
REFUSED = {"answer_state": "refused", "answer_final": True}
NO_CHAT = {"no_chat": True, "caller_id": CALLER.person_id}
URGENT = {"urgent_at": at("2026-03-03 09:00"), "urgent_told_at": at("2026-03-03 09:00")}
THIRD = {"round": 3, "supervised": "yellow", "supervised_at": NOW}
HELPED = {"helpers": str(ELSEWHERE.person_id)}
HELP = Request(9, 5, RequestKind.JOINT, RequestState.GRANTED, 1, NOW, days=2, other_id=ELSEWHERE.person_id)
ANY = frozenset(person.person_id for person in PEOPLE)
AWAITING, HANDLER = frozenset({S.AWAITING_FEEDBACK}), frozenset({Part.HANDLER})
MERGED, INTO = frozenset({S.MERGED}), case_in(S.IN_PROGRESS, case_id=6)
DEEDS = (
    Deed("signed", life.sign),
    Deed("excluded", partial(exclusion.exclude, handled=frozenset(), text="他找错了人"), from_above=True),
    Deed("included", partial(exclusion.include, handled=frozenset()), {"excluded": True}, from_above=True),
    Deed("answered", partial(life.answer, final=True, **WROTE)),
    Deed("answered", partial(life.answer, final=True, **WROTE), NO_CHAT),
    Deed("answered", partial(life.finalise, event_id=88, outcome="sent")),
    Deed("answered", partial(life.finalise, event_id=88, outcome="sending")),
    Deed("answered", partial(life.finalise, event_id=88, outcome="refused", why="blocked")),
    Deed("progressed", partial(life.answer, final=False, **WROTE)),
    Deed("asked_back", partial(life.ask_back, **WROTE)),
    Deed("told_in_person", life.tell_in_person, REFUSED),
    Deed("told_in_person", life.tell_in_person, {**REFUSED, "answer_final": False}),
    Deed("answer_named", partial(life.name_answer, kind="partly", round=2), {"answer_final": True, "round": 2}),
    Deed("corrected", partial(life.correct, text="改一下", parts="")),
    Deed("contact_seen", life.see_contact),
    Deed("round_granted", rounds.another, THIRD),
    *(
        Deed(
            "assigned",
            partial(life.assign, to=2, reason=Reason.PASSED_ON, reachable=reachable),
            among=WITH_HANDLER,
            from_above=True,
        )
        for reachable in (True, False)
    ),
    Deed("assigned", life.take, among=WITH_HANDLER, from_above=True, only=ABOVE),
    Deed("assigned", by_program(life.inherit, to=2, reason=Reason.NEXT_IN_TURN), by_program=True),
    Deed("located", partial(life.locate, village=(1, 3)), from_above=True),
    Deed("urged", life.urge, from_above=True),
    Deed("supervised", partial(supervision.supervise, colour="yellow", hear=()), from_above=True),
    Deed("directed", partial(supervision.direct, text="快办", hear=()), {"supervised": "red"}, from_above=True),
    Deed("decided", partial(meetings.decide, text="快办", by_day=None), from_above=True),
    Deed("unsupervised", partial(supervision.lift, hear=()), {"supervised": "red"}, from_above=True),
    Deed("concerned", partial(recusal.concern, whom=frozenset({17}), how="chosen"), among=OPEN, from_above=True),
    Deed("spared", partial(recusal.spare, whom=frozenset({17})), from_above=True),
    Deed("not_accepted", partial(ending.refuse, may=ANY, code="court"), {"round": 1}, from_above=True),
    Deed("transferred_out", partial(ending.transfer, may=ANY, code="police"), among=WITH_HANDLER, from_above=True),
    Deed(
        "merged", partial(merging.merge, into=replace(INTO, round=3, due_at=NOW)), among=WITH_HANDLER, from_above=True
    ),
    Deed("joined", timeless(merging.receive, of=INTO), from_above=True),
    Deed("parted", timeless(merging.part, of=INTO), from_above=True),
    Deed("split", partial(merging.split, of=INTO, to=OnDuty(DUTY[1], "cadre", Reason.TURN)), from_above=True),
    Deed("supporter_said", timeless(merging.verdict, of=INTO, question=3, solved=True)),
    Deed("supporter_graded", timeless(merging.grade, of=INTO, round=1, grade="satisfied"), {"result": merging.SOLVED}),
    Deed("asked_anew", lambda found, office, by, now: merging.ask_anew(found, office), but=EVERY - MERGED),
    Deed("requested", asks(RequestKind.REWORK), from_above=True),
    Deed(
        "request_put_on",
        lambda found, office, by, now: requests.put_on(found, office, request=request(RequestKind.HOLD), to=14),
    ),
    Deed(
        "request_taken_back",
        lambda found, office, by, now: requests.take_back(
            found, office, request=replace(request(RequestKind.HOLD), asked_by=by), by=by
        ),
        from_above=True,
    ),
    Deed(
        "request_refused",
        lambda found, office, by, now: requests.refuse(found, office, request=request(RequestKind.HOLD), by=by),
        from_above=True,
    ),
    Deed(
        "request_why",
        lambda found, office, by, now: requests.say_why(
            found, office, request=replace(request(RequestKind.HOLD), decided_by=by), by=by, text="不行", parts=""
        ),
        from_above=True,
    ),
    Deed("request_granted", timeless(requests.granted, **of(RequestKind.MERGE)), from_above=True),
    Deed("helper_called", timeless(helping.begin, request=HELP), from_above=True),
    Deed("helper_said", timeless(helping.report, text="表坏了"), HELPED),
    Deed("helper_done", timeless(helping.done), HELPED),
    Deed("helper_ended", timeless(helping.let_go, helper=ELSEWHERE.person_id), HELPED),
    Deed("helper_gone", lambda found, office, by, now: helping.lost(found, office, helper=17)),
    Deed("helper_reminded", lambda found, office, by, now: helping.remind(found, office, helper=17, late=True)),
    Deed("extended", partial(requests.extend, **of(RequestKind.EXTENSION)), from_above=True),
    Deed("legally_extended", partial(requests.extend_legally, **of(RequestKind.LEGAL)), from_above=True),
    Deed("held", partial(requests.hold, **of(RequestKind.HOLD)), from_above=True),
    Deed("hold_over", by_program(requests.hold_is_over, above=11)),
    Deed("supplemented", partial(life.supplement, text="还有一点"), only=frozenset({Part.PETITIONER})),
    Deed("supplemented", partial(life.note, text="他说还有"), NO_CHAT, from_above=True, only=frozenset({Part.STAFF})),
    Deed("edited", partial(life.edit, text="改了", parts=""), from_above=True),
    Deed("followed", partial(life.follow, text="", parts=""), from_above=True),
    Deed("contact_given", timeless(visits.let_see, to=1, what="phone", first=True)),
    Deed("contact_ended", timeless(visits.take_back)),
    Deed("identity_chosen", timeless(confidentiality.choose, mode=confidentiality.Mode.ANONYMOUS)),
    Deed("who_given", timeless(confidentiality.give_who)),
    Deed("erased", emptying.erased),
    Deed("emptied", emptying.emptied),
    Deed("emptied", by_program(emptying.emptied_by_age), by_program=True),
    Deed("withdrawn", withdrawal.withdraw, among=WITH_HANDLER),
    Deed("withdrawn", merging.leave, but=EVERY - MERGED),
    *(
        Deed(
            "taken_back",
            partial(withdrawal.take_back, to=OnDuty(one, "cadre", Reason.TURN)),
            {"signed_at": signed, "round": n},
        )
        for one in (DUTY[0], DUTY[1], staff(3, blocked=True))
        for signed in (None, NOW)
        for n in (1, 2)
    ),
    Deed("closed", answers_question(feedback.solved), SILENT, among=ASKED, only=HIS_VOICE),
    Deed("closed", answers_question(feedback.solved), {**SILENT, **NO_CHAT}, among=ASKED, only=HIS_VOICE),
    Deed("closed", by_program(feedback.feedback_is_over), by_program=True),
    Deed("confirmed", answers_question(feedback.solved), {"asked_again": True, "result": "resolved"}, but=AWAITING),
    Deed("graded", graded("satisfied")),
    Deed("reopened", graded("unsatisfied"), among=frozenset({S.CLOSED})),
    Deed("reopened", answers_question(feedback.unsolved, up=11), SILENT),
    Deed("sent_back", partial(feedback.send_back, up=11), from_above=True),
    Deed("said_why", partial(feedback.say_why, text="水还是黄的")),
    Deed("review_asked", review.asked),
    Deed("marked_urgent", partial(urgency.mark, hear=[]), from_above=True),
    Deed("urgent_told", by_program(urgency.tell_again, hear=[]), URGENT),
    Deed("urgent_taken", urgency.attend, URGENT, only=HANDLER, from_above=True),
    Deed("urgent_taken", urgency.attend, URGENT, but=WITH_HANDLER, only=ABOVE, from_above=True),
    Deed("not_reached", missed, {**NO_CHAT, **REFUSED}, but=AWAITING, only=HANDLER),
    Deed("not_reached", missed, {**NO_CHAT, **REFUSED}, but=WITH_HANDLER, only=frozenset({Part.CALLER})),
    Deed("reply_late", by_program(life.reply_is_late)),
    Deed("asked_again", by_program(feedback.ask_again)),
    Deed(
        "archived",
        lambda found, office, by, now: archiving.archive(found, office, now=at("2027-03-03 10:00")),
        among=EVERY - MERGED,
    ),
)


BY_PROGRAM = frozenset({Part.PROGRAM})
NAMES = [f"{deed.event}-{n}" for n, deed in enumerate(DEEDS)]
each_deed = pytest.mark.parametrize("deed", DEEDS, ids=NAMES)


def reached(state: State, given: dict[str, Any]) -> Case:
    """A case in a state; once it is transferred nobody is to call, or helps."""
    found = case_in(state, **given)
    return replace(found, caller_id=None, helpers="") if found.is_transferred else found


def starts(deed: Deed) -> Iterator[tuple[Case, int, frozenset[Part]]]:
    """Yield every state with everybody, and what he is to the case there; what only the program does, it does."""
    for found in (reached(state, deed.given) for state in State if state not in deed.but):
        if STEPS[deed.event].by == BY_PROGRAM or deed.by_program:
            yield found, 0, BY_PROGRAM
            continue
        for person in PEOPLE:
            yield found, person.person_id, heard_as(found, parts_of(found, person, PLACE))


def heard_as(found: Case, parts: frozenset[Part]) -> frozenset[Part]:
    """What somebody is by his own voice: who has no chat speaks through his caller."""
    return parts - {Part.PETITIONER} if found.no_chat else parts


def came_of(deed: Deed, found: Case, by: int) -> Decision | type[RuleBroken]:
    try:
        return deed.do(found, OFFICE, by=by, now=NOW)
    except RuleBroken as error:
        return type(error)


@each_deed
def test_each_step_does_what_the_table_says_and_is_refused_as_it_says(deed: Deed) -> None:
    step = STEPS[deed.event]
    for found, by, parts in starts(deed):
        his = step.is_for(parts & deed.only if deed.only else parts)
        if not his and (deed.from_above or step.is_for(parts)):
            continue  # the next test, or another rule
        outcome = came_of(deed, found, by)
        if not his:
            assert outcome is step.not_his, (found.state, by)
        elif found.state not in step.ways or found.state not in deed.among:
            assert outcome is refusal(step, found.state), (found.state, by)
        else:
            assert isinstance(outcome, Decision), (found.state, by, outcome)
            assert (outcome.event, outcome.case.state in step.ways[found.state]) == (deed.event, True)
            hold_against(found, outcome, parts)


@each_deed
def test_nothing_is_written_for_somebody_whom_the_table_does_not_name(deed: Deed) -> None:
    step = STEPS[deed.event]
    able = {person.person_id: parts_of(case_in(S.IN_PROGRESS, **deed.given), person, PLACE) for person in PEOPLE}
    made = [one for found, by, _ in starts(deed) if isinstance(one := came_of(deed, found, by), Decision)]
    assert made
    for parts in able.values():
        if not step.is_for(parts):
            with pytest.raises(ForbiddenStep):
                hold_against(case_in(made[0].case.state), replace(made[0], case=case_in(made[0].case.state)), parts)


@pytest.mark.parametrize("event", STEPS)
def test_from_no_other_state_and_to_no_other_is_anything_written(event: str) -> None:
    step = STEPS[event]
    for before in State:
        for after in State:
            decision, allowed = Decision(case_in(after), event), after in step.ways.get(before, ())
            if allowed:
                hold_against(case_in(before), decision, step.by)
            else:
                with pytest.raises(ForbiddenStep):
                    hold_against(case_in(before), decision, step.by)


def test_what_the_table_does_not_know_is_not_written() -> None:
    with pytest.raises(ForbiddenStep):
        hold_against(case_in(S.IN_PROGRESS), Decision(case_in(S.IN_PROGRESS), "vanished"), Part)


def test_the_handler_is_no_judge_of_himself() -> None:
    both = frozenset({Part.HANDLER, Part.LEADER, Part.SUPERVISOR, Part.STAFF})
    assert [event for event in ("urged", "supervised", "extended", "held", "closed") if STEPS[event].is_for(both)] == []


@pytest.mark.parametrize(
    ("handler", "changed", "over"),
    [
        (LEADER, {"round": 1}, ()),
        (DUTY[0], {"round": 2}, ()),
        (LEADER, {"round": 2}, (DUTY_ROOM, DISPATCHER)),
        (SUPERVISOR, {"round": 2}, (LEADER, DUTY_ROOM, DISPATCHER)),
        (SUPERVISOR, {"review_of": 4}, (LEADER, DUTY_ROOM, DISPATCHER)),
        (ABOVE_ALL, {"round": 3}, (LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR)),
        (SUPERVISOR, {"round": 2, "about_cadre": True}, (DISPATCHER,)),
    ],
)
def test_past_whom_it_was_sent_up_he_does_not_steer_it(
    handler: Person, changed: dict[str, Any], over: tuple[Person, ...]
) -> None:
    found = case_in(S.IN_PROGRESS, handler_id=handler.person_id, **changed)
    near = (LEADER, DUTY_ROOM, DISPATCHER, SUPERVISOR, ABOVE_ALL)
    parts = {person.person_id: parts_of(found, person, PLACE) for person in near}
    assert [one for one in near if Part.PASSED_OVER in parts[one.person_id]] == list(over)
    for event in ("urged", "assigned", "located"):
        assert not any(STEPS[event].is_for(parts[one.person_id]) for one in over)


def test_every_refusal_of_the_table_has_its_sentence() -> None:
    said = {refusal(step, state) for step in STEPS.values() for state in State if state not in step.ways}
    said |= {step.not_his for step in STEPS.values()}
    assert {error for error in said if error not in SENTENCES} == set()


DONE_IN_ACTIONS = {
    "registered",
    "settled",
    "identity_seen",
    "call_back",
    "delivered",
    "refused",
    "reminded",
    "planned_anew",
}
"""These follow from others, or are made where they are written: the stories go through them, and `apply` holds them too."""


def test_every_line_of_the_table_is_tried() -> None:
    assert {deed.event for deed in DEEDS} == set(STEPS) - DONE_IN_ACTIONS


def test_the_page_is_the_table() -> None:
    assert (ROOT / "docs/life.md").read_text("utf-8") == printed()
