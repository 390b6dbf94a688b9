"""The way out of a question that buttons answer."""

from dataclasses import replace

from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.texts import staff
from bot.texts.language import say

LEFT = "leave"  # argument of 算了


def presses_of(message: Message) -> list[Press]:
    """Return what the buttons of a message mean."""
    return [button.press for row in message.rows for button in row if isinstance(button, Button)]


def leave_it(case_id: int) -> Button:
    """Return the button with which everything stays as it is."""
    return Button(say("算了"), Press("stop", case_id, LEFT))


def with_way_out(message: Message, case_id: int) -> Message:
    """Return a question with 算了 below its choices, unless it has a way out of its own."""
    if any("stop" in (press.verb, press.argument) for press in presses_of(message)):
        return message
    return replace(message, rows=(*message.rows, (leave_it(case_id),)))


def first_this(case_id: int, number: str) -> Message:
    """Return what somebody reads who wrote while a question about a case was open."""
    return Message(staff.first_choose(number), ((leave_it(case_id),),))
