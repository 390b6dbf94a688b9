"""Many cases per person: each message is filed with the case it was meant for, however they are interleaved."""

import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable

import pytest

from bot.practice.telegram.chats import SeenMessage
from bot.practice.telegram.phones import Phone
from bot.texts.staff import words_too_late
from storage.database import Tx
from tests.town import TownInHand

RESIDENTS = (7001, 7002)
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
STAFF = (*CADRES, "萧树林", "董喜凤", "刘天佑", "郭银花")
VILLAGES = ("水磨口村", "水桶寺村", "水磨口村")  # the first and the third have one handler, the second another
AT_ONCE = 12  # messages that wait together before the program gets to them
LOOK_BACK = 4 * AT_ONCE  # messages of a chat to which somebody may still reply for the first time

WORDS = re.compile("第[0-9]{5}句")
NUMBER = re.compile(r"2026-\d{5}")

Filed = set[tuple[int, int, str]]


class Crowd:
    """Two residents and the staff who write about six cases at once; `meant` is what each message was meant for."""

    def __init__(self, town: TownInHand, *, seed: int) -> None:
        self.town, self.chance = town, random.Random(seed)
        self.cases: dict[int, list[str]] = {resident: [] for resident in RESIDENTS}
        self.handlers: dict[str, str] = {}
        self.meant: Filed = set()
        self.words: dict[
            str, tuple[int, str, int]
        ] = {}  # what was written → (its writer's chat, the case, who hears it)
        self.answerable: dict[tuple[int, str], list[int]] = defaultdict(list)  # (chat, case) → messages to reply to
        self.written: dict[tuple[int, str], list[int]] = defaultdict(list)  # texts and captions that can be edited
        self.asked: dict[str, int] = defaultdict(int)  # questions to the resident in this round
        self.waits: set[str] = set()  # cases in which the resident was asked and has not replied
        self.answered: set[str] = set()
        self.reopened: set[str] = set()
        self.count = 0

    async def petition(self, resident: int, village: str) -> None:
        """Bring a case; its receipt and its card are the first messages to reply to."""
        await self.town.write(resident, f"/start v_{await self.town.village_code(village)}")
        text = self.token()
        first = self.town.phone(resident).write(text)
        await self.town.settle()
        await self.town.go_through(resident)
        number = self.phone(resident).messages[-1].text.split("编号 ")[1][:10]
        self.answerable[resident, number].append(self.phone(resident).messages[-1].message_id)
        self.cases[resident].append(number)
        await self.look_who_handles(number)
        self.note(resident, number, first, text)
        self.hear()

    async def look_who_handles(self, number: str) -> None:
        self.handlers[number] = (await self.town.staff_by_id((await self.town.case(number)).handler_id))[0].name

    def token(self) -> str:
        """Return words that nobody has written before, none within another."""
        self.count += 1
        return f"第{self.count:05d}句"

    def note(self, chat: int, number: str, message_id: int, text: str = "") -> None:
        """Remember for which case a message was meant; a reply to it is meant for the same."""
        self.meant.add((chat, message_id, number))
        self.answerable[chat, number].append(message_id)
        self.waits.discard(number)  # whoever speaks, resident or handler, ends the wait
        if text:
            self.words[text] = (chat, number, self.other_side(chat, number))
            self.written[chat, number].append(message_id)

    def owner(self, number: str) -> int:
        return next(resident for resident, numbers in self.cases.items() if number in numbers)

    def handler_chat(self, number: str) -> int:
        return self.town.phone(self.handlers[number]).user_id

    def other_side(self, chat: int, number: str) -> int:
        return self.handler_chat(number) if chat in RESIDENTS else self.owner(number)

    async def speak(self) -> int:
        """Let somebody say something about one of his cases; return how many messages that were."""
        number = self.chance.choice([number for numbers in self.cases.values() for number in numbers])
        if self.chance.random() < 0.12:
            return await self.settled(number)
        chat = self.handler_chat(number) if self.chance.random() < 0.3 else self.owner(number)
        ways: list[Callable[[int, str], int]] = [self.text, self.text, self.text, self.photo, self.album, self.voice]
        if self.written[chat, number]:
            ways += [self.edit]
        return self.chance.choice(ways)(chat, number)

    def text(self, chat: int, number: str) -> int:
        words = self.token()
        self.note(chat, number, self.phone(chat).write(words, reply_to=self.any_of(chat, number)), words)
        return 1

    def photo(self, chat: int, number: str) -> int:
        words = self.token() if self.chance.random() < 0.5 else ""
        sent = self.phone(chat).photo(3_000 + self.count, words or None, reply_to=self.any_of(chat, number))
        self.note(chat, number, sent, words)
        return 1

    def voice(self, chat: int, number: str) -> int:
        self.note(chat, number, self.phone(chat).voice(reply_to=self.any_of(chat, number)))
        return 1

    def album(self, chat: int, number: str) -> int:
        """Only the first of an album is a reply to anything; any of them may bear words."""
        group, size = self.token(), self.chance.randint(2, 4)
        worded = self.chance.randint(0, size)
        for n in range(size):
            words = self.token() if n == worded else ""
            answered = self.any_of(chat, number) if n == 0 else None
            sent = self.phone(chat).photo(3_000, words or None, media_group_id=group, reply_to=answered)
            self.note(chat, number, sent, words)
        return size

    def edit(self, chat: int, number: str) -> int:
        words = self.token()
        self.phone(chat).edit(self.chance.choice(self.written[chat, number]), words)
        if chat in RESIDENTS:
            self.waits.discard(number)  # a question may be answered in this way too
        self.words[words] = (chat, number, self.other_side(chat, number))
        return 1

    async def settled(self, number: str) -> int:
        """Something that takes a button, so the program has said all that it had to say before."""
        await self.settle()
        ways: list[Callable[[str], Awaitable[int]]] = [self.add_to_last, self.which_case, self.album_in_two]
        if number not in self.answered:
            ways += [self.finally_answer, self.ask_back]
        elif number not in self.reopened:
            ways += [self.unsolved, self.unsolved]
        return await self.chance.choice(ways)(number)

    async def settle(self) -> None:
        await self.town.settle()
        self.hear()

    async def add_to_last(self, number: str) -> int:
        """What replies to nothing is asked of once, and may wait for long: 补充上一件 means what was named then.

        While one case asks him something it goes there.
        """
        resident = self.owner(number)
        mine = self.cases[resident]
        asking = [one for one in mine if one in self.waits]
        if len(asking) == 1:
            message_id, words = self.loose(resident)
            self.note(resident, asking[0], message_id, words)
            return 1
        last = next(reversed(asking), mine[-1])
        said = [self.loose(resident)]
        await self.town.settle()
        several = self.chance.randint(0, 4)
        for _ in range(several):
            other = self.chance.choice(mine)
            self.chance.choice([self.text, self.photo, self.album, self.edit])(resident, other)
        said += [self.loose(resident)]
        await self.town.settle()
        await self.town.press(resident, "补充上一件")
        for message_id, words in said:
            self.note(resident, last, message_id, words)
        return len(said) + several

    async def which_case(self, number: str) -> int:
        """What a cadre writes in reply to nothing, several messages in a row, is his to say."""
        chat = self.handler_chat(number)
        said = [self.loose(chat) for _ in range(self.chance.randint(1, 3))]
        await self.town.settle()
        await self.town.press(self.handlers[number], number)
        for message_id, words in said:
            self.note(chat, number, message_id, words)
        if self.chance.random() < 0.5:
            await self.town.press(self.handlers[number], "只是进展")
        return len(said)

    def loose(self, chat: int) -> tuple[int, str]:
        words = self.token()
        if self.chance.random() < 0.3:
            return self.phone(chat).photo(2_000 + self.count, words), words
        return self.phone(chat).write(words), words

    async def album_in_two(self, number: str) -> int:
        """The rest of an album comes after a restart, and after words about another case."""
        chat = self.chance.choice([self.owner(number), self.handler_chat(number)])
        group = self.token()
        first = self.phone(chat).photo(3_000, media_group_id=group, reply_to=self.any_of(chat, number))
        self.note(chat, number, first)
        await self.town.settle()
        if self.chance.random() < 0.2:
            await self.town.restart()
        self.text(self.owner(number), self.chance.choice(self.cases[self.owner(number)]))
        self.note(chat, number, self.phone(chat).photo(3_000, media_group_id=group))
        return 3

    async def finally_answer(self, number: str) -> int:
        """答复, then a word on another case by a reply, then the answer itself, which replies to nothing."""
        chat, another = self.handler_chat(number), self.any_case_of(self.handlers[number])
        await self.press_on_card(number, "答复")
        if another != number:
            self.text(chat, another)
        message_id, words = self.loose(chat)
        await self.town.settle()
        self.note(chat, number, message_id, words)
        self.answered.add(number)
        return 2

    async def ask_back(self, number: str) -> int:
        """需补充, then a word on another case by a reply, then the question."""
        if number in self.waits or self.asked[number] == 2:
            return await self.which_case(number)
        chat, another = self.handler_chat(number), self.any_case_of(self.handlers[number])
        await self.press_on_card(number, "需补充")
        if another != number:
            self.text(chat, another)
        message_id, words = self.loose(chat)
        await self.town.settle()
        self.note(chat, number, message_id, words)
        self.asked[number] += 1
        self.waits.add(number)
        return 2

    async def unsolved(self, number: str) -> int:
        """未解决 goes one level up; the next words say why, and in between another case is spoken of."""
        resident = self.owner(number)
        question = next(m for m in reversed(self.phone(resident).messages) if self.asks_of(m, number))
        self.phone(resident).press(question.message_id, "未解决")
        await self.town.settle()
        await self.look_who_handles(number)
        self.hear()
        self.text(resident, next(one for one in self.cases[resident] if one != number))
        message_id, words = self.loose(resident)
        await self.town.settle()
        self.note(resident, number, message_id, words)
        self.reopened.add(number)
        self.answered.discard(number)
        self.asked[number] = 0
        return 2

    def asks_of(self, message: SeenMessage, number: str) -> bool:
        return message.from_bot and "未解决" in message.labels and number in message.text

    async def press_on_card(self, number: str, label: str) -> None:
        phone = self.phone(self.handler_chat(number))
        card = next(m for m in reversed(phone.messages) if m.text.startswith(f"{number} ·") and label in m.labels)
        phone.press(card.message_id, label)
        await self.town.settle()

    def any_case_of(self, handler: str) -> str:
        return self.chance.choice([number for number, name in self.handlers.items() if name == handler])

    def phone(self, chat: int) -> Phone:
        return self.town.phone(next((n for n in STAFF if self.town.phone(n).user_id == chat), chat))

    def any_of(self, chat: int, number: str) -> int:
        return self.chance.choice(self.answerable[chat, number])

    def hear(self) -> None:
        """What the bot said about a case can be replied to as well, and so can each picture that it passed on."""
        for chat in (*RESIDENTS, *(self.town.phone(name).user_id for name in STAFF)):
            number = ""
            for message in self.phone(chat).messages[-LOOK_BACK:]:
                named = NUMBER.match(message.text)
                number = named[0] if named else number if message.kind != "text" and not message.text else ""
                known = self.answerable[chat, number]
                if message.from_bot and number and message.message_id not in known:
                    known.append(message.message_id)


