"""SQLite behind aiosqlite's thread: one connection, one writer; its driver is sqlcipher3 (docs/decisions/0002)."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import aiosqlite
from sqlcipher3 import dbapi2 as sqlite

from bot.rules.condition import Engine as Condition
from storage import copies
from storage.database import Connection, Database, DatabaseUnavailable, Engine, Outcome, Tx, Work, in_savepoint
from storage.ids import Ids
from storage.owners import FileOwner, senders_of

T = TypeVar("T")
_MANY, _FEW = 1_000_000, 20  # rows that a planner is told of: in a table, for one value of a key's second column
# Primary result codes that speak of the disk, not of the statement: busy, locked, read-only, I/O, corrupt, full, cannot open.
_OF_THE_DISK = {5, 6, 8, 10, 11, 13, 14, 26}


def plan_by_keys(connection: Connection) -> None:
    """Tell the planner what it cannot guess: almost all rows are one office's, and every further column of a key tells apart.

    Without figures it takes the first column of a key for the best one, and reads a whole table for a single row.
    Figures that are written, not measured, give every installation the same plans; https://sqlite.org/optoverview.html.
    """
    connection.execute("ANALYZE sqlite_schema")
    connection.execute("DELETE FROM sqlite_stat1")
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        for _, index, *_ in connection.execute(f"PRAGMA index_list({table})").fetchall():
            columns = len(connection.execute(f"PRAGMA index_info({index})").fetchall())
            named = table if index.startswith("sqlite_autoindex") and _is_clustered(connection, table) else index
            figures = [_MANY, _MANY, *[_FEW] * (columns - 2), *[1] * (columns > 1)]
            connection.execute(
                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)",
                {"tbl": table, "idx": named, "stat": " ".join(map(str, figures))},
            )
    connection.execute("ANALYZE sqlite_schema")


def _is_clustered(connection: Connection, table: str) -> bool:
    rows = connection.execute(f"PRAGMA table_list({table})").fetchall()
    return bool(rows[0][4])


class SqliteDatabase(Database):
    """A file; several programs may have it open, one writes at a time."""

    engine = Engine(MappingProxyType({"{clustered}": "WITHOUT ROWID"}), plan_by_keys)

    def __init__(self, connection: aiosqlite.Connection, path: Path, *, office_id: int, ids: Ids) -> None:
        super().__init__(office_id=office_id, ids=ids)
        self._connection = connection
        self._path = path

    @classmethod
    async def open(cls, path: Path, *, office_id: int, ids: Ids) -> "SqliteDatabase":
        """Open or make the file. Raises: DatabaseUnavailable: the file or its folder cannot be used."""
        connection = aiosqlite.Connection(lambda: _connect(path), iter_chunk_size=64)
        connection._thread.daemon = True  # a fault before close() must not hang the program's end
        try:
            await connection
        except (sqlite.Error, OSError) as error:
            await asyncio.to_thread(connection._thread.join, 5)  # or it would speak to a loop that has ended
            raise DatabaseUnavailable(str(error)) from error
        return cls(connection, path, office_id=office_id, ids=ids)

    async def _together(self, works: list[Work]) -> tuple[list[Outcome], bool]:
        # aiosqlite's one private call: a whole transaction as one job of its thread, which its public calls cannot do.
        found: tuple[list[Outcome], bool] = await self._connection._execute(self._transact, works)  # type: ignore[no-untyped-call]
        return found

    async def copy_to(self, target: Path) -> None:
        connection = self._connection._conn
        try:
            await self._connection._execute(copies.copy_to, connection, target)  # type: ignore[no-untyped-call]
        except (sqlite.Error, OSError) as error:
            raise DatabaseUnavailable(str(error)) from error

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await asyncio.to_thread(self._read, work)

    def _read(self, work: Callable[[Tx], T]) -> T:
        try:
            with closing(_connect_to_read(self._path)) as connection:
                connection.execute("BEGIN")  # one moment for all it asks
                return work(self._new_tx(connection))
        except sqlite.Error as error:
            if _is_of_the_disk(error):
                raise DatabaseUnavailable(str(error)) from error
            raise

    async def inspect(self) -> Condition:
        try:
            return await asyncio.to_thread(_inspect, self._path)
        except (sqlite.Error, OSError) as error:
            raise DatabaseUnavailable(str(error)) from error

    def owner(self) -> FileOwner:
        try:
            return FileOwner(senders_of(self._path))
        except OSError as error:
            raise DatabaseUnavailable(str(error)) from error

    async def _disconnect(self) -> None:
        await self._connection.close()

    def _transact(self, works: list[Work]) -> tuple[list[Outcome], bool]:
        connection: Any = self._connection._conn
        tx = self._new_tx(connection)
        try:
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [in_savepoint(tx, work, fatal=_is_of_the_disk) for work in works]
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite.Error):
                raise DatabaseUnavailable(str(error)) from error
            raise
        return outcomes, tx.spoke


def _is_of_the_disk(error: BaseException) -> bool:
    return isinstance(error, sqlite.Error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _OF_THE_DISK


def _connect(path: Path) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)  # people's secrets: the log beside it takes the same mode
    connection = sqlite.connect(str(path), isolation_level=None, timeout=30, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _connect_to_read(path: Path) -> Any:
    return sqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)


def _inspect(path: Path) -> Condition:
    """Look through the whole file over a connection of its own: in a transaction everybody would wait for it."""
    with closing(_connect_to_read(path)) as connection:
        whole = _is_whole(connection)
        schema = _schema(connection) if whole else frozenset[str]()
    size = sum(file.stat().st_size for file in files_of(path) if file.exists())
    return Condition(is_sqlite=True, version=sqlite_version(), whole=whole, size=size, schema=schema)


def _is_whole(connection: Any) -> bool:
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite.DatabaseError as error:
        if isinstance(error, sqlite.OperationalError):  # busy, or gone: that says nothing of what is in it
            raise
        return False


def _schema(connection: Any) -> frozenset[str]:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_versions'").fetchone():
        return frozenset()
    return frozenset(row[0] for row in connection.execute("SELECT name FROM schema_versions ORDER BY name"))


def files_of(path: Path) -> list[Path]:
    """Return the files that together are the database at a path, there or not."""
    return [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]


def sqlite_version() -> tuple[int, ...]:
    """Return the version of SQLite that is used, like (3, 53, 4)."""
    return tuple(int(part) for part in sqlite.sqlite_version.split("."))
