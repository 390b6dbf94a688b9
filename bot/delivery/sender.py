"""One message to Telegram, and what came of it. Catches by name; a library's text is never passed on, it may hold the token."""

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from telegram import (
    Bot,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.actions.delivery.claim import Claimed
from bot.actions.delivery.settle import Outcome
from bot.delivery.files import PATIENCE, NotYet, Ready, prepared
from bot.delivery.items import are_album, kept_files, send_items
from bot.delivery.transport import NotSent
from bot.files.printed import PICTURE, Printed
from bot.messages.message import Outgoing, is_address
from bot.rules.media import Lost

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # else Telegram's machines open whatever link is said
_LONGEST_WAIT = timedelta(minutes=2)
_NO_FILE = ("file identifier", "file_id", "file reference", "file of type")
_NOT_THIS = (Lost.GONE, Lost.REFUSED)  # why something beside words does not go, where other things may
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "group chat was upgraded", "peer_id_invalid")


async def send(bot: Bot, claimed: Claimed, *, tries: int, now: datetime, uploads: asyncio.Semaphore) -> Outcome:
    """Send or edit one message. Never raises what Telegram or the network did. `uploads` bounds the files in memory."""
    if claimed.what.printed:
        async with uploads:
            return await _send_printed(bot, claimed, claimed.what.printed, tries=tries, now=now)
    async with uploads if any(item.name for item in claimed.what.items) else nullcontext():
        try:
            ready, lost = await prepared(bot, claimed.what.items, tries=tries)
        except Exception as error:
            return not_fetched(error, tries=tries, now=now)
        if not ready and lost:
            return Outcome("refused", why=next(iter(lost.values())), lost=tuple(lost.items()))
        outcome = None
        if len(ready) != 1 and are_album(ready):
            outcome = await _send(bot, claimed, ready, tries=tries, now=now)
        if outcome is None or (ready and outcome.why in _NOT_THIS):  # of an album Telegram does not say which one
            outcome = await _one_by_one(bot, claimed, ready, tries=tries, now=now)
    return replace(outcome, lost=(*lost.items(), *outcome.lost))


async def _send_printed(bot: Bot, claimed: Claimed, printed: Printed, *, tries: int, now: datetime) -> Outcome:
    """Make a file and send it. What cannot be made is refused: whoever asked for it hears so."""
    try:
        content = await asyncio.to_thread(printed.made)  # a county's sheet has thousands of QR codes
    except Exception as error:
        log.error("a file could not be made: %s", type(error).__name__)
        return Outcome("refused", why="not_made")
    return await _send(bot, claimed, [], tries=tries, now=now, content=content)


async def _one_by_one(bot: Bot, claimed: Claimed, ready: list[Ready], *, tries: int, now: datetime) -> Outcome:
    """Send each by itself, but what Telegram does not take; what stops one of them stops the rest, which are tried again alone."""
    gone: list[tuple[int, Lost]] = []
    sent: list[tuple[int, Outcome]] = []
    stopped = None
    for one in ready:
        outcome = await _send(bot, claimed, [one], tries=tries, now=now)
        if outcome.why in _NOT_THIS:
            gone.append((one.item.part_id, Lost(outcome.why)))
        elif outcome.state == "sent":
            sent.append((one.item.part_id, outcome))
        else:
            stopped = outcome
            break
    ids = tuple(outcome.telegram_id for _, outcome in sent if outcome.telegram_id is not None)
    files = tuple(file for _, outcome in sent for file in outcome.files)
    if stopped:
        passed = tuple(part_id for part_id, _ in sent)
        return replace(stopped, others=ids, files=files, lost=tuple(gone), passed=passed)
    if not sent:
        return Outcome("refused", why=gone[0][1], lost=tuple(gone))
    return Outcome("sent", telegram_id=ids[0], others=ids[1:], files=files, lost=tuple(gone))


def not_fetched(error: Exception, *, tries: int, now: datetime) -> Outcome:
    """Nothing was said yet: whatever it was, it is tried again."""
    if isinstance(error, RetryAfter):
        return Outcome("later", why="retry_after", until=now + _seconds(error))
    if not isinstance(error, (TelegramError, NotYet)):
        log.error("fetching a file failed in an unknown way: %s", type(error).__name__)
    return Outcome("later", why="no_file", until=now + _wait(tries))


def _wait(tries: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(tries, 7)), _LONGEST_WAIT)


