"""往后排: how far the roster is published."""

from datetime import date

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.texts import planning as texts
from bot.texts.language import say
from bot.texts.leave import day


def plan_button() -> Button:
    """Return the button that begins it."""
    return Button(say("往后排班"), Press("roster_plan"))


def ask(until: date, further: date, *, argument: str) -> Message:
    """Return how far it is published; its yes holds only for that."""
    yes = Button(say("再排四周"), Press("roster_plan_yes", 0, argument))
    text = texts.ask(_dated(until), _dated(further))
    return Message(text, ((yes, Button(say("返回"), Press("staff"))),))


def done(until: date) -> Message:
    """Return how far it is published now."""
    return Message(texts.done(_dated(until)), ((Button(say("返回"), Press("staff")),),))


def _dated(on: date) -> str:
    return texts.dated(on.year, day(on))
