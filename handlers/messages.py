"""Messages and their edits, in private chats and in groups."""

import re

from telegram import Message, Update

from bot.actions.heard import Heard
from bot.actions.intake.commands import point
from bot.actions.intake.hear import hear, hear_edit
from handlers.hands import Context, act
from storage.database import clean

NUMBER = re.compile(r"(?<!\d)20\d\d-\d{5,}(?!\d)")


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
        replied_number=_number_in(message.reply_to_message),
        own_phone=_own_phone(message),
    )


def _own_phone(message: Message) -> str:
    """The number in a contact that is the sender's own; an empty text for anybody else's."""
    contact, sender = message.contact, message.from_user
    if contact is None or sender is None or contact.user_id != sender.id:
        return ""
    return clean(contact.phone_number)


def _number_in(replied: Message | None) -> str | None:
    """The case number in one of the bot's own messages, if it names one only.

    A card that was sent just before a kill stands in the chat twice, and the outbox knows the number of the second alone.
    """
    if replied is None or replied.from_user is None or not replied.from_user.is_bot:
        return None
    numbers = set(NUMBER.findall(replied.text or replied.caption or ""))
    return numbers.pop() if len(numbers) == 1 else None


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
