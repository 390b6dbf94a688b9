"""`purge`, as whoever runs the bot sees it."""

from pathlib import Path

import pytest

from tests.commands.desk import Desk


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The practice town is imported."""
    desk.import_practice_town()
    return desk


def test_a_dry_run_says_what_would_go_and_names_older_backups(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("backup", str(tmp_path / "copies")).code == 0
    [copy] = (tmp_path / "copies").iterdir()
    done = desk.run("purge", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert "0 件的内容" in done.out and "去掉 --dry-run 才清" in done.out
    assert str(copy) in done.out


def test_it_runs_by_the_town_file_or_by_an_age_of_ones_own(desk: Desk) -> None:
    assert "清掉了" in desk.run("purge").out
    assert desk.run("purge", "--older-than", "400d", "--dry-run").code == 0


def test_an_age_that_is_none_or_too_young_is_refused(desk: Desk) -> None:
    for written in ("3", "10d", "ever", "99999d"):
        done = desk.run("purge", "--older-than", written)
        assert (done.code, done.err) == (1, "--older-than 要写成 1095d 这样，90 到 36500 天。\n")
