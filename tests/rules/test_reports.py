"""What a report holds comes back from what is kept of it, and adds up."""

import json
from datetime import date

import pytest

from bot.rules.figures import Flow, Standing, total
from bot.rules.ranking import Mark
from bot.rules.reports import Kind, by_week, from_values
from bot.rules.village_grade import Grade
from tests.rules.reports import FIRST, VILLAGES, line, report, tally


@pytest.mark.parametrize("kind", list(Kind))
def test_it_comes_back_as_it_was(kind: Kind) -> None:
    found = report(kind=kind, days=40, grades=((1, Grade.GOOD), (3, None)))
    assert from_values(json.loads(json.dumps(found.as_values()))) == found


def test_the_whole_is_the_sum_of_the_villages_and_so_is_each_grid_and_town() -> None:
    found = report(*VILLAGES, line(0, "村不清楚", tally(1, 0), town="", grid=""))
    assert found.now == total(one.now for one in found.villages)
    assert found.stands == Standing(open=12, overdue=6)
    assert [(one.name, one.now.valid, one.before.valid) for one in found.grids] == [
        ("谷前堡镇 一网格", 60, 30),
        ("谷前堡镇 二网格", 55, 27),
    ]
    assert [(one.name, one.now.valid) for one in found.towns] == [("谷前堡镇", 115)]


def test_villages_are_ranked_where_enough_residents_spoke_and_the_cases_taken_out_are_counted() -> None:
    found = report(*VILLAGES, line(0, "村不清楚", tally(50, 0), town="", grid="")).village_ranking
    assert [(one.place, one.key, one.mark) for one in found.ranked] == [
        (1, 1, None),
        (2, 5, None),
        (3, 4, None),
        (4, 2, Mark.LAST),
    ]
    assert ([key for key, _ in found.few], found.excluded) == ([3], 2)


def test_the_days_of_a_quarter_are_put_together_by_week() -> None:
    flows = [Flow(date(2026, 3, day), 1, 2) for day in range(6, 18)]  # a Friday to a Tuesday
    assert by_week(flows) == (
        Flow(date(2026, 3, 6), 3, 6),
        Flow(date(2026, 3, 9), 7, 14),
        Flow(date(2026, 3, 16), 2, 4),
    )
    assert FIRST.weekday() == 0
