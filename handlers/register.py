"""Joins Telegram's updates with the handlers; every handler is awaited, or its failure would be nobody's."""

from typing import Any

from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from handlers.commands import COMMANDS, take_unknown
from handlers.members import take_membership
from handlers.messages import take_edit, take_group, take_message
from handlers.presses import take_press

PRIVATE = filters.ChatType.PRIVATE
NEW = filters.UpdateType.MESSAGE


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add all handlers; the first that fits takes the update."""
    for name, take in COMMANDS.items():
        application.add_handler(CommandHandler(name, take, filters=PRIVATE & NEW))
    application.add_handler(MessageHandler(PRIVATE & NEW & filters.COMMAND, take_unknown))
    application.add_handler(MessageHandler(PRIVATE & NEW & ~filters.StatusUpdate.ALL, take_message))
    application.add_handler(MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, take_edit))
    application.add_handler(MessageHandler(filters.ChatType.GROUPS & NEW & ~filters.StatusUpdate.ALL, take_group))
    application.add_handler(CallbackQueryHandler(take_press))
    application.add_handler(ChatMemberHandler(take_membership, ChatMemberHandler.MY_CHAT_MEMBER))
