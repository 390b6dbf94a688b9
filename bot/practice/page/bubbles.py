"""A chat as the page draws it: each message as one JSON object, and what stands under the writing field."""

from collections.abc import Callable
from typing import Any

from bot.practice.telegram.chats import Chat, StoredMessage
from bot.practice.telegram.files import LARGEST_DOWNLOAD
from bot.practice.telegram.wire import Object

KINDS = ("photo", "voice", "document", "video", "audio", "sticker", "location", "contact")
FILES = frozenset({"photo", "voice", "document", "video", "audio"})
LONGEST_QUOTE = 80


def bubble(message: StoredMessage, *, local: Callable[[int], str]) -> dict[str, Any]:
    """Return one message; `kind` is "text" or one of KINDS, what is not there is null."""
    body = message.body
    kind = _kind(body)
    return {
        "message_id": body["message_id"],
        "from_bot": body["from"]["is_bot"],
        "kind": kind,
        "text": _words(body),
        "album": body.get("media_group_id"),
        "silent": message.silent,
        "sent_at": local(body["date"]),
        "edited": "edit_date" in body,
        "reply_to": body["reply_to_message"]["message_id"] if "reply_to_message" in body else None,
        "quoted": _quoted(body.get("reply_to_message")),
        "forwarded_from": body.get("forward_origin", {}).get("sender_user_name"),
        "keyboard": [[_button(button) for button in row] for row in _rows(body.get("reply_markup"), "inline_keyboard")],
        "file": _file(body, kind) if kind in FILES else None,
        "place": body.get("location"),
        "contact": body.get("contact"),
        "emoji": body.get("sticker", {}).get("emoji"),
    }


def _kind(body: Object) -> str:
    return next((kind for kind in KINDS if kind in body), "text")


def _words(body: Object) -> str:
    return str(body.get("text") or body.get("caption") or "")


def _quoted(body: Object | None) -> dict[str, str] | None:
    return None if body is None else {"kind": _kind(body), "text": _words(body)[:LONGEST_QUOTE]}


def _rows(markup: Object | None, kind: str) -> list[list[Object]]:
    rows = (markup or {}).get(kind, [])
    return [[{"text": button} if isinstance(button, str) else button for button in row] for row in rows]


def _button(button: Object) -> dict[str, Any]:
    """Return {text, url, copy}: what a press does when it does not tell the bot."""
    return {"text": button["text"], "url": button.get("url"), "copy": button.get("copy_text", {}).get("text")}


def _file(body: Object, kind: str) -> dict[str, Any]:
    media: Object = body["photo"][-1] if kind == "photo" else body[kind]
    return {
        "id": media["file_id"],
        "name": media.get("file_name"),
        "size": media["file_size"],
        "seconds": media.get("duration"),
        "opens": media["file_size"] <= LARGEST_DOWNLOAD,
    }


def below(chat: Chat) -> dict[str, Any] | None:
    """Return the keyboard under the writing field as {message_id, placeholder, rows}; rows null: a reply is asked for.

    One that is meant to be used once is gone as soon as the person has said something.
    """
    shown = chat.keyboard
    if shown is None or shown.keyboard is None:
        return None
    markup, message_id = shown.keyboard, int(shown.body["message_id"])
    once = "force_reply" in markup or bool(markup.get("one_time_keyboard"))
    newest_own = max((number for number, one in chat.messages.items() if not one.body["from"]["is_bot"]), default=0)
    if once and newest_own > message_id:
        return None
    rows = [[_key(button) for button in row] for row in _rows(markup, "keyboard")]
    placeholder = markup.get("input_field_placeholder")
    return {"message_id": message_id, "placeholder": placeholder, "rows": None if "force_reply" in markup else rows}


def _key(button: Object) -> dict[str, Any]:
    asks = next((what for what in ("contact", "location") if button.get(f"request_{what}")), None)
    return {"text": button["text"], "asks": asks}
