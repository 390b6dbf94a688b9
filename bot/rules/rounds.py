"""After two rounds: one more, or an end, each time by the supervisor's word.

Source: docs/glossary.md, "第三轮".
"""

from dataclasses import replace
from datetime import datetime

from bot.rules import life
from bot.rules.cases import SETTLED, Case, Decision, State, Tell, must_be_handler, must_be_with_handler
from bot.rules.errors import NotNow
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules


@guarded("round_granted")
def another(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """再办一轮: the clock of the round has run since the resident said that it is not solved."""
    _must_wait(case, by)
    return Decision(_begun(case, now), "round_granted", by, tells=(Tell("another_round", case.petitioner_id),))


def settle(
    case: Case, office: OfficeRules, *, by: int, text: str, event_id: int, now: datetime, parts: str = ""
) -> Decision:
    """就此办结: the reason goes to the resident as the answer; once that is told, the case ends."""
    _must_wait(case, by)
    ending = replace(_begun(case, now), why_ended=SETTLED)
    said = life.answer(ending, office, by=by, text=text, final=True, event_id=event_id, now=now, parts=parts)
    return replace(said, why=SETTLED)


def _must_wait(case: Case, by: int) -> None:
    must_be_handler(case, by)
    must_be_with_handler(case)
    if not case.needs_decision:
        raise NotNow


def _begun(case: Case, now: datetime) -> Case:
    taken_at = case.urgent_taken_at or (now if case.urgent_at else None)
    return replace(case, state=State.IN_PROGRESS, signed_at=now, urgent_taken_at=taken_at)
