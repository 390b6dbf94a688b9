"""Which villages a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.named_places import Village, villages_named

HERE, THERE = "谷前堡镇", "水堡镇"
VILLAGES = [
    Village(n, town_id, name, town)
    for n, (town_id, town, name) in enumerate(
        [
            (1, HERE, "谷前堡村"),
            (1, HERE, "小谷前堡村"),
            (1, HERE, "水磨口村"),
            (1, HERE, "榆林口村"),
            (1, HERE, "中心村"),
            (2, THERE, "中心村"),
            (2, THERE, "前进村"),
            (1, HERE, "安家皂"),
            (2, THERE, "Ａ区社区"),
            (1, HERE, "十里铺村"),
            (2, THERE, "十里铺社区"),
        ],
        start=1,
    )
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("没水了", []),
        ("", []),
        ("水磨口村三天没水了", [3]),
        ("水 磨\u200b口\n村三天没水了", [3]),
        ("水磨口三天没水了", [3]),
        ("村里没水了，水磨口村的，水磨口东头", [3]),
        ("磨口村没水了", []),
        ("小谷前堡村没水了", [2]),
        ("谷前堡村没水了", [1]),
        ("谷前堡没水了", [1]),
        ("小谷前堡没水了", [2]),
        ("小谷前堡村和谷前堡村都没水了", [2, 1]),
        ("谷前堡镇的干部不管", []),
        ("谷前堡镇水磨口村没水了", [3]),
        ("榆林口村到水磨口村的路断了", [4, 3]),
        ("市中心堵车", []),
        ("前进的路上有坑", []),
        ("前进村的路上有坑", [7]),
        ("中心村没水了", [5, 6]),
        ("水堡镇中心村没水了", [6]),
        ("安家皂没水了", [8]),
        ("a区社区没水了", [9]),
        ("十里铺没水了", [10, 11]),
        ("十里铺社区没水了", [11]),
    ],
)
def test_the_villages_that_a_text_names(text: str, named: list[int]) -> None:
    assert [one.village_id for one in villages_named(text, VILLAGES)] == named


@pytest.mark.parametrize(("home", "named"), [(None, [5, 6]), (1, [5]), (2, [6]), (9, [5, 6])])
def test_of_villages_of_one_name_the_one_of_his_own_town_is_meant(home: int | None, named: list[int]) -> None:
    assert [one.village_id for one in villages_named("中心村没水了", VILLAGES, home=home)] == named


def test_the_town_that_is_named_counts_more_than_his_own() -> None:
    assert [one.village_id for one in villages_named("水堡镇中心村没水了", VILLAGES, home=1)] == [6]


@given(st.text(alphabet="水磨口榆林谷前堡村小中心镇 a，"))
def test_whoever_is_named_stands_in_the_text_and_only_once(text: str) -> None:
    named = villages_named(text, VILLAGES)
    plain = "".join(text.split())
    assert all(one.name.removesuffix("村").removesuffix("社区") in plain for one in named)
    assert len(named) == len(set(named))
