"""抽样督评, in his own words: what somebody writes or sends when he is asked once more is for whoever drew the case, and for nobody else."""

from datetime import datetime, timedelta

from bot.actions.cases.act import load
from bot.actions.heard import Heard
from bot.actions.intake.after_end import hold_apart
from bot.actions.intake.naming import named_by
from bot.actions.parts import keep
from bot.actions.telling import tell
from bot.messages import sample_checks as messages
from bot.rules.danger import speaks_of_danger
from bot.rules.people import Person
from bot.rules.sample_check import Checked
from storage import drafts, outbox, sample_checks
from storage.database import Tx
from storage.drafts import Part

OF_CHECKS = ("sample_check", "sample_heard")
ASKED_FOR = timedelta(days=3)  # for which what he writes without replying to anything is taken as his answer
SAID_FOR = timedelta(minutes=10)  # the same once he has pressed whether it is solved


def answers_check(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message answered a sample check; words of danger are a matter of their own."""
    checked = None if speaks_of_danger(heard.text) else _answered(tx, resident, heard, now=now)
    if checked is None:
        return False
    case, place, _ = load(tx, checked.case_id)
    check, part = sample_checks.get(tx, checked.check_id), keep(tx, resident, heard, now=now)
    if check and check.drawn_by in named_by(tx, [part]):  # he would read what may be about him
        hold_apart(tx, case, resident, part, cause=heard.cause, now=now)
        return True
    drafts.add_to_check(tx, part, case.case_id)
    thanks = messages.heard_words(checked, case.number, part.part_id)
    tell(tx, case, place, resident.person_id, thanks, kind="sample_heard", cause=heard.cause, now=now)
    return True


def _answered(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> Checked | None:
    """The check to which he replies; without a reply the one of which he was just asked, unless he is in the middle of something."""
    if heard.reply_to is not None:
        return _check_of(tx, resident, heard.reply_to)
    if drafts.of_person(tx, resident.person_id) or drafts.dialogue(tx, resident.person_id):
        return None
    newest = outbox.newest_to(tx, resident)
    checked = _check_of(tx, resident, newest) if newest is not None else None
    return checked if checked and newest is not None and _still_open(tx, resident, checked, newest, now=now) else None


def _check_of(tx: Tx, resident: Person, message_id: int) -> Checked | None:
    """The check of which a message speaks, the bot's or his own, while the words of its case are there."""
    own = drafts.part_of_message(tx, resident.person_id, message_id)
    row = None if own else outbox.replied_to(tx, resident, message_id)
    case_id = own.checked_id if own else row.case_id if row and row.kind in OF_CHECKS else None
    if case_id is None or load(tx, case_id)[0].emptied_at is not None:
        return None
    return sample_checks.of_case(tx, case_id)


def _still_open(tx: Tx, resident: Person, checked: Checked, newest: int, *, now: datetime) -> bool:
    if checked.declined:
        return False
    if checked.said_at is not None:
        return now - checked.said_at <= SAID_FOR
    row = outbox.replied_to(tx, resident, newest)
    return row is not None and now - row.created_at <= ASKED_FOR


def said_in_words(tx: Tx, drawer: Person, case_id: int) -> list[Part]:
    """Return what somebody said in his own words of a case that was drawn; not what names the drawer, as an edit may."""
    return [part for part in drafts.parts_of_check(tx, case_id) if drawer.person_id not in named_by(tx, [part])]
