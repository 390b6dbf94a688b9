"""The resident did not hear how his case ended: whoever decided so hears that he must tell him himself."""

from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.telling import say
from bot.messages.message import Message
from bot.texts import ending, words
from bot.texts.language import speaking_to
from storage import events, outbox, people
from storage.database import Tx


def raise_untold(tx: Tx, row: outbox.Row, *, why: str, now: datetime) -> None:
    """Tell whoever made the decision of which `row` speaks, why it was not heard; its words are not repeated."""
    case, _, office = load(tx, row.case_id or 0)
    event = next((one for one in events.of_case(tx, case.case_id) if one.event_id == row.event_id), None)
    decider = people.find(tx, (event.actor_id if event else None) or case.handler_id)
    if decider is None or not decider.reachable:
        return
    with speaking_to(decider):
        reason = words.UNREACHABLE.get(why, words.UNREACHABLE["refused"])
        message = Message(ending.untold(case.number, reason, office.phone))
        say(tx, decider, message, kind="sentence", cause=f"untold{row.message_id}", now=now)
