"""Somebody blocked the bot, or let it in again."""

from telegram import ChatMember, Update

from bot.actions.people.reachable import set_reachable
from handlers.hands import Context, act


async def take_membership(update: Update, context: Context) -> None:
    """The bot's own standing in a private chat changed."""
    change = update.my_chat_member
    if change is None or change.chat.type != "private":
        return
    why_not = "blocked" if change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT) else None
    await act(update, context, set_reachable, chat_id=change.chat.id, why_not=why_not)
