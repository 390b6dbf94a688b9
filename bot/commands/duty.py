"""`duty show`, `duty plan`, `duty ledger`; `duty export`, `duty import`; `duty block`."""

import argparse
from dataclasses import asdict
from typing import Any

from bot.actions.duty.leave import duty_day_now
from bot.actions.duty.show import Rehearsed, Row, UnclearVillage, plan_duty, show_duty
from bot.clock import SystemClock
from bot.commands import blocks, duty_export, ledger, rosters
from bot.commands.common import Refused, config, day_of, must_have_town, prepared, print_json
from bot.rules.errors import SinceTooFar
from bot.texts import operators


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("duty", help="谁值班")
    below = parser.add_subparsers(required=True, metavar="动作")
    showing = below.add_parser("show", help="各村谁值班，为什么是他")
    showing.add_argument("--village", help="村，或 镇/村")
    showing.add_argument("--day", help="日期，例如 2027-02-05、2月5日、明天；不写就是现在")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(verb=show)
    planning = below.add_parser("plan", help="把值班表排到某一天并发布；平时会自动往前排，不必管")
    planning.add_argument("--village", help="村，或 镇/村；不写就是全部")
    planning.add_argument("--until", help="排到哪天，例如 2027-02-05；不写就是平时排到的那天")
    planning.add_argument("--dry-run", action="store_true", help="只看会怎么排")
    planning.add_argument("--json", action="store_true")
    planning.set_defaults(verb=plan)
    ledger.add_to(below)
    duty_export.add_to(below)
    rosters.add_to(below)
    blocks.add_to(below)


async def show(options: argparse.Namespace) -> None:
    """Show who is on duty. Raises: Refused."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        today = await database.transaction(lambda tx: duty_day_now(tx, clock.now()))
        day = day_of(options.day, today=today)
        try:
            rows = await database.transaction(
                lambda tx: show_duty(tx, village=options.village, day=day, now=clock.now())
            )
        except UnclearVillage as error:
            raise Refused(str(error)) from error
    _print(rows, as_json=options.json)


async def plan(options: argparse.Namespace) -> None:
    """Publish the roster until a day and show it. Raises: Refused."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        today = await database.transaction(lambda tx: duty_day_now(tx, clock.now()))
        until = day_of(options.until, today=today)
        try:
            rows = await database.transaction(
                lambda tx: plan_duty(tx, village=options.village, until=until, now=clock.now(), dry_run=options.dry_run)
            )
        except Rehearsed as rehearsal:
            rows = rehearsal.rows
        except UnclearVillage as error:
            raise Refused(str(error)) from error
        except SinceTooFar as error:
            raise Refused(operators.BAD_UNTIL) from error
    _print(rows, as_json=options.json)
    if options.dry_run and not options.json:
        print(operators.DRY_RUN)


def _print(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        print_json([{key: value for key, value in asdict(row).items() if key != "rostered"} for row in rows])
        return
    for row in rows:
        rostered = f"；排的是{row.rostered}" if row.rostered not in (None, row.person) else ""
        print(f"{row.day}　{row.town}/{row.village}　{row.person or '无'}（{row.reason}{rostered}）")
