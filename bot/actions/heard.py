"""What was heard in a chat, as values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """A message of a private chat; `kind` is text, photo or other."""

    chat_id: int
    message_id: int
    kind: str
    text: str = ""
    file_id: str | None = None
    reply_to: int | None = None
    replied_number: str | None = None  # the one case number in the bot's message that was replied to
    own_phone: str = ""  # a telephone number that he sent as his own
    edit: str = ""  # tells one edit of a message from another

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
