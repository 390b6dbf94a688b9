"""One message to Telegram, and what came of it. Catches by name; a library's text is never passed on, it may hold the token."""

import asyncio
import logging
from datetime import datetime, timedelta

import httpx
from telegram import (
    Bot,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.actions.delivery.claim import Claimed
from bot.actions.delivery.settle import Outcome
from bot.messages.message import Outgoing

log = logging.getLogger(__name__)

# Causes after which nothing can have reached Telegram.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_LONGEST_WAIT = timedelta(minutes=2)
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "group chat was upgraded", "peer_id_invalid")


async def send(bot: Bot, claimed: Claimed, *, tries: int, now: datetime) -> Outcome:
    """Send or edit one message. Never raises what Telegram or the network did."""
    try:
        telegram_id = await _say(bot, claimed.chat_id, claimed.what)
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
    except NetworkError as error:
        if isinstance(error.__cause__, _NEVER_LEFT):
            return Outcome(
                "later", why="no_network", until=now + min(timedelta(seconds=2 ** min(tries, 7)), _LONGEST_WAIT)
            )
        return Outcome("unclear")
    except TelegramError:
        return Outcome("refused", why="refused")
    except Exception as error:  # whatever a library may still raise: the message must not stay `sending`
        log.error("sending failed in an unknown way: %s", type(error).__name__)
        return Outcome("unclear")
    return Outcome("sent", telegram_id=telegram_id)


async def _say(bot: Bot, chat_id: int, what: Outgoing) -> int:
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in what.rows]
    )
    markup = keyboard if what.rows else _below_writing(what)
    if what.menu:
        await bot.set_my_commands(what.menu, scope=BotCommandScopeChat(chat_id))
        return 0
    if what.edits is not None:
        edited = await bot.edit_message_text(
            what.text, chat_id, what.edits, reply_markup=keyboard if what.rows else None
        )
        return edited.message_id if not isinstance(edited, bool) else what.edits
    if what.printed:
        content = await asyncio.to_thread(what.printed.made)  # a county's sheet has thousands of QR codes
        document = InputFile(content, filename=what.printed.name)
        return (
            await bot.send_document(chat_id, document, caption=what.text, disable_notification=what.silent)
        ).message_id
    if what.photo:
        return (
            await bot.send_photo(chat_id, what.photo, caption=what.text, disable_notification=what.silent)
        ).message_id
    return (
        await bot.send_message(chat_id, what.text, reply_markup=markup, disable_notification=what.silent)
    ).message_id


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
    if any(sign in told for sign in _GONE):
        return Outcome("refused", why="chat_gone", chat_gone=True)
    return Outcome("refused", why="refused")
