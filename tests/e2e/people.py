"""People at their telephones: each looks at what comes and presses what he means, once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.messages.message import MAYBE_REPEATED
from bot.practice.telegram.chats import SeenMessage
from bot.practice.telegram.phones import Phone

RECEIPT = "收到了，编号 "


@dataclass(frozen=True)
class Petition:
    """What somebody will bring."""

    text: str
    village: str
    category: str = "求助"


def plain(text: str) -> str:
    """Return what was said without the mark of a repeat."""
    return text.removeprefix(MAYBE_REPEATED)


class Reader:
    """Goes through what is new on a phone."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self._heard = 0
        self._read: set[int] = set()

    def news(self) -> list[SeenMessage]:
        """Return the bot's messages that were not there before."""
        count = len(self.phone.heard)
        if count == self._heard:
            return []
        self._heard = count
        fresh = [
            message for message in self.phone.messages if message.from_bot and message.message_id not in self._read
        ]
        self._read |= {message.message_id for message in fresh}
        return fresh


@dataclass
class Resident:
    """Brings one petition after the other; presses each button once, however often the question comes."""

    phone: Phone
    petitions: list[Petition]
    numbers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = Reader(self.phone)
        self._pressed: set[tuple[int, str]] = set()

    @property
    def done(self) -> bool:
        return len(self.numbers) == len(self.petitions)

    def begin(self) -> None:
        self.phone.write(self.petitions[0].text)

    def act(self) -> None:
        """Answer what is new."""
        for message in self._reader.news():
            if plain(message.text).startswith(RECEIPT):
                self._keep(plain(message.text).removeprefix(RECEIPT)[:10])
            elif not self.done:
                self._press(message)

    def _keep(self, number: str) -> None:
        if number in self.numbers:
            return
        self.numbers.append(number)
        if not self.done:
            self.phone.write(self.petitions[len(self.numbers)].text)

    def _press(self, message: SeenMessage) -> None:
        now = self.petitions[len(self.numbers)]
        label = next(
            (label for label in ("提交", "新诉求", now.category, now.village) if label in message.labels), None
        )
        if label is not None and (len(self.numbers), label) not in self._pressed:
            self._pressed.add((len(self.numbers), label))
            self.phone.press(message.message_id, label)


@dataclass
class Cadre:
    """Replies to each card, and says that it was the final answer."""

    phone: Phone
    cards: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._reader = Reader(self.phone)

    def act(self) -> None:
        for message in self._reader.news():
            number = plain(message.text)[:10]
            if plain(message.text)[10:13] == " · " and number not in self.cards:
                self.cards[number] = message.text
                self.phone.write(f"{number} 办好了", reply_to=message.message_id)
            elif "办结答复" in message.labels:
                self.phone.press(message.message_id, "办结答复")


def act_all(people: Iterable[Resident | Cadre]) -> None:
    """Let everybody look at the phone."""
    for person in people:
        person.act()
