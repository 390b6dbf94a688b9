"""Disks that refuse to be written, without touching what is tested."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from storage.database import Database


@asynccontextmanager
async def unwritable(database: Database, path: Path) -> AsyncIterator[None]:
    """While this holds, another program has the file and does not let go."""
    await database.transaction(lambda tx: tx.one("PRAGMA busy_timeout = 0"))
    other = sqlite.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@asynccontextmanager
async def full(database: Database) -> AsyncIterator[None]:
    """While this holds, the file cannot grow by a page."""
    pages = await database.transaction(lambda tx: tx.number("PRAGMA page_count"))
    await database.transaction(lambda tx: tx.one(f"PRAGMA max_page_count = {pages}"))
    try:
        yield
    finally:
        await database.transaction(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))
