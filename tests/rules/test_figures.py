"""Figures: reckoned by hand, and what holds of all."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.figures import Rates, Tally, interval, percent, rates, total
from bot.rules.measures import Weights

BY_HAND = (
    (Tally(), Rates(0, None, None, None, None, 0, 0, None)),
    (Tally(valid=1, contacted=1), Rates(1, Fraction(1), Fraction(0), Fraction(0), Fraction(1, 10), 0, 0, None)),
    (
        Tally(answered=12, on_time=9, valid=10, contacted=10, solved=8, satisfied=5, basically=2, unsatisfied=1),
        Rates(10, Fraction(1), Fraction(4, 5), Fraction(68, 100), Fraction(772, 1000), 12, 0, Fraction(3, 4)),
    ),
    (Tally(answered=4, on_time=4, owed=1), Rates(0, None, None, None, None, 4, 1, Fraction(4, 5))),
    (Tally(owed=2), Rates(0, None, None, None, None, 0, 2, Fraction(0))),
)


@pytest.mark.parametrize(("tally", "expected"), BY_HAND)
def test_rates_are_those_reckoned_by_hand(tally: Tally, expected: Rates) -> None:
    assert rates(tally) == expected


def test_weights_are_data() -> None:
    tally = Tally(valid=4, contacted=4, solved=2, satisfied=1, basically=2)
    assert rates(tally, Weights(contacted=0, solved=1, satisfied=1, basically=50)).composite == Fraction(1, 2)


@given(n=st.integers(1, 5000), part=st.integers(0, 5000))
def test_an_interval_holds_its_share_and_narrows_with_more_answers(n: int, part: int) -> None:
    share = Fraction(min(part, n), n)
    low, high = interval(share, n)
    assert 0 <= low <= float(share) + 1e-12
    assert float(share) - 1e-12 <= high <= 1
    nearer = interval(share, n * 4)
    assert nearer[1] - nearer[0] < high - low


def test_the_interval_is_wilsons() -> None:
    low, high = interval(Fraction(9, 10), 10)
    assert (round(low, 4), round(high, 4)) == (0.5958, 0.9821)  # Wilson 1927, as in any table


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "—"),
        (Fraction(1), "100.0%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(1, 2000), "0.1%"),
        (Fraction(0), "0.0%"),
    ],
)
def test_percent_rounds_half_up(share: Fraction | None, text: str) -> None:
    assert percent(share) == text


def test_tallies_add() -> None:
    assert total([Tally(valid=1, solved=1), Tally(valid=2)]) == Tally(valid=3, solved=1)
