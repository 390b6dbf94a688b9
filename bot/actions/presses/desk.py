"""登记, pressed by the duty room or a dispatcher below what somebody wrote and did not submit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.cases.register import register_petition
from bot.actions.heard import Pressed
from bot.actions.intake.naming import place_of
from bot.actions.intake.question import settled
from bot.actions.telling import tidy
from bot.messages.buttons import Press
from bot.rules.audience import may_see_unsubmitted
from bot.rules.errors import NothingToSubmit, NotYours
from bot.rules.intake import Draft
from bot.rules.people import Person
from bot.texts import residents, staff, toasts
from bot.texts.language import speaking_to
from storage import cases, drafts, outbox, people
from storage.database import Tx


def enter(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Register it as it is; its writer gets the receipt."""
    if cases.by_draft(tx, press.subject):
        return toasts.entered_already()
    draft = drafts.get(tx, press.subject)
    if draft is None:
        return toasts.draft_over()
    place = place_of(tx, draft)
    if not may_see_unsubmitted(draft.about_cadre, member, place):
        raise NotYours
    if not drafts.parts_of_draft(tx, draft.draft_id):
        raise NothingToSubmit
    petitioner = people.get(tx, draft.person_id)
    known = replace(settled(tx, draft), shown=False)  # the message that shows it is the one that was pressed
    case = register_petition(tx, known, petitioner, now=now, by=member)
    tidy(tx, member, pressed.message_id, staff.unsubmitted_entered(case.number), cause=pressed.cause, now=now)
    _tidy_question(tx, draft, petitioner, pressed, now=now)
    return toasts.entered(case.number)


def _tidy_question(tx: Tx, draft: Draft, petitioner: Person, pressed: Pressed, *, now: datetime) -> None:
    """The question that its writer never answered keeps no buttons."""
    row = outbox.last_of_kind(tx, petitioner, "dialogue", since=draft.created_at)
    with speaking_to(petitioner):
        tidy(tx, petitioner, row.telegram_id if row else None, residents.was_entered(), cause=pressed.cause, now=now)


ENTERING_PRESSES: dict[str, Callable[..., str]] = {"enter": enter}
