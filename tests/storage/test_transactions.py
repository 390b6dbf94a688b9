"""Transactions on a real database: shared commits, own savepoints, results only after the commit."""

import asyncio
import threading
from collections.abc import Awaitable
from pathlib import Path

import psycopg
import pytest
from sqlcipher3 import dbapi2 as sqlite

from bot.clock import SystemClock
from storage.database import EVERY_SO_MANY, MOST_AT_ONCE, Database, DatabaseUnavailable, Tx, open_database
from storage.migrations import migrate
from storage.sqlite import sqlite_version
from tests.engines import Place
from tests.storage.broken_disks import full, unwritable
from tests.storage.conftest import committed, write, written

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Refused(Exception):
    """What a work may raise."""


async def test_a_result_is_there_only_when_the_work_is_committed(database: Database, place: Place) -> None:
    assert await database.transaction(lambda tx: write(tx, "水")) == "水"
    assert committed(place) == ["水"]


async def test_works_that_wait_together_share_one_commit(database: Database, place: Place) -> None:
    seen: list[list[str]] = []

    def work(tx: Tx, word: str) -> None:
        seen.append(committed(place))
        write(tx, word)

    await asyncio.gather(*(database.transaction(lambda tx, n=n: work(tx, str(n))) for n in range(9)))
    assert seen == [[]] * 9
    assert committed(place) == [str(n) for n in range(9)]


async def test_more_works_than_fit_under_one_commit_all_get_their_turn(database: Database) -> None:
    words = [f"{n:03}" for n in range(3 * MOST_AT_ONCE + 1)]
    given = await asyncio.gather(*(database.transaction(lambda tx, word=word: write(tx, word)) for word in words))
    assert given == words
    assert await database.transaction(written) == words


async def test_a_patient_work_lets_all_others_go_first_and_goes_alone(database: Database, place: Place) -> None:
    seen: dict[str, list[str]] = {}

    def work(tx: Tx, word: str) -> None:
        seen[word] = committed(place)
        write(tx, word)

    def run(word: str) -> Awaitable[None]:
        return database.transaction(lambda tx: work(tx, word), patient=word.startswith("慢"))

    await asyncio.gather(*map(run, ("慢1", "快1", "慢2", "快2")))
    assert seen == {"快1": [], "快2": [], "慢1": ["快1", "快2"], "慢2": ["快1", "快2", "慢1"]}


async def test_patient_works_get_their_turn_though_others_never_stop(database: Database) -> None:
    others, turns = 0, []

    async def never_stop() -> None:
        nonlocal others
        while len(turns) < 3 and others < 50 * MOST_AT_ONCE:
            others += 1
            await database.transaction(lambda tx: None)

    async def patiently() -> None:
        await database.transaction(lambda tx: None, patient=True)
        turns.append(others)

    everybody = [never_stop() for _ in range(2 * MOST_AT_ONCE)]
    await asyncio.gather(*everybody, patiently(), patiently(), patiently())
    assert all(
        0 < later - earlier <= (EVERY_SO_MANY + 2) * MOST_AT_ONCE
        for earlier, later in zip([0, *turns], turns, strict=False)
    )
    assert others < 50 * MOST_AT_ONCE


@pytest.mark.parametrize("how", ["raises", "is refused by the database"])
async def test_a_failing_work_undoes_only_its_own_part(database: Database, how: str) -> None:
    def bad(tx: Tx) -> None:
        write(tx, "半")
        if how == "raises":
            raise Refused
        write(tx, "半")

    before, failed, after = await asyncio.gather(
        database.transaction(lambda tx: write(tx, "前")),
        database.transaction(bad),
        database.transaction(lambda tx: write(tx, "后")),
        return_exceptions=True,
    )
    assert (before, after) == ("前", "后")
    assert isinstance(failed, Refused if how == "raises" else (sqlite.IntegrityError, psycopg.IntegrityError))
    assert await database.transaction(written) == ["前", "后"]


async def test_a_savepoint_inside_a_work_undoes_what_is_inside(database: Database) -> None:
    def work(tx: Tx) -> None:
        write(tx, "外")
        try:
            with tx.savepoint():
                write(tx, "内")
                raise Refused
        except Refused:
            write(tx, "再")

    await database.transaction(work)
    assert await database.transaction(written) == ["再", "外"]


async def test_a_caller_who_gives_up_leaves_his_work_whole_and_harms_nobody(database: Database) -> None:
    begun, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(tx: Tx) -> None:
        write(tx, "一")
        loop.call_soon_threadsafe(begun.set)
        go_on.wait(10)
        write(tx, "二")

    impatient = asyncio.create_task(database.transaction(slow))
    await begun.wait()
    waiting = [asyncio.create_task(database.transaction(lambda tx, word=word: write(tx, word))) for word in "三四"]
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    go_on.set()
    assert await asyncio.gather(*waiting) == ["三", "四"]
    assert await database.transaction(written) == sorted("一二三四")


