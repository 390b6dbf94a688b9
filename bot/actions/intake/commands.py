"""What the commands in chat do: /start, /help, /my, /todo, and the pointer in a group."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.actions.cases.merging import home_of
from bot.actions.cases.reviewed import beginning_of
from bot.actions.cases.reviewing import is_offered
from bot.actions.cases.wording import wait_no_more
from bot.actions.duty.leave_chat import stop_asking
from bot.actions.intake.by_code import follow
from bot.actions.intake.question import ask_next
from bot.actions.people.bind import bind
from bot.actions.people.come_back import come_back
from bot.actions.people.resident import resident_of
from bot.actions.telling import say
from bot.actions.words import WORDS
from bot.messages.message import Message, fitted
from bot.messages.privacy import what_is_kept
from bot.messages.residents import help_resident, list_of_cases, welcome
from bot.rules.cases import Case, State
from bot.rules.merging import may_go_apart
from bot.rules.people import Person
from bot.rules.roles import COMMANDS, LEADERS
from bot.rules.withdrawal import may_return
from bot.texts import board, clerks, desk, finding, leave, meetings, refusals, residents, staff, swaps, web_board, words
from storage import cases, drafts, offices, people, places
from storage.database import Tx

MOST_LISTED = 20
RECEIPT = re.compile(r"r_[0-9]{12}")


def obey(deed: Callable[..., None], name: str, tx: Tx, /, *, chat_id: int, now: datetime, **values: Any) -> None:
    """Do what the command `name` asks for; what he was asked to write is waited for no more. Raises: what says for whom it is."""
    stop_asking(tx, chat_id)
    wait_no_more(tx, chat_id, WORDS)
    right = COMMANDS.get(name)
    if right:
        come_back(tx, chat_id, now=now)
        right.must_allow(people.by_chat(tx, chat_id, "staff") or resident_of(tx, chat_id))
    deed(tx, chat_id=chat_id, now=now, **values)


def start(tx: Tx, *, chat_id: int, payload: str, message_id: int, now: datetime) -> None:
    """/start, /start v_<village>, /start <code>."""
    come_back(tx, chat_id, now=now)
    if RECEIPT.fullmatch(payload):
        follow(tx, resident_of(tx, chat_id), payload.removeprefix("r_"), cause=f"m{message_id}", now=now)
        return
    if payload and not payload.startswith("v_"):
        bind(tx, chat_id=chat_id, code=payload, cause=f"m{message_id}", now=now)
        return
    resident = resident_of(tx, chat_id)
    village = places.village_by_code(tx, payload.removeprefix("v_")) if payload else None
    if village:
        people.remember_village(tx, resident.person_id, town_id=village[0], village_id=village[1])
    name = places.names(tx, village[1])[1] if village else None
    office = offices.rules(tx)
    hello = welcome(office.name, name, publishes=office.publication.on)
    say(tx, resident, hello, kind="welcome", cause=f"m{message_id}", now=now)
    draft = drafts.of_person(tx, resident.person_id)
    if draft:
        if village and not draft.village_id:  # not chosen yet, or not known
            draft = replace(draft, town_id=village[0], village_id=village[1])
        ask_next(tx, draft, resident, cause=f"m{message_id}", now=now)


def show_help(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/help: what works for whoever asks."""
    come_back(tx, chat_id, now=now)
    who = people.by_chat(tx, chat_id, "staff") or resident_of(tx, chat_id)
    tell_help(tx, who, cause=f"m{message_id}", now=now)


def tell_help(tx: Tx, who: Person, *, cause: str, now: datetime) -> None:
    """Say what works for somebody. Raises: NoTown."""
    office = offices.rules(tx)
    helped = help_resident(office.phone, publishes=office.publication.on)
    message = Message(_help_of(who)) if who.kind == "staff" else helped
    say(tx, who, message, kind="sentence", cause=cause, now=now)


def _help_of(member: Person) -> str:
    if member.roles == "clerk":
        return clerks.help_clerk()
    text = staff.help_staff(leads=bool(LEADERS & {*member.roles.split(",")}))
    more = (
        meetings.what_it_does() if member.has("supervisor") or member.has("leader") else "",
        board.what_it_does() if COMMANDS["board"].allows(member) else "",
        web_board.what_it_does() if COMMANDS["web"].allows(member) else "",
        finding.what_it_does(),
        swaps.what_it_does(),
        leave.what_it_does(),
        desk.what_register_does() if member.at_desk else "",
        clerks.what_staff_does() if member.has("clerk") else "",
    )
    return "\n".join(filter(None, (text, *more)))


def show_privacy(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/privacy: what is kept, who sees it, whom to ask. Raises: NoTown."""
    come_back(tx, chat_id, now=now)
    person = people.by_chat(tx, chat_id, "staff") or resident_of(tx, chat_id)
    say(tx, person, what_is_kept(offices.rules(tx).phone), kind="sentence", cause=f"m{message_id}", now=now)


def my_cases(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/my: a resident's own cases."""
    come_back(tx, chat_id, now=now)
    tell_cases(tx, resident_of(tx, chat_id), cause=f"m{message_id}", now=now)


def tell_cases(tx: Tx, resident: Person, *, cause: str, now: datetime) -> None:
    """Say where a resident's cases are, newest first, and ask on where he has not submitted one."""
    mine = cases.of_petitioner(tx, resident.person_id, at_most=MOST_LISTED)
    lines = []
    for case in mine:
        handler = None if case.about_cadre or not case.is_open else people.find(tx, case.handler_id)
        state = _state_of(tx, case)
        line = residents.my_line(case.number, case.category, state, handler.name if handler else None)
        beginning = beginning_of(tx, case)
        lines.append(residents.known_by(line, beginning) if beginning else line)
    pressed = [(case.case_id, case.number) for case in mine if _can_press(tx, case, now=now)]
    say(tx, resident, list_of_cases(lines, pressed), kind="list", cause=cause, now=now)
    draft = drafts.of_person(tx, resident.person_id)
    if draft:
        ask_next(tx, draft, resident, cause=cause, now=now)


def _state_of(tx: Tx, case: Case) -> str:
    """How a case stands, or the one in which it goes on."""
    home = home_of(tx, case)
    if case.state is State.MERGED:
        return words.to_supporter(case.result, home.ended_as, about_cadre=case.about_cadre, why_ended=home.why_ended)
    return words.to_resident(home.ended_as, about_cadre=case.about_cadre, why_ended=home.why_ended)


def _can_press(tx: Tx, case: Case, *, now: datetime) -> bool:
    """Whether something can still be done with a case: also with one that is over, for a while."""
    if case.state is State.MERGED:
        home = home_of(tx, case)
        return home.is_open or may_go_apart(case, home)
    return case.is_open or may_return(case, now) or is_offered(tx, case)


def not_yet(tx: Tx, *, chat_id: int, message_id: int, command: str, now: datetime) -> None:
    """A command that this version does not have, or nobody knows."""
    come_back(tx, chat_id, now=now)
    person = people.by_chat(tx, chat_id, "staff") or resident_of(tx, chat_id)
    say(tx, person, Message(refusals.later(fitted(command, 60))), kind="sentence", cause=f"m{message_id}", now=now)


def point(tx: Tx, *, chat_id: int, now: datetime) -> None:
    """In a group: one sentence, once, and nothing is kept."""
    group = people.by_chat(tx, chat_id, "group") or people.add(tx, kind="group", chat_id=chat_id)
    office = offices.find(tx)
    username = office.bot_username if office and office.bot_username else ""
    say(tx, group, Message(residents.group_pointer(username)), kind="sentence", cause="pointer", now=now)
