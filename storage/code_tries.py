"""How often somebody wrote receipt codes that no case has: dialogue with a guesser is data too."""

from datetime import datetime

from bot.rules.receipt_codes import NO_TRIES, Tries
from storage.database import Tx
from storage.rows import instant, stored


def of_chat(tx: Tx, chat: str) -> Tries:
    """Return what is remembered of a chat, by its digest."""
    row = tx.one("SELECT since, count FROM code_tries WHERE office_id = :office_id AND chat = :chat", chat=chat)
    return Tries(instant(row[0]), row[1]) if row else NO_TRIES


def keep(tx: Tx, chat: str, tries: Tries, *, forget_before: datetime) -> None:
    """Remember it, and forget what counts no more."""
    tx.run("DELETE FROM code_tries WHERE office_id = :office_id AND since < :before", before=stored(forget_before))
    tx.run("DELETE FROM code_tries WHERE office_id = :office_id AND chat = :chat", chat=chat)
    tx.run(
        "INSERT INTO code_tries (office_id, chat, since, count) VALUES (:office_id, :chat, :since, :count)",
        chat=chat,
        since=stored(tries.since),
        count=tries.count,
    )
