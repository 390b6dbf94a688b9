"""What happens in a group the bot is a member of."""

from typing import TYPE_CHECKING

from bot.practice.telegram import incoming
from bot.practice.telegram.buttons import button_of, press
from bot.practice.telegram.chats import Chat, SeenMessage
from bot.practice.telegram.wire import Object

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld


class Group:
    """A group; the bot sees every message in it."""

    def __init__(self, world: "TelegramWorld", chat: Chat) -> None:
        self._world = world
        self._chat = chat

    @property
    def messages(self) -> list[SeenMessage]:
        """Return the chat as it stands now, oldest first."""
        return self._chat.seen()

    @property
    def heard(self) -> list[str]:
        """Return the texts and captions the bot sent, in order, as they were first sent."""
        return list(self._chat.heard)

    def write(self, user_id: int, text: str, reply_to: int | None = None) -> int:
        """Let somebody write into the group; return the message's id."""
        user = self._user(user_id)
        return incoming.receive(self._world, self._chat, user, incoming.text_content(text), reply_to=reply_to)

    def press(self, user_id: int, message_id: int, label: str) -> str:
        """Let somebody press a callback button; return the callback id.

        Raises:
            LookupError: there is no such button.
        """
        button = button_of(self._chat, message_id, label)
        user = self._user(user_id)
        return press(self._world, self._chat, user, message_id=message_id, callback_data=button["callback_data"])

    def remove_bot(self, user_id: int) -> None:
        """Let somebody throw the bot out of the group."""
        self._chat.shut_because = "bot was kicked from the supergroup chat"
        incoming.membership(self._world, self._chat, self._user(user_id), was="member", becomes="kicked")

    def _user(self, user_id: int) -> Object:
        return self._world.user(user_id)
