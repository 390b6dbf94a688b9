"""Rows leave as frozen dataclasses: columns are the fields, converted by their annotations.

Instants are kept as whole microseconds since 1970 in UTC, days as ISO text: one form on every engine.
"""

import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from storage.database import Tx

T = TypeVar("T")
P = ParamSpec("P")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stored(value: Any) -> Any:
    """Return `value` as a column holds it."""
    if value is None or value.__class__ in (int, str):  # nearly every one
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return (value - _EPOCH) // _MICROSECOND
    if isinstance(value, date):
        return value.isoformat()
    return value


def instant(microseconds: int) -> datetime:
    """Return the instant that a column holds."""
    return _EPOCH + timedelta(microseconds=microseconds)


@cache
def columns(kind: Any) -> str:
    """Return the column list of a dataclass, for SELECT and INSERT."""
    return ", ".join(field.name for field in fields(kind))


def read(kind: type[T], row: tuple[Any, ...]) -> T:
    """Return the dataclass of a row that was selected with `columns(kind)`."""
    values = list(row)
    for at, reader in _readers(typing.cast(Any, kind)):
        if values[at] is not None:
            values[at] = reader(values[at])
    return kind(*values)


def insert(tx: Tx, table: str, values: object) -> None:
    """Insert a dataclass as a row of `table`."""
    kind: Any = type(values)
    tx.run(_insert_sql(table, kind), **_values(values))


def insert_many(tx: Tx, table: str, rows: Sequence[object]) -> None:
    """Insert dataclasses of one kind as rows of `table`."""
    if rows:
        kind: Any = type(rows[0])
        tx.many(_insert_sql(table, kind), [_values(row) for row in rows])


def insert_unless(tx: Tx, table: str, values: object, *, there: str) -> bool:
    """Insert a dataclass as a row of `table`, unless one with the same unique `there` is there; return whether it was."""
    kind: Any = type(values)
    sql = f"{_insert_sql(table, kind)} ON CONFLICT (office_id, {there}) DO NOTHING"
    return tx.run(sql, **_values(values)) == 1


def update(tx: Tx, table: str, values: object, *, key: str) -> None:
    """Write all columns of a dataclass to the row with its `key`."""
    _write(tx, table, _values(values), key=key)


def update_changed(tx: Tx, table: str, before: object, after: object, *, key: str) -> None:
    """Write what differs from the row as it was read: an index of which no column is written need not be touched."""
    old, new = _values(before), _values(after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    if changed:
        _write(tx, table, {**changed, key: new[key]}, key=key)


def _write(tx: Tx, table: str, values: dict[str, Any], *, key: str) -> None:
    changed = tx.run(_update_sql(table, tuple(values), key), **values)
    if changed != 1:
        raise LookupError(f"{table}: {changed} rows for one {key}")


def remembered(look_up: Callable[P, T]) -> Callable[P, T]:
    """Let a question be asked once in a transaction, until a table that it reads is written; its answers are not to be changed."""

    @wraps(look_up)
    def answered(*args: P.args, **more: P.kwargs) -> T:
        tx: Any = args[0]
        found: T = tx.remembered((look_up, args[1:], *more.items()), lambda: look_up(*args, **more))
        return found

    return answered


def _values(values: object) -> dict[str, Any]:
    return {name: stored(getattr(values, name)) for name in _names(typing.cast(Any, type(values)))}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _insert_sql(table: str, kind: Any) -> str:
    marks = ", ".join(":" + field.name for field in fields(kind))
    return f"INSERT INTO {table} (office_id, {columns(kind)}) VALUES (:office_id, {marks})"


@cache
def _update_sql(table: str, names: tuple[str, ...], key: str) -> str:
    sets = ", ".join(f"{name} = :{name}" for name in names if name != key)
    return f"UPDATE {table} SET {sets} WHERE office_id = :office_id AND {key} = :{key}"


@cache
def _readers(kind: Any) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Return (position, what makes the value of it) of the columns that hold something in another form."""
    hints = typing.get_type_hints(kind)
    readers = enumerate(_reader(hints[field.name]) for field in fields(kind))
    return tuple((at, reader) for at, reader in readers if reader is not None)


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if hint is datetime:
        return instant
    if hint is date:
        return date.fromisoformat
    if hint is bool or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint
    return None
