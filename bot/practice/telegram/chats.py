"""Chats and the messages in them, as both sides see them now."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.practice.telegram.keyboards import buttons_of, labels_of
from bot.practice.telegram.wire import Object

_DOING_SHOWS_FOR = timedelta(seconds=5)
# What tells the kind stands before what comes with it: an animation has a document too, a venue a location.
_MEDIA = (
    "photo",
    "voice",
    "animation",
    "document",
    "video",
    "video_note",
    "audio",
    "venue",
    "location",
    "contact",
    "sticker",
)


@dataclass(frozen=True)
class StoredMessage:
    """A message; `body` is the Message object as the Bot API shows it.

    A keyboard under the writing field is no part of the body, so it stands in `keyboard`.
    """

    body: Object
    silent: bool = False
    keyboard: Object | None = None

    @property
    def markup(self) -> Object | None:
        """Return the keyboard the message bears now, of either kind."""
        return self.body.get("reply_markup") or self.keyboard


@dataclass(frozen=True)
class SeenMessage:
    """A message as a person sees it; `text` is the caption where there is a picture, "" for neither.

    `kind` is "text" or what is attached: "photo", "voice", "animation", "document", "video", "video_note", "audio",
    "venue", "location", "contact", "sticker". `keyboard` holds the labels row by row, `data` what the buttons say, in reading order, None
    of those that say nothing. `sent_at` and `edited_at` are seconds since 1970.
    """

    message_id: int
    text: str
    from_bot: bool
    keyboard: tuple[tuple[str, ...], ...]
    data: tuple[str | None, ...]
    silent: bool
    kind: str
    sent_at: int
    edited_at: int | None
    reply_to: int | None
    album: str | None
    file_id: str | None

    @property
    def labels(self) -> list[str]:
        """Return the labels of all buttons in reading order."""
        return [label for row in self.keyboard for label in row]


class Chat:
    """A private chat (positive id) or a group (negative id) with the bot."""

    def __init__(self, description: Object) -> None:
        self.description = description
        self.chat_id: int = description["id"]
        self.messages: dict[int, StoredMessage] = {}
        self.heard: list[str] = []
        self.open_to_bot = self.chat_id < 0  # a private chat opens with the person's first word
        self.shut_because: str | None = None
        self._doing: tuple[str, datetime] | None = None
        self._last_id = 0

    @property
    def is_private(self) -> bool:
        """Return whether the chat is with one person."""
        return self.chat_id > 0

    def next_message_id(self) -> int:
        """Return the next id of this chat."""
        self._last_id += 1
        return self._last_id

    def show_doing(self, action: str, now: datetime) -> None:
        """Show what the bot is doing: five seconds long, or until the next message."""
        self._doing = action, now + _DOING_SHOWS_FOR

    def doing(self, now: datetime) -> str | None:
        """Return the chat action that shows now, like "typing"."""
        return self._doing[0] if self._doing and now < self._doing[1] else None

    @property
    def keyboard(self) -> StoredMessage | None:
        """Return the message whose keyboard, or wish for a reply, stands under the writing field now."""
        newest = next((one for one in reversed(self.messages.values()) if one.keyboard is not None), None)
        return None if newest is None or "remove_keyboard" in (newest.keyboard or {}) else newest

    def add(self, message: StoredMessage) -> None:
        """Put a message at the end of the chat."""
        self._doing = None
        self.messages[message.body["message_id"]] = message

    def change(self, message_id: int, body: Object) -> StoredMessage:
        """Put another body in the place of a message and return it."""
        changed = self.messages[message_id] = replace(self.messages[message_id], body=body)
        return changed

    def seen(self) -> list[SeenMessage]:
        """Return the messages that still stand, edits applied, oldest first."""
        return [_seen(message) for message in self.messages.values()]


def _seen(message: StoredMessage) -> SeenMessage:
    body = message.body
    kind = next((kind for kind in _MEDIA if kind in body), "text")
    media = body["photo"][-1] if kind == "photo" else body.get(kind)
    return SeenMessage(
        message_id=body["message_id"],
        text=body.get("text") or body.get("caption") or "",
        from_bot=bool(body["from"]["is_bot"]),
        keyboard=labels_of(message.markup),
        data=tuple(button.get("callback_data") for button in buttons_of(message.markup)),
        silent=message.silent,
        kind=kind,
        sent_at=body["date"],
        edited_at=body.get("edit_date"),
        reply_to=body.get("reply_to_message", {}).get("message_id"),
        album=body.get("media_group_id"),
        file_id=media.get("file_id") if isinstance(media, dict) else None,
    )
