"""督查: the one place from which a supervisor looks into things."""

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.texts import inspecting as texts
from bot.texts.language import say

BACK = "back"  # in place of the message that is pressed; else below it, for it may bear a picture


def home_button() -> Button:
    """Return the button that leads there."""
    return Button(texts.button(), Press("inspect"))


def back_home() -> Button:
    """Return the way back there, in the same message."""
    return Button(say("返回"), Press("inspect", 0, BACK))


def home(*, supervises: bool) -> Message:
    """Return what can be looked into: by a grid leader of his villages, by a supervisor of all below him."""
    above = (Button(say("抽样督评"), Press("checks")), Button(say("限期整改"), Press("corrections", 0, BACK)))
    rows = ((Button(say("村等级"), Press("grades")), Button(say("考核表"), Press("assess_all"))),)
    return Message(texts.home() if supervises else texts.home_of_leader(), (above, *rows) if supervises else rows)
