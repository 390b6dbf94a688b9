"""What the handler of a case does by its buttons: 签收, 答复, 需补充, 办结答复, 只是进展."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.calling import caller_of
from bot.actions.cases.staff_says import says
from bot.actions.heard import Pressed
from bot.actions.intake.hear import begin_draft
from bot.actions.intake.on_behalf import empty_draft
from bot.actions.parts import ask_about_contact
from bot.actions.people.resident import resident_of
from bot.actions.telling import tell, tidy, tidy_last
from bot.messages.answers import name_it
from bot.messages.buttons import Press
from bot.messages.choosing import LEFT
from bot.messages.message import Button, Message
from bot.rules import life
from bot.rules.audience import Sees, audience
from bot.rules.cases import (
    NO_CHAT,
    Case,
    must_be_decided,
    must_be_handler,
    must_be_open,
    must_be_with_handler,
    must_have_questions_left,
)
from bot.rules.errors import ForgedButton, NotNow, NotYours, OnlyForDesk
from bot.rules.intake import Draft
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of
from bot.texts import desk, staff, toasts
from bot.texts import helping as of_helping
from bot.texts.language import say
from storage import drafts, events, outbox
from storage.database import Tx


def sign(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    act(tx, press.subject, partial(life.sign, by=member.person_id, now=now), now=now)
    return toasts.signed()


def begin_answer(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """答复: what he writes next is the final answer."""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    must_be_with_handler(case)
    must_be_decided(case)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "answering", case.case_id))
    text = desk.ask_answer(case.number) if case.no_chat else staff.ask_answer(case.number)
    _prompt(tx, case, place, member, text, pressed, now=now)
    return ""


def begin_question(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """需补充: what he writes next is the question."""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    must_be_with_handler(case)
    must_be_decided(case)
    must_have_questions_left(case)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "asking_back", case.case_id))
    _prompt(tx, case, place, member, staff.ask_question(case.number), pressed, now=now)
    return ""


def begin_note(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """记补充: what he writes next is what somebody without a chat said. Raises: NotYours, NotNow, AlreadyClosed."""
    case, place, _ = load(tx, press.subject)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours
    must_be_open(case)
    if not case.no_chat:
        raise NotNow
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "noting", case.case_id))
    _prompt(tx, case, place, member, desk.ask_note(case.number), pressed, now=now)
    return ""


def _prompt(tx: Tx, case: Case, place: Place, member: Person, text: str, pressed: Pressed, *, now: datetime) -> None:
    stop = (Button(say("先不写"), Press("stop", case.case_id)),)
    tell(tx, case, place, member.person_id, Message(text, (stop,)), kind="prompt", cause=pressed.cause, now=now)


def stop(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    drafts.end_dialogue(tx, member.person_id)
    if press.argument == LEFT:
        tidy(tx, member, pressed.message_id, staff.left_as_it_is(), cause=pressed.cause, now=now)
        return toasts.left_as_it_is()
    tidy(tx, member, pressed.message_id, staff.stopped(), cause=pressed.cause, now=now)
    return toasts.not_written()


def final(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """办结答复 for what was sent before."""
    again = (events.last_of(tx, press.subject, kind) for kind in ("reopened", "sent_back"))
    if any(press.number < event.event_id for event in again if event):
        raise NotNow  # what was written in an earlier round answers no later one
    outcome, why = _fate(tx, press.subject, press.number)
    marked = partial(life.finalise, by=member.person_id, event_id=press.number, outcome=outcome, why=why)
    case = act(tx, press.subject, partial(marked, caller=_caller(tx, press.subject), now=now), now=now)
    said = staff.was_final(case.number)
    if pressed.message_id is None or not case.is_open:
        tidy(tx, member, pressed.message_id, said, cause=pressed.cause, now=now)
    else:
        _, place, _ = load(tx, case.case_id)
        message = name_it(case, said).in_place_of(pressed.message_id)
        tell(tx, case, place, member.person_id, message, kind="edit", cause=pressed.cause, now=now)
    return toasts.final()


def name_answer(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已办好, 部分办好, 解释说明, 不予支持: what the answer was."""
    kind, _, round_ = press.argument.rpartition("_")
    if not round_.isdecimal():
        raise ForgedButton
    named = partial(life.name_answer, by=member.person_id, kind=kind, round=int(round_), now=now)
    case = act(tx, press.subject, named, now=now)
    tidy(tx, member, pressed.message_id, staff.kind_named(case.number, kind), cause=pressed.cause, now=now)
    return toasts.noted()


