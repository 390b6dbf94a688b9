"""The methods by which the bot changes or takes back what it said."""

import copy
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.practice.telegram.chats import Chat, StoredMessage
from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.keyboards import checked_markup
from bot.practice.telegram.texts import caption, message_text
from bot.practice.telegram.wire import Object, Request, unix_seconds

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

_DELETABLE_FOR = timedelta(hours=48)
_CAPTIONED = {"photo", "voice", "document", "video", "audio", "animation"}
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(world: "TelegramWorld", request: Request) -> Object:
    """Put another text and keyboard in the place of the old ones."""
    chat, message = _own_message(world, request.params)
    content = message_text(request.params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    preview = request.params.get("link_preview_options")
    content |= {"link_preview_options": preview} if preview else {}
    return _edit(world, chat, message, request.params, replaced=_TEXT, content=content)


def edit_message_caption(world: "TelegramWorld", request: Request) -> Object:
    """Put another caption and keyboard in the place of the old ones."""
    chat, message = _own_message(world, request.params)
    content = caption(request.params)
    if _CAPTIONED.isdisjoint(message.body):
        raise bad_request("there is no caption in the message to edit")
    if request.params.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return _edit(world, chat, message, request.params, replaced=_CAPTION, content=content)


def edit_message_reply_markup(world: "TelegramWorld", request: Request) -> Object:
    """Put another keyboard in the place of the old one."""
    chat, message = _own_message(world, request.params)
    return _edit(world, chat, message, request.params, replaced=(), content={})


def delete_message(world: "TelegramWorld", request: Request) -> bool:
    """Take a message out of the chat."""
    chat = world.chat_for_bot(request.params["chat_id"])
    message = chat.messages.get(request.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    too_old = unix_seconds(world.now) - message.body["date"] > _DELETABLE_FOR.total_seconds()
    somebody_elses = not chat.is_private and message.body["from"] != world.bot_user
    if too_old or somebody_elses:
        raise bad_request("message can't be deleted")
    del chat.messages[request.params["message_id"]]
    return True


def _own_message(world: "TelegramWorld", params: Object) -> tuple[Chat, StoredMessage]:
    chat = world.chat_for_bot(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    # A message sent with a keyboard under the writing field stays as it is.
    if message.body["from"] != world.bot_user or message.keyboard is not None:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(
    world: "TelegramWorld",
    chat: Chat,
    message: StoredMessage,
    params: Object,
    *,
    replaced: tuple[str, ...],
    content: Object,
) -> Object:
    markup = checked_markup(params.get("reply_markup"), only_inline=True)
    kept = {name: value for name, value in message.body.items() if name not in (*replaced, "reply_markup")}
    body = {**kept, **content}
    if markup is not None and markup["inline_keyboard"]:
        body["reply_markup"] = markup
    if body == message.body:
        raise bad_request(_NOT_MODIFIED)
    world.limits.take_edit(world.now)
    body["edit_date"] = unix_seconds(world.now)
    return copy.deepcopy(chat.change(body["message_id"], copy.deepcopy(body)).body)
