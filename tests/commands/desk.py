"""A folder in which the command line is used, as an operator would."""

import asyncio
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.commands.main import main
from tests.town import PRACTICE_TOWN, town_in_hand
from tests.towns import make_town

NAMES = (
    "BOT_TOKEN BOT_API_URL DATABASE_URL TOWN_FILE WEB_LISTEN WEB_URL WEBHOOK_URL WEBHOOK_SECRET SEND_PER_SECOND BEAT_SECONDS "
    "LOG_LEVEL LOG_FORMAT"
)


@dataclass(frozen=True)
class Said:
    """What a command left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what does not end by itself fail instead of hanging."""

    def expire(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass
class Desk:
    """Runs commands in `folder`."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Said:
        """Run one command; return what it said."""
        self.capture.readouterr()
        try:
            code = main(list(arguments))
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        printed = self.capture.readouterr()
        return Said(code, printed.out, printed.err)

    def file(self, text: str | bytes, name: str = "town.toml") -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def import_practice_town(self) -> None:
        assert self.run("town", "import", str(PRACTICE_TOWN)).code == 0

    def import_made(self, **wanted: Any) -> str:
        """Import an invented town; return its text."""
        text = make_town(**wanted)
        assert self.run("town", "import", self.file(text)).code == 0
        return text

    def live_a_day(self, *petitions: str) -> None:
        """Let residents bring petitions to the practice town, as the bot would on Monday morning."""
        asyncio.run(_petitions(self.folder, petitions))


async def _petitions(folder: Path, texts: tuple[str, ...]) -> None:
    async with town_in_hand(folder) as town:
        await town.bind("赖淑珍", "姚忠义", "萧金凤", "刘天佑", "郭银花")
        for number, text in enumerate(texts, 1):
            await town.petition(7000 + number, text)
