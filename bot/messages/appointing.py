"""改这天: the ways of whoever keeps the roster to put somebody else on a day."""

from dataclasses import dataclass
from datetime import date

from bot.messages.buttons import Press, base36
from bot.messages.days import as_argument
from bot.messages.message import Button, Message, in_rows
from bot.messages.swaps import PAGE, turning, undo_button
from bot.texts import appointing as texts
from bot.texts.language import say
from bot.texts.leave import day as said_day


@dataclass(frozen=True)
class Asked:
    """A village's day that is to change, and how it stands: whom the roster names, and the version of that row."""

    village_id: int
    village: str
    day: date
    who: str | None
    version: int

    @property
    def argument(self) -> str:
        return f"{base36(self.village_id)}_{as_argument(self.day)}"


def appoint_button(village_id: int, day: date) -> Button:
    """Return the button that begins it."""
    return Button(say("改这天"), Press("appoint", village_id, as_argument(day)))


def ask_who(asked: Asked, able: list[tuple[int, str]], page: int) -> Message:
    """Return the question who is to serve; `able` are (id, name), best first."""
    here = able[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(name, Press("appoint_who", person_id, asked.argument)) for person_id, name in here]
    on = as_argument(asked.day)
    pages = turning(page, len(able), lambda to: Press("appoint", asked.village_id, f"{on}_{base36(to)}"))
    text = texts.ask_who(asked.village, said_day(asked.day), asked.who, somebody=bool(able))
    return Message(text, (*in_rows(buttons), *pages, (_back(asked),)))


def preview(asked: Asked, person_id: int, name: str) -> Message:
    """Return who would move; its yes holds only as long as the day stands as it is shown."""
    yes = Button(say("确定"), Press("appoint_yes", person_id, f"{asked.argument}_{base36(asked.version)}"))
    text = texts.preview(asked.village, said_day(asked.day), asked.who, name)
    return Message(text, ((yes, _back(asked)),))


def done(asked: Asked, name: str, change_id: int) -> Message:
    """Return what holds now, with the way back."""
    return Message(texts.done(asked.village, said_day(asked.day), name), ((undo_button(change_id),),))


def _back(asked: Asked) -> Button:
    return Button(say("返回"), Press("duty", asked.village_id, f"{asked.day:%Y_%m_%d}"))
