"""Both deadlines are what the recorded events say, whatever happened in whatever order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import feedback, life, withdrawal
from bot.rules.cases import Case, State
from bot.rules.errors import RuleBroken
from bot.rules.history import changes
from bot.rules.replay import Entry, due_dates, recorded
from bot.rules.rota import OnDuty, Reason
from bot.rules.town import OfficeRules
from tests.rules.village import DUTY, OFFICE, PETITIONER, REGISTERED_AT, at, case

S = State
SHORT_DAYS = replace(OFFICE, calendar=replace(OFFICE.calendar, hours=((time(9), time(11)), (time(15), time(17)))))
A_WEEK_OFF = replace(
    OFFICE,
    calendar=replace(OFFICE.calendar, declared={at(f"2026-03-{day:02} 12:00").date(): False for day in range(9, 14)}),
)
OFFICES = (OFFICE, SHORT_DAYS, A_WEEK_OFF)
Step = Callable[[Case, OfficeRules, datetime], Case]


def _extended(found: Case, office: OfficeRules, now: datetime) -> Case:
    return life.clocked(replace(found, extended_days=found.extended_days + 2), office)


def _legally_extended(found: Case, office: OfficeRules, now: datetime) -> Case:
    return life.clocked(replace(found, legal_extended_at=now), office)


def _held(found: Case, office: OfficeRules, now: datetime) -> Case:
    return replace(found, state=S.ON_HOLD, paused_at=now) if found.state is S.IN_PROGRESS else found


def _let_go(found: Case, office: OfficeRules, now: datetime) -> Case:
    return replace(life.resumed(found, office, now), state=S.IN_PROGRESS) if found.state is S.ON_HOLD else found


def _unsolved(found: Case, office: OfficeRules, now: datetime) -> Case:
    question = feedback.question_of(found)
    return feedback.unsolved(found, office, by=PETITIONER.person_id, question=question, up=11, now=now).case


STEPS: dict[str, Step] = {
    "ask_back": lambda found, office, now: (
        life.ask_back(
            replace(found, questions=0), office, by=found.handler_id or 0, text="？", event_id=77, now=now
        ).case
    ),
    "supplement": lambda found, office, now: (
        life.supplement(found, office, by=PETITIONER.person_id, text="东头", now=now).case
    ),
    "late": lambda found, office, now: life.reply_is_late(found, office, now=now).case,
    "refused": lambda found, office, now: life.refused(found, office, event_id=77, why="blocked", now=now).case,
    "answer": lambda found, office, now: (
        life.answer(found, office, by=found.handler_id or 0, text="修好了", final=True, event_id=88, now=now).case
    ),
    "delivered": lambda found, office, now: life.delivered(found, office, event_id=88, now=now).case,
    "unsolved": _unsolved,
    "assign": lambda found, office, now: (
        life.assign(found, office, to=2, reason=Reason.PASSED_ON, reachable=True, now=now).case
    ),
    "withdraw": lambda found, office, now: withdrawal.withdraw(found, office, by=PETITIONER.person_id, now=now).case,
    "take_back": lambda found, office, now: (
        withdrawal.take_back(
            found, office, by=PETITIONER.person_id, to=OnDuty(DUTY[0], "cadre", Reason.TURN), now=now
        ).case
    ),
    "extend": _extended,
    "extend_legally": _legally_extended,
    "hold": _held,
    "let_go": _let_go,
}
deeds = st.sampled_from([*STEPS, "calendar"])
waits = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4))


class History:
    """A case with all that was recorded of it, and the rules that hold at present."""

    def __init__(self) -> None:
        self.case = life.clocked(case(), OFFICE)
        self.office, self.now, self.version = OFFICE, REGISTERED_AT, 1
        self.entries: list[Entry] = [(self.now, changes(None, self.case))]

    def go_on(self, deed: str, wait: timedelta) -> None:
        """Do something, if it may be done now; a changed calendar plans the case anew."""
        self.now += wait
        before = self.case
        if deed == "calendar":
            self.version += 1
            self.office = OFFICES[self.version % len(OFFICES)]
            self.case = life.replan(before, self.office, self.version, history=self.entries).case
        else:
            try:
                self.case = STEPS[deed](before, self.office, self.now)
            except RuleBroken:
                return
        self.entries.append((self.now, changes(before, self.case)))

    def replayed(self) -> tuple[datetime, datetime]:
        """Return both deadlines as the events alone have them."""
        found = recorded(self.entries, self.office.calendar)
        assert found is not None
        return due_dates(found, self.office.calendar)


@given(st.lists(st.tuples(deeds, waits), max_size=25))
def test_both_deadlines_follow_from_the_events_alone(lived: list[tuple[str, timedelta]]) -> None:
    history = History()
    for deed, wait in lived:
        history.go_on(deed, wait)
        assert history.replayed() == (history.case.due_at, history.case.legal_due_at)


@pytest.mark.slow
@given(st.lists(st.tuples(deeds, waits), max_size=25))
def test_the_legal_clock_cares_for_nothing_but_the_calendar_and_its_extension(
    lived: list[tuple[str, timedelta]],
) -> None:
    history = History()
    for deed, wait in lived:
        history.go_on(deed, wait)
    days = 90 if history.case.legal_extended_at else 60
    last = history.office.calendar.day_of(REGISTERED_AT) + timedelta(days=days)
    if not history.office.calendar.is_working_day(last):
        last = history.office.calendar.next_working_day(last)
    assert history.case.legal_due_at == history.office.calendar.close_of(last)


@pytest.mark.parametrize("declared_after", ["ask_back", "supplement"])
def test_a_pause_on_a_day_that_is_declared_off_gives_nothing_back(declared_after: str) -> None:
    history = History()
    for deed, hours in (("ask_back", 5 * 24), ("supplement", 3 * 24)):  # Saturday at nine, Tuesday at nine
        history.go_on(deed, timedelta(hours=hours))
        if deed == declared_after:
            history.go_on("calendar", timedelta(0))
    assert history.office == A_WEEK_OFF
    assert (history.case.due_at, history.case.paused_seconds) == (at("2026-03-16 18:00"), 0)


def test_hours_that_are_halved_give_a_pause_of_a_day_back_as_a_day() -> None:
    history = History()
    history.go_on("ask_back", timedelta(hours=24))  # Tuesday at nine
    history.go_on("supplement", timedelta(hours=24))  # Wednesday at nine
    assert history.case.due_at == at("2026-03-10 18:00")  # a day later than promised, seven hours of work
    history.version = 0
    history.go_on("calendar", timedelta(hours=1))
    assert history.office == SHORT_DAYS
    assert history.case.due_at == at("2026-03-10 17:00")  # still a day, four hours of it
    assert history.case.paused_seconds == 4 * 3600


def test_a_case_without_a_recorded_registration_says_nothing() -> None:
    assert recorded([], OFFICE.calendar) is None
    assert recorded([(REGISTERED_AT, changes(case(), replace(case(), questions=1)))], OFFICE.calendar) is None
