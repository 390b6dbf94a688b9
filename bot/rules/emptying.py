"""What a resident wants deleted, and what is old enough: contents and identities go, cases and figures stay.

Source: docs/glossary.md, "清空内容".
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.cases import Case, Decision, State, Tell
from bot.rules.errors import NotNow
from bot.rules.feedback import feedback_is_over
from bot.rules.steps import Part, guarded
from bot.rules.town import OfficeRules
from bot.rules.withdrawal import withdraw


class Why(StrEnum):
    """Why a case was emptied."""

    ASKED = "asked"  # its resident wanted that
    AGE = "age"


@guarded("emptied", by=frozenset({Part.PETITIONER}))
def emptied(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """What was said in a case that is over is gone, as its resident wants; that it was said, when and by whom stays."""
    return _emptied(case, Why.ASKED, by, now)


@guarded("emptied", by=frozenset({Part.PROGRAM}))
def emptied_by_age(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    """The same of a case that is old enough."""
    return _emptied(case, Why.AGE, None, now)


def _emptied(case: Case, why: Why, by: int | None, now: datetime) -> Decision:
    if case.emptied_at is not None:
        raise NotNow
    return Decision(replace(case, emptied_at=now), "emptied", by, why=str(why))


def ended(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """A case that is open ends because its resident wants all that he said deleted.

    Taken back, until an answer was delivered; then closed as if he had said nothing of it. Raises: NotYours.
    """
    if case.state is State.AWAITING_FEEDBACK:
        return replace(feedback_is_over(case, office, now=now), tells=())
    return (erased if case.state is State.REPLIED else withdraw)(case, office, by=by, now=now)


@guarded("erased")
def erased(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    """The answer is written and not delivered, and he wants neither it nor what he said kept."""
    told = (Tell("withdrawn", case.handler_id),) if case.handler_id else ()
    return Decision(replace(case, state=State.WITHDRAWN, closed_at=now), "erased", by, tells=told)


@dataclass(frozen=True)
class Extent:
    """How much a purge takes: cases, what was sent in them, messages with words, residents, updates set aside."""

    cases: int = 0
    parts: int = 0
    messages: int = 0
    residents: int = 0
    inbox: int = 0

    def __add__(self, other: "Extent") -> "Extent":
        return Extent(
            self.cases + other.cases,
            self.parts + other.parts,
            self.messages + other.messages,
            self.residents + other.residents,
            self.inbox + other.inbox,
        )
