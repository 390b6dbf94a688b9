"""The messages about shifts that bear a button: the hand-over with 接班, and what is left to whoever has gone off duty."""

from datetime import date

from bot.messages.buttons import Press
from bot.messages.message import Button, Message, fitted
from bot.texts.language import say


def hand_over(parts: list[str], day: date) -> Message:
    """Return what begins for whoever comes on duty, with 接班."""
    return Message(fitted("\n\n".join(parts)), ((Button(say("接班"), Press("take_duty", day.toordinal())),),))


def off_duty(text: str) -> Message:
    """Return what somebody still has, with the way to it."""
    return Message(text, ((Button(say("看看是哪些"), Press("todo", 0, "0")),),))
