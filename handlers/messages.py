"""Messages and their edits, in private chats and in groups."""

import re
from typing import Any

import telegram
from telegram import Message, Update

from bot.actions.heard import Heard
from bot.actions.intake.commands import point
from bot.actions.intake.edit import hear_edit
from bot.actions.intake.hear import hear
from bot.rules.media import Kind, ending_of
from bot.rules.people import Contact
from handlers.hands import Context, act
from storage.database import clean

# What tells the kind stands before what comes with it: an animation has a document too, a venue a location.
_KINDS = (
    Kind.ANIMATION,
    Kind.VENUE,
    *(kind for kind in Kind if kind not in (Kind.ANIMATION, Kind.VENUE, Kind.OTHER)),
)
NUMBER = re.compile(r"(?<!\d)20\d\d-\d{5,}(?!\d)")


def heard(message: Message) -> Heard:
    """Return what a message says, without any name of a file, an account or an origin."""
    kind = next((kind for kind in _KINDS if getattr(message, kind)), Kind.OTHER)
    found: Any = getattr(message, kind, None)
    file = found[-1] if kind is Kind.PHOTO else found  # the largest size
    place = file.location if kind is Kind.VENUE else file
    return Heard(
        chat_id=message.chat_id,
        message_id=message.message_id,
        kind=kind,
        text=clean(_words(message)),  # here, before it is packed into anything
        file_id=getattr(file, "file_id", None),
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        replied_number=_number_in(message.reply_to_message),
        own_phone=_own_phone(message),
        group_id=message.media_group_id,
        ending=ending_of(getattr(file, "file_name", None), getattr(file, "mime_type", None)) or None,
        size=getattr(file, "file_size", None),
        point=f"{place.latitude},{place.longitude}" if kind in (Kind.LOCATION, Kind.VENUE) else None,
        contact=_contact(message.contact),
        forwarded=message.forward_origin is not None,
        emoji=(message.sticker.emoji or "") if message.sticker else "",
    )


def _words(message: Message) -> str:
    if message.venue:
        return f"{message.venue.title}\n{message.venue.address}"
    return message.text or message.caption or ""


def _contact(card: telegram.Contact | None) -> Contact | None:
    if card is None:
        return None
    name = " ".join(filter(None, (card.last_name, card.first_name)))
    return Contact(clean(name), clean(card.phone_number))


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
