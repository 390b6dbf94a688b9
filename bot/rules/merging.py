"""并案 and 附议: a case goes on in another one; whoever brought it hears what is answered there, and judges for himself.

Source: docs/glossary.md, "并案", "附议".
"""

from dataclasses import replace
from datetime import datetime

from bot.rules import life
from bot.rules.cases import (
    MAY_BE_OVERDUE,
    Case,
    Decision,
    State,
    Tell,
    content_of,
    must_be_open,
    must_be_with_handler,
)
from bot.rules.deadlines import sign_by
from bot.rules.errors import AlreadyClosed, HasSupporters, MustBeCalled, NotNow, NotYours, UnlikeCases
from bot.rules.recusal import ids_of, joined
from bot.rules.rota import OnDuty
from bot.rules.town import OfficeRules

SOLVED, UNSOLVED = "resolved", "unsolved"  # what a supporter said; the result of the case is the petitioner's word


def must_go_together(case: Case, into: Case, *, supporters: int = 0) -> None:
    """Let a case go on in another. Raises: UnlikeCases, MustBeCalled, HasSupporters, NotNow, AlreadyClosed, AlreadyAnswered.

    What is about a cadre goes only with what is about the same cadres of the same village: another circle would read it.
    """
    must_be_with_handler(case)
    if not loses_nothing_in(into, case):
        raise UnlikeCases
    if case.about_cadre != into.about_cadre or (case.about_cadre and _circle(case) != _circle(into)):
        raise UnlikeCases
    if case.no_chat:
        raise MustBeCalled
    if supporters:
        raise HasSupporters
    if case.is_ringing:
        raise NotNow


def loses_nothing_in(into: Case, case: Case) -> bool:
    """Whether a case may go on in another: one that is worked on, with both its deadlines no later, and no fewer rounds.

    What is supervised, and a review, ends by its own answer alone.
    """
    if into.case_id == case.case_id or not can_hold(into):
        return False
    return not must_stay_alone(case) and case.round <= into.round and _is_due_by(into, case)


def must_stay_alone(case: Case) -> bool:
    """Whether a case goes on in no other one."""
    return case.review_of is not None or case.supervised is not None


def _is_due_by(into: Case, case: Case) -> bool:
    legal = into.legal_due_at or into.registered_at, case.legal_due_at or case.registered_at
    return into.due_at <= case.due_at and legal[0] <= legal[1]


def _circle(case: Case) -> tuple[int, int, str]:
    return case.town_id, case.village_id, case.concerned


def can_hold(case: Case) -> bool:
    """Whether another case can go on in this one: of an answer that was written already nobody would tell him, and while
    the clock stands there is no day.
    """
    return case.state in MAY_BE_OVERDUE and case.review_of is None


def may_be_offered(case: Case) -> bool:
    """Whether a neighbour may be told that there is such a case: where, of what kind, from which day, of which common trouble."""
    return can_hold(case) and not case.about_cadre and case.joinable and not case.no_chat


def merge(
    case: Case, office: OfficeRules, *, into: Case, by: int, now: datetime, supporters: int = 0, say_so: bool = True
) -> Decision:
    """It goes on in another case; `say_so`: its petitioner and its handler, unless they did it, hear of it."""
    must_go_together(case, into, supporters=supporters)
    ended = replace(life.resumed(case, office, now), state=State.MERGED, merged_into=into.case_id, closed_at=now)
    told = (Tell("merged", case.petitioner_id),) if say_so else ()
    left = case.handler_id if case.handler_id not in (by, into.handler_id) else None
    away = (Tell("merged_away", left, into.number),) if left else ()
    return Decision(ended, "merged", by, why=into.number, tells=(*told, *away))


def receive(case: Case, office: OfficeRules, *, of: Case, by: int, say_so: bool = True) -> Decision:
    """Another case has come into this one: whoever has it reads its words."""
    must_be_open(case)
    told = (Tell("joined", case.handler_id),) if case.handler_id and say_so else ()
    return Decision(replace(case, joined=case.joined + 1), "joined", by, why=of.number, tells=told)


def supplement(case: Case, office: OfficeRules, *, of: Case, text: str, now: datetime, parts: str = "") -> Decision:
    """A supporter adds something; the question that the petitioner was asked stays open. Raises: NotYours, AlreadyClosed."""
    _must_be_in(of, case)
    must_be_open(case)
    told = (Tell("supplement", case.handler_id, text),) if case.handler_id else ()
    return Decision(case, "supplemented", of.petitioner_id, content=content_of(text, parts), tells=told)


