"""A database with one small table, on either engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlcipher3 import dbapi2 as sqlite

from bot.clock import SystemClock
from storage.database import Database, Tx, open_database
from tests.engines import Place, empty_place

WORDS = "CREATE TABLE words (office_id BIGINT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (office_id, word))"


def write(tx: Tx, word: str) -> str:
    """Store a word; twice the same is refused by the database."""
    tx.run("INSERT INTO words (office_id, word) VALUES (:office_id, :word)", word=word)
    return word


def written(tx: Tx) -> list[str]:
    """Return what is stored."""
    return [row[0] for row in tx.all("SELECT word FROM words WHERE office_id = :office_id ORDER BY word")]


def committed(place: Place) -> list[str]:
    """Return what another program sees there now."""
    sql = "SELECT word FROM words ORDER BY word"
    if isinstance(place.where, Path):
        other = sqlite.connect(str(place.where), isolation_level=None)
        found = [row[0] for row in other.execute(sql)]
        other.close()
        return found
    with psycopg.connect(place.where) as connection:
        return [row[0] for row in connection.execute(sql).fetchall()]


@pytest.fixture
def place(tmp_path: Path, engine: str) -> Place:
    return empty_place(engine, tmp_path)


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    database = await open_database(place.where, SystemClock())
    await database.transaction(lambda tx: tx.run(WORDS))
    yield database
    await database.close()
