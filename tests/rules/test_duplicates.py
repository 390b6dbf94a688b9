"""Which petitions may be about the same thing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.duplicates import WITHIN, Told, likely, likeness, pairs

NEW = Told(9, 1, "求助", datetime(2026, 3, 2, tzinfo=UTC), "村东头的路灯坏了三天，晚上看不见路")


def test_signs_spaces_and_capitals_make_no_difference() -> None:
    assert pairs("WiFi 坏了！") == pairs("wifi坏了") == {"wi", "if", "fi", "i坏", "坏了"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("没水了", "没水了！", True),
        ("没水了", "没电了", False),
        ("村东头的路灯坏了", "东头路灯坏了好几天", True),
        ("路灯坏了", "低保怎么办", False),
        ("我们家也没水，三天了", "水磨口村三天没水了", True),
        ("停水了", "没水了", True),
        ("路灯不亮", "村东头的路灯坏了三天", True),
        ("垃圾没人收", "村口垃圾堆成山了，臭得很", True),
        ("水管漏了", "没水了", False),
        ("没水泥了", "没水了", False),
        ("想装路灯", "路灯坏了", False),
        ("路灯坏了", "村口的路坏了", False),
        ("低保没批", "王家的低保怎么批的", False),
        ("", "", False),
        ("水", "水", False),
    ],
)
def test_alike_is_what_has_most_pairs_or_a_common_trouble_in_common(one: str, other: str, alike: bool) -> None:
    told = [replace(NEW, case_id=1, text=other)]
    assert likely(replace(NEW, text=one), told) == (told if alike else [])


@given(st.text(), st.text())
def test_likeness_is_the_same_from_both_sides_and_whole_for_a_text_itself(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == (1.0 if len(pairs(one)) > 1 else 0.0)


@pytest.mark.parametrize(
    "other",
    [
        replace(NEW, case_id=1, village_id=2),
        replace(NEW, case_id=1, category="投诉"),
        replace(NEW, case_id=1, registered_at=NEW.registered_at - WITHIN - timedelta(seconds=1)),
        NEW,
    ],
)
def test_another_village_category_or_time_or_the_petition_itself_is_not_offered(other: Told) -> None:
    assert likely(NEW, [other]) == []


def test_the_likest_come_first_of_equals_the_newest_and_few_of_them() -> None:
    others = [replace(NEW, case_id=n) for n in range(1, 5)]
    near = replace(NEW, case_id=5, text="村东头的路灯坏了")
    assert [one.case_id for one in likely(NEW, [near, *others])] == [4, 3, 2]
    assert [one.case_id for one in likely(NEW, [near, *others[:2]])] == [2, 1, 5]
