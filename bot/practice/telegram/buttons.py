"""Presses of buttons and the bot's answers to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.practice.telegram.chats import Chat
from bot.practice.telegram.errors import bad_request
from bot.practice.telegram.keyboards import buttons_of
from bot.practice.telegram.sending import quoted
from bot.practice.telegram.wire import Object, Request

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld

ANSWERABLE_FOR = timedelta(minutes=15)
LONGEST_TOAST = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True)
class Query:
    """A press that waits for its answer."""

    user_id: int
    at: datetime


@dataclass(frozen=True)
class Toast:
    """What shows for a moment over the chat after a press; text "" only stops the button's clock."""

    user_id: int
    callback_id: str
    text: str
    alert: bool


class Presses:
    """All presses of one bot's buttons."""

    def __init__(self) -> None:
        self._count = 0
        self._waiting: dict[str, Query] = {}
        self.toasts: list[Toast] = []

    def begin(self, query: Query) -> str:
        """Remember a press and return its callback id."""
        self._count += 1
        callback_id = str(4_000_000_000_000 + self._count)
        self._waiting[callback_id] = query
        return callback_id

    def settle(self, callback_id: str, now: datetime) -> Query:
        """Return the press to answer and forget it.

        Raises:
            ApiError: 400, it is unknown, answered, or too old.
        """
        query = self._waiting.pop(callback_id, None)
        if query is None or now - query.at > ANSWERABLE_FOR:
            raise bad_request(_TOO_OLD)
        return query


def answer_callback_query(world: "TelegramWorld", request: Request) -> bool:
    """Answer a press."""
    params = request.params
    text = params.get("text", "")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query = world.presses.settle(params["callback_query_id"], world.now)
    toast = Toast(query.user_id, params["callback_query_id"], text, params.get("show_alert", False))
    world.presses.toasts.append(toast)
    return True


def button_of(chat: Chat, message_id: int, label: str) -> Object:
    """Return the inline button of this label.

    Raises:
        LookupError: the message is gone, or bears no such button; it names the labels there are.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise LookupError(f"no message {message_id} in chat {chat.chat_id}")
    buttons = buttons_of(message.body.get("reply_markup"))
    for button in buttons:
        if button["text"] == label:
            return button
    raise LookupError(f"no button {label!r} in message {message_id}; there are {[each['text'] for each in buttons]}")


def press(world: "TelegramWorld", chat: Chat, user: Object, *, message_id: int, callback_data: str) -> str:
    """Let a person press a button that bears this data and return the callback id.

    The button need not be there any more: a telephone may show an old keyboard.
    """
    callback_id = world.presses.begin(Query(user["id"], world.now))
    message = chat.messages.get(message_id)
    inaccessible = {"message_id": message_id, "chat": chat.description, "date": 0}
    query = {
        "id": callback_id,
        "from": user,
        "message": inaccessible if message is None else _as_pressed(message.body),
        "chat_instance": str(7_919 * chat.chat_id),
        "data": callback_data,
    }
    world.updates.put({"callback_query": query})
    return callback_id


def _as_pressed(body: Object) -> Object:
    return {**quoted(body), **{name: body[name] for name in ("reply_to_message",) if name in body}}
