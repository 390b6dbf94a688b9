"""What of a case its messages show: values gathered once, names resolved."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.rules.cases import Case
from bot.rules.media import Enclosure
from bot.rules.requests import Request, RequestKind
from bot.rules.visits import NOTHING_LEFT, Whereabouts
from bot.texts import meetings, words


@dataclass(frozen=True)
class Asked:
    """A request that waits, who asked, and who has to decide."""

    request: Request
    asker: str
    decider: str


@dataclass(frozen=True)
class Helping:
    """Somebody who helps with a case, or did: his task, until when, and how it stands: active, late or done."""

    person_id: int
    name: str
    task: str
    due: str
    state: str


@dataclass(frozen=True)
class Decided:
    """What a meeting decided of a case, and by which day; `text` is empty once it was purged."""

    day: str
    text: str
    by_day: date | None

    @property
    def words(self) -> str:
        """What is read of it."""
        return meetings.until(self.text or meetings.emptied(), self.by_day)


@dataclass(frozen=True)
class CaseView:
    """A case with the names and texts that its messages need; `answer` is what was last written to the resident."""

    case: Case
    village: str  # 镇/村 where the office has several towns
    handler: str | None
    handler_reachable: bool
    zone: ZoneInfo
    phone: str
    now: datetime
    petition: str = ""
    enclosed: tuple[Enclosure, ...] = ()
    supplements: tuple[str, ...] = ()
    enclosed_later: tuple[Enclosure, ...] = ()
    answer: str = ""
    asked: bool = False  # that was a question, and no answer
    answer_before: str = ""  # what was answered in the round before, while nothing is in this one
    tries: int = 0  # calls to somebody without a chat that reached nobody
    concerned: tuple[str, ...] = ()  # the names of those whom it is about
    edited: bool = False  # something of what the resident sent has earlier versions
    contacts: bool = False  # he lets the handler see a telephone number that he sent
    contact: str = ""  # of somebody without a chat; for the eyes of whoever has to call him
    has_dispatcher: bool = True  # who could decide that it is not accepted
    reviewed: tuple[str, ...] = ()  # the numbers of the cases that led to this review, the first petition first
    review: str = ""  # the number of the review of this case
    supervisor: str = ""  # who put it under supervision, or said last what is to be done
    directions: str = ""  # what he wants to be done
    asked_for: tuple[Asked, ...] = ()  # what waits for somebody's word
    may_ask: tuple[RequestKind, ...] = ()  # what its handler may ask for now
    who: str = ""  # name and number of a named case, for the eyes of its handler
    has_given: bool = False  # the resident said who he is; whoever states a purpose may see it
    said_by_supporters: tuple[str | None, ...] = ()  # of each who goes on in it: resolved, unsolved, or nothing yet
    goes_on_in: str = ""  # the number of the case in which it does
    helping: tuple[Helping, ...] = ()
    excluded: tuple[str, str] | None = None  # who took it out of the ranking, and why
    taker: str = ""  # who took the call of an urgent case
    decision: Decided | None = None  # of the last meeting that decided anything
    left: Whereabouts = NOTHING_LEFT  # for a visit; empty but on the card of whoever may see it

    @property
    def number(self) -> str:
        return self.case.number

    @property
    def due(self) -> str:
        return words.moment(self.case.due_at, self.zone)

    @property
    def due_day(self) -> str:
        return words.day(self.case.due_at, self.zone)

    @property
    def legal_day(self) -> str:
        return words.day(self.case.legal_due_at or self.case.due_at, self.zone)

    @property
    def state(self) -> str:
        return words.STATES[self.case.state]

    @property
    def late(self) -> str:
        """How long the answer is overdue; empty if it is not."""
        return words.age(self.case.due_at, self.now) if self.case.is_overdue(self.now) else ""
