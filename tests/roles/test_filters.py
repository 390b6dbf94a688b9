"""Leaving out a question who may know is noticed: in a copy of the program one after the other is left out."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "handlers", "storage", "tests")
# The rule's own clauses, and where what is said is put in, taken out, listed and counted. `clause:named` alone shows nothing:
# whom a petition is about is of its circle as well, so those two are left out together.
FILTERS = (
    "clause:circle",
    "clause:about",
    "clause:named+circle",
    "bot/actions/cases/waiting.py#1",
    "bot/actions/delivery/claim.py#1",
    "bot/actions/delivery/claim.py#2",
    "bot/actions/digests/daily.py#1",
    "bot/actions/telling.py#1",
    "bot/actions/telling.py#2",
    "bot/actions/telling.py#3",
)


@pytest.mark.slow
def test_whichever_filter_is_left_out_something_shows(tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "tests.roles.without_a_filter", *FILTERS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    shows = json.loads(done.stdout)
    assert shows.pop("") == "", "with every filter in its place nothing shows"
    assert {name: bool(what) for name, what in shows.items()} == dict.fromkeys(FILTERS, True)
