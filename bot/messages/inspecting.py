"""督查: the one place from which a supervisor looks into things."""

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.texts import inspecting as texts
from bot.texts.language import say


def home_button() -> Button:
    """Return the button that leads there."""
    return Button(texts.button(), Press("inspect"))


def back_home() -> Button:
    """Return the way back there."""
    return Button(say("返回"), Press("inspect"))


def home() -> Message:
    """Return what can be looked into."""
    return Message(
        texts.home(), ((Button(say("抽样督评"), Press("checks")), Button(say("限期整改"), Press("corrections"))),)
    )
