"""限期整改: proposed by the line alone, reminded before, on and after its day, followed until it is done."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bot.rules.correction import (
    Alarm,
    Correction,
    Kind,
    Stage,
    accept,
    drop,
    is_below,
    issue,
    may_decide,
    reasons_for,
    reminded,
    report,
    responsible_for,
    rung,
    send_back,
    was_late,
)
from bot.rules.errors import NotNow, NotYours
from bot.rules.figures import Standing, Tally, rates
from bot.rules.periods import Period
from bot.rules.thresholds import CorrectionRules
from tests.rules.village import DUTY, LEADER, OFFICE, PLACE, SHANGHAI, SUPERVISOR, at

NOW, DUE = at("2026-03-02 10:00"), date(2026, 3, 9)  # both a Monday
CALENDAR = OFFICE.calendar
RULES = CorrectionRules(below=60, least=10)
DRAWN = Correction(5, Kind.ORDER, "cadre", 1, 3, 1, 14, NOW, DUE, Stage.OPEN)
ISSUED = issue(DRAWN, calendar=CALENDAR, now=NOW)
WELL = Tally(answered=10, on_time=10, valid=10, contacted=10, solved=10, satisfied=10)


@pytest.mark.parametrize(
    ("tally", "standing", "fits"),
    [
        (WELL, Standing(open=3), ()),
        (Tally(), Standing(), ()),
        (WELL, Standing(open=1, overdue=1), ("late",)),
        (replace(WELL, on_time=9), Standing(), ("late",)),
        (replace(WELL, solved=9), Standing(), ("quality",)),
        (replace(WELL, satisfied=9, unsatisfied=1), Standing(), ("manner",)),
        (replace(WELL, solved=0, satisfied=0, unsatisfied=10), Standing(), ("below", "quality", "manner")),
    ],
)
def test_only_reasons_that_the_figures_bear_out_fit(tally: Tally, standing: Standing, fits: tuple[str, ...]) -> None:
    assert reasons_for(tally, standing, rates(tally), RULES) == fits


@pytest.mark.parametrize(
    ("valid", "solved", "below"),
    [(0, 0, False), (1, 0, False), (9, 0, False), (10, 0, True), (10, 5, True), (10, 10, False)],
)
def test_it_is_proposed_below_the_line_and_never_of_too_few(valid: int, solved: int, below: bool) -> None:
    figures = rates(Tally(valid=valid, contacted=valid, solved=solved, satisfied=solved))
    assert is_below(figures, RULES) is below


def test_exactly_on_the_line_is_not_below_it() -> None:
    on_it = replace(rates(Tally(valid=20)), composite=Fraction(60, 100))
    assert not is_below(on_it, RULES)
    assert is_below(replace(on_it, composite=Fraction(5999, 10000)), RULES)


def test_a_village_is_answered_for_by_its_leader_and_nobody_orders_himself() -> None:
    assert responsible_for(PLACE, issuer=SUPERVISOR.person_id) == LEADER
    assert responsible_for(PLACE, issuer=LEADER.person_id) == DUTY[0]
    assert responsible_for(replace(PLACE, leader=None, duty=()), issuer=14) is None
    for one in (replace(DRAWN, issued_by=1), replace(DRAWN, target_id=14)):
        with pytest.raises(NotYours):
            issue(one, calendar=CALENDAR, now=NOW)


def test_it_is_reminded_before_on_and_after_its_day_once_each() -> None:
    heard, one = [], ISSUED
    while one.next_alarm_at is not None:
        now = one.next_alarm_at
        heard.append((now, rung(one, calendar=CALENDAR, now=now)))
        one = reminded(one, calendar=CALENDAR, now=now)
    assert heard == [
        (at("2026-03-06 09:00"), Alarm.BEFORE),  # a Friday
        (at("2026-03-09 09:00"), Alarm.DUE),
        (at("2026-03-10 09:00"), Alarm.LATE),
    ]


def test_a_day_off_is_nobodys_last_day_and_nobody_is_reminded_on_one() -> None:
    one = issue(replace(DRAWN, due_day=date(2026, 3, 14)), calendar=CALENDAR, now=NOW)  # a Saturday
    assert (one.due_day, one.next_alarm_at) == (date(2026, 3, 16), at("2026-03-13 09:00"))
    friday = issue(replace(DRAWN, due_day=date(2026, 3, 13)), calendar=CALENDAR, now=NOW)
    after = reminded(friday, calendar=CALENDAR, now=at("2026-03-13 09:00"))
    assert (after.next_alarm_at, after.alarm) == (at("2026-03-16 09:00"), Alarm.LATE)


def test_after_a_long_outage_only_the_last_is_told() -> None:
    later = at("2026-04-01 10:00")
    assert rung(ISSUED, calendar=CALENDAR, now=later) is Alarm.LATE
    assert reminded(ISSUED, calendar=CALENDAR, now=later).next_alarm_at is None


def test_what_is_issued_on_the_day_before_is_reminded_on_the_day() -> None:
    late = issue(DRAWN, calendar=CALENDAR, now=at("2026-03-08 10:00"))
    assert (late.next_alarm_at, late.alarm) == (at("2026-03-09 09:00"), Alarm.DUE)


def test_a_notice_is_done_when_it_is_said() -> None:
    said = issue(replace(DRAWN, kind=Kind.NOTICE), calendar=CALENDAR, now=NOW)
    assert (said.state, said.due_day, said.next_alarm_at, said.ended_at) == (Stage.DONE, None, None, NOW)


def test_it_is_reported_sent_back_reported_again_and_accepted() -> None:
    said = report(ISSUED, by=1)
    assert (said.state, said.next_alarm_at) == (Stage.REPORTED, None)
    again = send_back(said, calendar=CALENDAR, now=at("2026-03-05 10:00"))
    assert (again.state, again.next_alarm_at) == (Stage.OPEN, at("2026-03-06 09:00"))
    done = accept(report(again, by=1), now=at("2026-03-06 10:00"))
    assert (done.state, done.ended_at, done.next_alarm_at) == (Stage.DONE, at("2026-03-06 10:00"), None)


@pytest.mark.parametrize(
    ("back_at", "by"),
    [("2026-03-08 18:00", DUE), ("2026-03-09 08:00", date(2026, 3, 16)), ("2026-03-22 10:00", date(2026, 3, 30))],
)
def test_what_is_sent_back_when_its_day_has_come_gets_a_week_more(back_at: str, by: date) -> None:
    again = send_back(report(ISSUED, by=1), calendar=CALENDAR, now=at(back_at))
    assert again.due_day == by
    assert again.next_alarm_at is not None and not again.is_late(at(back_at).date())


def test_a_notice_can_be_taken_back_while_it_is_fresh() -> None:
    said = issue(replace(DRAWN, kind=Kind.NOTICE), calendar=CALENDAR, now=NOW)
    assert drop(said, now=at("2026-03-02 10:59")).state is Stage.DROPPED
    for one, now in ((said, at("2026-03-02 11:00")), (drop(said, now=NOW), NOW)):
        with pytest.raises(NotNow):
            drop(one, now=now)


def test_what_does_not_fit_its_stage_is_refused() -> None:
    said, talk = report(ISSUED, by=1), issue(replace(DRAWN, kind=Kind.TALK), calendar=CALENDAR, now=NOW)
    with pytest.raises(NotYours):
        report(ISSUED, by=2)
    for step in (
        lambda: report(said, by=1),
        lambda: report(talk, by=1),
        lambda: accept(ISSUED, now=NOW),
        lambda: send_back(ISSUED, calendar=CALENDAR, now=NOW),
        lambda: drop(accept(said, now=NOW), now=NOW),
        lambda: accept(drop(said, now=NOW), now=NOW),
    ):
        with pytest.raises(NotNow):
            step()
    assert accept(talk, now=NOW).state is Stage.DONE
    assert drop(ISSUED, now=NOW).state is Stage.DROPPED


def test_only_a_supervisor_whom_it_is_not_about_says_that_it_is_done() -> None:
    assert may_decide(ISSUED, SUPERVISOR, supervises=True)
    assert not may_decide(ISSUED, SUPERVISOR, supervises=False)
    assert not may_decide(ISSUED, DUTY[0], supervises=True)
    assert not may_decide(replace(ISSUED, responsible_id=11), DUTY[0], supervises=True)


def test_it_is_late_once_its_day_has_passed() -> None:
    assert [ISSUED.is_late(day) for day in (DUE, date(2026, 3, 10))] == [False, True]
    assert not report(ISSUED, by=1).is_late(date(2026, 3, 10))


MARCH, APRIL = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 4, 30))


@pytest.mark.parametrize(
    ("reported", "month", "now", "late"),
    [
        (None, MARCH, "2026-03-09 23:59", False),  # today is its day
        (None, MARCH, "2026-03-10 00:00", True),
        (None, APRIL, "2026-05-01 00:00", True),
        ("2026-03-09 23:59", MARCH, "2026-04-01 00:00", False),
        ("2026-03-10 00:00", MARCH, "2026-04-01 00:00", True),
        ("2026-03-31 23:59", APRIL, "2026-05-01 00:00", False),
        ("2026-04-02 09:00", APRIL, "2026-05-01 00:00", True),
    ],
)
def test_it_is_late_in_each_month_in_which_its_day_was_past_without_a_report(
    reported: str | None, month: Period, now: str, late: bool
) -> None:
    at_last = at(reported) if reported else None
    assert was_late(DUE, at_last, month, now=at(now), zone=SHANGHAI) is late


def test_what_is_due_in_a_later_month_is_not_late_in_this_one() -> None:
    assert not was_late(date(2026, 4, 1), None, MARCH, now=at("2026-05-01 00:00"), zone=SHANGHAI)
