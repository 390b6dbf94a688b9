"""Looks over somebody's shoulder: does in one transaction whatever a command, a message or a press does, and takes it back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

from telegram import Update

from bot.actions.beside import ToBeRead
from bot.actions.delivery.claim import claim
from bot.actions.heard import Pressed
from bot.actions.presses.press import press
from bot.messages.buttons import Press
from bot.messages.message import Outgoing
from bot.texts.language import speaking
from handlers.commands import COMMANDS, take_unknown
from handlers.hands import KEY
from handlers.messages import take_message
from storage import inbox, people
from storage.database import Tx

_STAMP = "docProps/core.xml"  # when it was made
Work = Callable[[Tx], Any]


class _Undone(Exception):
    """What was tried is taken back."""


@dataclass(frozen=True)
class Seen:
    """What somebody saw at once, and the messages that followed for some people: words, labels and files."""

    toast: str
    said: tuple[str, ...]

    @property
    def whole(self) -> str:
        return "\n".join((self.toast, *self.said))


def tried(
    tx: Tx, work: Work, *, now: datetime, readers: Iterable[int], after: Callable[[Tx], None] | None = None
) -> Seen:
    """Do `work`, return what `readers` (ids of persons) would see of it, let `after` look at what it did, and take it all back."""
    found: list[Seen] = []
    try:
        with tx.savepoint():
            newest = _newest(tx)
            toast = work(tx)
            found.append(Seen(toast if isinstance(toast, str) else "", tuple(_said(tx, newest, set(readers), now))))
            if after:
                after(tx)
            raise _Undone
    except _Undone:
        return found[0]


def _newest(tx: Tx) -> int:
    return tx.number("SELECT COALESCE(MAX(message_id), 0) FROM outbox WHERE office_id = :office_id")


def _said(tx: Tx, newest: int, readers: set[int], now: datetime) -> list[str]:
    rows = tx.all(
        "SELECT message_id, person_id FROM outbox WHERE office_id = :office_id AND message_id > :newest "
        "AND state IN ('pending', 'later') ORDER BY message_id",
        newest=newest,
    )
    return [
        words_of(claimed.what)
        for message_id, person_id in rows
        if person_id in readers and (claimed := claim(tx, message_id, owner="onlooker", now=now))
    ]


def words_of(what: Outgoing) -> str:
    """Return everything that somebody could read of a message: text, labels, titles, the bytes of a file as far as they are text."""
    labels = [label for row in what.rows for label, _ in row]
    items = [f"{item.kind} {item.name} {item.words}" for item in what.items]
    return "\n".join((what.text, *labels, *items, *([readable(what.printed.made())] if what.printed else ())))


def readable(content: bytes) -> str:
    """Return a file's text, of a workbook that of its parts."""
    if content[:2] != b"PK":
        return content.decode(errors="ignore")
    with ZipFile(BytesIO(content)) as parts:
        return "\n".join(
            parts.read(name).decode(errors="ignore") for name in sorted(parts.namelist()) if name != _STAMP
        )


GONE = 990_000_001  # the number of a message


def pressing(chat_id: int, meant: Press, *, now: datetime, message_id: int | None = GONE) -> Work:
    """Return what a press does; the message that bears it is gone from the chat, or there was none, and a new one shows what it shows."""

    def work(tx: Tx) -> str:
        with speaking(people.language_of(tx, chat_id), chat_id=chat_id):
            return press(tx, Pressed(chat_id, message_id, meant.encode(), f"q{tx.new_id()}"), now=now)

    return work


async def writing(chat_id: int, text: str, *, now: datetime, update_id: int) -> Work:
    """Return what a written message does, by the way of the program's own handlers."""
    kept: list[Work] = []
    message = {
        "message_id": update_id,
        "date": int(now.timestamp()),
        "chat": {"id": chat_id, "type": "private", "first_name": "某"},
        "from": {"id": chat_id, "is_bot": False, "first_name": "某"},
        "text": text,
    }
    update = Update.de_json({"update_id": update_id, "message": message}, None)
    assert update is not None
    name, *args = text.removeprefix("/").split() or [""]
    take = COMMANDS.get(name, take_unknown) if text.startswith("/") else take_message
    await take(update, _context(kept, now, args))
    [applied] = kept

    def work(tx: Tx) -> Any:
        inbox.store(tx, update_id=update_id, chat_id=chat_id, body="{}", now=now)
        while True:
            try:
                with tx.savepoint():
                    return applied(tx)
            except ToBeRead as wanted:
                wanted.read(tx)

    return work


def _context(kept: list[Work], now: datetime, args: list[str]) -> Any:
    async def transaction(work: Work) -> None:
        kept.append(work)

    hands = SimpleNamespace(
        database=SimpleNamespace(transaction=transaction),
        clock=SimpleNamespace(now=lambda: now),
        acknowledge=lambda *_: None,
        applied=lambda *_: None,
    )
    return SimpleNamespace(bot_data={KEY: hands}, args=args)
