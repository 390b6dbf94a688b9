"""What is only polite begins no petition, adds to none and opens none again; it gets a word in return."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.heard import Heard
from bot.actions.parts import keep, more_than_words
from bot.actions.telling import say, tell
from bot.messages import residents
from bot.rules import life
from bot.rules.cases import Case, State
from bot.rules.courtesy import is_courtesy
from bot.rules.media import Kind
from bot.rules.people import Person
from storage import cases, drafts
from storage.database import Tx


def thanks(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message that replies to no case was only polite; kept nowhere.

    Between the parts of a draft, and while he is asked something about a case, even 好的 may mean something.
    """
    if not _is_polite(heard) or drafts.of_person(tx, resident.person_id):
        return False
    found = cases.open_of_petitioner(tx, resident.person_id)
    if any(case.state is State.NEED_INFO for case in found):
        return False
    answered = [case for case in found if case.state is State.AWAITING_FEEDBACK]
    _welcome(tx, resident, answered[0] if len(answered) == 1 else None, heard, now=now)
    return True


def thanks_in(tx: Tx, case: Case, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a reply to a case was only polite; it stays with the case, and nobody has to do anything about it."""
    if not _is_polite(heard) or case.state is State.NEED_INFO or case.no_chat:
        return False
    part, event_id = keep(tx, resident, heard, now=now), tx.new_id()
    drafts.add_to_case(tx, [part], case.case_id, event_id=event_id)
    kept = partial(life.follow, by=resident.person_id, text=part.text, parts=more_than_words([part]), now=now)
    _welcome(tx, resident, act(tx, case.case_id, kept, now=now, event_id=event_id), heard, now=now)
    return True


def _is_polite(heard: Heard) -> bool:
    alone = heard.kind in (Kind.TEXT, Kind.STICKER) and not heard.forwarded
    return alone and is_courtesy(heard.text, heard.emoji)


def _welcome(tx: Tx, resident: Person, case: Case | None, heard: Heard, *, now: datetime) -> None:
    message = residents.you_are_welcome(case)
    if case is None or not message.rows:
        say(tx, resident, message, kind="sentence", cause=heard.cause, now=now)
        return
    _, place, _ = load(tx, case.case_id)
    tell(tx, case, place, resident.person_id, message, kind="ask_feedback", cause=heard.cause, now=now)
