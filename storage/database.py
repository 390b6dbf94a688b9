"""The database: transactions as synchronous functions that share commits, on either engine.

A transaction is `work(tx)`. Works that wait while the engine is busy run as savepoints under one commit; each gets its
result only after that commit. Measured on one core: far beyond what awaiting each statement gives (docs/decisions/0001).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from bot.clock import Clock
from bot.rules.condition import Engine as Condition
from storage.ids import Ids
from storage.memory import Memory
from storage.owners import Owner

T = TypeVar("T")
Row = tuple[Any, ...]
Work = Callable[["Tx"], Any]
Outcome = tuple[Any, BaseException | None]
MOST_AT_ONCE = 64  # works under one commit: enough to share the disk's flush, few enough that nobody waits long
EVERY_SO_MANY = 8  # commits under steady load take one patient work along


class DatabaseUnavailable(Exception):
    """The database cannot be written now (full, read-only, locked, gone); nothing of the transaction was kept."""


class Connection(Protocol):
    """What a transaction needs of an engine's connection; parameters are `:named` on both."""

    def execute(self, sql: str, values: dict[str, Any] = ..., /) -> Any: ...
    def executemany(self, sql: str, rows: Sequence[dict[str, Any]], /) -> Any: ...
    @property
    def in_transaction(self) -> bool: ...


@dataclass(frozen=True)
class Engine:
    """What differs between the engines beyond their drivers: the schema's {tokens}, and what follows a changed schema."""

    tokens: Mapping[str, str]
    after_migration: Callable[[Connection], None] = lambda connection: None


