"""Cases of every kind as bare rows, by chance but the same for a seed, all over the office of tests/roles/office.py."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules.call_backs import CallBack, Outcome
from bot.rules.cases import ENDED, REFUSALS, TRANSFERS, Case, State
from bot.rules.people import Person
from bot.rules.recusal import joined
from storage import call_backs, cases, people, places
from storage.database import Tx
from tests.rules.village import case as a_case

SPAN = timedelta(days=40)  # before `now`


class Cases:
    """What was sown, for the tests to count once more."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.chance = random.Random(seed)
        self.now = now
        self.cases: list[Case] = []
        self.call_backs: list[CallBack] = []

    def sow(self, tx: Tx, count: int) -> None:
        """Put so many cases into the database."""
        staff = people.staff(tx)
        villages = [(one.town_id, one.village_id) for one in places.every_village(tx)]
        nowhere = [(0, 0), *((town.place_id, 0) for town in places.every_town(tx))]
        for n in range(1, count + 1):
            where = self.chance.choice(nowhere) if self.chance.random() < 0.1 else self.chance.choice(villages)
            case = self._case(n, where, staff)
            cases.add(tx, case)
            self.cases.append(case)
            rows = tuple(self._call_back(case, round) for round in range(1, self.chance.choice((1, 2, 3, 4))))
            call_backs.keep(tx, (), rows)
            self.call_backs += rows

    def _moment(self) -> datetime:
        if self.chance.random() < 0.1:  # a midnight of the town, where a day begins
            return self.now.replace(hour=16, minute=0) - timedelta(days=self.chance.randrange(2, 40))
        return self.now - SPAN * self.chance.random()

    def _case(self, n: int, where: tuple[int, int], staff: list[Person]) -> Case:
        pick = self.chance.choice
        case = a_case(
            case_id=1_000 + n,
            number=f"2026-{n:05d}",
            state=pick([state for state in State if state is not State.ARCHIVED]),
            town_id=where[0],
            village_id=where[1],
            category=pick(("求助", "投诉")),
            handler_id=pick([None, *(one.person_id for one in staff)]),
            caller_id=pick([None, None, None, *(one.person_id for one in staff)]),
            petitioner_id=1,
            registered_at=self._moment(),
            due_at=self._moment() + timedelta(days=20),
            signed_at=pick((None, self.now)),
            urgent_at=pick((None, None, self.now)),
            urgent_taken_at=pick((None, self.now)),
            supervised=pick((None, None, "yellow", "red")),
            excluded=self.chance.random() < 0.2,
            round=pick((1, 2, 3)),
            next_alarm_at=None,
            alarm_kind=None,
        )
        return self._ended(self._about(case, staff)) if case.state in ENDED else self._about(case, staff)

    def _about(self, case: Case, staff: list[Person]) -> Case:
        if self.chance.random() < 0.7:
            return case
        meant = self.chance.sample(staff, self.chance.choice((0, 1, 2)))
        return replace(case, about_cadre=True, concerned=joined(one.person_id for one in meant))

    def _ended(self, case: Case) -> Case:
        how: dict[State, dict[str, Any]] = {
            State.CLOSED: {"result": self.chance.choice(("resolved", "explained", "no_feedback"))},
            State.NOT_ACCEPTED: {"why_ended": REFUSALS[0]},
            State.TRANSFERRED_OUT: {"why_ended": self.chance.choice(TRANSFERS)},
            State.MERGED: {"merged_into": 999, "result": self.chance.choice((None, "resolved"))},
        }
        ended = replace(case, closed_at=self._moment(), **how.get(case.state, {}))
        return replace(ended, state=State.ARCHIVED) if self.chance.random() < 0.3 else ended

    def _call_back(self, case: Case, round: int) -> CallBack:
        pick = self.chance.choice
        outcome = pick([None, *Outcome])
        return CallBack(
            case_id=case.case_id,
            answer_of=case.case_id,
            round=round,
            town_id=case.town_id,
            village_id=case.village_id,
            category=case.category,
            handler_id=case.handler_id,
            asked_at=pick((None, self._moment())),
            on_time=pick((True, False)),
            contacted=pick((True, False)),
            settled_at=self._moment() if outcome else None,
            outcome=outcome,
            grade=pick((None, "satisfied", "basically", "unsatisfied")) if outcome is Outcome.SOLVED else None,
            apart=case.is_apart,
            excluded=case.excluded,
        )
