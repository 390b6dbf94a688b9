"""What may be published: nobody can be recognised, nor reckoned back to from what stands beside him."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.figures import Tally, total
from bot.rules.publication import may_be_counted, may_be_rated, shown

SHANGHAI = ZoneInfo("Asia/Shanghai")


def of(valid: int, registered: int | None = None) -> Tally:
    return Tally(registered=valid if registered is None else registered, answered=valid, valid=valid, solved=valid)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([12, 15, 20], [12, 15, 20]),  # nothing is left over
        ([12, 15, 0], [12, 15]),  # nor here
        ([12, 15, 3], [15]),  # 3 alone could be reckoned from the sum, so 12 stays away with it
        ([12, 15, 3, 8], [12, 15]),  # 3 and 8 together are enough
        ([12, 3], []),
        ([9, 9, 9], []),
        ([10], [10]),
        ([], []),
    ],
)
def test_what_is_left_over_is_nothing_or_enough(counts: list[int], told: list[int]) -> None:
    assert [tally.valid for _, tally in shown(list(enumerate(map(of, counts))), 10)] == told


def test_petitions_that_nobody_has_judged_yet_are_left_over_too() -> None:
    assert shown([("甲", of(12)), ("乙", of(0, registered=1))], 10) == []


@given(some.lists(some.tuples(some.integers(0, 40), some.integers(0, 40)), max_size=12), some.integers(1, 15))
def test_no_subtraction_leads_to_a_place_that_is_too_small(counts: list[tuple[int, int]], least: int) -> None:
    places = [(n, of(min(pair), max(pair))) for n, pair in enumerate(counts)]
    told = shown(places, least)
    rest = total(tally for n, tally in places if n not in dict(told))
    assert all(may_be_rated(tally, least) for _, tally in told)
    assert not told or rest == Tally() or may_be_rated(rest, least)
    assert [n for n, _ in told] == sorted(n for n, _ in told)


def test_few_petitions_are_not_counted_and_few_judgements_not_rated() -> None:
    assert [may_be_counted(of(0, registered=n), 10) for n in (9, 10)] == [False, True]
    assert [may_be_rated(of(n, registered=20), 10) for n in (9, 10)] == [False, True]
