"""The parts of those who help with a case, and how they end."""

from datetime import datetime

from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules import helping as rules
from bot.rules.cases import Case
from bot.rules.helping import Helper, HelperState
from bot.rules.recusal import ids_of
from bot.texts import helping as texts
from bot.texts.language import speaking_to
from storage import helpers, people
from storage.database import Tx

OF_THEIRS = ("helper_done", "helper_ended", "helper_gone")  # each writes down itself what becomes of a part


def end_parts(tx: Tx, before: Case, case: Case, event: str, *, cause: str, now: datetime) -> None:
    """The case is over, or one of its helpers has it now: what is owed no more is written down, and said."""
    if event in OF_THEIRS:
        return
    for person_id in sorted(ids_of(before.helpers) - ids_of(case.helpers)):
        end(tx, case.case_id, person_id, HelperState.OVER, now=now)
        if person_id != case.handler_id:
            thank(tx, case, person_id, cause=cause, now=now)


def end(tx: Tx, case_id: int, person_id: int, state: HelperState, *, now: datetime) -> None:
    """Write down that somebody's part in a case is owed no more."""
    for helper in active(tx, case_id):
        if helper.person_id == person_id:
            helpers.save(tx, rules.ended(helper, state, now=now))


def active(tx: Tx, case_id: int) -> list[Helper]:
    """Return the parts that are owed in a case."""
    return [helper for helper in helpers.of_case(tx, case_id) if helper.state is HelperState.ACTIVE]


def thank(tx: Tx, case: Case, person_id: int, *, cause: str, now: datetime) -> None:
    """Whoever helped hears that he need not any more. The card is his no longer: the case is named, and nothing of it said."""
    helper = people.get(tx, person_id)
    if helper.chat_id is not None:
        with speaking_to(helper):
            said = Message(texts.not_needed(case.number))
            say(tx, helper, said, kind="sentence", cause=cause, now=now)
