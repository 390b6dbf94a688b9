"""What is taken for a wish about one's own shifts."""

from datetime import date

import pytest

from bot.rules.wishes import Wish, wish

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我想换班", Wish.SWAP),
        ("谁能替我明天", Wish.SWAP),
        ("誰能替我值班", Wish.SWAP),
        ("我要请假3天", Wish.LEAVE),
        ("请3天假", Wish.LEAVE),
        ("2月6日", Wish.DAYS),
        ("明天开始三天", Wish.DAYS),
        ("没水了", None),
        ("假的", None),
        ("12", None),
        ("村医请假一个多月了，老人们看病都没有地方去，盼着解决", None),
    ],
)
def test_short_words_about_shifts_are_known(text: str, meant: Wish | None) -> None:
    assert wish(text, TODAY) == meant
