"""The lines that a town file draws: below which something is to be put right, from which a village is good. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorrectionRules:
    """Below which composite, in hundredths, and with at least how many valid call-backs an order is proposed."""

    below: int = 60
    least: int = 10


@dataclass(frozen=True, slots=True)
class GradeRules:
    """Composites in hundredths from which a village is good, and below which it is poor; the share of answers in time that a
    good one needs; the fewest valid call-backs; and what follows from each grade, in the office's own words."""

    good: int = 85
    poor: int = 60
    least: int = 10
    on_time: int = 90
    if_good: str = ""
    if_middle: str = ""
    if_poor: str = ""


@dataclass(frozen=True, slots=True)
class PublicationRules:
    """Whether anything is published, and from how many petitions and answers of residents on a number is told."""

    on: bool = False
    least: int = 10


NO_LESS = CorrectionRules()
AS_USUAL = GradeRules()
NOTHING = PublicationRules()
