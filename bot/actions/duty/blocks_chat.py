"""The clerk's buttons of 只排指定."""

from collections.abc import Callable
from datetime import date, datetime

from bot.actions.duty import blocks
from bot.actions.duty.blocks import Scope
from bot.actions.duty.keeping import kept, kept_towns, must_keep
from bot.actions.heard import Pressed
from bot.actions.telling import instead
from bot.messages import blocks as messages
from bot.messages.blocks import Shown
from bot.messages.buttons import Press
from bot.messages.days import from_argument
from bot.messages.message import Message
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import BlockEnded, ForgedButton, NotNow
from bot.rules.leave import MOST_DAYS, Days
from bot.rules.people import Person
from bot.rules.rota import duty_day
from bot.texts import blocks as texts
from storage import offices, places, roster
from storage.database import Tx
from storage.roster import Block


def show(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """只排指定: what there is of what is his to keep."""
    mine = kept(tx, clerk)
    there = [one for one in blocks.present(tx, now=now) if mine.issuperset(_village_ids(tx, blocks.scope_of(one)))]
    message = messages.listed([_shown(tx, one) for one in there])
    return instead(tx, clerk, message, pressed, now=now)


def ask_where(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """新设, a town was chosen, or a page turned."""
    towns, mine = kept_towns(tx, clerk), kept(tx, clerk)
    town_id = next(iter(towns)) if len(towns) == 1 else press.subject
    if town_id not in towns:
        return instead(tx, clerk, messages.ask_town(list(towns.items())), pressed, now=now)
    there = places.villages(tx, town_id)
    villages = [(village.place_id, village.name) for village in there if village.place_id in mine]
    page = press.number if press.argument else 0
    return instead(tx, clerk, messages.ask_village(town_id, towns[town_id], villages, page), pressed, now=now)


def ask_first(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A village, or the whole town, was chosen."""
    scope, page = _scope(tx, clerk, press)
    where = _where(tx, scope)
    today = _today(tx, now)
    message = messages.ask_first(scope.town_id, scope.village_id, where, today, _number(page))
    return instead(tx, clerk, message, pressed, now=now)


def ask_last(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The first day was chosen."""
    scope, rest = _scope(tx, clerk, press)
    begun, _, page = rest.partition("_")
    first = from_argument(begun, now=now)
    message = messages.ask_last(scope.town_id, scope.village_id, _where(tx, scope), first, _number(page))
    return instead(tx, clerk, message, pressed, now=now)


def review(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The last day was chosen: every hole is seen."""
    scope, rest = _scope(tx, clerk, press)
    days = _days(rest, now=now)
    blocks.must_be_free(tx, scope, days, now=now)
    found = Shown(scope.town_id, scope.village_id, _where(tx, scope), *days)
    message = messages.review(found, blocks.would_lack(tx, scope, days), names(tx))
    return instead(tx, clerk, message, pressed, now=now)


def make(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """就这样设."""
    scope, rest = _scope(tx, clerk, press)
    made = blocks.block(tx, scope, _days(rest, now=now), by=clerk.person_id, now=now)
    return instead(tx, clerk, made_message(tx, made, now=now), pressed, now=now)


def made_message(tx: Tx, made: Block, *, now: datetime) -> Message:
    """Return that a block was made, with its holes."""
    return messages.done(_shown(tx, made), blocks.holes(tx, made, now=now), names(tx))


def end(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """结束. Raises: BlockEnded, OnlyForKeepers."""
    there = roster.block(tx, press.subject)
    if there is None:
        raise BlockEnded
    must_keep(tx, clerk, _village_ids(tx, blocks.scope_of(there)))
    blocks.unblock(tx, there, now=now)
    text = texts.ended(_where(tx, blocks.scope_of(there)), there.first_day, there.last_day)
    return instead(tx, clerk, Message(text, (messages.listed([]).rows[-1],)), pressed, now=now)


def names(tx: Tx) -> dict[int, str]:
    """Return {village: its name}, of several towns with the town's."""
    several = len(places.towns(tx)) > 1
    return {row[2]: f"{row[1]}/{row[3]}" if several else row[3] for row in places.all_villages(tx)}


def _shown(tx: Tx, there: Block) -> Shown:
    where = _where(tx, blocks.scope_of(there))
    return Shown(there.town_id, there.village_id, where, there.first_day, there.last_day, there.block_id)


def _where(tx: Tx, scope: Scope) -> str:
    if scope.village_id:
        return names(tx).get(scope.village_id, "")
    return texts.whole(next((town.name for town in places.towns(tx) if town.place_id == scope.town_id), ""))


def _scope(tx: Tx, clerk: Person, press: Press) -> tuple[Scope, str]:
    """Return the villages that a button means, and the rest of what it says. Raises: NotNow: they are gone; OnlyForKeepers."""
    town, _, rest = press.argument.partition("_")
    scope = Scope(_number(town), press.subject)
    if scope.town_id not in {one.place_id for one in places.towns(tx)}:
        raise NotNow
    if scope.village_id and scope.village_id not in {one.place_id for one in places.villages(tx, scope.town_id)}:
        raise NotNow
    must_keep(tx, clerk, _village_ids(tx, scope))
    return scope, rest


def _village_ids(tx: Tx, scope: Scope) -> list[int]:
    return [place.village_id for place in blocks.villages_of(tx, scope)]


def _days(argument: str, *, now: datetime) -> Days:
    begun, _, length = argument.partition("_")
    first, days = from_argument(begun, now=now), _number(length)
    if days > MOST_DAYS:
        raise ForgedButton
    return first, first + days * ONE_DAY


def _number(text: str) -> int:
    return Press("blocks", 0, text).number if text else 0


def _today(tx: Tx, now: datetime) -> date:
    office = offices.rules(tx)
    return duty_day(now, handover=office.handover, zone=office.zone)


BLOCK_PRESSES: dict[str, Callable[..., str]] = {
    "blocks": show,
    "block_where": ask_where,
    "block_first": ask_first,
    "block_last": ask_last,
    "block_see": review,
    "block_yes": make,
    "block_end": end,
}
