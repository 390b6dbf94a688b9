"""A month of thousands of cases, made by a script that is the same for a seed: each lives by the program's own rules.

Rows go in as they stand at the end, with every event: nothing of what is counted is made up here.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.rules import call_back, ending, exclusion, feedback, history, life, merging, recusal, supervision, withdrawal
from bot.rules.call_backs import CallBack, Rows, Told, after, matters
from bot.rules.cases import Case, Decision, State
from bot.rules.deadlines import deadline, legal_due
from bot.rules.errors import NotNow, RuleBroken
from bot.rules.people import Person
from bot.rules.rota import Reason
from bot.rules.rounds import another
from bot.rules.town import OfficeRules
from storage import offices, people, places
from storage.database import Tx
from storage.events import Event
from storage.rows import insert_many
from tests.rules.village import case as a_case

TOWNS, GRIDS, VILLAGES = 3, 2, 5
FIRST, LAST = datetime(2026, 3, 31, 16, tzinfo=UTC), datetime(2026, 4, 30, 16, tzinfo=UTC)  # April in Shanghai
NOW = LAST + timedelta(days=2, hours=3)
BEFORE = timedelta(days=12)  # some of what was answered in the month came before it
CATEGORIES = ("求助", "投诉", "咨询", "建议")
EMPTY, SINGLE = "镇0片0村0", "镇0片0村1"  # villages of which nothing, and one answer, is known
HEAD = """
[office]
name = "测试县"
phone = "0352-0000000"
supervisors = ["总督办"]

