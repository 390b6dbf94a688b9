"""紧急: a mark of a case, never a state. Who is told aloud, again and again, until one of them takes it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules import life
from bot.rules.audience import Sees, audience
from bot.rules.cases import WITH_HANDLER, Case, Decision, Tell, begun, must_be_open
from bot.rules.deadlines import contact_by, sign_by
from bot.rules.errors import NotNow
from bot.rules.people import Person, Place
from bot.rules.rota import Reason
from bot.rules.speaking import Situation, Verdict, verdict
from bot.rules.steps import guarded
from bot.rules.town import OfficeRules

ALSO_ABOVE_FROM = 3  # the round from which the supervisors hear too
STILL_CALLED_OUT = timedelta(hours=1)
Called = list[tuple[str, Person]]
"""Whom an urgent case is told, as (the post in which he is told, person): handler, leader, duty_room, dispatcher, supervisor."""


def is_being_called_out(case: Case, now: datetime) -> bool:
    """Whether what its resident says now belongs to his urgent case, unasked: he was asked where it is, and is afraid."""
    return case.is_open and case.urgent_at is not None and (case.is_ringing or now - case.urgent_at < STILL_CALLED_OUT)


def round_at(case: Case, office: OfficeRules, now: datetime) -> int:
    """Return the number of the round that is told at `now`: 1 at first, one more each `urgent_every`; what was missed counts."""
    since = now - case.urgent_at if case.urgent_at else timedelta(0)
    return 1 + since // office.urgent_every


def called(case: Case, place: Place, handler: Person | None, *, round: int, petitioner_chat: int | None) -> Called:
    """Return who is told in a round, each once, nearest first.

    The handler, the grid leader and the duty room; from the third round on the supervisors of the town as well. If none of
    them can be reached, those of the town at once, else those of the office. Of a petition about a cadre the dispatchers
    take the place of leader and duty room. The petitioner is never told as staff.
    """
    levels = (
        _near(case, place, handler),
        [("supervisor", person) for person in place.town_supervisors],
        [("supervisor", person) for person in place.office_supervisors],
    )
    wanted = 2 if round >= ALSO_ABOVE_FROM else 1
    found: dict[int, tuple[str, Person]] = {}
    for level in levels:
        able = [one for one in level if _may_be_called(case, place, one[1], petitioner_chat)]
        for post, person in able if wanted else []:
            found.setdefault(person.person_id, (post, person))
        wanted -= bool(able and wanted)
    return list(found.values())


def _near(case: Case, place: Place, handler: Person | None) -> Called:
    others: Iterable[tuple[str, Person | None]] = (("leader", place.leader), ("duty_room", place.duty_room))
    if case.about_cadre:
        others = (("dispatcher", person) for person in place.dispatchers)
    return [(post, person) for post, person in (("handler", handler), *others) if person]


def _may_be_called(case: Case, place: Place, person: Person, petitioner_chat: int | None) -> bool:
    sees = audience(case, person, place)
    said = verdict(Situation(recused=sees is Sees.NOTHING, confidential=sees < Sees.CARD, urgent=True))
    return said is Verdict.ALOUD and person.reachable and person.chat_id != petitioner_chat


def marked(case: Case, office: OfficeRules, *, now: datetime) -> Case:
    """Return the case as urgent from now on, with the clocks that follow."""
    return replace(
        case,
        urgent_at=now,
        urgent_told_at=now,
        urgent_taken_at=None,
        sign_by=sign_by(case.handed_at, now, office),
        contact_by=contact_by(case.registered_at, now, office),
    )


@guarded("marked_urgent")
def mark(case: Case, office: OfficeRules, *, by: int, hear: Called, now: datetime) -> Decision:
    """紧急, pressed for a case that is open already: everybody near is told at once."""
    must_be_open(case)
    if case.is_ringing:
        raise NotNow
    tells = (Tell("urgent_called", case.petitioner_id, posts(hear)), *told(hear))
    return Decision(marked(case, office, now=now), "marked_urgent", by, tells=tells)


@guarded("urgent_told")
def tell_again(case: Case, office: OfficeRules, *, hear: Called, now: datetime) -> Decision:
    """Nobody has taken it: the next round."""
    why = f"round:{round_at(case, office, now)}"
    return Decision(replace(case, urgent_told_at=now), "urgent_told", why=why, tells=told(hear))


@guarded("urgent_taken")
def attend(case: Case, office: OfficeRules, *, by: int, now: datetime, stays: bool = False) -> Decision:
    """我来办: one of those who were told takes it; whoever has it already signs with that.

    What has its answer keeps it; from now on whoever takes it stands for the case. `stays`: it was sent up past him, so he
    goes, and it stays with whoever has it.
    """
    must_be_open(case)
    if not case.is_ringing:
        raise NotNow
    if stays:
        went = Tell("urgent_taken", case.petitioner_id)
        return Decision(replace(case, urgent_taken_at=now), "urgent_taken", by, tells=(went,))
    heard = Tell("urgent_taken", case.petitioner_id)
    if by != case.handler_id and case.state in WITH_HANDLER:
        given = life.take(case, office, by=by, now=now)
        return replace(given, tells=(*(tell for tell in given.tells if tell.what != "handed_over"), heard))
    signed_at = case.signed_at or (None if case.needs_decision else now)
    taken = replace(case, state=begun(case), signed_at=signed_at, urgent_taken_at=now)
    if by != case.handler_id:
        taken = replace(taken, handler_id=by, reason=Reason.TAKEN, handed_at=now)
    return Decision(taken, "urgent_taken", by, tells=(heard,))


def told(hear: Called, *, but: int | None = None) -> tuple[Tell, ...]:
    """Return that everybody of them is told, `but` for one."""
    return tuple(Tell("urgent", person.person_id) for _, person in hear if person.person_id != but)


def posts(hear: Called) -> str:
    """Return the posts that are told, like "handler,leader,duty_room"."""
    return ",".join(dict.fromkeys(post for post, _ in hear))
