"""The database: one connection, one thread, transactions as synchronous functions that share commits.

A transaction is `work(tx)`. Works that wait while the thread is busy run as savepoints under one commit; each gets its
result only after that commit. Measured on one core: far beyond what awaiting each statement gives (docs/decisions/0001).
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlcipher3 import dbapi2 as sqlite

from bot.clock import Clock
from storage import copies
from storage.ids import Ids

T = TypeVar("T")
Row = tuple[Any, ...]
MOST_AT_ONCE = 64  # works under one commit: enough to share the disk's flush, few enough that nobody waits long

# Primary result codes that speak of the disk, not of the statement: busy, locked, read-only, I/O, corrupt, full, cannot open.
_OF_THE_DISK = {5, 6, 8, 10, 11, 13, 14, 26}


class DatabaseUnavailable(Exception):
    """The database cannot be written now (full, read-only, locked, gone); nothing of the transaction was kept."""


class Tx:
    """One open transaction of one office; `:office_id` is bound in every statement."""

    def __init__(self, connection: Any, office_id: int, ids: Ids) -> None:
        self._connection = connection
        self.office_id = office_id
        self._ids = ids
        self.spoke = False  # whether the outbox got a row: delivery is woken after the commit

    def run(self, sql: str, **values: Any) -> int:
        """Run one statement; return how many rows it changed."""
        return int(self._cursor(sql, values).rowcount)

    def many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run one statement for each of `rows`."""
        self._connection.executemany(sql, [self._bound(row) for row in rows])

    def one(self, sql: str, **values: Any) -> Row | None:
        """Return the first row, or None."""
        row: Row | None = self._cursor(sql, values).fetchone()
        return row

    def all(self, sql: str, **values: Any) -> list[Row]:
        """Return all rows."""
        return list(self._cursor(sql, values).fetchall())

    def number(self, sql: str, **values: Any) -> int:
        """Return the first column of the first row as a number; 0 where there is none."""
        row = self.one(sql, **values)
        return int(row[0] or 0) if row else 0

    def new_id(self) -> int:
        """Return an id never given before by this program; later ids are greater."""
        return self._ids.next()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happened inside when it raises, and pass the error on."""
        name = f"s{self.new_id()}"
        self._connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute(f"ROLLBACK TO {name}")
                self._connection.execute(f"RELEASE {name}")
            raise
        self._connection.execute(f"RELEASE {name}")

    def _cursor(self, sql: str, values: dict[str, Any]) -> Any:
        return self._connection.execute(sql, self._bound(values))

    def _bound(self, values: dict[str, Any]) -> dict[str, Any]:
        bound = {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
        bound.setdefault("office_id", self.office_id)
        return bound


def clean(text: str) -> str:
    """Return `text` without NUL and lone surrogates, which PostgreSQL refuses and UTF-8 cannot hold."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


class Database:
    """SQLite behind aiosqlite's thread. Make it with `open_database`; close it, or the program hangs at its end."""

    def __init__(self, connection: aiosqlite.Connection, *, office_id: int, ids: Ids) -> None:
        self._connection = connection
        self._office_id = office_id
        self._ids = ids
        self._waiting: list[tuple[Callable[[Tx], Any], asyncio.Future[Any]]] = []
        self._runner: asyncio.Task[None] | None = None
        self.on_spoken: Callable[[], None] = lambda: None  # called after a commit that put something into the outbox

    async def transaction(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction and return its result after the commit.

        A cancelled caller cancels nothing: the work may be committed all the same.
        Raises: DatabaseUnavailable: nothing was kept. Whatever `work` raises: its part was undone.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run_waiting())
        return await future

    async def copy_to(self, target: Path) -> None:
        """Write a whole, checked copy of the database to `target`, while others read and write.

        Raises: DatabaseUnavailable, BadCopy.
        """
        connection = self._connection._conn
        try:
            await self._connection._execute(copies.copy_to, connection, target)  # type: ignore[no-untyped-call]
        except (sqlite.Error, OSError) as error:
            raise DatabaseUnavailable(str(error)) from error

    async def close(self) -> None:
        """Let what waits end, then close the file."""
        if self._runner is not None:
            await self._runner
        await self._connection.close()

    async def _run_waiting(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                await self._run_together(batch)
        finally:
            self._runner = None

    async def _run_together(self, batch: list[tuple[Callable[[Tx], Any], asyncio.Future[Any]]]) -> None:
        works = [work for work, _ in batch]
        try:
            # aiosqlite's one private call: a whole transaction as one job of its thread, which its public calls cannot do.
            outcomes, spoke = await self._connection._execute(self._transact, works)  # type: ignore[no-untyped-call]
        except BaseException as error:
            outcomes, spoke = [(None, error)] * len(batch), False
        if spoke:
            self.on_spoken()
        for (_, future), (result, failure) in zip(batch, outcomes, strict=True):
            if future.done():
                continue
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)

    def _transact(self, works: list[Callable[[Tx], Any]]) -> tuple[list[tuple[Any, BaseException | None]], bool]:
        connection: Any = self._connection._conn
        tx = Tx(connection, self._office_id, self._ids)
        try:
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [_in_savepoint(tx, work) for work in works]
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite.Error):
                raise DatabaseUnavailable(str(error)) from error
            raise
        return outcomes, tx.spoke


def _in_savepoint(tx: Tx, work: Callable[[Tx], T]) -> tuple[T | None, BaseException | None]:
    try:
        with tx.savepoint():
            return work(tx), None
    except sqlite.Error as error:
        if _is_of_the_disk(error):
            raise  # nobody's part under this commit can be kept
        return None, error
    except Exception as error:
        return None, error


def _is_of_the_disk(error: BaseException) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _OF_THE_DISK


async def open_database(path: Path, clock: Clock, *, office_id: int = 1) -> Database:
    """Open or make the SQLite file at `path`.

    Raises: DatabaseUnavailable: the file or its folder cannot be used.
    """
    connection = aiosqlite.Connection(lambda: _connect(path), iter_chunk_size=64)
    connection._thread.daemon = True  # a fault before close() must not hang the program's end
    try:
        await connection
    except (sqlite.Error, OSError) as error:
        await asyncio.to_thread(connection._thread.join, 5)  # or it would speak to a loop that has ended
        raise DatabaseUnavailable(str(error)) from error
    return Database(connection, office_id=office_id, ids=Ids(clock))


def _connect(path: Path) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)  # people's secrets: the log beside it takes the same mode
    connection = sqlite.connect(str(path), isolation_level=None, timeout=30, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def sqlite_version() -> tuple[int, ...]:
    """Return the version of SQLite that is used, like (3, 53, 4)."""
    return tuple(int(part) for part in sqlite.sqlite_version.split("."))
