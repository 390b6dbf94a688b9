"""A question about a case that buttons answer: while it is open, what somebody types is no answer to anything."""

from datetime import datetime

from bot.actions.telling import tell
from bot.messages.buttons import Press
from bot.messages.choosing import presses_of, with_way_out
from bot.messages.message import Message
from bot.rules.cases import Case
from bot.rules.people import Person, Place
from storage import drafts
from storage.database import Tx

CHOOSING, CONFIRMING = "choosing", "confirming"  # steps of a dialogue; what is to be confirmed stands in its text
OPEN = frozenset({CHOOSING, CONFIRMING})


def ask_to_choose(
    tx: Tx, case: Case, place: Place, member: Person, message: Message, *, cause: str, kind: str = "list", now: datetime
) -> None:
    """Ask it, with a way out, and remember the verbs of its buttons."""
    asked = with_way_out(message, case.case_id)
    verbs = sorted({press.verb for press in presses_of(asked)})
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, CHOOSING, case.case_id, ",".join(verbs)))
    tell(tx, case, place, member.person_id, asked, kind=kind, cause=cause, now=now)


def chosen(tx: Tx, member: Person, press: Press) -> None:
    """One of the question's buttons was pressed: it is open no more."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or (dialogue.step, dialogue.case_id) != (CHOOSING, press.subject):
        return
    if press.verb in dialogue.text.split(","):
        drafts.end_dialogue(tx, member.person_id)
