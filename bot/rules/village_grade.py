"""好、中、差: the monthly grade of a village, by thresholds and conditions that the town file sets. Pure.

Source: docs/glossary.md, "村等级".
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.figures import Rates
from bot.rules.thresholds import GradeRules


class Grade(StrEnum):
    """What a month of a village comes to."""

    GOOD = "good"
    MIDDLE = "middle"
    POOR = "poor"


class Why(StrEnum):
    """Why it is no better, or none at all."""

    FEW = "few"  # too few call-backs: no grade
    LOW = "low"  # the composite is below that of a poor village
    NOT_HIGH = "not_high"  # it is below that of a good one
    LATE = "late"  # too few answers in time
    ORDER = "order"  # something is to be put right, and its day has passed


@dataclass(frozen=True)
class Graded:
    """The grade (None: none), why it is no better, and what follows, as the town file has it."""

    grade: Grade | None
    why: tuple[Why, ...] = ()
    follows: str = ""


def graded(rates: Rates, rules: GradeRules, *, late_orders: int = 0) -> Graded:
    """Return the grade of a village's month; `late_orders`: what of it should be put right by now."""
    if rates.composite is None or rates.n < rules.least:
        return Graded(None, (Why.FEW,))
    if rates.composite * 100 < rules.poor:
        return Graded(Grade.POOR, (Why.LOW,), rules.if_poor)
    lacks = (
        (Why.NOT_HIGH, rates.composite * 100 < rules.good),
        (Why.LATE, rates.on_time is not None and rates.on_time * 100 < rules.on_time),
        (Why.ORDER, late_orders > 0),
    )
    why = tuple(one for one, so in lacks if so)
    return Graded(Grade.MIDDLE, why, rules.if_middle) if why else Graded(Grade.GOOD, (), rules.if_good)
