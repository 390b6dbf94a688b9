"""Files that are passed on: fetched, cleaned of what they tell unseen, and uploaded under another name."""

import asyncio
from dataclasses import dataclass

from telegram import Bot, File
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.files.attachments import Uncleanable, cleaned
from bot.messages.message import Item
from bot.rules.media import MOST_BYTES, Lost

PATIENCE = 120  # seconds for a large file on a slow line
MOST_TRIES = 3  # "temporarily unavailable" may pass; then it is gone
MOST_FETCHES = 20  # over half an hour, of what breaks off while it comes


@dataclass(frozen=True)
class Ready:
    """An item as it can be handed to Telegram: `file` is the id of its stored file, or what was cleaned, with its name."""

    item: Item
    file: str | bytes
    name: str = ""


class NotYet(Exception):
    """Telegram does not give the file out now."""


class NeverGiven(Exception):
    """Telegram speaks of the file, and never gives it out."""


async def prepared(bot: Bot, items: tuple[Item, ...], *, tries: int) -> tuple[list[Ready], dict[int, Lost]]:
    """Return what can be sent, and {part: why} of what cannot. Raises: NotYet, NetworkError, RetryAfter."""
    ready: list[Ready] = []
    lost: dict[int, Lost] = {}
    for item in items:
        found = await _ready(bot, item, tries=tries) if item.name else Ready(item, item.file_id)
        if isinstance(found, Ready):
            ready.append(found)
        else:
            lost[item.part_id] = found
    return ready, lost


async def _ready(bot: Bot, item: Item, *, tries: int) -> Ready | Lost:
    content = await content_of(bot, item.file_id, tries=tries)
    if isinstance(content, Lost):
        return content
    try:
        clean = await asyncio.to_thread(cleaned, content, item.ending)
    except Uncleanable:
        return Lost.UNCLEANABLE
    return Ready(item, clean.data, item.name + clean.ending)


async def content_of(bot: Bot, file_id: str, *, tries: int) -> bytes | Lost:
    """Return the content of a file that somebody sent, or why it cannot be had. Raises: NotYet, NetworkError, RetryAfter."""
    try:
        file = await bot.get_file(file_id)
        if file.file_size is not None and file.file_size > MOST_BYTES:
            return Lost.TOO_BIG
        return await _fetched(file, tries=tries)
    except BadRequest as error:
        told = error.message.lower()
        if "too big" in told:
            return Lost.TOO_BIG
        if "unavailable" in told and tries < MOST_TRIES:
            raise NotYet from error
        return Lost.GONE
    except NeverGiven:
        return Lost.GONE


async def _fetched(file: File, *, tries: int) -> bytes:
    """Return the content of a file of which Telegram has just spoken. Raises: NotYet, NeverGiven, RetryAfter.

    What never comes is given up: everything else for the same chat waits behind it.
    """
    try:
        return bytes(await file.download_as_bytearray(read_timeout=PATIENCE))
    except RetryAfter:
        raise
    except TelegramError as error:
        told = isinstance(error, (BadRequest, Forbidden, InvalidToken))  # the last stands for 404 too
        raise (NotYet if tries < (MOST_TRIES if told else MOST_FETCHES) else NeverGiven) from error
