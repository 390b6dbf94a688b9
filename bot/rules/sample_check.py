"""抽样督评: which closed cases are drawn, who asks again, and how what is heard compares with what the books say. Pure.

Source: docs/glossary.md, "抽样督评".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from heapq import nsmallest
from zoneinfo import ZoneInfo

from bot.rules.audience import Sees, audience
from bot.rules.calendar import ONE_DAY
from bot.rules.cases import Case, State
from bot.rules.people import Person, Place
from bot.rules.periods import Period

SPANS = (7, 30, 90)  # days back from yesterday
COUNTS = (5, 10, 20, 30)
SEED_DIGITS = 8
REST = timedelta(days=30)  # for which nobody is drawn again
SOLVED, UNSOLVED = "solved", "unsolved"
GRADES = ("satisfied", "basically", "unsatisfied")
REOPENED, RED = "reopened", "red"  # what came of a contradiction


class Way(StrEnum):
    """How somebody is asked once more."""

    CHAT = "chat"
    PHONE = "phone"
    NONE = "none"  # he cannot be reached, or left no number
    GONE = "gone"  # what he said was deleted before he was asked


@dataclass(frozen=True)
class SampleCheck:
    """A row of `sample_checks`: what was drawn from, and by which seed; `town_id`, `village_id` 0: all that he answers for.

    Without a case of its own it is still to be drawn.
    """

    check_id: int
    drawn_by: int
    drawn_at: datetime
    seed: str
    since: datetime
    until: datetime
    town_id: int
    village_id: int
    wanted: int


@dataclass(frozen=True)
class Checked:
    """A row of `checked_cases`: a case that was drawn, what the books said of it then, and what was heard since."""

    check_id: int
    case_id: int
    way: Way
    checker_id: int | None  # who is to call
    result: str
    answered_as: str | None
    grade: str | None
    said: str | None = None  # solved | unsolved
    said_grade: str | None = None
    said_at: datetime | None = None
    recorded_by: int | None = None  # who wrote down what was said on the phone
    missed: int = 0  # calls that reached nobody
    declined: bool = False  # he wants to be asked no more
    acted: str | None = None


@dataclass(frozen=True)
class Look:
    """A row of `check_looks`: somebody saw the number of whoever is to be called."""

    look_id: int
    check_id: int
    case_id: int
    person_id: int
    at: datetime


class Match(StrEnum):
    """How what was heard stands to the books."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNCLAIMED = "unclaimed"  # not solved, and the books never said that it was


@dataclass(frozen=True)
class Summary:
    """What a sample comes to."""

    drawn: int = 0
    answered: int = 0
    solved: int = 0
    agrees: int = 0
    contradicts: int = 0
    unclaimed: int = 0
    unreached: int = 0  # cannot be asked, or did not want to be


def in_order(seed: str, numbers: Iterable[str], *, most: int | None = None) -> list[str]:
    """Return case numbers, or the first so many, in the order of a seed: by the SHA-256 of `seed:number`, for anybody to reckon again.

    What else there is changes nothing in the order of the others.
    """

    def place(number: str) -> tuple[bytes, str]:
        return sha256(f"{seed}:{number}".encode()).digest(), number

    every = set(numbers)
    return sorted(every, key=place) if most is None else nsmallest(most, every, key=place)


def drawn(seed: str, numbers: Iterable[str], count: int) -> list[str]:
    """Return the sample: the first so many."""
    return in_order(seed, numbers)[:count]


def span_of(days: int, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return (since, until): so many whole days of the town, yesterday the last of them."""
    today = now.astimezone(zone).date()
    return Period(today - timedelta(days=days), today - ONE_DAY).instants(zone)


def may_be_drawn(case: Case, drawer: Person, place: Place, *, handlers: Iterable[int], staff: Person | None) -> bool:
    """Return whether a case belongs into somebody's sample.

    It is closed with a result and its words are there; he may see it and never had it; whoever brought it (`staff`: as a
    member of the staff) is none of those who are checked.
    """
    checked = {*handlers, *place.circle}
    apart = drawer.person_id not in checked and (staff is None or staff.person_id not in {*checked, drawer.person_id})
    return _can_be_checked(case) and apart and audience(case, drawer, place) >= Sees.CARD


def _can_be_checked(case: Case) -> bool:
    return case.ended_as is State.CLOSED and case.merged_into is None and case.emptied_at is None


def checker_of(
    place: Place, officers: Sequence[Person], drawer: Person, *, about_cadre: bool, handlers: Iterable[int]
) -> Person | None:
    """Return who calls: a call-back officer, else whoever drew; nobody who had the case or called before, nobody of the circle.

    Of a petition about a cadre no officer hears.
    """
    barred = {*handlers, *place.circle}
    able = (*(() if about_cadre else officers), drawer)
    return next((one for one in able if one.reachable and one.person_id not in barred), None)


def may_call(checked: Checked, case: Case, person: Person, place: Place, *, handlers: Iterable[int]) -> bool:
    """Return whether somebody still is the one to call: asked again before each look at a number."""
    if checked.checker_id != person.person_id or checked.way is not Way.PHONE:
        return False
    if person.person_id in {*handlers, *place.circle} or not _can_be_checked(case):
        return False
    return not case.about_cadre or audience(case, person, place) >= Sees.CARD


def compared(checked: Checked) -> Match | None:
    """Return how what was heard stands to the books; None: nothing was heard."""
    if checked.said is None:
        return None
    claims = (checked.answered_as or checked.result) in ("resolved", "partly")
    praised = checked.grade in ("satisfied", "basically")
    if (claims and checked.said == UNSOLVED) or (praised and checked.said_grade == "unsatisfied"):
        return Match.CONTRADICTS
    return Match.UNCLAIMED if checked.said == UNSOLVED else Match.AGREES


def is_bad(checked: Checked) -> bool:
    """Return whether what was heard can be acted on: not solved, or not content."""
    return checked.said == UNSOLVED or checked.said_grade == "unsatisfied"


def summary(found: Sequence[Checked]) -> Summary:
    """Return what a sample comes to."""
    matches = [compared(one) for one in found]
    return Summary(
        answered=sum(match is not None for match in matches),
        solved=sum(one.said == SOLVED for one in found),
        agrees=matches.count(Match.AGREES),
        contradicts=matches.count(Match.CONTRADICTS),
        unclaimed=matches.count(Match.UNCLAIMED),
        unreached=sum(one.said is None and (one.declined or one.way in (Way.NONE, Way.GONE)) for one in found),
    )
