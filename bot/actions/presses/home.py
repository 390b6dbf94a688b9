"""The buttons of the greeting: 我的事, 怎么用."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.heard import Pressed
from bot.actions.intake.commands import tell_cases, tell_help
from bot.messages.buttons import Press
from bot.rules.people import Person
from storage.database import Tx


def show_cases(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    tell_cases(tx, resident, cause=pressed.cause, now=now)
    return ""


def show_help(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    tell_help(tx, resident, cause=pressed.cause, now=now)
    return ""


HOME_PRESSES: dict[str, Callable[..., str]] = {"my": show_cases, "help": show_help}
