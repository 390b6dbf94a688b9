"""A file cannot be passed on: it stays listed, and both sides hear of it."""

from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.enclosing import named_with
from bot.actions.telling import say, show_card, tell
from bot.messages.kinds import TO_RESIDENT_FROM_HANDLER
from bot.messages.message import Message
from bot.rules.media import Lost
from bot.texts import media, residents
from bot.texts.language import speaking_to
from storage import cards, drafts, outbox, people
from storage.database import Tx


def lose(tx: Tx, row: outbox.Row, part_id: int, why: Lost, *, now: datetime) -> None:
    """Note that a part cannot be passed on, once; tell its sender, and him to whom `row` should have brought it.

    What only he cannot get is told, and not noted.
    The handler whose own answer it is hears it with the refusal of that answer.
    """
    part = drafts.part(tx, part_id)
    if part is None or part.lost or part.case_id is None:
        return
    if why is not Lost.REFUSED:
        drafts.lose_part(tx, part, why)
    case, place, _ = load(tx, part.case_id)
    named = named_with(tx, part)[part.first_id]
    cause = f"lost{part.first_id}"
    answers = row.kind in TO_RESIDENT_FROM_HANDLER
    with speaking_to(people.get(tx, row.person_id)):
        name = media.one(named)
        told = residents.answer_lacks(case.number, name) if answers else media.did_not_come(case.number, name, why)
        tell(tx, case, place, row.person_id, Message(told), kind="sentence", cause=cause, now=now)
    sender = people.get(tx, part.person_id)
    if not answers and sender.chat_id is not None:
        with speaking_to(sender):
            told = media.not_passed_on(media.one(named), why)
            say(tx, sender, Message(told), kind="sentence", cause=cause, now=now)
    for reader in cards.readers(tx, case.case_id):
        show_card(tx, case, reader, cause=cause, now=now, fresh=False)