def verdict(case: Case, office: OfficeRules, *, of: Case, by: int, question: int, solved: bool) -> Decision:
    """已解决 or 未解决, a supporter's own word on case `of`: it is counted apart, and closes or opens nothing."""
    if by != case.petitioner_id:
        raise NotYours
    _must_be_in(case, of)
    if question // 3 != of.round:
        raise NotNow
    said = replace(case, result=SOLVED if solved else UNSOLVED, grade=None)
    asked = (Tell("supporter_grade", by, str(of.round)),) if solved else ()
    return Decision(said, "supporter_said", by, why=f"{said.result}:{of.round}", tells=asked)


def grade(case: Case, office: OfficeRules, *, of: Case, by: int, round: int, grade: str) -> Decision:
    """满意, 基本满意, 不满意, a supporter's own; it opens nothing."""
    if by != case.petitioner_id:
        raise NotYours
    _must_be_in(case, of)
    if round != of.round or case.result != SOLVED or case.grade is not None:
        raise NotNow
    return Decision(replace(case, grade=grade), "supporter_graded", by, why=grade)


def ask_anew(case: Case, office: OfficeRules) -> Decision:
    """The case in which it goes on was opened again: what was said of the answer before counts no more."""
    return Decision(
        replace(case, result=None, grade=None), "asked_anew", tells=(Tell("worked_on", case.petitioner_id),)
    )


def leave(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """不用了: a supporter wants no more of it."""
    if by != case.petitioner_id:
        raise NotYours
    if case.state is not State.MERGED:
        raise NotNow
    return Decision(replace(_apart(case), state=State.WITHDRAWN, closed_at=now), "withdrawn", by)


def split(
    case: Case, office: OfficeRules, *, of: Case, to: OnDuty, by: int | None, now: datetime, say_so: bool = True
) -> Decision:
    """拆分: it is a case of its own again, with the clocks that it had, also once the other one is over.

    Raises: AlreadyClosed: that is over, and its petitioner called it solved; NotNow: nobody is there.
    """
    _must_be_in(case, of)
    if not may_go_apart(case, of):
        raise AlreadyClosed
    if to.person is None and by is not None:
        raise NotNow
    handler_id = to.person.person_id if to.person else None
    same, reachable = handler_id == case.handler_id, to.person is not None and to.person.reachable
    signed_at = case.signed_at if same else None
    again = replace(
        _apart(case),
        state=_state_again(case, signed=signed_at is not None, reachable=reachable),
        closed_at=None,
        handler_id=handler_id,
        reason=case.reason if same else to.reason,
        dispatched_at=case.dispatched_at or (now if reachable else None),
        handed_at=now,
        signed_at=signed_at,
        sign_by=sign_by(now, case.urgent_at, office),
        sign_reminded=False,
    )
    card = (Tell("card", handler_id),) if handler_id and reachable else ()
    told = (Tell("split", case.petitioner_id),) if say_so else ()
    return Decision(again, "split", by, why=of.number, tells=(*told, *card))


def may_go_apart(case: Case, of: Case) -> bool:
    """Whether a case may be one of its own again: always, but for one that is over and that its petitioner called solved."""
    return case.state is State.MERGED and (of.is_open or case.result != SOLVED)


def move(case: Case, office: OfficeRules, *, into: Case) -> Decision:
    """The case in which it went on was taken back, and another one of the same goes on for all."""
    return Decision(replace(case, merged_into=into.case_id, result=None, grade=None), "merged", why=into.number)


def part(case: Case, office: OfficeRules, *, of: Case, by: int | None) -> Decision:
    """A supporter has left a case, or goes on by himself."""
    return Decision(replace(case, joined=max(0, case.joined - 1)), "parted", by, why=of.number)


def stand_aside(case: Case, *, of: Case) -> Decision:
    """It turns out that the case in which it goes on, or its review, is about a cadre: whoever stands aside there does so here."""
    concerned = joined(ids_of(case.concerned) | ids_of(of.concerned))
    return Decision(replace(case, about_cadre=of.about_cadre, concerned=concerned), "concerned", why=of.number)


def put_away(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    """归档, together with the case in which it went on."""
    return Decision(replace(case, state=State.ARCHIVED, archived_at=now), "archived")


def _must_be_in(case: Case, of: Case) -> None:
    if case.state is not State.MERGED or case.merged_into != of.case_id:
        raise NotNow


def _apart(case: Case) -> Case:
    return replace(case, merged_into=None, result=None, grade=None, why_ended=None)


def _state_again(case: Case, *, signed: bool, reachable: bool) -> State:
    if signed:
        return State.IN_PROGRESS
    if case.round > 1:
        return State.REWORKING
    return State.DISPATCHED if reachable else State.REGISTERED
