"""What came of each delivered final answer: reckoned step by step as a case lives, and anew from its history alone. Pure.

Source: docs/glossary.md, "指标".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.rules.cases import Case, State
from bot.rules.feedback import DISAGREED
from bot.rules.replay import lived

SAYING = frozenset({"closed", "confirmed", "graded", "reopened", "supporter_said", "supporter_graded"})
"""The events at which something is said of an answer, or the time to say so is over."""


class Outcome(StrEnum):
    """What came of it. The first two are the resident's word."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    ABSTAINED = "abstained"
    UNREACHABLE = "unreachable"


VALID = (Outcome.SOLVED, Outcome.UNSOLVED)


@dataclass(frozen=True)
class CallBack:
    """A row of `call_backs`: what whoever brought a case says of one final answer; `answer_of` is the case that was answered.

    That is another one where his goes on in it. Place, category, `apart` and `excluded` are those of his case as it stands.
    """

    case_id: int
    answer_of: int
    round: int
    town_id: int
    village_id: int
    category: str
    handler_id: int | None  # who answered
    asked_at: (
        datetime | None
    )  # the answer was delivered; None: never, or to another, who brought the case in which his goes on
    on_time: bool
    contacted: bool
    settled_at: datetime | None
    outcome: Outcome | None
    grade: str | None
    apart: bool
    excluded: bool

    @property
    def key(self) -> tuple[int, int, int]:
        """Which of all it is."""
        return self.case_id, self.answer_of, self.round


Rows = tuple[CallBack, ...]
"""Those of one case, in the order in which they began."""
Answers = Callable[[int, int], CallBack | None]
"""Look up what came of the answer to a case in a round of it, by whoever brought it."""


class Told(NamedTuple):
    """An event as far as it matters here; `changes` as bot/rules/history.py writes them."""

    at: datetime
    kind: str
    why: str
    changes: str


def matters(before: Case | None, case: Case, event: str) -> bool:
    """Whether a step may change a row."""
    return event in SAYING or _is_asked(before, case) or (before is not None and _belongs(before) != _belongs(case))


def after(rows: Rows, before: Case | None, case: Case, told: Told, answers: Answers) -> Rows:
    """Return the rows of a case as they are after a step."""
    if _is_asked(before, case):
        rows = _with(rows, _begun(case, answered=True))
    if told.kind in SAYING and before is not None:
        rows = _said(rows, before, case, told, answers)
    return tuple(_placed(row, case) for row in rows)


def from_history(case_id: int, history: Iterable[Told], answers: Answers) -> Rows:
    """Return the rows of a case as its events have them, oldest event first."""
    history = tuple(history)
    rows: Rows = ()
    before: Case | None = None
    for told, case in zip(history, lived(case_id, (one.changes for one in history)), strict=True):
        rows = after(rows, before, case, told, answers)
        before = case
    return rows


def _is_asked(before: Case | None, case: Case) -> bool:
    was = before.state if before else None
    return case.state is State.AWAITING_FEEDBACK and was is not State.AWAITING_FEEDBACK


def _belongs(case: Case) -> tuple[int, int, str, bool, bool]:
    return case.town_id, case.village_id, case.category, case.is_apart, case.excluded


def _begun(case: Case, *, answered: bool) -> CallBack:
    return CallBack(
        case_id=case.case_id,
        answer_of=case.case_id,
        round=case.round,
        town_id=case.town_id,
        village_id=case.village_id,
        category=case.category,
        handler_id=case.handler_id,
        asked_at=case.delivered_at if answered else None,
        on_time=answered and case.delivered_at is not None and case.delivered_at <= case.due_at,
        contacted=case.contacted_at is not None,
        settled_at=None,
        outcome=None,
        grade=None,
        apart=case.is_apart,
        excluded=case.excluded,
    )


def _placed(row: CallBack, case: Case) -> CallBack:
    town_id, village_id, category, apart, excluded = _belongs(case)
    return replace(row, town_id=town_id, village_id=village_id, category=category, apart=apart, excluded=excluded)


def _said(rows: Rows, before: Case, case: Case, told: Told, answers: Answers) -> Rows:
    if told.kind == "supporter_said":
        return _with(rows, _of_supporter(rows, case, told, answers))
    if told.kind == "supporter_graded":
        last = next((row for row in reversed(rows) if row.answer_of == case.merged_into), None)
        return _with(rows, replace(last, grade=told.why)) if last else rows
    row = _of_round(rows, before)
    if told.kind == "closed":
        return _with(rows, _settled(row, _closed_as(case, told.why), told.at))
    if told.kind == "confirmed":
        return _with(rows, _settled(row, Outcome.SOLVED, told.at))
    if told.kind == "reopened" and told.why == "unsolved":
        return _with(rows, _settled(row, Outcome.UNSOLVED, told.at))
    return _with(rows, _graded(row, told.why, told.at))


def _of_round(rows: Rows, case: Case) -> CallBack:
    key = case.case_id, case.case_id, case.round
    return next((row for row in rows if row.key == key), _begun(case, answered=False))


def _of_supporter(rows: Rows, case: Case, told: Told, answers: Answers) -> CallBack:
    """His word on the answer to another case: of whoever gave that, in that round of it."""
    said, _, number = told.why.partition(":")
    answer_of, round = case.merged_into or case.case_id, int(number or 1)
    answer = answers(answer_of, round)
    begun = replace(
        _begun(case, answered=False),
        answer_of=answer_of,
        round=round,
        handler_id=answer.handler_id if answer else case.handler_id,
        contacted=answer.contacted if answer else case.contacted_at is not None,
    )
    row = next((row for row in rows if row.key == begun.key), begun)
    return _settled(row, Outcome.SOLVED if said == "resolved" else Outcome.UNSOLVED, told.at)


def _closed_as(case: Case, why: str) -> Outcome:
    if why.startswith(DISAGREED):
        return Outcome.UNSOLVED
    silent = {"unreachable": Outcome.UNREACHABLE, "no_feedback": Outcome.ABSTAINED}
    return silent.get(case.result or "", Outcome.SOLVED)


def _settled(row: CallBack, outcome: Outcome, at: datetime) -> CallBack:
    """The last word counts; the same word again changes nothing."""
    return row if row.outcome is outcome else replace(row, outcome=outcome, settled_at=at, grade=None)


def _graded(row: CallBack, grade: str, at: datetime) -> CallBack:
    """A grade where nothing was said before says also whether it is solved."""
    if row.outcome not in VALID:
        row = _settled(row, Outcome.UNSOLVED if grade == "unsatisfied" else Outcome.SOLVED, at)
    return replace(row, grade=grade)


def _with(rows: Rows, changed: CallBack) -> Rows:
    if any(row.key == changed.key for row in rows):
        return tuple(changed if row.key == changed.key else row for row in rows)
    return (*rows, changed)
