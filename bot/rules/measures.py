"""By what figures are weighed and places marked: data of the town file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """By what the composite is weighed, in hundredths. Source: one district's published practice; no official formula was found."""

    contacted: int = 10
    solved: int = 50
    satisfied: int = 40
    basically: int = 90  # what 基本满意 counts of a 满意


@dataclass(frozen=True, slots=True)
class RankingRules:
    """How many of the last are marked, how many above them, and of how many valid call-backs on somebody is ranked at all."""

    last: int = 10
    next: int = 5
    least: int = 10


WEIGHTS, RANKING = Weights(), RankingRules()
"""What counts where the town file says nothing."""
