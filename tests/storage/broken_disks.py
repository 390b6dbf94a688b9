"""Databases that refuse to be written, without touching what is tested."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
from sqlcipher3 import dbapi2 as sqlite

from storage.database import Database
from storage.postgres import SPACE
from tests.engines import Place


@asynccontextmanager
async def unwritable(database: Database, place: Place) -> AsyncIterator[None]:
    """While this holds, another program writes and does not let go."""
    if isinstance(place.where, Path):
        await database.transaction(lambda tx: tx.one("PRAGMA busy_timeout = 0"))
        other = sqlite.connect(str(place.where), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        await database.transaction(lambda tx: tx.run("SET lock_timeout = '20ms'"))
        other = psycopg.connect(place.where)
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SPACE, place.office_id])
    try:
        yield
    finally:
        other.close()  # what it had begun is undone


@asynccontextmanager
async def full(database: Database) -> AsyncIterator[None]:
    """While this holds, the SQLite file cannot grow by a page."""
    pages = await database.transaction(lambda tx: tx.number("PRAGMA page_count"))
    await database.transaction(lambda tx: tx.one(f"PRAGMA max_page_count = {pages}"))
    try:
        yield
    finally:
        await database.transaction(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))
