"""考核表: a month's work from recorded facts."""

from datetime import date

from bot.rules.assessment import Acted, Served, Workload, workload
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
    assert workload([], [], [], MARCH, today=date(2026, 4, 1)) == Workload()


def test_a_case_counts_once_whatever_was_done_in_it() -> None:
    acts = [
        Acted(5, "signed", 1, 2),
        Acted(5, "answered", 1, 2),
        Acted(6, "urgent_taken", 1, 2),
        Acted(6, "signed", 1, 2),
    ]
    done = workload(acts, [], [], MARCH, today=date(2026, 4, 1))
    assert (done.cases, done.urgent) == (2, 1)


def test_days_of_several_villages_count_once_and_those_to_come_not_at_all() -> None:
    days = [served(2), served(2), served(3, Source.STAND_IN), served(4, Source.SWAP), served(5, Source.TAKE_OVER)]
    done = workload([], [*days, served(20)], [], MARCH, today=date(2026, 3, 10))
    assert (done.duty_days, done.stood_in, done.swapped, done.taken_over) == (4, 1, 1, 1)


def test_leave_counts_by_its_days_of_the_month_and_only_where_it_was_granted() -> None:
    leaves = [leave("2026-02-26", "2026-03-02"), leave("2026-03-02", "2026-03-03"), leave("2026-03-30", "2026-04-05")]
    asked = leave("2026-03-10", "2026-03-20", "asked")
    assert workload([], [], [*leaves, asked], MARCH, today=date(2026, 4, 1)).leave_days == 5
