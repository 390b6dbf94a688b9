"""不计入排名: somebody above takes a case out of the ranking, for a reason that is recorded; how many are, is printed.

Source: docs/glossary.md, "不计入排名".
"""

from dataclasses import replace
from datetime import datetime

from bot.rules.cases import Case, Decision
from bot.rules.errors import EmptyAnswer, NotNow, NotYours
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules


@guarded("excluded")
def exclude(case: Case, office: OfficeRules, *, by: int, handled: frozenset[int], text: str, now: datetime) -> Decision:
    """Its call-backs count for nobody's place any more. `handled`: whoever answered it once, who is no judge of himself.

    Raises: NotYours, NotNow, EmptyAnswer.
    """
    if by in handled:
        raise NotYours
    if case.excluded:
        raise NotNow
    if not text.strip():
        raise EmptyAnswer
    return Decision(replace(case, excluded=True), "excluded", by, content={"text": text})


@guarded("included")
def include(case: Case, office: OfficeRules, *, by: int, handled: frozenset[int], now: datetime) -> Decision:
    """They count again. Raises: NotYours, NotNow."""
    if by in handled:
        raise NotYours
    if not case.excluded:
        raise NotNow
    return Decision(replace(case, excluded=False), "included", by)


def may_be_excluded(case: Case) -> bool:
    """Whether there is anything to count of it: it was answered once, or its petitioner spoke of the answer to another one."""
    return case.round > 1 or case.delivered_at is not None or (case.merged_into is not None and case.result is not None)
