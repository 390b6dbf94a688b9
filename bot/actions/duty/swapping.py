"""换班: one asks, others agree or not, perhaps a leader says yes; on the last yes both sides change in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.duty.change import Wanted, change_roster
from bot.actions.duty.days import has_day, is_away
from bot.actions.duty.resolve import span_of
from bot.actions.duty.swap_telling import (
    STANDS,
    come_to_nothing,
    day_and_village,
    day_given,
    day_in_return,
    lines_of,
    retell,
    retell_leader,
    tell_asker,
    tell_both,
    tell_those_asked,
)
from bot.actions.heard import Pressed
from bot.actions.telling import instead, say, tidy
from bot.messages import swaps as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.rules.errors import (
    NobodyAllows,
    NoSuchDuty,
    NotNow,
    NotYourShift,
    OnLeave,
    RuleBroken,
    SwapAsked,
    SwapOver,
    SwapRefused,
    SwapTaken,
    SwapTakenBack,
)
from bot.rules.people import Person
from bot.rules.roster import Source
from bot.rules.swaps import OPEN, DutyOf, Stage, approver_of, request_ends
from bot.texts import swaps as texts
from bot.texts import words
from bot.texts.language import speaking_to
from storage import offices, people, places, roster
from storage import swaps as requests
from storage.database import Tx
from storage.swaps import Offer, Swap

Asked = tuple[Person, DutyOf | None]
"""Who is asked, and for which of his days; None: for nothing in return."""
CLOSED: dict[Stage, type[RuleBroken]] = {
    Stage.AGREED: SwapTaken,
    Stage.DONE: SwapTaken,
    Stage.REFUSED: SwapRefused,
    Stage.TAKEN_BACK: SwapTakenBack,
    Stage.OVER: SwapOver,
    Stage.MOVED: SwapOver,
}


def request(tx: Tx, asker: Person, given: DutyOf, asked: list[Asked], *, now: datetime) -> Swap:
    """Ask others to serve a day. Raises: NoSuchDuty, SwapAsked, OnLeave, NobodyAllows."""
    if not has_day(tx, asker.person_id, given, now=now):
        raise NoSuchDuty
    if any((one.village_id, one.day) == (given.village_id, given.day) for one in requests.open_of(tx, asker.person_id)):
        raise SwapAsked
    office = offices.rules(tx)
    if office.duty.approval == "leader":
        _approver(tx, given, but=(asker.person_id,))
    days = [given, *(theirs for _, theirs in asked if theirs)]
    ends = request_ends([span_of(one.day, office) for one in days[: 2 if len(asked) == 1 else 1]], now=now)
    swap = Swap(tx.new_id(), given.village_id, given.day, asker.person_id, Stage.ASKED, now, ends)
    offers = [
        Offer(swap.swap_id, one.person_id, theirs.village_id if theirs else None, theirs.day if theirs else None)
        for one, theirs in asked
    ]
    for offer in offers:
        if _has_moved(tx, swap, offer, now=now):
            raise OnLeave if _is_away(tx, swap, offer, now=now) else NoSuchDuty
    requests.add(tx, swap, offers)
    for offer in offers:
        _ask(tx, swap, offer, asker, now=now)
    return swap


def _ask(tx: Tx, swap: Swap, offer: Offer, asker: Person, *, now: datetime) -> None:
    asked = people.get(tx, offer.person_id)
    with speaking_to(asked):
        until = words.moment(swap.ends_at, offices.rules(tx).zone)
        text = texts.ask_swap if offer.day else texts.ask_one_day
        message = messages.request(swap.swap_id, text(asker.name or "", lines_of(tx, swap, offer), until))
        message_id = say(tx, asked, message, kind="swap", cause=str(swap.swap_id), now=now)
    requests.note_message(tx, swap.swap_id, asked.person_id, message_id)


def agree(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """同意: the first of those who were asked has it. Raises: what has become of it meanwhile."""
    swap, offer = _offered(tx, press.subject, member)
    if _ends(tx, swap, offer, now=now):
        return texts.moved() if now < swap.ends_at else texts.is_over()
    if not requests.agree(tx, swap.swap_id, member.person_id):
        raise SwapTaken
    agreed = replace(swap, state=Stage.AGREED, taker_id=member.person_id)
    tell_those_asked(tx, swap, texts.somebody_else, now=now, but=member.person_id)
    if offices.rules(tx).duty.approval == "leader":
        _ask_leader(tx, agreed, offer, member, pressed, now=now)
        return texts.noted()
    change_id = _settle(tx, agreed, offer, by=member, now=now)
    instead(tx, member, messages.done(change_id, texts.swapped(lines_of(tx, swap, offer))), pressed, now=now)
    tell_asker(tx, agreed, lambda: _accepted(tx, agreed, offer, member, change_id), now=now)
    return texts.done()


def _accepted(tx: Tx, swap: Swap, offer: Offer, member: Person, change_id: int) -> Message:
    return messages.done(change_id, texts.accepted(member.name or "", lines_of(tx, swap, offer)))


def refuse(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不同意: when all have said so, it has come to nothing. Raises: what has become of it meanwhile."""
    swap, _ = _offered(tx, press.subject, member)
    if not requests.refuse(tx, swap.swap_id, member.person_id, now=now):
        raise NotNow
    tidy(tx, member, pressed.message_id, texts.you_refused(), cause=pressed.cause, now=now)
    offers = requests.offers(tx, swap.swap_id)
    if any(offer.refused_at is None for offer in offers):
        return texts.noted()
    requests.end(tx, swap.swap_id, was=Stage.ASKED, state=Stage.REFUSED)
    tell_asker(tx, swap, lambda: _refused(tx, swap, member if len(offers) == 1 else None), now=now)
    return texts.noted()


