"""What one person does with the telephone, and what it shows."""

from typing import TYPE_CHECKING

from bot.practice.telegram import incoming
from bot.practice.telegram.buttons import Toast, button_of, press
from bot.practice.telegram.chats import Chat, SeenMessage
from bot.practice.telegram.keyboards import buttons_of
from bot.practice.telegram.wire import Object, unix_seconds

if TYPE_CHECKING:
    from bot.practice.telegram.core import TelegramWorld


class Phone:
    """The private chat of one person with the bot; what writes returns the message's id."""

    def __init__(self, world: "TelegramWorld", user: Object, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self.user = user

    @property
    def user_id(self) -> int:
        """Return the id of the person and of the chat."""
        return self._chat.chat_id

    @property
    def messages(self) -> list[SeenMessage]:
        """Return the chat as it stands now, oldest first."""
        return self._chat.seen()

    @property
    def heard(self) -> list[str]:
        """Return the texts and captions the bot sent, in order, as they were first sent."""
        return list(self._chat.heard)

    @property
    def toasts(self) -> list[Toast]:
        """Return the answers to this person's presses."""
        return [toast for toast in self._world.presses.toasts if toast.user_id == self.user_id]

    def _say(self, content: Object, reply_to: int | None = None) -> int:
        return incoming.receive(self._world, self._chat, self.user, content, reply_to=reply_to)

    def write(self, text: str, reply_to: int | None = None) -> int:
        """Write a text."""
        return self._say(incoming.text_content(text), reply_to)

    def photo(
        self,
        picture: bytes | int | None = None,
        caption: str | None = None,
        media_group_id: str | None = None,
        *,
        reply_to: int | None = None,
    ) -> int:
        """Send a photo of these bytes, of so many bytes, or any; photos of one album share `media_group_id`."""
        content = incoming.photo_content(self._world, picture)
        return self._say(incoming.with_words(content, caption, media_group_id), reply_to)

    def voice(
        self,
        seconds: int = 5,
        content: bytes | int = 9_000,
        *,
        mime_type: str = "audio/ogg",
        reply_to: int | None = None,
    ) -> int:
        """Send a voice message."""
        details = {"duration": seconds}
        kind = {"field": "voice", "name": "voice.oga", "mime_type": mime_type}
        return self._say(incoming.file_content(self._world, content, details=details, **kind), reply_to)

    def document(
        self,
        content: bytes | int = 9_000,
        file_name: str = "file.pdf",
        mime_type: str = "application/pdf",
        caption: str | None = None,
        *,
        media_group_id: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a file."""
        kind = {"field": "document", "name": file_name, "mime_type": mime_type}
        media = incoming.file_content(self._world, content, details={}, **kind)
        return self._say(incoming.with_words(media, caption, media_group_id), reply_to)

    def video(
        self,
        seconds: int = 5,
        content: bytes | int = 90_000,
        caption: str | None = None,
        *,
        media_group_id: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a film."""
        kind = {"field": "video", "name": "video.mp4", "mime_type": "video/mp4"}
        media = incoming.file_content(self._world, content, details={"duration": seconds}, **kind)
        return self._say(incoming.with_words(media, caption, media_group_id), reply_to)

    def audio(
        self,
        seconds: int = 5,
        content: bytes | int = 90_000,
        file_name: str = "audio.mp3",
        mime_type: str = "audio/mpeg",
        caption: str | None = None,
        *,
        media_group_id: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a sound file, which is no voice message."""
        kind = {"field": "audio", "name": file_name, "mime_type": mime_type}
        media = incoming.file_content(self._world, content, details={"duration": seconds}, **kind)
        return self._say(incoming.with_words(media, caption, media_group_id), reply_to)

    def place(self, latitude: float = 30.25, longitude: float = 120.17, *, reply_to: int | None = None) -> int:
        """Send where one is."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}}, reply_to)

    def move(self, message_id: int, latitude: float, longitude: float) -> None:
        """Be somewhere else, while a place that was sent follows."""
        incoming.edit_place(self._world, self._chat, message_id=message_id, latitude=latitude, longitude=longitude)

    def contact(
        self,
        phone_number: str = "+8613800000000",
        user_id: int | None = None,
        *,
        first_name: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a telephone number: one's own, or, by `first_name`, that of somebody without an account."""
        if first_name is not None:
            return self._say({"contact": {"phone_number": phone_number, "first_name": first_name}}, reply_to)
        owner = self.user_id if user_id is None else user_id
        own = {"phone_number": phone_number, "first_name": self.user["first_name"], "user_id": owner}
        return self._say({"contact": own}, reply_to)

    def sticker(self, emoji: str = "🙂", *, reply_to: int | None = None) -> int:
        """Send a sticker."""
        return self._say(incoming.sticker_content(self._world, emoji), reply_to)

    def video_note(self, seconds: int = 5, content: bytes | int = 90_000, *, reply_to: int | None = None) -> int:
        """Send a round film."""
        details = {"duration": seconds}
        kind = {"field": "video_note", "name": "note.mp4", "mime_type": "video/mp4"}
        return self._say(incoming.file_content(self._world, content, details=details, **kind), reply_to)

    def animation(
        self, content: bytes | int = 90_000, caption: str | None = None, *, reply_to: int | None = None
    ) -> int:
        """Send a film without sound that plays by itself."""
        kind = {"field": "animation", "name": "cat.mp4", "mime_type": "video/mp4"}
        media = incoming.file_content(self._world, content, details={}, **kind)
        return self._say(incoming.with_words(media, caption), reply_to)

    def venue(self, title: str = "水磨口小学", address: str = "村东头", *, reply_to: int | None = None) -> int:
        """Send a place that has a name."""
        where = {"location": {"latitude": 30.25, "longitude": 120.17}}
        return self._say({**where, "venue": {**where, "title": title, "address": address}}, reply_to)

    def forward(self, text: str, from_name: str = "老王", *, with_photo: bool = False) -> int:
        """Pass on a text, or a photo with it, of somebody who hides the account."""
        origin = {"type": "hidden_user", "sender_user_name": from_name, "date": unix_seconds(self._world.now)}
        photo = incoming.with_words(incoming.photo_content(self._world, None), text) if with_photo else None
        return self._say({**(photo or incoming.text_content(text)), "forward_origin": origin})

    def show_again(self, message_id: int, content: bytes | int = 9_000, *, as_film: bool = False) -> None:
        """Put another photo, or a film, in the place of that of an own message, its caption kept."""
        kind = {"field": "video", "name": "video.mp4", "mime_type": "video/mp4"}
        film = incoming.file_content(self._world, content, details={}, **kind) if as_film else None
        shows = film or incoming.photo_content(self._world, content)
        incoming.edit_photo(self._world, self._chat, message_id=message_id, shows=shows)

    def edit(self, message_id: int, text: str) -> None:
        """Change the text or caption of an own message."""
        incoming.edit(self._world, self._chat, message_id=message_id, text=text)

    def press(self, message_id: int, label: str) -> str:
        """Press the button of this label and return the callback id.

        Raises:
            LookupError: there is no such button, or it is no callback button.
        """
        button = button_of(self._chat, message_id, label)
        if "callback_data" not in button:
            raise LookupError(f"button {label!r} opens something and sends nothing to the bot")
        return self.press_data(message_id, button["callback_data"])

    def press_latest(self, label: str) -> str:
        """Press the button of this label in the newest message that bears it now.

        Raises:
            LookupError: no message bears it; the error names what there is.
        """
        present: list[str] = []
        for message in reversed(self._chat.messages.values()):
            labels = [button["text"] for button in buttons_of(message.body.get("reply_markup"))]
            if label in labels:
                return self.press(message.body["message_id"], label)
            present += labels
        raise LookupError(f"no button {label!r} in chat {self.user_id}; there are {present}")

    def press_data(self, message_id: int, callback_data: str) -> str:
        """Press a button an old screen may still show, by what it sends; return the callback id."""
        return press(self._world, self._chat, self.user, message_id=message_id, callback_data=callback_data)

    def tap(self, label: str) -> int:
        """Tap a button of the keyboard under the writing field.

        Raises:
            LookupError: the keyboard there is now has no such button.
        """
        button = next((each for each in buttons_of(self._keyboard()) if each["text"] == label), None)
        if button is None:
            raise LookupError(f"no key {label!r}; there are {[each['text'] for each in buttons_of(self._keyboard())]}")
        if button.get("request_contact"):
            return self.contact()
        return self.place() if button.get("request_location") else self.write(label)

    def _keyboard(self) -> Object | None:
        shown = self._chat.keyboard
        return shown.keyboard if shown else None

    def block(self) -> None:
        """Block the bot."""
        self._chat.shut_because = "bot was blocked by the user"
        incoming.membership(self._world, self._chat, self.user, was="member", becomes="kicked")

    def unblock(self) -> None:
        """Let the bot speak again."""
        self._chat.shut_because = None
        incoming.membership(self._world, self._chat, self.user, was="kicked", becomes="member")
