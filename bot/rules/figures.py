"""What is counted of a span, and what it comes to: rates of residents' answers, their uncertainty. Pure.

Source of the formulas: docs/glossary.md, "指标". Everything is exact (`Fraction`); only texts and pictures round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction
from math import sqrt

CERTAINTY = 1.96  # standard deviations: 19 of 20 true values lie within the interval


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a span of time. A call-back is what came of one delivered final answer: each round of a case has its own."""

    registered: int = 0
    closed: int = 0
    answered: int = 0  # call-backs begun: final answers that were delivered
    on_time: int = 0  # of these, by the promised day; self-reported
    valid: int = 0  # call-backs to which the resident said something
    contacted: int = 0  # of the valid ones, whom a human had written to or spoken with
    solved: int = 0
    satisfied: int = 0
    basically: int = 0
    unsatisfied: int = 0
    abstained: int = 0  # 弃权: asked, and nothing was said in time
    unreachable: int = 0
    excluded: int = 0  # call-backs whose case was taken out of the ranking; of a tally for the ranking not in the rest

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases stand how at one moment; one case may count in several."""

    open: int = 0
    unsigned: int = 0
    overdue: int = 0
    urgent: int = 0  # rings, and nobody has taken it
    on_hold: int = 0
    awaiting: int = 0  # the resident is asked
    reworking: int = 0
    supervised: int = 0

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Weights:
    """By what the composite is weighed, in hundredths. Source: one district's published practice; no official formula was found."""

    contacted: int = 10
    solved: int = 50
    satisfied: int = 40
    basically: int = 90  # what 基本满意 counts of a 满意


@dataclass(frozen=True, slots=True)
class Rates:
    """Residents' figures, each of `n` valid call-backs; None where there is none. `on_time` is of `answered`, self-reported."""

    n: int
    contacted: Fraction | None
    solved: Fraction | None
    satisfied: Fraction | None
    composite: Fraction | None
    answered: int
    on_time: Fraction | None


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum."""
    return sum(tallies, Tally())


def rates(tally: Tally, weights: Weights = Weights()) -> Rates:
    """Return what a tally comes to."""
    contacted, solved = _of(tally.contacted, tally.valid), _of(tally.solved, tally.valid)
    satisfied = _of(100 * tally.satisfied + weights.basically * tally.basically, 100 * tally.valid)
    composite = None
    if contacted is not None and solved is not None and satisfied is not None:
        parts = contacted * weights.contacted + solved * weights.solved + satisfied * weights.satisfied
        composite = parts / (weights.contacted + weights.solved + weights.satisfied)
    on_time = _of(tally.on_time, tally.answered)
    return Rates(tally.valid, contacted, solved, satisfied, composite, tally.answered, on_time)


def interval(share: Fraction, n: int, certainty: float = CERTAINTY) -> tuple[float, float]:
    """Return within what the true share lies, by Wilson's score interval; `n` > 0.

    Of a weighed mean of shares it is wider than need be, never narrower: no other values between 0 and 1 vary more.
    """
    p, z2 = float(share), certainty**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = certainty / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def percent(share: Fraction | None) -> str:
    """Return like 87.5%, half a tenth rounded up; — where there is none."""
    if share is None:
        return "—"
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}%"


def _of(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
