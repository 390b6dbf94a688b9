"""Messages and their edits, in private chats and in groups."""

from telegram import Message, Update

from bot.actions.heard import Heard
from bot.actions.intake.commands import point
from bot.actions.intake.hear import hear, hear_edit
from handlers.hands import Context, act
from storage.database import clean


def heard(message: Message) -> Heard:
    """Return what a message says; of a photo the largest size."""
    kind = "photo" if message.photo else "text" if message.text else "other"
    return Heard(
        chat_id=message.chat_id,
        message_id=message.message_id,
        kind=kind,
        text=clean(message.text or message.caption or ""),  # here, before it is packed into anything
        file_id=message.photo[-1].file_id if message.photo else None,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
    )


async def take_message(update: Update, context: Context) -> None:
    """A message of a private chat."""
    if update.message:
        await act(update, context, hear, heard=heard(update.message))


async def take_edit(update: Update, context: Context) -> None:
    """A message was changed."""
    if update.edited_message:
        await act(update, context, hear_edit, heard=heard(update.edited_message))


async def take_group(update: Update, context: Context) -> None:
    """Something was said in a group: one pointer, nothing kept."""
    if update.effective_chat:
        await act(update, context, point, chat_id=update.effective_chat.id)
