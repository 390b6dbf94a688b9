"""The methods by which the bot speaks."""

import copy
from typing import TYPE_CHECKING, Any

from bot.practice.telegram.chats import Chat, StoredMessage
from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.keyboards import checked_markup
from bot.practice.telegram.media import contact, media_of, place, venue
from bot.practice.telegram.texts import caption, message_text
from bot.practice.telegram.wire import Object, Request, unix_seconds, without_nothing

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_ALBUM = range(2, 11)
_ALBUM_ITEM = {"type", "media", "caption", "parse_mode", "has_spoiler", "show_caption_above_media"}
_ALBUM_DETAILS = {
    "photo": set[str](),
    "video": {"width", "height", "duration", "supports_streaming"},
    "document": {"disable_content_type_detection"},
    "audio": {"duration", "performer", "title"},
}
_DETAILS_SHOWN = {"width", "height", "duration", "length", "emoji", "performer", "title"}
_FIELDS = {"sendVideoNote": "video_note"}


def send_message(world: "TelegramWorld", request: Request) -> Object:
    """Send a text."""
    chat = world.chat_for_bot(request.params["chat_id"])
    shown = {"link_preview_options": request.params.get("link_preview_options")}
    return _send(world, chat, request.params, {**message_text(request.params), **without_nothing(shown)})


def send_media(world: "TelegramWorld", request: Request) -> Object:
    """Send one file of any kind."""
    chat = world.chat_for_bot(request.params["chat_id"])
    field = _FIELDS.get(request.method) or request.method.removeprefix("send").lower()
    said = caption(request.params)
    details = {name: request.params[name] for name in _DETAILS_SHOWN & set(request.params)}
    reference = request.params.get(field)
    return _send(
        world,
        chat,
        request.params,
        {
            **media_of(world, request, field=field, reference=reference, details=details),
            **said,
            **_looks(request.params),
        },
    )


def send_location(world: "TelegramWorld", request: Request) -> Object:
    """Send a place."""
    return _send(world, world.chat_for_bot(request.params["chat_id"]), request.params, place(request.params))


def send_venue(world: "TelegramWorld", request: Request) -> Object:
    """Send a place that has a name."""
    return _send(world, world.chat_for_bot(request.params["chat_id"]), request.params, venue(request.params))


def send_contact(world: "TelegramWorld", request: Request) -> Object:
    """Send a telephone number."""
    return _send(world, world.chat_for_bot(request.params["chat_id"]), request.params, contact(request.params))


def send_media_group(world: "TelegramWorld", request: Request) -> list[Object]:
    """Send an album."""
    params = request.params
    chat = world.chat_for_bot(params["chat_id"])
    if len(params["media"]) not in _ALBUM:
        raise bad_request("media group must include 2-10 items")
    kinds = {_checked_item(item)["type"] for item in params["media"]}
    if len(kinds) > 1 and kinds != {"photo", "video"}:
        raise bad_request("documents and audio can't be mixed with other media types")
    reply = _replied(chat, params)
    contents = [_album_content(world, request, item) for item in params["media"]]
    world.limits.take_messages(chat.chat_id, messages=len(contents), now=world.now)
    album = {"media_group_id": world.next_album_id()}
    messages = [_written(world, chat, params, {**content, **album, **reply}) for content in contents]
    return [copy.deepcopy(message.body) for message in messages]


def send_chat_action(world: "TelegramWorld", request: Request) -> bool:
    """Show for some seconds what the bot is doing."""
    chat = world.chat_for_bot(request.params["chat_id"])
    if request.params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.show_doing(request.params["action"], world.now)
    return True


def _checked_item(item: Any) -> Object:
    if not isinstance(item, dict) or item.get("type") not in _ALBUM_DETAILS:
        raise bad_request("can't parse InputMedia: type is unallowed in an album")
    strange = set(item) - _ALBUM_ITEM - _ALBUM_DETAILS[item["type"]]
    if strange:
        raise bad_request(f"can't parse InputMedia: unknown field {min(strange)}")
    if "media" not in item:
        raise bad_request('can\'t parse InputMedia: media not found in "media"')
    return item


def _album_content(world: "TelegramWorld", request: Request, item: Object) -> Object:
    details = {name: item[name] for name in _DETAILS_SHOWN & set(item)}
    said = caption(item)
    media = media_of(world, request, field=item["type"], reference=item["media"], details=details)
    return {**media, **said, **_looks(item)}


def _looks(params: Object) -> Object:
    return without_nothing(
        {
            "has_media_spoiler": params.get("has_spoiler"),
            "show_caption_above_media": params.get("show_caption_above_media"),
        }
    )


def _send(world: "TelegramWorld", chat: Chat, params: Object, content: Object) -> Object:
    """Check what every message has in common, count it against the limits and put it into the chat."""
    markup = checked_markup(params.get("reply_markup"))
    reply = _replied(chat, params)
    world.limits.take_messages(chat.chat_id, messages=1, now=world.now)
    return copy.deepcopy(_written(world, chat, params, {**content, **reply}, markup=markup).body)


def _written(
    world: "TelegramWorld", chat: Chat, params: Object, content: Object, *, markup: Object | None = None
) -> StoredMessage:
    inline = markup is not None and bool(markup.get("inline_keyboard"))
    body = {
        "message_id": chat.next_message_id(),
        "from": world.bot_user,
        "chat": chat.description,
        "date": unix_seconds(world.now),
        **content,
        **without_nothing({"has_protected_content": params.get("protect_content")}),
        **({"reply_markup": markup} if inline else {}),
    }
    keyboard = None if inline or (markup is not None and "inline_keyboard" in markup) else markup
    message = StoredMessage(copy.deepcopy(body), silent=params.get("disable_notification", False), keyboard=keyboard)
    chat.add(message)
    said = body.get("text") or body.get("caption")
    if said:
        chat.heard.append(said)
    return message


def _replied(chat: Chat, params: Object) -> Object:
    """Return {reply_to_message} where the message answers one, else {}."""
    reply = params.get("reply_parameters")
    if reply is None:
        return {}
    strange = set(reply) - {"message_id", "chat_id", "allow_sending_without_reply"}
    if strange:
        raise bad_request(f"can't parse reply parameters: unknown field {min(strange)}")
    if "chat_id" in reply and str(reply["chat_id"]) != str(chat.chat_id):
        raise bad_request("this stand-in does not answer messages of other chats")
    message_id = reply.get("message_id")
    answered = chat.messages.get(message_id) if isinstance(message_id, int) else None
    if answered is not None:
        return {"reply_to_message": quoted(answered.body)}
    if reply.get("allow_sending_without_reply") is True:
        return {}
    raise bad_request("message to be replied not found")


def quoted(body: Object) -> Object:
    """Return a message as it stands inside its reply: without what it replied to itself."""
    return {name: value for name, value in copy.deepcopy(body).items() if name != "reply_to_message"}
