"""Pressed buttons."""

from telegram import Update

from bot.actions.heard import Pressed
from bot.actions.presses.press import press
from handlers.hands import Context, act, hands_of


async def take_press(update: Update, context: Context) -> None:
    """A button was pressed; its presser's phone stops waiting as soon as the effect is kept."""
    query = update.callback_query
    if query is None:
        return
    message_id = query.message.message_id if query.message else None
    pressed = Pressed(query.message.chat.id if query.message else query.from_user.id, message_id, query.data, query.id)
    toast = await act(update, context, press, pressed=pressed)
    hands_of(context).acknowledge(query.id, toast or "")