class Tx:
    """One open transaction of one office; `:office_id` is bound in every statement."""

    def __init__(self, connection: Connection, office_id: int, ids: Ids, engine: Engine) -> None:
        self._connection = connection
        self.engine = engine
        self.office_id = office_id
        self._ids = ids
        self._memory = Memory()
        self._depth = 0  # of savepoints
        self.spoke = False  # whether the outbox got a row: delivery is woken after the commit

    def run(self, sql: str, **values: Any) -> int:
        """Run one statement; return how many rows it changed."""
        return int(self._cursor(sql, values).rowcount)

    def many(self, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run one statement for each of `rows`."""
        self._memory.note(sql)
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

    def schema_changed(self) -> None:
        """Let the engine do what it needs after a migration."""
        self.engine.after_migration(self._connection)

    def remembered(self, key: Any, look_up: Callable[[], T]) -> T:
        """Return what was looked up before in this transaction, unless a table from which it came was written since."""
        return self._memory.recall(key, look_up)

    def knows(self, key: Any) -> bool:
        """Return whether what is `remembered` under a key was looked up before, and still holds."""
        return self._memory.knows(key)

    def new_id(self) -> int:
        """Return an id never given before by this program; later ids are greater."""
        return self._ids.next()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what happened inside when it raises, and pass the error on."""
        self._depth += 1
        name = f"s{self._depth}"
        self._connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._memory.forget()
            if self._connection.in_transaction:
                self._connection.execute(f"ROLLBACK TO {name}")
                self._connection.execute(f"RELEASE {name}")
            raise
        else:
            self._connection.execute(f"RELEASE {name}")
        finally:
            self._depth -= 1

    def _cursor(self, sql: str, values: dict[str, Any]) -> Any:
        self._memory.note(sql)
        return self._connection.execute(sql, self._bound(values))

    def _bound(self, values: dict[str, Any]) -> dict[str, Any]:
        bound = {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
        bound.setdefault("office_id", self.office_id)
        return bound


def clean(text: str) -> str:
    """Return `text` without NUL and lone surrogates, which PostgreSQL refuses and UTF-8 cannot hold."""
    if text.isascii() and "\x00" not in text:  # nearly all of it: keys, states, JSON of numbers
        return text
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


class Database(ABC):
    """Runs transactions for the event loop. Make it with `open_database`; close it, or the program hangs at its end."""

    engine: ClassVar[Engine]

    def __init__(self, *, office_id: int, ids: Ids) -> None:
        self._office_id = office_id
        self._ids = ids
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._patient: list[
            tuple[Work, asyncio.Future[Any]]
        ] = []  # whose turn it is when nothing else waits, or has come often enough
        self._runner: asyncio.Task[None] | None = None
        self.on_spoken: Callable[[], None] = lambda: None  # called after a commit that put something into the outbox

    @abstractmethod
    async def _together(self, works: list[Work]) -> tuple[list[Outcome], bool]:
        """Run works under one commit; return what came of each, and whether the outbox got a row.

        Raises: DatabaseUnavailable: nothing of any was kept.
        """

    @abstractmethod
    async def copy_to(self, target: Path) -> None:
        """Write a whole, checked copy of the database to `target`, while others read and write.

        Raises: DatabaseUnavailable, BadCopy.
        """

    @abstractmethod
    async def read(self, work: Callable[["Tx"], T]) -> T:
        """Run a `work` that only reads, over a connection of its own: it waits for nobody, and nobody for it.

        Raises: DatabaseUnavailable. Whatever `work` raises.
        """

    @abstractmethod
    async def inspect(self) -> Condition:
        """Return what the engine says of itself and of its file; nobody waits for it.

        Raises: DatabaseUnavailable.
        """

    @abstractmethod
    def owner(self) -> Owner:
        """Return a new sender's name and lock. Raises: DatabaseUnavailable."""

    @abstractmethod
    async def _disconnect(self) -> None:
        """Let go of the connection."""

    async def transaction(self, work: Callable[[Tx], T], *, patient: bool = False) -> T:
        """Run `work` in a transaction and return its result after the commit.

        A `patient` one lets others go first, and goes alone; where they never end, with every eighth commit.

        A cancelled caller cancels nothing: the work may be committed all the same.
        Raises: DatabaseUnavailable: nothing was kept. Whatever `work` raises: its part was undone.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        (self._patient if patient else self._waiting).append((work, future))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run_waiting())
        return await future

    async def glance(self, work: Callable[[Tx], T]) -> T:
        """Ask one question between transactions, which costs no commit; what it tells may have changed a moment later.

        Raises: DatabaseUnavailable. Whatever `work` raises.
        """
        return await self.transaction(work)

    async def close(self) -> None:
        """Let what waits end, then let go."""
        if self._runner is not None:
            await self._runner
        await self._disconnect()

    async def _run_waiting(self) -> None:
        commits = 0
        try:
            while self._waiting or self._patient:
                batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                commits += 1
                if self._patient and (not batch or commits % EVERY_SO_MANY == 0):
                    batch.append(self._patient.pop(0))
                await self._run_together(batch)
        finally:
            self._runner = None

    async def _run_together(self, batch: list[tuple[Work, asyncio.Future[Any]]]) -> None:
        try:
            outcomes, spoke = await self._together([work for work, _ in batch])
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

    def _new_tx(self, connection: Connection) -> Tx:
        return Tx(connection, self._office_id, self._ids, self.engine)


def in_savepoint(tx: Tx, work: Callable[[Tx], T], *, fatal: Callable[[BaseException], bool]) -> Outcome:
    """Run one of several works under a commit; a `fatal` error is passed on: nobody's part can be kept then."""
    try:
        with tx.savepoint():
            return work(tx), None
    except Exception as error:
        if fatal(error):
            raise
        return None, error


async def open_database(where: Path | str, clock: Clock, *, office_id: int = 1) -> Database:
    """Open or make the SQLite file at a path, or open the PostgreSQL database of an address.

    Raises: DatabaseUnavailable: it cannot be used.
    """
    ids = Ids(clock)
    if isinstance(where, Path):
        from storage.sqlite import SqliteDatabase

        return await SqliteDatabase.open(where, office_id=office_id, ids=ids)
    from storage.postgres import PostgresDatabase

    return await PostgresDatabase.open(where, office_id=office_id, ids=ids)
