"""`duty block`, `duty unblock`, `duty blocks`."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from bot.actions.duty.blocks import Scope, block, holes, present, scope_of, unblock
from bot.actions.duty.blocks_chat import names
from bot.clock import SystemClock
from bot.commands.common import Refused, config, day_of, must_have_town, prepared, print_json
from bot.messages.blocks import warning
from bot.rules.errors import RuleBroken
from bot.rules.leave import Days
from bot.texts import operators, refusals
from storage import places
from storage.database import Tx
from storage.roster import Block

T = TypeVar("T")


def add_to(below: Any) -> None:
    """Add the verbs below `duty`."""
    blocking = below.add_parser("block", help="只排指定：这几天不轮班，只有指定的人值（春节等）")
    _add_scope(blocking)
    blocking.add_argument("--from", dest="first", required=True, help="第一天，例如 2027-02-05，最早明天")
    blocking.add_argument("--to", dest="last", required=True, help="最后一天，例如 2027-02-11")
    blocking.set_defaults(verb=begin)
    unblocking = below.add_parser("unblock", help="结束“只排指定”，照常轮班")
    _add_scope(unblocking)
    unblocking.add_argument("--from", dest="first", help="只结束这一天开始的；不写就是全部")
    unblocking.set_defaults(verb=end)
    listing = below.add_parser("blocks", help="哪些日子只排指定")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(verb=show)


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--town", required=True, help="镇")
    parser.add_argument("--village", help="村；不写就是全镇")


async def begin(options: argparse.Namespace) -> None:
    """Make a block, and list its holes. Raises: Refused."""
    first, last = day_of(options.first), day_of(options.last)
    assert first and last
    print(await _done(lambda tx, clock: _begun(tx, options, (first, last), clock)))


def _begun(tx: Tx, options: argparse.Namespace, days: Days, clock: SystemClock) -> str:
    now = clock.now()
    made = block(tx, _scope(tx, options), days, by=None, now=now)
    return operators.blocked(_line(tx, made), warning(holes(tx, made, now=now), names(tx)))


async def end(options: argparse.Namespace) -> None:
    """End the blocks of just that village, or of just that town. Raises: Refused."""
    first = day_of(options.first)
    for line in await _done(lambda tx, clock: _ended(tx, options, first, clock)):
        print(operators.unblocked(line))


def _ended(tx: Tx, options: argparse.Namespace, first: date | None, clock: SystemClock) -> list[str]:
    now, scope = clock.now(), _scope(tx, options)
    found = [one for one in present(tx, now=now) if scope_of(one) == scope and first in (None, one.first_day)]
    if not found:
        raise Refused(operators.NO_BLOCK)
    for one in found:
        unblock(tx, one, now=now)
    return [_line(tx, one) for one in found]


async def show(options: argparse.Namespace) -> None:
    """List the blocks. Raises: Refused."""
    found = await _done(lambda tx, clock: [(_row(tx, one), _line(tx, one)) for one in present(tx, now=clock.now())])
    if options.json:
        print_json([row for row, _ in found])
        return
    print("\n".join(line for _, line in found) if found else operators.NO_BLOCKS)


async def _done(work: Callable[[Tx, SystemClock], T]) -> T:
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        try:
            return await database.transaction(lambda tx: work(tx, clock))
        except RuleBroken as error:
            raise Refused(refusals.refusal(error)) from error


def _scope(tx: Tx, options: argparse.Namespace) -> Scope:
    town = next((one for one in places.towns(tx) if one.name == options.town), None)
    if town is None:
        raise Refused(operators.no_such_town(options.town))
    if options.village is None:
        return Scope(town.place_id)
    village = next((one for one in places.villages(tx, town.place_id) if one.name == options.village), None)
    if village is None:
        raise Refused(operators.no_such_village(options.town, options.village))
    return Scope(town.place_id, village.place_id)


def _row(tx: Tx, there: Block) -> dict[str, str | None]:
    town = next((one.name for one in places.towns(tx) if one.place_id == there.town_id), "")
    village = places.names(tx, there.village_id)[1] if there.village_id else None
    return {"town": town, "village": village, "from": there.first_day.isoformat(), "to": there.last_day.isoformat()}


def _line(tx: Tx, there: Block) -> str:
    row = _row(tx, there)
    return operators.block_line(row["town"] or "", row["village"], row["from"] or "", row["to"] or "")
