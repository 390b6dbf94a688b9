"""What is said: text and buttons, as values that the outbox can keep. No parse mode, so no text can break one."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from bot.files.printed import Printed
from bot.messages.buttons import Press, decode
from bot.rules.media import CAPTIONED, Kind
from bot.texts.language import listener, mark, say

MOST_UNITS = 4096  # UTF-16 units of a message; https://core.telegram.org/bots/api#sendmessage
MOST_CAPTION = 1024
SHORT_LABEL = 10  # characters up to which two buttons fit side by side on a phone
MAYBE_REPEATED = mark("（可能重复）")
ROOM_FOR_MARK = 20  # units, in whatever language
ROOM = MOST_UNITS - ROOM_FOR_MARK


@dataclass(frozen=True)
class Button:
    """A label and what it means."""

    label: str
    press: Press


@dataclass(frozen=True)
class Link:
    """A label that opens an address. Only what is made when it is sent bears one: an address may hold a secret."""

    label: str
    url: str


Rows = tuple[tuple[Button | Link, ...], ...]


@dataclass(frozen=True)
class Key:
    """A key of the keyboard under the writing field: it writes its label, or sends one's own phone if Telegram may."""

    label: str
    asks_contact: bool = False


Keys = tuple[tuple[Key, ...], ...]


def in_rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    """Return buttons two in a row where both labels are short, else each in its own."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        short = len(button.label) <= SHORT_LABEL
        if rows and short and len(rows[-1]) == 1 and len(rows[-1][0].label) <= SHORT_LABEL:
            rows[-1] = (rows[-1][0], button)
        else:
            rows.append((button,))
    return tuple(rows)


@dataclass(frozen=True)
class Item:
    """Something beside words, as delivery hands it to Telegram.

    With a `name` its file is fetched, cleaned and uploaded under that name; else it goes by its stored file, or as values.
    """

    part_id: int
    kind: Kind
    file_id: str = ""
    name: str = ""
    ending: str = ""
    point: tuple[float, float] = (0.0, 0.0)
    words: tuple[str, str] = ("", "")  # of a venue its title and address, of a contact phone and name


@dataclass(frozen=True)
class Message:
    """A message to one person; `edits` is the Telegram message that it replaces.

    Several `items` are an album; the text is then what stands below. They are looked up when the message is sent.
    """

    text: str
    rows: Rows = ()
    items: tuple[Item, ...] = ()
    asks_reply: bool = False
    edits: int | None = None
    deletes: int | None = None  # no message at all: the Telegram message that goes
    menu: tuple[tuple[str, str], ...] = ()  # no message at all: the chat's command menu, as (command, meaning)
    printed: Printed | None = None  # a file that is made while it is sent; `as_json` does not keep it
    keys: Keys = ()  # a keyboard under the writing field, until one key is tapped
    drops_keys: bool = False
    captioned: bool = False  # the message that it edits is a picture, whose words stand below it
    made_for: int | None = field(default_factory=lambda: listener().chat_id, compare=False, repr=False)

    def as_json(self) -> str:
        """Return the body of an outbox row of form `text`."""
        body: dict[str, Any] = {"text": self.text}
        if self.rows:
            body["rows"] = [[(button.label, _data(button)) for button in row] for row in self.rows]
        if self.asks_reply:
            body["asks_reply"] = True
        if self.edits is not None:
            body["edits"] = self.edits
        if self.deletes is not None:
            body["deletes"] = self.deletes
        if self.menu:
            body["menu"] = self.menu
        if self.keys:
            body["keys"] = [[(key.label, key.asks_contact) for key in row] for row in self.keys]
        if self.drops_keys:
            body["drops_keys"] = True
        return json.dumps(body, ensure_ascii=False)

    def in_place_of(self, telegram_id: int) -> "Message":
        """Return the same as an edit of a message that was sent."""
        return replace(self, edits=telegram_id)


def from_json(body: str) -> Message:
    """Return the message of an outbox row of form `text`. Raises: ForgedButton: its buttons are of another version."""
    values = json.loads(body)
    rows = tuple(tuple(_button(label, data) for label, data in row) for row in values.get("rows", ()))
    menu = tuple((command, meaning) for command, meaning in values.get("menu", ()))
    keys = tuple(tuple(Key(label, asks) for label, asks in row) for row in values.get("keys", ()))
    return Message(
        values["text"],
        rows,
        (),
        bool(values.get("asks_reply")),
        values.get("edits"),
        values.get("deletes"),
        menu,
        keys=keys,
        drops_keys=bool(values.get("drops_keys")),
    )


def _data(button: Button | Link) -> str:
    """Return what stands behind a label: an address, or what a press means."""
    return button.url if isinstance(button, Link) else button.press.encode()


def is_address(data: str) -> bool:
    """Whether what stands behind a label is opened, not pressed."""
    return data.startswith(("https://", "http://"))


def _button(label: str, data: str) -> Button | Link:
    return Link(label, data) if is_address(data) else Button(label, decode(data))


@dataclass(frozen=True)
class Outgoing:
    """What delivery hands to Telegram: everything resolved but the chat; behind a label what it means, or an address."""

    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = field(default=())
    items: tuple[Item, ...] = ()
    asks_reply: bool = False
    edits: int | None = None
    deletes: int | None = None
    menu: tuple[tuple[str, str], ...] = ()
    silent: bool = False
    printed: Printed | None = None
    keys: Keys = ()
    drops_keys: bool = False
    captioned: bool = False


def outgoing(message: Message, *, repeated: bool, silent: bool) -> Outgoing:
    """Return a message as delivery hands it on, marked if it may have been heard before.

    What bears no text is named by the message before it; repeated, it is preceded by the mark alone.
    """
    bare = any(item.kind not in CAPTIONED for item in message.items)
    text = (
        ""
        if bare
        else fitted(message.text, MOST_CAPTION if message.items or message.printed or message.captioned else MOST_UNITS)
    )
    if repeated and message.edits is None:  # an edit repeated changes nothing
        text = say(MAYBE_REPEATED) + text
    rows = tuple(tuple((button.label, _data(button)) for button in row) for row in message.rows)
    return Outgoing(
        text,
        rows,
        message.items,
        message.asks_reply,
        message.edits,
        message.deletes,
        message.menu,
        silent,
        message.printed,
        message.keys,
        message.drops_keys,
        message.captioned,
    )


def units(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, at_most: int) -> tuple[str, str]:
    """Return (head, rest) with at most so many UTF-16 units in the head; no character is split."""
    if units(text) <= at_most:
        return text, ""
    head = text.encode("utf-16-le")[: at_most * 2].decode("utf-16-le", "ignore")
    return head, text[len(head) :]


def fitted(text: str, most: int = MOST_UNITS) -> str:
    """Return `text` with room for the mark of a repeat, its end cut off if it must be."""
    room = most - ROOM_FOR_MARK
    head, rest = cut(text, room)
    return cut(text, room - 1)[0] + "…" if rest else head


def pieces(text: str, at_most: int) -> list[str]:
    """Return `text` in pieces of at most so many UTF-16 units; nothing is lost."""
    found = []
    while text:
        head, text = cut(text, at_most)
        found.append(head)
    return found


def shown(text: str) -> str:
    """Return `text`, or a sign where it would show as nothing (zero-width characters only): Telegram refuses empty messages."""
    seen = any(not character.isspace() and character.isprintable() for character in text)
    return text if seen else text + say("（空白）")
