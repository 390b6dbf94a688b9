"""回执码: made when it is sent; of it a digest is kept, and nothing else."""

import secrets
from datetime import datetime
from typing import Any

from bot.actions.telling import make
from bot.messages.message import Message
from bot.rules import receipt_codes as rules
from bot.rules.cases import Case
from bot.rules.confidentiality import Mode
from bot.texts import confidentiality
from storage import cases, people, receipt_codes
from storage.database import Tx

_DRAWN = 9 * 10 ** (rules.DIGITS - 1)


def send_code(tx: Tx, case: Case, *, cause: str, now: datetime) -> None:
    """Let the resident of an anonymous case have a code; one that he had ends when this one is made."""
    person = people.get(tx, case.petitioner_id)
    if person.chat_id is not None and case.confidentiality == Mode.ANONYMOUS:
        make(tx, person, {"make": "receipt_code", "case": case.case_id}, cause=f"code{cause}", now=now)


def made_code(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the message with a new code; nothing of it but a digest is kept."""
    case = cases.get(tx, body["case"])
    if case is None or case.confidentiality != Mode.ANONYMOUS:
        return None
    code = rules.code_of(secrets.randbelow(_DRAWN))
    receipt_codes.put(tx, case.case_id, rules.digest(code, tx.office_id), now=now)
    return Message(confidentiality.receipt_code(case.number, rules.spoken(code)))
