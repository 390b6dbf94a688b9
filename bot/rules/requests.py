"""Asking permission for a case: it stays as it is until somebody else has decided."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for: 退单, 延期, 挂账, 联办, 并案, and one more round after two."""

    RETURN = "return"
    EXTENSION = "extension"
    HOLD = "hold"
    JOINT = "joint"
    MERGE = "merge"
    REWORK = "rework"


class RequestState(StrEnum):
    """How it stands; `over`: the case went on without it."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    OVER = "over"


@dataclass(frozen=True)
class Request:
    """A row of `requests`; its id is the event at which it was asked, whose content says why."""

    request_id: int
    case_id: int
    kind: RequestKind
    state: RequestState
    asked_by: int
    asked_at: datetime
    decider_id: int | None = None  # to whom it was put
    decided_by: int | None = None
    decided_at: datetime | None = None
    days: int | None = None  # working days, of an extension
    until_day: date | None = None  # of a hold
    other_id: int | None = None  # a person who is to help, or the case that goes on
