"""What the handler says that his final answer was."""

from bot.messages.buttons import Press
from bot.messages.message import Button, Message, in_rows
from bot.rules.cases import ANSWERS, Case
from bot.texts import staff


def name_it(case: Case, said: str) -> Message:
    """Return what became of his words, with the one optional tap below."""
    buttons = [
        Button(staff.ANSWERS[kind], Press("name_answer", case.case_id, f"{kind}_{case.round}")) for kind in ANSWERS
    ]
    return Message(staff.ask_kind(said), in_rows(buttons))
