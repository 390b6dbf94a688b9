"""Counts for /metrics what the database holds; every count is answered from an index, however many cases there are."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages.kinds import Lane
from bot.rules.cases import ENDED, MAY_BE_OVERDUE, State
from storage import cases, inbox, outbox, people
from storage.database import Tx


@dataclass(frozen=True)
class Figures:
    """How much there is of what; ages in seconds, 0 where nothing waits. Every state and lane is named, also with 0."""

    updates: dict[str, int]
    update_age: float
    messages: dict[str, int]
    message_age: dict[str, float]
    cases: dict[str, int]
    overdue: int
    staff: int
    unbound: int
    clerks: int


def figures(tx: Tx, *, now: datetime) -> Figures:
    """Return what there is now."""
    updates, messages, waiting = inbox.unfinished(tx), outbox.unsettled(tx), outbox.waiting_since(tx)
    of_state = {state: (count, late) for state, count, late in cases.open_by_state(tx, now=now)}
    staff, unbound, clerks = people.reach(tx)
    return Figures(
        updates={state: updates.get(state, 0) for state in ("waiting", "set_aside")},
        update_age=_age(inbox.waiting_since(tx), now),
        messages={state: messages.get(state, 0) for state in ("pending", "later", "sending")},
        message_age={lane.name.lower(): _age(waiting.get(lane), now) for lane in Lane},
        cases={str(state): of_state.get(state, (0, 0))[0] for state in State if state not in ENDED},
        overdue=sum(of_state.get(state, (0, 0))[1] for state in MAY_BE_OVERDUE),
        staff=staff,
        unbound=unbound,
        clerks=clerks,
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
