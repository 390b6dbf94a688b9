"""A real SQLite file with one small table."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from storage.database import Database, Tx, open_database

WORDS = "CREATE TABLE words (office_id BIGINT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (office_id, word))"


def write(tx: Tx, word: str) -> str:
    """Store a word; twice the same is refused by the database."""
    tx.run("INSERT INTO words (office_id, word) VALUES (:office_id, :word)", word=word)
    return word


def written(tx: Tx) -> list[str]:
    """Return what is stored."""
    return [row[0] for row in tx.all("SELECT word FROM words WHERE office_id = :office_id ORDER BY word")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "zhiban.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    database = await open_database(path, SystemClock())
    await database.transaction(lambda tx: tx.run(WORDS))
    yield database
    await database.close()
