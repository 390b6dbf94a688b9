"""A place without a town on either engine: a folder that goes away again, or a database of the tests' server."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from bench.sizes import Skipped
from bot.clock import SystemClock
from storage.database import Tx, open_database
from tests.engines import Place, empty_place, server

NewPlace = Callable[[], AbstractContextManager[Place]]


def places_on(engine: str) -> NewPlace:
    """Return what makes new places on an engine. Raises: Skipped: it cannot be had here."""
    if engine == "postgres":
        try:
            server()
        except Exception as error:  # whatever a server that cannot be started says, or a package that is not there
            raise Skipped(f"no PostgreSQL here: {type(error).__name__}") from error
    return partial(_new_place, engine)


@contextmanager
def _new_place(engine: str) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="zhiban-bench-") as folder:
        place = empty_place(engine, Path(folder))
        try:
            yield place
        finally:
            if isinstance(place.where, str):
                _drop(place.where)


async def size_of(where: Path | str) -> int:
    """Return the bytes of what is kept, the log of SQLite not counted."""
    database = await open_database(where, SystemClock())
    try:
        return await database.transaction(_size)
    finally:
        await database.close()


def _size(tx: Tx) -> int:
    if tx.engine.tokens["{clustered}"]:
        return tx.number("PRAGMA page_count") * tx.number("PRAGMA page_size")
    return tx.number("SELECT pg_database_size(current_database())")


def _drop(address: str) -> None:
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
