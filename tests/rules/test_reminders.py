"""Which alarm comes next, who hears it, and when he may be disturbed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.cases import Case, State
from bot.rules.people import Person
from bot.rules.quiet import QuietHours
from bot.rules.reminders import Alarm, hearers, may_hear_at, next_alarm, reminded_at
from bot.rules.rota import BY_ROTA, Reason, next_handover
from tests.rules.village import (
    ABOVE_ALL,
    DUTY,
    LEADER,
    OFFICE,
    PETITIONER,
    PLACE,
    SHANGHAI,
    SUPERVISOR,
    at,
    case,
    case_in,
    office,
    place,
)

HANDLER = DUTY[0]
EVERY = timedelta(hours=4)
DUE = at("2026-03-09 18:00")
CONTACTED = at("2026-03-02 15:00")

ALARMS: list[tuple[State, dict[str, Any], str, Alarm]] = [
    (State.REGISTERED, {}, "2026-03-02 11:00", Alarm.SIGN),
    (State.DISPATCHED, {}, "2026-03-02 11:00", Alarm.SIGN),
    (State.DISPATCHED, {"sign_reminded": True}, "2026-03-03 08:00", Alarm.HANDOVER),
    (State.DISPATCHED, {"sign_reminded": True, "about_cadre": True}, "2026-03-03 18:00", Alarm.CONTACT),
    (State.DISPATCHED, {"sign_reminded": True, "reason": Reason.PASSED_ON}, "2026-03-03 18:00", Alarm.CONTACT),
    (State.IN_PROGRESS, {}, "2026-03-03 18:00", Alarm.CONTACT),
    (State.IN_PROGRESS, {"contact_reminded": True}, "2026-03-09 14:00", Alarm.BEFORE_DUE),
    (State.IN_PROGRESS, {"contacted_at": CONTACTED}, "2026-03-09 14:00", Alarm.BEFORE_DUE),
    (State.IN_PROGRESS, {"contacted_at": CONTACTED, "before_reminded": True}, "2026-03-09 18:00", Alarm.DUE),
    (
        State.IN_PROGRESS,
        {"contacted_at": CONTACTED, "before_reminded": True, "reminders": 1, "reminded_at": DUE},
        "2026-03-09 22:00",
        Alarm.OVERDUE,
    ),
    (State.NEED_INFO, {}, "2026-03-06 18:00", Alarm.REPLY),
    (State.REPLIED, {}, "2026-03-03 11:00", Alarm.DELIVERY),
    (State.REPLIED, {"reminded_at": at("2026-03-03 11:00")}, "2026-03-03 12:00", Alarm.DELIVERY),
    (State.AWAITING_FEEDBACK, {}, "2026-03-10 18:00", Alarm.FEEDBACK),
    (State.REWORKING, {}, "2026-03-02 11:00", Alarm.SIGN),
    (State.REWORKING, {"sign_reminded": True}, "2026-03-06 14:00", Alarm.BEFORE_DUE),
    (State.CLOSED, {}, "2026-04-01 18:00", Alarm.ASK_AGAIN),
    (State.CLOSED, {"result": "no_feedback"}, "2026-04-01 18:00", Alarm.ASK_AGAIN),
]


@pytest.mark.parametrize(("state", "changed", "instant", "kind"), ALARMS)
def test_the_next_alarm_is_the_earliest_thing_owed(
    state: State, changed: dict[str, Any], instant: str, kind: Alarm
) -> None:
    assert next_alarm(case_in(state, **changed), OFFICE) == (at(instant), kind)


ARCHIVED_AT = at("2026-04-03 18:00")


@pytest.mark.parametrize(
    ("state", "changed"),
    [
        (State.WITHDRAWN, {"urgent_at": DUE, "urgent_told_at": DUE}),
        (State.CLOSED, {"asked_again": True}),
        (State.CLOSED, {"result": "unreachable"}),
        (State.NOT_ACCEPTED, {}),
        (State.TRANSFERRED_OUT, {}),
    ],
)
def test_of_what_is_over_nothing_is_left_but_to_put_it_away(state: State, changed: dict[str, Any]) -> None:
    assert next_alarm(case_in(state, **changed), OFFICE) == (ARCHIVED_AT, Alarm.ARCHIVE)


def test_what_is_put_away_sleeps() -> None:
    assert next_alarm(case_in(State.ARCHIVED), OFFICE) is None


instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
# What may have happened to an open case without changing its state.
happened = st.fixed_dictionaries(
    {
        "sign_reminded": st.booleans(),
        "contact_reminded": st.booleans(),
        "before_reminded": st.booleans(),
        "about_cadre": st.booleans(),
        "reason": st.sampled_from(sorted(Reason)),
        "contacted_at": st.one_of(st.none(), instants),
        "due_at": instants,
        "sign_by": instants,
        "handed_at": instants,
        "reminders": st.integers(0, 9),
        "reminded_at": st.one_of(st.none(), instants),
    }
)


@given(st.sampled_from([state for state in State if case_in(state).is_open]), happened)
def test_every_open_case_has_an_alarm(state: State, changed: dict[str, Any]) -> None:
    assert next_alarm(case_in(state, **changed), OFFICE) is not None


@given(st.sampled_from([State.REGISTERED, State.DISPATCHED, State.IN_PROGRESS, State.REWORKING]), happened)
def test_an_answer_that_is_owed_is_never_asked_for_after_its_time(state: State, changed: dict[str, Any]) -> None:
    owed = case_in(state, **changed)
    alarm = next_alarm(owed, OFFICE)
    chased = (owed.reminded_at + OFFICE.every) if owed.reminders and owed.reminded_at else owed.due_at
    assert alarm is not None and alarm[0] <= chased


@pytest.mark.parametrize("reason", sorted(Reason))
def test_only_what_the_rota_gave_and_nobody_signed_is_looked_up_at_the_handover(reason: Reason) -> None:
    given_out = case(reason=reason, sign_reminded=True, contact_reminded=True)
    alarm = next_alarm(given_out, OFFICE)
    assert alarm is not None
    assert (alarm[1] is Alarm.HANDOVER) == (reason in BY_ROTA)
    signed = next_alarm(replace(given_out, state=State.IN_PROGRESS), OFFICE)
    assert signed is not None and signed[1] is not Alarm.HANDOVER


@pytest.mark.parametrize(
    ("after", "handover"),
    [
        ("2026-03-02 07:59", "2026-03-02 08:00"),
        ("2026-03-02 08:00", "2026-03-03 08:00"),
        ("2026-03-02 23:00", "2026-03-03 08:00"),
        ("2026-03-03 02:00", "2026-03-03 08:00"),
    ],
)
def test_the_next_handover_is_later_than_now(after: str, handover: str) -> None:
    assert next_handover(at(after), handover=time(8), zone=SHANGHAI) == at(handover)


@pytest.mark.parametrize(
    ("now", "counted_from"),
    [
        ("2026-03-09 18:00", "2026-03-09 18:00"),
        ("2026-03-09 21:59:59", "2026-03-09 18:00"),
        ("2026-03-09 22:00", "2026-03-09 22:00"),
        ("2026-03-12 10:00", "2026-03-12 10:00"),  # three days switched off: one, not eighteen
    ],
)
def test_what_was_missed_or_held_counts_once(now: str, counted_from: str) -> None:
    assert reminded_at(DUE, every=EVERY, now=at(now)) == at(counted_from)


@given(
    instants, st.timedeltas(timedelta(0), timedelta(days=90)), st.timedeltas(timedelta(seconds=2), timedelta(days=7))
)
def test_after_a_reminder_the_next_one_lies_ahead(scheduled: datetime, late: timedelta, every: timedelta) -> None:
    now = scheduled + late
    counted_from = reminded_at(scheduled, every=every, now=now)
    assert scheduled <= counted_from <= now < counted_from + every


told = partial(hearers, petitioner_chat=PETITIONER.chat_id)


def heard(found: tuple[list[tuple[int, Person]], list[int]]) -> tuple[list[tuple[int, int]], list[int]]:
    return [(step, person.person_id) for step, person in found[0]], found[1]


@pytest.mark.parametrize(
    ("reminders", "reached"),
    [
        (1, [(0, 1)]),
        (2, [(0, 1)]),
        (3, [(0, 1), (1, 11)]),
        (4, [(0, 1), (1, 11)]),
        (5, [(0, 1), (1, 11), (2, 14)]),
        (6, [(0, 1), (1, 11), (2, 14)]),
        (7, [(0, 1), (1, 11), (2, 14), (3, 15)]),
        (99, [(0, 1), (1, 11), (2, 14), (3, 15)]),
    ],
)
def test_every_further_reminders_without_effect_add_a_step(reminders: int, reached: list[tuple[int, int]]) -> None:
    assert heard(told(case(), PLACE, HANDLER, reminders=reminders, escalate_after=2)) == (reached, [])


def away(person: Person) -> Person:
    return replace(person, unreachable_why="blocked")


def test_a_step_that_reaches_nobody_lets_the_next_one_hear_at_once() -> None:
    without_leader = place(leader=away(LEADER))
    assert heard(told(case(), without_leader, HANDLER, reminders=3, escalate_after=2)) == ([(0, 1), (2, 14)], [1])
    without_both = place(leader=None, town_supervisors=(away(SUPERVISOR),))
    assert heard(told(case(), without_both, HANDLER, reminders=3, escalate_after=2)) == ([(0, 1), (3, 15)], [1, 2])
    assert heard(told(case(), PLACE, away(HANDLER), reminders=1, escalate_after=2)) == ([(1, 11)], [0])
    assert heard(told(case(), PLACE, None, reminders=1, escalate_after=2)) == ([(1, 11)], [0])


def test_with_nobody_to_hear_every_step_is_said_to_be_silent() -> None:
    nobody = place(leader=away(LEADER), town_supervisors=(), office_supervisors=(away(ABOVE_ALL),))
    assert heard(told(case(), nobody, away(HANDLER), reminders=1, escalate_after=2)) == ([], [0, 1, 2, 3])


def test_whoever_stands_at_two_steps_hears_once_at_the_lower() -> None:
    led = case(handler_id=LEADER.person_id)
    assert heard(told(led, PLACE, LEADER, reminders=5, escalate_after=2)) == ([(0, 11), (2, 14)], [])


def test_somebody_above_never_hears_of_his_own_petition_as_of_anothers() -> None:
    found = hearers(case(), PLACE, HANDLER, reminders=3, escalate_after=2, petitioner_chat=LEADER.chat_id)
    assert heard(found) == ([(0, 1), (2, 14)], [1])


def test_of_a_petition_about_a_cadre_his_leader_never_hears() -> None:
    about = case(about_cadre=True, handler_id=13)
    found = told(about, place(town_supervisors=(LEADER, SUPERVISOR)), None, reminders=99, escalate_after=1)
    assert heard(found) == ([(1, 14), (2, 15)], [0])


@given(st.sets(st.sampled_from([1, 11, 14, 15])), st.integers(1, 20), st.integers(1, 5))
def test_as_long_as_anybody_can_be_reached_somebody_hears(missing: set[int], reminders: int, escalate: int) -> None:
    village = place(
        leader=away(LEADER) if 11 in missing else LEADER,
        town_supervisors=(away(SUPERVISOR) if 14 in missing else SUPERVISOR,),
        office_supervisors=(away(ABOVE_ALL) if 15 in missing else ABOVE_ALL,),
    )
    handler = away(HANDLER) if 1 in missing else HANDLER
    reached, silent = told(case(), village, handler, reminders=reminders, escalate_after=escalate)
    assert {person.person_id for _, person in reached}.isdisjoint(missing)
    assert bool(reached) == (missing != {1, 11, 14, 15})
    steps_reached = {step for step, _ in reached}
    assert steps_reached | set(silent) == set(range(len(steps_reached) + len(silent)))
    assert {step for step, one in enumerate((1, 11, 14, 15)) if one in missing}.issuperset(silent)


@pytest.mark.parametrize(
    ("now", "had", "others_due", "allowed"),
    [
        ("2026-03-02 10:00", {}, False, "2026-03-02 10:00"),
        ("2026-03-02 21:30", {}, False, "2026-03-03 07:30"),
        ("2026-03-03 07:29", {}, False, "2026-03-03 07:30"),
        ("2026-03-02 10:00", {"2026-03-02": 3}, False, "2026-03-02 10:00"),
        ("2026-03-02 10:00", {"2026-03-02": 4}, False, "2026-03-03 07:30"),
        ("2026-03-02 10:00", {"2026-03-02": 4}, True, "2026-03-03 07:30"),  # the maximum goes before bundling
        ("2026-03-02 10:00", {"2026-03-02": 3}, True, "2026-03-02 10:00"),
        ("2026-03-06 22:00", {}, False, "2026-03-07 07:30"),
        ("2026-03-07 10:00", {}, False, "2026-03-07 10:00"),  # a Saturday
        ("2026-03-07 10:00", {"2026-03-07": 1}, False, "2026-03-08 07:30"),
        ("2026-03-07 10:00", {"2026-03-07": 1, "2026-03-08": 1}, False, "2026-03-09 07:30"),
        ("2026-02-14 10:00", {"2026-02-14": 3}, False, "2026-02-14 10:00"),  # a Saturday that is worked
    ],
)
def test_quiet_hours_days_off_and_the_daily_maximum_make_a_reminder_wait(
    now: str, had: dict[str, int], others_due: bool, allowed: str
) -> None:
    by_day = {date.fromisoformat(day).toordinal(): times for day, times in had.items()}
    assert may_hear_at(at(now), OFFICE, heard=by_day, others_due=others_due) == at(allowed)


@pytest.mark.parametrize("now", ["2026-03-02 10:00", "2026-03-02 23:00", "2026-03-07 10:00"])
def test_nothing_holds_the_alarm_of_an_urgent_case(now: str) -> None:
    had = {at(now).date().toordinal(): 9}
    assert may_hear_at(at(now), OFFICE, heard=had, others_due=False, urgent=True) == at(now)


def test_without_quiet_hours_the_next_day_begins_at_midnight() -> None:
    had = {date(2026, 3, 2).toordinal(): 4}
    allowed = may_hear_at(at("2026-03-02 10:00"), office(quiet=None), heard=had, others_due=False)
    assert allowed == at("2026-03-03 00:00")


clocks = st.integers(0, 1439).map(lambda minute: time(*divmod(minute, 60)))
quiets = st.one_of(
    st.none(), st.tuples(clocks, clocks).filter(lambda span: span[0] != span[1]).map(lambda span: QuietHours(*span))
)
zones = st.sampled_from([SHANGHAI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana"), ZoneInfo("Asia/Beirut")])


@pytest.mark.slow
@settings(max_examples=300)
@given(
    now=instants,
    quiet=quiets,
    zone=zones,
    most=st.integers(1, 5),
    had=st.lists(st.integers(0, 6), max_size=12),
    others=st.booleans(),
)
def test_a_reminder_is_never_heard_in_quiet_hours_nor_early_nor_above_the_maximum(
    now: datetime, quiet: QuietHours | None, zone: ZoneInfo, most: int, had: list[int], others: bool
) -> None:
    rules = office(quiet=quiet, zone=zone, most_a_day=most, calendar=replace(OFFICE.calendar, zone=zone))
    today = rules.calendar.day_of(now)
    heard_by_day = {today.toordinal() + n: times for n, times in enumerate(had)}
    allowed = may_hear_at(now, rules, heard=heard_by_day, others_due=others)
    day = rules.calendar.day_of(allowed)
    assert allowed >= now
    assert quiet is None or not quiet.is_quiet(allowed, zone)
    assert heard_by_day.get(day.toordinal(), 0) < (most if rules.calendar.is_working_day(day) else 1)


@given(instants, st.lists(st.integers(0, 6), max_size=12))
def test_whoever_waits_until_he_may_hear_need_wait_no_longer(now: datetime, had: list[int]) -> None:
    heard_by_day = {OFFICE.calendar.day_of(now).toordinal() + n: times for n, times in enumerate(had)}
    allowed = may_hear_at(now, OFFICE, heard=heard_by_day, others_due=False)
    assert may_hear_at(allowed, OFFICE, heard=heard_by_day, others_due=False) == allowed


def test_an_overdue_case_is_one_whose_answer_is_owed_and_late() -> None:
    late = at("2026-03-12 10:00")
    overdue: list[Case] = [found for found in map(case_in, State) if found.is_overdue(late)]
    assert [found.state for found in overdue] == ["registered", "dispatched", "in_progress", "reworking"]
