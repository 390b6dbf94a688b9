"""只排指定: where and which days are chosen by buttons; every hole is listed before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.messages.buttons import Press, base36
from bot.messages.days import as_argument, day_rows
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.calendar import ONE_DAY
from bot.rules.gaps import Gap, stretches
from bot.texts import blocks as texts
from bot.texts.language import say

MOST_LINES = 60
PAGE = 12
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Shown:
    """A block, or one that is being made: `where` is ready to be read, `block_id` 0 while it is not there yet."""

    town_id: int
    village_id: int
    where: str
    first: date
    last: date
    block_id: int = 0

    @property
    def argument(self) -> str:
        """Return its town and days as a button says them."""
        return f"{base36(self.town_id)}_{as_argument(self.first)}_{base36((self.last - self.first).days)}"


def blocks_button() -> Button:
    """Return the button that shows them."""
    return Button(say("只排指定"), Press("blocks"))


def listed(present: list[Shown]) -> Message:
    """Return what there is, with the ways to end one and to make a new one."""
    lines = [texts.line(one.where, one.first, one.last) for one in present]
    text = f"{texts.head(lines) if lines else texts.none()}\n{texts.what_it_is()}"
    ends = [(Button(texts.end_button(one.where, one.first), Press("block_end", one.block_id)),) for one in present]
    last = (Button(say("新设"), Press("block_where")), Button(say("返回"), Press("staff")))
    return Message(fitted(text), (*ends[:PAGE], last))


def ask_town(towns: list[tuple[int, str]]) -> Message:
    """Return the question for a town; `towns` are (id, name)."""
    buttons = [Button(name, Press("block_where", town_id)) for town_id, name in towns]
    return Message(texts.ask_town(), in_rows(buttons))


def ask_village(town_id: int, town: str, villages: list[tuple[int, str]], page: int) -> Message:
    """Return the question whether it is the whole town or one village; `villages` are (id, name)."""
    last = max(0, (len(villages) - 1) // PAGE)
    page = min(page, last)
    here = villages[page * PAGE : (page + 1) * PAGE]
    all_of_it = Button(texts.whole(town), Press("block_first", 0, base36(town_id)))
    buttons = [Button(name, Press("block_first", village_id, base36(town_id))) for village_id, name in here]
    back = (Button(say("上一页"), Press("block_where", town_id, base36(page - 1))),) if page else ()
    onward = (Button(say("下一页"), Press("block_where", town_id, base36(page + 1))),) if page < last else ()
    turning = ((*back, *onward),) if back or onward else ()
    return Message(texts.ask_village(), ((all_of_it,), *in_rows(buttons), *turning, _back()))


def ask_first(town_id: int, village_id: int, where: str, today: date, page: int) -> Message:
    """Return the question for the first day: tomorrow at the earliest."""
    town = base36(town_id)
    rows = day_rows(
        today + ONE_DAY,
        page,
        chosen=lambda day: Press("block_last", village_id, f"{town}_{as_argument(day)}"),
        turned=lambda there: Press("block_first", village_id, f"{town}_{base36(there)}"),
    )
    return Message(texts.ask_first(where), (*rows, _back()))


def ask_last(town_id: int, village_id: int, where: str, first: date, page: int) -> Message:
    """Return the question for the last day."""
    begun = f"{base36(town_id)}_{as_argument(first)}"

    def seen(day: date) -> Press:
        return Press("block_see", village_id, f"{begun}_{base36((day - first).days)}")

    rows = day_rows(
        first, page, chosen=seen, turned=lambda there: Press("block_last", village_id, f"{begun}_{base36(there)}")
    )
    return Message(texts.ask_last(where, first), (*rows, _back()))


def review(block: Shown, holes: list[Gap], villages: Mapping[int, str]) -> Message:
    """Return what a block would leave empty, before it is made."""
    yes = Button(say("就这样设"), Press("block_yes", block.village_id, block.argument))
    text = f"{texts.review(block.where, block.first, block.last)}\n{warning(holes, villages)}"
    return Message(fitted(text), ((yes, Button(say("不设了"), Press("blocks"))),))


def done(block: Shown, holes: list[Gap], villages: Mapping[int, str]) -> Message:
    """Return that it is made, and what lacks somebody now."""
    text = f"{texts.done(block.where, block.first, block.last)}\n{warning(holes, villages)}"
    end = Button(texts.end_button(block.where, block.first), Press("block_end", block.block_id))
    return Message(fitted(text), ((end,), _back()))


def warning(holes: list[Gap], villages: Mapping[int, str]) -> str:
    """Return a line for every hole."""
    if not holes:
        return texts.no_holes()
    found = stretches(holes)
    lines = [texts.hole(villages[one.first.village_id], one.first.day, one.last) for one in found[:MOST_LINES]]
    return texts.warning(len(holes), lines, len(found) - len(lines))


def _back() -> tuple[Button, ...]:
    return (Button(say("返回"), Press("blocks")),)
