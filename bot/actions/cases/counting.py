"""What came of a case's answers, written down with each step; and once more from its history, to hold it against that."""

from datetime import datetime

from bot.rules import call_backs as rules
from bot.rules.call_backs import Told
from bot.rules.cases import Case, Decision
from storage import call_backs, events
from storage.database import Tx


def count(tx: Tx, before: Case | None, case: Case, decision: Decision, *, now: datetime) -> None:
    """Write down what a step says of an answer, if anything."""
    if not rules.matters(before, case, decision.event):
        return
    rows = call_backs.of_case(tx, case.case_id)
    told = Told(now, decision.event, decision.why, "")
    call_backs.keep(tx, rows, rules.after(rows, before, case, told, lambda *key: call_backs.get(tx, *key)))


def counted_anew(tx: Tx, case_id: int) -> rules.Rows:
    """Return what a case's history, and of whoever joined also that of the other case, says of its answers."""
    told = (Told(event.at, event.kind, event.why, event.changes) for event in events.of_case(tx, case_id))
    return rules.from_history(case_id, told, lambda *key: _answered(tx, *key))


def _answered(tx: Tx, case_id: int, round: int) -> rules.CallBack | None:
    return next((row for row in counted_anew(tx, case_id) if row.key == (case_id, case_id, round)), None)
