"""What every command does first: settings, clock, an up-to-date database."""

import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.actions.towns.import_town import import_town
from bot.clock import Clock, SystemClock
from bot.config import BadConfig, Config, read_config
from bot.files.printed import Printed
from bot.files.town_file import BadTownFile, read_town_file
from bot.files.town_workbook import BadTownWorkbook, read_town_workbook
from bot.files.workbooks import NoWorkbook, is_table
from bot.rules.days import day_meant
from bot.rules.town import TownFile
from bot.texts import operators
from storage import offices
from storage.database import Database, DatabaseUnavailable, Tx, open_database
from storage.migrations import NewerDatabase, migrate


class Refused(Exception):
    """A command ends with this sentence on standard error, and exit code 1."""


def config() -> Config:
    """Return the settings: the environment beats `.env`. Raises: Refused."""
    try:
        return read_config({**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ})
    except BadConfig as error:
        raise Refused(str(error)) from error


def town_file(path: Path) -> TownFile:
    """Return a town file or a town's workbook. Raises: Refused: naming each fault."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(operators.no_file(str(path))) from error
    try:
        return read_town_workbook(raw) if is_table(raw, path.suffix) else read_town_file(raw)
    except NoWorkbook as error:
        raise Refused(operators.no_workbook(str(path), str(error))) from error
    except (BadTownFile, BadTownWorkbook) as error:
        raise Refused(str(error)) from error


@asynccontextmanager
async def prepared(settings: Config, clock: Clock | None = None) -> AsyncIterator[Database]:
    """Open the database, bring its schema up to date, and import TOWN_FILE if it holds no town: in one transaction.

    Another command that starts meanwhile waits for it. Raises: Refused.
    """
    clock = clock or SystemClock()
    try:
        database = await open_database(settings.database, clock)
    except DatabaseUnavailable as error:
        raise Refused(operators.unavailable(str(error))) from error
    try:
        await database.transaction(lambda tx: _prepare(tx, settings.town_file, clock))
        yield database
    except DatabaseUnavailable as error:
        raise Refused(operators.unavailable(str(error))) from error
    except NewerDatabase as error:
        raise Refused(operators.NEWER) from error
    finally:
        await database.close()


def _prepare(tx: Tx, first: Path | None, clock: Clock) -> None:
    migrate(tx)
    if first and offices.find(tx) is None:  # with a town in the database the file may be gone
        import_town(tx, town_file(first), now=clock.now())


def must_have_town(tx: Tx) -> None:
    """Raises: Refused: nothing was imported yet."""
    if offices.find(tx) is None:
        raise Refused(operators.NO_TOWN)


def day_of(text: str | None, *, today: date | None = None) -> date | None:
    """Return the day of an option, None where it was not given; with `today` it may be written as in chat. Raises: Refused."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        meant = day_meant(text or "", today=today) if today else None
        if meant is None:
            raise Refused(operators.bad_day(text or "")) from error
        return meant


def print_json(value: Any) -> None:
    """Print one JSON document and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def write_printed(path: Path, printed: Printed, said: Callable[[str], str] = operators.printed) -> None:
    """Write a file that the program made, for its owner alone: it may hold codes. Raises: Refused."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(printed.made())
    except OSError as error:
        raise Refused(operators.cannot_write(str(path))) from error
    print(said(str(path)))


def write_new(path: Path, content: bytes) -> None:
    """Write a workbook under a name that is free. Raises: Refused."""
    if path.suffix.lower() != ".xlsx":
        raise Refused(operators.not_xlsx(str(path)))
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Refused(operators.there_already(str(path))) from error
    except OSError as error:
        raise Refused(operators.cannot_write(str(path))) from error
    print(operators.workbook_written(str(path)))


def complain(sentence: str) -> None:
    """Say on standard error what is wrong."""
    print(sentence, file=sys.stderr)
