"""What is to be put right follows the village: whoever answers for it now has it, and nobody keeps what he left behind."""

from dataclasses import replace
from datetime import datetime

from bot.actions.inspecting.corrections import deciders, name_of, tell_responsible
from bot.actions.telling import say
from bot.messages.message import Message
from bot.rules import correction as rules
from bot.rules.correction import Correction, Stage
from bot.rules.people import Person
from bot.texts import corrections as texts
from bot.texts.language import speaking_to
from storage import corrections, people, places
from storage.database import Tx


def pass_on_corrections(tx: Tx, *, now: datetime) -> None:
    """Give all that is not done yet to whoever answers for it by now; what is of somebody or of a village that is gone ends."""
    for one in corrections.unended(tx):
        follow(tx, one, now=now)


def follow(tx: Tx, one: Correction, *, now: datetime) -> Correction:
    """Do the same with one, and return it as it is then."""
    if one.ended_at is not None:
        return one
    if _is_gone(tx, one):
        return _end(tx, one, now=now)
    heir = rules.heir(one, places.load(tx, one.target_id)) if one.target == "village" else None
    return _hand_on(tx, one, heir, now=now) if heir else one


def _is_gone(tx: Tx, one: Correction) -> bool:
    if one.target == "cadre":
        return people.of_staff(tx, one.target_id) is None
    return all(row[2] != one.target_id for row in places.all_villages(tx))


def _end(tx: Tx, one: Correction, *, now: datetime) -> Correction:
    ended = rules.drop(one, now=now)
    corrections.save(tx, ended)
    corrections.note(tx, one.correction_id, "dropped", actor_id=None, now=now, reason="gone")
    for person in deciders(tx, one):
        with speaking_to(person):
            told = Message(texts.dropped(name_of(tx, one), texts.KINDS[one.kind]))
            say(tx, person, told, kind="order", cause=f"{one.correction_id}.gone", now=now)
    return ended


def _hand_on(tx: Tx, one: Correction, heir: Person, *, now: datetime) -> Correction:
    moved = replace(one, responsible_id=heir.person_id)
    corrections.save(tx, moved)
    corrections.note(tx, one.correction_id, "handed_on", actor_id=None, now=now, words=heir.name or "")
    if one.state is Stage.OPEN:
        tell_responsible(tx, moved, heir, cause=f"heir{one.responsible_id}", now=now)
    return moved


def tell_again(tx: Tx, person: Person, *, now: datetime) -> None:
    """Tell somebody who can be reached now what he is to put right: it may have been issued while he could not be."""
    for one in corrections.of_responsible(tx, person.person_id):
        if one.state is Stage.OPEN:
            tell_responsible(tx, one, person, cause="again", now=now)
