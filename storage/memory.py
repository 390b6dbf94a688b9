"""What a transaction has looked up, for as long as nobody writes to the tables from which it came."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_READ = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")
_WRITTEN = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)")
EVERY_TABLE = "*"


class Memory:
    """Answers by key, and for each the tables that were read for it: noted while it is looked up, so nobody can forget one."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[Any, frozenset[str]]] = {}
        self._keys: defaultdict[str, set[Hashable]] = defaultdict(set)  # of the answers that came from a table
        self._looking: list[set[str]] = []  # the tables of each look-up that is going on, the innermost last

    def recall(self, key: Hashable, look_up: Callable[[], T]) -> T:
        """Return what was found before, or look it up now."""
        if key not in self._found:
            self._look_up(key, look_up)
        found, tables = self._found[key]
        self._reads(tables)
        answer: T = found
        return answer

    def knows(self, key: Hashable) -> bool:
        """Return whether the answer need not be looked up."""
        return key in self._found

    def _look_up(self, key: Hashable, look_up: Callable[[], Any]) -> None:
        tables: set[str] = set()
        self._looking.append(tables)
        try:
            self._found[key] = look_up(), frozenset(tables)
        finally:
            self._looking.pop()
            self._reads(tables)  # also where nothing was found: whoever asked may go by that
        for table in tables:
            self._keys[table].add(key)

    def _reads(self, tables: Iterable[str]) -> None:
        if self._looking:
            self._looking[-1].update(tables)

    def note(self, sql: str) -> None:
        """Follow a statement: what it reads belongs to the look-up that is going on, what it writes is forgotten."""
        written = table_written(sql)
        if written is None:
            self._reads(tables_read(sql))
        elif written == EVERY_TABLE:
            self.forget()
        else:
            for key in self._keys.pop(written, ()):
                self._found.pop(key, None)

    def forget(self) -> None:
        """Forget everything: a savepoint was undone, or it cannot be told what was written."""
        self._found.clear()
        self._keys.clear()


@cache
def tables_read(sql: str) -> frozenset[str]:
    """Return the tables from which a statement reads."""
    return frozenset(_READ.findall(sql))


@cache
def table_written(sql: str) -> str | None:
    """Return the table to which a statement writes; None: it only reads; EVERY_TABLE: it is neither a query nor a plain write."""
    found = _WRITTEN.match(sql)
    if found:
        return found[1]
    return None if sql.lstrip().startswith("SELECT") else EVERY_TABLE
