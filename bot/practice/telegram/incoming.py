"""What people do, turned into messages of the chat and updates for the bot."""

import copy
import re
from typing import TYPE_CHECKING

from bot.practice.telegram.chats import Chat, StoredMessage
from bot.practice.telegram.files import blank_picture
from bot.practice.telegram.media import KINDS, describe_media
from bot.practice.telegram.sending import quoted
from bot.practice.telegram.texts import LONGEST_CAPTION, LONGEST_TEXT
from bot.practice.telegram.wire import Object, unix_seconds, utf16_length

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")


def text_content(text: str) -> Object:
    """Return {text, entities}; Telegram marks the commands in it.

    Raises:
        ValueError: no telephone sends such a text in one message.
    """
    if not text.strip() or utf16_length(text) > LONGEST_TEXT:
        raise ValueError(f"a message has 1 to {LONGEST_TEXT} UTF-16 units")
    commands = [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found[0]),
        }
        for found in _COMMAND.finditer(text)
    ]
    return {"text": text, "entities": commands} if commands else {"text": text}


def file_content(
    world: "TelegramWorld", content: bytes | int, *, field: str, name: str, mime_type: str, details: Object
) -> Object:
    """Return {field: media object} for bytes, or for so many zeros."""
    stored = world.files.keep(content, kind=KINDS[field], name=name, mime_type=mime_type)
    return describe_media(world, stored, field=field, details=details)


def photo_content(world: "TelegramWorld", content: bytes | int | None) -> Object:
    """Return {photo}; None is any picture."""
    picture = blank_picture() if content is None else content
    return file_content(world, picture, field="photo", name="photo.jpg", mime_type="image/jpeg", details={})


def with_words(content: Object, caption: str | None, album: str | None = None) -> Object:
    """Return a content with what is written under it, and the album it belongs to.

    Raises:
        ValueError: no telephone sends a caption of that length.
    """
    if caption is not None and utf16_length(caption) > LONGEST_CAPTION:
        raise ValueError(f"a caption has at most {LONGEST_CAPTION} UTF-16 units")
    said = {"caption": caption} if caption else {}
    return {**content, **said, **({"media_group_id": album} if album else {})}


def sticker_content(world: "TelegramWorld", emoji: str) -> Object:
    """Return {sticker}."""
    details = {"emoji": emoji}
    return file_content(world, 2_000, field="sticker", name="sticker.webp", mime_type="image/webp", details=details)


def receive(world: "TelegramWorld", chat: Chat, user: Object, content: Object, *, reply_to: int | None = None) -> int:
    """Put a person's message into the chat, tell the bot, and return the message's id.

    Raises:
        LookupError: the message to reply to is not there.
        ValueError: the person has blocked the bot and cannot write to it.
    """
    if chat.shut_because is not None:
        raise ValueError(f"chat {chat.chat_id} is shut: {chat.shut_because}")
    reply: Object = {}
    if reply_to is not None:
        if reply_to not in chat.messages:
            raise LookupError(f"no message {reply_to} in chat {chat.chat_id}")
        reply = {"reply_to_message": quoted(chat.messages[reply_to].body)}
    chat.open_to_bot = True
    body = {
        "message_id": chat.next_message_id(),
        "from": user,
        "chat": chat.description,
        "date": unix_seconds(world.now),
        **content,
        **reply,
    }
    chat.add(StoredMessage(copy.deepcopy(body)))
    world.updates.put({"message": body})
    return int(body["message_id"])


def edit(world: "TelegramWorld", chat: Chat, *, message_id: int, text: str) -> None:
    """Let a person change the text or caption of a message.

    Raises:
        LookupError: there is no such message of a person.
    """
    body = _own(chat, message_id)
    kept = {name: value for name, value in body.items() if name not in ("entities", "caption_entities")}
    _change(world, chat, {**kept, **(text_content(text) if "text" in kept else {"caption": text})})


def edit_photo(world: "TelegramWorld", chat: Chat, *, message_id: int, shows: Object) -> None:
    """Let a person put another photo, or a film, in the place of a message's photo.

    Raises:
        LookupError: there is no such message of a person.
    """
    kept = {name: value for name, value in _own(chat, message_id).items() if name != "photo"}
    _change(world, chat, {**kept, **shows})


def edit_place(world: "TelegramWorld", chat: Chat, *, message_id: int, latitude: float, longitude: float) -> None:
    """Let a live location of a person follow him.

    Raises:
        LookupError: there is no such message of a person.
    """
    moved = {"latitude": latitude, "longitude": longitude, "live_period": 900}
    _change(world, chat, {**_own(chat, message_id), "location": moved})


def _own(chat: Chat, message_id: int) -> Object:
    message = chat.messages.get(message_id)
    if message is None or message.body["from"]["is_bot"]:
        raise LookupError(f"no message {message_id} of a person in chat {chat.chat_id}")
    return message.body


def _change(world: "TelegramWorld", chat: Chat, body: Object) -> None:
    body = {**body, "edit_date": unix_seconds(world.now)}
    chat.change(body["message_id"], copy.deepcopy(body))
    world.updates.put({"edited_message": body})


def membership(world: "TelegramWorld", chat: Chat, user: Object, *, was: str, becomes: str) -> None:
    """Tell the bot that its place in a chat changed: "member", "kicked" (blocked) or "left"."""
    change = {
        "chat": chat.description,
        "from": user,
        "date": unix_seconds(world.now),
        "old_chat_member": _member(world, was),
        "new_chat_member": _member(world, becomes),
    }
    world.updates.put({"my_chat_member": change})


def _member(world: "TelegramWorld", status: str) -> Object:
    member: Object = {"user": world.bot_user, "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member
