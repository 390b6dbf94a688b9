"""What was heard in a chat, as values."""

from dataclasses import dataclass

from bot.rules.media import Kind
from bot.rules.people import Contact


@dataclass(frozen=True)
class Heard:
    """A message of a private chat; names of files, accounts and origins were left behind in the handler."""

    chat_id: int
    message_id: int
    kind: Kind
    text: str = ""
    file_id: str | None = None
    reply_to: int | None = None
    replied_number: str | None = None  # the one case number in the bot's message that was replied to
    own_phone: str = ""  # a telephone number that he sent as his own
    edit: str = ""  # tells one edit of a message from another
    group_id: str | None = None  # those of one album share it
    ending: str | None = None  # of a file, like ".pdf"
    size: int | None = None  # bytes
    point: str | None = None  # "latitude,longitude"
    contact: Contact | None = None
    forwarded: bool = False
    emoji: str = ""  # what a sticker shows

    @property
    def cause(self) -> str:
        """What stands for the event: a message of the chat, or an edit of it, causes one answer of a kind."""
        return f"m{self.message_id}.{self.edit}" if self.edit else f"m{self.message_id}"


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed, with the message that bears it."""

    chat_id: int
    message_id: int | None
    data: str | None
    query_id: str

    @property
    def cause(self) -> str:
        """What stands for the event: a press causes one answer of a kind."""
        return f"q{self.query_id}"
