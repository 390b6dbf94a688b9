"""Messages to staff about a case that ends without a result: why, or where to."""

from collections.abc import Mapping

from bot.messages.buttons import Press
from bot.messages.choosing import leave_it
from bot.messages.message import Button, Message, fitted, in_rows
from bot.rules.cases import REFUSALS, TRANSFERS, Case
from bot.rules.ending import NEEDS_WORDS
from bot.texts import ending as texts
from bot.texts.language import say


def ask_refusal(case: Case, *, verb: str = "refuse_for") -> Message:
    """Return the question why a case is not accepted."""
    return Message(texts.ask_refusal(case.number), _choices(case, verb, texts.REFUSALS, REFUSALS))


def ask_where(case: Case) -> Message:
    """Return the question where a case is transferred."""
    return Message(texts.ask_where(case.number), _choices(case, "transfer_to", texts.TRANSFERS, TRANSFERS))


def ask_contact_there(case: Case, code: str) -> Message:
    """Return the question where the resident can turn there; another office is to be named."""
    if code in NEEDS_WORDS:
        return Message(texts.ask_where_words(case.number), ((leave_it(case.case_id),),))
    straight = Button(say("直接移送"), Press("transfer_to", case.case_id, f"{code}_sure"))
    asked = texts.ask_contact_there(case.number, texts.TRANSFERS[code])
    return Message(asked, ((straight, leave_it(case.case_id)),))


def confirm_transfer(case: Case, code: str, text: str) -> Message:
    """Return the question whether it is sure."""
    sure = Button(say("确定移送"), Press("transfer_to", case.case_id, f"{code}_sure"))
    asked = texts.confirm_transfer(case.number, texts.TRANSFERS[code], fitted(text, 500))
    return Message(asked, ((sure, leave_it(case.case_id)),))


def _choices(case: Case, verb: str, words: Mapping[str, str], codes: tuple[str, ...]) -> tuple[tuple[Button, ...], ...]:
    return in_rows([Button(words[code], Press(verb, case.case_id, code)) for code in codes])
