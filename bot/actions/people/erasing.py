"""删除我的资料: what a resident said and who he is goes; what law and figures need of his cases stays."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act
from bot.actions.cases.merging import home_of, leave
from bot.actions.intake.question import drop_draft
from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules import emptying as rules
from bot.rules.cases import Case, State
from bot.rules.people import Person
from bot.texts import privacy
from storage import cases, drafts, emptying
from storage.database import Tx

ALL = 1_000_000  # of one resident's cases


@dataclass(frozen=True)
class Extent:
    """How many cases with contents somebody has, and how many of them are open."""

    cases: int
    still_open: int


def extent(tx: Tx, resident: Person) -> Extent:
    """Return how much there is to delete."""
    full = _full(tx, resident)
    return Extent(len(full), sum(_goes_on(tx, case) for case in full))


def erase(tx: Tx, resident: Person, *, everything: bool, cause: str, now: datetime) -> None:
    """Delete what a resident said; `everything`: open cases end first, and his chat is forgotten once he has heard of it."""
    gone: dict[int, str] = {}
    older = tx.new_id()
    if everything:
        _end_open(tx, resident, now=now)
    for case in _full(tx, resident):
        if not _goes_on(tx, case):
            act(tx, case.case_id, partial(rules.emptied, by=resident.person_id, now=now), now=now)
            emptying.empty_case(tx, case.case_id, older=older)
            gone[case.case_id] = case.number
    emptying.empty_naming(tx, gone, older=older)
    _forget_drafts(tx, resident, now=now)
    emptying.empty_messages_to(tx, resident.person_id, older=older)
    emptying.empty_inbox_of(tx, resident.chat_id or 0)
    emptying.forget_searches(tx)
    left = extent(tx, resident).still_open
    if not left:
        emptying.forget_identity(tx, resident.person_id)
    text = privacy.erased_but(len(gone), left) if left else privacy.erased()
    say(tx, resident, Message(text), kind="sentence" if left else "erased", cause=cause, now=now)


def _end_open(tx: Tx, resident: Person, *, now: datetime) -> None:
    for case in _full(tx, resident):
        if case.state is State.MERGED and home_of(tx, case).is_open:  # nobody asks him any more
            leave(tx, case.case_id, by=resident.person_id, now=now)
    for case in cases.open_of_petitioner(tx, resident.person_id):
        act(tx, case.case_id, partial(rules.ended, by=resident.person_id, now=now), now=now)


def _goes_on(tx: Tx, case: Case) -> bool:
    """Whether a case is worked on, by itself or in another one."""
    return home_of(tx, case).is_open


def _full(tx: Tx, resident: Person) -> list[Case]:
    mine = cases.of_petitioner(tx, resident.person_id, at_most=ALL)
    return [case for case in mine if case.emptied_at is None]


def _forget_drafts(tx: Tx, resident: Person, *, now: datetime) -> None:
    draft = drafts.of_person(tx, resident.person_id)
    if draft and draft.for_id is None:
        drop_draft(tx, draft, now=now)
    drafts.end_dialogue(tx, resident.person_id)
