"""PostgreSQL, 16 and later, through synchronous psycopg in a thread of its own.

All transactions of an office wait for one lock, on whatever machine they run: the rules were written for one writer, and
on SQLite have no other. Works share commits as there (docs/decisions/0011).
"""

import asyncio
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from bot.rules.condition import Engine as Condition
from storage.copies import BadCopy
from storage.database import Database, DatabaseUnavailable, Engine, Outcome, Tx, Work, in_savepoint
from storage.ids import Ids

T = TypeVar("T")
WAIT_FOR_LOCK = "30s"  # as long as SQLite waits for the one that writes
_NAMED = re.compile(r":([a-z_][a-z_0-9]*)")
SPACE = 7_716_726  # of our locks among those of other programs in the same database


class PostgresDatabase(Database):
    """One connection; a broken one is made anew at the next transaction."""

    engine = Engine(MappingProxyType({"{clustered}": ""}))

    def __init__(self, address: str, *, office_id: int, ids: Ids) -> None:
        super().__init__(office_id=office_id, ids=ids)
        self._address = address
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="postgres")
        self._session: _Session | None = None

    @classmethod
    async def open(cls, address: str, *, office_id: int, ids: Ids) -> "PostgresDatabase":
        """Connect. Raises: DatabaseUnavailable: nobody answers there, or not to us."""
        database = cls(address, office_id=office_id, ids=ids)
        try:
            await asyncio.get_running_loop().run_in_executor(database._thread, database._connected)
        except psycopg.Error as error:
            database._thread.shutdown()
            raise DatabaseUnavailable(str(error)) from error
        return database

    async def _together(self, works: list[Work]) -> tuple[list[Outcome], bool]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, works)

    async def copy_to(self, target: Path) -> None:
        raise BadCopy  # pg_dump does that, and better

    async def glance(self, work: Callable[[Tx], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._glance, work)

    def _glance(self, work: Callable[[Tx], T]) -> T:
        try:
            return work(self._new_tx(self._connected()))
        except psycopg.Error as error:
            raise DatabaseUnavailable(str(error)) from error

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await asyncio.to_thread(self._read, work)

    def _read(self, work: Callable[[Tx], T]) -> T:
        try:
            with closing(_Session(self._address)) as session:
                session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")  # one moment for all it asks
                return work(self._new_tx(session))
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(str(error)) from error

    async def inspect(self) -> Condition:
        try:
            return await asyncio.to_thread(_inspect, self._address)
        except psycopg.Error as error:
            raise DatabaseUnavailable(str(error)) from error

    def owner(self) -> "LockOwner":
        try:
            return LockOwner(self._address)
        except psycopg.Error as error:
            raise DatabaseUnavailable(str(error)) from error

    async def _disconnect(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
        self._thread.shutdown()

    def _let_go(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _connected(self) -> "_Session":
        if self._session is None or self._session.broken:
            self._session = _Session(self._address)
        return self._session

    def _transact(self, works: list[Work]) -> tuple[list[Outcome], bool]:
        try:
            session = self._connected()
            tx = self._new_tx(session)
            try:
                session.begin(self._office_id)
                outcomes = [in_savepoint(tx, work, fatal=_is_of_the_server) for work in works]
                session.commit()
            except BaseException:
                session.roll_back()
                raise
        except psycopg.Error as error:
            raise DatabaseUnavailable(str(error)) from error
        return outcomes, tx.spoke


class _Session:
    """A connection that takes `:named` parameters.

    The beginning of a transaction and savepoints go to the server together with the next statement: alone each would be as
    long on its way as a question.
    """

    def __init__(self, address: str) -> None:
        self._connection = psycopg.connect(address, autocommit=True)
        self._ahead: list[str] = []  # what goes with the next statement: a beginning, savepoints set and released
        self._connection.execute(f"SET lock_timeout = '{WAIT_FOR_LOCK}'")

    def begin(self, office_id: int) -> None:
        """Begin a transaction as the only one of its office."""
        self._ahead = ["BEGIN", f"SELECT pg_advisory_xact_lock({SPACE}, {office_id:d})"]

    def commit(self) -> None:
        """Commit, and with it whatever savepoint there is; nothing, where nothing was asked or said."""
        self._ahead.clear()
        if self.in_transaction:
            self._connection.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo all of the transaction, as far as there is one."""
        self._ahead.clear()
        if self.in_transaction:
            self._connection.execute("ROLLBACK")

    def execute(self, sql: str, values: dict[str, Any] | None = None, /) -> Any:
        if sql.startswith(("SAVEPOINT ", "RELEASE ")):
            self._ahead.append(sql)
            return None
        with self._with_what_goes_ahead():
            return self._connection.execute(translated(sql), values or {}, binary=True)

    def executemany(self, sql: str, rows: Sequence[dict[str, Any]], /) -> Any:
        with self._with_what_goes_ahead(), self._connection.cursor() as cursor:
            cursor.executemany(translated(sql), rows)

    @contextmanager
    def _with_what_goes_ahead(self) -> Iterator[None]:
        if not self._ahead:
            yield
            return
        ahead, self._ahead = self._ahead, []
        with self._connection.pipeline():
            for sql in ahead:
                self._connection.execute(sql.encode())
            yield

    @property
    def in_transaction(self) -> bool:
        return self._connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    @property
    def broken(self) -> bool:
        return self._connection.closed

    def close(self) -> None:
        self._connection.close()


class LockOwner:
    """A sender's name, and the lock of that name that its connection holds."""

    def __init__(self, address: str) -> None:
        self.name = secrets.token_hex(7)
        self._connection = psycopg.connect(address, autocommit=True)
        self._locks(self.name)

    def is_dead(self, name: str) -> bool:
        """Return whether the sender of that name is gone, with its connection."""
        if name == self.name or not self._locks(name):
            return False
        self._connection.execute("SELECT pg_advisory_unlock(%s::BIGINT)", [int(name, 16)])
        return True

    def release(self) -> None:
        """Let go; call it once, after the last message was settled."""
        self._connection.close()

    def _locks(self, name: str) -> bool:
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s::BIGINT)", [int(name, 16)]).fetchone()
        return row is not None and bool(row[0])


def _inspect(address: str) -> Condition:
    with psycopg.connect(address, autocommit=True) as connection:
        [(size, is_ours)] = connection.execute(
            "SELECT pg_database_size(current_database()), to_regclass('schema_versions') IS NOT NULL"
        ).fetchall()
        versions = connection.execute("SELECT name FROM schema_versions ORDER BY name").fetchall() if is_ours else []
        version = divmod(connection.info.server_version, 10_000)
    schema = frozenset(name for (name,) in versions)
    return Condition(is_sqlite=False, version=version, whole=None, size=size, schema=schema)


@cache
def translated(sql: str) -> bytes:
    """Return a statement with psycopg's own marks for its parameters."""
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%")).encode()


def _is_of_the_server(error: BaseException) -> bool:
    """Gone, full, shut down, or the wait for a lock was too long: not the statement's fault."""
    return isinstance(error, psycopg.OperationalError)
