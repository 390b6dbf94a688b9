"""考核表: a month's work from recorded facts."""

from datetime import date

from bot.rules.assessment import Served, Taken, Workload, workload
from bot.rules.leave import Leave
from bot.rules.periods import Period
from bot.rules.roster import Source
from tests.rules.village import at

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
NOW = at("2026-03-01 09:00")


def leave(first: str, last: str, state: str = "granted") -> Leave:
    return Leave(1, 1, date.fromisoformat(first), date.fromisoformat(last), state, 1, NOW)


def served(day: int, source: Source = Source.PLAN) -> Served:
    return Served(date(2026, 3, day), source)


def test_nothing_done_is_nothing() -> None:
    assert workload(Taken(), [], [], MARCH, today=date(2026, 4, 1)) == Workload()


def test_what_he_had_in_hand_adds_up_over_towns() -> None:
    done = workload(Taken(2, 1) + Taken(3), [], [], MARCH, today=date(2026, 4, 1))
    assert (done.cases, done.urgent) == (5, 1)


def test_days_of_several_villages_count_once_and_those_to_come_not_at_all() -> None:
    days = [served(2), served(2), served(3, Source.STAND_IN), served(4, Source.SWAP), served(5, Source.TAKE_OVER)]
    done = workload(Taken(), [*days, served(20)], [], MARCH, today=date(2026, 3, 10))
    assert (done.duty_days, done.stood_in, done.swapped, done.taken_over) == (4, 1, 1, 1)


def test_leave_counts_by_its_days_of_the_month_and_only_where_it_was_granted() -> None:
    leaves = [leave("2026-02-26", "2026-03-02"), leave("2026-03-02", "2026-03-03"), leave("2026-03-30", "2026-04-05")]
    asked = leave("2026-03-10", "2026-03-20", "asked")
    assert workload(Taken(), [], [*leaves, asked], MARCH, today=date(2026, 4, 1)).leave_days == 5
