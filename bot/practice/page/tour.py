"""The guided tour: what to press next on the main path, from the first word to 已解决."""

from dataclasses import dataclass

from bot.messages.buttons import decode
from bot.practice.page.people import FIRST_RESIDENT
from bot.practice.page.town import PracticeTown
from bot.practice.telegram.chats import SeenMessage
from bot.texts import practice

STEPS = 5
OVER = STEPS + 1


@dataclass(frozen=True)
class Hint:
    """What to do next: press `label` in `message_id` on the phone of `who`, or write `text` there; at the end nothing."""

    step: int
    say: str
    who: int | None = None
    message_id: int | None = None
    label: str | None = None
    text: str | None = None


def hint(town: PracticeTown, cadre: int) -> Hint:
    """Return the next move, read from what the phones of the first resident and of `cadre` show."""
    resident = FIRST_RESIDENT
    return _resident(town, resident) or _cadre(town, cadre, resident) or _start_or_end(town, resident)


def _resident(town: PracticeTown, who: int) -> Hint | None:
    message = newest_with_buttons(town.phone(who).messages)
    villages = [village.name for village in town.file.villages[:1]]
    towns = [village.town for village in town.file.villages[:1]]
    questions = ["新诉求", "否", *(category.name for category in town.office.categories if category.kind == "request")]
    path = [
        ("提交", 3),
        ("已解决", 5),
        ("满意", 5),
        *((label, 2) for label in (*questions, *villages, *towns, "下一页")),
    ]
    for label, step in path:
        if message and label in message.labels:
            return Hint(step, practice.PRESS[step].format(label=label), who, message.message_id, label)
    return None


def _cadre(town: PracticeTown, who: int, resident: int) -> Hint | None:
    if not _brought_something(town, resident):
        return None
    name = town.players[who].name
    message = newest_with_buttons(town.phone(who).messages)
    if town.pressed.get(who) == "答复":
        return Hint(4, practice.WRITE_ANSWER.format(name=name), who, text=practice.ANSWER)
    for label in ("办结答复", "签收", "答复"):
        if message and label in message.labels:
            return Hint(4, practice.PRESS[4].format(label=label, name=name), who, message.message_id, label)
    return None


def _start_or_end(town: PracticeTown, resident: int) -> Hint:
    if _brought_something(town, resident):
        return Hint(OVER, practice.TOUR_OVER)
    return Hint(1, practice.WRITE_PETITION, resident, text=practice.PETITION)


def _brought_something(town: PracticeTown, resident: int) -> bool:
    return any(message.from_bot and "编号" in message.text for message in town.phone(resident).messages)


def newest_with_buttons(messages: list[SeenMessage]) -> SeenMessage | None:
    """Return the newest message of the bot that bears buttons now; who is on duty, whose villages bear the same labels, is no step."""
    asked = (message for message in reversed(messages) if message.from_bot and message.labels)
    return next((message for message in asked if not any(_is_about_duty(data) for data in message.data)), None)


def _is_about_duty(data: str | None) -> bool:
    return data is not None and decode(data).verb.startswith("duty")
