"""Who stands where: small samples apart, and nobody marked by chance."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.figures import Tally, interval
from bot.rules.measures import RANKING, RankingRules, Weights
from bot.rules.ranking import Mark, Placed, ranking


def answers(valid: int, solved: int, satisfied: int | None = None) -> Tally:
    """So many valid call-backs, all contacted; who calls it solved is satisfied, unless told otherwise."""
    return Tally(valid=valid, contacted=valid, solved=solved, satisfied=solved if satisfied is None else satisfied)


def places(tallies: dict[str, Tally], rules: RankingRules = RANKING) -> list[tuple[str, int, Mark | None]]:
    return [(one.key, one.place, one.mark) for one in ranking(tallies, rules).ranked]


def test_nobody_is_ranked_of_whom_too_little_is_known() -> None:
    found = ranking({"甲": answers(10, 10), "乙": answers(9, 0), "丙": answers(1, 0), "丁": Tally(excluded=2)})
    assert [one.key for one in found.ranked] == ["甲"]
    assert found.few == (("乙", answers(9, 0)), ("丙", answers(1, 0)), ("丁", Tally(excluded=2)))
    assert (found.excluded, found.least) == (2, 10)
    assert found.whole.n == 20  # they count in the whole


def test_what_stands_for_nobody_counts_in_the_whole_alone() -> None:
    found = ranking({0: answers(50, 0), 7: answers(10, 10)}, never=frozenset({0}))
    assert ([one.key for one in found.ranked], found.few, found.whole.n) == ([7], (), 60)


def test_nothing_at_all_ranks_nobody() -> None:
    found = ranking({})
    assert (found.ranked, found.few, found.whole.composite, found.excluded) == ((), (), None, 0)


def test_even_where_the_town_wants_no_least_a_single_answer_is_needed() -> None:
    found = ranking({"甲": answers(1, 1), "乙": Tally()}, RankingRules(least=0))
    assert [one.key for one in found.ranked] == ["甲"]


def test_places_are_by_the_composite_and_those_alike_share_one() -> None:
    tallies = {"甲": answers(20, 10), "乙": answers(40, 20), "丙": answers(20, 19), "丁": answers(20, 1)}
    assert places(tallies, RankingRules(last=0, next=0)) == [
        ("丙", 1, None),
        ("乙", 2, None),
        ("甲", 2, None),
        ("丁", 4, None),
    ]


def test_what_is_printed_of_one_is_his_rates_and_within_what_the_truth_lies() -> None:
    [one] = ranking({"甲": answers(20, 10, satisfied=5)}, RankingRules(), Weights()).ranked
    composite = Fraction(1, 10) + Fraction(1, 2) * Fraction(1, 2) + Fraction(4, 10) * Fraction(1, 4)
    assert one == Placed("甲", 1, answers(20, 10, satisfied=5), one.rates, interval(composite, 20), None)
    assert one.rates.composite == composite


GOOD = {f"好{n}": answers(100, 95) for n in range(20)}


@pytest.mark.parametrize(
    ("bad", "rules", "expected"),
    [
        (3, RankingRules(last=10, next=5), [Mark.LAST] * 3),
        (4, RankingRules(last=2, next=1), [None, Mark.NEXT, Mark.LAST, Mark.LAST]),
        (4, RankingRules(last=0, next=0), [None] * 4),
        (9, RankingRules(last=10, next=5), [Mark.LAST] * 9),  # 9 of 29
        (12, RankingRules(last=20, next=5), [None, None, *[Mark.LAST] * 10]),  # at most a third of 32
    ],
)
def test_the_last_are_marked_as_the_rules_say(bad: int, rules: RankingRules, expected: list[Mark | None]) -> None:
    tallies = GOOD | {f"差{n}": answers(100, 30 + n) for n in range(bad)}
    assert [mark for key, _, mark in places(tallies, rules) if key.startswith("差")] == expected
    assert all(mark is None for key, _, mark in places(tallies, rules) if key.startswith("好"))


def test_of_those_alike_all_are_marked_or_none() -> None:
    tallies = GOOD | {f"差{n}": answers(100, 30) for n in range(4)}
    assert {mark for key, _, mark in places(tallies, RankingRules(last=3, next=0)) if key.startswith("差")} == {None}
    assert {mark for key, _, mark in places(tallies, RankingRules(last=3, next=1)) if key.startswith("差")} == {
        Mark.NEXT
    }


def test_being_last_is_no_shame_where_it_may_be_chance() -> None:
    alike = {f"村{n}": answers(10, 7 + n % 3) for n in range(30)}
    assert {mark for _, _, mark in places(alike)} == {None}


TALLIES = st.dictionaries(
    st.integers(1, 60),
    st.integers(0, 80)
    .flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, 3)))
    .map(lambda one: Tally(valid=one[0], contacted=one[0], solved=one[1], satisfied=one[1] // 2, excluded=one[2])),
)
RULES = st.builds(RankingRules, last=st.integers(0, 12), next=st.integers(0, 6), least=st.integers(0, 30))


@given(tallies=TALLIES, rules=RULES)
def test_whatever_was_counted(tallies: dict[int, Tally], rules: RankingRules) -> None:
    found = ranking(tallies, rules)
    assert sorted([one.key for one in found.ranked] + [key for key, _ in found.few]) == sorted(tallies)
    scores = [one.rates.composite for one in found.ranked]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    marked = [one for one in found.ranked if one.mark]
    assert len(marked) <= len(found.ranked) / 3
    assert len([one for one in marked if one.mark is Mark.LAST]) <= rules.last
    assert len(marked) <= rules.last + rules.next
    for one in found.ranked:
        assert one.tally.valid >= rules.least
        assert one.within[0] <= float(one.rates.composite or 0) + 1e-9 <= one.within[1] + 2e-9
        if one.mark:
            assert one.within[1] < float(found.whole.composite or 0)
    assert found == ranking(dict(reversed(tallies.items())), rules)
