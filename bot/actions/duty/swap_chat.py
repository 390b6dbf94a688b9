"""/swap: which day, with whom, for which of his; or whoever agrees first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.duty.days import coming_days, has_day, is_away, standing_of
from bot.actions.duty.nearby import able_for
from bot.actions.duty.on_behalf import keeps_any
from bot.actions.duty.swapping import Asked, request
from bot.actions.heard import Pressed
from bot.actions.people.come_back import come_back
from bot.actions.telling import instead, say
from bot.messages import swaps as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.messages.swaps import Day
from bot.rules.errors import ForgedButton, NobodyToSwap, NoSuchDuty, OnlyForStaff
from bot.rules.people import Person
from bot.rules.rota import duty_day
from bot.rules.standing_in import Ring
from bot.rules.swaps import DutyOf
from bot.texts import swaps as texts
from bot.texts import words
from storage import offices, people, places
from storage import swaps as requests
from storage.database import Tx
from storage.swaps import Swap

MOST_ASKED = 8  # at once
MOST_UNDONE = 3


def tell_swap(tx: Tx, *, chat_id: int, message_id: int, now: datetime) -> None:
    """/swap: one's own coming days. Raises: OnlyForStaff."""
    come_back(tx, chat_id, now=now)
    member = people.by_chat(tx, chat_id, "staff")
    if member is None:
        raise OnlyForStaff
    say(tx, member, _own_days(tx, member, 0, now=now), kind="list", cause=f"m{message_id}", now=now)


