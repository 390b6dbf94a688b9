"""What the resident says of an answer, and what follows: closed, graded, or opened again one level up."""

from dataclasses import replace
from datetime import datetime

from bot.rules.cases import ANSWERS, Case, Decision, State, Tell, content_of
from bot.rules.deadlines import deadline, sign_by
from bot.rules.errors import AlreadyClosed, NotNow, NotYours
from bot.rules.rota import Reason
from bot.rules.steps import HIS_VOICE, guarded
from bot.rules.town import OfficeRules

DISAGREED = "disagreed:"  # before the result of a review with which whoever asked for it does not agree


@guarded("closed", "confirmed", by=HIS_VOICE)
def solved(case: Case, office: OfficeRules, *, by: int, question: int, now: datetime) -> Decision:
    """已解决, the resident's word: closes as what the handler says that his answer was, else as resolved; a grade may follow."""
    _must_be_asked(case, by, question)
    if case.state is State.CLOSED and case.result in ANSWERS:
        return Decision(case, "confirmed", by)
    result = case.answered_as or "resolved"
    closed = replace(case, state=State.CLOSED, result=result, closed_at=case.closed_at or now)
    asked = "call_grade" if case.no_chat else "ask_grade"
    return Decision(closed, "closed", by, why=result, tells=(Tell(asked, by),))


@guarded("reopened")
def unsolved(case: Case, office: OfficeRules, *, by: int, question: int, up: int | None, now: datetime) -> Decision:
    """未解决: again, one level up (`up`; None: nobody above can be reached, it stays)."""
    _must_be_asked(case, by, question)
    if case.review_of is not None:
        return _disagreed(case, by=by, now=now)
    return _reopened(case, office, by=by, why="unsolved", up=up, now=now)


def _disagreed(case: Case, *, by: int, now: datetime) -> Decision:
    """A review has no further round: whoever does not agree may ask for the next review, of which he is told."""
    result = case.result if case.result not in (None, "no_feedback") else "explained"
    closed = replace(case, state=State.CLOSED, result=result, closed_at=case.closed_at or now)
    told = (Tell("review_over", case.petitioner_id),)
    return Decision(closed, "closed", by, why=f"{DISAGREED}{result}", tells=told)


@guarded("graded", "reopened")
def grade(
    case: Case, office: OfficeRules, *, by: int, round: int, grade: str, up: int | None, now: datetime
) -> Decision:
    """满意, 基本满意, 不满意; the last reopens one level up."""
    if not speaks_for_him(case, by):
        raise NotYours
    if round != case.round or case.state is not State.CLOSED or case.grade is not None:
        raise NotNow
    graded = replace(case, grade=grade)
    if grade == "unsatisfied" and case.review_of is not None:
        return Decision(graded, "graded", by, why=grade, tells=(Tell("review_over", case.petitioner_id),))
    if grade == "unsatisfied":
        return _reopened(graded, office, by=by, why="unsatisfied", up=up, now=now)
    return Decision(graded, "graded", by, why=grade)


@guarded("sent_back")
def send_back(case: Case, office: OfficeRules, *, by: int, up: int | None, now: datetime) -> Decision:
    """重新办理, a supervisor's word: what was closed is not done; again, one level up. Raises: NotNow: a review has no further round."""
    if case.review_of is not None:
        raise NotNow
    again = _reopened(case, office, by=by, why="sent_back", up=up, now=now)
    told = () if case.no_chat else (Tell("sent_back", case.petitioner_id),)
    return replace(again, event="sent_back", tells=(*told, *(tell for tell in again.tells if tell.what != "ask_why")))


@guarded("said_why")
def say_why(case: Case, office: OfficeRules, *, by: int, text: str, now: datetime, parts: str = "") -> Decision:
    """Why it is not solved, in the resident's words."""
    if by != case.petitioner_id:
        raise NotYours
    told = (Tell("supplement", case.handler_id, text),) if case.handler_id else ()
    return Decision(case, "said_why", by, content=content_of(text, parts), tells=told)


@guarded("closed")
def feedback_is_over(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    """No answer to the question in time: closed as no_feedback, never counted as satisfied."""
    closed = replace(case, state=State.CLOSED, result="no_feedback", closed_at=now)
    heard = () if case.no_chat else (Tell("closed_silently", case.petitioner_id),)
    return Decision(closed, "closed", why="no_feedback", tells=heard)


@guarded("asked_again")
def ask_again(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    """Weeks later: is it really solved?"""
    return Decision(replace(case, asked_again=True), "asked_again", tells=(Tell("ask_again", case.petitioner_id),))


def question_of(case: Case) -> int:
    """Return which question about the outcome is open: three a round, so that a button of one answers no other.

    0 after the answer, 1 when it was closed without a word, 2 when it is asked again weeks later.
    """
    asked = 0 if case.state is State.AWAITING_FEEDBACK else 2 if case.asked_again else 1
    return case.round * 3 + asked


def speaks_for_him(case: Case, by: int) -> bool:
    """Whether it is the resident's own word; of somebody without a chat his caller's, who is never the handler."""
    if case.no_chat:
        return by == case.caller_id and by != case.handler_id
    return by == case.petitioner_id


def may_say(case: Case) -> bool:
    """Whether 已解决 or 未解决 can be said now: after the answer, and later where nothing was said or it is asked again."""
    silent = case.state is State.CLOSED and (case.asked_again or case.result == "no_feedback")
    return silent or case.state is State.AWAITING_FEEDBACK


def _must_be_asked(case: Case, by: int, question: int) -> None:
    if not speaks_for_him(case, by):
        raise NotYours
    if case.state is State.ARCHIVED:
        raise AlreadyClosed
    if question != question_of(case) or not may_say(case):
        raise NotNow


def _reopened(case: Case, office: OfficeRules, *, by: int, why: str, up: int | None, now: datetime) -> Decision:
    """A new round with clocks of its own; after two it is under supervision, and waits for the supervisor's word."""
    if case.state is State.CLOSED and case.closed_at is None:
        raise AlreadyClosed
    handler, above = up or case.handler_id, case.next_stays_above
    rang = case.urgent_at is not None and case.urgent_taken_at is None and case.closed_at is not None
    again = replace(
        case,
        urgent_at=None if rang else case.urgent_at,  # it was closed before anybody took it: weeks later nothing burns
        state=State.REWORKING,
        round=case.round + 1,
        handler_id=handler,
        reason=Reason.REOPENED if up else case.reason,
        due_at=deadline(now, office.rework, office.calendar),
        clock_from=now,
        promise=str(office.rework),
        paused_at=None,
        review_at=None,
        paused_seconds=0,
        extended_days=0,
        sign_by=sign_by(now, None if rang else case.urgent_at, office),
        signed_at=None,
        handed_at=now,
        sign_reminded=False,
        before_reminded=False,
        reminders=0,
        reminded_at=None,
        questions=0,
        answer_id=None,
        answer_final=False,
        answered_as=None,
        answer_state=None,
        answer_why=None,
        answered_at=None,
        delivered_at=None,
        result=None,
        grade=None,
        closed_at=None,
        asked_again=False,
        called_at=None,
        why_ended=None,
        supervised=case.supervised or ("yellow" if above else None),
        supervised_at=case.supervised_at or (now if above else None),
    )
    asked = () if case.no_chat else (Tell("ask_why", by, why if why == "unsatisfied" else ""),)
    card = (Tell("card", handler),) if handler else ()
    decides = (Tell("decide_round", handler),) if handler and above else ()
    return Decision(again, "reopened", by, why=why, tells=(*asked, *card, *decides))
