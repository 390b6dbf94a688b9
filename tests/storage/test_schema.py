"""The schema: each version once, keys by office, columns as the code reads them."""

from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.rules.cases import Case
from bot.rules.intake import Draft
from storage import drafts, events, invitations, outbox, towns
from storage.database import Database, Tx, open_database
from storage.migrations import SCHEMA, NewerDatabase, migrate

READ_AS: dict[str, Any] = {
    "cases": Case,
    "contents": events.Content,
    "dialogues": drafts.Dialogue,
    "drafts": Draft,
    "events": events.Event,
    "grids": towns.Grid,
    "invitations": invitations.Invitation,
    "outbox": outbox.Row,
    "parts": drafts.Part,
    "towns": towns.Town,
    "villages": towns.Village,
}


class Stopped(Exception):
    """Something goes wrong right after the migrations."""


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "zhiban.db", SystemClock())
    yield database
    await database.close()


@pytest.fixture
async def migrated(empty: Database) -> Database:
    await empty.transaction(migrate)
    return empty


def tables(tx: Tx) -> list[str]:
    """Return all tables of the file."""
    return [row[0] for row in tx.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]


async def test_each_schema_file_runs_once(empty: Database) -> None:
    files = sorted(file.name for file in SCHEMA.glob("*.sql"))
    assert await empty.transaction(migrate) == files
    assert await empty.transaction(migrate) == []


async def test_a_migration_and_its_record_are_kept_together_or_not_at_all(empty: Database) -> None:
    def interrupted(tx: Tx) -> None:
        migrate(tx)
        raise Stopped

    with pytest.raises(Stopped):
        await empty.transaction(interrupted)
    assert await empty.transaction(tables) == []
    await empty.transaction(migrate)
    assert "cases" in await empty.transaction(tables)


async def test_a_database_of_a_later_version_is_refused_and_left_alone(migrated: Database) -> None:
    await migrated.transaction(lambda tx: tx.run("INSERT INTO schema_versions (name) VALUES ('9999_later.sql')"))
    before = await migrated.transaction(tables)
    with pytest.raises(NewerDatabase):
        await migrated.transaction(migrate)
    assert await migrated.transaction(tables) == before


async def test_every_primary_and_unique_key_begins_with_the_office(migrated: Database) -> None:
    found = await migrated.transaction(_first_columns)
    assert len(found) > 20
    assert {name: column for name, column in found.items() if column != "office_id"} == {}


def _first_columns(tx: Tx) -> dict[str, str]:
    """Return {table or unique index: the first column of its key}; `schema_versions` belongs to no office."""
    first = {}
    for table in tables(tx):
        if table == "schema_versions":
            continue
        keyed = {row[5]: row[1] for row in tx.all(f"PRAGMA table_info({table})")}
        first[table] = keyed.get(1, "")
        for index in (row[1] for row in tx.all(f"PRAGMA index_list({table})") if row[2]):
            first[index] = tx.all(f"PRAGMA index_info({index})")[0][2]
    return first


@pytest.mark.parametrize("table", READ_AS)
async def test_a_table_has_the_columns_that_the_code_reads(migrated: Database, table: str) -> None:
    rows = await migrated.transaction(lambda tx: tx.all(f"PRAGMA table_info({table})"))
    assert [row[1] for row in rows if row[1] != "office_id"] == [field.name for field in fields(READ_AS[table])]


@pytest.mark.parametrize("table", READ_AS)
async def test_what_the_code_always_has_is_never_null(migrated: Database, table: str) -> None:
    rows = await migrated.transaction(lambda tx: tx.all(f"PRAGMA table_info({table})"))
    may_be_null = {row[1] for row in rows if not row[3]}
    assert may_be_null == {field.name for field in fields(READ_AS[table]) if "None" in str(field.type)}


async def test_every_column_is_of_a_type_that_both_engines_know(migrated: Database) -> None:
    rows = [
        row for table in await migrated.transaction(tables)
        for row in await migrated.transaction(lambda tx, table=table: tx.all(f"PRAGMA table_info({table})"))
    ]  # fmt: skip
    assert {row[2] for row in rows} == {"BIGINT", "TEXT"}
