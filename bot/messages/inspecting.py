"""督查: the one place from which a supervisor looks into things."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.texts import inspecting as texts
from bot.texts.language import say

T = TypeVar("T")
BACK = "back"  # in place of the message that is pressed; else below it, for it may bear a picture


def home_button() -> Button:
    """Return the button that leads there."""
    return Button(texts.button(), Press("inspect"))


def back_home() -> Button:
    """Return the way back there, in the same message."""
    return Button(say("返回"), Press("inspect", 0, BACK))


def paged(
    found: Sequence[T], page: int, size: int, press_of: Callable[[int], Press]
) -> tuple[Sequence[T], tuple[tuple[Button, ...], ...]]:
    """Return what stands on a page, the last one where there is no such page, and the row that turns to those beside it."""
    last = max(0, (len(found) - 1) // size)
    page = min(page, last)
    back = (Button(say("上一页"), press_of(page - 1)),) if page else ()
    onward = (Button(say("下一页"), press_of(page + 1)),) if page < last else ()
    return found[page * size : (page + 1) * size], ((*back, *onward),) if back or onward else ()


def home(*, supervises: bool) -> Message:
    """Return what can be looked into: by a grid leader of his villages, by a supervisor of all below him."""
    above = (Button(say("抽样督评"), Press("checks")), Button(say("限期整改"), Press("corrections", 0, BACK)))
    rows = ((Button(say("村等级"), Press("grades")), Button(say("考核表"), Press("assess_all"))),)
    return Message(texts.home() if supervises else texts.home_of_leader(), (above, *rows) if supervises else rows)