def _caller(tx: Tx, case_id: int) -> int | None:
    """Who would ask somebody without a chat whether it is solved."""
    case, place, _ = load(tx, case_id)
    caller = caller_of(tx, case, place) if case.no_chat else None
    return caller.person_id if caller else None


def _fate(tx: Tx, case_id: int, event_id: int) -> tuple[str, str | None]:
    """What became of something that was written in a case, and why. Raises: NotNow: nothing was written there."""
    case, _, _ = load(tx, case_id)
    if case.no_chat:
        if not any(event.event_id == event_id and event.kind == "progressed" for event in events.of_case(tx, case_id)):
            raise NotNow
        told = case.answer_id == event_id and case.answer_state == "told"
        return ("told", None) if told else ("refused", NO_CHAT)
    pieces = outbox.of_event(tx, event_id, "answer")
    if not pieces or pieces[0].case_id != case_id:
        raise NotNow
    return _outcome(pieces)


def _outcome(pieces: list[outbox.Row]) -> tuple[str, str | None]:
    """What became of an answer, and why: refused if any piece was, sent when all are."""
    lost = [piece for piece in pieces if piece.state in ("refused", "unclear")]
    if lost:
        return "refused", lost[0].why
    return ("sent" if all(piece.state == "sent" for piece in pieces) else "sending"), None


def progress(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    case, _, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    return staff.noted_progress()


def told(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    told_by = partial(life.tell_in_person, by=member.person_id, caller=_caller(tx, press.subject), now=now)
    act(tx, press.subject, told_by, now=now)
    tidy_last(tx, member, "tell_him", case_id=press.subject, cause=pressed.cause, now=now)
    return toasts.told()


def which_case(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The text that replied to nothing is an answer in this case."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != "which":
        raise NotNow
    says(tx, member, press.subject, drafts.loose_parts(tx, member.person_id), now=now)
    drafts.end_dialogue(tx, member.person_id)
    case, _, _ = load(tx, press.subject)
    if member.person_id in ids_of(case.helpers):
        tidy(tx, member, pressed.message_id, of_helping.report_went(case.number), cause=pressed.cause, now=now)
        return toasts.noted()
    done = desk.was_noted(case.number) if case.no_chat else staff.was_sent(case.number)
    tidy(tx, member, pressed.message_id, done, cause=pressed.cause, now=now)
    return toasts.noted() if case.no_chat else toasts.sent()


def own(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我自己要反映: the text begins a draft of his own."""
    _begin_draft(tx, member, pressed, None, now=now)
    tidy(tx, member, pressed.message_id, staff.was_own(), cause=pressed.cause, now=now)
    return ""


def for_other(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """代人登记: the text begins a draft for somebody who came or called."""
    if not member.at_desk:
        raise OnlyForDesk
    empty = empty_draft(tx, resident_of(tx, pressed.chat_id), member, now=now)
    _begin_draft(tx, member, pressed, empty, now=now)
    tidy(tx, member, pressed.message_id, desk.was_for_somebody(), cause=pressed.cause, now=now)
    return ""


def _begin_draft(tx: Tx, member: Person, pressed: Pressed, empty: Draft | None, *, now: datetime) -> None:
    """Begin a draft with what replied to nothing. Raises: NotNow: that was sorted out before, or another draft lies there."""
    dialogue = drafts.dialogue(tx, member.person_id)
    resident = resident_of(tx, pressed.chat_id)
    if dialogue is None or dialogue.step != "which" or drafts.of_person(tx, resident.person_id):
        raise NotNow
    parts = drafts.loose_parts(tx, member.person_id)
    begin_draft(tx, resident, parts, cause=pressed.cause, now=now, draft=empty)
    drafts.end_dialogue(tx, member.person_id)
    for part in (part for part in parts if part.contact_id is not None):
        drafts.show_part(tx, part, shown=False)
        ask_about_contact(tx, resident, part, cause=f"{pressed.cause}.{part.part_id}", now=now)


HANDLER_PRESSES: dict[str, Callable[..., str]] = {
    "sign": sign,
    "answer": begin_answer,
    "ask": begin_question,
    "note": begin_note,
    "stop": stop,
    "final": final,
    "name_answer": name_answer,
    "progress": progress,
    "told": told,
    "which_case": which_case,
    "own": own,
    "for_other": for_other,
}
