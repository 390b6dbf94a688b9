"""Real processes: `python -m bot …` with an environment and a folder of their own, against the strict Bot API on this machine."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import SystemClock, stopwatch
from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.phones import Phone
from bot.practice.telegram.server import Server, serve
from storage import inbox, outbox
from storage.database import open_database
from tests.towns import make_town

PROJECT = Path(__file__).parents[2]
TOKEN = "4242:e2e-Token_never-to-be-printed"
CLOCK = SystemClock()


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


class Program:
    """A bot that runs; `lines` is its log."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[str] = []
        self._grown = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            async with self._grown:
                self.lines.append(line.decode().rstrip())
                self._grown.notify_all()

    async def says(self, part: str, *, within: float = 20) -> str:
        """Wait until a line of the log holds `part`; return it."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [line for line in self.lines if part in line]
            return bool(found)

        async with asyncio.timeout(within), self._grown:
            await self._grown.wait_for(look)
        return found[0]

    @property
    def pid(self) -> int:
        return self._process.pid

    async def port(self) -> int:
        """Return where its web server listens."""
        found = re.search(r"http://\S+?:(\d+)", await self.says("listening on"))
        assert found is not None
        return int(found[1])

    async def kill(self) -> None:
        """End it like a power cut of the process: no handler runs."""
        self._process.send_signal(signal.SIGKILL)
        await self.ended()

    async def end(self) -> tuple[int, float]:
        """Ask it to end; return its exit code and how many seconds that took."""
        began = stopwatch()
        self._process.send_signal(signal.SIGTERM)
        return await self.ended(), stopwatch() - began

    async def ended(self, *, within: float = 20) -> int:
        """Wait for its end; return its exit code."""
        async with asyncio.timeout(within):
            code = await self._process.wait()
            await self._reader
        return code


@dataclass
class Installation:
    """One office on this machine: a folder, settings, the Telegram that it meets."""

    folder: Path
    world: TelegramWorld
    api: str
    settings: dict[str, str] = field(default_factory=dict)
    running: list[Program] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "zhiban.db"

    def environment(self) -> dict[str, str]:
        own = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(PROJECT),
            "PYTHONWARNINGS": "error",
            "PYTHONUTF8": "1",
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.api,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "WEB_LISTEN": "127.0.0.1:0",
            "BEAT_SECONDS": "1",
        }
        return own | self.settings

    async def _process(self, *arguments: str, out: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *arguments),
            cwd=self.folder,
            env=self.environment(),
            stdout=out,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self) -> Program:
        """Start the bot and return at once."""
        printed = os.open(self.folder / "printed.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            program = Program(await self._process("run", out=printed))
        finally:
            os.close(printed)
        self.running.append(program)
        return program

    @property
    def printed(self) -> str:
        """Return what all the bots of this folder have printed so far, beside their logs."""
        return (self.folder / "printed.txt").read_text("utf-8")

    async def command(self, *arguments: str) -> Done:
        """Run a command to its end."""
        process = await self._process(*arguments, out=asyncio.subprocess.PIPE)
        async with asyncio.timeout(40):
            out, err = await process.communicate()
        assert process.returncode is not None
        return Done(process.returncode, out.decode(), err.decode())

    async def import_town(self, town: str) -> None:
        """Import the text of a town file."""
        (self.folder / "town.toml").write_text(town, "utf-8")
        done = await self.command("town", "import", "town.toml")
        assert (done.code, done.err) == (0, "")

    async def bind(self, *roles: str) -> dict[str, Phone]:
        """Let all staff of some roles open their links; a running bot greets them. Return their phones by name."""
        links = [link for link in (await self.command("invite", "--json")).json if link["role"] in roles]
        phones = {link["name"]: self.world.phone(500_001 + n, link["name"]) for n, link in enumerate(links)}
        for link in links:
            phones[link["name"]].write(f"/start {link['code']}")
        await until(lambda: all(phone.heard for phone in phones.values()))
        return phones

    async def states(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return how many updates, and how many messages, are in each state."""
        database = await open_database(self.database, CLOCK)
        found = await database.transaction(lambda tx: (inbox.counts(tx), outbox.counts(tx)))
        await database.close()
        return found

    async def quiet(self, *, within: float = 60) -> None:
        """Wait until nothing waits to be applied or said."""
        async with asyncio.timeout(within):
            while True:
                updates, messages = await self.states()
                busy = {"waiting", "pending", "later", "sending"} & {*updates, *messages}
                if not busy and self.world.updates.count() == 0:
                    return
                await CLOCK.sleep(0.2)


async def until(condition: Callable[[], bool], *, within: float = 40) -> None:
    """Wait for something that happens in other processes."""
    async with asyncio.timeout(within):
        while not condition():
            await CLOCK.sleep(0.02)


def sleepless_town(*, villages: int, cadres: int = 2) -> str:
    """Return a town without nights, days off, or a hand-over within the next hours."""
    handover = (CLOCK.now() + timedelta(hours=12)).astimezone(ZoneInfo("Asia/Shanghai"))
    settings = {
        "office.quiet": "",
        "office.hours": ["00:00-24:00"],
        "office.workdays": "all",
        "office.handover": f"{handover:%H:00}",
    }
    return make_town(7, villages=villages, cadres_a_village=cadres, settings=settings)


def new_world() -> TelegramWorld:
    """Return a Telegram that enforces its limits, by the machine's clock."""
    return TelegramWorld(CLOCK, token=TOKEN)


@asynccontextmanager
async def installation(folder: Path, **settings: str) -> AsyncIterator[Installation]:
    """An office on a Telegram of its own; whatever still runs at the end is killed."""
    world = new_world()
    server: Server = await serve(world)
    office = Installation(folder, world, server.url, settings)
    try:
        yield office
    finally:
        for program in office.running:
            if program._process.returncode is None:
                await program.kill()
        await server.close()