async def test_closing_lets_what_waits_end(place: Place) -> None:
    database = await open_database(place.where, SystemClock())
    await database.transaction(lambda tx: tx.run("CREATE TABLE words (office_id BIGINT, word TEXT)"))
    # Begun in this order: the work waits, and nothing of it is done, when the closing begins.
    last, _ = await asyncio.gather(database.transaction(lambda tx: write(tx, "末")), database.close())
    assert last == "末"
    assert committed(place) == ["末"]


async def test_delivery_is_woken_after_the_commit_and_only_if_somebody_spoke(database: Database, place: Place) -> None:
    woken: list[list[str]] = []
    database.on_spoken = lambda: woken.append(committed(place))

    def speak(tx: Tx) -> None:
        write(tx, "话")
        tx.spoke = True

    await database.transaction(lambda tx: write(tx, "默"))
    assert woken == []
    await database.transaction(speak)
    assert woken == [["话", "默"]]


async def test_a_glance_sees_what_is_committed_and_nothing_of_a_work_that_runs(database: Database) -> None:
    await database.transaction(lambda tx: write(tx, "前"))

    def fails_late(tx: Tx) -> None:
        write(tx, "半")
        raise Refused

    failed, seen = await asyncio.gather(
        database.transaction(fails_late), database.glance(written), return_exceptions=True
    )
    assert (type(failed), seen) == (Refused, ["前"])


async def test_a_work_that_fails_before_it_asks_anything_harms_nobody(database: Database) -> None:
    def fails_at_once(tx: Tx) -> None:
        raise Refused

    failed, after, nothing = await asyncio.gather(
        database.transaction(fails_at_once),
        database.transaction(lambda tx: write(tx, "后")),
        database.transaction(lambda tx: None),
        return_exceptions=True,
    )
    assert (type(failed), after, nothing) == (Refused, "后", None)
    assert await database.transaction(lambda tx: None) is None
    assert await database.transaction(written) == ["后"]


async def test_nul_and_lone_surrogates_are_left_out(database: Database) -> None:
    await database.transaction(lambda tx: write(tx, "没\x00水\ud800了\udfff😀"))
    await database.transaction(
        lambda tx: tx.many(
            "INSERT INTO words (office_id, word) VALUES (:office_id, :word)", [{"word": "a\x00"}, {"word": "b\udc00"}]
        )
    )
    assert await database.transaction(written) == ["a", "b", "没水了😀"]


@SQLITE
async def test_every_commit_is_on_the_disk_before_it_is_acknowledged(database: Database) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    held = await database.transaction(lambda tx: [tx.one(f"PRAGMA {name}") for name in names])
    assert held == [("wal",), (2,), (1,), (1,)]


def test_sqlite_is_of_a_version_that_does_not_corrupt_its_file() -> None:
    assert sqlite_version() >= (3, 51, 3)


@SQLITE
async def test_a_full_disk_keeps_nothing_and_everything_goes_on_when_there_is_room(
    database: Database, place: Place
) -> None:
    async with full(database):
        outcomes = await asyncio.gather(
            database.transaction(lambda tx: write(tx, "前")),
            database.transaction(lambda tx: write(tx, "长" * 100_000)),
            database.transaction(lambda tx: write(tx, "后")),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [DatabaseUnavailable] * 3
        assert committed(place) == []
    assert await database.transaction(lambda tx: write(tx, "长" * 100_000)) == "长" * 100_000


async def test_a_file_that_another_program_holds_is_unavailable_until_it_lets_go(
    database: Database, place: Place
) -> None:
    async with unwritable(database, place):
        with pytest.raises(DatabaseUnavailable):
            await database.transaction(lambda tx: write(tx, "等"))
    assert await database.transaction(lambda tx: write(tx, "等")) == "等"
    assert await database.transaction(written) == ["等"]


@SQLITE
async def test_a_read_only_database_is_unavailable_and_unharmed(database: Database, place: Place) -> None:
    await database.transaction(lambda tx: write(tx, "先"))
    await database.transaction(lambda tx: tx.one("PRAGMA query_only = ON"))
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable):
            await database.transaction(lambda tx: write(tx, "不"))
    assert committed(place) == ["先"]


async def test_a_place_that_cannot_hold_a_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for impossible in (tmp_path, tmp_path / "file" / "zhiban.db"):
        with pytest.raises(DatabaseUnavailable):
            await open_database(impossible, SystemClock())


async def test_two_programs_write_the_same_file_and_lose_nothing(database: Database, place: Place) -> None:
    other = await open_database(place.where, SystemClock())
    words = [f"{n:03}" for n in range(60)]
    await asyncio.gather(
        *((database, other)[n % 2].transaction(lambda tx, word=word: write(tx, word)) for n, word in enumerate(words))
    )
    assert await other.transaction(written) == words
    await other.close()


async def test_nobody_else_on_the_machine_can_read_the_database(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "data" / "zhiban.db", SystemClock())
    await database.transaction(migrate)
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (tmp_path / "data").iterdir()}
    await database.close()
    assert modes == {"zhiban.db": "0o600", "zhiban.db-wal": "0o600", "zhiban.db-shm": "0o600"}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
