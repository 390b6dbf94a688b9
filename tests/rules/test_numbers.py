"""Case numbers, as people write them."""

import pytest

from bot.rules.numbers import number_in


@pytest.mark.parametrize(
    "written", ["2026-00012", " 2026-00012\n", "2026－00012", "２０２６-０００１２", "2026 — 00012", "2026–00012"]
)
def test_a_number_is_known_however_it_is_typed(written: str) -> None:
    assert number_in(written) == "2026-00012"


@pytest.mark.parametrize("written", ["", "2026-0012", "1926-00012", "2026-00012 修好了", "12026-00012", "13687654321"])
def test_anything_else_is_no_number(written: str) -> None:
    assert number_in(written) is None
