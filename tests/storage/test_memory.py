"""What a transaction has looked up it need not ask again, until a table from which it came is written."""

from typing import Any

import pytest

from storage.database import Database, Tx
from storage.memory import EVERY_TABLE, table_written, tables_read
from storage.rows import remembered
from tests.storage.conftest import write

COUNT = "SELECT COUNT(*) FROM words WHERE office_id = :office_id"


class Asked:
    """A question to the table of words, one to none, and one that asks both; each counts how often it was looked up."""

    def __init__(self) -> None:
        self.times = 0

    def words(self, tx: Tx) -> int:
        return tx.remembered("words", lambda: self._look_up(tx.number(COUNT)))

    def nothing(self, tx: Tx) -> int:
        return tx.remembered("nothing", lambda: self._look_up(0))

    def both(self, tx: Tx) -> int:
        return tx.remembered("both", lambda: self.nothing(tx) + self.words(tx))

    def _look_up(self, found: int) -> int:
        self.times += 1
        return found


async def test_a_question_is_asked_once(database: Database) -> None:
    asked = Asked()

    def work(tx: Tx) -> list[int]:
        write(tx, "水")
        return [asked.words(tx), asked.words(tx), asked.times]

    assert await database.transaction(work) == [1, 1, 1]


@pytest.mark.parametrize("question", [Asked.words, Asked.both])
async def test_what_was_written_is_seen_also_where_one_answer_came_from_another(
    database: Database, question: Any
) -> None:
    asked = Asked()

    def work(tx: Tx) -> list[int]:
        found = []
        for word in "水电路":
            asked.words(tx)  # also what was known before the outer question came
            found.append(question(asked, tx))
            write(tx, word)
        return found

    assert await database.transaction(work) == [0, 1, 2]


async def test_writing_elsewhere_forgets_nothing(database: Database) -> None:
    asked = Asked()

    def work(tx: Tx) -> int:
        tx.run("CREATE TABLE other (office_id BIGINT)")
        for _ in range(3):
            asked.words(tx)
            tx.run("INSERT INTO other (office_id) VALUES (:office_id)")
        return asked.times

    assert await database.transaction(work) == 1


async def test_what_a_savepoint_saw_is_forgotten_when_it_is_undone(database: Database) -> None:
    asked = Asked()

    def work(tx: Tx) -> int:
        try:
            with tx.savepoint():
                write(tx, "水")
                assert asked.words(tx) == 1
                raise LookupError
        except LookupError:
            return asked.words(tx)

    assert await database.transaction(work) == 0


async def test_what_was_not_found_is_looked_for_again_once_it_may_be_there(database: Database) -> None:
    @remembered
    def one(tx: Tx) -> int:
        if not tx.number(COUNT):
            raise LookupError
        return 1

    @remembered
    def one_or_none(tx: Tx) -> int | None:
        try:
            return one(tx)
        except LookupError:
            return None

    def work(tx: Tx) -> list[int | None]:
        before = one_or_none(tx)
        write(tx, "水")
        return [before, one_or_none(tx)]

    assert await database.transaction(work) == [None, 1]


@pytest.mark.parametrize(
    ("sql", "read", "written"),
    [
        ("SELECT a FROM x WHERE b IN (SELECT b FROM y)", {"x", "y"}, None),
        ("SELECT a FROM x JOIN (SELECT b FROM y) z ON z.b = x.b LEFT JOIN w ON w.b = x.b", {"x", "y", "w"}, None),
        ("INSERT INTO x (a) VALUES (:a) ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING a", set(), "x"),
        ("UPDATE x SET a = :a WHERE b IN (SELECT b FROM y)", {"y"}, "x"),
        ("DELETE FROM x WHERE a = :a", {"x"}, "x"),
        ("ALTER TABLE x ADD COLUMN c TEXT", set(), EVERY_TABLE),
    ],
)
def test_a_statement_tells_what_it_reads_and_what_it_writes(sql: str, read: set[str], written: str | None) -> None:
    assert (set(tables_read(sql)), table_written(sql)) == (read, written)