async def _send(
    bot: Bot, claimed: Claimed, ready: list[Ready], *, tries: int, now: datetime, content: bytes = b""
) -> Outcome:
    try:
        return await _say(bot, claimed.chat_id, claimed.what, ready, content=content)
    except RetryAfter as error:
        return Outcome("later", why="retry_after", until=now + _seconds(error))
    except BadRequest as error:
        return _bad_request(error, claimed.what)
    except Forbidden:
        return Outcome("refused", why="blocked", chat_gone=True)
    except ChatMigrated:
        return Outcome("refused", why="chat_gone", chat_gone=True)
    except InvalidToken:
        return Outcome("later", why="token_refused", until=now + _LONGEST_WAIT)
    except NotSent:
        return Outcome("later", why="no_network", until=now + _wait(tries))
    except NetworkError:
        return Outcome("unclear")
    except TelegramError:
        return Outcome("refused", why="refused")
    except Exception as error:  # whatever a library may still raise: the message must not stay `sending`
        log.error("sending failed in an unknown way: %s", type(error).__name__)
        return Outcome("unclear")


async def _say(bot: Bot, chat_id: int, what: Outgoing, ready: list[Ready], *, content: bytes) -> Outcome:
    keyboard = InlineKeyboardMarkup([[_button(label, data) for label, data in row] for row in what.rows])
    if what.menu:
        await bot.set_my_commands(what.menu, scope=BotCommandScopeChat(chat_id))
        return Outcome("sent", telegram_id=0)
    if what.deletes is not None:
        await bot.delete_message(chat_id, what.deletes)
        return Outcome("sent", telegram_id=what.deletes)
    if what.edits is not None:
        edited = await _edit(bot, chat_id, what.edits, what, keyboard if what.rows else None)
        return Outcome("sent", telegram_id=edited.message_id if isinstance(edited, Message) else what.edits)
    if what.printed:
        file = InputFile(content, filename=what.printed.name)
        send: Any = bot.send_photo if what.printed.name.endswith(PICTURE) else bot.send_document
        how = {
            "caption": what.text,
            "disable_notification": what.silent,
            "reply_markup": keyboard if what.rows else None,
        }
        sheet = await send(chat_id, file, **how, read_timeout=PATIENCE, write_timeout=PATIENCE)
        return Outcome("sent", telegram_id=sheet.message_id)
    if ready:
        sent = await send_items(bot, chat_id, ready, text=what.text, silent=what.silent)
        others = tuple(message.message_id for message in sent[1:])
        return Outcome("sent", telegram_id=sent[0].message_id, others=others, files=kept_files(ready, sent))
    markup = keyboard if what.rows else _below_writing(what)
    silent = what.silent
    said = await bot.send_message(
        chat_id, what.text, reply_markup=markup, disable_notification=silent, link_preview_options=_NO_PREVIEW
    )
    return Outcome("sent", telegram_id=said.message_id)


def _button(label: str, data: str) -> InlineKeyboardButton:
    """Return a button that opens an address, or tells the bot that it was pressed."""
    if is_address(data):
        return InlineKeyboardButton(label, url=data)
    return InlineKeyboardButton(label, callback_data=data)


async def _edit(
    bot: Bot, chat_id: int, message_id: int, what: Outgoing, rows: InlineKeyboardMarkup | None
) -> Message | bool:
    """The words below a picture are changed by a method of their own."""
    if what.captioned:
        return await bot.edit_message_caption(chat_id, message_id, caption=what.text, reply_markup=rows)
    return await bot.edit_message_text(
        what.text, chat_id, message_id, reply_markup=rows, link_preview_options=_NO_PREVIEW
    )


def _below_writing(what: Outgoing) -> ForceReply | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """Return what happens to the writing field and the keys below it."""
    if what.keys:
        keys = [
            [KeyboardButton(key.label, request_contact=key.asks_contact or None) for key in row] for row in what.keys
        ]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    if what.drops_keys:
        return ReplyKeyboardRemove()
    return ForceReply() if what.asks_reply else None


def _seconds(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _bad_request(error: BadRequest, what: Outgoing) -> Outcome:
    """A refusal, unless it says that an edit changed nothing, or that the card to be edited is gone."""
    told = error.message.lower()
    if "message is not modified" in told:
        return Outcome("sent", telegram_id=what.edits)
    if what.edits is not None and (
        "message to edit not found" in told or "can't be edited" in told or "message_id_invalid" in told
    ):
        return Outcome("message_gone")
    if what.deletes is not None and "delete" in told:  # it is gone, or Telegram keeps it: two days are over
        return Outcome("sent", telegram_id=what.deletes)
    if any(sign in told for sign in _GONE):
        return Outcome("refused", why="chat_gone", chat_gone=True)
    no_file = what.items and any(sign in told for sign in _NO_FILE)
    return Outcome("refused", why=Lost.GONE if no_file else "refused")
