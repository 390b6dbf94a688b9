"""The life of a case as one table: for each kind of event who may, from which states, to which, and what is said else.

Rules are guarded by it, `apply` holds every step against it, docs/life.md is printed from it. A further step is a further
line of STEPS.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec

from bot.rules.audience import Sees, audience
from bot.rules.cases import ENDED, WITH_HANDLER, Case, Decision, State
from bot.rules.errors import (
    AlreadyAnswered,
    AlreadyClosed,
    AlreadySigned,
    AlreadyWithdrawn,
    AnswerIsThere,
    NotNow,
    NotToDecide,
    NotYours,
    OnHoldAlready,
    ReviewTooLate,
    RuleBroken,
    TooLate,
    UrgentGone,
)
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of
from bot.rules.rota import level_of


class Part(StrEnum):
    """What somebody is to a case; he may be several at once."""

    PETITIONER = "petitioner"
    SUPPORTER = "supporter"
    HANDLER = "handler"
    HELPER = "helper"
    CALLER = "caller"
    LEADER = "leader"
    DUTY_ROOM = "duty_room"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    STAFF = "staff"  # anybody of the staff who may see the card, or wrote the petition down
    PASSED_OVER = "passed_over"  # of those above: it was sent up past him, to whoever has it now
    PROGRAM = "program"  # nobody: a deadline, a delivery, a change of the roster


ABOVE = frozenset({Part.LEADER, Part.DUTY_ROOM, Part.DISPATCHER, Part.SUPERVISOR})
DECIDERS = frozenset({Part.LEADER, Part.DISPATCHER, Part.SUPERVISOR})
HIS_VOICE = frozenset({Part.PETITIONER, Part.CALLER})  # of somebody without a chat it is his caller's


def parts_of(case: Case, person: Person, place: Place) -> frozenset[Part]:
    """Return what `person` is to `case`; of the staff nothing unless he may see its card."""
    if person.kind == "resident":
        return frozenset({Part.PETITIONER} if person.person_id == case.petitioner_id else ())
    if audience(case, person, place) < Sees.CARD:
        return frozenset({Part.STAFF} if person.person_id == case.registered_by else ())
    posts = {
        Part.HANDLER: (case.handler_id,),
        Part.HELPER: tuple(ids_of(case.helpers)),
        Part.CALLER: (case.caller_id,),
        Part.LEADER: (place.leader.person_id if place.leader else None,),
        Part.DUTY_ROOM: (place.duty_room.person_id if place.duty_room else None,),
        Part.DISPATCHER: tuple(one.person_id for one in place.dispatchers),
        Part.SUPERVISOR: tuple(one.person_id for one in (*place.town_supervisors, *place.office_supervisors)),
    }
    over = {Part.PASSED_OVER} if is_passed_over(case, person.person_id, place) else set[Part]()
    return frozenset({Part.STAFF, *over, *(part for part, ids in posts.items() if person.person_id in ids)})


def is_passed_over(case: Case, person_id: int, place: Place) -> bool:
    """Return whether what was not solved below was sent up past somebody: what whoever has it does is not his to steer.

    From the second round on, and under review, while somebody has it who stands at a step above the handlers: only his peers
    and those above him steer it.
    """
    if (case.round == 1 and case.review_of is None) or person_id == case.handler_id:
        return False
    his, ours = (level_of(one, place, about_cadre=case.about_cadre) for one in (case.handler_id, person_id))
    return ours < his


Ways = dict[State, frozenset[State]]
Refusal = type[RuleBroken]
S = State
EVERY = frozenset(State)
OPEN = EVERY - ENDED
ASKED = frozenset({S.AWAITING_FEEDBACK, S.CLOSED})


def stays(states: Iterable[State]) -> Ways:
    """Return that in these states nothing of the state changes."""
    return {state: frozenset({state}) for state in states}


def goes(states: Iterable[State], *to: State, stays: bool = False) -> Ways:
    """Return that from each of these states it may go to any of those; `stays`: or remain."""
    return {state: frozenset({*to, *((state,) if stays else ())}) for state in states}


@dataclass(frozen=True)
class Step:
    """A kind of event. `never`: not by them, whatever else they are; `alone`: where only the program may.

    `else_` says what is said in a state in which it is forbidden, where that is not the usual.
    """

    label: str
    by: frozenset[Part]
    ways: Ways
    else_: Mapping[State, Refusal] = field(default_factory=dict)
    not_his: Refusal = NotYours
    never: frozenset[Part] = frozenset()
    alone: frozenset[State] = frozenset()

    def is_for(self, parts: frozenset[Part]) -> bool:
        """Whether somebody who is `parts` to the case may."""
        return bool(self.by & parts) and not self.never & parts

    def is_open_to(self, parts: frozenset[Part], state: State) -> bool:
        """Whether he may where the case stands there."""
        return state in self.ways and (state not in self.alone or Part.PROGRAM in parts) and self.is_for(parts)


def _by(*parts: Part) -> frozenset[Part]:
    return frozenset(parts)


P = Part
_PASSED_OVER = _by(P.PASSED_OVER)
_HANDLER, _PROGRAM, _PETITIONER = _by(P.HANDLER), _by(P.PROGRAM), _by(P.PETITIONER)
_ANSWERED = frozenset({S.REPLIED, S.AWAITING_FEEDBACK})
_IN_ANOTHER = frozenset({S.MERGED})
_REVIEWED = frozenset({S.CLOSED, S.ARCHIVED})
_NOT_ASKED: dict[State, Refusal] = dict.fromkeys(EVERY, NotNow)
_TOO_LATE: dict[State, Refusal] = {**_NOT_ASKED, S.ARCHIVED: AlreadyClosed}
_COUNTED = OPEN | {S.CLOSED, S.MERGED}  # not once it is put away, and what was said in it may be emptied
STEPS: dict[str, Step] = {
    "registered": Step("登记", _by(P.PETITIONER, P.DUTY_ROOM, P.DISPATCHER), {}),
    # in the handler's hands
    "signed": Step(
        "签收",
        _HANDLER,
        goes((S.REGISTERED, S.DISPATCHED, S.REWORKING), S.IN_PROGRESS),
        dict.fromkeys((S.IN_PROGRESS, S.NEED_INFO, S.ON_HOLD), AlreadySigned),
    ),
    "answered": Step(
        "办结答复", _HANDLER, goes(WITH_HANDLER, S.REPLIED, S.AWAITING_FEEDBACK, S.IN_PROGRESS, stays=True)
    ),
    "progressed": Step(
        "只是进展",
        _HANDLER,
        goes(WITH_HANDLER - {S.ON_HOLD}, S.IN_PROGRESS) | stays((S.ON_HOLD, S.REPLIED, S.AWAITING_FEEDBACK)),
    ),
    "asked_back": Step("需补充", _HANDLER, goes(WITH_HANDLER - {S.NEED_INFO}, S.NEED_INFO), {S.NEED_INFO: NotNow}),
    "told_in_person": Step("已当面告知", _HANDLER, goes(WITH_HANDLER, S.AWAITING_FEEDBACK, stays=True)),
    "answer_named": Step("已办好、部分办好、解释说明、不予支持", _HANDLER, stays(OPEN)),
    "corrected": Step("改正答复", _HANDLER, stays(OPEN)),
    "contact_seen": Step("看名片", _HANDLER, stays(OPEN)),
    "settled": Step("就此办结", _by(P.HANDLER, P.PROGRAM), goes(WITH_HANDLER | {S.REPLIED}, S.CLOSED)),
    "round_granted": Step("再办一轮", _HANDLER, goes((S.REWORKING,), S.IN_PROGRESS)),
    # whose it is
    "assigned": Step(
        "转办、改派、我来办、交班",
        ABOVE | {P.HANDLER, P.PROGRAM},
        goes(WITH_HANDLER - {S.NEED_INFO, S.ON_HOLD, S.REWORKING}, S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS)
        | goes((S.REWORKING,), S.IN_PROGRESS, stays=True)
        | stays((S.NEED_INFO, S.ON_HOLD, *_ANSWERED)),
        never=_PASSED_OVER,
        alone=_ANSWERED,
    ),
    "located": Step("定村", ABOVE | {P.HANDLER}, stays(WITH_HANDLER), never=_PASSED_OVER),
    "urged": Step("催办", ABOVE, stays(WITH_HANDLER), never=_HANDLER | _PASSED_OVER),
    "supervised": Step("督办", _by(P.LEADER, P.SUPERVISOR), stays(WITH_HANDLER), never=_HANDLER),
    "directed": Step("督办要求", _by(P.LEADER, P.SUPERVISOR), stays(OPEN)),
    "decided": Step("会议决定", _by(P.LEADER, P.SUPERVISOR), stays(OPEN)),
    "unsupervised": Step("解除督办", _by(P.SUPERVISOR), stays(OPEN)),
    "concerned": Step(
        "涉及干部",
        _by(P.PETITIONER, P.STAFF, P.PROGRAM),
        stays(OPEN | _IN_ANOTHER | _REVIEWED),
        alone=_IN_ANOTHER | _REVIEWED,
    ),
    "spared": Step("不涉及", _by(P.PETITIONER, P.STAFF), stays(OPEN)),
    "excluded": Step(
        "不计入排名", _by(P.LEADER, P.SUPERVISOR), stays(_COUNTED), _NOT_ASKED, never=_HANDLER | _PASSED_OVER
    ),
    "included": Step(
        "计入排名", _by(P.LEADER, P.SUPERVISOR), stays(_COUNTED), _NOT_ASKED, never=_HANDLER | _PASSED_OVER
    ),
    # helping
    "helper_called": Step("联办", DECIDERS, stays(OPEN), not_his=NotToDecide, never=_HANDLER),
    "helper_said": Step("协办回话", _by(P.HELPER), stays(OPEN)),
    "helper_done": Step("协办办好了", _by(P.HELPER), stays(OPEN)),
    "helper_ended": Step("不用协办了", _HANDLER, stays(OPEN)),
    "helper_gone": Step("协办不在了", _PROGRAM, stays(OPEN)),
    "helper_reminded": Step("催协办", _PROGRAM, stays(OPEN)),
    # it ends otherwise
    "not_accepted": Step("不予受理", _by(P.DUTY_ROOM, P.DISPATCHER, P.SUPERVISOR), goes(WITH_HANDLER, S.NOT_ACCEPTED)),
    "transferred_out": Step(
        "移送",
        _by(P.DISPATCHER, P.SUPERVISOR, P.PROGRAM),
        goes(WITH_HANDLER, S.TRANSFERRED_OUT) | stays((S.MERGED,)),
        alone=_IN_ANOTHER,
    ),
    # two cases of one trouble
    "merged": Step(
        "并案、附议",
        _by(P.PETITIONER, P.STAFF, P.PROGRAM),
        goes(WITH_HANDLER, S.MERGED) | stays((S.MERGED,)),
        alone=_IN_ANOTHER,
    ),
    "joined": Step("有人并进来", _by(P.PETITIONER, P.SUPPORTER, P.STAFF), stays(OPEN)),
    "parted": Step("有人分出去", _by(P.PETITIONER, P.SUPPORTER, P.STAFF, P.PROGRAM), stays(EVERY)),
    "split": Step(
        "拆分",
        _by(P.PETITIONER, P.STAFF, P.PROGRAM),
        goes((S.MERGED,), S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS, S.REWORKING),
        _NOT_ASKED,
    ),
    "supporter_said": Step("附议的人说解决没有", _PETITIONER, stays((S.MERGED,)), _NOT_ASKED),
    "supporter_graded": Step("附议的人评价", _PETITIONER, stays((S.MERGED,)), _NOT_ASKED),
    "asked_anew": Step("再问附议的人", _PROGRAM, stays((S.MERGED,))),
    # asking permission
    "requested": Step("申请", _by(P.HANDLER, P.STAFF), stays(WITH_HANDLER)),
    "request_put_on": Step("申请往上报", _PROGRAM, stays(OPEN)),
    "request_taken_back": Step("收回申请", _by(P.HANDLER, P.STAFF), stays(OPEN)),
    "request_granted": Step("同意", DECIDERS, stays(OPEN), not_his=NotToDecide),
    "request_refused": Step("不同意", DECIDERS, stays(OPEN), not_his=NotToDecide),
    "request_why": Step("不同意的理由", DECIDERS, stays(OPEN), not_his=NotToDecide),
    "extended": Step(
        "延期", DECIDERS, stays(WITH_HANDLER - {S.ON_HOLD}), {S.ON_HOLD: OnHoldAlready}, NotToDecide, _HANDLER
    ),
    "legally_extended": Step("法定延期", _by(P.SUPERVISOR), stays(WITH_HANDLER), not_his=NotToDecide, never=_HANDLER),
    "held": Step(
        "挂账", DECIDERS, goes(WITH_HANDLER - {S.ON_HOLD}, S.ON_HOLD), {S.ON_HOLD: OnHoldAlready}, NotToDecide, _HANDLER
    ),
    "hold_over": Step("挂账到期", _PROGRAM, goes((S.ON_HOLD,), S.IN_PROGRESS)),
    # the resident
    "supplemented": Step(
        "补充",
        _by(P.PETITIONER, P.SUPPORTER, P.STAFF),
        stays(OPEN) | goes((S.NEED_INFO, S.REGISTERED, S.DISPATCHED, S.REWORKING), S.IN_PROGRESS, stays=True),
    ),
    "edited": Step(
        "改原话", _by(P.PETITIONER, P.SUPPORTER, P.STAFF), stays(OPEN) | goes((S.NEED_INFO,), S.IN_PROGRESS)
    ),
    "followed": Step("同一组的照片", _by(P.PETITIONER, P.SUPPORTER, P.STAFF), stays(EVERY)),
    "contact_given": Step("留电话住址", _PETITIONER, stays(OPEN)),
    "contact_ended": Step("收回电话住址", _by(P.PETITIONER, P.PROGRAM), stays(EVERY)),
    "identity_chosen": Step("实名、保密、匿名", _PETITIONER, stays(EVERY)),
    "who_given": Step("留姓名", _PETITIONER, stays(EVERY)),
    "identity_seen": Step("查看身份", _by(P.HANDLER, P.CALLER, P.DISPATCHER, P.SUPERVISOR), stays(EVERY)),
    "erased": Step("撤回并删除", _PETITIONER, goes((S.REPLIED,), S.WITHDRAWN), _NOT_ASKED),
    "emptied": Step("清空内容", _by(P.PETITIONER, P.PROGRAM), stays(ENDED), _NOT_ASKED),
    "withdrawn": Step(
        "不用了",
        _PETITIONER,
        goes(WITH_HANDLER | {S.MERGED}, S.WITHDRAWN),
        dict.fromkeys((S.REPLIED, S.AWAITING_FEEDBACK), AnswerIsThere),
    ),
    "taken_back": Step(
        "接着办",
        _PETITIONER,
        goes((S.WITHDRAWN,), S.REGISTERED, S.DISPATCHED, S.IN_PROGRESS, S.REWORKING),
        {**_NOT_ASKED, S.ARCHIVED: TooLate},
    ),
    "closed": Step(
        "办结",
        HIS_VOICE | {P.DISPATCHER, P.SUPERVISOR, P.PROGRAM},
        goes(WITH_HANDLER | ASKED, S.CLOSED),
        _TOO_LATE,
        never=_HANDLER,
    ),
    "confirmed": Step("真的解决了", HIS_VOICE, stays((S.CLOSED,)), _TOO_LATE),
    "graded": Step("评价", HIS_VOICE, stays((S.CLOSED,)), _TOO_LATE),
    "reopened": Step("未解决、不满意", HIS_VOICE, goes(ASKED, S.REWORKING), _TOO_LATE),
    "sent_back": Step("重新办理", _by(P.SUPERVISOR), goes((S.CLOSED,), S.REWORKING), _TOO_LATE, never=_HANDLER),
    "said_why": Step("为什么没解决", _PETITIONER, stays(EVERY)),
    "review_asked": Step("要求复查", _PETITIONER, stays((S.CLOSED,)), {**_NOT_ASKED, S.ARCHIVED: ReviewTooLate}),
    # urgent
    "marked_urgent": Step("紧急", _by(P.PETITIONER, P.STAFF), stays(OPEN), dict.fromkeys(ENDED, UrgentGone)),
    "urgent_told": Step("再叫一遍", _PROGRAM, stays(OPEN)),
    "urgent_taken": Step(
        "接紧急的",
        ABOVE | {P.HANDLER},
        stays(OPEN) | goes((S.REGISTERED, S.DISPATCHED, S.REWORKING), S.IN_PROGRESS, stays=True),
    ),
    # calling somebody without a chat
    "call_back": Step("请人回访", _PROGRAM, stays((S.AWAITING_FEEDBACK,))),
    "not_reached": Step("没打通", _by(P.HANDLER, P.CALLER), stays(WITH_HANDLER | {S.AWAITING_FEEDBACK})),
    # the program itself
    "delivered": Step("送达", _PROGRAM, stays(EVERY) | goes((S.REPLIED,), S.AWAITING_FEEDBACK, stays=True)),
    "refused": Step("没送到", _PROGRAM, stays(EVERY) | goes((S.REPLIED, S.NEED_INFO), S.IN_PROGRESS, stays=True)),
    "reply_late": Step("没有回话", _PROGRAM, goes((S.NEED_INFO,), S.IN_PROGRESS)),
    "reminded": Step("催办提醒", _PROGRAM, stays(OPEN)),
    "planned_anew": Step("期限重算", _PROGRAM, stays(OPEN)),
    "asked_again": Step("再问一次", _PROGRAM, stays((S.CLOSED,))),
    "archived": Step(
        "归档",
        _PROGRAM,
        goes((S.CLOSED, S.WITHDRAWN, S.NOT_ACCEPTED, S.TRANSFERRED_OUT, S.MERGED), S.ARCHIVED),
        _NOT_ASKED,
    ),
}


def refusal(step: Step, state: State) -> Refusal:
    """Return what is said where a step is forbidden in a state."""
    if state in step.else_:
        return step.else_[state]
    if state is State.WITHDRAWN:
        return AlreadyWithdrawn
    return AlreadyClosed if state in ENDED else AlreadyAnswered if state not in WITH_HANDLER else NotNow


class ForbiddenStep(Exception):
    """The program itself did what its table of steps forbids; nothing of it is written."""


def hold_against(before: Case, decision: Decision, parts: Iterable[Part]) -> None:
    """Hold what was decided against the table; `parts` are those of the actor. Raises: ForbiddenStep."""
    step = STEPS.get(decision.event)
    if step is None:
        raise ForbiddenStep(f"{decision.event} is no line of the table")
    if decision.case.state not in step.ways.get(before.state, frozenset()):
        raise ForbiddenStep(f"{decision.event} from {before.state} to {decision.case.state}")
    if not step.is_open_to(frozenset(parts), before.state):
        raise ForbiddenStep(f"{decision.event} by {', '.join(sorted(parts)) or 'nobody'}")


A = ParamSpec("A")
Decide = Callable[A, Decision]
_OF_CASE = frozenset({P.PETITIONER, P.HANDLER, P.CALLER, P.PROGRAM})  # who these are stands in the case itself


def guarded(*events: str, by: frozenset[Part] = frozenset()) -> Callable[[Decide[A]], Decide[A]]:
    """Let a rule go on only where the table allows one of its events: by whoever that is, in the state of the case.

    `by`: of those whom the table allows it is these. Who stands above a case only its place tells: that is for the action
    to ask.
    """
    steps = [STEPS[event] for event in events]
    may = frozenset[Part]().union(*(step.by for step in steps))
    assert by <= may, events

    def guard(decide: Decide[A]) -> Decide[A]:
        @wraps(decide)
        def decided(*args: A.args, **more: A.kwargs) -> Decision:
            _must_be_allowed(args[0], steps, by or may, more)
            return decide(*args, **more)

        return decided

    return guard


def _must_be_allowed(case: Any, steps: list[Step], may: frozenset[Part], given: Mapping[str, object]) -> None:
    first = steps[0]
    if "by" in given and may <= _OF_CASE and not may & _named(case, given["by"]):
        raise first.not_his
    if not any(case.state in step.ways for step in steps):
        raise refusal(first, case.state)


def _named(case: Case, person_id: object) -> frozenset[Part]:
    himself = None if case.no_chat else case.petitioner_id
    ids = {P.PETITIONER: himself, P.HANDLER: case.handler_id, P.CALLER: case.caller_id}
    return frozenset(part for part, one in ids.items() if one is not None and one == person_id)
