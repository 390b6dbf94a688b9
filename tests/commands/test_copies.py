"""Backups are whole, made while others write, and put back only where nobody does."""

import sqlite3
from pathlib import Path

import pytest

from bot.clock import SystemClock
from storage import offices
from storage.database import open_database
from storage.migrations import migrate
from storage.owners import FileOwner
from tests.commands.desk import Desk
from tests.town import PRACTICE_TOWN

OTHER = "数据"


def backup_of(desk: Desk, folder: Path) -> Path:
    """Make a backup; return the file."""
    done = desk.run("backup", str(folder))
    assert done.code == 0, done.err
    [file] = folder.iterdir()
    return file


def test_a_backup_holds_what_the_database_holds(desk_with_town: Desk, tmp_path: Path) -> None:
    before = desk_with_town.run("town", "show", "--json").out
    copy = backup_of(desk_with_town, tmp_path / "copies")
    assert copy.stat().st_mode & 0o077 == 0
    changed = PRACTICE_TOWN.read_text("utf-8").replace('phone = "0352-0000000"', 'phone = "0352-1111111"')
    assert desk_with_town.run("town", "import", desk_with_town.file(changed)).code == 0
    assert desk_with_town.run("town", "show", "--json").out != before
    restored = desk_with_town.run("restore", str(copy))
    assert (restored.code, restored.out.startswith("恢复好了。原来的数据库留在")) == (0, True)
    assert desk_with_town.run("town", "show", "--json").out == before
    assert list(desk_with_town.folder.glob("*.before-*"))


def test_a_damaged_or_foreign_file_changes_nothing(desk_with_town: Desk, tmp_path: Path) -> None:
    before = (desk_with_town.folder / "zhiban.db").read_bytes()
    foreign, rubbish = tmp_path / "foreign.db", tmp_path / "rubbish.db"
    sqlite3.connect(foreign).execute("CREATE TABLE t (a)").connection.close()
    rubbish.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    for file in (foreign, rubbish):
        done = desk_with_town.run("restore", str(file))
        assert (done.code, done.err) == (1, f"{file} 不是一份完整的备份，什么也没动。\n")
    assert desk_with_town.run("restore", str(tmp_path / "nothing.db")).code == 1
    assert (desk_with_town.folder / "zhiban.db").read_bytes() == before


def test_a_backup_cut_short_is_refused(desk_with_town: Desk, tmp_path: Path) -> None:
    copy = backup_of(desk_with_town, tmp_path / "copies")
    copy.write_bytes(copy.read_bytes()[:-8192])
    assert desk_with_town.run("restore", str(copy)).code == 1


def test_nothing_is_put_back_while_a_bot_runs(desk_with_town: Desk, tmp_path: Path) -> None:
    copy = backup_of(desk_with_town, tmp_path / "copies")
    running = FileOwner(desk_with_town.folder / "zhiban.db.senders")
    try:
        done = desk_with_town.run("restore", str(copy))
        assert (done.code, done.err) == (1, "机器人还开着。请先停下来，再恢复。\n")
    finally:
        running.release()
    assert desk_with_town.run("restore", str(copy)).code == 0


def test_a_folder_that_cannot_be_written_gets_a_sentence(desk_with_town: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text(OTHER)
    done = desk_with_town.run("backup", str(file))
    assert (done.code, done.err) == (1, f"没有备份成。请检查 {file} 能不能写、磁盘满没满。\n")


@pytest.mark.slow
async def test_a_copy_made_between_writes_is_consistent(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "a.db", SystemClock())
    await database.transaction(migrate)
    for n in range(20):
        await database.transaction(lambda tx: offices.count_up(tx, "one"))
        await database.transaction(lambda tx: offices.count_up(tx, "two"))
        await database.copy_to(tmp_path / f"{n}.db")
    await database.close()
    for n in range(20):
        copied = sqlite3.connect(tmp_path / f"{n}.db")
        assert copied.execute("SELECT value FROM counters ORDER BY name").fetchall() == [(n + 1,), (n + 1,)]
        copied.close()


@pytest.fixture
def desk_with_town(desk: Desk) -> Desk:
    desk.import_practice_town()
    return desk
