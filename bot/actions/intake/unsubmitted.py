"""未提交: what somebody wrote and did not submit shows to the duty room after a day, or to a dispatcher alone."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.intake.naming import place_of
from bot.actions.telling import show_unsubmitted, tidy
from bot.rules.audience import may_see_unsubmitted
from bot.rules.intake import EXPIRE_AFTER, SHOW_AFTER, Draft
from bot.rules.people import Person
from bot.texts import staff, words
from bot.texts.language import speaking_to
from storage import drafts, offices, outbox, people
from storage.database import Tx

TRY_AGAIN = timedelta(days=1)


def show(tx: Tx, draft: Draft, petitioner: Person, *, now: datetime) -> None:
    """Show a draft once to the first of those who may see it and can be reached; without any, look again tomorrow."""
    place = place_of(tx, draft)
    reader = next(
        (
            person
            for person in place.everybody
            if may_see_unsubmitted(draft.about_cadre, person, place)
            and person.reachable
            and person.chat_id != petitioner.chat_id
        ),
        None,
    )
    if reader is None or not drafts.parts_of_draft(tx, draft.draft_id):
        later = min(now + TRY_AGAIN, draft.updated_at + EXPIRE_AFTER)
        drafts.save(tx, replace(draft, next_alarm_at=later))
        return
    show_unsubmitted(tx, reader, draft.draft_id, cause=f"d{draft.draft_id}:{tx.new_id()}", now=now)
    drafts.save(tx, replace(draft, shown=True, next_alarm_at=draft.updated_at + EXPIRE_AFTER))


def show_again(tx: Tx, draft_id: int, *, now: datetime) -> None:
    """It did not reach whom it was shown to: look again tomorrow who may see it."""
    draft = drafts.get(tx, draft_id)
    if draft and draft.shown:
        later = min(now + TRY_AGAIN, draft.updated_at + EXPIRE_AFTER)
        drafts.save(tx, replace(draft, shown=False, next_alarm_at=later))


def is_due(draft: Draft, now: datetime) -> bool:
    """Whether a draft lies there long enough; what the desk writes for somebody else is the desk's own."""
    return draft.for_id is None and not draft.shown and now >= draft.updated_at + SHOW_AFTER


def no_longer_shown(tx: Tx, draft: Draft, *, now: datetime) -> None:
    """The draft is gone, or about a cadre after all: whoever was shown it loses the button."""
    if not draft.shown:
        return
    for person in (*people.with_role(tx, "duty_room"), *people.with_role(tx, "dispatcher")):
        row = outbox.last_of_kind(tx, person, "unsubmitted", since=draft.created_at, about=f":d{draft.draft_id}:")
        if row:
            with speaking_to(person):
                cause = f"d{draft.draft_id}"
                over = staff.unsubmitted_over(words.day(draft.created_at, offices.rules(tx).zone))
                tidy(tx, person, row.telegram_id, over, cause=cause, now=now)
