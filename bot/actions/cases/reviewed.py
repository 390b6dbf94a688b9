"""What a review looks back on: the cases that led to it, who handled them, what was said in them."""

import json
from datetime import datetime

from bot.actions.parts import is_of_petitioner, known_by
from bot.rules.cases import Case
from storage import cases, drafts, events
from storage.database import Tx
from storage.drafts import Part


def before(tx: Tx, case: Case) -> list[Case]:
    """Return the cases that led to a review, the first petition first; of a petition itself none."""
    found: list[Case] = []
    while case.review_of is not None:
        parent = cases.get(tx, case.review_of)
        if parent is None or parent in found:
            break
        found.insert(0, parent)
        case = parent
    return found


def beginning_of(tx: Tx, case: Case) -> str:
    """Return the first words of a matter, by which its petitioner knows it again: of a review those of the first petition."""
    first = next(iter(before(tx, case)), case)
    return known_by(drafts.petition_of_case(tx, first.case_id))


def handled_before(tx: Tx, case: Case) -> frozenset[int]:
    """Return who had any of the cases that led to a review: none of them decides it."""
    return frozenset(one for parent in before(tx, case) for one in handlers_of(tx, parent))


def handlers_of(tx: Tx, case: Case) -> set[int]:
    """Return everybody who ever had a case."""
    changes = (json.loads(event.changes) for event in events.of_case(tx, case.case_id))
    ids = {changed.get("handler_id") for changed in changes} | {case.handler_id}
    return {one for one in ids if one is not None}


def handler_at(tx: Tx, case: Case, at: datetime) -> int | None:
    """Return who had a case just before an instant, whoever has it since."""
    changes = [json.loads(event.changes) for event in events.of_case(tx, case.case_id) if event.at < at]
    had = [changed["handler_id"] for changed in changes if "handler_id" in changed]
    return had[-1] if had else case.handler_id


def parts_of(tx: Tx, case: Case) -> list[Part]:
    """Return what both sides sent in a matter, and in the cases that led to a review, oldest first."""
    earlier = [part for one in before(tx, case) for part in drafts.parts_of_case(tx, one.case_id)]
    return [*earlier, *drafts.parts_of_matter(tx, case.case_id)]


def said_before(tx: Tx, case: Case) -> list[Part]:
    """Return what came from the resident in the cases that led to a review."""
    earlier = ((one, part) for one in before(tx, case) for part in drafts.parts_of_case(tx, one.case_id))
    return [part for one, part in earlier if is_of_petitioner(part, one)]
