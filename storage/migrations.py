"""Schema versions: each file once, in order, its record in the same transaction."""

from collections.abc import Mapping
from pathlib import Path

from storage.database import Tx

SCHEMA = Path(__file__).parent / "schema"


class NewerDatabase(Exception):
    """The database was written by a later version of the program."""


def migrate(tx: Tx) -> list[str]:
    """Bring the schema up to date; return the names of the files that were run.

    Raises: NewerDatabase: it holds a version that this program does not know.
    """
    tx.run("CREATE TABLE IF NOT EXISTS schema_versions (name TEXT NOT NULL PRIMARY KEY)")
    known = {row[0] for row in tx.all("SELECT name FROM schema_versions ORDER BY name")}
    files = sorted(SCHEMA.glob("*.sql"))
    if known - {file.name for file in files}:
        raise NewerDatabase
    fresh = [file for file in files if file.name not in known]
    for file in fresh:
        for statement in statements(file.read_text("utf-8"), tx.engine.tokens):
            tx.run(statement)
        tx.run("INSERT INTO schema_versions (name) VALUES (:name)", name=file.name)
    if fresh:
        tx.schema_changed()
    return [file.name for file in fresh]


def known_versions() -> set[str]:
    """Return the names of the schema files that this program has."""
    return {file.name for file in SCHEMA.glob("*.sql")}


def statements(script: str, tokens: Mapping[str, str]) -> list[str]:
    """Return the statements of a schema file, tokens filled. (`executescript` would commit.)"""
    for token, meaning in tokens.items():
        script = script.replace(token, meaning)
    plain = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    return [statement.strip() for statement in plain.split(";") if statement.strip()]
