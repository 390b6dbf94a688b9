"""并案, 拆分, 附议: a case goes on in another one, and comes out of it again."""

from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.enclosing import pass_on
from bot.actions.cases.owner import again_of
from bot.actions.parts import more_than_words, words_of
from bot.rules import merging as rules
from bot.rules.cases import Case, State
from bot.rules.errors import NotNow
from bot.texts.language import speaking_to
from storage import cases, drafts, people, places
from storage.database import Tx
from storage.drafts import Part


def merge(tx: Tx, case_id: int, into_id: int, *, by: int, say_so: bool, now: datetime) -> Case:
    """Let a case go on in another one. Raises: UnlikeCases, MustBeCalled, HasSupporters, NotNow, AlreadyClosed, AlreadyAnswered."""
    into, _, _ = load(tx, into_id)
    case, _, _ = load(tx, case_id)
    joined = partial(rules.merge, into=into, by=by, supporters=case.joined, say_so=say_so, now=now)
    case = act(tx, case_id, joined, now=now)
    petition = drafts.petition_of_case(tx, case_id)
    event_id = tx.new_id()
    received = partial(rules.receive, of=case, by=by)
    into = act(tx, into_id, received, now=now, event_id=event_id)
    if into.handler_id is not None:
        place = places.of_case(tx, into)
        with speaking_to(people.get(tx, into.handler_id)):
            pass_on(tx, into, place, into.handler_id, petition, kind="attachment", cause=str(event_id), now=now)
    return case


def split(tx: Tx, case_id: int, *, by: int, say_so: bool, now: datetime) -> Case:
    """拆分, 单独办: a case is one of its own again. Raises: NotNow, AlreadyClosed."""
    case, into = joined_case(tx, case_id)
    to = again_of(tx, case, places.of_case(tx, case), now=now)
    apart = partial(rules.split, of=into, to=to, by=by, say_so=say_so, now=now)
    case = act(tx, case_id, apart, now=now)
    act(tx, into.case_id, partial(rules.part, of=case, by=by), now=now)
    return case


def leave(tx: Tx, case_id: int, *, by: int, now: datetime) -> Case:
    """不用了, from a supporter. Raises: NotYours, NotNow."""
    _, into = joined_case(tx, case_id)
    case = act(tx, case_id, partial(rules.leave, by=by, now=now), now=now)
    act(tx, into.case_id, partial(rules.part, of=case, by=by), now=now)
    return case


def joined_case(tx: Tx, case_id: int) -> tuple[Case, Case]:
    """Return a case and the one in which it goes on. Raises: NotNow: it goes on in none."""
    case, _, _ = load(tx, case_id)
    into = home_of(tx, case)
    if into.case_id == case.case_id:
        raise NotNow
    return case, into


def home_of(tx: Tx, case: Case) -> Case:
    """Return the case in which a case goes on, or itself."""
    if case.state is not State.MERGED or case.merged_into is None:
        return case
    return cases.get(tx, case.merged_into) or case


def supplement(tx: Tx, case: Case, parts: list[Part], *, now: datetime) -> int:
    """What a supporter adds stays with his own case; whoever has the other one reads it there. Return the event."""
    into, event_id = home_of(tx, case), tx.new_id()
    drafts.add_to_case(tx, parts, case.case_id, event_id=event_id)
    added = partial(rules.supplement, of=case, text=words_of(parts), parts=more_than_words(parts), now=now)
    act(tx, into.case_id, added, now=now, event_id=event_id)
    return event_id