def filed(tx: Tx) -> Filed:
    """Return (chat, message, number) of everything that was sent, "" where it was filed with no case."""
    rows = tx.all(
        "SELECT i.chat_id, p.message_id, c.number FROM parts p "
        "JOIN identities i ON i.office_id = p.office_id AND i.person_id = p.person_id "
        "LEFT JOIN cases c ON c.office_id = p.office_id AND c.case_id = p.case_id "
        "WHERE p.office_id = :office_id"
    )
    return {(chat, message_id, number or "") for chat, message_id, number in rows}


async def many_words(town: TownInHand, *, seed: int, messages: int) -> None:
    """Let so many messages be written about six cases, and look where each of them went."""
    await town.bind(*STAFF)
    crowd = Crowd(town, seed=seed)
    for village in VILLAGES:
        for resident in RESIDENTS:
            await crowd.petition(resident, village)
    assert len(set(crowd.handlers.values())) == 2
    said = waiting = 0
    while said < messages:
        many = await crowd.speak()
        said, waiting = said + many, waiting + many
        if waiting >= crowd.chance.randint(1, AT_ONCE):
            await crowd.settle()
            waiting = 0
    await town.settle()
    assert await town.database.transaction(filed) == crowd.meant
    _heard_by_those_for_whom_it_was(town, crowd)


