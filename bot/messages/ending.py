"""Messages to staff about a case that ends without a result: why, or where to."""

from collections.abc import Mapping

from bot.messages.buttons import Press
from bot.messages.message import Button, Message, in_rows
from bot.rules.cases import REFUSALS, TRANSFERS, Case
from bot.texts import ending as texts


def ask_refusal(case: Case, *, verb: str = "refuse_for") -> Message:
    """Return the question why a case is not accepted."""
    return Message(texts.ask_refusal(case.number), _choices(case, verb, texts.REFUSALS, REFUSALS))


def ask_where(case: Case) -> Message:
    """Return the question where a case is transferred."""
    return Message(texts.ask_where(case.number), _choices(case, "transfer_to", texts.TRANSFERS, TRANSFERS))


def _choices(case: Case, verb: str, words: Mapping[str, str], codes: tuple[str, ...]) -> tuple[tuple[Button, ...], ...]:
    return in_rows([Button(words[code], Press(verb, case.case_id, code)) for code in codes])
