"""撤销: a swap, a take-over or an appointment is taken back, by either side or by whoever keeps the roster."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.duty.change import undo
from bot.actions.duty.resolve import span_of
from bot.actions.duty.swap_telling import retell
from bot.actions.heard import Pressed
from bot.actions.telling import instead, say
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import BegunAlready, NotNow, NotYourShift, OnlyForKeepers
from bot.rules.people import Person
from bot.rules.roster import Shift, ShiftRole, Source
from bot.rules.swaps import keeps_roster
from bot.texts import swaps, words
from bot.texts.language import speaking_to
from storage import offices, people, places, roster
from storage import swaps as requests
from storage.database import Tx
from storage.swaps import Swap


def undo_change(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The days go back to whom they were taken from. Raises: what forbids it."""
    made, rows = roster.change(tx, press.subject), roster.of_change(tx, press.subject)
    if made is None or made.undoes is not None or made.source not in (Source.SWAP, Source.TAKE_OVER, Source.APPOINTED):
        raise NotNow
    backups = [row for row in rows if row.role is ShiftRole.BACKUP and row.source is Source.PLAN]  # they only follow
    before = {row: replaced(tx, row) for row in rows if row not in backups}
    keeps = [keeps_roster(member, places.load(tx, row.village_id)) for row in rows]
    by_hand = made.source is Source.APPOINTED  # maybe a whole month, of every village
    if not (all(keeps) if by_hand else any(keeps)):
        if by_hand or made.on_behalf_of is not None:
            raise OnlyForKeepers
        _must_be_party(tx, member, before, now=now)
    swap = requests.of_change(tx, made.change_id)
    sides = (swap.person_id, swap.taker_id) if swap else ()  # they hear it as what they had agreed
    told = [member.person_id, *(one for one in sides if one is not None)]
    undo(tx, made.change_id, by=member.person_id, now=now, told=told)
    if swap:
        _tell_of_swap(tx, swap, member, before, pressed, now=now)
    return instead(tx, member, Message(swaps.undone(_lines(tx, before))), pressed, now=now)


def _lines(tx: Tx, before: dict[Shift, int | None]) -> list[str]:
    """Return a line for each day: whose it is again."""
    zone = offices.rules(tx).zone
    return [
        swaps.day_line(words.day(row.day, zone), places.names(tx, row.village_id)[1], name_of(tx, person_id))
        for row, person_id in before.items()
    ]


def _tell_of_swap(
    tx: Tx, swap: Swap, member: Person, before: dict[Shift, int | None], pressed: Pressed, *, now: datetime
) -> None:
    """Both sides hear who has undone it, and what said that it was done says so no more."""
    for person in (
        people.get(tx, one) for one in (swap.person_id, swap.taker_id) if one not in (None, member.person_id)
    ):
        with speaking_to(person):
            said = Message(swaps.undone_by(member.name or "", _lines(tx, before)))
            say(tx, person, said, kind="swap_ended", cause=f"{swap.swap_id}.undone", now=now)
    asked = {offer.person_id: offer.message_id for offer in requests.offers(tx, swap.swap_id)}
    cards = [
        (swap.person_id, swap.card_id),
        (swap.taker_id, asked.get(swap.taker_id or 0)),
        (swap.approver_id, swap.message_id),
    ]
    for person_id, message_id in cards:
        if person_id is not None:
            retell(tx, person_id, message_id, swaps.undone_since, now=now, but=pressed.message_id)


def replaced(tx: Tx, row: Shift) -> int | None:
    """Return whom a row took the day from."""
    there = roster.of_day(tx, row.village_id, row.day)
    return next((one.person_id for one in there if (one.role, one.version) == (row.role, row.version - 1)), None)


def name_of(tx: Tx, person_id: int | None) -> str:
    """Return somebody's name, or that nobody is named."""
    person = people.find(tx, person_id)
    return person.name or "" if person else swaps.nobody()


def _must_be_party(tx: Tx, member: Person, before: dict[Shift, int | None], *, now: datetime) -> None:
    """Let either side go on; where each gave a day, only until the first of them begins, or one would have served for nothing."""
    sides = {*before.values(), *(row.person_id for row in before)}
    if member.person_id not in sides:
        raise NotYourShift
    office = offices.rules(tx)
    if len(before) > 1 and any(now >= span_of(row.day, office)[0] for row in before):
        raise BegunAlready


UNDO_PRESSES: dict[str, Callable[..., str]] = {"undo_change": undo_change}
