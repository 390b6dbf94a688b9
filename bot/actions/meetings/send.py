"""Agendas go out before the meeting, once to each; a meeting that nobody ended ends by itself."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.actions.heard import Pressed
from bot.actions.meetings.hold import end_meeting
from bot.actions.meetings.who import agenda_for, assemblies_of, assembly_meant, place_of
from bot.actions.people.come_back import come_back
from bot.actions.telling import instead, make, say
from bot.actions.upkeep.alarms import Woken
from bot.messages import meetings as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import OnlyForLeaders
from bot.rules.meetings import FORGOTTEN, STALE, Assembly
from bot.rules.people import Person
from bot.rules.town import OfficeRules
from bot.texts import meetings as texts
from bot.texts import words
from bot.texts.language import speaking_to
from storage import meetings, offices, people, periodic
from storage.database import Tx
from storage.rows import instant

ALL = "meeting"  # the name of the recurring work, and with somebody's id that of his part in it
AT_ONCE = 50


def send_agendas(tx: Tx, *, now: datetime) -> Woken:
    """Put in the agendas that are due, some people at a time; none so long after its hour that it is no use."""
    office = offices.find(tx)
    rules = office.rules if office else None
    if rules is None or rules.meeting is None:
        return Woken(0)
    meets_at = rules.meeting.latest(now + rules.agenda_before, rules.zone)
    asleep = rules.quiet is not None and rules.quiet.is_quiet(now, rules.zone)
    if asleep or now >= meets_at + STALE or periodic.is_begun(tx, ALL, meets_at):
        return Woken(0)
    owed = periodic.leading_without(tx, f"{ALL}:", meets_at)
    faults: list[tuple[int, str]] = []
    for person_id in owed[:AT_ONCE]:
        try:
            with tx.savepoint():
                _send(tx, people.get(tx, person_id), rules, meets_at, now=now)
        except Exception as error:
            faults.append((person_id, type(error).__name__))
    if len(owed) <= AT_ONCE:
        periodic.begin(tx, ALL, meets_at)
    return Woken(len(owed[:AT_ONCE]), tuple(faults))


def _send(tx: Tx, person: Person, rules: OfficeRules, meets_at: datetime, *, now: datetime) -> None:
    if not periodic.begin(tx, f"{ALL}:{person.person_id}", meets_at) or not person.reachable:
        return
    if meets_at - rules.agenda_before <= instant(people.bound_at(tx, person.person_id)):
        return
    _put_in(tx, person, at=meets_at.isoformat(), kind="agenda", cause=meets_at.isoformat(), now=now)


def _put_in(tx: Tx, person: Person, *, at: str, kind: str, cause: str, now: datetime) -> bool:
    """Put somebody's agenda in, of several towns the choice of one; False if he holds no meeting."""
    own = assemblies_of(tx, person)
    if len(own) > 1:
        with speaking_to(person):
            say(tx, person, messages.choose(_towns(tx, own)), kind=kind, cause=cause, now=now)
    else:
        for one in own:
            make(tx, person, {**_named(person, one), "at": at}, kind=kind, cause=cause, now=now)
    return bool(own)


def _towns(tx: Tx, own: list[Assembly]) -> list[tuple[int, str]]:
    return [(one.town_id, place_of(tx, one)) for one in own]


def turn(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """上一页, 下一页 of the towns for which he holds meetings."""
    return instead(tx, member, messages.choose(_towns(tx, assemblies_of(tx, member)), press.subject), pressed, now=now)


def show_agenda(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The agenda of one of several towns, below the choice. Raises: NotYours."""
    assembly = assembly_meant(tx, member, press.subject)
    make(tx, member, {**_named(member, assembly), "at": ""}, kind="list", cause=pressed.cause, now=now)
    return ""


def _named(person: Person, assembly: Assembly) -> dict[str, object]:
    return {"make": "agenda", "person": person.person_id, "town": assembly.town_id, "leader": assembly.leader_id}


def made_agenda(tx: Tx, body: dict[str, Any], *, now: datetime) -> Message | None:
    """Return the agenda as it is now, while it is still his."""
    person, assembly = people.of_staff(tx, body["person"]), Assembly(body["town"], body["leader"])
    if person is None or assembly not in assemblies_of(tx, person):
        return None
    zone = offices.rules(tx).zone
    when = words.moment(datetime.fromisoformat(body["at"]), zone) if body["at"] else ""
    return messages.agenda(agenda_for(tx, person, assembly, when=when, now=now))


def tell_meeting(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/meeting: the agenda as it is now. Raises: OnlyForLeaders."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForLeaders
    if not _put_in(tx, member, at="", kind="list", cause=f"m{message_id}", now=now):
        say(tx, member, Message(texts.none_to_hold()), kind="list", cause=f"m{message_id}", now=now)


def end_forgotten(tx: Tx, *, now: datetime) -> Woken:
    """End the meetings that nobody ended; their minutes go out."""
    found, faults = meetings.opened_before(tx, now - FORGOTTEN, at_most=AT_ONCE), []
    for meeting in found:
        try:
            with tx.savepoint():
                end_meeting(tx, meeting, by=None, now=now)
        except Exception as error:
            faults.append((meeting.meeting_id, type(error).__name__))
    return Woken(len(found) - len(faults), tuple(faults))


AGENDA_PRESSES: dict[str, Callable[..., str]] = {"meetings": turn, "agenda": show_agenda}
