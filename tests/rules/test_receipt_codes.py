"""回执码: one slip is always noticed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import receipt_codes as codes

DRAWN = st.integers(0, 9 * 10**10 - 1)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@given(DRAWN, st.integers(0, 11), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(drawn: int, at: int, off: int) -> None:
    code = codes.code_of(drawn)
    slipped = code[:at] + str((int(code[at]) + off) % 10) + code[at + 1 :]
    assert (codes.is_whole(code), codes.is_whole(slipped)) == (True, False)


@pytest.mark.slow
@given(DRAWN, st.integers(0, 10))
def test_every_swap_of_neighbours_is_noticed(drawn: int, at: int) -> None:
    code = codes.code_of(drawn)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert codes.is_whole(swapped) == (swapped == code)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1234 5678 9012", "123456789012"),
        ("１２３４５６７８９０１２", "123456789012"),
        ("1234-5678-9012", "123456789012"),
        ("0351 2345 6789", None),  # a telephone number with its area
        ("13912345678", None),
        ("8613912345678", None),
        ("没水了 123456789012", None),
        ("", None),
    ],
)
def test_a_message_is_a_code_only_if_it_is_nothing_else(text: str, read: str | None) -> None:
    assert codes.written_code(text) == read


def test_a_code_is_said_in_fours_and_kept_apart_by_office() -> None:
    assert codes.spoken("123456789012") == "1234 5678 9012"
    assert codes.digest("123456789012", 1) != codes.digest("123456789012", 2)


def test_a_code_that_was_written_is_good_for_an_hour() -> None:
    assert codes.stays_open(AT, AT + timedelta(hours=1))
    assert not codes.stays_open(AT, AT + timedelta(hours=1, seconds=1))


@pytest.mark.parametrize(
    ("count", "later", "may"),
    [
        (4, timedelta(0), True),
        (5, timedelta(0), False),
        (5, codes.TRIES_COUNT_FOR - timedelta(seconds=1), False),
        (5, codes.TRIES_COUNT_FOR, True),
        (99, timedelta(hours=23), False),
    ],
)
def test_a_guesser_may_try_a_few_codes_a_day(count: int, later: timedelta, may: bool) -> None:
    assert codes.may_try(codes.Tries(AT, count), AT + later) is may


def test_the_first_wrong_code_of_a_day_begins_it_and_the_others_count_from_there() -> None:
    first = codes.missed(codes.NO_TRIES, AT)
    second = codes.missed(first, AT + timedelta(hours=1))
    assert (first, second) == (codes.Tries(AT, 1), codes.Tries(AT, 2))
    assert codes.missed(second, AT + codes.TRIES_COUNT_FOR) == codes.Tries(AT + codes.TRIES_COUNT_FOR, 1)


def test_of_a_chat_only_a_digest_is_kept() -> None:
    assert "7001" not in codes.chat_digest(7001, 1)
    assert len({codes.chat_digest(7001, 1), codes.chat_digest(7001, 2), codes.chat_digest(7002, 1)}) == 3
