"""When rules collide: may a message be said now, aloud, later, alone, or not at all? The first rule that applies decides."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of a message."""

    NEVER = "never"  # he must not hear of the case
    NOT_THIS_MUCH = "not_this_much"  # he may hear that it exists, not what it says
    ALOUD = "aloud"
    AFTER_QUIET = "after_quiet"
    ANOTHER_DAY = "another_day"
    WITH_OTHERS = "with_others"
    NOW = "now"


@dataclass(frozen=True)
class Situation:
    """What speaks for and against saying it now."""

    recused: bool = False
    confidential: bool = False
    urgent: bool = False
    quiet: bool = False
    heard_enough: bool = False  # the daily maximum, or the one message of a day off
    others_due: bool = False


# The order is the rule: recusal, confidentiality, urgency, quiet hours, daily maximum, bundling.
ORDER: tuple[tuple[str, Verdict], ...] = (
    ("recused", Verdict.NEVER),
    ("confidential", Verdict.NOT_THIS_MUCH),
    ("urgent", Verdict.ALOUD),
    ("quiet", Verdict.AFTER_QUIET),
    ("heard_enough", Verdict.ANOTHER_DAY),
    ("others_due", Verdict.WITH_OTHERS),
)


def verdict(situation: Situation) -> Verdict:
    """Return what becomes of a message in `situation`."""
    return next((outcome for name, outcome in ORDER if getattr(situation, name)), Verdict.NOW)
