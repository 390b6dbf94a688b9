"""Whoever guesses receipt codes finds nothing: after a few no more is looked up for his chat, over a restart too."""

import pytest

from bot.rules.receipt_codes import MOST_TRIES, code_of
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, GUESSER = 7001, 7002
TOO_MANY = "写错的回执码太多了。请过一天再发，或打值班室电话。"
WRONG = "没有这个回执码，也可能已经换过了。请再看一遍。"


async def held(town: TownInHand) -> tuple[str, str]:
    """An anonymous case: (number, code)."""
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    text = next(text for text in reversed(town.heard_by(RESIDENT)) if "回执码" in text)
    return number, text.splitlines()[1]


async def test_after_a_few_wrong_ones_not_even_the_right_one_is_found_until_a_day_later(town: TownInHand) -> None:
    number, code = await held(town)
    for n in range(MOST_TRIES):
        await town.write(GUESSER, code_of(n))
        assert town.heard_by(GUESSER)[-1] == WRONG
    await town.restart()
    for written in (code, f"/start r_{code.replace(' ', '')}"):
        await town.write(GUESSER, written)
        assert town.heard_by(GUESSER)[-1] == TOO_MANY
    await town.pass_time(days=1)
    await town.write(GUESSER, code)
    assert number in town.heard_by(GUESSER)[-1]


async def test_neither_a_petition_that_is_begun_nor_forgetting_oneself_gives_more_of_them(town: TownInHand) -> None:
    number, code = await held(town)
    await town.write(GUESSER, "没水了")
    for n in range(MOST_TRIES):
        await town.write(GUESSER, code_of(n))
    await town.write(GUESSER, code)
    assert not any(number in text for text in town.heard_by(GUESSER))
    await town.go_through(GUESSER)
    await town.press(GUESSER, "不用了")
    await town.write(GUESSER, "/privacy")
    await town.press(GUESSER, "删除我的资料")
    await town.press(GUESSER, "删除")
    await town.write(GUESSER, code)
    assert town.heard_by(GUESSER)[-1] == TOO_MANY


async def test_a_slip_does_not_count(town: TownInHand) -> None:
    number, code = await held(town)
    slipped = code[:-1] + str((int(code[-1]) + 1) % 10)
    for _ in range(MOST_TRIES + 1):
        await town.write(GUESSER, slipped)
        assert town.heard_by(GUESSER)[-1] == "回执码抄错了一位。请对着纸再写一遍。"
    await town.write(GUESSER, code)
    assert number in town.heard_by(GUESSER)[-1]
