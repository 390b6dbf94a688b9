"""换班, 接手: the questions with their buttons, each one message that changes as one presses."""

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.texts import swaps
from bot.texts.language import say


def take_over_button(village_ids: list[int]) -> Button:
    """Return the button below /duty; of several villages it asks which one."""
    [first, *others] = village_ids
    return Button(say("我来接手"), Press("take_over_at" if others else "take_over", 0 if others else first))


def ask_which_village(choices: list[tuple[int, str]]) -> Message:
    """Return the question whose shift is to be taken over; `choices` are (id, name)."""
    buttons = [Button(name, Press("take_over", village_id)) for village_id, name in choices]
    return Message(swaps.ask_which_village(), in_rows(buttons))


def ask_take_over(village_id: int, mark: str, text: str) -> Message:
    """Return the question before a shift is taken over; `mark` is how the roster stands as it is asked."""
    yes = Button(say("确定接手"), Press("take_over_yes", village_id, mark))
    return Message(text, ((yes, Button(say("不接手"), Press("take_over_no", village_id))),))


def took_over(change_id: int, text: str) -> Message:
    """Return what whoever took a shift over reads, with the way back."""
    return Message(text, ((undo_button(change_id),),))


def undo_button(change_id: int) -> Button:
    """Return the button that takes a change of the roster back."""
    return Button(say("撤销"), Press("undo_change", change_id))


def mark_of(day_number: int, version: int) -> str:
    """Return how a day's row stands, as a button's argument."""
    return f"{base36(day_number)}_{base36(version)}"
