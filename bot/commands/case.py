"""`case list`, `case show`."""

import argparse
from typing import Any

from bot.actions.cases.show import list_cases, show_case
from bot.commands.common import Refused, config, must_have_town, prepared, print_json
from bot.texts import operators


def add_to(verbs: Any) -> None:
    """Add the verbs to the command line."""
    parser = verbs.add_parser("case", help="看事项")
    below = parser.add_subparsers(required=True, metavar="动作")
    listing = below.add_parser("list", help="所有的事，新的在前")
    listing.add_argument("--open", action="store_true", help="只看没办结的")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(verb=show_list)
    showing = below.add_parser("show", help="一件事的经过和消息")
    showing.add_argument("number")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(verb=show_one)


async def show_list(options: argparse.Namespace) -> None:
    """List cases. Raises: Refused."""
    async with prepared(config()) as database:
        await database.transaction(must_have_town)
        rows = await database.transaction(lambda tx: list_cases(tx, only_open=options.open))
    if options.json:
        print_json(rows)
        return
    for row in rows:
        print(
            f"{row['number']}　{row['state']}　{row['town']}/{row['village']}　{row['category']}　{row['cadre'] or '无'}　期限 {row['due_at']}"
        )


async def show_one(options: argparse.Namespace) -> None:
    """Show one case. Raises: Refused."""
    async with prepared(config()) as database:
        await database.transaction(must_have_town)
        found = await database.transaction(lambda tx: show_case(tx, options.number))
    if found is None:
        raise Refused(operators.no_case(options.number))
    if options.json:
        print_json(found)
        return
    for name in (
        "number",
        "state",
        "town",
        "village",
        "category",
        "cadre",
        "created_at",
        "due_at",
        "closed_at",
        "result",
        "text",
    ):
        print(f"{name}: {found[name]}")
    for event in found["events"]:
        print(f"  {event['at']}　{event['kind']}　{event['by'] or ''}　{event['why']}")
    for message in found["messages"]:
        print(f"  {message['at']}　{message['kind']} → {message['to']}　{message['state']}　{message['why'] or ''}")
