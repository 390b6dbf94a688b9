"""What the buttons after an answer do: solved or not, the grade, why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.merging import home_of, leave
from bot.actions.cases.owner import above_for, again_of
from bot.actions.cases.view import view_of
from bot.actions.heard import Pressed
from bot.actions.presses import merging
from bot.actions.presses.merging import give_verdict, goes_on_elsewhere
from bot.actions.telling import tell, tidy_last
from bot.messages.buttons import Press
from bot.messages.merging import goes_on
from bot.messages.message import Message
from bot.messages.residents import case_view, taken_back, withdrawn
from bot.messages.view import CaseView
from bot.rules import feedback, withdrawal
from bot.rules.cases import Case, State
from bot.rules.errors import NoSuchCase
from bot.rules.people import Person
from bot.texts import residents, toasts, words
from storage import consents, drafts, people, places
from storage.database import Tx


def solved(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已解决: closed; a grade may follow."""
    if goes_on_elsewhere(tx, press.subject):
        return give_verdict(tx, resident, press, pressed, now=now)
    closed = partial(feedback.solved, by=resident.person_id, question=press.number, now=now)
    case = act(tx, press.subject, closed, now=now)
    _end_why(tx, resident)
    _settle_question(tx, case, resident, residents.you_said_solved(case.number), pressed, now=now)
    return toasts.noted()


def unsolved(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """未解决: again, one level up; the next text says why."""
    if goes_on_elsewhere(tx, press.subject):
        return give_verdict(tx, resident, press, pressed, now=now)
    up = next_above(tx, press.subject)
    reopened = partial(feedback.unsolved, by=resident.person_id, question=press.number, up=up, now=now)
    case = act(tx, press.subject, reopened, now=now)
    drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, "why", case.case_id))
    _settle_question(tx, case, resident, residents.you_said_unsolved(case.number), pressed, now=now)
    return toasts.sent_up()


def give_grade(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """满意, 基本满意, 不满意."""
    if goes_on_elsewhere(tx, press.subject):
        return merging.give_grade(tx, resident, press, pressed, now=now)
    up = next_above(tx, press.subject) if press.verb == "unsatisfied" else None
    graded = partial(feedback.grade, by=resident.person_id, round=press.number, grade=press.verb, up=up, now=now)
    case = act(tx, press.subject, graded, now=now)
    _settle_question(tx, case, resident, residents.you_said(case.number, words.GRADES[press.verb]), pressed, now=now)
    if press.verb == "unsatisfied":
        drafts.begin_dialogue(tx, drafts.Dialogue(resident.person_id, "why", case.case_id))
        return toasts.sent_up()
    return toasts.thanks()


def _settle_question(tx: Tx, case: Case, resident: Person, text: str, pressed: Pressed, *, now: datetime) -> None:
    """The question that was answered loses its buttons and shows what was said."""
    if pressed.message_id is not None:
        said = Message(text, edits=pressed.message_id)
        place = places.of_case(tx, case)
        tell(tx, case, place, resident.person_id, said, kind="edit", cause=pressed.cause, now=now)


def _end_why(tx: Tx, resident: Person) -> None:
    """Nobody asks any more why; another question stays open."""
    dialogue = drafts.dialogue(tx, resident.person_id)
    if dialogue and dialogue.step == "why":
        drafts.end_dialogue(tx, resident.person_id)


def skip_why(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    _end_why(tx, resident)
    tidy_last(tx, resident, "ask_why", case_id=press.subject, cause=pressed.cause, now=now)
    return toasts.goes_on()


def show_case(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Where a resident's own case stands."""
    case, place, office = load(tx, press.subject)
    if case.petitioner_id != resident.person_id:
        raise NoSuchCase
    if case.state is State.MERGED:
        message = goes_on(case, home_of(tx, case))
        tell(tx, case, place, resident.person_id, message, kind="list", cause=pressed.cause, now=now)
        return ""
    handler = None if case.about_cadre or case.is_transferred else people.find(tx, case.handler_id)
    state = words.to_resident(case.ended_as, about_cadre=case.about_cadre, why_ended=case.why_ended)
    line = residents.my_line(case.number, case.category, state, handler.name if handler else None)
    sees = consents.handler_who_sees(tx, case.case_id) is not None
    message = case_view(view_of(tx, case, place, office, now=now), line, left=sees)
    tell(tx, case, place, resident.person_id, message, kind="list", cause=pressed.cause, now=now)
    return ""


def withdraw(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不用了: one press, and what was pressed offers 接着办."""
    _own(tx, press, resident)
    if goes_on_elsewhere(tx, press.subject):
        case = leave(tx, press.subject, by=resident.person_id, now=now)
        _show(tx, case, resident, withdrawn, pressed, now=now)
        return toasts.withdrawn()
    case = act(tx, press.subject, partial(withdrawal.withdraw, by=resident.person_id, now=now), now=now)
    _show(tx, case, resident, withdrawn, pressed, now=now)
    return toasts.withdrawn()


def take_back(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """接着办: whoever had it by more than the daily turn goes on if he can, else whoever is to have it now."""
    _own(tx, press, resident)
    case, place, _ = load(tx, press.subject)
    owner = again_of(tx, case, place, now=now)
    case = act(tx, case.case_id, partial(withdrawal.take_back, by=resident.person_id, to=owner, now=now), now=now)
    _show(tx, case, resident, taken_back, pressed, now=now)
    return toasts.goes_on()


def _own(tx: Tx, press: Press, resident: Person) -> None:
    case, _, _ = load(tx, press.subject)
    if case.petitioner_id != resident.person_id:
        raise NoSuchCase


def _show(
    tx: Tx, case: Case, resident: Person, made: Callable[[CaseView], Message], pressed: Pressed, *, now: datetime
) -> None:
    """The message that was pressed says how the case stands now."""
    _, place, office = load(tx, case.case_id)
    message = replace(made(view_of(tx, case, place, office, now=now)), edits=pressed.message_id)
    kind = "sentence" if pressed.message_id is None else "edit"
    tell(tx, case, place, resident.person_id, message, kind=kind, cause=pressed.cause, now=now)


def next_above(tx: Tx, case_id: int) -> int | None:
    """Return who takes a case if it is opened again."""
    case, place, _ = load(tx, case_id)
    return above_for(tx, case, place)


CASE_PRESSES: dict[str, Callable[..., str]] = {
    "solved": solved,
    "unsolved": unsolved,
    "satisfied": give_grade,
    "basically": give_grade,
    "unsatisfied": give_grade,
    "skip_why": skip_why,
    "mine": show_case,
    "withdraw": withdraw,
    "take_back": take_back,
}
