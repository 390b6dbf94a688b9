"""What an engine says of its own tables."""

from dataclasses import dataclass

from storage.database import Tx

_PUBLIC = "FROM information_schema.{0} WHERE table_schema = 'public'"


@dataclass(frozen=True)
class Column:
    """A column of a table; `kind` in capitals."""

    name: str
    kind: str
    may_be_null: bool


def is_sqlite(tx: Tx) -> bool:
    """Return whether the transaction runs on SQLite."""
    return tx.engine.tokens["{clustered}"] != ""


def tables(tx: Tx) -> list[str]:
    """Return all tables by name."""
    if is_sqlite(tx):
        sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    else:
        sql = f"SELECT table_name {_PUBLIC.format('tables')} ORDER BY table_name"
    return [row[0] for row in tx.all(sql)]


def columns(tx: Tx, table: str) -> list[Column]:
    """Return a table's columns in order."""
    if is_sqlite(tx):
        return [Column(row[1], row[2], not row[3]) for row in tx.all(f"PRAGMA table_info({table})")]
    sql = f"SELECT column_name, data_type, is_nullable {_PUBLIC.format('columns')} AND table_name = :of ORDER BY ordinal_position"
    return [Column(name, kind.upper(), null == "YES") for name, kind, null in tx.all(sql, of=table)]


def keys(tx: Tx, table: str) -> dict[str, list[str]]:
    """Return {primary key or unique index: its columns}."""
    if is_sqlite(tx):
        found = {
            row[1]: [part[2] for part in tx.all(f"PRAGMA index_info({row[1]})")]
            for row in tx.all(f"PRAGMA index_list({table})")
            if row[2]
        }
        primary = sorted((row[5], row[1]) for row in tx.all(f"PRAGMA table_info({table})") if row[5])
        return {**found, table: [name for _, name in primary]}
    sql = (
        "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE t.relname = :of AND i.indisunique ORDER BY c.relname, a.attnum"
    )
    named: dict[str, list[str]] = {}
    for index, name in tx.all(sql, of=table):
        named.setdefault(index, []).append(name)
    return named
