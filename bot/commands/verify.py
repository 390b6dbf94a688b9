"""`verify`: looks through every case's history and names whatever was altered, removed or swapped. It changes nothing."""

import argparse
from dataclasses import asdict
from typing import Any

from bot.actions.upkeep.verify import verify as look_through
from bot.commands.common import Refused, config, must_have_town, prepared, print_json
from bot.texts import operators


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("verify", help="核对所有事项的经过：改过、删过、换过的记录都指出来；机器人不用停")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(verb=verify)


async def verify(options: argparse.Namespace) -> None:
    """Look at everything, over a connection of its own: nobody waits for it. Raises: Refused: something does not fit, or nothing is there."""
    async with prepared(config()) as database:
        await database.transaction(must_have_town)
        verified = await database.read(look_through)
    if options.json:
        named = [{**asdict(found), "says": operators.does_not_fit(found)} for found in verified.named]
        print_json({"cases": verified.cases, "events": verified.events, "wrong": verified.wrong, "findings": named})
    else:
        for found in verified.named:
            print(operators.does_not_fit(found))
    if verified.wrong:
        raise Refused(operators.history_altered(verified.wrong))
    if not options.json:
        whole = operators.history_whole(verified.cases, verified.events)
        print(whole if verified.cases else operators.NO_CASES_YET)
