"""实名, 保密, 匿名: who may know who the resident is, and on what terms.

Source: docs/glossary.md, "实名、保密、匿名".
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.rules.audience import Audible, Sees, audience
from bot.rules.cases import Case, Decision, Tell
from bot.rules.errors import NobodyMaySee, NotNow, NotYours
from bot.rules.people import Person, Place
from bot.rules.steps import Part, parts_of
from bot.rules.town import OfficeRules


class Mode(StrEnum):
    """How a resident's identity is treated in one case."""

    NAMED = "named"  # the present handler sees what he gave
    CONFIDENTIAL = "confidential"  # whoever needs it states a purpose; that is told
    ANONYMOUS = "anonymous"  # nobody


UNCHOSEN = Mode.CONFIDENTIAL  # nobody sees more of him than he was told
REVEALERS = frozenset({Part.HANDLER, Part.CALLER, Part.DISPATCHER, Part.SUPERVISOR})
MOST_PURPOSE = 100  # characters


class Purpose(StrEnum):
    """What somebody says he needs it for; in other words of his own it is WORDS, and the words are the event's content."""

    CALL = "call"
    VISIT = "visit"
    CHECK = "check"
    OTHER_BODY = "other_body"
    WORDS = "words"


def asked_outright(kind: str, *, about_cadre: bool | None) -> bool:
    """Return whether an intake asks how the identity is to be treated; elsewhere a button of the review offers it."""
    return kind == "complaint" or bool(about_cadre)


def choose(case: Case, office: OfficeRules, *, by: int, mode: Mode) -> Decision:
    """The resident chooses anew. Raises: NotYours, NotNow: it is so already, or somebody without a chat is known to the desk."""
    if by != case.petitioner_id:
        raise NotYours
    if case.confidentiality == mode or case.no_chat or case.emptied_at is not None:
        raise NotNow
    chosen = replace(case, confidentiality=str(mode), joinable=mode is Mode.NAMED)
    return Decision(chosen, "identity_chosen", by, why=str(mode))


def give_who(case: Case, office: OfficeRules, *, by: int) -> Decision:
    """The resident has said who he is; what he said is no part of the history. Raises: NotYours."""
    if by != case.petitioner_id:
        raise NotYours
    return Decision(case, "who_given", by)


def sees_at_once(case: Case, person_id: int) -> bool:
    """Return whether somebody sees on his card who the resident is: of a named case its present handler, while it is open."""
    return case.confidentiality == Mode.NAMED and case.handler_id == person_id and case.is_open


def may_reveal(case: Case, person: Person, place: Place) -> bool:
    """Return whether 查看身份 is for somebody: the handler, the dispatchers, the supervisors; never the circle of a petition about a cadre."""
    return bool(parts_of(case, person, place) & REVEALERS)


def reveal(case: Case, office: OfficeRules, *, by: Person, place: Place, purpose: Purpose, words: str = "") -> Decision:
    """Somebody sees who it is, and why; it is written down and told to those above. Raises: NotYours, NobodyMaySee."""
    if not may_reveal(case, by, place):
        raise NotYours
    if case.confidentiality == Mode.ANONYMOUS:
        raise NobodyMaySee
    told = tuple(Tell("identity_seen", one.person_id) for one in watchers(case, place, by=by.person_id))
    content = {"text": words} if words else None
    return Decision(case, "identity_seen", by.person_id, why=str(purpose), content=content, tells=told)


def watchers(case: Audible, place: Place, *, by: int) -> tuple[Person, ...]:
    """Return who hears at once that somebody looked: the town's supervisors but for himself, else the office's."""
    for above in (place.town_supervisors, place.office_supervisors):
        hear = tuple(
            one for one in above if one.person_id != by and one.reachable and audience(case, one, place) >= Sees.CARD
        )
        if hear:
            return hear
    return ()


def is_recent(seen_at: datetime, now: datetime) -> bool:
    """Return whether what somebody asked to see may still be shown: a message that waited for long is not."""
    return (now - seen_at).total_seconds() <= 3600
