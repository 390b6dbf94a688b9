"""`duty ledger`."""

import argparse
from dataclasses import asdict
from typing import Any

from bot.actions.duty.show import UnclearVillage
from bot.actions.duty.show_ledger import BadPeriod, show_ledger
from bot.clock import SystemClock
from bot.commands.common import Refused, config, day_of, must_have_town, prepared, print_json
from bot.texts import operators


def add_to(below: Any) -> None:
    """Add the verb below `duty`."""
    parser = below.add_parser("ledger", help="轮值台账：一段时间里谁值了几天、替谁值，过去的和已排的")
    parser.add_argument("--from", dest="first", help="从哪天，例如 2027-01-01；不写就是今年第一天")
    parser.add_argument("--to", dest="last", help="到哪天；不写就是已排到的那天")
    parser.add_argument("--village", help="村，或 镇/村；不写就是全部")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(verb=ledger)


async def ledger(options: argparse.Namespace) -> None:
    """Show who has served how much. Raises: Refused."""
    first, last = day_of(options.first), day_of(options.last)
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        try:
            found = await database.transaction(
                lambda tx: show_ledger(tx, village=options.village, first=first, last=last, now=clock.now())
            )
        except UnclearVillage as error:
            raise Refused(str(error)) from error
        except BadPeriod as error:
            raise Refused(operators.BAD_PERIOD) from error
    if options.json:
        print_json([asdict(line) for _, lines in found for line in lines])
        return
    for village, lines in found:
        print(operators.ledger_of(village.place.town, village.place.village, tuple(village.spread.values())))
        for line in lines:
            print(operators.ledger_line(**asdict(line)))
