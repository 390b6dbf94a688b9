"""Who asks in words who is on duty, and who does not."""

import pytest

from bot.rules.duty_question import Question, question_in


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("今天谁值班", "", ""),
        ("谁值班？", "", ""),
        ("请问现在是谁在值班呀？", "", ""),
        ("今天值班的是谁", "", ""),
        ("我们村明天谁值班", "", "明天"),
        ("咱们村今天轮到谁值班", "", ""),
        ("谷前堡社区明天谁值班", "谷前堡社区", "明天"),
        ("明天谷前堡社区谁值班", "谷前堡社区", "明天"),
        ("水磨口村的值班人员是谁", "水磨口村", ""),
        ("水磨口村１２月３日哪位值班", "水磨口村", "12月3日"),
        ("今天誰值班", "", ""),
        ("水磨口村後天誰值班？", "水磨口村", "後天"),
    ],
)
def test_a_question_names_village_and_day(text: str, place: str, day: str) -> None:
    assert question_in(text) == Question(place, day)


@pytest.mark.parametrize(
    "text",
    [
        "今天值班的人不在",
        "谁值班都不管，水管漏了三天了",
        "值班",
        "明天",
        "我要反映昨天值班的人态度不好，不知道是谁值班，请查一查这件事",
        "",
    ],
)
def test_whoever_tells_of_something_asks_nothing(text: str) -> None:
    assert question_in(text) is None
