"""Never faster than Telegram allows: in all, to a person, to a group."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.delivery.limits import Limits

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RESIDENT, NEIGHBOUR, GROUP = 7001, 7002, -100_500
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def sent(per_second: float, wishes: list[tuple[int, float]]) -> list[tuple[int, datetime]]:
    """Return (chat, when) of messages that are wished for so many seconds after the one before, each as early as may be."""
    limits, now, gone = Limits(per_second), START, []
    for chat_id, after in wishes:
        now = max(now + timedelta(seconds=after), limits.ready_at(chat_id, now + timedelta(seconds=after)))
        limits.spend(chat_id, now)
        gone.append((chat_id, now))
    return gone


def seconds(gone: list[tuple[int, datetime]]) -> list[float]:
    return [round((at - START).total_seconds(), 3) for _, at in gone]


def most_within(times: list[datetime], span: timedelta) -> int:
    """Return the greatest number of instants in any span, its end left out."""
    return max((sum(1 for other in times if at <= other < at + span) for at in times), default=0)


@pytest.mark.parametrize(
    ("chat_id", "per_second", "expected"),
    [
        (RESIDENT, 1000, [0, 0.001, 0.002, 1, 2, 3, 4]),
        (RESIDENT, 2, [0, 0.5, 1, 1.5, 2, 3, 4]),
        (RESIDENT, 0, [0, 0, 0, 0, 0, 0, 0]),
        (GROUP, 0, [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_a_person_hears_three_at_once_and_then_one_a_second(
    chat_id: int, per_second: float, expected: list[float]
) -> None:
    assert seconds(sent(per_second, [(chat_id, 0.0)] * 7)) == expected


def test_a_person_who_was_left_alone_may_hear_three_at_once_again() -> None:
    gone = sent(1000, [(RESIDENT, 0.0)] * 3 + [(RESIDENT, 3.0)] + [(RESIDENT, 0.0)] * 3)
    assert seconds(gone)[3:] == [3.002, 3.003, 3.004, 4.002]


def test_one_person_does_not_hold_up_another() -> None:
    gone = sent(1000, [(RESIDENT, 0.0)] * 4 + [(NEIGHBOUR, 0.0)])
    assert seconds(gone) == [0, 0.001, 0.002, 1.0, 1.001]
    limits = Limits(1000)
    for _ in range(9):
        limits.spend(RESIDENT, START)
    assert limits.ready_at(NEIGHBOUR, START) < START + timedelta(milliseconds=10)


@pytest.mark.parametrize("per_second", [30, 0])
def test_a_chat_that_telegram_told_us_to_leave_alone_waits_and_no_other(per_second: float) -> None:
    limits = Limits(per_second)
    limits.hold(RESIDENT, START + MINUTE)
    assert limits.ready_at(RESIDENT, START) == START + MINUTE
    assert limits.ready_at(NEIGHBOUR, START) == START
    assert limits.ready_at(RESIDENT, START + MINUTE) == START + MINUTE


def test_a_long_life_forgets_chats_but_not_those_that_wait() -> None:
    limits = Limits(1_000_000)
    for chat_id in range(1, 10_001):
        limits.spend(chat_id, START)
    later = START + timedelta(hours=1)
    limits.hold(RESIDENT, later + MINUTE)
    for _ in range(4):
        limits.spend(NEIGHBOUR, later)
    limits.spend(20_000, later)
    assert limits.ready_at(RESIDENT, later) == later + MINUTE
    assert limits.ready_at(NEIGHBOUR, later) == later + timedelta(seconds=2)


_chats = st.sampled_from([RESIDENT, NEIGHBOUR, GROUP]) | st.integers(1, 200)
_wishes = st.lists(st.tuples(_chats, st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.4, 1.0, 7.0])), max_size=120)


@given(per_second=st.integers(1, 40), wishes=_wishes)
@example(per_second=30, wishes=[(chat_id, 0.0) for chat_id in range(1, 100)])
@example(per_second=7, wishes=[(chat_id, 0.0) for chat_id in range(1, 100)])
def test_never_more_than_so_many_in_any_second(per_second: int, wishes: list[tuple[int, float]]) -> None:
    gone = sent(per_second, wishes)
    assert most_within([at for _, at in gone], SECOND) <= per_second


@pytest.mark.slow
@given(wishes=_wishes)
def test_no_person_hears_more_than_three_and_one_for_each_second(wishes: list[tuple[int, float]]) -> None:
    gone = sent(1000, wishes)
    for chat_id in (RESIDENT, NEIGHBOUR):
        times = [at for chat, at in gone if chat == chat_id]
        for seconds_long in (1, 2, 5, 30):
            assert most_within(times, seconds_long * SECOND) <= 2 + seconds_long


@given(st.lists(st.sampled_from([0.0, 0.0, 0.5, 3.0, 20.0]), max_size=90))
@example([0.0] * 90)
def test_no_group_hears_more_than_twenty_a_minute(gaps: list[float]) -> None:
    gone = sent(1000, [(GROUP, gap) for gap in gaps])
    assert most_within([at for _, at in gone], MINUTE) <= 20
