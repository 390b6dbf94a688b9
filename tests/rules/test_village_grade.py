"""好、中、差 by the lines of the town file; of too few call-backs there is no grade."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.rules.figures import Tally, rates
from bot.rules.thresholds import GradeRules
from bot.rules.village_grade import Grade, Graded, Why, graded

RULES = GradeRules(if_good="通报表扬", if_middle="", if_poor="限期整改")
FINE = replace(rates(Tally(valid=10, answered=10, on_time=10)), composite=Fraction(85, 100))


@pytest.mark.parametrize(
    ("hundredths", "n", "on_time", "late_orders", "grade", "why"),
    [
        (85, 10, Fraction(9, 10), 0, Grade.GOOD, ()),
        (100, 400, None, 0, Grade.GOOD, ()),
        (84.99, 10, Fraction(1), 0, Grade.MIDDLE, (Why.NOT_HIGH,)),
        (85, 10, Fraction(89, 100), 0, Grade.MIDDLE, (Why.LATE,)),
        (99, 10, Fraction(1), 1, Grade.MIDDLE, (Why.ORDER,)),
        (70, 10, Fraction(0), 2, Grade.MIDDLE, (Why.NOT_HIGH, Why.LATE, Why.ORDER)),
        (60, 10, Fraction(1), 0, Grade.MIDDLE, (Why.NOT_HIGH,)),
        (59.99, 10, Fraction(1), 0, Grade.POOR, (Why.LOW,)),
        (0, 10, Fraction(1), 0, Grade.POOR, (Why.LOW,)),
        (0, 9, Fraction(1), 3, None, (Why.FEW,)),
        (100, 1, Fraction(1), 0, None, (Why.FEW,)),
    ],
)
def test_the_grade_follows_from_lines_and_conditions(  # type: ignore[no-untyped-def]
    hundredths, n, on_time, late_orders, grade, why
) -> None:
    figures = replace(FINE, composite=Fraction(str(hundredths)) / 100, n=n, on_time=on_time)
    follows = {Grade.GOOD: "通报表扬", Grade.MIDDLE: "", Grade.POOR: "限期整改", None: ""}[grade]
    assert graded(figures, RULES, late_orders=late_orders) == Graded(grade, why, follows)


def test_without_a_call_back_there_is_none() -> None:
    assert graded(rates(Tally()), replace(RULES, least=1)) == Graded(None, (Why.FEW,))


def test_the_lines_are_data() -> None:
    assert graded(replace(FINE, composite=Fraction(1, 2)), replace(RULES, good=50, poor=20)).grade is Grade.GOOD
