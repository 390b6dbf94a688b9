"""What a resident does with his identity in a case that is there: 身份, 谁看过, 换回执码; and the buttons below a receipt code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.receipt_codes import send_code
from bot.actions.cases.saying_who import ASKED, ask_who
from bot.actions.cases.seen import seen_by
from bot.actions.cases.view import view_of
from bot.actions.cases.whereabouts import forget_unless_needed
from bot.actions.heard import Pressed
from bot.actions.intake.by_code import held, wait_for_addition
from bot.actions.presses.resident import next_above
from bot.actions.telling import say, tell, tidy
from bot.messages import confidentiality as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules import confidentiality as rules
from bot.rules import feedback, visits
from bot.rules.cases import Case
from bot.rules.confidentiality import Mode
from bot.rules.errors import NoSuchCase, NotNow
from bot.rules.people import Person
from bot.texts import confidentiality, residents, toasts, words
from storage import consents, drafts, people, receipt_codes
from storage.database import Tx


def choose(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """身份：…: asks; 实名, 保密, 匿名: chosen. Raises: NoSuchCase, NotNow."""
    case = _own(tx, press, resident)
    if not press.argument:
        _ask(tx, case, resident, pressed, now=now)
        return ""
    if press.argument in ("keep", case.confidentiality):
        _show(tx, case, resident, pressed, now=now)
        if press.argument != "keep" and case.is_open and case.confidentiality != Mode.ANONYMOUS:
            _ask_who(tx, case, resident, pressed, now=now)  # what he wrote may be wrong by now
        return toasts.stays_so()
    if press.argument not in set(Mode):
        raise NotNow
    chosen = partial(rules.choose, by=resident.person_id, mode=Mode(press.argument))
    case = act(tx, case.case_id, chosen, now=now)
    _follow(tx, case, resident, pressed, now=now)
    _show(tx, case, resident, pressed, now=now)
    return toasts.noted()


def _follow(tx: Tx, case: Case, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    """What goes with a choice: a code or none, nobody who sees him, or the question who he is."""
    receipt_codes.end(tx, case.case_id)
    if case.confidentiality == Mode.ANONYMOUS:
        if consents.end(tx, case.case_id, now=now):
            act(tx, case.case_id, partial(visits.take_back, by=resident.person_id), now=now)
            forget_unless_needed(tx, resident.person_id)
        send_code(tx, case, cause=pressed.cause, now=now)
    elif case.is_open and not people.given(tx, resident.person_id).line:
        _ask_who(tx, case, resident, pressed, now=now)


def _ask_who(tx: Tx, case: Case, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    _, place, office = load(tx, case.case_id)
    asked = messages.ask_contact(view_of(tx, case, place, office, now=now))
    ask_who(tx, case, resident, asked, cause=pressed.cause, now=now)


def skip_who(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """跳过: he says neither name nor number."""
    asked = drafts.dialogue(tx, resident.person_id)
    if asked is None or asked.step != ASKED:
        raise NotNow
    drafts.end_dialogue(tx, resident.person_id)
    tidy(tx, resident, pressed.message_id, confidentiality.contact_skipped(), cause=pressed.cause, now=now)
    return ""


def new_code(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """换回执码: the one before ends. Raises: NoSuchCase, NotNow."""
    case = _own(tx, press, resident)
    if case.confidentiality != Mode.ANONYMOUS:
        raise NotNow
    send_code(tx, case, cause=pressed.cause, now=now)
    return ""


def show_seen_by(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """谁看过: everybody who saw who he is, when, what for."""
    case = _own(tx, press, resident)
    _, place, office = load(tx, case.case_id)
    text = confidentiality.seen_by(case.number, seen_by(tx, case, office.zone))
    tell(tx, case, place, resident.person_id, Message(text), kind="list", cause=pressed.cause, now=now)
    return ""


def _ask(tx: Tx, case: Case, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    _, place, office = load(tx, case.case_id)
    asked = messages.of_case(view_of(tx, case, place, office, now=now))
    tell(tx, case, place, resident.person_id, asked, kind="visit", cause=pressed.cause, now=now)


def _show(tx: Tx, case: Case, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    """The question becomes what holds now."""
    _, place, office = load(tx, case.case_id)
    message = replace(messages.changed(view_of(tx, case, place, office, now=now)), edits=pressed.message_id)
    kind = "visit" if pressed.message_id is None else "edit"
    tell(tx, case, place, resident.person_id, message, kind=kind, cause=pressed.cause, now=now)


def _own(tx: Tx, press: Press, resident: Person) -> Case:
    case, _, _ = load(tx, press.subject)
    if case.petitioner_id != resident.person_id:
        raise NoSuchCase
    return case


def add_by_code(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """补充: what is written next goes to the case. Raises: CodeTimedOut, AlreadyClosed."""
    case = wait_for_addition(tx, resident, press.subject, now=now)
    asked = Message(confidentiality.write_addition(case.number), asks_reply=True)
    say(tx, resident, asked, kind="sentence", cause=pressed.cause, now=now)
    return ""


def rate_by_code(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已解决, 未解决, and the grade, from whatever account holds the code. Raises: NoSuchCase, CodeTimedOut, NotNow."""
    case, said = held(tx, resident, press.subject, now=now), press.argument
    by = case.petitioner_id
    up = next_above(tx, case.case_id) if said in ("unsolved", "unsatisfied") else None
    if said == "solved":
        rule = partial(feedback.solved, by=by, question=feedback.question_of(case), now=now)
    elif said == "unsolved":
        rule = partial(feedback.unsolved, by=by, question=feedback.question_of(case), up=up, now=now)
    elif said in words.GRADES:
        rule = partial(feedback.grade, by=by, round=case.round, grade=said, up=up, now=now)
    else:
        raise NotNow
    case = act(tx, case.case_id, rule, now=now)
    _thank(tx, case, resident, said, pressed, now=now)
    return toasts.sent_up() if said in ("unsolved", "unsatisfied") else toasts.noted()


def _thank(tx: Tx, case: Case, resident: Person, said: str, pressed: Pressed, *, now: datetime) -> None:
    """The question becomes what was said; after 已解决 the grade is asked."""
    texts = {"solved": residents.you_said_solved, "unsolved": residents.you_said_unsolved}
    text = texts[said](case.number) if said in texts else residents.you_said(case.number, words.GRADES[said])
    tidy(tx, resident, pressed.message_id, text, cause=pressed.cause, now=now)
    if said == "solved" and case.grade is None:
        _, place, office = load(tx, case.case_id)
        asked = messages.grade_by_code(view_of(tx, case, place, office, now=now))
        say(tx, resident, asked, kind="sentence", cause=pressed.cause, now=now)


CONFIDING_PRESSES: dict[str, Callable[..., str]] = {
    "mode": choose,
    "who_am_i": skip_who,
    "new_code": new_code,
    "seen_by": show_seen_by,
    "code_add": add_by_code,
    "code_rate": rate_by_code,
}
