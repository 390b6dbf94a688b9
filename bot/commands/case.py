"""`case list`, `case show`; `case export` stands beside."""

import argparse
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.cases.show import Filters, NobodyOfThatName, NoSuchState, list_cases, show_case
from bot.actions.duty.show import UnclearVillage
from bot.clock import SystemClock
from bot.commands import case_export
from bot.commands.common import Refused, config, day_of, must_have_town, prepared, print_json
from bot.rules.search import STATES
from bot.texts import operators
from storage import offices
from storage.database import Tx


def add_to(verbs: Any) -> None:
    """Add the verbs to the command line."""
    parser = verbs.add_parser("case", help="看事项")
    below = parser.add_subparsers(required=True, metavar="动作")
    listing = below.add_parser("list", help="所有的事，新的在前")
    listing.add_argument("--open", action="store_true", help="只看没办结的")
    listing.add_argument("--village", help="村，或 镇/村")
    listing.add_argument("--state", help="状态，例 办理中、挂账、办结、超期，或 in_progress")
    listing.add_argument("--cadre", help="承办人姓名")
    listing.add_argument("--since", help="登记日期，从这天起，例 2026-10-01")
    listing.add_argument("--until", help="到这天为止")
    listing.add_argument("--text", help="写到的词，几个词用空格分开")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(verb=show_list)
    showing = below.add_parser("show", help="一件事的经过和消息")
    showing.add_argument("number")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(verb=show_one)
    case_export.add_to(below)


def _zone(tx: Tx) -> ZoneInfo:
    return offices.rules(tx).zone


async def show_list(options: argparse.Namespace) -> None:
    """List cases. Raises: Refused."""
    clock, days = SystemClock(), (day_of(options.since), day_of(options.until))
    filters = Filters(options.village, options.state, options.cadre, *days, options.text)
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        zone = await database.transaction(_zone)
        try:
            rows = await database.transaction(
                lambda tx: list_cases(tx, only_open=options.open, filters=filters, now=clock.now())
            )
        except UnclearVillage as error:
            raise Refused(str(error)) from error
        except NobodyOfThatName as error:
            raise Refused(operators.nobody_called(str(error))) from error
        except NoSuchState as error:
            raise Refused(operators.no_state(str(error), list(STATES))) from error
    if options.json:
        print_json(rows)
        return
    if not rows:
        print(operators.NO_CASES)
        return
    print(operators.case_head())
    for row in rows:
        print(operators.case_line(row, zone))


async def show_one(options: argparse.Namespace) -> None:
    """Show one case. Raises: Refused."""
    async with prepared(config()) as database:
        await database.transaction(must_have_town)
        found = await database.transaction(lambda tx: show_case(tx, options.number))
        zone = await database.transaction(_zone)
    if found is None:
        raise Refused(operators.no_case(options.number))
    if options.json:
        print_json(found)
        return
    for line in operators.case_told(found, zone):
        print(line)
