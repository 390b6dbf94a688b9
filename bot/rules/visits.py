"""留电话住址: for a visit a resident lets the present handler of one case, and nobody else, see his phone and his house."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.cases import WITH_HANDLER, Case, Decision, State, Tell, must_be_open
from bot.rules.contact import PHONE
from bot.rules.errors import NotNow, NotYours
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

MOST_HOUSE = 60  # characters: more is no address but a petition
OPEN_FOR = timedelta(hours=1)  # later a short line is rather something new than the house that was asked for
_EDGES = re.compile(r"^[\s,.:;。、，：；()（）]+|[\s,.:;。、，：；()（）]+$")
_BEFORE_PHONE = re.compile(r"(?:我的|我)?(?:电话|手机|号码|联系方式)?(?:号)?(?:是)?$")


@dataclass(frozen=True)
class Whereabouts:
    """How a resident is found for a visit, as he wrote it; either may be empty."""

    phone: str = ""
    house: str = ""

    def __bool__(self) -> bool:
        return bool(self.phone or self.house)


NOTHING_LEFT = Whereabouts()


def whereabouts_in(written: str) -> Whereabouts:
    """Return the phone in a line and, beside it, the house; empty where the line holds no phone or is too long for both."""
    plain = unicodedata.normalize("NFKC", written).strip()
    found = PHONE.search(plain)
    if found is None or len(plain) > MOST_HOUSE:
        return NOTHING_LEFT
    before = _BEFORE_PHONE.sub("", _EDGES.sub("", plain[: found.start()]))
    around = (_EDGES.sub("", before), _EDGES.sub("", plain[found.end() :]))
    return Whereabouts(re.sub(r"[ -]", "", found[0]), " ".join(filter(None, around)))


def house_in(written: str) -> str:
    """Return an address as it was written; empty: it is none."""
    plain = written.strip()
    return plain if len(plain) <= MOST_HOUSE else ""


@guarded("contact_given")
def let_see(case: Case, office: OfficeRules, *, by: int, to: int, what: str, first: bool) -> Decision:
    """The resident lets the handler see `what` he left; `first`: nothing of it was to be seen before."""
    _must_be_petitioner(case, by)
    must_be_open(case)
    if case.handler_id is None or case.handler_id != to:
        raise NotNow
    told = (Tell("contact_left", to),) if first else ()
    return Decision(case, "contact_given", by, why=what, tells=told)


@guarded("contact_ended")
def take_back(case: Case, office: OfficeRules, *, by: int) -> Decision:
    """收回: nobody sees it from now on."""
    _must_be_petitioner(case, by)
    return Decision(case, "contact_ended", by, why="taken_back")


def ending(before: Case, after: Case) -> str:
    """Return why a step of a case ends what its resident let the handler see: moved, closed or withdrawn; empty: it does not."""
    if before.is_open and not after.is_open:
        return "withdrawn" if after.state is State.WITHDRAWN else "closed"
    return "moved" if after.handler_id != before.handler_id else ""


def ended(case: Case, why: str) -> Decision:
    """Nobody sees it any more; where the case goes on with somebody else, the resident is asked whether he may."""
    asked = why == "moved" and case.handler_id is not None and case.state in WITH_HANDLER
    return Decision(case, "contact_ended", why=why, tells=(Tell("visit_moved", case.petitioner_id),) if asked else ())


def is_due(asked_at: datetime | None, now: datetime) -> bool:
    """Return whether a question that was asked then may still be answered by any short line."""
    return asked_at is not None and now - asked_at <= OPEN_FOR


def _must_be_petitioner(case: Case, by: int) -> None:
    if by != case.petitioner_id:
        raise NotYours
