"""The way to what somebody on the staff wants with his shifts."""

from bot.messages.leave import leave_button
from bot.messages.message import Message
from bot.messages.swaps import swap_button
from bot.rules.wishes import Wish
from bot.texts import leave, swaps


def to(wanted: Wish) -> Message:
    """Return the sentence that leads on, with its button."""
    if wanted is Wish.SWAP:
        return Message(swaps.this_way(), ((swap_button(),),))
    if wanted is Wish.LEAVE:
        return Message(leave.this_way(), ((leave_button(),),))
    return Message(leave.days_for_what(), ((leave_button(), swap_button()),))