def _refused(tx: Tx, swap: Swap, by: Person | None) -> Message:
    day, village = day_and_village(tx, day_given(swap))
    text = texts.refused_by(by.name or "", day, village) if by else texts.refused_by_all(day, village)
    return messages.ended(day_given(swap), text)


def _ask_leader(tx: Tx, swap: Swap, offer: Offer, member: Person, pressed: Pressed, *, now: datetime) -> None:
    """Both are agreed: now a leader is to say."""
    leader = _approver(tx, day_given(swap), but=(swap.person_id, member.person_id))
    _put_before(tx, leader, swap, offer, cause=f"{swap.swap_id}.leader", now=now)
    instead(tx, member, Message(texts.you_agreed(leader.name or "")), pressed, now=now)
    tell_asker(tx, swap, lambda: _waits_for(swap, member, leader), now=now)


def _put_before(tx: Tx, leader: Person, swap: Swap, offer: Offer, *, cause: str, now: datetime) -> None:
    asker, taker = people.get(tx, swap.person_id), people.get(tx, offer.person_id)
    with speaking_to(leader):
        text = texts.ask_leader(asker.name or "", taker.name or "", lines_of(tx, swap, offer))
        message_id = say(tx, leader, messages.ask_leader(swap.swap_id, text), kind="swap", cause=cause, now=now)
    requests.ask_approver(tx, swap.swap_id, leader.person_id, message_id)


def waiting_for(tx: Tx, swap: Swap) -> Person | None:
    """Return whose word an agreed request waits for now, whoever was asked first; None: nobody can be reached."""
    return approver_of(places.load(tx, swap.village_id), but=(swap.person_id, swap.taker_id or 0))


