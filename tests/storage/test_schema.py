"""The schema: each version once, keys by office, columns as the code reads them."""

from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.rules.assessment import Note
from bot.rules.call_backs import CallBack
from bot.rules.cases import Case
from bot.rules.correction import Correction, Step
from bot.rules.digests import Wishes
from bot.rules.helping import Helper
from bot.rules.history import Head
from bot.rules.intake import Draft
from bot.rules.leave import Leave
from bot.rules.meetings import Item, Meeting
from bot.rules.requests import Request
from bot.rules.sample_check import Checked, Look, SampleCheck
from bot.rules.web_board import BoardLink, BoardSession
from storage import drafts, events, invitations, menus, outbox, reports, roster, towns
from storage.database import Database, Tx, open_database
from storage.migrations import SCHEMA, NewerDatabase, known_versions, migrate, statements
from storage.months import Month
from tests.engines import empty_place
from tests.storage.tables import Column, columns, keys, tables

READ_AS: dict[str, Any] = {
    "assessment_notes": Note,
    "call_backs": CallBack,
    "board_links": BoardLink,
    "board_sessions": BoardSession,
    "cases": Case,
    "chain_heads": Head,
    "check_looks": Look,
    "checked_cases": Checked,
    "contents": events.Content,
    "correction_steps": Step,
    "corrections": Correction,
    "dialogues": drafts.Dialogue,
    "digest_wishes": Wishes,
    "drafts": Draft,
    "events": events.Event,
    "helpers": Helper,
    "grids": towns.Grid,
    "leaves": Leave,
    "leave_wishes": roster.Wish,
    "meetings": Meeting,
    "meeting_items": Item,
    "invitations": invitations.Invitation,
    "menus": menus.Shown,
    "months": Month,
    "outbox": outbox.Row,
    "parts": drafts.Part,
    "reports": reports.Stored,
    "requests": Request,
    "sample_checks": SampleCheck,
    "towns": towns.Town,
    "villages": towns.Village,
}


class Stopped(Exception):
    """Something goes wrong right after the migrations."""


@pytest.fixture
async def empty(tmp_path: Path, engine: str) -> AsyncIterator[Database]:
    database = await open_database(empty_place(engine, tmp_path).where, SystemClock())
    yield database
    await database.close()


@pytest.fixture
async def migrated(empty: Database) -> Database:
    await empty.transaction(migrate)
    return empty


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


async def test_a_database_that_had_published_is_brought_up_to_date(empty: Database) -> None:
    """What was published is counted anew: months take its place."""

    def as_it_was(tx: Tx) -> None:
        migrate(tx)
        later = [file for file in sorted(SCHEMA.glob("*.sql")) if file.name >= "0042"]
        assert [file.name for file in later] == ["0042_months.sql"]
        tx.run("DROP TABLE months")
        tx.run("DELETE FROM schema_versions WHERE name = '0042_months.sql'")
        for statement in statements((SCHEMA / "0034_publications.sql").read_text("utf-8"), tx.engine.tokens):
            tx.run(statement)
        names = [column.name for column in columns(tx, "publications")]
        values = ", ".join("'2026-04-01'" if name == "month" else "1" for name in names)
        tx.run(f"INSERT INTO publications ({', '.join(names)}) VALUES ({values})")

    await empty.transaction(as_it_was)
    assert await empty.transaction(migrate) == ["0042_months.sql"]
    there = await empty.transaction(tables)
    assert ("months" in there, "publications" in there) == (True, False)


async def test_a_database_of_a_later_version_is_refused_and_left_alone(migrated: Database) -> None:
    await migrated.transaction(lambda tx: tx.run("INSERT INTO schema_versions (name) VALUES ('9999_later.sql')"))
    before = await migrated.transaction(tables)
    with pytest.raises(NewerDatabase):
        await migrated.transaction(migrate)
    assert await migrated.transaction(tables) == before


async def test_the_engine_tells_its_version_its_size_and_what_it_holds(empty: Database, engine: str) -> None:
    before = await empty.inspect()
    assert (before.is_sqlite, before.whole, before.schema) == (
        engine == "sqlite",
        {"sqlite": True}.get(engine),
        frozenset(),
    )
    assert before.version >= ((3, 51, 3) if engine == "sqlite" else (16, 0))
    await empty.transaction(migrate)
    after = await empty.inspect()
    assert after.schema == known_versions()
    assert after.size > before.size


async def test_every_primary_and_unique_key_begins_with_the_office(migrated: Database) -> None:
    found = await migrated.transaction(_first_columns)
    assert len(found) > 20
    assert {name: column for name, column in found.items() if column != "office_id"} == {}


def _first_columns(tx: Tx) -> dict[str, str]:
    """Return {table or unique index: the first column of its key}; `schema_versions` belongs to no office."""
    return {
        key: names[0] for table in tables(tx) if table != "schema_versions" for key, names in keys(tx, table).items()
    }


@pytest.fixture
async def there(migrated: Database) -> dict[str, list[Column]]:
    """All tables with their columns, in order."""
    return await migrated.transaction(lambda tx: {table: columns(tx, table) for table in tables(tx)})


def test_a_table_has_the_columns_that_the_code_reads(there: dict[str, list[Column]]) -> None:
    found = {table: [column.name for column in there[table] if column.name != "office_id"] for table in READ_AS}
    assert found == {table: [field.name for field in fields(kind)] for table, kind in READ_AS.items()}


def test_what_the_code_always_has_is_never_null(there: dict[str, list[Column]]) -> None:
    found = {table: {column.name for column in there[table] if column.may_be_null} for table in READ_AS}
    assert found == {
        table: {field.name for field in fields(kind) if "None" in str(field.type)} for table, kind in READ_AS.items()
    }


def test_every_column_is_of_a_type_that_both_engines_know(there: dict[str, list[Column]]) -> None:
    assert {column.kind for columns in there.values() for column in columns} == {"BIGINT", "TEXT"}