[ranking]
last = 3
next = 2
least = 40
"""


def town_file() -> bytes:
    """Return the town file: three towns of two grids of five villages, a leader to each grid, a supervisor to each town."""
    lines = [
        HEAD,
        *(
            f'[[category]]\nname = "{name}"\nkind = "request"\npromise = "{n + 1}wd"'
            for n, name in enumerate(CATEGORIES)
        ),
    ]
    lines.append('[[person]]\nname = "总督办"\nroles = ["supervisor"]')
    for town in (f"镇{n}" for n in range(TOWNS)):
        posts = {"督办": "supervisor", "分派": "dispatcher", "值班室": "duty_room"}
        lines += [
            f'[[person]]\nname = "{town}{post}"\nroles = ["{role}"]\ntown = "{town}"' for post, role in posts.items()
        ]
        lines.append(
            f'[[town]]\nname = "{town}"\nduty_room = "{town}值班室"\ndispatchers = ["{town}分派"]\nsupervisors = ["{town}督办"]'
        )
        for grid in (f"{town}片{n}" for n in range(GRIDS)):
            lines.append(f'[[person]]\nname = "{grid}包片"\nroles = ["leader"]\ntown = "{town}"')
            lines.append(f'[[grid]]\nname = "{grid}"\ntown = "{town}"\nleader = "{grid}包片"')
            for village in (f"{grid}村{n}" for n in range(VILLAGES)):
                turn = [f"{village}甲", f"{village}乙"]
                lines += [f'[[person]]\nname = "{name}"\nroles = ["cadre"]\ntown = "{town}"' for name in turn]
                lines.append(
                    f'[[village]]\nname = "{village}"\ntown = "{town}"\ngrid = "{grid}"\nfirst_day = 2026-01-01\n'
                    f'duty = ["{turn[0]}", "{turn[1]}"]'
                )
    return "\n".join(lines).encode()


Step = Callable[..., Decision]


class Over(Exception):
    """The month is over."""


@dataclass
class Life:
    """One case as it lives; what is forbidden just does not happen."""

    case: Case
    at: datetime
    office: OfficeRules
    events: list[tuple[str, str, int | None, datetime, str]] = field(default_factory=list)
    rows: Rows = ()

    def take(self, decision: Decision, answers: Callable[[int, int], CallBack | None]) -> None:
        """Write down what was decided."""
        before = self.case if self.events else None
        changes = history.changes(before, decision.case)
        self.events.append((decision.event, decision.why, decision.actor_id, self.at, changes))
        told = Told(self.at, decision.event, decision.why, changes)
        if matters(before, decision.case, decision.event):
            self.rows = after(self.rows, before, decision.case, told, answers)
        self.case = decision.case


class Month:
    """Everybody and everything of it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lives: dict[int, Life] = {}
        self.known: defaultdict[int, list[int]] = defaultdict(list)  # by village

    def make(self, tx: Tx, count: int, before: int) -> None:
        """Let so many cases be registered in the month, and so many before it; write them all down."""
        self.office = offices.rules(tx)
        self.staff: dict[str, Person] = {person.name or "": person for person in people.staff(tx)}
        self.villages = {one.name: one for one in places.every_village(tx)}
        weights = {name: self.chance.random() ** 2 + 0.02 for name in self.villages if name not in (EMPTY, SINGLE)}
        self.quality = {
            one.village_id: self.chance.choice((0.45, 0.75, 0.85, 0.9, 0.95)) for one in self.villages.values()
        }
        names = self.chance.choices(list(weights), list(weights.values()), k=count + before - 1)
        for n, name in enumerate([SINGLE, *names]):
            begins, span = (FIRST, LAST - FIRST) if n < count else (FIRST - BEFORE, BEFORE)
            self._live(n + 1, name, begins + span * self.chance.random())
        self._write(tx)

    def _live(self, number: int, village: str, at: datetime) -> None:
        one, who = self.villages[village], self.staff[village + self.chance.choice("甲乙")]
        category = self.chance.choice(self.office.categories)
        nowhere = self.chance.random() < 0.02 and village != SINGLE
        case = a_case(
            case_id=number,
            number=f"2026-{number:05d}",
            town_id=one.town_id,
            village_id=0 if nowhere else one.village_id,
            category=category.name,
            petitioner_id=1_000_000 + number,
            handler_id=who.person_id,
            registered_at=at,
            dispatched_at=at,
            handed_at=at,
            clock_from=at,
            promise=str(category.promise),
            due_at=deadline(at, category.promise, self.office.calendar),
            next_alarm_at=None,
            alarm_kind=None,
            about_cadre=self.chance.random() < 0.04 and village != SINGLE,
            joinable=True,
        )
        case = replace(case, legal_due_at=legal_due(case, self.office.calendar))
        found = self.lives[number] = Life(case, at, self.office)
        found.take(Decision(case, "registered", case.petitioner_id), self._answer)
        self.known[found.case.village_id].append(number)
        with suppress(Over):
            if village == SINGLE:
                self._answered(found)
                self._then(found, 1, _solved)
            else:
                self._whole_life(found)

    def _answer(self, case_id: int, round: int) -> CallBack | None:
        rows = self.lives[case_id].rows if case_id in self.lives else ()
        return next((row for row in rows if row.key == (case_id, case_id, round)), None)

    def _then(self, found: Life, hours: float, step: Step, **more: Any) -> None:
        """Let something happen so many hours later, unless it is forbidden. Raises: Over: that is after the month."""
        if found.at + timedelta(hours=hours) >= NOW:
            raise Over
        found.at += timedelta(hours=hours)
        with suppress(RuleBroken):
            found.take(step(found.case, self.office, now=found.at, **more), self._answer)

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _whole_life(self, found: Life) -> None:
        self._early(found)
        if found.case.state is State.MERGED:
            self._joins(found)
        while found.case.is_open:
            self._answered(found)
            self._verdict(found)
            if self._happens(0.04):
                self._then(found, 5, _excluded, by=self._supervisor(found.case))
                if self._happens(0.3):
                    self._then(found, 9, _included, by=self._supervisor(found.case))
            if found.case.needs_decision:
                self._then(found, 3, another, by=found.case.handler_id)
            elif found.case.round > 1 and self._happens(0.1):
                self._then(found, 3, _transferred, by=self._dispatcher(found.case))
        if found.case.state is State.CLOSED and self._happens(0.2):
            self._much_later(found)

    def _early(self, found: Life) -> None:
        """What may happen before it is answered."""
        for share, step, more in (
            (0.05, recusal.concern, {"by": found.case.petitioner_id, "whom": self._somebody(), "how": "named"}),
            (0.06, life.assign, {"to": self._anybody(), "reason": Reason.PASSED_ON, "reachable": True, "by": None}),
            (0.05, life.locate, {"by": found.case.handler_id, "village": self._anywhere()}),
            (0.5, life.sign, {"by": found.case.handler_id}),
            (0.05, supervision.supervise, {"by": self._supervisor(found.case), "colour": "red", "hear": ()}),
            (0.06, _asked_back, {}),
            (0.08, _merged, {"into": self._another(found)}),
            (0.02, _withdrawn, {}),
            (0.02, _refused, {"by": self._dispatcher(found.case)}),
            (0.02, _transferred, {"by": self._dispatcher(found.case)}),
        ):
            if self._happens(share):
                self._then(found, 2, step, **more)

    def _answered(self, found: Life) -> None:
        """Whoever has it writes, perhaps mere progress first; it arrives, or he tells it, or nobody can be reached."""
        if self._happens(0.3):
            self._then(found, self.chance.expovariate(1 / 10), _progressed)
            self._then(found, 0, _delivered)
        self._then(found, self.chance.expovariate(1 / 30), _final)
        if not self._happens(0.06):
            self._then(found, 0, _delivered)
            return
        self._then(found, 1, _undelivered)
        if self._happens(0.5):
            self._then(found, 20, life.tell_in_person, by=found.case.handler_id)
        else:
            self._then(found, 90, _given_up, by=self._dispatcher(found.case))

    def _verdict(self, found: Life) -> None:
        hours = self.chance.expovariate(1 / 30)
        if self._happens(0.15):
            self._then(found, 24 * 7, feedback.feedback_is_over)
            if self._happens(0.2):
                self._then(found, hours, _solved if self._happens(0.5) else _unsolved, **self._up(found))
        elif self._happens(self.quality.get(found.case.village_id, 0.8)):
            self._then(found, hours, _solved)
            if self._happens(0.9):
                grade = self.chance.choices(("satisfied", "basically", "unsatisfied"), (75, 18, 7))[0]
                self._then(found, 1, _graded, grade=grade, **self._up(found))
        else:
            self._then(found, hours, _unsolved, **self._up(found))

    def _much_later(self, found: Life) -> None:
        self._then(found, 24 * 12, feedback.ask_again)
        self._then(found, 3, _solved if self._happens(0.5) else _unsolved, **self._up(found))
        if found.case.is_open:
            self._answered(found)
            self._then(found, 5, _solved)

    def _joins(self, found: Life) -> None:
        """It goes on in another one, and whoever brought it speaks of each answer there, if he does."""
        of = self.lives[found.case.merged_into or 0]
        for row in of.rows:
            if row.asked_at and row.asked_at + timedelta(hours=3) >= found.at and self._happens(0.8):
                found.at = row.asked_at
                then = replace(of.case, round=row.round)
                self._then(found, 2, _supporter_says, of=then, solved=self._happens(0.7))
                self._then(found, 1, _supporter_grades, of=then, grade=self.chance.choice(("satisfied", "basically")))
                self._then(found, 0, _asked_anew)

    def _up(self, found: Life) -> dict[str, Any]:
        village = next((one for one in self.villages.values() if one.village_id == found.case.village_id), None)
        leader = self.staff[f"{village.grid}包片"].person_id if village else None
        return {"up": leader if found.case.round == 1 else self._supervisor(found.case)}

    def _supervisor(self, case: Case) -> int:
        return self.staff[f"{self._town(case)}督办"].person_id

    def _dispatcher(self, case: Case) -> int:
        return self.staff[f"{self._town(case)}分派"].person_id

    def _town(self, case: Case) -> str:
        return next(one.town for one in self.villages.values() if one.town_id == case.town_id)

    def _anybody(self) -> int:
        return self.chance.choice(list(self.staff.values())).person_id

    def _somebody(self) -> frozenset[int]:
        return frozenset({self._anybody()}) if self._happens(0.6) else frozenset()

    def _anywhere(self) -> tuple[int, int]:
        one = self.chance.choice([one for name, one in self.villages.items() if name not in (EMPTY, SINGLE)])
        return one.town_id, one.village_id

    def _another(self, found: Life) -> Case | None:
        """One of the same village that was brought before, if it is fit for that; its whole life is known already."""
        near = self.known[found.case.village_id]
        if not near:
            return None
        one = self.lives[self.chance.choice(near)]
        fits = one.rows and not one.case.about_cadre and one.case.state is not State.MERGED
        return one.case if fits else None

    def _write(self, tx: Tx) -> None:
        insert_many(tx, "cases", [one.case for one in self.lives.values()])
        insert_many(tx, "call_backs", [row for one in self.lives.values() for row in one.rows])
        events = [
            Event(case_id, seq, tx.new_id(), kind, actor, at, why, changes, "", "")
            for case_id, one in self.lives.items()
            for seq, (kind, why, actor, at, changes) in enumerate(one.events, 1)
        ]
        insert_many(tx, "events", events)


