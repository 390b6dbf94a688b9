"""A word to a case that is over: it stays with it, or apart from it, and one press makes a petition of its own of it."""

from datetime import datetime
from functools import partial

from bot.actions.cases import merging
from bot.actions.cases.act import act, load
from bot.actions.cases.view import view_of
from bot.actions.intake.naming import names_a_reader
from bot.actions.intake.question import new_draft
from bot.actions.parts import more_than_words
from bot.actions.telling import say
from bot.messages import merging as supporters
from bot.messages.residents import after_end
from bot.rules import life
from bot.rules.cases import Case, State
from bot.rules.intake import Draft
from bot.rules.people import Person
from storage import drafts
from storage.database import Tx
from storage.drafts import Part


def take(tx: Tx, case: Case, resident: Person, part: Part, *, cause: str, now: datetime) -> None:
    """Keep a word with its case, so nothing is written twice.

    What names somebody who still reads that case waits for the press apart from it.
    """
    if names_a_reader(tx, merging.home_of(tx, case), [part]):
        hold_apart(tx, case, resident, part, cause=cause, now=now)
        return
    event_id = tx.new_id()
    drafts.add_to_case(tx, [part], case.case_id, event_id=event_id)
    kept = partial(life.follow, by=resident.person_id, text=part.text, parts=more_than_words([part]), now=now)
    act(tx, case.case_id, kept, now=now, event_id=event_id)
    _offer(tx, case, resident, part, cause=cause, now=now)


def hold_apart(tx: Tx, case: Case, resident: Person, part: Part, *, cause: str, now: datetime) -> None:
    """Nobody reads a word before its writer has said that it is something new, and whom that is about."""
    drafts.add_to_draft(tx, [part], drafts.of_person(tx, resident.person_id) or _begun(tx, resident, now=now))
    _offer(tx, case, resident, part, cause=cause, now=now)


def _offer(tx: Tx, case: Case, resident: Person, part: Part, *, cause: str, now: datetime) -> None:
    if case.state is State.MERGED:
        over = supporters.after_end(case, merging.home_of(tx, case), part.part_id)
    else:
        over = after_end(view_of(tx, *load(tx, case.case_id), now=now), part.part_id)
    say(tx, resident, over, kind="sentence", cause=cause, now=now)


def _begun(tx: Tx, resident: Person, *, now: datetime) -> Draft:
    """A petition of which nothing is asked yet."""
    draft = new_draft(tx, resident, is_new=True, now=now)
    drafts.add(tx, draft)
    return draft
