"""`practice`: the practice town and its page, on this machine, without a token."""

import argparse
import asyncio
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import logs
from bot.commands.common import Refused, config, town_file
from bot.config import Config
from bot.practice.page.server import application
from bot.practice.page.town import AlreadyPlaying, PracticeTown
from bot.texts import practice

PORT = 8080
TOWN = Path(__file__).parents[1] / "practice" / "towns" / "guqianbao.toml"


def add_to(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("practice", help="开练习镇：网页里试一试，不要令牌，什么也不会真的发出去")
    parser.add_argument("--port", type=_port, default=PORT, help=f"网页的端口，默认 {PORT}；0 就随便挑一个空的")
    parser.add_argument("--town", type=Path, default=TOWN, help="镇文件（.toml 或 .xlsx），默认是自带的谷前堡镇")
    parser.set_defaults(verb=play)


async def play(options: argparse.Namespace) -> None:
    """Serve the page until told to end. Raises: Refused."""
    await play_town(config(), port=options.port, file=options.town)


async def play_town(settings: Config, *, port: int = PORT, file: Path = TOWN) -> None:
    """Serve the practice town of these settings until SIGTERM or Ctrl-C. Raises: Refused."""
    beside = settings.database.parent if isinstance(settings.database, Path) else Path("data")
    database = beside / "practice.db"
    if isinstance(settings.database, Path) and database.resolve() == settings.database.resolve():
        raise Refused(practice.OWN_FILE)
    logs.set_up("ERROR", settings.log_format)
    town = PracticeTown(town_file(file), database)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    runner = web.AppRunner(application(town), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await _serve(town, runner, port=port, stopping=stopping)
    finally:
        await runner.cleanup()


async def _serve(town: PracticeTown, runner: web.AppRunner, *, port: int, stopping: asyncio.Event) -> None:
    print(practice.PREPARING, flush=True)
    try:
        await town.open()
    except AlreadyPlaying as error:
        raise Refused(practice.PLAYING_ALREADY) from error
    living = asyncio.create_task(town.live())
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print(practice.at(f"http://127.0.0.1:{runner.addresses[0][1]}"), flush=True)
        await stopping.wait()
    except OSError as error:
        raise Refused(practice.port_taken(port)) from error
    finally:
        living.cancel()
        with suppress(asyncio.CancelledError):
            await living
        await runner.cleanup()  # nobody may ask while the town goes
        await town.close()


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError
    return port
