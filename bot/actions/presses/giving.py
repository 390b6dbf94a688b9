"""转办, 改派: a case goes to somebody else, or to another village."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.choosing import ask_to_choose
from bot.actions.cases.register import handler_for
from bot.actions.cases.requests import granted_by_giving, tell_returned
from bot.actions.cases.reviewed import handled_before
from bot.actions.duty.resolve import on_duty_at
from bot.actions.heard import Pressed
from bot.actions.presses.leading import must_lead
from bot.actions.telling import tidy
from bot.messages.buttons import Press, base36
from bot.messages.giving import ask_whom, page_of
from bot.messages.message import Button, Message, in_rows
from bot.messages.residents import PAGE
from bot.rules import life
from bot.rules.cases import Case, must_be_handler, must_be_with_handler
from bot.rules.errors import NobodyElse, NotNow, NotYours
from bot.rules.intake import NO_VILLAGE
from bot.rules.people import Person, Place
from bot.rules.rota import Reason, one_level_up
from bot.texts import staff, words
from bot.texts.language import say
from storage import people, places
from storage.database import Tx


def pass_on(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """转办: to whom?"""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    offer(tx, case, place, member, pressed, page=press.number if press.argument else None, now=now)
    return ""


def reassign(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """改派: somebody above gives it to somebody else."""
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    offer(tx, case, place, member, pressed, page=press.number if press.argument else None, now=now)
    return ""


def offer(
    tx: Tx, case: Case, place: Place, member: Person, pressed: Pressed, *, page: int | None = None, now: datetime
) -> None:
    """Ask somebody who may give a case away to whom; a page that is turned stands in place of the one before.

    Raises: AlreadyClosed, AlreadyAnswered, NobodyElse.
    """
    must_be_with_handler(case)
    able = candidates(tx, case, place)
    moves = not (case.about_cadre or case.stays_above or case.review_of is not None)
    if not able and not moves:
        raise NobodyElse
    first = page or 0
    message = ask_whom(
        case,
        _with_posts(tx, case, place, page_of(able, first), now=now),
        verb="pass" if member.person_id == case.handler_id else "reassign",
        page=first,
        total=len(able),
        up=_upwards(tx, case, place, member, able),
        moves=moves,
    )
    edits = None if page is None else pressed.message_id
    shown = replace(message, edits=edits)
    ask_to_choose(tx, case, place, member, shown, kind="edit" if edits else "list", cause=pressed.cause, now=now)


def _with_posts(tx: Tx, case: Case, place: Place, able: Sequence[Person], *, now: datetime) -> list[tuple[Person, str]]:
    """Return each with what he is to this village; of others what they are, and where."""
    duty = None if case.about_cadre or case.village_id == NO_VILLAGE else on_duty_at(tx, place, now).person
    posts = {
        staff.on_duty_now(): (duty,),
        words.ROLES["leader"]: (place.leader,),
        words.ROLES["duty_room"]: (place.duty_room,),
        words.ROLES["dispatcher"]: place.dispatchers,
        words.ROLES["supervisor"]: (*place.town_supervisors, *place.office_supervisors),
        words.ROLES["cadre"]: (*place.duty, *place.stand_ins),
    }
    return [(one, next((post for post, held in posts.items() if one in held), _elsewhere(tx, one))) for one in able]


def _elsewhere(tx: Tx, person: Person) -> str:
    """What somebody is who has no post here, and in which village."""
    role, served = words.ROLES[person.role], set(places.own_villages(tx, person.person_id))
    names = [one.name for one in places.every_village(tx) if one.village_id in served]
    return staff.post_at(names[0], role) if names and person.role == "cadre" else role


def _upwards(tx: Tx, case: Case, place: Place, member: Person, able: list[Person]) -> Person | None:
    """交上级: for its handler, to the nearest who stands above him."""
    chat = people.get(tx, case.petitioner_id).chat_id
    up = one_level_up(place, about_cadre=case.about_cadre, handler_id=member.person_id, petitioner_chat=chat)
    return up if up in able and member.person_id == case.handler_id else None


def candidates(tx: Tx, case: Case, place: Place) -> list[Person]:
    """Return who could take a case over; about a cadre nobody of the circle and not the duty room; never the petitioner.

    What was unsolved after two rounds stays with the supervisors; who had a case does not review it.
    """
    chat = people.get(tx, case.petitioner_id).chat_id
    near = place.everybody
    if case.about_cadre:
        known = case.village_id != NO_VILLAGE  # else anybody of the town may turn out to be of the circle
        town = [person for person in people.staff(tx) if known and person.town_id == place.town_id]
        special = (*place.dispatchers, *place.town_supervisors, *place.office_supervisors, *town)
        barred = place.circle | serving_beside(tx, place) | ({place.duty_room.person_id} if place.duty_room else set())
        near = tuple({person.person_id: person for person in special if person.person_id not in barred}.values())
    handled = handled_before(tx, case)
    near = tuple(person for person in near if person.person_id not in handled)
    if case.stays_above:
        above = (*place.town_supervisors, *place.office_supervisors)
        near = tuple(person for person in near if person in above)
    return [
        person for person in near if person.reachable and person.chat_id != chat and person.person_id != case.handler_id
    ]


def serving_beside(tx: Tx, place: Place) -> frozenset[int]:
    """Return who serves, in any village, together with somebody whom the petition is about."""
    turns = {village_id for one in place.concerned for village_id in places.own_villages(tx, one)}
    return frozenset(person_id for village_id in turns for person_id in places.load(tx, village_id).circle)


def villages(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """定村, or wrong village: which one is it?"""
    case, place, _ = load(tx, press.subject)
    _must_place(tx, case, member, place)
    must_be_with_handler(case)
    message = _village_page(tx, case, press.number if press.argument else 0)
    edits = pressed.message_id if press.argument else None
    shown = Message(message.text, message.rows, edits=edits)
    ask_to_choose(tx, case, place, member, shown, kind="edit" if edits else "list", cause=pressed.cause, now=now)
    return ""


def _village_page(tx: Tx, case: Case, page: int) -> Message:
    several = len(places.towns(tx)) > 1
    own_town_first = sorted(places.all_villages(tx), key=lambda row: row[0] != case.town_id)
    choices = [
        (village_id, f"{town}/{name}" if several and town_id != case.town_id else name)
        for town_id, town, village_id, name in own_town_first
    ]
    buttons = [
        Button(name, Press("to_village", case.case_id, base36(village_id)))
        for village_id, name in choices[page * PAGE : (page + 1) * PAGE]
    ]
    back = [Button(say("上一页"), Press("villages", case.case_id, base36(page - 1)))] if page else []
    onward = (
        [Button(say("下一页"), Press("villages", case.case_id, base36(page + 1)))]
        if (page + 1) * PAGE < len(choices)
        else []
    )
    turning = ((*back, *onward),) if back or onward else ()
    return Message(staff.ask_village(case.number), (*in_rows(buttons), *turning))


def pass_to(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The case goes to the person who was chosen."""
    case, place, _ = load(tx, press.subject)
    _must_hold_or_lead(tx, case, member, place)
    to = next((person for person in candidates(tx, case, place) if person.person_id == press.number), None)
    if to is None:
        raise NotNow
    reason = Reason.PASSED_ON if member.person_id == case.handler_id else Reason.REASSIGNED
    _give(tx, case, to, reason, member, village=None, now=now)
    done = staff.passed_on(case.number, to.name or "")
    tidy(tx, member, pressed.message_id, done, cause=pressed.cause, now=now)
    return done


