"""What the buttons of a call do: what somebody without a chat says of the answer, or that nobody picks up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.calling import tries_of
from bot.actions.cases.view import view_of
from bot.actions.heard import Pressed
from bot.actions.presses.resident import next_above
from bot.actions.telling import ask_to_call, tell, tidy
from bot.messages.buttons import Press
from bot.messages.desk import tell_him
from bot.messages.message import Button, Message
from bot.rules import call_back, feedback
from bot.rules.cases import Case, State
from bot.rules.people import Person
from bot.texts import desk, toasts, words
from bot.texts.language import say
from storage import drafts, outbox, places
from storage.database import Tx


def solved(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已解决, he says on the phone."""
    act(tx, press.subject, partial(feedback.solved, by=member.person_id, question=press.number, now=now), now=now)
    return toasts.noted()


def unsolved(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """未解决, he says on the phone: again, one level up; what the caller writes next says why."""
    up = next_above(tx, press.subject)
    reopened = partial(feedback.unsolved, by=member.person_id, question=press.number, up=up, now=now)
    _ask_why(tx, act(tx, press.subject, reopened, now=now), member, pressed, now=now)
    return toasts.sent_up()


def grade(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """满意, 基本满意, 不满意, he says on the phone."""
    said = press.verb.removeprefix("call_")
    up = next_above(tx, press.subject) if said == "unsatisfied" else None
    graded = partial(feedback.grade, by=member.person_id, round=press.number, grade=said, up=up, now=now)
    case = act(tx, press.subject, graded, now=now)
    tidy(tx, member, pressed.message_id, desk.grade(case.number, words.GRADES[said]), cause=pressed.cause, now=now)
    if said != "unsatisfied":
        return toasts.noted()
    _ask_why(tx, case, member, pressed, now=now)
    return toasts.sent_up()


def no_grade(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    case, _, _ = load(tx, press.subject)
    tidy(tx, member, pressed.message_id, desk.grade(case.number, desk.said_nothing()), cause=pressed.cause, now=now)
    return toasts.noted()


def _ask_why(tx: Tx, case: Case, member: Person, pressed: Pressed, *, now: datetime) -> None:
    place = places.of_case(tx, case)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "noting", case.case_id))
    message = Message(desk.ask_why(case.number), ((Button(say("先不写"), Press("stop", case.case_id)),),))
    tell(tx, case, place, member.person_id, message, kind="prompt", cause=pressed.cause, now=now)


def missed(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """没打通."""
    case, place, _ = load(tx, press.subject)
    tries = tries_of(tx, case)
    above = call_back.deciders(place, handler_id=case.handler_id)
    decider = above[0].person_id if above else None
    counted = partial(call_back.missed, by=member.person_id, call=press.number, tries=tries, decider=decider, now=now)
    case = act(tx, press.subject, counted, now=now)
    _count_on(tx, case, member, pressed, now=now)
    return toasts.missed(len(tries) + 1)


def _count_on(tx: Tx, case: Case, member: Person, pressed: Pressed, *, now: datetime) -> None:
    """Let the message that asked for the call count the next one."""
    _, place, office = load(tx, case.case_id)
    asked = case.state is State.AWAITING_FEEDBACK
    row = outbox.last_sent(tx, member, "call_back" if asked else "tell_him", case_id=case.case_id)
    if row is None or row.telegram_id is None:
        return
    if asked:
        ask_to_call(tx, case, place, member.person_id, cause=pressed.cause, now=now, edits=row.telegram_id)
    else:
        message = tell_him(view_of(tx, case, place, office, now=now)).in_place_of(row.telegram_id)
        tell(tx, case, place, member.person_id, message, kind="edit", cause=pressed.cause, now=now)


def give_up(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """无法联系办结, by whoever stands above the handler."""
    case, place, _ = load(tx, press.subject)
    may = frozenset(person.person_id for person in call_back.deciders(place, handler_id=case.handler_id))
    closed = partial(call_back.give_up, by=member.person_id, may=may, tries=tries_of(tx, case), now=now)
    case = act(tx, press.subject, closed, now=now)
    tidy(tx, member, pressed.message_id, desk.given_up(case.number), cause=pressed.cause, now=now)
    return toasts.given_up()


CALLING_PRESSES: dict[str, Callable[..., str]] = {
    "call_solved": solved,
    "call_unsolved": unsolved,
    "call_missed": missed,
    "call_satisfied": grade,
    "call_basically": grade,
    "call_unsatisfied": grade,
    "call_no_grade": no_grade,
    "give_up": give_up,
}
