"""Ids made by the program."""

from datetime import UTC, datetime, timedelta

from bot.clock import SystemClock
from storage.ids import Ids
from storage.outbox import ID_BITS


class SetClock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.shown = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.shown

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody waits here")


def test_ids_rise_and_never_repeat_however_many_a_millisecond_takes() -> None:
    ids = Ids(SystemClock())
    made = [ids.next() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_ids_rise_even_when_the_clock_stands_or_goes_back() -> None:
    clock = SetClock()
    ids = Ids(clock)
    made = [ids.next() for _ in range(500)]
    clock.shown -= timedelta(days=1)
    made += [ids.next() for _ in range(500)]
    assert made == sorted(set(made))


def test_what_was_made_later_is_greater_whichever_program_made_it() -> None:
    clock = SetClock()
    made = []
    for _ in range(200):
        made.append(Ids(clock).next())
        clock.shown += timedelta(milliseconds=1)
    assert made == sorted(set(made))


def test_programs_that_start_in_the_same_millisecond_begin_at_different_places() -> None:
    clock = SetClock()
    assert len({Ids(clock).next() for _ in range(30)}) > 20


def test_a_clock_before_the_epoch_still_gives_ids() -> None:
    clock = SetClock()
    clock.shown = datetime(2020, 1, 1, tzinfo=UTC)
    assert Ids(clock).next() > 0


def test_an_id_leaves_room_for_the_lane_above_it() -> None:
    clock = SetClock()
    clock.shown = datetime(2094, 1, 1, tzinfo=UTC)
    assert Ids(clock).next() < 1 << ID_BITS