def show_own_days(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我要换班 below another message; 返回, or another page, in its own."""
    message = _own_days(tx, member, press.subject, now=now)
    if press.argument == messages.FRESH:
        say(tx, member, message, kind="list", cause=pressed.cause, now=now)
        return ""
    return instead(tx, member, message, pressed, now=now)


def _own_days(tx: Tx, member: Person, page: int, *, now: datetime) -> Message:
    office = offices.rules(tx)
    asked = {(one.village_id, one.day) for one in requests.open_of(tx, member.person_id)}
    days = [named(tx, one, asked=(one.village_id, one.day) in asked) for one in coming_days(tx, member, now=now)]
    today = duty_day(now, handover=office.handover, zone=office.zone)
    done = requests.done_of(tx, member.person_id, today)[:MOST_UNDONE]
    undone = [(one.change_id, words.day(one.day, office.zone)) for one in done if one.change_id is not None]
    return messages.own_days(days, undone, page, keeps=keeps_any(member))


def named(tx: Tx, of: DutyOf, *, asked: bool = False) -> Day:
    """Return a day ready to be read."""
    zone = offices.rules(tx).zone
    return Day(of, words.day(of.day, zone), places.names(tx, of.village_id)[1], asked)


def choose_person(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A day was chosen: with whom? Or, where others are asked already, how that stands. Raises: NoSuchDuty."""
    given, page = messages.given_of(press, now=now)
    _must_have(tx, member, given, now=now)
    open_one = next(
        (
            one
            for one in requests.open_of(tx, member.person_id)
            if (one.village_id, one.day) == (given.village_id, given.day)
        ),
        None,
    )
    if open_one:
        return instead(tx, member, _waiting(tx, open_one), pressed, now=now)
    able = able_for(tx, given)
    choices = [(one.person_id, people.get(tx, one.person_id).name or "") for one in able]
    return instead(tx, member, messages.people_for(named(tx, given), choices, page), pressed, now=now)


def choose_their_day(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Somebody was chosen: for which of his days? Raises: NoSuchDuty, NobodyToSwap."""
    given, person_id = messages.given_of(press, now=now)
    _must_have(tx, member, given, now=now)
    other = _asked(tx, person_id)
    theirs = [named(tx, one) for one in _in_return(tx, member, other, given, now=now)]
    shown = messages.their_days(named(tx, given), person_id, other.name or "", theirs)
    return instead(tx, member, shown, pressed, now=now)


def _asked(tx: Tx, person_id: int) -> Person:
    """Return somebody who is to be asked. Raises: NobodyToSwap: he is gone, or out of reach."""
    other = people.of_staff(tx, person_id)
    if other is None or not other.reachable:
        raise NobodyToSwap
    return other


def _in_return(tx: Tx, member: Person, other: Person, given: DutyOf, *, now: datetime) -> list[DutyOf]:
    """Return the days of somebody else that one could serve: on none of them is one on duty or on leave."""
    busy = {one.day for one in coming_days(tx, member, now=now)}
    days = [one for one in coming_days(tx, other, now=now) if one.day not in busy and one.day != given.day]
    return [one for one in days if not is_away(tx, member.person_id, one, now=now)]


def ask_exchange(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A day in return was chosen: ask him. Raises: NoSuchDuty, and what forbids the request."""
    day, their_day, their_village, tail = _four(press)
    given, theirs = (
        DutyOf(messages.day_of(day, now=now), press.subject),
        DutyOf(messages.day_of(their_day, now=now), messages.number_of(their_village)),
    )
    if theirs.village_id not in {row[2] for row in places.all_villages(tx)}:
        raise NoSuchDuty
    other = standing_of(tx, theirs, now=now).duty
    if other is None or messages.tail_of(other.person_id) != tail:
        raise NoSuchDuty
    return _request(tx, member, given, [(_asked(tx, other.person_id), theirs)], pressed, now=now)


def ask_one_day(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """替我一天: ask him for nothing in return. Raises: what forbids the request."""
    given, person_id = messages.given_of(press, now=now)
    return _request(tx, member, given, [(_asked(tx, person_id), None)], pressed, now=now)


def ask_any(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """谁能和我换: ask several, each for the day of his that is nearest. Raises: NobodyToSwap, and what forbids the request."""
    given, _ = messages.given_of(press, now=now)
    _must_have(tx, member, given, now=now)
    asked: list[Asked] = []
    for other in _near(tx, given, now=now):
        days = _in_return(tx, member, other, given, now=now)
        if days:
            asked.append((other, min(days, key=lambda one: (abs((one.day - given.day).days), one))))
    return _request(tx, member, given, asked, pressed, now=now)


def ask_anyone(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """谁能替我: ask several for nothing in return. Raises: NobodyToSwap, and what forbids the request."""
    given, _ = messages.given_of(press, now=now)
    asked: list[Asked] = [(other, None) for other in _near(tx, given, now=now)]
    return _request(tx, member, given, asked, pressed, now=now)


def _near(tx: Tx, given: DutyOf, *, now: datetime) -> list[Person]:
    """Return the first of those who could serve a day: of the turn and the grid, and of the town where there is nobody nearer."""
    free = [one for one in able_for(tx, given) if given.day not in one.serves]
    near = [one for one in free if one.ring is not Ring.TOWN] or free
    return [people.get(tx, one.person_id) for one in near[:MOST_ASKED]]


def _request(tx: Tx, member: Person, given: DutyOf, asked: list[Asked], pressed: Pressed, *, now: datetime) -> str:
    if not asked:
        raise NobodyToSwap
    swap = request(tx, member, given, asked, now=now)
    kind = "list" if pressed.message_id is None else "edit"
    shown = replace(_waiting(tx, swap), edits=pressed.message_id)
    card_id = say(tx, member, shown, kind=kind, cause=pressed.cause, now=now)
    requests.note_card(tx, swap.swap_id, card_id)
    return ""


def _waiting(tx: Tx, swap: Swap) -> Message:
    """Return how a request stands: who is asked, for which day."""
    if swap.taker_id is not None and swap.approver_id is not None:
        taker, leader = people.get(tx, swap.taker_id), people.get(tx, swap.approver_id)
        return messages.waiting(swap.swap_id, texts.waiting_for_leader(taker.name or "", leader.name or ""))
    lines = []
    for offer in requests.offers(tx, swap.swap_id):
        name = people.get(tx, offer.person_id).name or ""
        line = texts.waiting_line(name)
        if offer.day and offer.village_id is not None:
            theirs = named(tx, DutyOf(offer.day, offer.village_id))
            line = texts.waiting_line_for(name, theirs.day, theirs.village)
        lines.append(texts.waiting_refused(line) if offer.refused_at else line)
    until = words.moment(swap.ends_at, offices.rules(tx).zone)
    return messages.waiting(swap.swap_id, texts.waiting(lines, until))


def _must_have(tx: Tx, member: Person, given: DutyOf, *, now: datetime) -> None:
    if not has_day(tx, member.person_id, given, now=now):
        raise NoSuchDuty


def _four(press: Press) -> tuple[str, str, str, str]:
    parts = press.argument.split("_")
    if len(parts) != 4:
        raise ForgedButton
    return parts[0], parts[1], parts[2], parts[3]


SWAP_CHOICES: dict[str, Callable[..., str]] = {
    "swap": show_own_days,
    "swap_day": choose_person,
    "swap_with": choose_their_day,
    "swap_ask": ask_exchange,
    "swap_one": ask_one_day,
    "swap_any": ask_any,
    "swap_anyone": ask_anyone,
}
