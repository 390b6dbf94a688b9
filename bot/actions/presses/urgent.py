"""紧急, pressed by a resident, and 我来办, pressed by one of those whom it called."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.recall import find_callers
from bot.actions.cases.register import register_petition
from bot.actions.cases.taker import taker_of
from bot.actions.cases.urgent import mark_urgent
from bot.actions.heard import Pressed
from bot.actions.intake.on_behalf import submit_for
from bot.actions.intake.question import settled
from bot.actions.presses.intake import submitted_here
from bot.actions.presses.leading import refetch
from bot.actions.telling import tidy
from bot.messages.buttons import Press
from bot.rules import urgency
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import NothingToSubmit, NotYours, UrgentGone
from bot.rules.intake import Draft
from bot.rules.people import Person
from bot.rules.steps import is_passed_over
from bot.texts import residents, toasts
from storage import cases, drafts, outbox, people
from storage.database import Tx


def call_out(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """紧急 below a draft: registers it as it is, at once; pressed again it says the number."""
    registered = cases.by_draft(tx, press.subject)
    if registered and submitted_here(tx, registered, resident):
        return _call_out_for(tx, registered, resident, pressed, now=now)
    draft = drafts.get(tx, press.subject)
    if draft is None or draft.person_id != resident.person_id:
        raise UrgentGone
    if not drafts.parts_of_draft(tx, draft.draft_id):
        raise NothingToSubmit
    if draft.for_id is None:
        register_petition(tx, settled(tx, draft), resident, now=now, urgent=True)
    else:
        submit_for(tx, settled(tx, draft), chat_id=pressed.chat_id, cause=pressed.cause, now=now, urgent=True)
    _tidy_questions(tx, draft, resident, pressed, now=now)
    return toasts.called()


def _tidy_questions(tx: Tx, draft: Draft, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    """The draft's question and the advice both bear 紧急: neither keeps its buttons, the advice keeps whom to call."""
    advice = outbox.last_of_kind(tx, resident, "danger", since=draft.created_at)
    question = outbox.last_of_kind(tx, resident, "dialogue", since=draft.created_at)
    lines = {pressed.message_id: residents.was_urgent()}
    if question:
        lines = {question.telegram_id: residents.was_urgent()}
    if advice:
        lines[advice.telegram_id] = residents.whom_to_call()
    for telegram_id, line in lines.items():
        tidy(tx, resident, telegram_id, line, cause=f"{pressed.cause}.{telegram_id}", now=now)


def call_out_for_case(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """紧急 for a case that is open already, from its petitioner; from the staff for him who has no chat."""
    case, place, _ = load(tx, press.subject)
    member = people.by_chat(tx, pressed.chat_id, "staff") if case.no_chat else None
    if case.petitioner_id != resident.person_id and (member is None or audience(case, member, place) < Sees.CARD):
        raise NotYours  # of the staff whoever sees it leaves 紧急 to him who can press it himself
    return _call_out_for(tx, case, resident, pressed, now=now)


def _call_out_for(tx: Tx, case: Case, resident: Person, pressed: Pressed, *, now: datetime) -> str:
    if not case.is_open:
        raise UrgentGone  # whatever was called then, nobody is now
    if case.is_ringing:
        return toasts.called_before(case.number)
    member = people.by_chat(tx, pressed.chat_id, "staff") if case.no_chat else None
    mark_urgent(tx, case.case_id, by=(member or resident).person_id, now=now)
    tidy(tx, resident, pressed.message_id, residents.was_urgent(), cause=pressed.cause, now=now)
    return toasts.called()


def attend(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我来办 on what rings; whoever comes second hears who was first."""
    case, place, _ = load(tx, press.subject)
    his_own = people.get(tx, case.petitioner_id).chat_id == member.chat_id
    if his_own or audience(case, member, place) < Sees.CARD:
        raise NotYours
    taker = taker_of(tx, case)
    if case.is_open and not case.is_ringing and taker and taker.person_id != member.person_id:
        refetch(tx, case, member, pressed, now=now)
        return toasts.taken_by(taker.name or "")
    over = is_passed_over(case, member.person_id, place)
    case = act(tx, press.subject, partial(urgency.attend, by=member.person_id, stays=over, now=now), now=now)
    if case.no_chat:
        find_callers(tx, now=now)  # whoever has it now does not ask himself whether it is solved
    return toasts.goes_there(people.get(tx, case.handler_id or 0).name or "") if over else toasts.taken()


URGENT_PRESSES: dict[str, Callable[..., str]] = {"urgent": call_out, "urgent_case": call_out_for_case}
ATTENDING_PRESSES: dict[str, Callable[..., str]] = {"attend": attend}
