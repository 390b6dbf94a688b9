"""What is counted of a span, and what it comes to: rates of residents' answers, their uncertainty. Pure.

Source of the formulas: docs/glossary.md, "指标". Everything is exact (`Fraction`); only texts and pictures round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import sqrt

from bot.rules.call_backs import VALID, CallBack, Outcome
from bot.rules.cases import UNSIGNED, Case, State
from bot.rules.measures import WEIGHTS, Weights

AGES = tuple(timedelta(days=days) for days in (3, 7, 15, 30, 60))
"""Since their registration, by the calendar: cases are younger than the first, than the second, ... or as old as the last or older."""
STANDS = ("open", "unsigned", "overdue", "urgent", "on_hold", "awaiting", "reworking", "supervised")
"""How a case may stand: the counts of a Standing."""
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
    owed: int = 0  # cases whose promised day is within it, and which are not answered

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
class Flow:
    """How many cases came on a day of the town, and how many were closed; one that was opened again since is not closed."""

    day: date
    registered: int
    closed: int


@dataclass(frozen=True, slots=True)
class Which:
    """Which open cases of a scope: how they stand, one of STANDS; whose, of what category and age, where that matters."""

    stands: str = "open"
    handler_id: int | None = None  # 0: nobody's
    category: str | None = None
    age: int | None = None  # which of AGES, from 0
    unplaced: bool = False  # of no village yet


@dataclass(frozen=True, slots=True)
class Rates:
    """Residents' figures, each of `n` valid call-backs; None where there is none.

    `on_time` is self-reported, and of `answered` and `owed` together: who answers nothing answers nothing in time.
    """

    n: int
    contacted: Fraction | None
    solved: Fraction | None
    satisfied: Fraction | None
    composite: Fraction | None
    answered: int
    owed: int
    on_time: Fraction | None


def standing_of(case: Case, now: datetime) -> Standing:
    """Return how one case stands."""
    if not case.is_open:
        return Standing()
    return Standing(
        open=1,
        unsigned=int(case.state in UNSIGNED and case.signed_at is None),
        overdue=int(case.is_overdue(now)),
        urgent=int(case.is_ringing),
        on_hold=int(case.state is State.ON_HOLD),
        awaiting=int(case.state is State.AWAITING_FEEDBACK),
        reworking=int(case.state is State.REWORKING),
        supervised=int(case.supervised is not None),
    )


def age_of(registered_at: datetime, now: datetime) -> int:
    """Return which of AGES a case is of, from 0."""
    return sum(now - registered_at >= age for age in AGES)


def span_of_age(age: int, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return (after, until) of the instants at which cases of an age were registered; None: no bound."""
    return (now - AGES[age] if age < len(AGES) else None), (now - AGES[age - 1] if age else None)


def tally_of(row: CallBack, since: datetime, until: datetime) -> Tally:
    """Return what one call-back counts of a span, which begins with `since` and ends before `until`."""
    asked = row.asked_at is not None and since <= row.asked_at < until
    settled = row.settled_at is not None and since <= row.settled_at < until
    valid = settled and row.outcome in VALID
    return Tally(
        answered=int(asked),
        on_time=int(asked and row.on_time),
        valid=int(valid),
        contacted=int(valid and row.contacted),
        solved=int(settled and row.outcome is Outcome.SOLVED),
        satisfied=int(valid and row.grade == "satisfied"),
        basically=int(valid and row.grade == "basically"),
        unsatisfied=int(valid and row.grade == "unsatisfied"),
        abstained=int(settled and row.outcome is Outcome.ABSTAINED),
        unreachable=int(settled and row.outcome is Outcome.UNREACHABLE),
        excluded=int(settled and row.excluded),
    )


def ranked(tally: Tally, *, excluded: bool) -> Tally:
    """Return what of a tally counts for the ranking: of cases that were taken out of it only how many."""
    return Tally(excluded=tally.excluded) if excluded else tally


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum."""
    return sum(tallies, Tally())


def rates(tally: Tally, weights: Weights = WEIGHTS) -> Rates:
    """Return what a tally comes to."""
    contacted, solved = _of(tally.contacted, tally.valid), _of(tally.solved, tally.valid)
    satisfied = _of(100 * tally.satisfied + weights.basically * tally.basically, 100 * tally.valid)
    composite = None
    if contacted is not None and solved is not None and satisfied is not None:
        parts = contacted * weights.contacted + solved * weights.solved + satisfied * weights.satisfied
        composite = parts / (weights.contacted + weights.solved + weights.satisfied)
    on_time = _of(tally.on_time, tally.answered + tally.owed)
    return Rates(tally.valid, contacted, solved, satisfied, composite, tally.answered, tally.owed, on_time)


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
