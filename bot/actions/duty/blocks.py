"""只排指定: days of a village or of a whole town that take only whom somebody appoints."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.duty.gaps import gaps_of
from bot.actions.duty.publish import PLANNED, last_day_due, publish
from bot.actions.duty.resolve import days_of, roster_between
from bot.rules.calendar import ONE_DAY
from bot.rules.errors import BlockEnded, BlockOverlaps, BlockTooSoon
from bot.rules.gaps import Gap, Why
from bot.rules.leave import Days, must_be_days
from bot.rules.people import Place
from bot.rules.roster import ShiftRole
from bot.rules.rota import duty_day
from storage import offices, places, roster
from storage.database import Tx
from storage.roster import Block


@dataclass(frozen=True)
class Scope:
    """Which villages: one, or with `village_id` 0 all of the town."""

    town_id: int
    village_id: int = 0


def must_be_free(tx: Tx, scope: Scope, days: Days, *, now: datetime) -> None:
    """Raises: DaysUpsideDown, DaysTooMany, BlockTooSoon, BlockOverlaps: no such block may begin."""
    must_be_days(days)
    if days[0] <= _today(tx, now):
        raise BlockTooSoon
    if any(_meets(scope, there) for there in roster.blocks(tx, *days)):
        raise BlockOverlaps


def block(tx: Tx, scope: Scope, days: Days, *, by: int | None, now: datetime) -> Block:
    """Let days take only whom somebody appoints: what was planned for them is withdrawn. Raises: what `must_be_free` does."""
    must_be_free(tx, scope, days, now=now)
    made = Block(tx.new_id(), scope.town_id, scope.village_id, *days, by, now)
    roster.add_block(tx, made)
    _plan_again(tx, scope, days[0], now=now)
    return made


def unblock(tx: Tx, there: Block, *, now: datetime) -> None:
    """End a block: its days to come are planned again; whom somebody appointed stays. Raises: BlockEnded."""
    if there.last_day < _today(tx, now) or not roster.end_block(tx, there.block_id, now=now):
        raise BlockEnded
    _plan_again(tx, scope_of(there), max(there.first_day, _today(tx, now) + ONE_DAY), now=now)


def present(tx: Tx, *, now: datetime) -> list[Block]:
    """Return the blocks that hold today or later, by their first day."""
    return roster.blocks(tx, _today(tx, now), date.max)


def holes(tx: Tx, there: Block, *, now: datetime) -> list[Gap]:
    """Return the days of a block that are to come and lack somebody, by village."""
    first = max(there.first_day, _today(tx, now))
    found = []
    for place in villages_of(tx, scope_of(there)):
        held = roster_between(tx, first, there.last_day, village_id=place.village_id)
        found += gaps_of(held, place, first, there.last_day, now=now)
    return found


def would_lack(tx: Tx, scope: Scope, days: Days) -> list[Gap]:
    """Return what a block would leave empty: all days but those whose duty somebody arranged by hand."""
    found = []
    for place in villages_of(tx, scope):
        held = roster_between(tx, *days, village_id=place.village_id)
        for day in days_of(*days):
            row = held.shifts_of(place, day).get(ShiftRole.DUTY)
            if row is None or row.source in PLANNED:
                found.append(Gap(place.village_id, day, Why.BLOCKED, None))
    return found


def scope_of(there: Block) -> Scope:
    """Return which villages a block is about."""
    return Scope(there.town_id, there.village_id)


def villages_of(tx: Tx, scope: Scope) -> list[Place]:
    """Return the villages of a scope, in the order of the town file."""
    ids = [scope.village_id] if scope.village_id else [one.place_id for one in places.villages(tx, scope.town_id)]
    return [places.load(tx, village_id) for village_id in ids]


def _meets(scope: Scope, there: Block) -> bool:
    return scope.town_id == there.town_id and (0 in (scope.village_id, there.village_id) or scope == scope_of(there))


def _plan_again(tx: Tx, scope: Scope, first: date, *, now: datetime) -> None:
    village_ids = [place.village_id for place in villages_of(tx, scope)]
    publish(tx, village_ids, until=last_day_due(_today(tx, now), offices.rules(tx)), now=now, again=first)


def _today(tx: Tx, now: datetime) -> date:
    office = offices.rules(tx)
    return duty_day(now, handover=office.handover, zone=office.zone)