def show_card(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """批换班: an agreed request is put before whoever has to say now. Raises: NotYourShift, and what has become of it."""
    swap = requests.get(tx, press.subject)
    if swap is None or waiting_for(tx, swap) != member:
        raise NotYourShift
    if swap.state is not Stage.AGREED:
        raise CLOSED.get(swap.state, NotNow)
    if swap.approver_id != member.person_id:
        retell_leader(tx, swap, texts.another_says, now=now)
    _put_before(tx, member, swap, _taken(tx, swap), cause=f"{swap.swap_id}.{pressed.cause}", now=now)
    return ""


def _taken(tx: Tx, swap: Swap) -> Offer:
    return next(one for one in requests.offers(tx, swap.swap_id) if one.person_id == swap.taker_id)


def _waits_for(swap: Swap, taker: Person, leader: Person) -> Message:
    return messages.waiting(swap.swap_id, texts.waiting_for_leader(taker.name or "", leader.name or ""))


def allow(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """同意 of the leader: it holds. Raises: what has become of it meanwhile."""
    swap, offer = _to_approve(tx, press.subject, member)
    if _ends(tx, swap, offer, now=now):
        return texts.moved() if now < swap.ends_at else texts.is_over()
    change_id = _settle(tx, swap, offer, by=member, now=now)
    instead(tx, member, messages.done(change_id, texts.you_allowed(lines_of(tx, swap, offer))), pressed, now=now)
    tell_both(tx, swap, offer, lambda: _allowed(tx, swap, offer, member, change_id), now=now)
    return texts.done()


def _allowed(tx: Tx, swap: Swap, offer: Offer, leader: Person, change_id: int) -> Message:
    return messages.done(change_id, texts.allowed(leader.name or "", lines_of(tx, swap, offer)))


def deny(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不同意 of the leader: it has come to nothing, and both hear. Raises: what has become of it meanwhile."""
    swap, offer = _to_approve(tx, press.subject, member)
    requests.end(tx, swap.swap_id, was=Stage.AGREED, state=Stage.REFUSED)
    tidy(tx, member, pressed.message_id, texts.you_refused(), cause=pressed.cause, now=now)
    tell_both(tx, swap, offer, lambda: Message(texts.not_allowed(member.name or "")), now=now)
    return texts.noted()


def take_back(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """取消换班: whoever asked does not want to any more; pressed too late, it shows him how it stands. Raises: NotYourShift."""
    swap = requests.get(tx, press.subject)
    if swap is None or swap.person_id != member.person_id:
        raise NotYourShift
    if swap.state not in OPEN:
        stands = _how_it_stands(tx, swap)
        tidy(tx, member, pressed.message_id, stands, cause=pressed.cause, now=now)
        return stands
    requests.end(tx, swap.swap_id, was=swap.state, state=Stage.TAKEN_BACK)
    tell_those_asked(tx, swap, lambda: texts.asker_took_back(member.name or ""), now=now)
    retell_leader(tx, swap, lambda: texts.asker_took_back(member.name or ""), now=now)
    retell(tx, swap.person_id, swap.card_id, texts.taken_back, now=now, but=pressed.message_id)
    return instead(tx, member, Message(texts.taken_back()), pressed, now=now)


def _how_it_stands(tx: Tx, swap: Swap) -> str:
    """What has become of a request, as whoever asked reads it."""
    if swap.state is Stage.DONE:
        undone = swap.change_id is not None and roster.is_undone(tx, swap.change_id)
        return texts.undone_since() if undone else texts.swapped_already()
    return STANDS[swap.state]()


def _offered(tx: Tx, swap_id: int, member: Person) -> tuple[Swap, Offer]:
    """Return a request that is made to somebody and waits for him. Raises: NotYourShift, and what has become of it."""
    swap = requests.get(tx, swap_id)
    offer = next((one for one in requests.offers(tx, swap_id) if one.person_id == member.person_id), None)
    if swap is None or offer is None:
        raise NotYourShift
    if swap.state is not Stage.ASKED:
        raise NotNow if swap.taker_id == member.person_id else CLOSED[swap.state]
    return swap, offer


def _to_approve(tx: Tx, swap_id: int, member: Person) -> tuple[Swap, Offer]:
    """Return a request that waits for a leader's word. Raises: NotYourShift, and what has become of it."""
    swap = requests.get(tx, swap_id)
    if swap is None or swap.approver_id != member.person_id:
        raise NotYourShift
    if swap.state is not Stage.AGREED:
        raise NotNow if swap.state is Stage.DONE else CLOSED[swap.state]
    if waiting_for(tx, swap) != member:
        raise NotYourShift
    return swap, _taken(tx, swap)


def _approver(tx: Tx, given: DutyOf, *, but: tuple[int, ...]) -> Person:
    """Return who has to approve. Raises: NobodyAllows."""
    leader = approver_of(places.load(tx, given.village_id), but=but)
    if leader is None:
        raise NobodyAllows
    return leader


def _has_moved(tx: Tx, swap: Swap, offer: Offer, *, now: datetime) -> bool:
    """Whether the days are not theirs any more, or somebody is on leave who would serve."""
    theirs = day_in_return(offer)
    if not has_day(tx, swap.person_id, day_given(swap), now=now) or _is_away(tx, swap, offer, now=now):
        return True
    return theirs is not None and not has_day(tx, offer.person_id, theirs, now=now)


def _is_away(tx: Tx, swap: Swap, offer: Offer, *, now: datetime) -> bool:
    theirs = day_in_return(offer)
    away = is_away(tx, offer.person_id, day_given(swap), now=now)
    return away or (theirs is not None and is_away(tx, swap.person_id, theirs, now=now))


def _ends(tx: Tx, swap: Swap, offer: Offer, *, now: datetime) -> bool:
    """End a request that can hold no more, for this one or for all; return whether that was so."""
    if now >= swap.ends_at:
        come_to_nothing(tx, swap, Stage.OVER, now=now)
        return True
    if not _has_moved(tx, swap, offer, now=now):
        return False
    others = [one for one in requests.offers(tx, swap.swap_id) if one.refused_at is None and one != offer]
    if swap.state is Stage.ASKED and others and has_day(tx, swap.person_id, day_given(swap), now=now):
        requests.refuse(tx, swap.swap_id, offer.person_id, now=now)
        retell(tx, offer.person_id, offer.message_id, texts.moved, now=now)
    else:
        come_to_nothing(tx, swap, Stage.MOVED, now=now)
    return True


def _settle(tx: Tx, swap: Swap, offer: Offer, *, by: Person, now: datetime) -> int:
    """Let both sides change, in one change of the roster."""
    theirs = day_in_return(offer)
    wanted = [Wanted(swap.village_id, swap.day, offer.person_id, Source.SWAP)]
    if theirs:
        wanted.append(Wanted(theirs.village_id, theirs.day, swap.person_id, Source.SWAP))
    both = (swap.person_id, offer.person_id)  # they read it where they asked and agreed
    change_id = change_roster(tx, wanted, source=Source.SWAP, by=by.person_id, now=now, told=both)
    if change_id is None or not requests.end(tx, swap.swap_id, was=Stage.AGREED, state=Stage.DONE, change_id=change_id):
        raise SwapOver
    return change_id


SWAP_ANSWERS: dict[str, Callable[..., str]] = {
    "swap_yes": agree,
    "swap_no": refuse,
    "swap_allow": allow,
    "swap_deny": deny,
    "swap_card": show_card,
    "swap_cancel": take_back,
}