def _progressed(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    return life.answer(
        case, office, by=case.handler_id or 0, text="在办", final=False, event_id=case.round * 10, now=now
    )


def _final(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    number = case.round * 10 + 1
    return life.answer(case, office, by=case.handler_id or 0, text="修好了", final=True, event_id=number, now=now)


def _delivered(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    return life.delivered(case, office, event_id=case.answer_id or 0, now=now)


def _undelivered(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    return life.refused(case, office, event_id=case.answer_id or 0, why="blocked", now=now)


def _given_up(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    tries = (now - timedelta(days=2), now - timedelta(days=1), now - timedelta(hours=1))
    return call_back.give_up(case, office, by=by, may=frozenset({by}), tries=tries, now=now)


def _solved(case: Case, office: OfficeRules, *, now: datetime, up: int | None = None) -> Decision:
    return feedback.solved(case, office, by=case.petitioner_id, question=feedback.question_of(case), now=now)


def _unsolved(case: Case, office: OfficeRules, *, now: datetime, up: int | None) -> Decision:
    return feedback.unsolved(case, office, by=case.petitioner_id, question=feedback.question_of(case), up=up, now=now)


def _graded(case: Case, office: OfficeRules, *, now: datetime, grade: str, up: int | None) -> Decision:
    return feedback.grade(case, office, by=case.petitioner_id, round=case.round, grade=grade, up=up, now=now)


def _asked_back(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    return life.ask_back(case, office, by=case.handler_id or 0, text="哪一家？", event_id=5, now=now)


def _withdrawn(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    return withdrawal.withdraw(case, office, by=case.petitioner_id, now=now)


def _refused(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    return ending.refuse(case, office, by=by, may=frozenset({by}), code="court", now=now)


def _transferred(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    return ending.transfer(case, office, by=by, may=frozenset({by}), code="police", now=now)


def _excluded(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    return exclusion.exclude(case, office, by=by, handled=frozenset(), text="不是村里的事", now=now)


def _included(case: Case, office: OfficeRules, *, by: int, now: datetime) -> Decision:
    return exclusion.include(case, office, by=by, handled=frozenset(), now=now)


def _merged(case: Case, office: OfficeRules, *, into: Case | None, now: datetime) -> Decision:
    """Into one that is over by now: as it stood while it was worked on."""
    if into is None:
        raise NotNow
    ended = replace(life.resumed(case, office, now), state=State.MERGED, merged_into=into.case_id, closed_at=now)
    return Decision(ended, "merged", case.petitioner_id, why=into.number)


def _supporter_says(case: Case, office: OfficeRules, *, of: Case, solved: bool, now: datetime) -> Decision:
    return merging.verdict(case, office, of=of, by=case.petitioner_id, question=of.round * 3, solved=solved)


def _supporter_grades(case: Case, office: OfficeRules, *, of: Case, grade: str, now: datetime) -> Decision:
    return merging.grade(case, office, of=of, by=case.petitioner_id, round=of.round, grade=grade)


def _asked_anew(case: Case, office: OfficeRules, *, now: datetime) -> Decision:
    return merging.ask_anew(case, office)
