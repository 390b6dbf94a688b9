"""Commands in private chats."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from telegram import Update

from bot.actions.cases import waiting
from bot.actions.cases.finding import find_cases
from bot.actions.clerks.staff import show_staff
from bot.actions.digests.send import ask_digest
from bot.actions.duty.chat import tell_duty
from bot.actions.duty.leave_chat import ask_leave
from bot.actions.duty.swap_chat import tell_swap
from bot.actions.figures.board import board
from bot.actions.intake import commands, on_behalf
from bot.actions.meetings.send import tell_meeting
from bot.actions.people.languages import offer_languages
from bot.actions.web_board.chat import web
from handlers.hands import Context, act
from storage.database import clean

MOST_OF_A_NAME = 20
MOST_OF_DAYS = 60
MOST_OF_A_SEARCH = 100
Take = Callable[[Update, Context], Coroutine[Any, Any, None]]


async def _obey(update: Update, context: Context, deed: Callable[..., None], **values: Any) -> None:
    said = update.message.text if update.message and update.message.text else ""
    name = said.split()[0].split("@")[0].removeprefix("/").lower() if said.split() else ""
    await act(update, context, partial(commands.obey, deed, name), **values)


def _simple(deed: Callable[..., None]) -> Take:
    async def take(update: Update, context: Context) -> None:
        if update.message:
            await _obey(update, context, deed, chat_id=update.message.chat_id, message_id=update.message.message_id)

    return take


async def take_start(update: Update, context: Context) -> None:
    """/start with or without a payload."""
    if update.message:
        payload = " ".join(context.args or [])[:64]
        await _obey(
            update,
            context,
            commands.start,
            chat_id=update.message.chat_id,
            payload=payload,
            message_id=update.message.message_id,
        )


async def take_staff(update: Update, context: Context) -> None:
    """/staff, with or without a name."""
    if update.message:
        name = clean(" ".join(context.args or []))[:MOST_OF_A_NAME]
        values = {"chat_id": update.message.chat_id, "message_id": update.message.message_id}
        await _obey(update, context, show_staff, name=name, **values)


async def take_duty(update: Update, context: Context) -> None:
    """/duty, with or without a day."""
    if update.message:
        day = clean(" ".join(context.args or []))[:MOST_OF_A_NAME]
        values = {"chat_id": update.message.chat_id, "message_id": update.message.message_id}
        await _obey(update, context, tell_duty, day=day, **values)


async def take_leave(update: Update, context: Context) -> None:
    """/leave, with or without days or a name."""
    if update.message:
        text = clean(" ".join(context.args or []))[:MOST_OF_DAYS]
        values = {"chat_id": update.message.chat_id, "message_id": update.message.message_id}
        await _obey(update, context, ask_leave, text=text, **values)


async def take_find(update: Update, context: Context) -> None:
    """/find, with or without what is looked for."""
    if update.message:
        written = clean(" ".join(context.args or []))[:MOST_OF_A_SEARCH]
        values = {"chat_id": update.message.chat_id, "message_id": update.message.message_id}
        await _obey(update, context, find_cases, written=written, **values)


async def take_unknown(update: Update, context: Context) -> None:
    """A command that does not exist here: said in one sentence."""
    if update.message and update.message.text:
        name = update.message.text.split()[0].split("@")[0]
        values = {"chat_id": update.message.chat_id, "message_id": update.message.message_id}
        await _obey(update, context, commands.not_yet, command=name, **values)


COMMANDS: dict[str, Take] = {
    "start": take_start,
    "help": _simple(commands.show_help),
    "language": _simple(offer_languages),
    "privacy": _simple(commands.show_privacy),
    "duty": take_duty,
    "swap": _simple(tell_swap),
    "leave": take_leave,
    "my": _simple(commands.my_cases),
    "register": _simple(on_behalf.register),
    "todo": _simple(waiting.todo),
    "staff": take_staff,
    "find": take_find,
    "digest": _simple(ask_digest),
    "meeting": _simple(tell_meeting),
    "web": _simple(web),
    "board": _simple(board),
}
