"""Many cases per person: each message is filed with the case it was meant for, however they are interleaved."""

import random
import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from bot.practice.telegram.phones import Phone
from storage.database import Tx
from tests.town import TownInHand

RESIDENTS = (7001, 7002)
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
MESSAGES = 1000
AT_ONCE = 12  # messages that wait together before the program gets to them

WORDS = re.compile("第[0-9]{5}句")

Filed = set[tuple[int, int, str]]


class Crowd:
    """Two residents and a cadre who write about six cases at once; `meant` is what each message was meant for."""

    def __init__(self, town: TownInHand, cadre: str, *, seed: int) -> None:
        self.town, self.cadre, self.chance = town, cadre, random.Random(seed)
        self.cases: dict[int, list[str]] = {resident: [] for resident in RESIDENTS}
        self.meant: Filed = set()
        self.words: dict[str, tuple[int, str]] = {}  # what was written → (its writer's chat, the case)
        self.answerable: dict[tuple[int, str], list[int]] = defaultdict(list)  # (chat, case) → messages to reply to
        self.written: dict[tuple[int, str], list[int]] = defaultdict(list)  # texts that can be edited
        self.count = 0

    async def petition(self, resident: int) -> None:
        """Bring a case; its receipt and its card are the first messages to reply to."""
        text = self.token()
        first = self.town.phone(resident).write(text)
        await self.town.settle()
        await self.town.go_through(resident)
        receipt = self.town.phone(resident).messages[-1]
        number = receipt.text.split("编号 ")[1][:10]
        cadre = self.town.phone(self.cadre)
        card = next(m for m in reversed(cadre.messages) if m.text.startswith(f"{number} ·"))
        self.cases[resident].append(number)
        self.answerable[resident, number].append(receipt.message_id)
        self.answerable[cadre.user_id, number].append(card.message_id)
        self.note(resident, number, first, text)

    def token(self) -> str:
        """Return words that nobody has written before, none within another."""
        self.count += 1
        return f"第{self.count:05d}句"

    def note(self, chat: int, number: str, message_id: int, text: str = "") -> None:
        """Remember for which case a message was meant; a reply to it is meant for the same."""
        self.meant.add((chat, message_id, number))
        self.answerable[chat, number].append(message_id)
        if text:
            self.words[text] = (chat, number)
            self.written[chat, number].append(message_id)

    async def speak(self) -> int:
        """Let somebody say something about one of his cases; return how many messages that were."""
        resident = self.chance.choice(RESIDENTS)
        number = self.chance.choice(self.cases[resident])
        chat = self.town.phone(self.cadre).user_id if self.chance.random() < 0.25 else resident
        ways: list[Callable[[int, str], int]] = [self.text, self.text, self.text, self.photo, self.album, self.voice]
        if self.written[chat, number]:
            ways += [self.edit]
        if chat == resident and self.chance.random() < 0.05:
            return await self.without_reply(resident)
        return self.chance.choice(ways)(chat, number)

    def text(self, chat: int, number: str) -> int:
        words = self.token()
        self.note(chat, number, self.phone(chat).write(words, reply_to=self.any_of(chat, number)), words)
        return 1

    def photo(self, chat: int, number: str) -> int:
        self.note(chat, number, self.phone(chat).photo(3_000 + self.count, reply_to=self.any_of(chat, number)))
        return 1

    def voice(self, chat: int, number: str) -> int:
        self.note(chat, number, self.phone(chat).voice(reply_to=self.any_of(chat, number)))
        return 1

    def album(self, chat: int, number: str) -> int:
        """Only the first of an album is a reply to anything."""
        group, size = self.token(), self.chance.randint(2, 4)
        for n in range(size):
            answered = self.any_of(chat, number) if n == 0 else None
            self.note(chat, number, self.phone(chat).photo(3_000, media_group_id=group, reply_to=answered))
        return size

    def edit(self, chat: int, number: str) -> int:
        words = self.token()
        self.phone(chat).edit(self.chance.choice(self.written[chat, number]), words)
        self.words[words] = (chat, number)
        return 1

    async def without_reply(self, resident: int) -> int:
        """A message that replies to nothing is asked of: 补充上一件 means the newest case."""
        words = self.token()
        message_id = self.phone(resident).write(words)
        await self.town.settle()
        await self.town.press(resident, "补充上一件")
        self.note(resident, self.cases[resident][-1], message_id, words)
        return 1

    def phone(self, chat: int) -> Phone:
        return self.town.phone(chat if chat in RESIDENTS else self.cadre)

    def any_of(self, chat: int, number: str) -> int:
        return self.chance.choice(self.answerable[chat, number])

    def hear(self) -> None:
        """What the bot said about a case can be replied to as well."""
        for chat in (*RESIDENTS, self.town.phone(self.cadre).user_id):
            for message in self.phone(chat).messages[-3 * AT_ONCE :]:
                number = message.text[:10]
                known = self.answerable[chat, number] if number[:5] == "2026-" else None
                if message.from_bot and known is not None and message.message_id not in known:
                    known.append(message.message_id)


def filed(tx: Tx) -> Filed:
    """Return (chat, message, number) of everything that was filed with a case."""
    rows = tx.all(
        "SELECT i.chat_id, p.message_id, c.number FROM parts p "
        "JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id "
        "JOIN cases c ON c.office_id = p.office_id AND c.case_id = p.case_id "
        "WHERE p.office_id = :office_id"
    )
    return {(chat, message_id, number) for chat, message_id, number in rows}


@pytest.mark.slow
async def test_a_thousand_interleaved_messages_are_filed_with_their_cases(town: TownInHand) -> None:
    await town.bind(*CADRES)
    cadre = next(row.person for row in await town.duty() if row.village == "水磨口村")
    crowd = Crowd(town, cadre, seed=20260302)
    for _ in range(3):
        for resident in RESIDENTS:
            await crowd.petition(resident)
    said = waiting = 0
    while said < MESSAGES:
        many = await crowd.speak()
        said, waiting = said + many, waiting + many
        if waiting >= crowd.chance.randint(1, AT_ONCE):
            await town.settle()
            crowd.hear()
            waiting = 0
    await town.settle()
    assert await town.database.transaction(filed) == crowd.meant
    _heard_by_those_for_whom_it_was(town, crowd)


def _heard_by_those_for_whom_it_was(town: TownInHand, crowd: Crowd) -> None:
    """Each sentence reached the other side under the number of its case, and nobody else."""
    owner = {number: resident for resident, numbers in crowd.cases.items() for number in numbers}
    heard = {chat: defaultdict(set) for chat in (*RESIDENTS, town.phone(crowd.cadre).user_id)}
    for chat, said in heard.items():
        for text in crowd.phone(chat).heard:
            for words in WORDS.findall(text):
                said[words].add(text[:10])
    for words, (chat, number) in crowd.words.items():
        other = owner[number] if chat not in RESIDENTS else town.phone(crowd.cadre).user_id
        assert (words, heard[other][words]) == (words, {number})
        assert all(words not in said for who, said in heard.items() if who in RESIDENTS and who != owner[number])