@pytest.mark.slow
async def test_interleaved_messages_are_filed_with_their_cases(town: TownInHand) -> None:
    await many_words(town, seed=7, messages=60)


async def test_what_answers_a_request_for_words_that_has_become_a_line_goes_to_nobody(town: TownInHand) -> None:
    await town.bind(*CADRES)
    numbers = [await town.petition(RESIDENTS[0], text) for text in ("没水了", "没电了")]
    cadre = (await town.staff_by_id((await town.case(numbers[0])).handler_id))[0].name
    await town.press(cadre, "需补充")
    line = town.phone(cadre).messages[-1].message_id
    await town.write(cadre, "哪一户")
    assert "的问题发给来访人了" in next(m.text for m in town.phone(cadre).messages if m.message_id == line)
    heard = town.heard_by(RESIDENTS[0])
    await town.write(cadre, "请尽快回", reply_to=line)
    assert (town.heard_by(cadre)[-1], town.heard_by(RESIDENTS[0])) == (words_too_late(), heard)


@pytest.mark.slow
async def test_a_thousand_interleaved_messages_are_filed_with_their_cases(town: TownInHand) -> None:
    await many_words(town, seed=20260303, messages=1000)


def _heard_by_those_for_whom_it_was(town: TownInHand, crowd: Crowd) -> None:
    """Each sentence reached the other side under the number of its case, and nobody else's side."""
    chats = (*RESIDENTS, *(town.phone(name).user_id for name in STAFF))
    heard: dict[int, dict[str, set[str]]] = {chat: defaultdict(set) for chat in chats}
    for chat, said in heard.items():
        for text in crowd.phone(chat).heard:
            for words in WORDS.findall(text):
                said[words].add(text[:10])
    for words, (_, number, other) in crowd.words.items():
        assert (words, heard[other][words]) == (words, {number})
        assert all(words not in heard[who] for who in RESIDENTS if who != crowd.owner(number))
