"""`invite`, `unbind`."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.actions.clerks.printing import UnknownName, invitations
from bot.actions.people.invite import Ambiguous, invite, to_invite, unbind
from bot.clock import SystemClock
from bot.commands.common import Refused, config, must_have_town, prepared, print_json, write_printed
from bot.texts import operators, words
from storage.database import Database


def add_to(verbs: Any) -> None:
    """Add the verbs to the command line."""
    inviting = verbs.add_parser("invite", help="给还没绑定的工作人员一次性链接（7 天有效，再印一次旧的作废）")
    inviting.add_argument("name", nargs="?", help="只给这一位（同名写成 镇/姓名）")
    form = inviting.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--sheet", type=Path, metavar="文件", help="写成邀请单（.html），A4 打印，一人一张带二维码")
    inviting.set_defaults(verb=show_links)
    unbinding = verbs.add_parser("unbind", help="解除一个人的绑定")
    unbinding.add_argument("name")
    unbinding.set_defaults(verb=end_binding)


async def show_links(options: argparse.Namespace) -> None:
    """Print new links. Raises: Refused."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        try:
            if options.sheet:
                await _write_sheet(database, options, clock)
                return
            links = await database.transaction(lambda tx: invite(tx, options.name, now=clock.now()))
        except Ambiguous as error:
            raise Refused(str(error)) from error
    if options.json:
        print_json([asdict(link) for link in links])
        return
    for link in links:
        print(f"{link.name}（{words.ROLES[link.role]}）　{link.link or '/start ' + link.code}")


async def _write_sheet(database: Database, options: argparse.Namespace, clock: SystemClock) -> None:
    try:
        sheet = await database.transaction(
            lambda tx: invitations(tx, to_invite(tx, options.name), now=clock.now())  # the codes are made here
        )
    except UnknownName as error:
        raise Refused(operators.NO_BOT_NAME) from error
    if not sheet.pages:
        print(operators.EVERYBODY_BOUND)
        return
    write_printed(options.sheet, sheet)


async def end_binding(options: argparse.Namespace) -> None:
    """End a binding. Raises: Refused."""
    clock = SystemClock()
    async with prepared(config(), clock) as database:
        await database.transaction(must_have_town)
        try:
            await database.transaction(lambda tx: unbind(tx, options.name, now=clock.now()))
        except Ambiguous as error:
            raise Refused(str(error)) from error
    print(operators.unbound(options.name))