def to_village(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The case goes to whoever is on duty for the village that was chosen, or stays where it may."""
    case, place, _ = load(tx, press.subject)
    _must_place(tx, case, member, place)
    if press.number not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    there = places.with_concerned(tx, places.load(tx, press.number), place.concerned)
    petitioner = people.get(tx, case.petitioner_id)
    owner = handler_for(tx, there, about_cadre=case.about_cadre, petitioner=petitioner, now=now)
    village = there.town_id, there.village_id
    if owner.person is None:
        raise NobodyElse
    if _stays(tx, case, owner.person, there):
        act(tx, case.case_id, partial(life.locate, by=member.person_id, village=village, now=now), now=now)
        done = staff.placed(case.number, there.village)
    else:
        _give(tx, case, owner.person, owner.reason, member, village=village, now=now)
        done = staff.passed_on(case.number, owner.person.name or "")
    tidy(tx, member, pressed.message_id, done, cause=pressed.cause, now=now)
    return done


def _stays(tx: Tx, case: Case, owner: Person, there: Place) -> bool:
    """Whether its handler keeps a case that turns out to be of another village."""
    handler = people.find(tx, case.handler_id)
    if handler is None or not handler.reachable:
        return False
    special = (*there.dispatchers, *there.town_supervisors, *there.office_supervisors)
    above = case.about_cadre and handler in special and handler.person_id not in there.circle
    return above or handler.person_id == owner.person_id


def _give(
    tx: Tx, case: Case, to: Person, reason: Reason, member: Person, *, village: tuple[int, int] | None, now: datetime
) -> None:
    back = granted_by_giving(tx, case, member, now=now)
    given = partial(
        life.assign,
        to=to.person_id,
        reason=reason,
        reachable=to.reachable,
        by=member.person_id,
        village=village,
        tell_resident=to.reachable,
        returned=back is not None,
    )
    given_to = act(tx, case.case_id, partial(given, now=now), now=now)
    if back:
        tell_returned(tx, given_to, back, now=now)


def _must_place(tx: Tx, case: Case, member: Person, place: Place) -> None:
    """About a cadre the village decides who must stand aside: it is set once, by whoever has it in the dispatcher's place."""
    if case.stays_above or case.review_of is not None or (case.about_cadre and case.village_id != NO_VILLAGE):
        raise NotNow
    if case.about_cadre and member.person_id not in (case.handler_id, *(one.person_id for one in place.dispatchers)):
        raise NotYours
    _must_hold_or_lead(tx, case, member, place)


def _must_hold_or_lead(tx: Tx, case: Case, member: Person, place: Place) -> None:
    if member.person_id != case.handler_id:
        must_lead(tx, case, member, place)


GIVING_PRESSES: dict[str, Callable[..., str]] = {
    "pass": pass_on,
    "reassign": reassign,
    "pass_to": pass_to,
    "villages": villages,
    "to_village": to_village,
}
