"""All SQL holds to what SQLite and PostgreSQL have in common, as far as its text shows it."""

import ast
import re
from pathlib import Path

import pytest

from storage.migrations import SCHEMA

STORAGE = Path(__file__).parents[2] / "storage"
# What is one engine's own stands there, and what reads SQL.
ENGINE = {"database.py", "sqlite.py", "postgres.py", "copies.py", "memory.py", "__init__.py"}
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH)\b")
NOT_COMMON = {
    "dates are made by the program": r"\b(date|time|datetime|julianday|strftime|unixepoch|now|age|extract)\s*\(|CURRENT_|INTERVAL",
    "parameters are named": r"\?|%s|\$\d|@\w",
    "one engine's own statements": r"\bINSERT OR\b|\bREPLACE INTO\b|\bPRAGMA\b|\bVACUUM\b|\bATTACH\b|\bUPSERT\b",
    "one engine's own keys": r"AUTOINCREMENT|\bSERIAL\b|INTEGER PRIMARY KEY|GENERATED|last_insert_rowid|\browid\b|\bctid\b",
    "one engine's own operators": r"\bGLOB\b|\bREGEXP\b|\bMATCH\b|\bILIKE\b|\bSIMILAR\b|==|::|->|!~| ~ ",
    "one engine's own functions": r"\b(ifnull|iif|group_concat|string_agg|json_\w+|jsonb_\w+|instr|substring_index|printf|random|changes|total|typeof)\s*\(",
    "one engine's own types": r"\b(BOOLEAN|DATETIME|TIMESTAMPTZ?|JSONB?|BYTEA|BLOB|UUID|REAL|DOUBLE|INTEGER)\b",
    "one engine's own clauses": r"LIMIT\s+[:\w]+\s*,|\bINDEXED BY\b|\bOFFSET\b|\bUSING\b|\bFOR UPDATE\b|\bNULLS (FIRST|LAST)\b|\bCOLLATE\b",
    "quotes: texts in single ones, no quoted names": r"\"|`|\[",
    "tables are joined by JOIN: what a transaction may remember goes by it": r"\bFROM\s+\w+(\s+\w+)?\s*,",
    "columns are listed": r"\*(?!\))|\bCOUNT\(\s*DISTINCT \*",
}  # fmt: skip


def _text(node: ast.expr) -> str | None:
    """Return a string as written, `…` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "" if isinstance(part, ast.Constant) else "…" for part in node.values)
    return None


def _strings(file: Path) -> list[str]:
    """Return the strings of a module without its docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr) and id(node) not in said | inside]
    return [text for node in nodes if (text := _text(node)) is not None]


FILES = sorted(file for file in STORAGE.glob("*.py") if file.name not in ENGINE)
SQL = [(file.name, text) for file in FILES for text in _strings(file)]
STATEMENTS = [(name, text) for name, text in SQL if STATEMENT.match(text)]
SCHEMAS = [(file.name, re.sub(r"--.*", "", file.read_text("utf-8"))) for file in sorted(SCHEMA.glob("*.sql"))]


def test_there_is_sql_to_look_at() -> None:
    assert len(STATEMENTS) > 90
    assert SCHEMAS


@pytest.mark.parametrize("why", NOT_COMMON)
def test_all_sql_is_in_the_common_subset(why: str) -> None:
    clauses = [(name, text) for name, text in SQL if re.search(r"\b[A-Z]{2,}\b", text)]
    found = [(name, text) for name, text in clauses + SCHEMAS if re.search(NOT_COMMON[why], text, re.IGNORECASE)]
    assert found == []


def test_every_statement_names_its_office() -> None:
    bare = [(name, text) for name, text in STATEMENTS if "office_id" not in text and "schema_versions" not in text]
    assert bare == []


def test_whatever_is_limited_is_ordered() -> None:
    limited = [(name, text) for name, text in STATEMENTS if "LIMIT" in text and "ORDER BY" not in text]
    assert limited == []
