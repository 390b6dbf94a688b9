"""代人登记: a duty room or a dispatcher writes down what somebody says who came or called and has no chat."""

from dataclasses import replace
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.register import register_petition
from bot.actions.cases.view import view_of
from bot.actions.intake.question import ask_next, new_draft
from bot.actions.people.come_back import come_back
from bot.actions.people.resident import resident_of
from bot.actions.telling import say
from bot.messages import desk as desk_messages
from bot.messages.message import Message
from bot.rules.errors import OnlyForDesk
from bot.rules.intake import Draft
from bot.rules.people import Person
from bot.texts import desk
from storage import drafts, people
from storage.database import Tx


def register(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/register: begin, or go on with what was begun. Raises: OnlyForDesk."""
    come_back(tx, chat_id, now=now)
    member, resident, cause = at_desk(tx, chat_id), resident_of(tx, chat_id), f"m{message_id}"
    draft = drafts.of_person(tx, resident.person_id)
    if draft is None:
        for person in (member, resident):  # what he was in the middle of would take the next words
            drafts.end_dialogue(tx, person.person_id)
        draft = empty_draft(tx, resident, member, now=now)
        drafts.add(tx, draft)
    elif draft.for_id is None:
        say(tx, member, Message(desk.own_first()), kind="sentence", cause=cause, now=now)
    ask_next(tx, draft, resident, cause=cause, now=now)


def at_desk(tx: Tx, chat_id: int) -> Person:
    """Return the member of the staff behind a chat who may register for others. Raises: OnlyForDesk."""
    member = people.by_chat(tx, chat_id, "staff")
    if member is None or not member.at_desk:
        raise OnlyForDesk
    return member


def empty_draft(tx: Tx, resident: Person, member: Person, *, now: datetime) -> Draft:
    """Return a draft in `resident`'s chat, where `member` writes, for somebody new; the town is the desk's own."""
    somebody = people.add(tx, kind="resident")
    draft = new_draft(tx, resident, is_new=True, now=now)
    return replace(draft, for_id=somebody.person_id, town_id=member.town_id, village_id=None)


def submit_for(tx: Tx, draft: Draft, *, chat_id: int, cause: str, now: datetime, urgent: bool = False) -> None:
    """提交: registered by whoever wrote it, who gets the number. Raises: OnlyForDesk."""
    member = at_desk(tx, chat_id)
    case = register_petition(tx, draft, people.get(tx, draft.for_id or 0), now=now, by=member, urgent=urgent)
    view = view_of(tx, *load(tx, case.case_id), now=now)
    say(tx, member, desk_messages.receipt(view), kind="receipt", cause=cause, now=now)
