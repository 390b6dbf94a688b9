"""What the people of a simulated town do at their telephones: they look at what is new, and press what they mean, in their time."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.people import ANSWERS, Chance, Petition, temper
from bot.practice.telegram.keyboards import buttons_of

if TYPE_CHECKING:
    from bench.growth import Life

MOST_PRESSES = 60  # of one intake: 95 towns are 12 pages
A_WHILE = timedelta(minutes=2)  # from 答复 to the words
RATES = {"已解决": 58, "未解决": 12, "": 30}
GRADES = {"满意": 45, "基本满意": 20, "不满意": 7, "": 28}
# What somebody above the handler does when he hears that nothing happens.
ABOVE = {"催办": 40, "我来办": 6, "": 54}


class Acting:
    """Acts for everybody; what they do later stands on the agenda."""

    def __init__(self, life: "Life") -> None:
        self._life = life
        self._read: dict[int, int] = {}  # chat → the newest message looked at

    async def petition(self, who: int, village: int, petition: Petition) -> None:
        """A resident writes, and presses what the newest question offers until it is submitted."""
        life, phone = self._life, self._life.town.phone(who)
        _, town, _, name, code = life.villages[village]
        if petition.comes_by == "notice":
            phone.write(f"/start v_{code}")
            await life.follow()
        phone.write(petition.text)
        await life.follow()
        wanted = _wanted(petition, town=town, village=name)
        for _ in range(MOST_PRESSES):
            shown = self._newest_question(who)
            label = next((label for label in wanted if label in shown[1]), None)
            if label is None or (label == "提交" and petition.gives_up):
                break
            phone.press(shown[0], label)
            await life.follow()
            if label in ("提交", "紧急"):
                return
        life.trouble["left before 提交"] += 1

    def _newest_question(self, who: int) -> tuple[int, list[str]]:
        """Return (message, labels) of the newest message of the bot that bears buttons."""
        for number, message in reversed(self._life.town.world.chat(who).messages.items()):
            labels = _labels(message.body)
            if labels and message.body["from"]["is_bot"]:
                return number, labels
        return 0, []

    def look(self) -> None:
        """Everybody looks at what is new, and decides what he will do about it."""
        for chat, first in self._unread():
            for number, message in first:
                labels = _labels(message.body)
                if message.body["from"]["is_bot"] and labels:
                    self._decide(chat, number, labels, Chance(self._life.seed, chat, number))

    def _unread(self) -> list[tuple[int, list[tuple[int, Any]]]]:
        found = []
        for chat in self._life.heard():
            messages = self._life.town.world.chat(chat).messages
            fresh = []
            for number, message in reversed(messages.items()):
                if number <= self._read.get(chat, 0):
                    break
                fresh.append((number, message))
            self._read[chat] = next(reversed(messages), 0)
            found.append((chat, fresh[::-1]))
        return found

    def _decide(self, chat: int, number: int, labels: list[str], chance: Chance) -> None:
        if chat in self._life.staff:
            self._staff(chat, number, labels, chance)
        else:
            self._resident(chat, number, labels, chance)

    def _resident(self, chat: int, number: int, labels: list[str], chance: Chance) -> None:
        later = partial(self._later, chat, number, chance)
        if "已解决" in labels:
            later(chance.one_of(RATES), hours=10)
        elif "满意" in labels:
            later(chance.one_of(GRADES), hours=0.1)
        elif "不用了" in labels and "提交" not in labels:  # the receipt
            if chance.happens(0.04):
                later("不用了", hours=20)
            elif chance.happens(0.08):
                self._life.at(self._life.now + chance.after(15), partial(self._write, chat, "还是没人来，急。", number))

    def _staff(self, chat: int, number: int, labels: list[str], chance: Chance) -> None:
        life = self._life
        own = temper(life.seed, life.staff[chat])
        if chat in life.spells or chance.happens(own.forgets):
            return
        later = partial(self._later, chat, number, chance)
        if "催办" in labels and "答复" not in labels:
            later(chance.one_of(ABOVE), hours=own.signs_after)
        elif "答复" in labels:
            if "签收" in labels:
                later("签收", hours=own.signs_after)
            moment = life.now + chance.after(own.answers_after)
            life.at(moment, partial(self._answer, chat, number, chance))
        elif "我来办" in labels:
            later("我来办", hours=0.05)
        elif "接班" in labels:
            later("接班", hours=own.signs_after)
        elif "登记" in labels:
            later("登记", hours=own.signs_after)
        elif all(label[:4].isdigit() for label in labels):  # a reminder of several cases: the card of each
            for label in labels:
                later(label, hours=own.signs_after)

    def _later(self, chat: int, number: int, chance: Chance, label: str, *, hours: float) -> None:
        if label:
            self._life.at(self._life.now + chance.after(hours), partial(self._press, chat, number, label))

    async def _press(self, chat: int, number: int, label: str) -> None:
        """Press a button, if it is still there: a card may have changed meanwhile."""
        life = self._life
        message = life.town.world.chat(chat).messages.get(number)
        if chat not in life.spells and message and label in _labels(message.body):
            life.town.phone(chat).press(number, label)
            await life.follow()

    async def _write(self, chat: int, text: str, reply_to: int | None = None) -> None:
        if chat not in self._life.spells:
            self._life.town.phone(chat).write(text, reply_to=reply_to)
            await self._life.follow()

    async def _answer(self, chat: int, number: int, chance: Chance) -> None:
        """Answer, mostly for good; some say first how far it is, some ask back."""
        life = self._life
        message = life.town.world.chat(chat).messages.get(number)
        if chat in life.spells or message is None or "答复" not in _labels(message.body):
            return
        if chance.happens(0.1):
            await self._write(chat, "已经联系施工队，这几天就去。", number)
            await self._press(chat, self._newest_question(chat)[0], "只是进展")
            life.at(life.now + chance.after(30), partial(self._answer, chat, number, chance))
            return
        asks = "需补充" in _labels(message.body) and chance.happens(0.08)
        await self._press(chat, number, "需补充" if asks else "答复")
        life.at(life.now + A_WHILE, partial(self._write, chat, "是哪一户？" if asks else chance.pick(ANSWERS)))


def _labels(body: dict[str, Any]) -> list[str]:
    return [button["text"] for button in buttons_of(body.get("reply_markup"))]


def _wanted(petition: Petition, *, town: str, village: str) -> list[str]:
    """Return the labels that somebody looks for, the first that is there is pressed."""
    place = ["不清楚"] if petition.comes_by == "unclear" else [village, town, "下一页"]
    urgent = ["紧急"] if petition.urgent else []
    who = ["保密", "跳过"]  # a complaint asks outright who may know, and then for name and number
    return [*urgent, "提交", "新诉求", petition.category, "是" if petition.about_cadre else "否", *place, *who]
