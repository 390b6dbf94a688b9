"""A message was changed: its new wording is a further version, and whoever has read the old one hears of it."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases import merging
from bot.actions.cases.act import act, load
from bot.actions.cases.concerning import concern
from bot.actions.cases.enclosing import pass_on
from bot.actions.cases.view import moved_to
from bot.actions.heard import Heard
from bot.actions.intake.album import TO_RESIDENT
from bot.actions.intake.danger import advise, advise_in_case
from bot.actions.intake.naming import must_ask_first, named_by
from bot.actions.intake.question import ask_next
from bot.actions.parts import is_of_petitioner, more_than_words, tell_too_big
from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules import life
from bot.rules.cases import Case, State
from bot.rules.intake import Step
from bot.rules.media import Kind, Lost, too_big
from bot.rules.people import Person
from bot.texts import residents
from bot.texts.language import speaking_to
from storage import drafts, events, people
from storage.database import Tx
from storage.drafts import Part


def hear_edit(tx: Tx, heard: Heard, *, now: datetime) -> None:
    """Keep a changed message as a version of what was sent; a place that moves, or an edit that changes nothing, does nothing."""
    for kind in ("resident", "staff"):
        author = people.by_chat(tx, heard.chat_id, kind)
        part = _part_of(tx, author, heard.message_id) if author else None
        if author and part:
            _take(tx, author, part, heard, now=now)


def _part_of(tx: Tx, author: Person, message_id: int) -> Part | None:
    """What somebody sent with a message, or, on the staff, wrote down with it for whoever has no chat."""
    own = drafts.part_of_message(tx, author.person_id, message_id)
    return own or (drafts.part_noted(tx, author.person_id, message_id) if author.kind == "staff" else None)


def _take(tx: Tx, author: Person, part: Part, heard: Heard, *, now: datetime) -> None:
    another = _is_another_file(part, heard)
    if part.kind is Kind.LOCATION or (part.text == heard.text and not another):
        return
    version = replace(part, part_id=tx.new_id(), replaces=part.first_id, text=heard.text, received_at=now)
    if another:
        version = _with_file_of(version, heard)
    drafts.add_part(tx, version)
    mark = hashlib.sha256(f"{heard.text}/{heard.file_id}/{part.part_id}".encode()).hexdigest()[:8]
    cause = replace(heard, edit=mark).cause
    if another:
        tell_too_big(tx, author, version, cause=cause, now=now)
    if part.case_id is not None:
        _to_case(tx, author, version, part.case_id, another=another, cause=cause, now=now)
    else:
        _to_draft(tx, author, version, cause=cause, now=now)


def _is_another_file(part: Part, heard: Heard) -> bool:
    """Telegram may name one file by several ids, but never with another size."""
    return heard.file_id != part.file_id and (heard.kind, heard.size) != (part.kind, part.size)


def _with_file_of(version: Part, heard: Heard) -> Part:
    return replace(
        version,
        kind=heard.kind,
        file_id=heard.file_id,
        ending=heard.ending,
        size=heard.size,
        clean_file_id=None,
        clean_kind=None,
        lost=Lost.TOO_BIG if too_big(heard.kind, heard.size) else None,
    )


def _to_draft(tx: Tx, resident: Person, version: Part, *, cause: str, now: datetime) -> None:
    draft = drafts.get(tx, version.draft_id) if version.draft_id is not None else None
    if draft is None:
        return
    advise(tx, draft, resident, version.text, now=now)
    if draft.step is Step.REVIEW:
        ask_next(tx, draft, resident, cause=cause, now=now)


def _to_case(tx: Tx, author: Person, version: Part, case_id: int, *, another: bool, cause: str, now: datetime) -> None:
    """The other side hears what was changed. Raises: AlreadyClosed, NotYours."""
    before, place, _ = load(tx, case_id)
    answers = not is_of_petitioner(version, before)
    if not answers and before.state is State.MERGED:
        before = _in_the_other(tx, author, version, before, now=now)
    number, case_id = before.number, merging.home_of(tx, before).case_id
    before, place, _ = load(tx, case_id)
    event_id, more = tx.new_id(), more_than_words([version])
    changed = life.correct if answers else life.edit
    if not answers and must_ask_first(tx, before, [version]):  # it cannot be unsaid: whoever is named counts as meant
        concern(tx, case_id, by=author.person_id, whom=named_by(tx, [version]), how="named", now=now)
        before, place, _ = load(tx, case_id)
    registrar = people.by_chat(tx, author.chat_id, "staff") if before.no_chat and author.chat_id is not None else None
    by = registrar or author  # who wrote it down for somebody without a chat did so at work
    if answers and events.kind_of(tx, version.event_id or 0) not in TO_RESIDENT:
        changed, another = life.follow, False  # among colleagues: no resident hears of it
    step = partial(changed, by=by.person_id, text=version.text, parts=more, now=now)
    case = act(tx, case_id, step, now=now, event_id=event_id)
    to = case.petitioner_id if answers else case.handler_id
    if another and to is not None:
        kind = "correction" if answers else "attachment"
        with speaking_to(people.get(tx, to)):
            pass_on(tx, case, place, to, [version], kind=kind, cause=str(event_id), now=now, event_id=event_id)
    if not answers:
        advise_in_case(tx, case, author, version.text, cause=cause, now=now)
        noted = residents.edit_noted(number, moved_to(tx, before, case))
        say(tx, author, Message(noted), kind="sentence", cause=cause, now=now)


def _in_the_other(tx: Tx, author: Person, version: Part, case: Case, *, now: datetime) -> Case:
    """A supporter changed his words: what names a cadre now makes a case of its own of his again."""
    if must_ask_first(tx, merging.home_of(tx, case), [version]):
        return merging.split(tx, case.case_id, by=author.person_id, say_so=True, now=now)
    return case
