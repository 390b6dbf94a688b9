"""What both sides of a swap, and its leader, read of how it stands; and its end, when it can hold no more."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.telling import say, tidy
from bot.actions.upkeep.alarms import Woken
from bot.messages.message import Message
from bot.rules.swaps import DutyOf, Stage
from bot.texts import swaps as texts
from bot.texts import words
from bot.texts.language import speaking_to
from storage import offices, outbox, people, places
from storage import swaps as requests
from storage.database import Tx
from storage.swaps import Offer, Swap

AT_ONCE = 50
STANDS: dict[Stage, Callable[[], str]] = {
    Stage.REFUSED: texts.refused_since,
    Stage.TAKEN_BACK: texts.taken_back,
    Stage.OVER: texts.is_over,
    Stage.MOVED: texts.moved,
}


def end_swaps(tx: Tx, *, now: datetime) -> Woken:
    """End the requests whose first day has begun; return how many."""
    found = requests.over(tx, now=now, at_most=AT_ONCE)
    for swap in found:
        come_to_nothing(tx, swap, Stage.OVER, now=now)
    return Woken(len(found))


def end_swaps_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Somebody has left: what he asked for comes to nothing, and what he was asked for, unless others are asked too."""
    for swap in requests.open_with(tx, person_id):
        asked = [one.person_id for one in requests.offers(tx, swap.swap_id) if one.refused_at is None]
        if swap.state is Stage.AGREED and person_id not in (swap.person_id, swap.taker_id):
            continue  # another was quicker
        if swap.state is Stage.ASKED and swap.person_id != person_id and asked != [person_id]:
            requests.refuse(tx, swap.swap_id, person_id, now=now)
            continue
        come_to_nothing(tx, swap, Stage.MOVED, now=now)
        if swap.taker_id not in (None, person_id):
            _tell_taker(tx, swap, now=now)


def _tell_taker(tx: Tx, swap: Swap, *, now: datetime) -> None:
    """Whoever had agreed hears it as news: he waits for nothing that he would look at again."""
    taker = people.get(tx, swap.taker_id or 0)
    if taker.chat_id is None:
        return
    with speaking_to(taker):
        say(tx, taker, _ended(tx, swap, Stage.MOVED), kind="swap_ended", cause=f"{swap.swap_id}.left", now=now)


def lines_of(tx: Tx, swap: Swap, offer: Offer) -> list[str]:
    """Return a line for each day that moves, as the listener reads it: who had it → who has it."""
    asker, taker = (people.get(tx, one).name or "" for one in (swap.person_id, offer.person_id))
    lines = [texts.moved_line(*day_and_village(tx, day_given(swap)), before=asker, after=taker)]
    theirs = day_in_return(offer)
    return (
        lines if theirs is None else [*lines, texts.moved_line(*day_and_village(tx, theirs), before=taker, after=asker)]
    )


def day_and_village(tx: Tx, of: DutyOf) -> tuple[str, str]:
    """Return a duty's day and village as sentences name them."""
    return words.day(of.day, offices.rules(tx).zone), places.names(tx, of.village_id)[1]


def day_given(swap: Swap) -> DutyOf:
    """Return the duty that whoever asks gives away."""
    return DutyOf(swap.day, swap.village_id)


def day_in_return(offer: Offer) -> DutyOf | None:
    """Return the duty that he serves for it; None: nothing in return."""
    return DutyOf(offer.day, offer.village_id) if offer.day and offer.village_id is not None else None


def come_to_nothing(tx: Tx, swap: Swap, stage: Stage, *, now: datetime) -> None:
    """It can hold no more: all whom it concerns read why."""
    requests.end(tx, swap.swap_id, was=swap.state, state=stage)
    sentence = texts.is_over if stage is Stage.OVER else texts.moved
    tell_those_asked(tx, swap, sentence, now=now)
    retell_leader(tx, swap, sentence, now=now)
    tell_asker(tx, swap, lambda: _ended(tx, swap, stage), now=now)


def _ended(tx: Tx, swap: Swap, stage: Stage) -> Message:
    if stage is Stage.OVER:
        return Message(texts.over(*day_and_village(tx, day_given(swap))))
    return Message(texts.moved())


def tell_asker(tx: Tx, swap: Swap, made: Callable[[], Message], *, now: datetime) -> None:
    """Whoever asked hears how it stands; his card loses its buttons, and what he hears is his card from now on."""
    asker = people.get(tx, swap.person_id)
    if asker.chat_id is None:
        return
    with speaking_to(asker):
        card_id = say(tx, asker, made(), kind="swap_ended", cause=f"{swap.swap_id}.{tx.new_id()}", now=now)
    present = requests.get(tx, swap.swap_id) or swap
    retell(tx, swap.person_id, swap.card_id, STANDS.get(present.state, texts.somebody_agreed), now=now)
    requests.note_card(tx, swap.swap_id, card_id)


def tell_both(tx: Tx, swap: Swap, offer: Offer, made: Callable[[], Message], *, now: datetime) -> None:
    """A leader has said: both sides hear it."""
    tell_asker(tx, swap, made, now=now)
    taker = people.get(tx, offer.person_id)
    with speaking_to(taker):
        message_id = say(tx, taker, made(), kind="swap_ended", cause=f"{swap.swap_id}.said", now=now)
    requests.note_message(tx, swap.swap_id, offer.person_id, message_id)


def tell_those_asked(tx: Tx, swap: Swap, sentence: Callable[[], str], *, now: datetime, but: int | None = None) -> None:
    """Whoever is asked still, or has agreed, loses the buttons and reads why."""
    for offer in requests.offers(tx, swap.swap_id):
        waits = offer.refused_at is None if swap.taker_id is None else offer.person_id == swap.taker_id
        if waits and offer.person_id != but:
            retell(tx, offer.person_id, offer.message_id, sentence, now=now)


def retell_leader(tx: Tx, swap: Swap, sentence: Callable[[], str], *, now: datetime) -> None:
    """What the leader is asked loses its buttons and says why."""
    if swap.approver_id is not None:
        retell(tx, swap.approver_id, swap.message_id, sentence, now=now)


def retell(
    tx: Tx,
    person_id: int,
    message_id: int | None,
    sentence: Callable[[], str],
    *,
    now: datetime,
    but: int | None = None,
) -> None:
    """A question that is over becomes a line without buttons, `but` the one before his eyes; one not sent yet is never sent."""
    row = outbox.get(tx, message_id) if message_id is not None else None
    person = people.get(tx, person_id)
    if row is None or row.binding_id != person.binding_id:
        return
    if row.state in ("pending", "later"):
        outbox.settle(tx, row.message_id, "withdrawn", why="cause_gone", now=now)
    elif row.telegram_id not in (None, but):
        with speaking_to(person):
            tidy(tx, person, row.telegram_id, sentence(), cause=f"swap{tx.new_id()}", now=now)
