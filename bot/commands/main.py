"""The command line: a verb a file. Exit codes: 0 done, 1 refused or unhealthy with a sentence, 2 wrong usage."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from bot.commands import case, copies, doctor, duty, people, practice, purge, run, tick, town, verify
from bot.commands.common import Refused, complain

Verb = Callable[[argparse.Namespace], Coroutine[Any, Any, None]]


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    verb: Verb = options.verb
    try:
        asyncio.run(verb(options))
    except Refused as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `… | head` has seen enough
        sys.stderr.close()
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="值班：镇村值班机器人")
    verbs = parser.add_subparsers(required=True, metavar="命令")
    for part in (run, practice, town, people, duty, case, tick, copies, verify, purge, doctor):
        part.add_to(verbs)
    return parser
