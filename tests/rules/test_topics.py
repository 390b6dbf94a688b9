"""The troubles that a whole village has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.topics import topics_of


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("没水了", {"water"}),
        ("水磨口村三天没水了", {"water"}),
        ("我们家也没水，三天了", {"water"}),
        ("停水三天了", {"water"}),
        ("家里不来水", {"water"}),
        ("沒水了", {"water"}),
        ("没 水\u200b了", {"water"}),
        ("没电了", {"power"}),
        ("又断电了", {"power"}),
        ("路灯不亮", {"lamps"}),
        ("村东头的路灯坏了三天，晚上看不见", {"lamps"}),
        ("马路上路灯坏了", {"lamps"}),
        ("路燈壞了", {"lamps"}),
        ("村口的路坏了", {"road"}),
        ("公路上全是坑", {"road"}),
        ("水管漏了", {"pipe"}),
        ("垃圾没人收", {"rubbish"}),
        ("村口垃圾堆成山了", {"rubbish"}),
        ("下水道堵了", {"sewer"}),
        ("井盖没了", {"manhole"}),
        ("手机没信号", {"network"}),
        ("没水也没电", {"water", "power"}),
        ("没水泥了", set()),
        ("水表不准", set()),
        ("没有电话", set()),
        ("没电视看", set()),
        ("想装路灯", set()),
        ("路口见", set()),
        ("低保没批", set()),
        ("姚忠义收了钱", set()),
        ("井水好喝", set()),
        ("垃圾费怎么交", set()),
        ("", set()),
    ],
)
def test_what_a_text_tells_of(text: str, topics: set[str]) -> None:
    assert topics_of(text) == topics


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(topics_of(text), frozenset)
