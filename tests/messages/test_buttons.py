"""Button data: what goes in comes out, it fits, and what nobody made here is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.presses.intake import DRAFT_PRESSES
from bot.actions.presses.press import STAFF_PRESSES
from bot.actions.presses.resident import CASE_PRESSES
from bot.messages import appointing, gaps
from bot.messages.buttons import MOST_BYTES, Press, base36, decode
from bot.messages.message import Message
from bot.rules.errors import ForgedButton
from bot.rules.gaps import Gap, Why

VERBS = sorted({*STAFF_PRESSES, *DRAFT_PRESSES, *CASE_PRESSES})
WORDS = ["", "skip", "last", "new", "yes", "no", "text", "village", "category", "nothing", "reassign", "take"]
ids = st.integers(0, 2**63 - 1)
presses = st.builds(Press, st.sampled_from(VERBS), ids, st.one_of(st.sampled_from(WORDS), ids.map(base36)))


@given(presses)
def test_what_a_button_means_comes_back_from_its_data(press: Press) -> None:
    assert decode(press.encode()) == press


@given(presses)
def test_button_data_fits_into_what_telegram_allows(press: Press) -> None:
    assert len(press.encode().encode()) <= MOST_BYTES


@pytest.mark.parametrize("verb", VERBS)
def test_the_longest_data_of_every_verb_fits(verb: str) -> None:
    longest = Press(verb, 2**63 - 1, base36(2**63 - 1))
    assert decode(longest.encode()) == longest
    assert len(longest.encode().encode()) <= MOST_BYTES


@given(ids)
def test_an_id_comes_back_as_an_argument(number: int) -> None:
    assert Press("pass_to", 1, base36(number)).number == number


FORGED = [
    None,
    "",
    "sign",
    "0.sign.1.",  # another version
    "2.sign.1.",
    "1.sign.1",
    "1.sign..",
    "1.Sign.1.",
    "1.sign.1.x.y",
    "1.sign.-1.",
    "1.sign.1.'; DROP TABLE cases",
    "1.sign.1.\n",
    "１.sign.1.",
    "1.sign.１.",
    f"1.sign.{base36(2**63)}.",  # no column holds it
    "1.sign.zzzzzzzzzzzzz.",
    "1." + "s" * 17 + ".1.",
    "1.sign.1." + "x" * 29,
]


@pytest.mark.parametrize("data", FORGED)
def test_what_was_not_made_here_is_refused(data: str | None) -> None:
    with pytest.raises(ForgedButton):
        decode(data)


@given(
    st.one_of(st.text(max_size=70), st.from_regex(r"1\.[a-z_]{1,20}\.[0-9a-z]{0,16}\.[0-9a-z_]{0,30}", fullmatch=True))
)
def test_any_data_is_understood_in_bounds_or_refused(data: str) -> None:
    try:
        press = decode(data)
    except ForgedButton:
        return
    assert 0 <= press.subject < 2**63
    assert decode(press.encode()) == press


@pytest.mark.parametrize("argument", ["", "_", "yes_", base36(2**63), "z" * 28])
def test_an_argument_that_is_no_id_is_refused_where_an_id_is_needed(argument: str) -> None:
    with pytest.raises(ForgedButton):
        _ = Press("final", 1, argument).number


ABLE = [(number, f"人{number}") for number in range(1, 31)]
SOON = date(2026, 3, 6)


@pytest.mark.parametrize(
    "asks",
    [
        lambda page: gaps.ask_who(Gap(7, SOON, Why.UNFILLED, None), "上河村", ABLE, page),
        lambda page: appointing.ask_who(appointing.Asked(7, "上河村", SOON, None, 1), ABLE, page),
    ],
)
def test_whoever_is_able_is_on_one_of_the_pages(asks: Callable[[int], Message]) -> None:
    pages = [[button.label for row in asks(page).rows for button in row] for page in range(3)]
    assert [label for page in pages for label in page if label.startswith("人")] == [name for _, name in ABLE]
    assert [[label for label in page if label.endswith("一页")] for page in pages] == [
        ["下一页"],
        ["上一页", "下一页"],
        ["上一页"],
    ]
