"""`duty show`."""

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.actions.duty.show import UnclearVillage, show_duty
from bot.clock import SystemClock
from bot.commands.common import Refused, config, must_have_town, prepared, print_json
from bot.texts import operators


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("duty", help="谁值班")
    below = parser.add_subparsers(required=True, metavar="动作")
    showing = below.add_parser("show", help="各村谁值班，为什么是他")
    showing.add_argument("--village", help="村，或 镇/村")
    showing.add_argument("--day", help="日期，例如 2027-02-05；不写就是现在")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(verb=show)


async def show(options: argparse.Namespace) -> None:
    """Show who is on duty. Raises: Refused."""
    day = _day(options.day)
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        try:
            rows = await database.transaction(
                lambda tx: show_duty(tx, village=options.village, day=day, now=clock.now())
            )
        except UnclearVillage as error:
            raise Refused(str(error)) from error
    if options.json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        print(f"{row.day}　{row.town}/{row.village}　{row.person or '无'}（{row.reason}）")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(operators.bad_day(text or "")) from error
