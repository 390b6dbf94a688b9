"""An album is one set: its pictures come one by one, and go where the first of them went, over a restart too."""

import json
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.concerning import concern
from bot.actions.cases.enclosing import pass_on_later
from bot.actions.cases.merging import home_of, split
from bot.actions.cases.say import say_words
from bot.actions.cases.sharing import share_later
from bot.actions.heard import Heard
from bot.actions.intake.after_end import hold_apart
from bot.actions.intake.danger import advise
from bot.actions.intake.naming import must_ask_first, named_by, names_a_reader
from bot.actions.parts import is_of_petitioner, keep, more_than_words
from bot.actions.telling import ask
from bot.rules import life
from bot.rules.cases import Case, Tell
from bot.rules.intake import Draft, Step
from bot.rules.people import Person
from bot.texts.language import speaking_to
from storage import cases, drafts, events, outbox, people
from storage.database import Tx
from storage.drafts import Part

TO_RESIDENT = ("answered", "progressed", "asked_back")


def follows(tx: Tx, heard: Heard, sender: Person, *, now: datetime) -> bool:
    """Whether a message belongs to an album that has begun to come; then it was taken there without a further question."""
    first = drafts.part_of_group(tx, heard.chat_id, heard.group_id) if heard.group_id else None
    if first is None:
        return False
    author = people.get(tx, first.person_id)
    over = _over(tx, first, heard)
    if over is not None:
        hold_apart(tx, over, author, keep(tx, author, heard, now=now), cause=heard.cause, now=now)
        return True
    part = keep(tx, author, heard, now=now, beside=first, sender=sender)
    if first.case_id is not None and first.event_id is not None:
        _to_case(tx, part, first.case_id, first.event_id, by=sender, now=now)
    elif first.draft_id is not None:
        draft = drafts.get(tx, first.draft_id)
        if draft:
            _to_draft(tx, draft, part, cause=heard.cause, now=now)
    return True


def _over(tx: Tx, first: Part, heard: Heard) -> Case | None:
    """The case that is over to which an album came, where the words below a later one name somebody who still reads it."""
    case = cases.get(tx, first.case_id) if first.case_id is not None else None
    if case is None or case.no_chat or not is_of_petitioner(first, case):
        return None
    home = home_of(tx, case)
    return case if not home.is_open and names_a_reader(tx, home, [replace(first, text=heard.text)]) else None


def _to_draft(tx: Tx, draft: Draft, part: Part, *, cause: str, now: datetime) -> None:
    resident = people.get(tx, draft.person_id)
    advise(tx, draft, resident, part.text, now=now)
    if draft.step is Step.REVIEW:
        _review_anew(tx, draft, resident, cause=cause, now=now)


def _to_case(tx: Tx, part: Part, case_id: int, event_id: int, *, by: Person, now: datetime) -> None:
    more = more_than_words([part])
    _let_stand_aside(tx, part, case_id, now=now)
    act(tx, case_id, partial(life.follow, by=by.person_id, text=part.text, parts=more, now=now), now=now)
    case, place, office = load(tx, case_id)
    to, what, kind = _whither(tx, case, part, event_id)
    if is_of_petitioner(part, case):
        case, place, office = load(tx, home_of(tx, case).case_id)
    elif what == "answer":
        share_later(tx, case, part, event_id=event_id, now=now)
    if to is None or to == by.person_id:
        return
    with speaking_to(people.get(tx, to)):
        if part.text:
            words = Tell(what, to, part.text)
            say_words(tx, case, words, place=place, office=office, event_id=event_id, cause=f"f{part.part_id}", now=now)
        pass_on_later(tx, case, place, to, part, kind=kind, event_id=event_id, now=now)


def _let_stand_aside(tx: Tx, part: Part, case_id: int, *, now: datetime) -> None:
    """An album does not wait: whom the words below a later one of it name counts as meant, before anybody reads them."""
    case, _, _ = load(tx, case_id)
    home = home_of(tx, case)
    if not is_of_petitioner(part, case) or not must_ask_first(tx, home, [part]):
        return
    if home.case_id != case_id:
        split(tx, case_id, by=case.petitioner_id, say_so=True, now=now)
    concern(tx, case_id, by=case.petitioner_id, whom=named_by(tx, [part]), how="named", now=now)


def _whither(tx: Tx, case: Case, part: Part, event_id: int) -> tuple[int | None, str, str]:
    """Return to whom it goes, as what its words are told, and under which kind the rest follows."""
    if is_of_petitioner(part, case):
        return home_of(tx, case).handler_id, "supplement", "attachment"
    kind = events.kind_of(tx, event_id)
    if kind == "helper_said":
        return case.handler_id, "helper_said", "attachment"
    if kind not in TO_RESIDENT or case.no_chat:  # why something was asked for is for no resident
        return None, "", ""
    what = "question" if kind == "asked_back" else "answer"
    return case.petitioner_id, what, what


def _review_anew(tx: Tx, draft: Draft, resident: Person, *, cause: str, now: datetime) -> None:
    """The review counts what came: one that stands in the chat is edited, one that waits is looked up when it is sent."""
    row = outbox.last_of_kind(tx, resident, "dialogue", since=draft.created_at)
    waits = outbox.waiting_for(tx, resident.person_id, "dialogue")
    if row and waits is None and json.loads(row.body)["draft"] == draft.draft_id:
        ask(tx, resident, draft.draft_id, cause=cause, now=now, edits=row.telegram_id)
