"""The life of a case: what may be done in which state, by whom, and what follows. Pure: load → decide → apply.

Source of the states: docs/glossary.md.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.errors import (
    AlreadyAnswered,
    AlreadyClosed,
    AlreadySigned,
    AlreadyWithdrawn,
    EnoughQuestions,
    NotDecided,
    NotNow,
    NotYours,
)
from bot.rules.rota import BY_ROTA


class State(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    NEED_INFO = "need_info"
    REPLIED = "replied"
    AWAITING_FEEDBACK = "awaiting_feedback"
    REWORKING = "reworking"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    TRANSFERRED_OUT = "transferred_out"
    MERGED = "merged"
    ARCHIVED = "archived"


STOOD_STILL = frozenset({State.NEED_INFO, State.ON_HOLD})  # the service clock does, the legal one never
MAY_BE_OVERDUE = frozenset({State.REGISTERED, State.DISPATCHED, State.IN_PROGRESS, State.REWORKING})
WITH_HANDLER = MAY_BE_OVERDUE | STOOD_STILL
ENDED = frozenset(
    {State.CLOSED, State.WITHDRAWN, State.NOT_ACCEPTED, State.TRANSFERRED_OUT, State.MERGED, State.ARCHIVED}
)
UNSIGNED = frozenset({State.REGISTERED, State.DISPATCHED, State.REWORKING})
MOST_QUESTIONS = 2  # in one round
ROUNDS = 2  # that may be begun without a supervisor's word
SETTLED = "settled"  # `why_ended`: a supervisor ends it after several rounds, once his reason is told
TRANSFERS = ("discipline", "police", "upper", "elsewhere")  # 移送: to whom; codes of `why_ended`
REFUSALS = ("court", "repeated", "not_ours", "nothing_asked", "review_over", "other")  # 不予受理: why
ANSWERS = ("resolved", "partly", "explained", "not_supported")
NO_CHAT = "no_chat"  # why what was written was not sent: there is nobody to send it to


@dataclass(frozen=True)
class Case:
    """A row of `cases`; instants in UTC."""

    case_id: int
    number: str
    alias: str
    draft_id: int | None
    state: State
    town_id: int
    village_id: int
    category: str
    petitioner_id: int
    about_cadre: bool
    handler_id: int | None
    reason: str
    registered_at: datetime
    dispatched_at: datetime | None
    handed_at: datetime  # when its handler was last looked up; unsigned, it is again at the next hand-over
    due_at: datetime
    sign_by: datetime
    contact_by: datetime
    clock_from: datetime  # when the service clock of this round began
    promise: str  # the span that was promised then, like 5wd
    planned_version: int  # the office's version with whose calendar the deadlines were reckoned
    paused_seconds: int = 0  # working time that the clock has stood
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    paused_at: datetime | None = None
    questions: int = 0
    sign_reminded: bool = False
    contact_reminded: bool = False
    before_reminded: bool = False
    reminders: int = 0
    reminded_at: datetime | None = None
    next_alarm_at: datetime | None = None
    alarm_kind: str | None = None
    round: int = 1
    answer_id: int | None = None
    answer_final: bool = False
    answer_state: str | None = None  # sending | sent | refused | told
    answer_why: str | None = None
    answered_at: datetime | None = None
    delivered_at: datetime | None = None
    result: str | None = None  # of one that goes on in another: what its petitioner said there, resolved or unsolved
    grade: str | None = None
    closed_at: datetime | None = None
    asked_again: bool = False
    urgent_at: datetime | None = None
    urgent_told_at: datetime | None = None  # when it was last said aloud to everybody near
    urgent_taken_at: datetime | None = None
    registered_by: int | None = None  # who of the staff wrote it down for him
    no_chat: bool = False  # he came to the desk or called: he is told by phone or in person
    caller_id: int | None = None  # who is to ask him by phone whether it is solved
    called_at: datetime | None = None  # when the caller was asked, or last tried
    confidentiality: str = "confidential"  # named | confidential | anonymous
    legal_due_at: datetime | None = None  # the legal clock runs from the registration, through every pause and round
    legal_extended_at: datetime | None = None
    extended_days: int = 0  # working days by which the service clock of this round was extended
    returned: bool = False  # it was given back once
    review_at: datetime | None = None  # until when it is on hold
    supervised: str | None = None  # yellow | red
    supervised_at: datetime | None = None
    why_ended: str | None = None  # the code why it was not accepted, or where it was transferred
    review_of: int | None = None
    merged_into: int | None = None
    archived_at: datetime | None = None
    concerned: str = ""  # ids of the staff whom it is about, like "12,45"
    spared: str = ""  # ids of those whom it names and is not about
    legal_warned: int = 0  # of what legal deadline was warned last, see rules/legal.py
    emptied_at: datetime | None = None  # what was said in it is gone: its resident wanted that, or by age
    joined: int = 0  # how many cases go on in it
    joinable: bool = False  # its petitioner asked for no confidence: a neighbour may be told that there is such a case
    helpers: str = ""  # ids of the staff who help with it, like "12,45"
    answered_as: str | None = None  # what the handler says his final answer was; one of ANSWERS
    excluded: bool = False  # taken out of the ranking, for a reason that is recorded
    decided_at: datetime | None = None  # when a meeting last decided something in it

    @property
    def is_open(self) -> bool:
        """Whether it is not struck off yet."""
        return self.closed_at is None

    @property
    def is_ringing(self) -> bool:
        """Whether it is urgent and nobody has taken it yet."""
        return self.urgent_at is not None and self.urgent_taken_at is None and self.is_open

    @property
    def stays_above(self) -> bool:
        """Whether it was so often unsolved that it stays with the supervisor."""
        return self.round > ROUNDS

    @property
    def follows_roster(self) -> bool:
        """Whether it passes on with the duty: neither given by hand, nor about a cadre, nor sent up."""
        return self.reason in BY_ROTA and not (self.about_cadre or self.review_of or self.stays_above)

    @property
    def next_stays_above(self) -> bool:
        """Whether it does so if it is opened once more."""
        return self.round >= ROUNDS

    @property
    def needs_decision(self) -> bool:
        """Whether a supervisor has to say first if there is to be one more round."""
        return self.stays_above and self.state is State.REWORKING

    @property
    def is_transferred(self) -> bool:
        """Whether it was given to another office, also once it is archived: nobody here reads it any more."""
        return self.why_ended in TRANSFERS

    @property
    def is_apart(self) -> bool:
        """Whether not everybody who answers for its village may know of it: no sum over a village holds it."""
        return self.about_cadre or bool(self.concerned) or self.is_transferred

    @property
    def ended_as(self) -> State:
        """The state in which it stands; of one that is archived, that in which it ended."""
        if self.state is not State.ARCHIVED:
            return self.state
        if self.is_transferred:
            return State.TRANSFERRED_OUT
        if self.why_ended in REFUSALS:
            return State.NOT_ACCEPTED
        if self.merged_into:
            return State.MERGED
        return State.CLOSED if self.result else State.WITHDRAWN

    def is_overdue(self, now: datetime) -> bool:
        """Whether the answer is owed and late; never stored."""
        return self.state in MAY_BE_OVERDUE and now >= self.due_at

    @property
    def was_in_hand(self) -> bool:
        """Whether its handler had it when its day passed: nobody is late with what came to him late."""
        return self.handed_at <= self.due_at


@dataclass(frozen=True)
class Brief:
    """What of a case is needed to count it, and to know who may know; of Case it is a tenth."""

    case_id: int
    state: State
    town_id: int
    village_id: int
    about_cadre: bool
    petitioner_id: int
    handler_id: int | None
    caller_id: int | None
    concerned: str
    helpers: str
    due_at: datetime

    @property
    def is_transferred(self) -> bool:
        """As of a Case; nothing open is."""
        return False

    def is_overdue(self, now: datetime) -> bool:
        """As of a Case."""
        return self.state in MAY_BE_OVERDUE and now >= self.due_at


@dataclass(frozen=True)
class Tell:
    """Somebody is told something; `what` is a kind of the outbox, the text is made from the case and the event."""

    what: str
    to: int
    text: str = ""


@dataclass(frozen=True)
class Decision:
    """What follows from a command: the case as it is then, the event, and who is told what."""

    case: Case
    event: str
    actor_id: int | None = None
    why: str = ""
    content: dict[str, str] | None = None
    tells: tuple[Tell, ...] = ()


def content_of(text: str, parts: str) -> dict[str, str]:
    """Return what is kept of something said: its words, and, where there is more than words, all of it as JSON."""
    return {"text": text, "parts": parts} if parts else {"text": text}


def must_be_handler(case: Case, by: int) -> None:
    """Let only the present handler go on. Raises: NotYours."""
    if case.handler_id != by:
        raise NotYours


def must_be_decided(case: Case) -> None:
    """Raises: NotDecided: whether there is to be one more round."""
    if case.needs_decision:
        raise NotDecided


def begun(case: Case) -> State:
    """Return the state of a case whose handler has begun with it; one more round begins with a decision alone."""
    return State.IN_PROGRESS if case.state in UNSIGNED and not case.needs_decision else case.state


def must_be_open(case: Case) -> None:
    """Let only open cases go on. Raises: AlreadyClosed, AlreadyWithdrawn."""
    if case.state is State.WITHDRAWN:
        raise AlreadyWithdrawn
    if not case.is_open:
        raise AlreadyClosed


def must_be_with_handler(case: Case) -> None:
    """Let only cases go on whose handler owes the answer. Raises: AlreadyClosed, AlreadyAnswered."""
    must_be_open(case)
    if case.state not in WITH_HANDLER:
        raise AlreadyAnswered


def must_be_unsigned(case: Case) -> None:
    """Raises: AlreadyClosed, AlreadyAnswered, AlreadySigned."""
    must_be_with_handler(case)
    if case.signed_at is not None:
        raise AlreadySigned


def must_have_questions_left(case: Case) -> None:
    """Raises: EnoughQuestions, NotNow (a question is open already, or nobody could hear it in chat)."""
    if case.state is State.NEED_INFO or case.no_chat:
        raise NotNow
    if case.questions >= MOST_QUESTIONS:
        raise EnoughQuestions
